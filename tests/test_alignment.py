"""The same fact in other words: measured on events of our own, each told by three articles."""

from collections import defaultdict
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.alignment import align
from jobs.claims import claims
from jobs.records import Summary
from jobs.units import Unit

GOLD = Path("tests/gold/claims/events.tsv")


def events():
    """event -> article -> (fact, sentence)"""
    found = defaultdict(lambda: defaultdict(list))
    for line in GOLD.read_text(encoding="utf-8").splitlines()[1:]:
        event, article, fact, sentence = line.split("\t")
        found[event][article].append((fact, sentence))
    return found


@pytest.fixture
def aligned(translation):
    """Which pairs of sentences of one event support each other, as (fact, fact), and their marks."""

    def build(articles):
        fact_of, summaries = {}, []
        for name, rows in articles.items():
            item = translation(*((s, s) for _, s in rows), lang="en", origin="source", path=name)
            summaries.append(Summary(item, ()))
            fact_of |= {segment.id: fact for segment, (fact, _) in zip(item.article.segments, rows, strict=True)}
        for claim in claims(summaries):
            marks = dict(claim.support)
            for unit in claim.others:
                yield fact_of[claim.core.cites[0]], fact_of[unit.cites[0]], marks[unit.article]

    return build


def test_what_is_said_to_support_says_the_same(aligned):
    found = [pair for articles in events().values() for pair in aligned(articles)]
    false = [(one, other) for one, other, mark in found if mark == "supports" and one.upper() != other.upper()]
    wrong = [(one, other) for one, other, mark in found if mark == "contradicts"]
    assert (false, wrong) == ([], [])


def test_most_facts_are_found_again_in_other_words(aligned):
    wanted = found = 0
    for articles in events().values():
        said = [{fact.upper() for fact, _ in rows} for rows in articles.values()]
        wanted += sum(len(one & other) for one, other in combinations(said, 2))
        found += len({(one, other, mark) for one, other, mark in aligned(articles) if one.upper() == other.upper()})
    assert found >= 0.7 * wanted


def units(pairs):
    """The sentences of these pairs of article and text."""
    return [Unit(name, (f"{name}:{i}",), text, leans=False, orphan=False, early=1.0) for i, (name, text) in enumerate(pairs)]


SENTENCES = [row[1] for articles in events().values() for rows in articles.values() for row in rows]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(SENTENCES)), max_size=12))
def test_nearness_has_no_sides_and_none_within_an_article(pairs):
    found = units(pairs)
    near = align(found).near.toarray()
    assert abs(near - near.T).max(initial=0) < 1e-9
    assert all(near[i, j] == 0 for i in range(len(found)) for j in range(len(found)) if pairs[i][0] == pairs[j][0])
    assert near.max(initial=0) <= 1.0


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(SENTENCES)), max_size=12))
def test_the_nearest_is_the_first_of_all_that_are_near(pairs):
    made = align(units(pairs))
    rows = [made.row(i) for i in range(len(pairs))]
    assert [made.nearest(i) for i in range(len(pairs))] == [row[0] if row else None for row in rows]


@pytest.mark.parametrize("block", [1, 40, 1 << 20])
def test_how_many_are_compared_at_once_changes_nothing(monkeypatch, block):
    found = units([("abc"[i % 3], text) for i, text in enumerate(SENTENCES[:60])])
    whole = align(found)
    monkeypatch.setattr("jobs.alignment.BLOCK", block)
    again = align(found)
    assert whole.near.nnz > 20 and (whole.near != again.near).nnz == 0
    assert whole.central == again.central
