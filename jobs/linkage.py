"""Sparse similarities in, groups out: average linkage without chaining. Reads no YAML.

A pair without an entry counts as not similar at all. The result does not depend on anything but the similarities and
the numbers of the items.
"""

import heapq
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from scipy.sparse import csr_matrix

GROWN = 1.25  # times as many items as when two groups were barred: then they are asked again
LARGE = 100  # items that stay together when some are split off; fewer are linked anew: who spoke for them may be gone
Barred = Callable[[Sequence[int], Sequence[int]], bool]  # whether two groups may not come together


def _free(ours: Sequence[int], theirs: Sequence[int]) -> bool:
    """Nothing is barred."""
    return False


def link(similar: csr_matrix, least: float, barred: Barred = _free) -> list[list[int]]:
    """The items by group: the most similar two groups join, again and again, while their average is above `least`.

    Average linkage (UPGMA: Sokal and Michener 1958) over a heap; two groups that are barred do not join.
    """
    groups = _Groups(similar)
    heap = [(-value, i, j) for i, j, value in _entries(similar) if i < j and value > least]
    heapq.heapify(heap)
    waiting: dict[tuple[int, int], float] = {}
    while heap:
        promised, i, j = heapq.heappop(heap)
        i, j = sorted((groups.root(i), groups.root(j)))
        average = groups.average(i, j) if i != j else least
        if average <= least or groups.apart(i, j):
            continue
        # a join lowers averages or keeps them: what was promised is a bound, and is put back when it was too high
        if average < -promised:
            if waiting.get((i, j)) != average:  # of the pairs of two large groups one is enough
                waiting[i, j] = average
                heapq.heappush(heap, (-average, i, j))
        elif barred(groups.members[i], groups.members[j]):
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
        self._barred: dict[int, dict[int, int]] = {}  # how many items two groups had when they were barred
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

    def apart(self, i: int, j: int) -> bool:
        """Whether two groups were barred when they were hardly smaller: one article does not speak for a hundred."""
        return self._size(i, j) < GROWN * self._barred.get(i, {}).get(j, 0)

    def bar(self, i: int, j: int) -> None:
        """Keep two groups apart until they have grown."""
        for one, other in ((i, j), (j, i)):
            self._barred.setdefault(one, {})[other] = self._size(i, j)

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
        for other, size in self._barred.pop(j, {}).items():
            del self._barred[other][j]
            if other != i:
                most = max(size, self._barred.get(i, {}).get(other, 0))
                self._barred.setdefault(i, {})[other] = self._barred[other][i] = most

    def _size(self, i: int, j: int) -> int:
        """The items of two groups."""
        return len(self.members[i]) + len(self.members[j])


def _entries(similar: csr_matrix) -> Iterator[tuple[int, int, float]]:
    """Row, column and value of every entry, in order."""
    for row, (start, end) in enumerate(zip(similar.indptr[:-1].tolist(), similar.indptr[1:].tolist(), strict=True)):
        columns, values = similar.indices[start:end].tolist(), similar.data[start:end].tolist()
        for column, value in zip(columns, values, strict=True):
            yield row, column, value


def coherent(
    similar: csr_matrix, groups: Sequence[Sequence[int]], limits: tuple[float, float], barred: Barred = _free
) -> list[list[int]]:
    """The groups, each without the items that are not near more than half of the rest; what comes apart is linked anew.

    `limits`: what `link` joins above, and what is near. Average linkage joins A with B and C with B however far apart A
    and C are, when B is near enough to both.
    """
    held: list[list[int]] = []
    waiting = [list(group) for group in groups]
    while waiting:
        group = waiting.pop()
        kept, lost = _centered(group, similar, limits[1])
        if lost and len(kept) < LARGE:
            waiting += [again for part in (kept, lost) for again in _again(part, similar, limits[0], barred)]
        else:
            held.append(kept)
            waiting += _again(lost, similar, limits[0], barred) if lost else []
    return sorted(held)


def _again(group: Sequence[int], similar: csr_matrix, least: float, barred: Barred) -> list[list[int]]:
    """A part of the items, linked for itself."""
    asked = link(similar[group][:, group], least, lambda a, b: barred([group[i] for i in a], [group[i] for i in b]))
    return [[group[i] for i in part] for part in asked]


def _centered(group: list[int], similar: csr_matrix, near: float) -> tuple[list[int], list[int]]:
    """The items of a group that hold together, and those split off: one after the other, the farthest first.

    By counts and sums that each loss lowers: 10,000 items as a full matrix are 800 MB, and were copied for each loss.
    """
    values = similar[group][:, group]
    close = (values > near).astype(np.int64)
    counts, sums = (np.asarray(matrix.sum(axis=1), dtype=float).ravel() for matrix in (close, values))
    inside: np.ndarray = np.ones(len(group), dtype=bool)
    while inside.sum() > 2:
        worst = _farthest(counts, sums, inside)
        if 2 * counts[worst] > inside.sum() - 1:
            break
        inside[worst] = False
        for matrix, totals in ((close, counts), (values, sums)):
            row = slice(matrix.indptr[worst], matrix.indptr[worst + 1])
            totals[matrix.indices[row]] -= matrix.data[row]
    return [group[i] for i in np.flatnonzero(inside)], [group[i] for i in np.flatnonzero(~inside)]


def _farthest(counts: np.ndarray, sums: np.ndarray, inside: np.ndarray) -> int:
    """Of the items inside the one that is near the fewest others, then the least similar to all, then the last one."""
    fewest = np.flatnonzero(inside & (counts == counts[inside].min()))
    least = np.round(sums[fewest], 9)
    return int(fewest[np.flatnonzero(least == least.min())[-1]])
