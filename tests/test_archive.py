"""The list of editions is made from what lies in out/, be it whole or damaged."""

import json
from pathlib import Path

import pytest
from editions import EDITION
from nights import night as night_of
from pages import Page

from jobs.archive import STORYLINES, editions, write_index
from jobs.errors import PublishError
from jobs.pipeline import run_night
from jobs.records import Edition, Stamp
from jobs.stages.publish import publish
from jobs.store import verify_manifest
from jobs.storylines import FILE, KeptEvent, Storyline, kept


def event(name, day, root="", anchor="event-1"):
    """An event as an edition keeps it."""
    return KeptEvent(f"e-{name}-{day}", root or f"r-{name}", Stamp(day, "stated" if day else "unknown"), "", (), (), {}, anchor, name)


def night(out, date, *storylines, page="digest.html", **fields):
    """Publish an edition of this date."""
    edition = Edition(**{"date": date, "state": "OK", "notes": (), "digests": EDITION.digests, "short_items": (), "unread": (), "ledger": (), "signature": ()} | fields)
    return publish({page: "<p>", FILE: kept(date, storylines)}, out, edition)


def index(out):
    """The page, written."""
    write_index(out)
    return (out / "index.html").read_text()


def texts(out):
    """The words of the page, in one line."""
    return " ".join("".join(Page(index(out)).texts).split())


# --- editions ---


def test_editions_are_listed_newest_first_with_state_number_and_headline(tmp_path):
    night(tmp_path, "2025-03-06")
    night(tmp_path, "2025-03-07", state="DEGRADED")
    headline = "Rail bridge between Verkhiv and Leskow opens after 31 months"
    assert f"{headline} Friday 7 March 2025 · DEGRADED · 2 events {headline} Thursday 6 March 2025 · OK · 2 events" in texts(tmp_path)
    assert Page(index(tmp_path)).links.count("2025-03-07/digest.html") == 2  # in the calendar and in the list


@pytest.mark.parametrize(("page", "link"), [("digest.md", "2025-03-06/digest.md"), ("edition.json", "2025-03-06/edition.json")])
def test_an_edition_without_html_leads_to_what_it_has(tmp_path, page, link):
    night(tmp_path, "2025-03-06", page=page)
    assert link in Page(index(tmp_path)).links


def test_an_edition_without_events_is_listed(tmp_path):
    night(tmp_path, "2025-03-06", digests=())
    assert "No event Thursday 6 March 2025 · OK · 0 events" in texts(tmp_path)


def harm_page(folder):
    (folder / "digest.html").write_text("else")


def lose_page(folder):
    (folder / "digest.html").unlink()


def lose_manifest(folder):
    (folder / "manifest.json").unlink()


def garble_manifest(folder):
    (folder / "manifest.json").write_text("{")


def empty_manifest(folder):
    (folder / "manifest.json").write_text('{"files": []}')


@pytest.mark.parametrize(
    ("harm", "said", "link"),
    [
        (harm_page, "has another digest.html than was published", True),
        (lose_page, "has lost its digest.html (No such file or directory)", False),
        (lose_manifest, "was never finished", False),
        (garble_manifest, "has no manifest.json that can be read", False),
        (empty_manifest, "has no manifest.json that can be read", False),
    ],
)
def test_a_damaged_edition_is_listed_as_such_and_harms_no_other(tmp_path, harm, said, link):
    night(tmp_path, "2025-03-06")
    harm(night(tmp_path, "2025-03-07"))
    assert f"Friday 7 March 2025 · DAMAGED: {said}" in texts(tmp_path)
    assert ("2025-03-07/digest.html" in Page(index(tmp_path)).links) is link
    assert "Thursday 6 March 2025 · OK" in texts(tmp_path)


def test_what_is_no_edition_is_not_listed(tmp_path):
    night(tmp_path, "2025-03-06")
    for name in ("2025-13-06", "20250306", ".shards", "notes"):
        (tmp_path / name).mkdir()
    assert [one.date for one in editions(tmp_path)] == ["2025-03-06"]


