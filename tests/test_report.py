"""The ledger sums, names every drop, survives in a shard; the log has one JSON object per event."""

import io
import json
import logging
import warnings
from contextlib import redirect_stderr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.errors import ArticleError, PublishError
from jobs.records import Article, Drop
from jobs.report import Ledger, LedgerRecord, log_stage, start_log
from jobs.store import dumps, loads

ARTICLES = tuple(Article(f"{number:016x}", f"in/{number}.txt") for number in range(6))


def clock():
    """A clock that moves on by a second each time it is asked."""
    return iter(range(1000)).__next__


def odd_only(article, reason="is even"):
    if int(article.id, 16) % 2 == 0:
        raise ArticleError(reason, "skipped")
    return article


def not_five(article):
    if article.id.endswith("5"):
        raise ArticleError("is five")
    return article


def doubled(articles, suffix=""):
    return [(article, suffix) for article in articles for _ in range(2)]


def test_an_article_error_becomes_a_drop_and_the_rest_goes_on():
    ledger = Ledger()
    assert list(ledger.each(odd_only, ARTICLES)) == list(ARTICLES[1::2])
    assert ledger.drops[0] == Drop(ARTICLES[0].id, "in/0.txt", "odd_only", "is even", "skipped")
    assert len(ledger.drops) == 3


def test_arguments_and_the_name_are_passed_on():
    ledger = Ledger()
    list(ledger.each(odd_only, ARTICLES[:1], "no luck", name="sieve"))
    assert (ledger.drops[0].stage, ledger.drops[0].reason) == ("sieve", "no luck")


@pytest.mark.parametrize("error", [ValueError("bug"), KeyError("bug"), KeyboardInterrupt()])
def test_any_other_error_goes_on_up(error):
    def stage(article):
        raise error

    with pytest.raises(type(error)):
        list(Ledger().each(stage, ARTICLES))


def test_chained_stages_are_reported_in_the_order_in_which_they_were_chained():
    ledger = Ledger(clock())
    list(ledger.each(not_five, ledger.each(odd_only, ARTICLES)))
    counts = [(count.stage, count.came, count.went, count.seconds) for count in ledger.record().counts]
    assert counts == [("odd_only", 6, 3, 6), ("not_five", 3, 2, 3)]
    assert ledger.totals() == (("in", 6), ("used", 2), ("duplicate", 0), ("skipped", 3), ("failed", 1))


def test_a_stage_that_takes_all_items_at_once_is_counted_and_timed():
    ledger = Ledger(clock())
    assert len(ledger.all(doubled, ARTICLES, "!")) == 12
    assert (ledger.to_json()[0]["in"], ledger.to_json()[0]["out"], ledger.seconds("doubled")) == (6, 12, 1)


def test_a_block_can_be_timed_as_a_stage():
    ledger = Ledger(clock())
    with ledger.timing("render", 3):
        pass
    assert json.loads(ledger.report_json())["stages"][0]["sentence"] == "render: 3 came in, 3 went out in 1.0 s; none was dropped"


def test_what_stages_did_is_told_in_one_line_each(caplog):
    ledger = Ledger(clock())
    list(ledger.each(not_five, ledger.each(odd_only, ARTICLES)))
    with caplog.at_level(logging.INFO):
        caplog.clear()
        ledger.tell("odd_only", "not_five", "never_run")
    assert caplog.messages == ["6 in, 3 out, 3 dropped", "3 in, 2 out, 1 dropped"]


def test_a_late_drop_leaves_the_stage_that_let_it_through():
    ledger = Ledger()
    for article in ledger.each(not_five, ARTICLES[:2]):
        if article is ARTICLES[1]:
            ledger.drop(article, "not_five", "same content as in/0.txt", "duplicate")
    assert dict(ledger.totals()) == {"in": 2, "used": 1, "duplicate": 1, "skipped": 0, "failed": 0}


def test_an_unknown_outcome_is_refused():
    with pytest.raises(ValueError, match="use one of duplicate, skipped, failed"):
        Ledger().drop(ARTICLES[0], "read", "why", "lost")


def test_a_ledger_that_does_not_sum_is_a_bug():
    ledger = Ledger()
    list(ledger.each(not_five, ARTICLES))
    with pytest.raises(RuntimeError, match="6 in, 3 used, 0 duplicate, 0 skipped, 1 failed"):
        ledger.totals(3)


def test_an_empty_night_sums():
    assert Ledger().totals() == (("in", 0), ("used", 0), ("duplicate", 0), ("skipped", 0), ("failed", 0))


