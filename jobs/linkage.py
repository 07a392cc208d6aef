"""Sparse similarities in, groups out: average linkage without chaining. Reads no YAML.

A pair without an entry counts as not similar at all. The result does not depend on anything but the similarities and
the numbers of the items.
"""

import heapq
from collections.abc import Callable, Iterator, Sequence
from itertools import product

import numpy as np
from scipy.sparse import csr_matrix

NEVER = float("-inf")  # the similarity of what may not come together: no average can outweigh it
Barred = Callable[[int, int], bool]


def link(similar: csr_matrix, least: float, barred: Barred = lambda i, j: False) -> list[list[int]]:
    """The items by group: the most similar two groups join, again and again, while their average is above `least`.

    Average linkage (UPGMA: Sokal and Michener 1958) over a heap; a group never holds a barred pair.
    """
    groups = _Groups(similar)
    heap = [(-value, i, j) for i, j, value in _entries(similar) if i < j and value > least]
    heapq.heapify(heap)
    while heap:
        promised, i, j = heapq.heappop(heap)
        i, j = sorted((groups.root(i), groups.root(j)))
        average = groups.average(i, j) if i != j else NEVER
        if average <= least:
            continue
        # a join lowers averages or keeps them: what was promised is a bound, and is put back when it was too high
        if average < -promised:
            heapq.heappush(heap, (-average, i, j))
        elif any(barred(a, b) for a, b in product(groups.members[i], groups.members[j])):
            groups.bar(i, j)
        else:
            groups.join(i, j)
    return sorted(sorted(group) for group in groups.members if group)


class _Groups:
    """Groups that grow together, each by the number of one of its items, and the sums of similarities between them."""

    def __init__(self, similar: csr_matrix) -> None:
        """Each item alone."""
        count = similar.shape[0]
        self.members = [[i] for i in range(count)]
        self._parents = list(range(count))
        self._sums: list[dict[int, float]] = [{} for _ in range(count)]
        for i, j, value in _entries(similar):
            self._sums[i][j] = value

    def root(self, item: int) -> int:
        """The number of the group that an item is in now."""
        while self._parents[item] != item:
            self._parents[item] = item = self._parents[self._parents[item]]
        return item

    def average(self, i: int, j: int) -> float:
        """The average similarity of two groups."""
        return self._sums[i].get(j, 0.0) / (len(self.members[i]) * len(self.members[j]))

    def bar(self, i: int, j: int) -> None:
        """Keep two groups, and whatever they grow into, apart."""
        self._sums[i][j] = self._sums[j][i] = NEVER

    def join(self, i: int, j: int) -> None:
        """Make one group of two; the one with fewer neighbors moves."""
        if (len(self._sums[i]), j) < (len(self._sums[j]), i):
            i, j = j, i
        self._parents[j] = i
        self.members[i] += self.members[j]
        self.members[j] = []
        for other, value in self._sums[j].items():
            del self._sums[other][j]
            if other != i:
                self._sums[i][other] = self._sums[other][i] = self._sums[i].get(other, 0.0) + value
        self._sums[j] = {}


def _entries(similar: csr_matrix) -> Iterator[tuple[int, int, float]]:
    """Row, column and value of every entry, in order."""
    for row, (start, end) in enumerate(zip(similar.indptr[:-1].tolist(), similar.indptr[1:].tolist(), strict=True)):
        columns, values = similar.indices[start:end].tolist(), similar.data[start:end].tolist()
        for column, value in zip(columns, values, strict=True):
            yield row, column, value


def coherent(similar: csr_matrix, groups: Sequence[Sequence[int]], least: float, near: float) -> list[list[int]]:
    """The groups, each without the items that are not near more than half of the rest; those are linked anew.

    Average linkage joins A with B and C with B however far apart A and C are, when B is near enough to both.
    """
    held: list[list[int]] = []
    waiting = [list(group) for group in groups]
    while waiting:
        group = waiting.pop()
        kept, lost = _centered(group, similar, near)
        held.append(kept)
        if lost:
            again = link(similar[lost][:, lost], least)
            waiting += [[lost[i] for i in part] for part in again]
    return sorted(held)


def _centered(group: list[int], similar: csr_matrix, near: float) -> tuple[list[int], list[int]]:
    """The items of a group that hold together, and those split off: one after the other, the farthest first."""
    kept, lost = list(group), []
    values = similar[kept][:, kept].toarray() if len(kept) > 2 else np.zeros((0, 0))
    while len(kept) > 2:
        close = (values > near).sum(axis=1)
        worst = min(range(len(kept)), key=lambda i: (close[i], round(float(values[i].sum()), 9), -i))
        if 2 * close[worst] > len(kept) - 1:
            break
        lost.append(kept.pop(worst))
        values = np.delete(np.delete(values, worst, axis=0), worst, axis=1)
    return kept, sorted(lost)
