"""The ledger sums, names every drop, survives in a shard; a fault of the program costs one article."""

import json
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.errors import FAULTS, ArticleError, ModelError
from jobs.records import Article, Drop
from jobs.report import Ledger, LedgerRecord
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


@pytest.mark.parametrize("error", [ModelError("no"), OSError("no disk"), MemoryError(), KeyboardInterrupt()])
def test_any_other_error_goes_on_up(error):
    def stage(articles):
        raise error

    for run in (Ledger().each, Ledger().batch):
        with pytest.raises(type(error)):
            list(run(stage, ARTICLES))


def faulty(kind):
    """A stage for one article or for several, with a bug that shows on article 3."""

    def stage(given):
        if ARTICLES[3] in (given if isinstance(given, tuple) else (given,)):
            raise kind("bug:\n" + "far too long " * 50)
        return given

    return stage


@pytest.mark.parametrize("run", ["each", "batch"])
@pytest.mark.parametrize("kind", FAULTS)
def test_a_fault_of_the_program_costs_one_article_and_leaves_its_traceback(kind, run):
    ledger = Ledger()
    assert list(getattr(ledger, run)(faulty(kind), ARTICLES)) == [*ARTICLES[:3], *ARTICLES[4:]]
    [drop] = ledger.drops
    assert (drop.path, drop.stage, drop.outcome) == ("in/3.txt", "stage", "failed")
    assert drop.reason.startswith(f"a fault of the program at this stage: {kind.__name__}: ") and "\n" not in drop.reason
    assert drop.reason.endswith(" …; the log has the traceback") and len(drop.reason) < 300
    assert "in stage" in ledger.record().faults[-1].traceback
    assert dict(ledger.totals()) == {"in": 6, "used": 5, "duplicate": 0, "skipped": 0, "failed": 1}


def test_the_traceback_of_a_shard_is_told_to_the_log_once(caplog):
    part, whole = Ledger(), Ledger()
    list(part.each(faulty(ValueError), ARTICLES))
    whole.merge(loads(LedgerRecord, dumps(part.record())))
    whole.tell("stage")
    whole.tell("stage")
    [told] = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert told.getMessage().startswith("stage: a fault of the program with in/3.txt: ValueError: bug")
    assert "Traceback" in told.traceback


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


def test_what_was_noted_is_in_the_report_and_the_log(caplog):
    ledger = Ledger()
    ledger.note("Nine articles were too alike.")
    assert json.loads(ledger.report_json())["notes"] == list(ledger.notes) == ["Nine articles were too alike."]
    assert "too alike" in caplog.text
