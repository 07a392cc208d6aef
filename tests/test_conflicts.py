"""Contradictions: measured on sentences of our own; a false one is worse than a missed one."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.conflicts import conflicts, denies

GOLD = Path("tests/gold/claims/contradictions.tsv")


def cases():
    """kind, one sentence, another, who says them."""
    for line in GOLD.read_text(encoding="utf-8").splitlines()[1:]:
        kind, _, one, other, *who = line.split("\t")
        first, _, second = (who[0] if who else "").partition(" / ")
        yield kind, one, other, (first.strip(), second.strip())


def kinds(one, other, who):
    return {conflict.kind for conflict in conflicts(one, other, who)}


def test_what_is_called_a_contradiction_is_one():
    false = [(one, other) for kind, one, other, who in cases() if kind == "none" and kinds(one, other, who)]
    assert false == []


def test_most_contradictions_are_found_by_their_kind():
    real = [(kind, one, other, who) for kind, one, other, who in cases() if kind != "none"]
    missed = [(kind, one) for kind, one, other, who in real if kind not in kinds(one, other, who)]
    assert len(missed) <= 0.1 * len(real), missed


def test_the_cases_are_many_and_mostly_traps():
    real = [kind != "none" for kind, *_ in cases()]
    assert (sum(real) >= 45, len(real) - sum(real) >= 55) == (True, True)


@pytest.mark.parametrize(("kind", "one", "other", "who"), [*cases()])
def test_a_contradiction_is_the_same_from_either_side(kind, one, other, who):
    assert kinds(one, other, who) == kinds(other, one, who[::-1])
    assert kinds(one, one, (who[0], who[0])) == set()


WORDS = ("Rutte", "Scholz", "said", "he", "not", "never", "12", "23", "%", "million", "euros", "in", "Berlin", "Russia", "on")
MORE = ("Monday", "3 May", "1734", "“", "”", ",", ".", "killed", "rose", "fell", "the prices", "soldiers", "more than", "about")
SENTENCE = st.lists(st.sampled_from(WORDS + MORE), max_size=12).map(" ".join)


@given(SENTENCE, SENTENCE)
def test_nothing_contradicts_itself_and_no_contradiction_has_sides(one, other):
    assert kinds(one, one, ("", "")) == set()
    assert kinds(one, other, ("", "")) == kinds(other, one, ("", ""))


@pytest.mark.parametrize(
    ("text", "denied"),
    [("Nobody was hurt.", True), ("It isn't so.", True), ("Kowal denied it.", True), ("Ten people were hurt.", False)],
)
def test_a_denial_is_known_by_its_words(text, denied):
    assert denies(text) is denied
