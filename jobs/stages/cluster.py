"""cluster: all summaries in, the events out: articles about one happening together, and why.

Reads `cluster:` (threshold, title_weight, max_days_apart, storyline_threshold). Distance is 1 - cosine of TF-IDF on the
English text; average linkage joins what is near. Date, city and counterpart can veto a pair, however near: the same
actors meet often, and each meeting is an event of its own. Events that continue one another share a storyline.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, product

import numpy as np
from sklearn.cluster import AgglomerativeClustering
from sklearn.feature_extraction.text import TfidfVectorizer

from jobs.config import ClusterConfig
from jobs.names import is_city, nations, people, place_spans, same_name
from jobs.numbers import numbers
from jobs.records import Event, Stamp, Summary
from jobs.text import content_id

LEAD = 4  # sentences of the body that say what happened, where and with whom
FORBIDDEN = 1e6  # the distance of a vetoed pair: more than any average of a cluster can outweigh
AT = re.compile(
    r"\b(?:[Ii]n|[Nn]ear|[Oo]utside|[Vv]isit(?:s|ed|ing)?(?: to)?|(?:trip|travel\w*|flew|went|came|return\w*) to)\s"
    r"(?:(?:the|central|downtown|eastern|western|\w+ (?:city|capital|town))\s(?:of\s)?)*$"
)
AREA = re.compile(r"['’]?s?\s(?:region|oblast|province|district|area|Region|Oblast)\b")
MEETING = re.compile(
    r"\b(?:meets?|met|meeting|talks|summit|visit\w*|negotiat\w+|conference|jointly|alongside|hosted|received|welcomed|"
    r"discuss\w*|counterpart)\b"
)


@dataclass(frozen=True, slots=True)
class Profile:
    """What of an article decides which event it belongs to."""

    summary: Summary
    text: str
    date: Stamp
    cities: tuple[str, ...]  # where the lead says it happened
    partners: tuple[str, ...]  # the people of the lead's sentences about a meeting
    people: tuple[str, ...]
    nations: frozenset[str]
    numbers: frozenset[str]


def cluster(summaries: Sequence[Summary], config: ClusterConfig) -> tuple[Event, ...]:
    """The events of the night, newest first, those without a date last; the input's order does not matter."""
    ordered = sorted(summaries, key=lambda summary: (summary.article.path, summary.article.id))
    profiles = [_profile(summary, config) for summary in ordered]
    distances = _distances([profile.text for profile in profiles])
    groups = _groups(profiles, distances, config)
    events = [_event([profiles[i] for i in group]) for group in groups]
    lines = _storylines(groups, events, profiles, distances, config)
    events = [
        replace(event, storyline=storyline, why=(*_joined(group, profiles, distances), *apart))
        for event, group, (storyline, apart) in zip(events, groups, lines, strict=True)
    ]
    return tuple(sorted(events, key=lambda event: (-_day(event.date), event.id)))


def _profile(summary: Summary, config: ClusterConfig) -> Profile:
    """The profile of one article, from its usable English."""
    translation, article = summary.translation, summary.article
    title, body = ([target.text for _, target in translation.usable(role)] for role in ("title", "body"))
    whole, lead = "\n".join([*title, *body]), [*title, *body[:LEAD]]
    everyone = people(whole)
    return Profile(
        summary=summary,
        text="\n".join([*title * config.title_weight, *(t.text for _, t in translation.usable("body", "heading"))]),
        date=article.happened if article.happened.value else article.published,
        cities=_cities("\n".join(lead)),
        partners=_partners(lead, everyone),
        people=everyone,
        nations=frozenset(nations(whole)),
        numbers=frozenset(number.text for number in numbers(whole, "en") if number.unit not in ("day", "month", "year")),
    )


def _cities(lead: str) -> tuple[str, ...]:
    """The cities where the lead says something happened: in Brussels, not for Kyiv, nor in Kherson region."""
    found = (
        place
        for place, (start, end) in place_spans(lead)
        if is_city(place) and AT.search(lead, 0, start) and not AREA.match(lead, end)
    )
    return tuple(dict.fromkeys(found))


