"""Pairs told: the nearest, every article at least once, other events by their nearest pair, and no more than is read."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from jobs.compared import JOINED, OTHERS, TOLD, Compared, Groups, apart, joined, sentence
from jobs.config import ClusterConfig
from jobs.profiles import profile
from jobs.records import Article, Pair, Segment, Summary, Target, Translation


def articles(*texts):
    """Profiles of articles of one sentence, a.txt, b.txt and so on."""
    names = [chr(ord("a") + number) for number in range(len(texts))]
    made = [Article(name, f"{name}.txt", segments=(Segment(f"{name}:1.1", 1, (0, 9), text),)) for name, text in zip(names, texts, strict=True)]
    return tuple(profile(Summary(Translation(one, (Target(text, "source"),)), ()), 1) for one, text in zip(made, texts, strict=True))


def night(size, *near, texts=None):
    """A night of so many articles with these similarities."""
    matrix = np.zeros((size, size))
    for i, j, value in near:
        matrix[i, j] = matrix[j, i] = value
    return Compared(articles(*(texts or ["Rain fell."] * size)), csr_matrix(matrix), ClusterConfig())


def test_the_nearest_pairs_come_first_and_every_article_comes():
    near = [(i, j, 0.5 + (i + j) / 100) for i in range(7) for j in range(i)] + [(7, i, 0.2 + i / 100) for i in range(7)]
    told = joined(night(8, *near), range(8))
    assert [pair.similarity for pair in told] == sorted((pair.similarity for pair in told), reverse=True)
    assert len(told) < 8 * 7 / 2 and len({name for pair in told for name in pair.articles}) == 8
    assert all(pair.verdict == JOINED for pair in told[:TOLD])


def test_an_article_alone_has_no_pair():
    assert joined(night(1), [0]) == []


def test_of_other_events_the_nearest_are_told_and_all_of_the_storyline():
    compared = night(9, *((0, i, 0.1 - i / 100) for i in range(1, 8)))
    groups = Groups([[i] for i in range(9)], range(9))
    told = apart(compared, groups, [0], {6, 8})
    assert list(told) == [1, 2, 3, 6]
    assert len(told) == OTHERS + 1


MANY = "Anna Berg, Olga Lind and Marta Silva left with 30 boats, 40 nets and 50 flags."
FEW = "Peter Okoye, Hugo Lund and Ivan Petrenko left with 60 cars, 70 bikes and 80 drums."


@pytest.mark.parametrize(
    ("value", "texts", "verdict"),
    [
        (0.1, ["Rain fell."] * 2, "not near enough"),
        (0.1, [MANY, FEW], "not near enough, no names or numbers in common"),
        (0.9, ["Rain fell."] * 2, "near, but not the events as a whole"),
        (0.1, ["It rained in Oslo.", "It rained in Lisbon."], "different cities: Oslo; Lisbon"),
    ],
)
def test_the_verdict_says_why_two_articles_are_apart(value, texts, verdict):
    told = apart(night(2, (0, 1, value), texts=texts), Groups([[0], [1]], [0, 1]), [0], ())
    assert told[1].verdict == verdict


def test_a_pair_is_a_line_for_the_reader():
    pair = Pair(("a", "b"), ("a.txt", "b.txt"), 0.4567, JOINED, (("people", "Anna Berg"), ("numbers", "30")))
    assert sentence(pair) == "a.txt and b.txt: similarity 0.46; one event; people: Anna Berg; numbers: 30"
