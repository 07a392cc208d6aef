"""summarize: every sentence has cites that support it, or gives way to an extract."""

import pytest

from jobs.config import SummarizeConfig
from jobs.errors import ModelError
from jobs.models.extractive import ExtractiveSummarizer
from jobs.records import Flag
from jobs.stages.summarize import summarize
from jobs.style import faults

PAIRS = (
    ("Міст закрили.", "Mayor Anna Kowal closed the old bridge in Lublin on Monday."),
    ("Ремонт.", "Repairs of the bridge will cost 4 million zlotys."),
    ("Автобуси.", "Buses will use the northern road until spring."),
    ("Погода.", "The weather was fair."),
)


class Says:
    """A summarizer that gives a fixed text."""

    fingerprint = "says"

    def __init__(self, *sentences):
        self.text = "\n".join(sentences)

    def summarize(self, documents):
        return [self.text for _ in documents]


class Broken:
    fingerprint = "broken"

    def summarize(self, documents):
        raise ModelError("out of memory")


def summary_of(translation, summarizer, **limits):
    config = SummarizeConfig(**limits)
    extract = ExtractiveSummarizer(config.max_sentences, config.max_words)
    [made] = summarize([translation], (summarizer or extract, extract), config)
    return made


def test_extracts_cite_their_own_segment(translation):
    made = summary_of(translation(*PAIRS), None)
    sources = {segment.id: target.text for segment, target in made.translation.usable()}
    assert made.sentences
    assert all(sources[sentence.cites[0]] == sentence.text for sentence in made.sentences)


@pytest.mark.parametrize(("limits", "most"), [({"max_sentences": 1}, 1), ({"max_words": 12}, 1), ({}, 3)])
def test_limits_hold(translation, limits, most):
    assert 1 <= len(summary_of(translation(*PAIRS), None, **limits).sentences) <= most


def test_a_supported_sentence_of_the_model_stays_and_is_cited(translation):
    made = summary_of(translation(*PAIRS), Says("Anna Kowal closed the bridge; repairs will cost 4 million zlotys."))
    [sentence] = made.sentences
    assert sentence.origin == "model"
    assert [cite.split(":")[1] for cite in sentence.cites] == ["1.1", "2.1"]


@pytest.mark.parametrize(
    "invented",
    [
        "Anna Kowal closed the bridge; repairs will cost 9 million zlotys.",  # number
        "Piotr Nowak closed the old bridge in Lublin on Monday.",  # name
        "Scientists discovered water beneath distant planets yesterday.",  # nothing in common
        "Mayor Anna Kowal never closed the old bridge in Lublin.",  # denied
    ],
)
def test_an_unsupported_sentence_gives_way_to_an_extract(translation, invented):
    made = summary_of(translation(*PAIRS), Says(invented))
    assert [sentence.origin for sentence in made.sentences] == ["replaced"]
    assert invented not in [sentence.text for sentence in made.sentences]


def test_a_failing_model_gives_extracts(translation):
    made, plain = summary_of(translation(*PAIRS), Broken()), summary_of(translation(*PAIRS), None)
    assert [s.text for s in made.sentences] == [s.text for s in plain.sentences]
    assert {s.origin for s in made.sentences} == {"replaced"}


@pytest.mark.parametrize("nothing", ["", " \n"])
def test_an_empty_draft_gives_way_to_the_extracts(translation, nothing):
    made, plain = summary_of(translation(*PAIRS), Says(nothing)), summary_of(translation(*PAIRS), None)
    assert [s.text for s in made.sentences] == [s.text for s in plain.sentences]
    assert {s.origin for s in made.sentences} == {"replaced"}


def test_withheld_segments_are_never_summarized(translation):
    item = translation(*PAIRS)
    flag = Flag(item.article.segments[0].id, "numbers", "changed", "withheld")
    made = summary_of(translation(*PAIRS, flags=[flag]), None)
    assert all("Kowal" not in sentence.text for sentence in made.sentences)


def test_quotation_marks_of_a_translation_go(translation):
    item = translation(("«Ми збудуємо новий міст», - сказала Коваль.", "“We will build a new bridge,” Kowal said."))
    assert [s.text for s in summary_of(item, None).sentences] == ["Kowal said: We will build a new bridge."]


LONG = "The bridge, which " + " and which ".join(f"carried the number {n} in the plan" for n in range(9)) + ", was closed."


def test_a_summary_has_at_most_sixty_words_though_the_first_sentence_has_more(translation):
    made = summary_of(translation((LONG, LONG), *PAIRS), None)
    assert sum(len(sentence.text.split()) for sentence in made.sentences) <= 60


def test_no_sentence_of_a_summary_hangs_on_another_one_while_others_are_enough(translation):
    item = translation(("1", "But he closed it."), ("2", "This was good."), *PAIRS, ("3", LONG))
    assert [sentence.text for sentence in summary_of(item, None).sentences if faults(sentence.text)] == []


@pytest.mark.parametrize("broken", ["She closed the old bridge in Lublin on Monday.", "Mayor Anna Kowal closed the old"])
def test_a_sentence_of_a_model_that_leans_or_was_cut_off_gives_way(translation, broken):
    assert [sentence.origin for sentence in summary_of(translation(*PAIRS), Says(broken)).sentences] == ["replaced"]


def test_people_are_named_in_full_once(translation):
    pairs = (("1", "Mayor Anna Kowal closed the bridge."), ("2", "Mayor Anna Kowal said that repairs will cost 4 million zlotys."))
    made = summary_of(translation(*pairs, ("3", "The city thanked Kowal."), *PAIRS[2:]), None, max_sentences=2)
    assert [sentence.text for sentence in made.sentences] == [pairs[0][1], "Kowal said that repairs will cost 4 million zlotys."]
