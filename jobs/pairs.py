"""Pairs of articles in, what they have in common out, and from it one score: how alike they are, from 0 to 1.

For the grouping into events: make `Pairs(profiles)` once, from all profiles of the night in their order; then give it
the candidate pairs only, as two arrays of places and the cosines of their texts: `pairs.scores(one, other, words)`. The
distance of a pair is 1 - score. A score knows of no veto. Reads no YAML.

The score is the cosine of the words and, where both articles have names, that of their names (IDF: the fewer articles
of the night have a name, the more it weighs), times a factor for the signs that the articles tell of two happenings: no
name in common, no number, no place of the lead, each day between their dates. What one of them lacks is no sign.
"""

from collections import Counter
from collections.abc import Collection, Sequence

import numpy as np
from scipy.sparse import csr_matrix

from jobs.profiles import Profile, day

NAMES = 0.2  # of the score; the words are the rest
# how many each article needs, before none in common is a sign: a single name or number may be beside the point
FIELDS = {"names": 2, "numbers": 2, "scene": 1}
# By the number of signs. Of halves of one article of NTREX-128 (sentences dealt to two outlets), alike by their words,
# 3 % share no name, 16 % no number, 10 % no place: one sign is often chance. Any two together stand in at most 2.5 %
FACTORS = np.array([1, 0.9, 0.5, 0.25])
FARTHEST = 2  # days that count, each as a sign


class Pairs:
    """The articles of a night, ready to be compared two at a time."""

    def __init__(self, profiles: Sequence[Profile]) -> None:
        """Weigh each name, place and number by how few articles have it."""
        self._days = np.array([day(profile.date) for profile in profiles])
        self._rows = {field: _rows([getattr(one, field) for one in profiles]) for field in FIELDS}

    def scores(self, one: np.ndarray, other: np.ndarray, words: np.ndarray) -> np.ndarray:
        """How alike the articles at these places are; `words`: the cosines of their texts."""
        names = _cosines(self._rows["names"], one, other)
        alike = (1 - NAMES) * words + NAMES * np.where(np.isnan(names), words, names)
        return alike * FACTORS[np.minimum(self._signs(one, other), len(FACTORS) - 1)]

    def _signs(self, one: np.ndarray, other: np.ndarray) -> np.ndarray:
        """How many signs there are that the articles tell of two happenings."""
        signs = np.clip(self._between(one, other), 0, FARTHEST)
        for field, least in FIELDS.items():
            counts = np.diff(self._rows[field].indptr)
            enough = np.minimum(counts[one], counts[other]) >= least
            signs += enough & (_cosines(self._rows[field], one, other) == 0)
        return signs

    def _between(self, one: np.ndarray, other: np.ndarray) -> np.ndarray:
        """The days between the articles; -1 where a date is not known."""
        ours, theirs = self._days[one], self._days[other]
        return np.where((ours > 0) & (theirs > 0), np.abs(ours - theirs), -1)


def _rows(found: Sequence[Collection[str]]) -> csr_matrix:
    """A row of unit length for each article; the fewer have a term, the more it weighs (IDF, smoothed)."""
    spread = Counter(term for terms in found for term in terms)
    place = {term: number for number, term in enumerate(sorted(spread))}
    rarity = np.array([1 + np.log((1 + len(found)) / (1 + spread[term])) for term in place])
    columns = [np.array([place[term] for term in sorted(terms)], dtype=np.int64) for terms in found]
    data = [rarity[row] / max(np.linalg.norm(rarity[row]), 1) if len(row) else np.zeros(0) for row in columns]
    ends = np.cumsum([0, *map(len, columns)])
    joined = np.concatenate([np.zeros(0), *data]), np.concatenate([np.zeros(0, dtype=np.int64), *columns])
    return csr_matrix((*joined, ends), shape=(len(found), max(1, len(place))))


def _cosines(rows: csr_matrix, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """The cosine of each pair of rows; not a number where one is empty."""
    filled = np.diff(rows.indptr) > 0
    cosines = np.asarray(rows[one].multiply(rows[other]).sum(axis=1)).ravel()
    return np.where(filled[one] & filled[other], cosines, np.nan)
