"""Extracts: what is chosen, among what, and in which order."""

import pytest

from jobs.models.extractive import ExtractiveSummarizer

BRIDGE = (
    "The city council voted to close the old bridge over the river.",
    "The bridge over the river is old and the council fears for it.",
    "Repairs of the old bridge will cost the city four million zlotys.",
    "The council voted to close the bridge over the river.",
    "The weather was fair on Sunday.",
)


def test_chosen_sentences_keep_the_order_of_the_document():
    [summary] = ExtractiveSummarizer(3, 60).summarize(["\n".join(BRIDGE)])
    places = [BRIDGE.index(line) for line in summary.splitlines()]
    assert places == sorted(places)


def test_what_a_chosen_sentence_says_is_not_said_again():
    chosen = ExtractiveSummarizer(4, 200).extract(BRIDGE, range(len(BRIDGE)))
    assert not {0, 3} <= set(chosen)


def test_only_printable_sentences_are_chosen():
    assert set(ExtractiveSummarizer(3, 60).extract(BRIDGE, [1, 4])) <= {1, 4}


@pytest.mark.parametrize(("words", "chosen"), [(5, [4]), (12, [0]), (24, [0, 2])])
def test_the_words_are_a_limit_and_the_shortest_is_printed_where_none_fits(words, chosen):
    assert ExtractiveSummarizer(3, words).extract(BRIDGE, range(len(BRIDGE))) == chosen
