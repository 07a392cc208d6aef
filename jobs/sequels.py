"""Which storyline of earlier editions an event of tonight continues: events and the past in, a link for each out.

Likeness is the geometric mean of two cosines, one of the names and one of the other words, TF-IDF over tonight's and
the earlier events: the same people elsewhere, or the same matter among other people, is no sequel. An event is held
against the mean of the last events of a storyline, so that a chain of near events leads nowhere.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction import DictVectorizer

from jobs.names import names, people, places
from jobs.paraphrases import terms
from jobs.profiles import day
from jobs.records import Event
from jobs.storylines import KeptEvent, Past

FOLLOWS = 0.1  # the same for an event whose storyline of tonight continues one
CONTINUES = 0.17  # mean likeness to the last events of a storyline from which an event continues it
AGAIN = 0.35  # likeness from which two events of one date and place are one happening, reported again
RECENT = 4  # events of a storyline, the newest, that speak for it
TOLD = 12  # sentences of an article, from the first, that say what it is about
TERMS = 60  # words kept of an event
MOST = 1000  # events of a night that may continue a storyline or be continued, in the order of the page
WHY = 5  # words that explain a link


@dataclass(frozen=True, slots=True)
class Link:
    """An event of tonight, as it will be kept, and the earlier events of the storyline that it continues."""

    event: KeptEvent
    storyline: str
    name: str = ""  # of the storyline; empty for one that is new
    again: bool = False  # the happening itself was reported before
    history: tuple[tuple[str, KeptEvent], ...] = ()  # with the dates of their editions, newest first
    why: str = ""

    @property
    def status(self) -> str:
        """new | continuing | updated, as in Digest."""
        return ("updated" if self.again else "continuing") if self.history else "new"

    @property
    def since(self) -> str:
        """The date of the last edition that had the storyline; empty when none had."""
        return self.history[0][0] if self.history else ""


@dataclass(frozen=True, slots=True)
class Line:
    """A storyline of earlier editions."""

    id: str
    name: str
    events: tuple[tuple[str, KeptEvent], ...]  # with the dates of their editions, newest first


@dataclass(frozen=True, slots=True)
class Known:
    """The storylines of earlier editions, and how near tonight's events are to the last events of each."""

    lines: tuple[Line, ...]
    speaking: tuple[KeptEvent, ...]  # the last events of each
    near: csr_matrix  # tonight's events x speaking: likeness
    scores: csr_matrix  # tonight's events x lines: its mean

    def best(self, row: int) -> tuple[float, int]:
        """The highest mean of an event, and the line that has it; of equals the last one in the list of lines."""
        start, end = self.scores.indptr[row : row + 2]
        pairs = zip(self.scores.data[start:end].tolist(), self.scores.indices[start:end].tolist(), strict=True)
        return max(((round(score, 9), column) for score, column in pairs), default=(0.0, 0))

    def score(self, row: int, column: int) -> float:
        """The mean of an event and a line."""
        return round(float(self.scores[row, column]), 9)

    def nearness(self, row: int) -> dict[str, float]:
        """The ids of the events that an event is like, and how much."""
        start, end = self.near.indptr[row : row + 2]
        pairs = zip(self.near.data[start:end].tolist(), self.near.indices[start:end].tolist(), strict=True)
        return {self.speaking[column].id: value for value, column in pairs}


def links(events: Sequence[Event], past: Past) -> dict[str, Link]:
    """For each event, by id, how it stands to earlier editions; events of one storyline go together where they can."""
    tonight, lines = [_kept(event) for event in events[:MOST]], _lines(past)
    if not (tonight and lines):
        return {one.id: Link(one, event.storyline) for event, one in zip(events, tonight, strict=False)}
    rows: dict[str, list[int]] = {}
    for row, event in enumerate(events[:MOST]):
        rows.setdefault(event.storyline, []).append(row)
    known, found = _known(tonight, lines), {}
    for storyline, group in rows.items():
        score, column = max(known.best(row) for row in group)
        follow = [row for row in group if known.score(row, column) >= FOLLOWS] if score >= CONTINUES else []
        left = [row for row in group if row not in follow]
        for row in follow:
            found[tonight[row].id] = _linked(tonight[row], lines[column], known.nearness(row))
        name = tonight[left[0]].id if left and follow else storyline
        found |= {tonight[row].id: Link(tonight[row], name) for row in left}
    return found


def continued(events: Sequence[Event], found: Mapping[str, Link]) -> list[Event]:
    """The events in the storylines that they continue, and why."""
    made = []
    for event in events:
        link = found.get(event.id)
        if link and link.history:
            event = replace(event, storyline=link.storyline, why=(*event.why, link.why))
        made.append(event)
    return made


# --- what an event is about ---


