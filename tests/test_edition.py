"""The frame of an edition: order, state, notes; and the signature."""

from dataclasses import replace

import pytest

from jobs.config import Config
from jobs.edition import apart, dated, ranked, short_items, state
from jobs.headlines import NOTHING, headline_of
from jobs.records import Digest, Drop, Event, Point, Sentence, Stamp, Summary
from jobs.report import Fault, LedgerRecord
from jobs.signature import code_digest, config_digest, leg_digest, signature

NONE = LedgerRecord()


def config(**sections):
    return Config.model_validate({"read": {"paths": ("in",)}, **sections})


@pytest.fixture
def summary(translation):
    def build(*pairs, origin="memory", sentence="extract", **fields):
        item = translation(*(pairs or (("Так.", "Yes."),)), origin=origin, **fields)
        return Summary(item, (Sentence("Yes.", ("x:1.1",), sentence),))

    return build


def test_more_articles_then_more_languages_then_later_dates_come_first(summary):
    uk, pl = summary(lang="uk"), summary(lang="pl")
    events = [
        Event("old", "s", (uk,), Stamp("2026-05-01")),
        Event("new", "s", (uk,), Stamp("2026-05-02")),
        Event("one language", "s", (uk, summary(("Ні.", "No.")))),
        Event("copies", "s", (uk, uk), Stamp("2026-04-30")),
        Event("two languages", "s", (uk, pl)),
    ]
    assert [event.id for event in ranked(events)] == ["one language", "two languages", "new", "old", "copies"]


def test_a_night_from_the_memory_is_ok_and_says_where_the_models_are(summary):
    word, notes = state([summary()], NONE, config(), {})
    assert word == "OK"
    assert "1 sentence translated by the translation memory (a.tmx)." in notes
    assert any("models fetch config/nightly.yaml" in note for note in notes)


def test_with_routes_nothing_is_said_of_missing_models(summary):
    routes = {"routes": {"uk": ({"name": "some/model"},)}}
    _, notes = state([summary(origin="model", maker="some/model@1")], NONE, config(translate=routes), {"uk": "some/model@1"})
    assert notes == ("1 sentence translated by a model (some/model@1).",)


@pytest.mark.parametrize(
    ("drops", "word"),
    [(0, "OK"), (1, "DEGRADED")],
)
def test_too_many_unread_inputs_degrade(summary, drops, word):
    unread = [Drop("x", "x.txt", "read", "empty", "failed")] * drops
    assert state([summary()], LedgerRecord(drops=tuple(unread)), config(), {})[0] == word


def test_skipped_inputs_do_not_degrade(summary):
    drops = (Drop("x", "x.txt", "clean", "too little text", "skipped"),)
    assert state([summary()], LedgerRecord(drops=drops), config(), {})[0] == "OK"


@pytest.mark.parametrize(("stage", "word"), [("cluster", "DEGRADED"), ("merge", "DEGRADED"), ("clean", "OK")])
def test_a_fault_that_made_less_of_the_events_degrades(summary, stage, word):
    record = LedgerRecord(faults=(Fault(stage, "a.txt", "ValueError: bug", "Traceback"),))
    made, notes = state([summary()], record, config(), {})
    assert (made, any("ValueError: bug" in note for note in notes)) == (word, word != "OK")


def test_articles_apart_are_dated_by_what_they_have(summary):
    day, other = Stamp("2026-05-01", "stated"), Stamp("2026-05-02", "stated")
    made = apart([summary(happened=day, published=other), summary(published=other), summary()])
    assert [event.date for event in made] == [day, other, Stamp()]


def test_a_short_item_is_the_first_sentence_that_its_articles_have(summary):
    [item] = short_items([Event("e", "s", (Summary(summary().translation, ()), summary()))])
    assert (item.text, item.cites) == ("Yes.", ("x:1.1",))