@given(st.lists(st.integers(0, 2), max_size=6))
def test_however_the_articles_are_cut_into_shards_the_merged_ledger_is_the_same(cuts):
    whole, merged = Ledger(lambda: 0.0), Ledger(lambda: 0.0)
    shards = [tuple(a for a, cut in zip(ARTICLES, cuts, strict=False) if cut == shard) for shard in range(3)]
    for shard in shards:
        part = Ledger(lambda: 0.0)
        list(part.each(not_five, part.each(odd_only, shard)))
        merged.merge(loads(LedgerRecord, dumps(part.record())))
    list(whole.each(not_five, whole.each(odd_only, ARTICLES[: len(cuts)])))
    assert merged.record() == whole.record()
    assert merged.dropped_jsonl() == whole.dropped_jsonl()


def test_an_untimed_record_has_no_seconds():
    ledger = Ledger(clock())
    list(ledger.each(odd_only, ARTICLES))
    assert {count.seconds for count in ledger.record(timed=False).counts} == {0.0}


def test_report_json_explains_each_stage():
    ledger = Ledger(clock())
    list(ledger.each(not_five, ledger.each(odd_only, ARTICLES)))
    assert ledger.to_json()[0] == {
        "stage": "odd_only",
        "in": 6,
        "out": 3,
        "dropped": {"is even": 3},
        "seconds": 6.0,
        "sentence": "odd_only: 6 came in, 3 went out in 6.0 s; dropped: 3 × is even",
    }
    assert Ledger().to_json() == []


def test_dropped_jsonl_is_sorted_and_has_every_field():
    ledger = Ledger()
    list(ledger.each(odd_only, reversed(ARTICLES)))
    rows = [json.loads(line) for line in ledger.dropped_jsonl().splitlines()]
    assert [row["path"] for row in rows] == ["in/0.txt", "in/2.txt", "in/4.txt"]
    assert set(rows[0]) == {"article_id", "path", "stage", "reason", "outcome"}


def logged(tmp_path, act):
    """What the log file and the terminal got while `act` ran."""
    with redirect_stderr(io.StringIO()) as terminal, start_log(tmp_path / "night", to_terminal=True) as path:
        act()
    return [json.loads(line) for line in path.read_text().splitlines()], terminal.getvalue()


def test_a_stage_is_one_event_in_the_file_and_one_line_on_the_terminal(tmp_path):
    what = "5 articles, 57 segments: 57 memory, 0 model"
    (event,), terminal = logged(tmp_path, lambda: log_stage("translate", what, 0.21))
    assert terminal == f"translate   {what}   0.2 s\n"
    assert {"stage": "translate", "seconds": 0.21, "message": what, "level": "info"}.items() <= event.items()
    assert event["run"] and event["time"] and event["logger"] == "jobs.report"


@pytest.mark.parametrize(
    ("logger", "level", "in_file", "on_terminal"),
    [
        ("jobs.memory", logging.WARNING, True, True),
        ("jobs.memory", logging.INFO, True, False),
        ("jobs.memory", logging.DEBUG, False, False),
        ("elsewhere", logging.WARNING, True, False),
        ("elsewhere", logging.INFO, False, False),
        ("trafilatura.core", logging.WARNING, False, False),
    ],
)
def test_what_is_logged_where(tmp_path, logger, level, in_file, on_terminal):
    events, terminal = logged(tmp_path, lambda: logging.getLogger(logger).log(level, "так «є» %d", 1))
    assert [event["message"] for event in events] == (["так «є» 1"] if in_file else [])
    assert ("так «є» 1" in terminal) == on_terminal


def test_a_traceback_and_python_s_warnings_reach_the_file(tmp_path):
    def act():
        warnings.warn("old habit", stacklevel=1)
        try:
            raise ValueError("bug")
        except ValueError:
            logging.getLogger("jobs").exception("stopped")

    warned, failed = logged(tmp_path, act)[0]
    assert "old habit" in warned["message"]
    assert "ValueError: bug" in failed["traceback"]


def test_the_log_is_appended_to_and_closed(tmp_path):
    before = list(logging.getLogger().handlers)
    logged(tmp_path, lambda: log_stage("read", "one", 0))
    events, _ = logged(tmp_path, lambda: log_stage("read", "two", 0))
    assert [event["message"] for event in events] == ["one", "two"]
    assert logging.getLogger().handlers == before


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(PublishError, match=r"run\.log\.jsonl: cannot be written"), start_log(tmp_path / "file", to_terminal=False):
        pass
