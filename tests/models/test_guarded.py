"""Models under a watch: what they answer comes through, what hangs is left behind, a wrong count is an error."""

import threading
from dataclasses import replace

import pytest

from jobs.deadline import Deadline
from jobs.errors import Late, ModelError
from jobs.models.base import Hypothesis, Writer
from jobs.models.fake import FakeSummarizer, FakeTranslator, FakeWriter
from jobs.models.guarded import GuardedSummarizer, GuardedTranslator, GuardedWriter, Watch, left_behind
from jobs.progress import advance, work


class Stuck:
    """A summarizer that answers when it is let go."""

    fingerprint = "stuck"

    def __init__(self):
        self.go, self.calls = threading.Event(), 0

    def summarize(self, documents):
        self.calls += 1
        self.go.wait(30)
        return list(documents)


def until(left, articles=0):
    """A watch with so many seconds left for models, by a clock that stands still."""
    return Watch(Deadline(left + 20.0 + 0.05 * articles, "06:30", lambda: 0.0), articles)


@pytest.mark.parametrize("watch", [Watch(), until(1000.0), until(1.0, 300)], ids=["no deadline", "time enough", "near"])
def test_what_a_model_answers_comes_through(watch):
    translator = GuardedTranslator(FakeTranslator({"Tak.": "Yes."}, wider={"Tak.": ["Yes!"]}, context=2), watch)
    assert translator.translate(["Tak.", "Nie."], "pl")[0].text == "Yes."
    assert translator.candidates(["Tak."], "pl") == [[Hypothesis("Yes!", -1.0)]]
    assert (translator.fingerprint, translator.context) == ("fake|1 phrases", 2)
    assert GuardedSummarizer(FakeSummarizer(), watch).summarize(["One.\nTwo."]) == ["One."]
    assert GuardedWriter(FakeWriter(), watch).write([["One.", "Two."]]) == ["One."]
    assert (watch.late, watch.failed) == (False, False)


def test_a_writer_and_a_summarizer_are_still_told_apart():
    assert isinstance(GuardedWriter(FakeWriter(), Watch()), Writer)
    assert not isinstance(GuardedSummarizer(FakeSummarizer(), Watch()), Writer)


@pytest.mark.parametrize("watch", [Watch(), until(1000.0)], ids=["no deadline", "deadline"])
def test_an_error_of_the_model_is_its_own(watch):
    with pytest.raises(ModelError, match=r"fails on 'Nie\.'"):
        GuardedTranslator(FakeTranslator(failing=["Nie."]), watch).translate(["Nie."], "pl")
    assert (watch.late, watch.failed) == (False, True)
    watch.begin()
    assert not watch.failed


@pytest.mark.parametrize(("drill", "given"), [("short", 1), ("long", 3)])
def test_another_count_is_an_error(drill, given):
    with pytest.raises(ModelError, match=f"{given} answers to 2 questions"):
        GuardedTranslator(FakeTranslator(drill=drill), Watch()).translate(["Tak.", "Nie."], "pl")


@pytest.mark.parametrize("left", [0.0, -5.0])
def test_no_model_is_asked_when_the_time_is_over(left):
    model, watch = FakeTranslator(), until(left, 100)
    with pytest.raises(Late, match="its turn had not come before the deadline of 06:30; the same command"):
        GuardedTranslator(model, watch).translate(["Tak."], "pl")
    assert (model.calls, watch.late, watch.failed) == ([], True, True)


def test_a_model_that_has_not_answered_at_the_deadline_is_left_behind():
    stuck, watch = Stuck(), until(0.05)
    with pytest.raises(Late):
        GuardedSummarizer(stuck, watch).summarize(["One."])
    assert left_behind()
    stuck.go.set()
    assert (stuck.calls, watch.late) == (1, True)


def test_a_model_that_takes_half_of_all_time_is_given_up_for_good():
    stuck, watch = Stuck(), replace(until(0.1), last=0.0)
    guarded = GuardedSummarizer(stuck, watch)
    for _ in range(2):
        with pytest.raises(ModelError, match="no answer within 0 s, half of the time that was left"):
            guarded.summarize(["One."])
    stuck.go.set()
    assert (stuck.calls, watch.late, watch.failed) == (1, False, True)


def test_progress_is_told_to_the_work_that_asked():
    class Telling(Stuck):
        def summarize(self, documents):
            advance(len(documents))
            return list(documents)

    with work("summarize", [1, 1]) as meter:
        GuardedSummarizer(Telling(), until(1000.0)).summarize(["One.", "Two."])
        assert meter.done == 2
