"""A summary in, what of its article decides which event it belongs to out: its text, date, places, people, numbers.

Names and numbers also come as keys, which are equal where outlets write one thing in two ways: Zelensky, Zelenskyy;
47.8 million, 48 million. Reads no YAML.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from jobs.exonyms import place_meant
from jobs.gazetteer import gazetteer
from jobs.names import is_city, names, nations, people, place_spans
from jobs.numbers import Number, numbers
from jobs.records import Article, Stamp, Summary
from jobs.sounds import plain

LEAD = 4  # sentences of the body that say what happened, where and with whom
RECENT = 3  # days: "on Wednesday", published on a Monday, is more often the coming one than the last
UNTOLD = ("day", "month", "year", "time", "name")
LEAST = 3
AT = re.compile(
    r"\b(?:[Ii]n|[Nn]ear|[Oo]utside|[Vv]isit(?:s|ed|ing)?(?: to)?|(?:trip|travel\w*|flew|went|came|return\w*) to)\s"
    r"(?:(?:the|central|downtown|eastern|western|\w+ (?:city|capital|town))\s(?:of\s)?)*$"
)
AREA = re.compile(r"['’]?s?\s(?:region|oblast|province|district|area|Region|Oblast)\b")
MEETING = re.compile(
    r"\b(?:meets?|met|meeting|talks|summit|visit\w*|negotiat\w+|conference|jointly|alongside|hosted|received|welcomed|"
    r"discuss\w*|counterpart|(?:tele)?phone (?:call|conversation)|by (?:tele)?phone)\b"
)
# ways in which the letters of one name are written: Hrytsenko, Gritsenko; Tkachuk, Tkatchuk; Andrii, Andriy, Andrij
SPELLINGS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"\W", ""), ("tch|cz", "ch"), ("sch|sz", "sh"), ("t[sz]", "c"), ("[kg]h|g", "h"), ("ph", "f"), ("ck|q", "k"),
        ("w", "v"), ("x", "ks"), ("[jy]", "i"), ("i([aeu])", r"\1"), (r"(.)\1+", r"\1"), (r"(?<=....)[aeiou]+$", ""),
    )
)  # fmt: skip


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
    numbers: frozenset[str]  # as 48,000,000 EUR
    names: frozenset[str]  # last names of people, words of other names, as keys
    scene: frozenset[str]  # nations and cities of the lead


def profile(summary: Summary, title_weight: int) -> Profile:
    """The profile of one article, from its usable English."""
    translation, article = summary.translation, summary.article
    title, body = ([target.text for _, target in translation.usable(role)] for role in ("title", "body"))
    whole, lead = "\n".join([*title, *body]), [*title, *body[:LEAD]]
    everyone, scene = people(whole), "\n".join(lead)
    return Profile(
        summary=summary,
        text="\n".join([*title * title_weight, *(t.text for _, t in translation.usable("body", "heading"))]),
        date=_date(article),
        cities=_cities(scene),
        partners=_partners(lead, everyone),
        people=everyone,
        nations=frozenset(nations(whole)),
        numbers=frozenset(_amount(number) for number in numbers(whole, "en") if _tells(number)),
        names=frozenset(_keys(whole, everyone)),
        scene=frozenset(_places(scene)),
    )


def _date(article: Article) -> Stamp:
    """When it happened, else when it was published; unknown where a weekday may as well be of the coming week."""
    happened, published = article.happened, article.published
    if happened.basis == "inferred" and published.basis == "stated" and day(published) - day(happened) > RECENT:
        return Stamp()
    return happened if happened.value else published


def _places(text: str) -> Iterator[str]:
    """The nations and cities of a text."""
    yield from nations(text)
    yield from (place for place, _ in place_spans(text))


def _keys(text: str, everyone: Sequence[str]) -> Iterator[str]:
    """The words that make the names of a text: of a person the last one, none that many names have (Bank, Council)."""
    known, surnames = gazetteer(), {person.split()[-1] for person in everyone}
    for name in names(text):
        words = name.split()
        for word in () if place_meant(name) else words[-1:] if words[-1] in surnames else words:
            if word not in known.not_people and word.lower() not in known.common:
                yield key(word)


@lru_cache(maxsize=1 << 15)
def key(word: str) -> str:
    """What the spellings of a name in the Latin script have in common: Zelensky, Zelenskyy, Zelenskij are zelensk."""
    found = plain(word)
    for spelling, sound in SPELLINGS:
        found = spelling.sub(sound, found)
    return found


def _tells(number: Number) -> bool:
    """Whether a number may tell two happenings apart: no date, no part of a name, no bare "two"."""
    return number.unit not in UNTOLD and (number.value >= LEAST or number.unit != "")


def _amount(number: Number) -> str:
    """A number by its value to two figures, and its unit: 47.8 million euros is 48,000,000 EUR."""
    value = f"{float(f'{number.value:.2g}'):,.12g}"
    return f"{value} {number.unit.removeprefix('currency:')}".strip()


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
