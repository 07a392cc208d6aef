"""Dates in running text, and the two dates of an article: when it was published and when its event took place.

In: text, its language and the edition's date; out: `Found` dates, or the article with `published` and `happened`. The
names of months and weekdays stand in jobs/languages/*.yaml (`months`, `weekdays`, `days_ago`, `not_event`). No date
library: a pattern that knows the names of the months has resolved the date, and those tried read `lat 23` as the 23rd.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from jobs.languages import FOLDER, Language, load
from jobs.records import Article, Line, Stamp

YEARS = range(1990, 2101)  # in which anything read here may have been published
LEAD = 3  # body lines that tell what happened and when
WINDOW = timedelta(days=60)  # an older date in the lead is background
AHEAD = timedelta(days=2)  # a later date of publication is a mistake, and dates nothing
DAY = timedelta(days=1)  # an edition may be of the day before a date in another time zone
LINKS = ("inline_related_link", "related_headline")
ISO = r"(?<!\d)(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)"
# glued to the word before it, as scraped; a year of two figures after a month of two, or versions (1.2.24) were dates
NUMERIC = (
    r"(?<!\d)(?<!\d[.,/-])(?P<d>\d{1,2})(?P<sep>[./])(?P<m>\d{1,2})(?P=sep)"
    r"(?P<y>(?:19|20)\d\d|(?<=\d\d.)\d\d)(?![\d/]|[.,]\d)"
)
DIGIT = re.compile(r"\d")
TIME = re.compile(r"(?<![\d:.])([01]?\d|2[0-3]):([0-5]\d)(?!\d)")
QUOTES = {mark: re.compile(end) for mark, end in {"“": "”", "«": "»", "„": "[”“]", '"': '"'}.items()}
OPENING = re.compile("[“«„]|(?<!\\w)\"")
ROOM = 100  # characters before a date that tell what it is of
BEFORE = re.compile(r"\s+,?[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")  # read backwards
WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Found:
    """A date in a text; `complete` when the text gives its year, else the latest such day that is not in the future."""

    value: date
    start: int
    end: int
    text: str
    complete: bool


def find_dates(text: str, lang: str, as_of: date) -> list[Found]:
    """The dates in a text, in order; none later than the day after as_of."""
    found: list[Found] = []
    if not DIGIT.search(text):  # as most lines: 0.1 ms saved on each
        return found
    taken = bytearray(len(text))
    for pattern in _patterns(lang):
        for match in pattern.finditer(text):
            value = _resolve(match.groupdict(), lang, as_of)
            if value is not None and taken.find(1, *match.span()) < 0:
                found.append(Found(value, *match.span(), match[0], match["y"] is not None))
                taken[match.start() : match.end()] = b"\1" * len(match[0])
    return sorted(found, key=lambda one: one.start)


def date_article(article: Article, as_of: date) -> Article:
    """The article with its date of publication (unless known) and the date of its main event, each with its basis."""
    published = article.published if article.published.value else _published(article, as_of)
    return replace(article, published=published, happened=_happened(replace(article, published=published), as_of))


@cache
def _patterns(lang: str) -> tuple[re.Pattern[str], ...]:
    """What a date looks like in this language; figures only when it has no file."""
    figures = (re.compile(ISO), re.compile(NUMERIC))
    language = _language(lang)
    if language is None or not language.months:
        return figures
    names = "|".join(re.escape(name) for name in sorted(language.months, key=len, reverse=True))
    month = rf"(?P<m>{names})\b"
    day = r"(?<![\d.,:/])(?:(?P<first>\d{1,2})\s?[–-]\s?)?(?P<d>\d{1,2})"
    year = r"(?:\.?,?\s+(?:de\s+|del\s+|of\s+)?(?P<y>(?:1[4-9]|20)\d\d)(?!\d))?"
    ordinal = r"(?:-?го|st|nd|rd|th|º|°|er)?\.?"
    patterns = [rf"{day}{ordinal}\s+(?:de\s+|di\s+|of\s+)?{month}{year}"]
    if language.month_first:  # "on May 20", but not "In May 20 people …"
        patterns += [rf"(?<!\b[Ii]n )\b{month}\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:%]|[.,]\d){year}"]
    return (*figures, *(re.compile(pattern, re.IGNORECASE) for pattern in patterns))


@cache
def _language(lang: str) -> Language | None:
    """The language, if it has a file."""
    return load(lang) if (FOLDER / f"{lang}.yaml").exists() else None


def _resolve(parts: dict[str, str | None], lang: str, as_of: date) -> date | None:
    """The day that these parts mean, if there is one that is not in the future."""
    month, first, last = _month(parts["m"] or "", lang), int(parts.get("first") or 0), int(parts["d"] or 0)
    if first >= last:
        return None  # a score: "the 4-1 win of February"
    day = first or last
    if month > 12 and day <= 12:
        month, day = day, month  # 11/13/2024, as written in the United States
    if parts["y"]:
        year = int(parts["y"])
        value = _day(year + 2000 if year < 100 else year, month, day)
        return value if value is not None and value <= as_of + DAY else None
    days = (_day(as_of.year + back, month, day) for back in range(1, -9, -1))  # 29 February may be eight years away
    return next((value for value in days if value is not None and value <= as_of + DAY), None)


def _month(name: str, lang: str) -> int:
    """The number of a month; 0 when this is none."""
    if name.isdigit():
        return int(name)
    language = _language(lang)
    written = not (language and language.month_first) or name[:1].isupper()
    return language.months.get(name.lower(), 0) if language and written else 0


def _day(year: int, month: int, day: int) -> date | None:
    """The day of this year, month and day, if it exists."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _published(article: Article, as_of: date) -> Stamp:
    """The date in a byline or date line, with its time."""
    for line in article.lines:
        dates = find_dates(line.text, article.lang, as_of) if line.role == "meta" else []
        if dates:
            time = TIME.search(line.text)
            value = dates[0].value.isoformat() + (f"T{int(time[1]):02}:{time[2]}" if time else "")
            return _stamp(value, dates[0].complete, f"line {line.number}: {line.text}")
    return Stamp()