def _partners(lead: Sequence[str], everyone: Sequence[str]) -> tuple[str, ...]:
    """The people named in the lead's sentences about a meeting."""
    spoken = " ".join(sentence for sentence in lead if MEETING.search(sentence))
    return tuple(person for person in everyone if re.search(rf"\b{re.escape(person.split()[-1])}\b", spoken))


def _distances(texts: Sequence[str]) -> np.ndarray:
    """1 - cosine of TF-IDF for every pair of texts."""
    try:
        rows = TfidfVectorizer(stop_words="english", sublinear_tf=True).fit_transform(texts)
    except ValueError:  # scikit-learn's word for texts without a single word of content
        return np.ones((len(texts), len(texts)))
    return np.clip(1 - (rows @ rows.T).toarray(), 0, 1)


def _groups(profiles: Sequence[Profile], distances: np.ndarray, config: ClusterConfig) -> list[list[int]]:
    """The articles by event; again with every veto found inside an event, until no event holds a vetoed pair."""
    if len(profiles) < 2:
        return [[i] for i in range(len(profiles))]
    model = AgglomerativeClustering(
        n_clusters=None, metric="precomputed", linkage="average", distance_threshold=config.threshold
    )
    barred = distances.copy()
    while True:
        labels = model.fit_predict(barred).tolist()
        groups = [[i for i, label in enumerate(labels) if label == wanted] for wanted in dict.fromkeys(labels)]
        pairs = [pair for group in groups for pair in combinations(group, 2)]
        vetoed = [(i, j) for i, j in pairs if veto(profiles[i], profiles[j], config)]
        if not vetoed:
            return groups
        for i, j in vetoed:
            barred[i, j] = barred[j, i] = FORBIDDEN


def veto(one: Profile, other: Profile, config: ClusterConfig) -> str:
    """Why two articles cannot be about one event; empty when they can. What is not known vetoes nothing."""
    return _other_date(one, other, config.max_days_apart) or _other_city(one, other) or _other_partner(one, other)


def _other_date(one: Profile, other: Profile, max_days: int) -> str:
    """Both dates known and too far apart."""
    days = _day(one.date), _day(other.date)
    if all(days) and abs(days[0] - days[1]) > max_days:
        return f"different dates: {one.date.value[:10]}, {other.date.value[:10]}"
    return ""


def _other_city(one: Profile, other: Profile) -> str:
    """Both say in which city, and not in the same."""
    if one.cities and other.cities and not set(one.cities) & set(other.cities):
        return f"different cities: {', '.join(one.cities)}; {', '.join(other.cities)}"
    return ""


def _other_partner(one: Profile, other: Profile) -> str:
    """Two meetings with at most one person in common, each with somebody whom the other article never names."""
    if len(_shared(one.partners, other.partners)) > 1:
        return ""
    ours, theirs = (_missing(a.partners, b.people) for a, b in ((one, other), (other, one)))
    if min(len(one.partners), len(other.partners)) > 1 and ours and theirs:
        return f"different counterparts: {', '.join(ours)}; {', '.join(theirs)}"
    return ""


def _shared(ours: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """The names of one side that the other has."""
    return [name for name in ours if any(same_name(name, other) for other in theirs)]


def _missing(ours: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """The names of one side that the other has not."""
    return [name for name in ours if name not in _shared(ours, theirs)]


def _event(members: Sequence[Profile]) -> Event:
    """The event of these articles, not yet in its storyline."""
    places = Counter(city for member in members for city in member.cities)
    return Event(
        id=content_id("\n".join(sorted(member.summary.article.id for member in members))),
        storyline="",
        summaries=tuple(member.summary for member in members),
        date=_date(members),
        place=min(places, key=lambda place: (-places[place], place), default=""),
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


def _day(stamp: Stamp) -> int:
    """The day of a date as a number, 0 when it is unknown."""
    return date.fromisoformat(stamp.value[:10]).toordinal() if stamp.value else 0
