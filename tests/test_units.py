"""Sentences made to stand alone: the speaker of a line, and nobody else."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.compress import compressed
from jobs.speech import indirect, quotations, speaker_first
from jobs.support import DENIAL
from jobs.units import units


@pytest.fixture
def line(translation):
    """The units of an article that has these sentences on one line; the originals are in other words."""

    def build(*sentences):
        item = translation(*((f"Речення {n}.", text) for n, text in enumerate(sentences)))
        segments = tuple(replace(segment, line=1) for segment in item.article.segments)
        return units(replace(item, article=replace(item.article, segments=segments)))

    return build


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        (("“We will win.", "It is near,” Anna Kowal said."), "Anna Kowal said: We will win."),
        (("We will win.", "It is near, Anna Kowal said."), "Anna Kowal said: We will win."),
        (("We will win.", "“Nonsense,” said Anna Kowal."), "We will win."),
        (("We will win.", "“It rains.”", "It is near, Anna Kowal said."), "We will win."),
        (("We will win.", "The bridge is old."), "We will win."),
    ],
)
def test_the_first_person_is_who_ends_the_quotation_not_who_answers_it(line, sentences, expected):
    assert line(*sentences)[0].text == expected


def test_words_of_nobody_are_passed_over(line):
    assert line("We will win.", "“Nonsense,” said Anna Kowal.")[0].orphan


CLAUSES = (
    "the bridge is not safe", "we must close it", "taxes were never cut", "Nowak denied it", "if it rains", "but only in May",
    "it may fall", "the (old) council refused", "he has no money", "as a reminder",
)  # fmt: skip
SAYS = (
    "Kowal said",
    "said Anna Kowal, mayor of Lublin",
    "Kowal did not say",
    "Kowal said, but Nowak disagreed",
    "Kowal promised",
)


@given(st.lists(st.sampled_from(CLAUSES), min_size=1, max_size=4), st.sampled_from(SAYS))
def test_turned_round_and_shortened_a_sentence_denies_what_it_denied(clauses, says):
    text = f"“{', '.join(clauses).capitalize()},” {says}."
    turned = speaker_first(text) or text
    made = compressed(indirect(turned) or turned)
    assert DENIAL.findall(made.lower()) == DENIAL.findall(turned.lower())
    assert sorted(DENIAL.findall(made.lower())) == sorted(DENIAL.findall(text.lower()))
    assert made == turned or not quotations(made)
