"""Text in, every number in it out, with value, unit and span: 28 miliardi di euro, €28bn, dwieście tysięcy, 13.11.2024.

Reads what grammar.py reads. A number has one of three forms: digits; words ("twelve"); hint. A hint ("second", "both",
"one", XXI, a bare "thousands", a month without a day) is no number of its own, since languages write these freely, but
may be the counterpart of one. Digits in a designation (F-16, COVID-19, G20) have the unit "name".
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from jobs.grammar import (
    CODES,
    FIGURES,
    MEANT,
    PRECISION,
    ROMANS,
    SYMBOLS,
    TELLING,
    Grammar,
    Number,
    grammar_of,
    plain,
    short,
)
from jobs.numwords import romans, unit_at, written

__all__ = ["Number", "scan", "tells"]

PREFIX = re.compile(rf"(US\$|[€$£₴¥₽]|\b(?:{CODES}))\s?$", re.IGNORECASE)
PREFIX_ROOM = 5  # characters that a currency before a number has at most, with a space and what bounds it
ROOM = 60  # characters before a number that tell what it is of
GLUED = re.compile(r"([-–]?)([^\W\d_]+)")  # read backwards
MILLION = re.compile(r"m\b")
MORE = re.compile(r"\s(\d{1,3})(?!\d|[.,]\d)")
# 50 і більше мільйонів
OR_MORE = re.compile(r"\s(?:or|and|y|o|e|i|lub|і|й|та|або|чи)\s(?:more|más|più|więcej|більше)(?=\s)", re.IGNORECASE)
RUN = re.compile(r"\d+")
DATE = re.compile(r"(?<![\d.,/-])(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?![\d/-]|[.,]\d)")
ISO_DATE = re.compile(r"(?<![\d.-])(\d{4})-(\d{2})-(\d{2})(?![\d-])")
AM_PM = r"\s?[ap]\.?m\b\.?"
TIME = re.compile(rf"(?<![\d:.,])([01]?\d|2[0-4])(?::|\s?h\s?)([0-5]\d)(?![\d:]|[.,]\d)(?:{AM_PM})?", re.IGNORECASE)
CLOCK = re.compile(rf"(?<![\d:.,])(1[0-2]|0?[1-9])(?:\.([0-5]\d))?{AM_PM}", re.IGNORECASE)
ZULU = re.compile(r"(?<![\d:.,])([01]\d|2[0-3])([0-5]\d)(?=\s?(?:UTC|GMT|[Hh]ours|hrs|Z)\b)")  # 0230 UTC
ENTITY = re.compile(r"&#\w+;")  # &#39; is an apostrophe
SPACES = "\u00a0\u2009\u202f"
DIGITS = re.compile(
    rf"(?<!\d)(?:\d{{1,3}}(?:[{SPACES} ]\d{{3}})+(?!\d)(?:[.,]\d+)?"  # 1 390
    r"|\d{1,3}([.,'])\d{3}(?:\1\d{3})*(?!\d)(?:[.,]\d+)?"  # 1.250,50
    r"|\d+(?:[.,]\d+)?)"
)
ORDINAL = re.compile(r"(?:st|nd|rd|th)\b|-?(?:й|го|му|ї|та|ша|те|х|ті|ий|ої|ою|им|их|ти|м)\b|[ºª°]")
TO_MONTH = re.compile(r"(?:st|nd|rd|th|º|-?го)?[.,]{0,2}\s+(?:(?:of|de|del)\s+)?", re.IGNORECASE)
RANGE = re.compile(r"\s?[-–—/]\s?|\s(?:to|and|or|до|та|і|чи|або|do|i|lub|a|ai|e|o|y)\s", re.IGNORECASE)
POWER = re.compile(r"(?<![^\W\d_])(?:[kcdm]?m|[ксдм]{0,2}м)$")  # km2, мм3
YEAR = re.compile(r"(?:19|20)(?!00)\d\d")
GROUPED = re.compile(r"\d{1,3}[.,]\d{3}")
DECADE = re.compile(r"\d{3}0s")  # the 1830s: of the 19th century


def tells(text: str, lang: str) -> bool:
    """Whether a text may have a number other than hints like "one" and "both"; a quick look."""
    return TELLING in _signs(text, lang)


@lru_cache(maxsize=64)  # one source is compared with every candidate of a retry
def scan(text: str, lang: str) -> tuple[Number, ...]:
    """Every number of a text, hints included, in order."""
    if not (signs := _signs(text, lang)):
        return ()
    grammar, bare, taken = grammar_of(lang), plain(text), bytearray(len(text))
    found = _left(_figures(bare, grammar, taken), taken) if FIGURES in signs else []
    found += _left(romans(bare, grammar), taken) if ROMANS in signs else []
    found += _left(written(bare, grammar, taken), taken) if MEANT in signs else []
    if len(found) > 1:
        found.sort(key=lambda number: number.span)
        _date(bare, found)
        _range(bare, found)
    return tuple(_finished(number, text) for number in found)


@lru_cache(maxsize=64)
def _signs(text: str, lang: str) -> str:
    """What numbers a text may have."""
    return grammar_of(lang).signs(text)


def _finished(number: Number, text: str) -> Number:
    """The number as written, and with every value that its way of writing allows."""
    written, others = text[slice(*number.span)], (*_others(number, text),)
    if others or written != number.text:
        return replace(number, text=written, also=(*number.also, *others))
    return number


def _others(number: Number, text: str) -> Iterator[Decimal]:
    """Other values of a number in digits: 1.250 is 1250 or 1.25 (MT keeps foreign marks), '18 is 2018."""
    value, (start, end) = number.value, number.span
    if number.form != "digits":
        return
    digits = text[start:end].strip("~≈ ")
    if GROUPED.fullmatch(digits):
        yield from (Decimal(digits.replace(",", ".")), Decimal(re.sub("[.,]", "", digits)))
    if number.unit in ("", "year", "ordinal") and 1000 < value < 2100 and value % 10 == 0:
        yield value % 100
        if DECADE.match(text, start):
            yield value // 100 + 1
    short_year = number.unit == "name" or text[max(0, start - 1) : start] in ("'", "’")
    if len(digits) == 2 and digits.isdecimal() and short_year:
        yield from (value + 1900, value + 2000)


