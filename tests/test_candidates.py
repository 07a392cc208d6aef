"""Candidate pairs: every pair that shares what tells, none for one word that everybody has."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from jobs.candidates import COMMON, SPLIT, TELLING, TOGETHER, WHOLE, candidates, in_parts, symmetric

WEIGHTS = st.lists(st.lists(st.sampled_from([0.0, 0.0, 1.0, 2.0, 5.0]), min_size=6, max_size=6), max_size=9)


def unit(weights):
    """Rows of unit length."""
    rows = np.array(weights, dtype=float).reshape(len(weights), -1)
    return csr_matrix(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12))


def found(rows):
    pairs = candidates(rows)
    return list(zip(pairs.one.tolist(), pairs.other.tolist(), strict=True))


@settings(max_examples=50, deadline=None)
@given(WEIGHTS.filter(len))
def test_of_few_rows_every_pair_is_found_that_is_alike_at_all(weights):
    rows = unit(weights)
    cosines = (rows @ rows.T).toarray()
    wanted = [(i, j) for i, j in np.argwhere(np.triu(cosines, 1) >= TELLING).tolist()]
    pairs = candidates(rows)
    assert found(rows) == wanted
    assert pairs.cosine == pytest.approx([cosines[pair] for pair in wanted])


def crowd(size, *special):
    """Rows that share their first term, and have one of their own; `special`: row -> more terms."""
    weights = np.zeros((size, size + 20))
    weights[:, 0] = 1
    weights[np.arange(size), 20 + np.arange(size)] = 1
    for row, terms in special:
        weights[row, list(terms)] = 1
    return unit(weights)


@pytest.mark.parametrize(("size", "many"), [(COMMON, COMMON * (COMMON - 1) // 2), (COMMON + 1, 0)])
def test_a_word_on_everybodys_lips_is_not_looked_up(size, many):
    assert len(found(crowd(size))) == many


def test_two_frequent_words_together_are_looked_up():
    weights = np.zeros((2 * COMMON + 2, 2))
    weights[: COMMON + 1, 0] = weights[COMMON:, 1] = 1  # the row COMMON has both
    weights[3] = 1
    assert found(unit(weights)) == [(3, COMMON)]


def test_a_rare_word_is_looked_up_in_a_crowd():
    assert found(crowd(COMMON + 50, (7, (5,)), (300, (5, 6)), (301, (6,)))) == [(7, 300), (300, 301)]


def test_of_many_frequent_words_the_weightiest_count():
    rows = np.ones((COMMON + 2, TOGETHER + 3))
    rows[:, :3] = 0.01
    rows[: COMMON // 2, 3:] = 0  # of half of them the three faint words are all there is
    assert {i for i, _ in found(unit(rows))} >= {0, COMMON}


@pytest.mark.parametrize("size", [COMMON, COMMON + 1, 3 * COMMON])
def test_of_a_wire_that_everybody_prints_all_copies_are_found(size):
    rows = np.hstack([np.ones((size, 5)), np.eye(size) / 9])
    assert len(found(unit(rows))) == size * (size - 1) // 2


def test_of_a_crowd_all_pairs_are_found():
    chance = np.random.default_rng(3)
    rows = unit(chance.random((2 * COMMON, 40)) * (chance.random((2 * COMMON, 40)) < 0.5))
    wanted = np.argwhere(np.triu((rows @ rows.T).toarray(), 1) >= TELLING)
    assert set(map(tuple, wanted.tolist())) <= set(found(rows))


def test_a_row_without_a_term_is_like_none():
    assert found(csr_matrix((3, 4))) == []


def test_values_stand_both_ways_and_nowhere_else():
    pairs = candidates(unit([[1, 0], [1, 0], [1, 1]]))
    assert symmetric(pairs.cosine / 2, pairs, 3, 0.4).toarray().tolist() == [[0, 0.5, 0], [0.5, 0, 0], [0, 0, 0]]


def test_a_crowd_that_is_too_large_is_comparedin_parts_and_told():
    told = []
    crowds = [np.arange(WHOLE), np.arange(WHOLE, WHOLE + 200)]
    parts = in_parts(crowds, told.append)
    assert sum(map(len, parts)) == WHOLE + 200
    assert sum(len(part) ** 2 for part in parts) <= WHOLE**2
    assert told == [SPLIT.format("3,000", "2,812")]


def test_crowds_that_can_be_compared_whole_are_not_cut_and_nobody_hears_of_them():
    told = []
    parts = in_parts([np.arange(200), np.arange(300, WHOLE)], told.append)
    assert list(map(len, parts)) == [200, WHOLE - 300] and told == []