def _kept(event: Event) -> KeptEvent:
    """The event as it will be kept, but for what only the merge knows."""
    texts = [target.text for s in event.summaries for _, target in s.translation.usable("title")]
    for summary in event.summaries:
        texts += [target.text for _, target in islice(summary.translation.usable(), TOLD)]
    whole = "\n".join(texts)
    return KeptEvent(event.id, event.id, event.date, event.place, people(whole), places(whole), _terms(texts))


def _terms(texts: Sequence[str]) -> dict[str, int]:
    """The last words of names, and the terms of other words, those of most sentences, the first among equals."""
    counted: Counter[str] = Counter()
    for text in texts:
        counted.update(dict.fromkeys((name.split()[-1] for name in names(text)), 1))
        counted.update(dict.fromkeys(sorted(terms(text)), 1))
    return dict(counted.most_common(TERMS))


# --- how near it is ---


def _lines(past: Past) -> tuple[Line, ...]:
    """The storylines of earlier editions, those of the newest last."""
    names: dict[str, str] = {}
    found: dict[str, list[tuple[str, KeptEvent]]] = {}
    for edition in past.editions:
        for line in edition.storylines:
            names.setdefault(line.id, line.name)
            found.setdefault(line.id, []).extend((edition.date, event) for event in line.events)
    return tuple(Line(one, names[one], tuple(found[one])) for one in reversed(found) if found[one])


def _known(tonight: Sequence[KeptEvent], lines: tuple[Line, ...]) -> Known:
    """The last events of each storyline, and how near tonight's are to them."""
    speaking = [(column, event) for column, line in enumerate(lines) for _, event in line.events[:RECENT]]
    columns, events = [column for column, _ in speaking], tuple(event for _, event in speaking)
    share = [1 / min(RECENT, len(lines[column].events)) for column in columns]
    members = csr_matrix((share, (range(len(events)), columns)), shape=(len(events), len(lines)))
    near = likeness(tonight, events)
    return Known(lines, events, near, csr_matrix(near @ members))


def likeness(these: Sequence[KeptEvent], those: Sequence[KeptEvent]) -> csr_matrix:
    """The geometric mean of the cosine of names and that of other words, for each pair; 0 where one of them is 0."""
    vectorizer = DictVectorizer()
    rows = vectorizer.fit_transform([_sublinear(event.terms) for event in (*these, *those)]).tocsc()
    spread = np.maximum(np.diff(rows.indptr), 1)
    rows = rows.multiply(np.log1p(rows.shape[0] / spread)).tocsc()
    named = np.array([term[:1].isupper() for term in vectorizer.feature_names_])
    both = (_cosines(rows[:, part].tocsr(), len(these)) for part in (named, ~named))
    return next(both).multiply(next(both)).sqrt().tocsr()


def _sublinear(terms: Mapping[str, int]) -> dict[str, float]:
    """Weights that grow with the logarithm of the count; something for an event without words."""
    return {term: 1 + math.log(count) for term, count in terms.items()} or {"": 1.0}


def _cosines(rows: csr_matrix, split: int) -> csr_matrix:
    """The cosine of each of the first rows with each of the others."""
    size = np.sqrt(rows.multiply(rows).sum(axis=1))
    unit = csr_matrix(rows.multiply(1 / np.maximum(np.asarray(size).reshape(-1, 1), 1e-9)))
    return csr_matrix(unit[:split] @ unit[split:].T)


# --- the link ---


def _linked(event: KeptEvent, line: Line, near: Mapping[str, float]) -> Link:
    """The link of an event to a storyline, and whether that has told of the same happening."""
    alike = [one for _, one in line.events if one.id == event.id or near.get(one.id, 0) >= AGAIN]
    before = next((one for one in alike if one.id == event.id or _one_happening(event, one)), None)
    if before:
        event = replace(event, root=before.root)
    date, closest = max(line.events, key=lambda pair: near.get(pair[1].id, 0))
    score = f"likeness {near.get(closest.id, 0):.2f}"
    why = f"continues “{line.name}” of {date}: {score}; both have {', '.join(_common(event, closest))}"
    return Link(event, line.id, line.name, bool(before), line.events, why)


def _one_happening(event: KeptEvent, other: KeptEvent) -> bool:
    """Whether nothing in date and place keeps two events apart; an inferred date may be a day off."""
    days = day(event.date), day(other.date)
    slack = 0 if event.date.basis == other.date.basis == "stated" else 1
    return (not all(days) or abs(days[0] - days[1]) <= slack) and (
        not (event.place and other.place) or event.place == other.place
    )


def _common(event: KeptEvent, other: KeptEvent) -> list[str]:
    """Some names and words that two events share, those that one of them has most first."""
    both = sorted(set(event.terms) & set(other.terms), key=lambda term: (-event.terms[term], term))
    return [term.removeprefix("=") for term in both[:WHY]]