def _stamp(value: str, complete: bool, evidence: str) -> Stamp:
    """A date that is stated, or inferred when its year is the edition's."""
    basis, year = ("stated", "") if complete else ("inferred", "; year from the edition's date")
    return Stamp(value, basis, evidence + year)


def _happened(article: Article, as_of: date) -> Stamp:
    """The day of the main event: a date in the lead, else `today` or a weekday that something dates."""
    lead = [line for line in article.lines if line.role == "body"][:LEAD]
    published = _anchor(article.published, as_of)
    known = published or as_of
    for line in lead:
        dates = find_dates(line.text, article.lang, min(known, as_of))
        quotes = _quotes(line.text) if dates else []
        for found in dates:
            if found.value >= known - WINDOW and _of_event(line.text, found.start, article.lang, quotes):
                return _dated(line, found, published)
    clues = (_clue(line, article, published, as_of) for line in lead)
    return next((stamp for stamp in clues if stamp.value), Stamp())


def _anchor(stamp: Stamp, as_of: date) -> date | None:
    """The day of publication, if it is stated and may be true."""
    try:
        day = date.fromisoformat(stamp.value[:10])
    except ValueError:
        return None
    return day if stamp.basis == "stated" and day.year in YEARS and day <= as_of + AHEAD else None


def _dated(line: Line, found: Found, published: date | None) -> Stamp:
    """The stamp of a date in the lead; its year may be that of the publication."""
    evidence = f"line {line.number}: {_context(line.text, found)}"
    if published and not found.complete:
        return _stamp(found.value.isoformat(), True, f"{evidence}; year from the date of publication")
    return _stamp(found.value.isoformat(), found.complete, evidence)


