"""Rows of weighted terms in, the pairs worth comparing out, with their cosine; never all with all. Reads no YAML.

An inverted index: a term that few rows have leads to the rows that share it (blocking, Papadakis et al., ACM Computing
Surveys 53, 2020); of the frequent terms two together do, for what is on everybody's lips tells little alone. No list of
the index is longer than COMMON, so that the cost grows with the rows and not with their square; where that leaves pairs
of a crowd out, the crowd is compared as a whole, or, when it is too large for that, in parts, and somebody is told.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_matrix, hstack, triu
from scipy.sparse.csgraph import connected_components

COMMON = 400  # rows with a term from which it is frequent
PART = 128  # rows of a part of the list of two frequent terms, where it is longer than that
TOGETHER = 8  # frequent terms of a row that count in pairs: the weightiest
TELLING = 0.03  # of the cosine, from telling terms alone: what makes a pair worth a look
STRONG, MANY = 0.2, 100  # cosine, and how many so alike make a crowd
WHOLE = 3000  # rows of all crowds that are compared each with each: 4.5 million pairs take 1.5 GB while they are linked
SPLIT = "{} articles are too alike for all pairs to be compared: an event of over {} of them stands here as several."
BLOCK = 1000  # rows looked up at once
PAIRS = 1 << 16  # looked at at once
log = logging.getLogger(__name__)


class Candidates(NamedTuple):
    """Pairs of rows, the earlier one first, and their cosines."""

    one: np.ndarray
    other: np.ndarray
    cosine: np.ndarray

    def parts(self) -> Iterator["Candidates"]:
        """The same, so many at a time that what is computed for each of them fits into memory."""
        for start in range(0, len(self.one), PAIRS):
            yield Candidates(*(column[start : start + PAIRS] for column in self))


def candidates(rows: csr_matrix, tell: Callable[[str], None] = log.warning) -> Candidates:
    """The pairs of unit rows that share what tells, in order; `tell` hears of crowds in which pairs are missed."""
    keys = _keys(rows)
    blocks = [_block(keys, start) for start in range(0, rows.shape[0], BLOCK)]
    one, other = np.concatenate([np.empty((2, 0), dtype=np.int64), *blocks], axis=1)
    pairs = Candidates(one, other, np.zeros(len(one)))
    cosines = [rows[part.one].multiply(rows[part.other]).sum(axis=1) for part in pairs.parts()]
    pairs = pairs._replace(cosine=np.concatenate([np.zeros(0), *(np.asarray(part).ravel() for part in cosines)]))
    crowds = _crowds(pairs, rows.shape[0]) if rows.shape[0] > COMMON else []
    parts = in_parts(crowds, tell)
    if not parts:
        return pairs
    whole, part = (_numbered(groups, rows.shape[0]) for groups in (crowds, parts))
    # of two parts of a crowd some pairs were found and most not, and no event would hold together: 10,000 articles on
    # one happening came out as 2,400 events, and not as one for each part
    torn = (whole[pairs.one] == whole[pairs.other]) & (part[pairs.one] != part[pairs.other])
    pairs = Candidates(*(column[~torn] for column in pairs))
    return _with(pairs, [_among(rows, each) for each in parts], rows.shape[0])


def _numbered(groups: Sequence[np.ndarray], count: int) -> np.ndarray:
    """For each row the number of its group, 0 for none."""
    numbers: np.ndarray = np.zeros(count, dtype=np.int64)
    for number, group in enumerate(groups, 1):
        numbers[group] = number
    return numbers


def _crowds(pairs: Candidates, count: int) -> list[np.ndarray]:
    """The rows around those that are very like many others: there, all words that tell are frequent, and pairs were
    missed (of an event of 1,500 articles four in five)."""
    strong = pairs.cosine >= STRONG
    one, other = pairs.one[strong], pairs.other[strong]
    core = np.bincount(one, minlength=count) + np.bincount(other, minlength=count) >= MANY
    edges = core[one] | core[other]
    graph = csr_matrix((np.ones(edges.sum()), (one[edges], other[edges])), shape=(count, count))
    _, label = connected_components(graph, directed=False)
    sizes = np.bincount(label)
    order = np.argsort(label, kind="stable")
    ends = np.cumsum(sizes)
    return [order[ends[n] - sizes[n] : ends[n]] for n in np.flatnonzero(sizes > MANY).tolist()]


def in_parts(crowds: Sequence[np.ndarray], tell: Callable[[str], None]) -> list[np.ndarray]:
    """The crowds, cut where they are so large that all pairs would be more than those of WHOLE rows."""
    size = WHOLE**2 // max(WHOLE, sum(map(len, crowds)))
    large = [crowd for crowd in crowds if len(crowd) > size]
    if large:
        tell(SPLIT.format(f"{sum(map(len, large)):,}", f"{size:,}"))
    return [part for crowd in crowds for part in np.array_split(crowd, -(-len(crowd) // size))]


def _among(rows: csr_matrix, crowd: np.ndarray) -> Candidates:
    """All pairs of these rows that are alike at all."""
    cosines = triu(rows[crowd] @ rows[crowd].T, 1).tocoo()
    kept = cosines.data >= TELLING
    return Candidates(crowd[cosines.row[kept]], crowd[cosines.col[kept]], cosines.data[kept])


def _with(pairs: Candidates, more: Sequence[Candidates], count: int) -> Candidates:
    """The pairs and more pairs, each once, in order."""
    one, other, cosine = (np.concatenate(column) for column in zip(pairs, *more, strict=True))
    _, first = np.unique(one * count + other, return_index=True)
    return Candidates(one[first], other[first], cosine[first])


def symmetric(values: np.ndarray, pairs: Candidates, count: int, least: float) -> csr_matrix:
    """A matrix of so many rows with the values of the pairs from `least` on, both ways; zero elsewhere."""
    kept = values >= least
    upper = csr_matrix((values[kept], (pairs.one[kept], pairs.other[kept])), shape=(count, count))
    return (upper + upper.T).tocsr()


def _block(keys: csr_matrix, start: int) -> np.ndarray:
    """Row and later row of the pairs that this block of rows begins, in order."""
    shared = (keys[start : start + BLOCK] @ keys[start:].T).tocoo()
    wanted = (shared.data >= TELLING) & (shared.row < shared.col)
    one, other = shared.row[wanted].astype(np.int64), shared.col[wanted].astype(np.int64)
    order = np.lexsort((other, one))
    return np.stack([one[order], other[order]]) + start


def _keys(rows: csr_matrix) -> csr_matrix:
    """What each row is looked up by; the product of two rows is the part of their cosine that these terms make."""
    spread = np.bincount(rows.indices, minlength=rows.shape[1])
    rare, frequent = rows[:, (spread > 1) & (spread <= COMMON)], rows[:, spread > COMMON]
    return hstack([rare, _together(frequent)], format="csr", dtype=np.float32)


def _together(frequent: csr_matrix) -> csr_matrix:
    """Pairs of the weightiest frequent terms of each row as terms of their own.

    Two shared terms give w1*v1 + w2*v2 of a cosine, at least the product of sqrt(2*w1*w2) and sqrt(2*v1*v2).
    """
    terms, weights = _weightiest(frequent)
    made = list(_combined(terms, weights, frequent.shape[1]))
    row, name, value = (np.concatenate(part) for part in zip(*made, strict=True))
    order = np.lexsort((row, name))
    entry, number = _cut(name[order])
    _, column = np.unique(number, return_inverse=True)
    shape = (len(terms), int(column.max(initial=-1)) + 1)
    return csr_matrix((value[order][entry], (row[order][entry], column)), shape=shape)


def _cut(names: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Which entries of the index stand in which list, by sorted names: a long list is cut into parts, twice.

    The second cut overlaps the first, so that the copies of a wire, which have all terms in common, hang together.
    """
    _, start, column, spread = np.unique(names, return_index=True, return_inverse=True, return_counts=True)
    place = np.arange(len(names)) - start[column]
    long = np.flatnonzero(spread[column] > COMMON)
    most = len(names) // PART + 2
    first: np.ndarray = np.zeros(len(names), dtype=np.int64)
    first[long] = 1 + place[long] // PART
    second = most + 1 + (place[long] + PART // 2) // PART
    number = np.concatenate([column * 2 * most + first, column[long] * 2 * most + second])
    return np.concatenate([np.arange(len(names)), long]), number


def _combined(
    terms: np.ndarray, weights: np.ndarray, many: int
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Row, name and value of every pair of terms that stand in one row."""
    for a, b in combinations(range(TOGETHER), 2):
        row = np.flatnonzero(weights[:, b] > 0)  # sorted: where b has a term, a has one
        low, high = np.minimum(terms[row, a], terms[row, b]), np.maximum(terms[row, a], terms[row, b])
        yield row, low * many + high, np.sqrt(2 * weights[row, a] * weights[row, b])


def _weightiest(frequent: csr_matrix) -> tuple[np.ndarray, np.ndarray]:
    """Of each row the terms and weights of the TOGETHER weightiest, in this order; weight 0 where there are fewer."""
    count = frequent.shape[0]
    row: np.ndarray = np.repeat(np.arange(count), np.diff(frequent.indptr))
    order = np.lexsort((frequent.indices, -frequent.data, row))
    place = np.arange(len(order)) - frequent.indptr[row]
    first = place < TOGETHER
    terms, weights = np.zeros((count, TOGETHER), dtype=np.int64), np.zeros((count, TOGETHER))
    terms[row[first], place[first]] = frequent.indices[order[first]]
    weights[row[first], place[first]] = frequent.data[order[first]]
    return terms, weights
