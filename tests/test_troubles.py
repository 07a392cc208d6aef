"""What fails night after night is counted, and forgotten when it goes well again."""

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs.errors import PublishError
from jobs.status import told
from jobs.troubles import FILE, Trouble, noted, troubles


def nights(out, *fates):
    """The troubles after nights on which the mail went out, did not, or was not tried."""
    for day, fate in enumerate(fates, 1):
        noted(out, f"2026-05-{day:02}", {"e-mail": fate, "feed.xml": True})
    return troubles(out)


@pytest.mark.parametrize(
    ("fates", "found"),
    [
        ((True, True), {}),
        ((True, False), {"e-mail": Trouble("2026-05-02", "2026-05-02", 1)}),
        ((False, False, False), {"e-mail": Trouble("2026-05-01", "2026-05-03", 3)}),
        ((False, None, False), {"e-mail": Trouble("2026-05-01", "2026-05-03", 2)}),
        ((False, None), {"e-mail": Trouble("2026-05-01", "2026-05-01", 1)}),
        ((False, False, True), {}),
        ((False, True, False), {"e-mail": Trouble("2026-05-03", "2026-05-03", 1)}),
    ],
)
def test_a_channel_that_fails_is_told_since_when_and_how_often(tmp_path, fates, found):
    assert nights(tmp_path, *fates) == found
    assert (tmp_path / FILE).exists() == bool(found)


@settings(max_examples=20)
@given(st.lists(st.sampled_from([True, False, None]), max_size=9))
def test_the_count_is_that_of_the_failures_since_the_last_success(tmp_path_factory, fates):
    since = max((place for place, fate in enumerate(fates, 1) if fate), default=0)
    found = nights(tmp_path_factory.mktemp("out"), *fates).get("e-mail")
    assert (found.editions if found else 0) == fates[since:].count(False)


def test_an_edition_that_is_run_again_counts_once(tmp_path):
    for _ in range(3):
        noted(tmp_path, "2026-05-01", {"e-mail": False})
    assert troubles(tmp_path)["e-mail"].editions == 1


@pytest.mark.parametrize("content", ["", "{", '{"e-mail": 1}', '[["e-mail", {"since": 1}]]'])
def test_what_cannot_be_read_is_told_anew(tmp_path, content):
    (tmp_path / FILE).write_text(content)
    assert troubles(tmp_path) == {}
    assert noted(tmp_path, "2026-05-01", {"e-mail": False})["e-mail"].since == "2026-05-01"


def test_status_tells_it(tmp_path):
    nights(tmp_path, False, False)
    said = "e-mail: not out for 2 in a row, since that of 2026-05-01; the log there says why"
    assert list(told(tmp_path, [], datetime.datetime.now())) == [f"no run is at work in {tmp_path}", said]


def test_what_cannot_be_written_is_said(tmp_path):
    (tmp_path / f".{FILE}.tmp").mkdir()
    with pytest.raises(PublishError, match=r"announced\.json: cannot be written"):
        noted(tmp_path, "2026-05-01", {"e-mail": False})
