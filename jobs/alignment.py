"""Which sentences of different articles say the same, perhaps in other words.

In: the sentences of an event as Unit records. Out: Alignment: how near each pair is, and how much of one sentence
others cover. Terms are those of paraphrases.py, weighted by how few sentences of the event have them; only pairs with a
term in common are looked at, so the cost grows with what is shared, not with all pairs.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum, log

import numpy as np
from scipy.sparse import csr_matrix, vstack

from jobs.names import same_name
from jobs.paraphrases import days, terms, told_facts
from jobs.units import Unit

FLOOR = 0.1  # pairs less near than this are not kept
BLOCK = 1 << 20  # pairs of sentences compared at once: 0.1 GB where most have a term in common
TILT = 0.7  # 1: what the shorter of two sentences shares; 0.5: cosine
FACTS = 0.8  # weight of a name or number beside that of a word
LEAST = 3.5  # weight of the words of a sentence, in mean words: shorter ones are near to anything
OTHERS = 0.7  # what is left of the nearness of the words of two different people
VOICE = 0.3  # weight of who speaks
NAMED, SPEAKS = "#@"  # begin a fact, and who speaks
MARKED = {NAMED: FACTS, SPEAKS: VOICE}


@dataclass(frozen=True, slots=True)
class Alignment:
    """How near the sentences of different articles are, 0 to 1, and what they say."""

    near: csr_matrix
    central: tuple[float, ...]  # how much of each sentence those near to it have, added up
    said: tuple[frozenset[str], ...]  # the terms and facts of each sentence
    weights: Mapping[str, float]

    def row(self, index: int) -> list[tuple[int, float]]:
        """The sentences near to one, the nearest first."""
        places, values = self._beside(index)
        order = np.lexsort((places, -values.round(9)))
        return list(zip(places[order].tolist(), values[order].tolist(), strict=True))

    def nearest(self, index: int) -> tuple[int, float] | None:
        """The first of this row, which may have thousands."""
        places, values = self._beside(index)
        if not len(places):
            return None
        rounded = values.round(9)
        first = np.where(rounded == rounded.max(), places, len(self.said)).argmin()
        return int(places[first]), float(values[first])

    def _beside(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        """The sentences near to one, in no order, and how near they are."""
        start, end = self.near.indptr[index], self.near.indptr[index + 1]
        return self.near.indices[start:end], self.near.data[start:end]

    def shared(self, one: int, other: int) -> int:
        """How many words and numbers two sentences share, names left out."""
        return sum(term[0] not in MARKED or term[1].isdigit() for term in self.said[one] & self.said[other])

    def cover(self, index: int, others: frozenset[str], *, words: bool = False) -> float:
        """Share of the weight of a sentence that these terms have; of its words alone on demand."""
        wanted = [term for term in self.said[index] if not (words and term[0] in MARKED)]
        total = fsum(self.weights[term] for term in wanted)  # exact: sets of words have no order of their own
        return fsum(self.weights[term] for term in wanted if term in others) / total if total else 0.0


def align(found: Sequence[Unit]) -> Alignment:
    """All sentences of an event, compared."""
    said = tuple(said_in(unit.text, unit.speaker) for unit in found)
    weights = _weights(said)
    near, central = _near(found, said, weights)
    return Alignment(near, tuple(central.tolist()), said, weights)


def said_in(text: str, speaker: str = "") -> frozenset[str]:
    """The terms and facts of a sentence, and who speaks in it."""
    who = speaker.split()[-1].lower() if speaker else ""
    facts = {NAMED + fact for fact in told_facts(text) | days(text) if fact != who}
    return terms(text) | facts | ({SPEAKS + who} if who else set())


def _weights(said: Sequence[frozenset[str]]) -> dict[str, float]:
    """The weight of each term: the fewer sentences of the event have it, the more."""
    spread = Counter(term for each in said for term in each)
    most = len(said)
    return {term: MARKED.get(term[0], 1.0) * log(1 + most / count) for term, count in spread.items()}


def _near(
    found: Sequence[Unit], said: Sequence[frozenset[str]], weights: Mapping[str, float]
) -> tuple[csr_matrix, np.ndarray]:
    """How near the sentences of different articles are: shared weight, by the weights of both; and how central each."""
    rows = _rows(said, weights)
    totals = np.asarray(rows.multiply(rows).sum(axis=1)).ravel()
    totals = np.maximum(totals, LEAST * fsum(weights.values()) / max(1, len(weights)))
    articles = np.unique([unit.article for unit in found], return_inverse=True)[1]
    voices = _voices(found)
    blocks, central = [csr_matrix((0, len(found)))], np.zeros(len(found))
    size = max(1, BLOCK // max(1, len(found)))
    for start in range(0, len(found), size):
        shared = (rows[start : start + size] @ rows.T).tocoo()
        i, j, value = shared.row + start, shared.col, shared.data
        low, high, own = np.minimum(totals[i], totals[j]), np.maximum(totals[i], totals[j]), value / totals[i]
        value = np.minimum(value / (low**TILT * high ** (1 - TILT)), 1.0)
        value[(voices[i] != voices[j]) & (voices[i] > 0) & (voices[j] > 0)] *= OTHERS
        kept = (articles[i] != articles[j]) & (value >= FLOOR)
        shape = (shared.shape[0], len(found))
        blocks.append(csr_matrix((value[kept], (shared.row[kept], j[kept])), shape=shape))
        central += np.bincount(i[kept], own[kept], len(found))
    return vstack(blocks, format="csr"), central


def _rows(said: Sequence[frozenset[str]], weights: Mapping[str, float]) -> csr_matrix:
    """One row per sentence: the root of the weight of each of its terms, so that products are shared weights."""
    column = {term: number for number, term in enumerate(sorted(weights))}
    places = [sorted(column[term] for term in each) for each in said]
    roots = np.sqrt([weights[term] for term in sorted(weights)])
    indices = np.array([place for row in places for place in row], dtype=np.int64)
    ends = np.cumsum([0, *map(len, places)])
    return csr_matrix((roots[indices] if len(indices) else [], indices, ends), shape=(len(said), len(column)))


def _voices(found: Sequence[Unit]) -> np.ndarray:
    """A number for each speaker, one for all spellings of a name; 0 where nobody speaks."""
    known: list[str] = []
    number = {"": 0}
    for name in sorted({unit.speaker for unit in found} - {""}):
        same = next((place for place, other in enumerate(known, 1) if same_name(name, other)), 0)
        known += [] if same else [name]
        number[name] = same or len(known)
    return np.array([number[unit.speaker] for unit in found], dtype=np.int64)
