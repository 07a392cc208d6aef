"""cluster: all summaries in, the events out: articles about one happening together, and why.

Reads `cluster:` (threshold, title_weight, max_days_apart, storyline_threshold). Distance is 1 - cosine of
the embedded English text; average linkage joins what is near. Date, city and counterpart can veto a pair, however near:
the same actors meet often, and each meeting is an event of its own. Events that continue one another share a storyline.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, product

import numpy as np
from sklearn.cluster import AgglomerativeClustering

from jobs.config import ClusterConfig
from jobs.models.base import Embedder
from jobs.profiles import Profile, day, profile
from jobs.records import Event, Stamp, Summary
from jobs.text import content_id
from jobs.vetoes import shared, veto

PAIRS = 10  # shown per event
UNDATED = date.max.toordinal()
FORBIDDEN = 1e6  # the distance of a vetoed pair: more than any average of a cluster can outweigh


@dataclass(frozen=True, slots=True)
class Night:
    """All articles of the night and how far apart they are."""

    profiles: tuple[Profile, ...]
    distances: np.ndarray
    config: ClusterConfig

    def veto(self, i: int, j: int) -> str:
        """Why these two articles cannot be about one event; empty when they can."""
        return veto(self.profiles[i], self.profiles[j], self.config.max_days_apart)

    def nearest(self, pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        """Pairs of articles, the nearest first."""
        return sorted(pairs, key=lambda pair: (self.distances[pair], pair))

    def told(self, i: int, j: int) -> str:
        """Two articles by their paths, and how similar they are."""
        paths = (self.profiles[k].summary.article.path for k in (i, j))
        return f"{' and '.join(paths)}: similarity {1 - self.distances[i, j]:.2f}"


def cluster(summaries: Sequence[Summary], embedder: Embedder, config: ClusterConfig) -> tuple[Event, ...]:
    """The events of the night, newest first, those without a date last; the input's order does not matter."""
    ordered = sorted(summaries, key=lambda summary: (summary.article.path, summary.article.id))
    if not ordered:
        return ()
    profiles = tuple(profile(summary, config.title_weight) for summary in ordered)
    night = Night(profiles, _distances([profile.text for profile in profiles], embedder), config)
    groups = _groups(night)
    events = [_event([profiles[i] for i in group]) for group in groups]
    for line in _storylines(night, groups):
        name = min((day(events[i].date) or UNDATED, events[i].id) for i in line)[1]
        for i in line:
            why = (*_joined(night, groups[i]), *_apart(night, groups[i], [groups[j] for j in line if j != i]))
            events[i] = replace(events[i], storyline=name, why=why)
    return tuple(sorted(events, key=lambda event: (-day(event.date), event.id)))


def _distances(texts: Sequence[str], embedder: Embedder) -> np.ndarray:
    """1 - cosine for every pair of texts."""
    rows = embedder.embed(texts)
    cosine = rows @ rows.T
    return np.clip(1 - (cosine if isinstance(cosine, np.ndarray) else cosine.toarray()), 0, 1)


def _groups(night: Night) -> list[list[int]]:
    """The articles by event; again with every veto found inside an event, until no event holds a vetoed pair."""
    barred = night.distances.copy()
    while True:
        groups = _linked(barred, night.config.threshold)
        vetoed = [pair for group in groups for pair in combinations(group, 2) if night.veto(*pair)]
        if not vetoed:
            return groups
        for i, j in vetoed:
            barred[i, j] = barred[j, i] = FORBIDDEN


def _linked(distances: np.ndarray, threshold: float) -> list[list[int]]:
    """The items by cluster: average linkage below this distance."""
    if len(distances) < 2:
        return [[i] for i in range(len(distances))]
    model = AgglomerativeClustering(
        n_clusters=None, metric="precomputed", linkage="average", distance_threshold=threshold
    )
    labels = model.fit_predict(distances).tolist()
    return [[i for i, label in enumerate(labels) if label == wanted] for wanted in dict.fromkeys(labels)]


def _storylines(night: Night, groups: Sequence[Sequence[int]]) -> list[list[int]]:
    """The events by storyline: near ones with a person in common, or so near that only a veto kept them apart."""
    members = np.zeros((len(groups), len(night.profiles)))
    for row, group in enumerate(groups):
        members[row, group] = 1 / len(group)
    between = members @ night.distances @ members.T  # mean distance of two events
    surnames = [{name.split()[-1] for i in group for name in night.profiles[i].people} for group in groups]
    near = between < night.config.storyline_threshold
    for i, j in np.argwhere(near & (between >= night.config.threshold)).tolist():
        near[i, j] = not surnames[i].isdisjoint(surnames[j])
    between = np.where(near & near.T, between, 1)
    np.fill_diagonal(between, 0)
    return _linked(between, night.config.storyline_threshold)


def _event(members: Sequence[Profile]) -> Event:
    """The event of these articles, not yet in its storyline."""
    places = Counter(city for member in members for city in member.cities)
    return Event(
        id=content_id("\n".join(sorted(member.summary.article.id for member in members))),
        storyline="",
        summaries=tuple(member.summary for member in members),
        date=_date(members),
        place=max(places, key=lambda place: places[place], default=""),  # of equals the first mentioned
    )


def _date(members: Sequence[Profile]) -> Stamp:
    """The most certain date of the event, the earliest of those: when it happened, else when it was published."""
    articles = [member.summary.article for member in members]
    for field, basis in product(("happened", "published"), ("stated", "inferred")):
        stamps = [(getattr(article, field), article.path) for article in articles]
        stamps = [(stamp, path) for stamp, path in stamps if stamp.value and stamp.basis == basis]
        if stamps:
            stamp, path = min(stamps, key=lambda pair: (pair[0].value, pair[1]))
            return replace(stamp, evidence=f"{path}, {stamp.evidence}" if stamp.evidence else path)
    return Stamp()


def _joined(night: Night, group: Sequence[int]) -> Iterator[str]:
    """Why the articles of an event are together, the nearest pairs first."""
    for i, j in night.nearest(combinations(group, 2))[:PAIRS]:
        one, other = night.profiles[i], night.profiles[j]
        same = [
            ("people", shared(one.people, other.people)),
            ("city", [city for city in one.cities if city in other.cities]),
            ("nations", sorted(one.nations & other.nations)),
            ("numbers", sorted(one.numbers & other.numbers)),
        ]
        reasons = [f"{what}: {', '.join(found)}" for what, found in same if found]
        yield "; ".join((night.told(i, j), "one event", *reasons))


def _apart(night: Night, group: Sequence[int], others: Sequence[Sequence[int]]) -> Iterator[str]:
    """Why the other events of the storyline are events of their own: of each the nearest pair that tells."""
    for other in others:
        pairs = night.nearest(product(group, other))
        vetoed = ((pair, reason) for pair in pairs if (reason := night.veto(*pair)))
        pair, reason = next(vetoed, (pairs[0], "not near enough"))
        yield f"{night.told(*pair)}; kept apart: {reason}"
