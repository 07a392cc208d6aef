"""pairs: the score of two articles: their words and names, and what tells of two happenings."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs.pairs import FACTORS, NAMES, Pairs
from jobs.records import Stamp


def article(names="", numbers="", scene="", date=""):
    """A profile of these words."""
    fields = {"names": names, "numbers": numbers, "scene": scene}
    return SimpleNamespace(date=Stamp(date), **{field: frozenset(words.split()) for field, words in fields.items()})


def score(one, other, words=0.5):
    """The score of two articles of one night."""
    return float(Pairs([one, other]).scores(np.array([0]), np.array([1]), np.array([words]))[0])


@pytest.mark.parametrize(
    ("case", "one", "other", "expected"),
    [
        ("nothing known but words", {}, {}, 0.5),
        ("the same names", {"names": "lind okoye"}, {"names": "lind okoye"}, 0.5 * (1 - NAMES) + NAMES),
        ("names of one article only", {"names": "lind okoye"}, {}, 0.5),
        ("one name each: no sign", {"names": "lind"}, {"names": "silva"}, 0.5 * (1 - NAMES)),
        ("no name in common", {"names": "lind okoye"}, {"names": "silva kos"}, 0.5 * (1 - NAMES) * FACTORS[1]),
        ("no number in common", {"numbers": "12 40"}, {"numbers": "7 9 11"}, 0.5 * FACTORS[1]),
        ("a number in common", {"numbers": "12 40"}, {"numbers": "12 9"}, 0.5),
        ("no place in common", {"scene": "Oslo"}, {"scene": "Lisbon Portugal"}, 0.5 * FACTORS[1]),
        ("the same day", {"date": "2024-11-13"}, {"date": "2024-11-13T08:00"}, 0.5),
        ("the next day", {"date": "2024-11-13"}, {"date": "2024-11-14"}, 0.5 * FACTORS[1]),
        ("two days later", {"date": "2024-11-15"}, {"date": "2024-11-13"}, 0.5 * FACTORS[2]),
        ("weeks later: the veto's business", {"date": "2024-11-13"}, {"date": "2024-12-13"}, 0.5 * FACTORS[2]),
        ("an unknown date", {"date": "2024-11-13"}, {}, 0.5),
        ("another place, another day", {"scene": "Oslo", "date": "2024-11-13"}, {"scene": "Rome", "date": "2024-11-14"},
         0.5 * FACTORS[2]),
        ("all signs", {"numbers": "1 2", "scene": "Oslo", "date": "2024-11-13"},
         {"numbers": "3 4", "scene": "Rome", "date": "2024-11-15"}, 0.5 * FACTORS[-1]),
    ],
)  # fmt: skip
def test_a_score_is_words_and_names_times_the_signs_of_two_happenings(case, one, other, expected):
    assert score(article(**one), article(**other)) == pytest.approx(expected), case


def test_a_rare_name_weighs_more_than_one_on_everybodys_lips():
    night = [article("putin lind"), article("putin okoye"), article("lind kos"), *[article("putin kim")] * 8]
    common, rare = Pairs(night).scores(np.array([0, 0]), np.array([1, 2]), np.array([0.3, 0.3]))
    assert rare > common


@pytest.mark.parametrize("night", [[article()], [article(), article("lind")]])
def test_a_night_with_hardly_a_name_has_scores_too(night):
    places = np.arange(len(night))
    assert Pairs(night).scores(places, places, np.full(len(night), 0.5)).tolist() == pytest.approx(
        [0.5 + 0.5 * NAMES * bool(one.names) for one in night]
    )


WORDS = st.lists(st.sampled_from("abcd"), max_size=4).map(" ".join)
DATES = st.sampled_from(["", "2024-11-13", "2024-11-14", "2024-11-16"])
ARTICLES = st.builds(article, WORDS, WORDS, WORDS, DATES)


@given(st.lists(ARTICLES, min_size=2, max_size=5), st.floats(0, 1))
@settings(max_examples=30, deadline=None)
def test_a_score_is_between_0_and_1_and_the_same_both_ways(night, words):
    pairs, ones, others = Pairs(night), *np.triu_indices(len(night), 1)
    there = pairs.scores(ones, others, np.full(len(ones), words))
    assert ((there >= 0) & (there <= 1 + 1e-9)).all()
    assert there == pytest.approx(pairs.scores(others, ones, np.full(len(ones), words)))


@given(st.lists(ARTICLES, min_size=2, max_size=5), st.integers(0, 4))
@settings(max_examples=30, deadline=None)
def test_a_score_does_not_depend_on_the_order_of_the_night(night, turn):
    turned = night[turn % len(night) :] + night[: turn % len(night)]
    place = (-turn) % len(night), (1 - turn) % len(night)
    one, other = (np.array([n]) for n in place)
    words = np.array([0.4])
    assert Pairs(turned).scores(one, other, words) == pytest.approx(Pairs(night).scores(np.array([0]), np.array([1]), words))
