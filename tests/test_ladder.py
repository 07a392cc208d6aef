"""The ladder: what fails a check is tried again, by the same model, by the next, by the memory; and it is said why."""

import pytest

from jobs.checks import ACTIONS, Checker
from jobs.glossary import load_glossary
from jobs.ladder import Rung, Source, Tools, climb
from jobs.memory import Memory
from jobs.models.base import Hypothesis
from jobs.models.fake import FakeTranslator
from jobs.tmx import Entry, write_tmx

SOURCE = "Rząd wydał w maju 12 mln euro na szkoły."
RIGHT = "The government spent 12 million euros on schools in May."
WRONG = "The government spent 15 million euros on schools in May."
ALSO_WRONG = "The government spent 12 billion euros on schools in May."


def ladder(*translators, memory=None, actions=ACTIONS, source=SOURCE, checker=None):
    """The target of one Polish source on a ladder of these translators."""
    tools = Tools(memory or Memory(None), checker or Checker(), actions)
    return climb([Source(source)], "pl", [Rung(one, actions) for one in translators], tools)[Source(source)]


def approved(folder, *pairs):
    write_tmx(folder / "approved.tmx", [Entry("pl", source, target) for source, target in pairs])
    return Memory(None, [folder / "approved.tmx"], fuzzy=0.95)


def test_a_first_try_that_passes_is_taken_without_a_second():
    model = FakeTranslator({SOURCE: RIGHT}, wider={SOURCE: [WRONG]})
    target = ladder(model)
    assert (target.text, target.origin, target.why) == (RIGHT, "model", "")
    assert model.calls == [(SOURCE,)]


def test_a_failed_check_asks_for_candidates_and_says_why_one_was_chosen():
    target = ladder(FakeTranslator({SOURCE: WRONG}, wider={SOURCE: [WRONG, ALSO_WRONG, RIGHT]}))
    assert target.text == RIGHT
    assert target.why == "candidate 3 of 3; the first try failed: numbers"


def test_the_next_model_is_asked_only_for_what_failed():
    first, second = FakeTranslator({SOURCE: WRONG, "Tak.": "Yes."}, name="a"), FakeTranslator({SOURCE: RIGHT}, name="b")
    tools = Tools(Memory(None), Checker(), ACTIONS)
    made = climb([Source(SOURCE), Source("Tak.")], "pl", [Rung(first, ACTIONS), Rung(second, ACTIONS)], tools)
    assert [made[Source(text)].text for text in (SOURCE, "Tak.")] == [RIGHT, "Yes."]
    assert second.calls == [(SOURCE,)]
    assert made[Source(SOURCE)].why == "the next model; the first try failed: numbers"
    assert not made[Source(SOURCE)].fallback


def test_what_fails_everywhere_keeps_the_best_try_and_the_count():
    target = ladder(FakeTranslator({SOURCE: WRONG}), FakeTranslator({SOURCE: ALSO_WRONG}, name="b"))
    assert (target.text, target.why) == (WRONG, "the best of 2 tries; it failed: numbers")


def test_the_second_model_searches_wider_too_where_both_first_tries_fail():
    first = FakeTranslator({SOURCE: WRONG}, wider={SOURCE: [ALSO_WRONG]})
    second = FakeTranslator({SOURCE: ALSO_WRONG}, wider={SOURCE: [RIGHT]}, name="b")
    target = ladder(first, second)
    assert (target.text, target.maker) == (RIGHT, second.fingerprint)


@pytest.mark.parametrize("candidates", [[], [""]])
def test_a_wider_search_without_a_result_is_asked_for_again(candidates):
    memory = Memory(None)
    ladder(FakeTranslator({SOURCE: WRONG}, wider={SOURCE: candidates}), memory=memory)
    assert ladder(FakeTranslator({SOURCE: WRONG}, wider={SOURCE: [RIGHT]}), memory=memory).text == RIGHT


def test_a_wrong_text_is_rather_shown_than_none():
    assert ladder(FakeTranslator({SOURCE: WRONG}), FakeTranslator({SOURCE: ""}, name="b")).text == WRONG
    assert ladder(FakeTranslator({SOURCE: ""}), FakeTranslator({SOURCE: WRONG}, name="b")).text == WRONG


def test_a_model_without_context_is_asked_once_where_another_looks_back():
    blind, looking = FakeTranslator({"Tak.": "Yes, 7."}), FakeTranslator({"Tak.": "Yes."}, name="b", context=1)
    tools = Tools(Memory(None), Checker(), ACTIONS)
    sources = [Source("Tak.", "Raz."), Source("Tak.", "Dwa.")]
    made = climb(sources, "pl", [Rung(blind, ACTIONS), Rung(looking, ACTIONS)], tools)
    assert [made[source].text for source in sources] == ["Yes."] * 2
    assert (blind.calls, looking.contexts) == ([("Tak.",)], [("Raz.", "Dwa.")])


