"""Two profiles in, why their articles cannot be about one event out; nothing when they can. Reads no YAML."""

from collections.abc import Sequence

from jobs.names import same_name
from jobs.profiles import Profile, day, key


def veto(one: Profile, other: Profile, max_days: int) -> str:
    """Why two articles cannot be about one event; empty when they can. What is not known vetoes nothing."""
    return _other_date(one, other, max_days) or _other_city(one, other) or _other_partner(one, other)


def _other_date(one: Profile, other: Profile, max_days: int) -> str:
    """Both dates known and too far apart."""
    days = day(one.date), day(other.date)
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
    if len(shared(one.partners, other.partners)) > 1:
        return ""
    ours, theirs = (missing(a.partners, b.people) for a, b in ((one, other), (other, one)))
    if min(len(one.partners), len(other.partners)) > 1 and ours and theirs:
        return f"different counterparts: {', '.join(ours)}; {', '.join(theirs)}"
    return ""


def shared(ours: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """The names of one side that the other has."""
    return [name for name in ours if any(same_name(name, other) for other in theirs)]


def missing(ours: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """The names of one side whose last word the other has in no spelling: P. Hrytsenko may be Pavlo Gritsenko."""
    known = {key(name.split()[-1]) for name in theirs}
    return [name for name in ours if key(name.split()[-1]) not in known and name not in shared(ours, theirs)]