def _take(numbers: Iterable[Number], taken: bytearray) -> None:
    """Mark the characters of these numbers as taken."""
    for number in numbers:
        start, end = number.span
        taken[start:end] = b"\1" * (end - start)


def _left(numbers: Iterable[Number], taken: bytearray) -> list[Number]:
    """Those of these numbers that lie where nothing was taken, which is then taken."""
    new = [number for number in numbers if _free(number.span, taken)]
    _take(new, taken)
    return new


def _free(span: tuple[int, int], taken: bytearray) -> bool:
    """Whether no number found so far has a character of this span."""
    return taken.find(1, *span) < 0


def _figures(text: str, grammar: Grammar, taken: bytearray) -> Iterator[Number]:
    """Dates, times and other numbers in digits, in order."""
    end = 0
    for entity in ENTITY.finditer(text):
        taken[entity.start() : entity.end()] = b"\1" * len(entity[0])
    for run in RUN.finditer(text):
        if (start := run.start()) < end or taken[start]:
            continue
        for number in _dated(text, start) or _timed(text, start) or _plain_number(text, (start, end), grammar):
            end = number.span[1]
            yield number


def _dated(text: str, start: int) -> list[Number]:
    """Day, month and year of the date in digits that begins here; month first where only that is possible."""
    if match := ISO_DATE.match(text, start):
        units = ("year", "month", "day")
        return [Number(Decimal(match[i + 1]), units[i], match[i + 1], match.span(i + 1)) for i in range(3)]
    if not (match := DATE.match(text, start)):
        return []
    day, month, year = (Number(Decimal(match[i]), "", match[i], match.span(i)) for i in (1, 3, 4))
    if day.value <= 12 < month.value <= 31:
        day, month = month, day
    if not (1 <= day.value <= 31 and 1 <= month.value <= 12):
        return []
    century = 2000 if year.value < 100 else 0
    found = (replace(day, unit="day"), replace(month, unit="month"))
    return [*sorted(found, key=lambda number: number.span), replace(year, unit="year", value=year.value + century)]


def _timed(text: str, start: int) -> list[Number]:
    """The time of day that begins here, as hours, the minutes in the hundredths."""
    match = TIME.match(text, start) or CLOCK.match(text, start) or ZULU.match(text, start)
    if not match:
        return []
    hour, minutes = Decimal(match[1]), Decimal(match[2] or 0)
    spoken = (hour, hour + 1, hour + minutes / 60) if minutes else ()  # пів на восьму, las diez y media
    return [Number(short(hour + minutes / 100), "time", match[0], match.span(), also=spoken)]


def _plain_number(text: str, bounds: tuple[int, int], grammar: Grammar) -> list[Number]:
    """The number that begins at the first bound, with its scale words and unit; all before the second is taken."""
    match = DIGITS.match(text, bounds[0])
    if not match or (match[0] in ("2", "3") and POWER.search(text, max(0, bounds[0] - ROOM), bounds[0])):
        return []
    return [_one(text, match, bounds[1], grammar)]