@pytest.mark.parametrize(("action", "asked"), [("withhold", 1), ("retry", 0), ("note", 0), ("off", 0)])
def test_only_what_would_be_withheld_goes_to_the_next_model(action, asked):
    second = FakeTranslator({SOURCE: RIGHT}, name="b")
    ladder(FakeTranslator({SOURCE: WRONG}), second, actions=ACTIONS | {"numbers": action})
    assert len(second.calls) == asked


@pytest.mark.parametrize(("action", "text"), [("retry", RIGHT), ("note", WRONG)])
def test_the_wider_search_is_for_risks_that_are_worth_it(action, text):
    model = FakeTranslator({SOURCE: WRONG}, wider={SOURCE: [RIGHT]})
    assert ladder(model, actions=ACTIONS | {"numbers": action}).text == text


def test_a_model_that_cannot_be_run_hands_over_and_marks_the_fallback():
    target = ladder(FakeTranslator(failing=[SOURCE]), FakeTranslator({SOURCE: RIGHT}, name="b"))
    assert (target.text, target.fallback, target.why) == (RIGHT, True, "")


def test_without_any_target_the_reason_is_kept():
    assert ladder(FakeTranslator(failing=[SOURCE])).maker.startswith("fake|0 phrases failed: ")
    assert "no route for Polish (pl)" in ladder().maker


def test_approved_translations_come_first(tmp_path):
    model = FakeTranslator({SOURCE: RIGHT})
    target = ladder(model, memory=approved(tmp_path, (SOURCE, "Schools got 12 million euros.")))
    assert (target.origin, target.maker, model.calls) == ("memory", "approved.tmx", [])


NEAR = SOURCE.replace("szkoły", "szkołę")  # not the same, to 0.97


def test_nearly_the_same_approved_sentence_is_the_last_rung(tmp_path):
    memory = approved(tmp_path, (NEAR, RIGHT))
    assert ladder(FakeTranslator({SOURCE: RIGHT}), memory=memory).origin == "model"
    target = ladder(FakeTranslator({SOURCE: WRONG}, name="b"), memory=memory)
    assert (target.text, target.origin, target.maker) == (RIGHT, "fuzzy", "approved.tmx")
    assert NEAR in target.why


def test_tries_are_remembered_for_the_next_run():
    memory = Memory(None)
    model = FakeTranslator({SOURCE: WRONG}, wider={SOURCE: [RIGHT]})
    first = ladder(model, memory=memory)
    again = FakeTranslator({SOURCE: WRONG}, failing=[SOURCE])
    assert ladder(again, memory=memory) == first
    assert (model.fingerprint, again.calls) == (again.fingerprint, [])


def test_a_model_that_looks_back_gets_the_sentences_before():
    model = FakeTranslator({"Tak.": "Yes."}, context=1)
    tools = Tools(Memory(None), Checker(), ACTIONS)
    sources = [Source("Tak.", "Raz.\nDwa."), Source("Tak.", "Trzy.\nCztery.")]
    made = climb(sources, "pl", [Rung(model, ACTIONS)], tools)
    assert [made[source].text for source in sources] == ["Yes.", "Yes."]
    assert model.contexts == [("Dwa.", "Cztery.")]


LINKED = "Rząd pisze na https://rzad.pl/a o szkołach."


@pytest.mark.parametrize("loses", [False, True])
def test_a_link_stays_out_of_the_models_hands_and_comes_back(loses):
    class Marking(FakeTranslator):
        def _hypothesis(self, source, lang):
            hidden = [word for word in source.split() if word not in LINKED]
            text = "The government writes on {} about schools."
            return Hypothesis(text.format("it" if loses and hidden else (hidden or ["https://rzad.pl/a"])[0]), -1.0)

    model = Marking()
    target = ladder(model, source=LINKED)
    assert target.text == "The government writes on https://rzad.pl/a about schools."
    assert ("https://rzad.pl/a" not in model.calls[0][0], len(model.calls)) == (True, 1 + loses)


def test_a_source_of_nothing_but_a_link_is_its_own_target():
    model = FakeTranslator()
    assert ladder(model, source="https://rzad.pl/a").text == "https://rzad.pl/a"


def test_terms_of_the_glossary_are_put_in_where_they_are_missed(tmp_path):
    (tmp_path / "g.yaml").write_text("pl: {kasztelan: castellan}", encoding="utf-8")
    checker = Checker(load_glossary([tmp_path / "g.yaml"]))
    model = FakeTranslator({"Kasztelan milczy.": "The governor is silent.", "Castellan milczy.": "The castellan is silent."})
    target = ladder(model, source="Kasztelan milczy.", checker=checker)
    assert target.text == "The castellan is silent."
    assert target.why == "with the glossary's terms put in; the first try failed: glossary"
