"""Profiles in, why their articles cannot be about one event out; nothing when they can. Reads no YAML.

A kind of veto says of two articles that they are apart, or that they agree, or nothing. Two articles are kept apart by
any veto. Two groups of articles are when a kind keeps more than a share of the pairs apart of which it says anything:
one city that was found wrongly would else split an event, and the more easily the more articles it has.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TypeVar

from jobs.duplicates import shingles
from jobs.names import same_name
from jobs.profiles import Profile, day, key

SHARE = 0.25  # of the pairs that tell: three that agree outweigh one that does not
ASKED = 12  # articles of a group, evenly chosen, that are held against those of another
COPIED = 0.5  # of the runs of words of the shorter text stand in the longer one
AGREE = ""  # what a kind says of two articles that it does not keep apart
Item = TypeVar("Item")


def veto(one: Profile, other: Profile, max_days: int) -> str:
    """Why two articles cannot be about one event; empty when they can. What is not known vetoes nothing."""
    return next(filter(None, (kind(one, other, max_days) for kind in KINDS)), "")


def barred(ours: Sequence[Profile], theirs: Sequence[Profile], max_days: int) -> bool:
    """Whether two groups of articles are about two events."""
    one, other = some(ours), some(theirs)
    return any(_apart([[kind(a, b, max_days) for b in other] for a in one], least) for kind, least in KINDS.items())


def some(group: Sequence[Item]) -> Sequence[Item]:
    """As many articles of a group as are asked."""
    return group[:: -(-len(group) // ASKED)]


def _apart(said: Sequence[Sequence[str | None]], least: float) -> bool:
    """Whether what a kind says of each article of one group with each of another keeps the groups apart."""
    told, apart = sum(word is not None for row in said for word in row), sum(bool(word) for row in said for word in row)
    witnesses = all(sum(map(any, side)) >= least * len(side) for side in (said, [*zip(*said, strict=True)]))
    return witnesses and apart > SHARE * told


def _other_date(one: Profile, other: Profile, max_days: int) -> str | None:
    """Both dates known and too far apart."""
    days = day(one.date), day(other.date)
    if not all(days):
        return None
    far = abs(days[0] - days[1]) > max_days
    return f"different dates: {one.date.value[:10]}, {other.date.value[:10]}" if far else AGREE


def _other_city(one: Profile, other: Profile, max_days: int) -> str | None:
    """Each says in which one city, not in the same, and they are neither one text nor name each other's."""
    if set(one.cities) & set(other.cities):
        return AGREE
    if not len(one.cities) == len(other.cities) == 1:
        return None  # not known, or a tour, a front, a storm: what happens in several places may be told from any
    if (one.cities[0] in other.text and other.cities[0] in one.text) or _one_text(one, other):
        return None
    return f"different cities: {one.cities[0]}; {other.cities[0]}"


def _one_text(one: Profile, other: Profile) -> bool:
    """Whether two outlets print one text, cut and led in otherwise; one outlet fills in its templates with cities."""
    outlets = {profile.summary.article.outlet.casefold() for profile in (one, other)}
    made = _shingles(one.text), _shingles(other.text)
    return len(outlets) > 1 and len(made[0] & made[1]) >= COPIED * min(map(len, made))


_shingles = lru_cache(maxsize=1 << 10)(shingles)


def _other_partner(one: Profile, other: Profile, max_days: int) -> str | None:
    """Two meetings with at most one person in common, each with somebody whom the other article never names."""
    if min(len(one.partners), len(other.partners)) < 2:
        return None
    if len(shared(one.partners, other.partners)) > 1:
        return AGREE
    ours, theirs = (missing(a.partners, b.people) for a, b in ((one, other), (other, one)))
    return f"different counterparts: {', '.join(ours)}; {', '.join(theirs)}" if ours and theirs else None


def shared(ours: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """The names of one side that the other has."""
    return [name for name in ours if any(same_name(name, other) for other in theirs)]


def missing(ours: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """The names of one side whose last word the other has in no spelling: P. Hrytsenko may be Pavlo Gritsenko."""
    known = {key(name.split()[-1]) for name in theirs}
    return [name for name in ours if key(name.split()[-1]) not in known and name not in shared(ours, theirs)]


# Of how many articles of each group a kind must speak: a date is hardly ever wrong; of cities and guests one of six,
# who speaks for five that name none, may be. Of events of 40 articles, half of them without a city and 5 % with a wrong
# one, B-cubed recall is 0.83, and 0.78 where any vetoed pair keeps two groups apart; without wrong ones 0.97 and 0.87
KINDS: dict[Callable[[Profile, Profile, int], str | None], float] = {
    _other_date: 0.0, _other_city: 0.2, _other_partner: 0.2,
}  # fmt: skip
