"""cluster: all summaries in, the events out: articles about one happening together, and why.

Reads `cluster:` (threshold, title_weight, max_days_apart, storyline_threshold). Distance is 1 - cosine of the embedded
English text, taken where two articles share what tells; average linkage joins what is near, and an event whose articles
do not hold together is taken apart. Date, city and counterpart can veto a pair, however near: the same actors meet
often, and each meeting is an event of its own. Events that continue one another share a storyline.
"""

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from itertools import product

import numpy as np
from scipy.sparse import coo_matrix, csr_matrix

from jobs.candidates import candidates, symmetric
from jobs.compared import TOLD, Compared, Groups, apart, joined, sentence
from jobs.config import ClusterConfig
from jobs.linkage import coherent, link
from jobs.models.base import Embedder
from jobs.pairs import Pairs
from jobs.profiles import Profile, day, profile
from jobs.records import Event, Stamp, Summary
from jobs.text import content_id

log = logging.getLogger(__name__)
UNDATED = date.max.toordinal()
FAINT = 0.04  # a lower similarity is none: of 8,000 made-up articles six of ten candidate pairs, and no event changed


def cluster(
    summaries: Sequence[Summary], embedder: Embedder, config: ClusterConfig, tell: Callable[[str], None] = log.warning
) -> tuple[Event, ...]:
    """The events of the night, newest first, those without a date last; the input's order does not matter.

    `tell` hears what readers should know of how they were found.
    """
    ordered = sorted(summaries, key=lambda summary: (summary.article.path, summary.article.id))
    if not ordered:
        return ()
    profiles = tuple(profile(summary, config.title_weight) for summary in ordered)
    night = Compared(profiles, _similar(profiles, embedder, tell), config)
    groups = _groups(night)
    members = groups.members
    events = [_event([profiles[i] for i in group]) for group in members]
    for line in _storylines(night, groups):
        name = min((day(events[i].date) or UNDATED, events[i].id) for i in line)[1]
        for i in line:
            inside, outside = joined(night, members[i]), apart(night, groups, members[i], {*line} - {i})
            told = (*inside[:TOLD], *(pair for number, pair in outside.items() if number in line))
            why, pairs = tuple(map(sentence, told)), (*inside, *outside.values())
            events[i] = replace(events[i], storyline=name, why=why, pairs=pairs)
    return tuple(sorted(events, key=lambda event: (-day(event.date), event.id)))


def _similar(profiles: Sequence[Profile], embedder: Embedder, tell: Callable[[str], None]) -> csr_matrix:
    """How similar the articles are where they share what tells: the one place where that is decided."""
    pairs = candidates(csr_matrix(embedder.embed([profile.text for profile in profiles])), tell)
    score = Pairs(profiles).scores
    scores = [score(part.one, part.other, np.clip(part.cosine, 0, 1)) for part in pairs.parts()]
    return symmetric(np.concatenate([np.zeros(0), *scores]), pairs, len(profiles), FAINT)


def _groups(night: Compared) -> Groups:
    """The articles by event."""
    least, related = 1 - night.config.threshold, 1 - night.config.storyline_threshold
    linked = link(night.similar, least, night.barred)
    members = coherent(night.similar, linked, (least, related), night.barred)
    numbers = {i: number for number, group in enumerate(members) for i in group}
    return Groups(members, [numbers[i] for i in range(len(night.profiles))])


def _storylines(night: Compared, groups: Groups) -> list[list[int]]:
    """The events by storyline: near ones with a person in common, or so near that only a veto kept them apart."""
    config, near = night.config, _between(night.similar, groups).tocoo()
    surnames = [{name.split()[-1] for i in group for name in night.profiles[i].people} for group in groups.members]
    kept = (near.data > 1 - config.storyline_threshold) & (near.row != near.col)
    for place in np.flatnonzero(kept & (near.data <= 1 - config.threshold)).tolist():
        kept[place] = not surnames[near.row[place]].isdisjoint(surnames[near.col[place]])
    entries = (near.data[kept], (near.row[kept], near.col[kept]))
    return link(coo_matrix(entries, shape=near.shape).tocsr(), 1 - config.storyline_threshold)


def _between(similar: csr_matrix, groups: Groups) -> csr_matrix:
    """The average similarity of two events, where any of their articles are similar."""
    numbers: np.ndarray = np.array(groups.number_of)
    share = (1 / np.bincount(numbers))[numbers]
    members = csr_matrix((share, (numbers, np.arange(len(numbers)))), shape=(len(groups.members), len(numbers)))
    return (members @ similar @ members.T).tocsr()


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