def _context(text: str, found: Found) -> str:
    """The date with the word before it: `середу, 13 листопада`, `il 4 novembre`."""
    room = max(0, found.start - ROOM)
    before = BEFORE.match(text[room : found.start][::-1])
    return text[found.start - (before.end() if before else 0) : found.end]


def _quotes(text: str) -> list[tuple[int, int]]:
    """Where the quotations of a text stand; a mark that is never closed opens none."""
    spans: list[tuple[int, int]] = []
    closing = dict(QUOTES)
    for mark in OPENING.finditer(text):
        if mark[0] in closing and (not spans or mark.start() >= spans[-1][1]):
            if end := closing[mark[0]].search(text, mark.end()):
                spans.append((mark.start(), end.end()))
            else:
                del closing[mark[0]]
    return spans


def _of_event(text: str, start: int, lang: str, quotes: Sequence[tuple[int, int]]) -> bool:
    """May the date at start be the day of the event: not quoted, not `since`, `born on`, `the agreement of`?"""
    place = bisect_right(quotes, start, key=lambda quote: quote[0])
    if place and start < quotes[place - 1][1]:
        return False
    language = _language(lang)
    words = [word.lower() for word in WORD.findall(text, max(0, start - ROOM), start)][-2:]
    if language is None or not words:
        return True
    short = len(words[-1]) <= 3 or _plain(words[-1]) in language.weekdays  # "since the", "до середи,"
    return not any(word in language.not_event for word in (words if short else words[-1:]))


def _plain(word: str) -> str:
    """A word as the lists have it: lower case, straight apostrophe, no possessive."""
    lowered = word.lower()
    if lowered.isalpha() and "ʼ" not in lowered:  # which counts as a letter
        return lowered
    return lowered.replace("’", "'").replace("ʼ", "'").removesuffix("'s")


def _clue(line: Line, article: Article, published: date | None, as_of: date) -> Stamp:
    """The day that `today` or a weekday in this line means, if the publication or a dated link fixes it."""
    for word, days_ago, weekday in _day_words(line.text, article.lang):
        where = f"line {line.number}: {word}"
        if published and days_ago is not None:
            day = published - timedelta(days=days_ago)
            return Stamp(day.isoformat(), "stated", f"{where}; published {published}")
        if published and weekday:
            day = published - timedelta(days=(published.isoweekday() - weekday) % 7)
            return Stamp(day.isoformat(), "inferred", f"{where}, on or before the day of publication, {published}")
        if weekday and not published:
            return _near_link(article, weekday, where, as_of)
    return Stamp()


def _day_words(text: str, lang: str) -> Iterator[tuple[str, int | None, int]]:
    """Words that mean a day: the word, how many days ago, which weekday (0 for none)."""
    language, quotes = _language(lang), _quotes(text)
    for match in WORD.finditer(text) if language else ():
        word, written = _plain(match[0]), match[0][0].isupper() or not (language and language.month_first)
        weekday = language.weekdays.get(word, 0) if language and written else 0
        days_ago = language.days_ago.get(word) if language else None
        if (weekday or days_ago is not None) and _of_event(text, match.start(), lang, quotes):
            yield match[0], days_ago, weekday


def _near_link(article: Article, weekday: int, where: str, as_of: date) -> Stamp:
    """This weekday, on or up to six days after the newest dated link to another article within this one."""
    lines = [line for line in article.lines if line.role == "junk" and line.reason in LINKS]
    dates = [(found, line.number) for line in lines for found in find_dates(line.text, article.lang, as_of)]
    links = [(found.value, number) for found, number in dates if found.complete]
    if not links:
        return Stamp()
    newest, number = max(links)
    day = newest + timedelta(days=(weekday - newest.isoweekday()) % 7)
    evidence = f"{where}, on or after the newest dated link (line {number}: {newest})"
    return Stamp(day.isoformat(), "inferred", evidence) if day <= as_of + DAY else Stamp()