def test_a_short_item_whose_articles_have_no_sentence_says_so_and_leads_to_the_original(summary):
    translation = summary(("Так.", "")).translation
    [item] = short_items([Event("e", "s", (Summary(translation, ()),))])
    assert (item.text, item.cites) == (f"{NOTHING}.", (translation.article.segments[0].id,))
    assert headline_of(item.event).text == NOTHING


def test_untranslated_and_replaced_sentences_degrade(summary):
    assert state([summary(("Так.", ""))], NONE, config(), {})[1][0].startswith("1 sentence without a translation")
    assert state([summary(sentence="replaced")], NONE, config(), {})[0] == "DEGRADED"


def test_where_a_night_runs_does_not_change_its_signature():
    here, there = config(run={"out": "a", "workers": 1}), config(run={"out": "b", "workers": 4})
    assert config_digest(here) == config_digest(there)


@pytest.mark.parametrize(
    ("section", "value", "edition", "leg"),
    [
        ("summarize", {"max_words": 50}, True, True),
        ("clean", {"min_letters": 1}, True, True),
        ("cluster", {"threshold": 0.5}, True, False),
        ("merge", {"key_points": 3}, True, False),
        ("publish", {"max_unread": 1}, True, False),
        ("render", {"formats": ("json",)}, False, False),
        ("models", {"cache": "elsewhere"}, False, False),
        ("translate", {"memory": {"path": "elsewhere"}}, False, False),
    ],
)
def test_a_digest_changes_with_what_its_work_depends_on(section, value, edition, leg):
    plain, other = config(), config(**{section: value})
    assert (config_digest(plain) != config_digest(other), leg_digest(plain) != leg_digest(other)) == (edition, leg)


def test_the_signature_names_code_and_models(summary):
    made = dict(signature(config(), [summary(origin="model", maker="some/model@1")], "0123456789abcdef", "extracts"))
    assert made["translation models"] == "some/model@1"
    assert made["code"] == code_digest()
    assert made["memory"] == "0123456789ab"
    assert "digest sentences" not in made
    assert dict(signature(config(), [summary()], "", "extracts", "llm@1"))["digest sentences"] == "llm@1"


def test_an_article_without_a_date_has_that_of_its_event_inferred(summary):
    first = summary(lang="uk", path="a.txt", happened=Stamp("2026-05-01", "stated", "line 1"))
    made = dated(Event("e", "s", (first, summary(lang="pl", path="b.txt")), Stamp("2026-05-01", "stated")))
    assert [each.article.happened.basis for each in made.summaries] == ["stated", "inferred"]
    assert made.summaries[1].article.happened.evidence == "same event as a.txt"


def test_an_undated_event_dates_nobody(summary):
    event = Event("e", "s", (summary(),))
    assert dated(event) == event


@pytest.mark.parametrize(
    ("origin", "word", "note"),
    [
        ("model", "OK", "2 sentences of the digests written by a model (llm@1)."),
        ("replaced", "DEGRADED", "2 sentences of the digests had no support and gave way to extracts."),
        ("failed", "DEGRADED", "llm@1 failed: 2 sentences of the digests left as extracts."),
    ],
)
def test_how_the_model_of_merge_did_is_told(summary, origin, word, note):
    point = Point("Yes.", ("x:1.1",), origin=origin)
    made = Digest(Event("e", "s", (summary(),)), "Yes", point, (point, replace(point, origin="extract")))
    told, notes = state([summary()], NONE, config(), {"merge": "llm@1"}, [made])
    assert told == word
    assert note in notes


def test_a_failed_first_model_degrades(summary):
    made = summary(origin="model", maker="small@1")
    target = replace(made.translation.targets[0], fallback=True)
    made = replace(made, translation=replace(made.translation, targets=(target,)))
    word, notes = state([made], NONE, config(), {"uk": "big@1"})
    assert (word, notes[0]) == ("DEGRADED", "big@1 failed: 1 sentence translated by a fallback.")