def _date(text: str, found: list[Number]) -> None:
    """Make a number beside a month a day or a year, and that month more than a hint."""
    for i, (one, other) in enumerate(pairwise(found)):
        if "month" not in (one.unit, other.unit) or not TO_MONTH.fullmatch(text, one.span[1], other.span[0]):
            continue
        for month, number in ((i, i + 1), (i + 1, i)):
            if found[month].unit == "month" and found[number].unit in ("", "ordinal", "year", "day"):
                unit = "day" if found[number].value <= 31 else "year"
                found[number] = replace(found[number], unit=unit)
                found[month] = replace(found[month], form="words")


def _range(text: str, found: list[Number]) -> None:
    """Give the scale word, or the century, of a range to both ends: from 340 to 500 million; 1950-53."""
    for i, (one, other) in enumerate(pairwise(found)):
        if not RANGE.fullmatch(text, one.span[1], other.span[0]):
            continue
        rising = one.scale == 1 < other.scale and one.value < other.value / other.scale
        if rising and one.unit == "" and one.form != "hint":
            found[i] = replace(one, value=short(one.value * other.scale))
        elif YEAR.fullmatch(one.text) and re.fullmatch(r"\d\d", other.text) and other.value > one.value % 100:
            found[i + 1] = replace(other, also=(*other.also, one.value // 100 * 100 + other.value))


def _one(text: str, match: re.Match[str], free: int, grammar: Grammar) -> Number:
    """The number that begins at this match; the characters before `free` belong to others."""
    start = match.start()
    prefix = PREFIX.search(text, max(free, start - PREFIX_ROOM), start)
    if not prefix and _designation(text[max(0, start - ROOM) : start]):
        return Number(_parse(match[0], grammar), "name", match[0], match.span())
    value, factor, end = _scaled(text, match, grammar)
    if prefix:
        million = MILLION.match(text, end)  # $5m; without a currency 5m is five metres
        value, factor, end = (value * 10**6, 10**6, million.end()) if million else (value, factor, end)
        start, unit = prefix.start(), f"currency:{SYMBOLS.get(prefix[1].lower(), prefix[1].upper())}"
    else:
        unit, end = _unit(text, value, end, grammar)
    few = (value / factor,) if 1 < factor < 100 else ()  # 3 decades: also 3
    return Number(short(value), unit, text[start:end], (start, end), scale=factor, also=few)


def _scaled(text: str, match: re.Match[str], grammar: Grammar) -> tuple[Decimal, int, int]:
    """The value with the scale words after it, their factor and end: 20 mil millones; 1 mln 200 tys."""
    value, end, factor = _parse(match[0], grammar), match.end(), 1
    more = OR_MORE.match(text, end)
    at = more.end() if more else end
    while factor < 10**PRECISION and (scale := grammar.scale.match(text, at)):
        factor, at = factor * _scale(scale[1], grammar), scale.end()
    end = at if factor > 1 else end
    more = MORE.match(text, end) if factor > 1 else None
    less = grammar.scale.match(text, more.end()) if more else None
    if more and less and (smaller := _scale(less[1], grammar)) < factor:
        return value * factor + Decimal(more[1]) * smaller, factor, less.end()
    return value * factor, factor, end


def _scale(word: str, grammar: Grammar) -> int:
    """The factor of a scale word."""
    meaning = grammar.meanings[word.lower()]
    return meaning.value if meaning else 1


def _unit(text: str, value: Decimal, end: int, grammar: Grammar) -> tuple[str, int]:
    """The unit written after a number, and where it ends."""
    unit, after = unit_at(text, end, grammar)
    if unit:
        return unit, after
    if match := ORDINAL.match(text, end):
        return "ordinal", match.end()
    return ("year" if YEAR.fullmatch(text[end - 4 : end]) and value == int(text[end - 4 : end]) else ""), end


def _designation(before: str) -> bool:
    """Whether the text before a number makes it a name: G20, F-16, COVID-19, not mid-1990."""
    glued = GLUED.match(before[::-1])
    return glued is not None and (not glued[1] or any(char.isupper() for char in glued[2]))


def _parse(digits: str, grammar: Grammar) -> Decimal:
    """The value of digits with marks: the last of two kinds is decimal, a repeated one groups, else by language."""
    if digits.isdecimal():
        return Decimal(digits)
    digits = re.sub(rf"[{SPACES} '’]", "", digits)
    mark = max(digits.rfind("."), digits.rfind(","))
    if mark < 0:
        return Decimal(digits)
    whole, part = re.sub("[.,]", "", digits[:mark]), digits[mark + 1 :]
    one_kind = digits[mark] in digits[:mark] or not re.search("[.,]", digits[:mark])
    groups = one_kind and len(part) == 3 and whole.strip("0") and digits[mark] != grammar.language.decimal
    return Decimal(whole + part) if groups or digits.count(digits[mark]) > 1 else Decimal(f"{whole}.{part}")