def test_each_month_has_a_calendar_that_begins_on_monday(tmp_path):
    for date in ("2024-12-31", "2025-03-01", "2025-03-31"):
        night(tmp_path, date)
    page = index(tmp_path)
    assert [page.index(f"<h3>{name}</h3>") for name in ("March 2025", "December 2024")] == sorted(page.index(f"<h3>{name}</h3>") for name in ("March 2025", "December 2024"))
    first_week = page.partition("March 2025</caption>")[2].partition("<tbody>")[2].partition("</tr>")[0]
    assert first_week.count("<td></td>") == 5 and "2025-03-01/digest.html" in first_week


def test_the_same_folders_give_the_same_bytes(tmp_path):
    for date in ("2025-03-06", "2025-03-07"):
        night(tmp_path, date, Storyline("s", "A", (event("A", date), event("B", "2025-03-01"))))
    assert index(tmp_path) == index(tmp_path)


def test_an_empty_folder_has_a_page_too(tmp_path):
    assert "No edition yet." in texts(tmp_path)


# --- storylines ---


def test_a_storyline_lists_its_events_of_all_editions_by_date_each_once(tmp_path):
    night(tmp_path, "2025-03-06", Storyline("s", "Bridge", (event("Plan", "2025-03-05"), event("Start", "2025-03-04", anchor="event-2"))))
    night(tmp_path, "2025-03-07", Storyline("s", "Bridge", (event("Opening", "2025-03-06"), event("Plan again", "2025-03-05", "r-Plan", "event-3"))))
    lines = texts(tmp_path).partition("Storylines")[2]
    assert lines.startswith(" Bridge 4 March 2025 (stated) · told 6 March 2025 Start 5 March 2025 (stated) · told 7 March 2025 Plan again 6 March")
    assert [
        link for link in Page(index(tmp_path)).links if "#event" in link
    ] == ["2025-03-06/digest.html#event-2", "2025-03-07/digest.html#event-3", "2025-03-07/digest.html#event-1"]


def test_a_lone_event_is_no_storyline_and_the_latest_come_first_up_to_a_number(tmp_path):
    many = [Storyline(f"s{n:03}", f"Line {n}", (event(f"a{n}", "2025-01-01"), event(f"b{n}", f"2025-02-{n % 28 + 1:02}"))) for n in range(STORYLINES + 5)]
    night(tmp_path, "2025-03-06", Storyline("lone", "Lone", (event("Lone", "2025-03-01"),)), *many)
    page = index(tmp_path)
    assert "Lone" not in page and page.count("<h3>Line ") == STORYLINES
    assert page.index("<h3>Line 27<") < page.index("<h3>Line 26<")


def test_storylines_of_a_damaged_file_are_left_out(tmp_path):
    night(tmp_path, "2025-03-06", Storyline("s", "Bridge", (event("Plan", "2025-03-05"), event("Start", "2025-03-04"))))
    (tmp_path / "2025-03-06" / FILE).write_text("{")
    assert "Bridge<" not in index(tmp_path) and "Thursday 6 March 2025 · OK" in texts(tmp_path)


# --- harm ---


def test_hostile_headlines_stay_text(tmp_path):
    folder = night(tmp_path, "2025-03-06")
    seal = json.loads((folder / "manifest.json").read_text())
    seal["edition"]["headline"] = seal["edition"]["state"] = '</a><script>alert(1)</script>"\u202e'
    (folder / "manifest.json").write_text(json.dumps(seal))
    assert "<script" not in index(tmp_path) and "\u202e" not in index(tmp_path)
    assert "</a><script>alert(1)</script>" in "".join(Page(index(tmp_path)).texts)


def test_a_page_that_cannot_be_written_says_so_and_leaves_the_old_one(tmp_path):
    before = index(tmp_path)
    night(tmp_path, "2025-03-06")
    (Path(tmp_path) / ".index.html.tmp").mkdir()
    with pytest.raises(PublishError, match=r"index\.html: cannot be written"):
        write_index(tmp_path)
    assert (tmp_path / "index.html").read_text() == before


def test_a_list_that_cannot_be_written_harms_no_edition(tmp_path):
    (tmp_path / "out" / "index.html").mkdir(parents=True)
    folder = run_night(night_of(tmp_path))
    assert verify_manifest(folder) == [] and (folder.parent / "latest").resolve() == folder
    assert "its index.html is not" in (folder / "run.log.jsonl").read_text()


def test_the_night_lists_its_edition(tmp_path):
    folder = run_night(night_of(tmp_path))
    assert f"{folder.name}/digest.html" in Page((folder.parent / "index.html").read_text()).links
