"""A summary in, what of its article decides which event it belongs to out: its text, date, places, people, numbers.

Reads no YAML.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from jobs.names import is_city, nations, people, place_spans
from jobs.numbers import numbers
from jobs.records import Stamp, Summary

LEAD = 4  # sentences of the body that say what happened, where and with whom
CALENDAR = ("day", "month", "year", "time")
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
    partners: tuple[str, ...]  # the people of a lead that tells of a meeting
    people: tuple[str, ...]
    nations: frozenset[str]
    numbers: frozenset[str]


def profile(summary: Summary, title_weight: int) -> Profile:
    """The profile of one article, from its usable English."""
    translation, article = summary.translation, summary.article
    title, body = ([target.text for _, target in translation.usable(role)] for role in ("title", "body"))
    whole, lead = "\n".join([*title, *body]), [*title, *body[:LEAD]]
    everyone = people(whole)
    return Profile(
        summary=summary,
        text="\n".join([*title * title_weight, *(t.text for _, t in translation.usable("body", "heading"))]),
        date=article.happened if article.happened.value else article.published,
        cities=_cities("\n".join(lead)),
        partners=_partners(lead, everyone),
        people=everyone,
        nations=frozenset(nations(whole)),
        numbers=frozenset(number.text for number in numbers(whole, "en") if number.unit not in CALENDAR),
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
    """The people named in the lead when it tells of a meeting."""
    spoken = " ".join(lead)
    if not MEETING.search(spoken):
        return ()
    return tuple(person for person in everyone if re.search(rf"\b{re.escape(person.split()[-1])}", spoken))


def day(stamp: Stamp) -> int:
    """The day of a date as a number, 0 when it is unknown."""
    return date.fromisoformat(stamp.value[:10]).toordinal() if stamp.value else 0
