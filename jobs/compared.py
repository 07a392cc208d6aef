"""The articles of a night compared: similarities, vetoes, and Pair records of what joined an event or kept it apart.

Reads `cluster:` (threshold, max_days_apart).
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy.sparse import csr_matrix, triu

from jobs.config import ClusterConfig
from jobs.pairs import FIELDS
from jobs.profiles import Profile
from jobs.records import Pair
from jobs.vetoes import barred, shared, some, veto

TOLD = 10  # pairs of an event: the nearest, and then those that are the first of an article
OTHERS = 3  # other events, the nearest, that are told to be kept apart, beside those of the storyline
TRIED = 5  # pairs of two events that are asked for a veto
JOINED, FAR = "one event", "not near enough"
Near = tuple[int, int, float]  # an article of the event, another one, their similarity


@dataclass(frozen=True, slots=True)
class Groups:
    """The articles of each event, and the number of the event of each article."""

    members: Sequence[Sequence[int]]
    number_of: Sequence[int]


@dataclass(frozen=True, slots=True)
class Compared:
    """All articles of a night, and how similar those are that share what tells (0 to 1, symmetric; else 0)."""

    profiles: tuple[Profile, ...]
    similar: csr_matrix
    config: ClusterConfig

    def veto(self, i: int, j: int) -> str:
        """Why these two articles cannot be about one event; empty when they can."""
        return veto(self.profiles[i], self.profiles[j], self.config.max_days_apart)

    def barred(self, ours: Sequence[int], theirs: Sequence[int]) -> bool:
        """Whether these two groups of articles are about two events."""
        one, other = ([self.profiles[i] for i in group] for group in (ours, theirs))
        return barred(one, other, self.config.max_days_apart)

    def pair(self, i: int, j: int, similarity: float, verdict: str) -> Pair:
        """Two articles side by side."""
        one, other = self.profiles[i], self.profiles[j]
        articles = one.summary.article, other.summary.article
        same = tuple((what, ", ".join(found)) for what, found in _in_common(one, other) if found)
        ids, paths = (articles[0].id, articles[1].id), (articles[0].path, articles[1].path)
        return Pair(ids, paths, round(float(similarity), 4), verdict, same)


def _in_common(one: Profile, other: Profile) -> Iterator[tuple[str, Collection[str]]]:
    """What two articles share, by kind."""
    days = {stamp.value[:10] for stamp in (one.date, other.date)}
    yield "people", shared(one.people, other.people)
    yield "city", [city for city in one.cities if city in other.cities]
    yield "date", days if len(days) == 1 and "" not in days else ()
    yield "nations", sorted(one.nations & other.nations)
    yield "numbers", sorted(one.numbers & other.numbers)


def joined(night: Compared, group: Sequence[int]) -> list[Pair]:
    """The nearest pairs of an event, and of every article at least its nearest one."""
    near = triu(night.similar[group][:, group], 1).tocoo()  # no full matrix: of 10,000 articles it is 800 MB
    order = np.lexsort((near.col, near.row, -near.data))
    told: list[Pair] = []
    seen: set[int] = set()
    for place in order.tolist():
        i, j = group[near.row[place]], group[near.col[place]]
        if len(told) < TOLD or not {i, j} <= seen:
            told.append(night.pair(i, j, near.data[place], JOINED))
            seen |= {i, j}
    return told


def apart(night: Compared, groups: Groups, group: Sequence[int], siblings: Collection[int]) -> dict[int, Pair]:
    """By number, the events of the storyline and the nearest others: of each the nearest pair that tells why."""
    tried: dict[int, list[Near]] = {}
    others = 0
    for near in _outward(night, group):
        number = groups.number_of[near[1]]
        stranger = number not in siblings and number not in tried
        if not stranger or others < OTHERS:
            others += stranger
            tried.setdefault(number, []).append(near)
    return {number: _telling(night, pairs, (group, groups.members[number])) for number, pairs in tried.items()}


def _outward(night: Compared, group: Sequence[int]) -> Iterator[Near]:
    """The pairs of an article of the event and one of another, the most similar first."""
    block = night.similar[group].tocoo()
    outside = ~np.isin(block.col, group)
    row, column, value = block.row[outside], block.col[outside], block.data[outside]
    for place in np.lexsort((column, row, -value)).tolist():
        yield group[row[place]], int(column[place]), float(value[place])


def _telling(night: Compared, pairs: Sequence[Near], two: tuple[Sequence[int], Sequence[int]]) -> Pair:
    """The first of the nearest pairs of two events that is vetoed, else the first, with the veto that bars them."""
    vetoed = ((pair, reason) for pair in pairs[:TRIED] if (reason := night.veto(*pair[:2])))
    pair, reason = next(vetoed, (pairs[0], ""))
    if not reason and pair[2] > 1 - night.config.threshold:
        reason = _elsewhere(night, two)
    return night.pair(*pair, reason or _far(*(night.profiles[i] for i in pair[:2])))


def _elsewhere(night: Compared, two: tuple[Sequence[int], Sequence[int]]) -> str:
    """The veto of another pair of two events, where vetoes keep those apart."""
    for i, j in product(*map(some, two)) if night.barred(*two) else ():
        if reason := night.veto(i, j):
            paths = (night.profiles[k].summary.article.path for k in (i, j))
            return f"{reason} ({' and '.join(paths)}, of the same two events)"
    return "near, but not the events as a whole"


def _far(one: Profile, other: Profile) -> str:
    """That two articles are not near enough, and what speaks for two happenings (see pairs.py)."""
    fields = {field: (getattr(one, field), getattr(other, field)) for field in FIELDS}
    lacking = [f for f, (a, b) in fields.items() if min(len(a), len(b)) >= FIELDS[f] and a.isdisjoint(b)]
    days = {stamp.value[:10] for stamp in (one.date, other.date)} - {""}
    signs = [f"no {' or '.join(lacking)} in common"] * bool(lacking) + [" and ".join(sorted(days))] * (len(days) > 1)
    return ", ".join((FAR, *signs))


def sentence(pair: Pair) -> str:
    """A pair as a line for the reader."""
    verdict = JOINED if pair.verdict == JOINED else f"kept apart: {pair.verdict}"
    same = (f"{what}: {found}" for what, found in pair.shared if pair.verdict == JOINED)
    return "; ".join((f"{' and '.join(pair.paths)}: similarity {pair.similarity:.2f}", verdict, *same))
