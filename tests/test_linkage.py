"""Linkage: the textbook's average linkage on sparse similarities, no barred pair, no chain."""

import tracemalloc
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix
from sklearn.cluster import AgglomerativeClustering

from jobs.linkage import coherent, link

NIGHTS = st.tuples(st.integers(1, 12), st.integers(0, 10_000))
LEAST, NEAR = 0.5, 0.2


def similarities(size, seed, empty=0.4):
    """Random similarities, no two of them equal; some pairs have none."""
    chance = np.random.default_rng(seed)
    upper = np.triu(chance.random((size, size)) * (chance.random((size, size)) > empty), 1)
    return upper + upper.T


def pairs(*entries):
    """Similarities of a few pairs."""
    size = 1 + max(max(i, j) for i, j, _ in entries)
    matrix = np.zeros((size, size))
    for i, j, value in entries:
        matrix[i, j] = matrix[j, i] = value
    return csr_matrix(matrix)


def parts(groups):
    return {frozenset(group) for group in groups}


@settings(max_examples=80, deadline=None)
@given(NIGHTS.filter(lambda night: night[0] > 1))
def test_it_is_average_linkage(night):
    matrix = similarities(*night)
    model = AgglomerativeClustering(None, metric="precomputed", linkage="average", distance_threshold=1 - LEAST)
    labels = model.fit_predict(1 - matrix).tolist()
    wanted = {frozenset(i for i, label in enumerate(labels) if label == one) for one in labels}
    assert parts(link(csr_matrix(matrix), LEAST)) == wanted


@settings(max_examples=80, deadline=None)
@given(NIGHTS, st.sets(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=12))
def test_every_item_is_in_one_group_and_no_group_holds_a_barred_pair(night, barred):
    similar = csr_matrix(similarities(*night))
    groups = link(similar, LEAST, lambda ours, theirs: any({(i, j), (j, i)} & barred for i, j in product(ours, theirs)))
    assert sorted(i for group in groups for i in group) == list(range(night[0]))
    assert not any({(i, j), (j, i)} & barred for group in groups for i, j in combinations(group, 2))


@settings(max_examples=60, deadline=None)
@given(NIGHTS, st.randoms(use_true_random=False))
def test_the_order_of_the_items_does_not_matter(night, chance):
    matrix, order = similarities(*night), list(range(night[0]))
    chance.shuffle(order)
    moved = csr_matrix(matrix[order][:, order])
    groups = [[order[i] for i in group] for group in held(moved)]
    assert parts(groups) == parts(held(csr_matrix(matrix)))


def held(similar):
    return coherent(similar, link(similar, LEAST), (LEAST, NEAR))


@settings(max_examples=60, deadline=None)
@given(NIGHTS)
def test_every_item_of_a_group_is_near_more_than_half_of_the_others(night):
    matrix = similarities(*night)
    for group in held(csr_matrix(matrix)):
        near = (matrix[np.ix_(group, group)] > NEAR).sum(axis=1)
        assert len(group) == 1 or (2 * near > len(group) - 1).all()


@pytest.mark.parametrize(
    ("entries", "one", "wanted"),
    [
        ([(0, 1, 0.9), (1, 2, 0.8)], False, [[0, 1], [2]]),
        ([(0, 1, 1.0), (1, 2, 0.99)], False, [[0, 1], [2]]),
        ([(0, 1, 0.99), (1, 2, 1.0), (0, 2, 0.1)], True, [[0], [1, 2]]),
        ([(0, 1, 0.9), (1, 2, 0.8), (0, 2, 0.3)], True, [[0, 1, 2]]),
        ([(0, 1, 1.0), (2, 3, 1.0), (1, 2, 0.9), (0, 2, 0.9), (0, 3, 0.19), (1, 3, 0.19)], True, [[0, 1, 2], [3]]),
        ([(0, 1, 1.0), (2, 3, 0.9), (1, 2, 0.3), (1, 3, 0.3)], False, [[0, 1], [2, 3]]),
    ],
    ids=["chain", "chain of copies", "ends hardly alike", "ends near", "one end of four", "two pairs"],
)
def test_a_chain_whose_ends_are_far_apart_is_no_group(entries, one, wanted):
    similar = pairs(*entries)
    assert (len(link(similar, LEAST)) == 1) == one
    assert held(similar) == wanted


def test_what_is_split_off_may_belong_together():
    star = [(0, i, 0.9) for i in (1, 2, 3, 4, 5)] + [(1, 2, 0.9), (1, 3, 0.9), (2, 3, 0.9), (4, 5, 0.9)]
    assert coherent(pairs(*star), [[0, 1, 2, 3, 4, 5]], (LEAST, NEAR)) == [[0, 1, 2, 3], [4, 5]]


def test_without_similarities_each_item_is_alone():
    assert link(csr_matrix((3, 3)), LEAST) == [[0], [1], [2]]
    assert link(csr_matrix((0, 0)), LEAST) == []


def test_groups_that_were_barred_are_asked_again_when_they_have_grown():
    similar = pairs((0, 1, 0.99), *((i, j, 0.9 - (i + j) / 1000) for i, j in combinations(range(8), 2) if j > 1))
    asked = []

    def small(ours, theirs):
        asked.append(len(ours) + len(theirs))
        return 0 in (*ours, *theirs) and 1 in (*ours, *theirs) and asked[-1] < 6

    assert link(similar, LEAST, small) == [[*range(8)]]
    assert len(asked) < 20


def test_what_is_linked_anew_is_asked_for_again():
    similar = pairs((0, 1, 0.9), (0, 2, 0.9), (3, 4, 0.9))
    apart = coherent(similar, [[0, 1, 2, 3, 4]], (LEAST, NEAR), lambda ours, theirs: {3, 4} <= {*ours, *theirs})
    assert apart == [[0, 1], [2], [3], [4]] or apart == [[0, 2], [1], [3], [4]]


def test_a_large_group_takes_no_more_time_and_memory_than_its_pairs():
    size = 1_500
    one, other = np.repeat(np.arange(size), 12), (np.arange(12 * size) * 7919 + 1) % size
    near = csr_matrix((np.full(12 * size, 0.5), (one, other)), shape=(size, size))
    tracemalloc.start()
    groups = coherent(near.maximum(near.T), [[*range(size)]], (LEAST, NEAR))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(groups) > 1 and most < size * size * 8 / 2
