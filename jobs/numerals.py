"""Text in, every number in it out, with value, unit and span: 28 miliardi di euro, €28bn, dwieście tysięcy, 13.11.2024.

Reads the `# --- numbers ---` part of languages/*.yaml (scale, number_words, number_hints, percent, currencies, decimal)
and `months`. A number has one of three forms: digits; words ("twelve"); hint. A hint ("second", "both", "one", XXI, a
bare "thousands", a month without a day) is only ever the counterpart of a number, because languages write these freely.
Digits in a designation (F-16, COVID-19, G20) have the unit "name".
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import TypeVar

from jobs.grammar import CODES, SYMBOLS, Grammar, grammar_of

PREFIX = re.compile(rf"(US\$|[€$£₴¥₽]|\b(?:{CODES}))\s?$", re.IGNORECASE)
PRECISION = 28  # figures that Decimal keeps
LONGEST = 30  # words of one number
ROOM = 60  # characters before a number that tell what it is of
GLUED = re.compile(r"([-–]?)([^\W\d_]+)")  # read backwards
MILLION = re.compile(r"m\b")
MORE = re.compile(r"\s(\d{1,3})(?!\d|[.,]\d)")
DATE = re.compile(r"(?<![\d.,/-])(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?![\d/-]|[.,]\d)")
ISO_DATE = re.compile(r"(?<![\d.-])(\d{4})-(\d{2})-(\d{2})(?![\d-])")
TIME = re.compile(r"(?<![\d:.,])([01]?\d|2[0-4]):([0-5]\d)(?![\d:]|[.,]\d)(?:\s?[ap]\.?m\b\.?)?", re.IGNORECASE)
CLOCK = re.compile(r"(?<![\d:.,])(1[0-2]|0?[1-9])(?:\.([0-5]\d))?\s?[ap]\.?m\b\.?", re.IGNORECASE)
SPACES = "\u00a0\u2009\u202f"
DIGITS = re.compile(
    rf"(?<!\d)(?:\d{{1,3}}(?:[{SPACES} ]\d{{3}})+(?!\d)(?:[.,]\d+)?"  # 1 390
    r"|\d{1,3}([.,'])\d{3}(?:\1\d{3})*(?!\d)(?:[.,]\d+)?"  # 1.250,50
    r"|\d+(?:[.,]\d+)?)"
)
ORDINAL = re.compile(r"(?:st|nd|rd|th)\b|-?(?:й|го|му|ї|та|ша|те|х|ті|ий|ої|ою|им|их)\b|[ºª]")
ROMAN = re.compile(r"\b(?=[IVXІХ]{2,6}\b)[XХ]{0,3}(?:[IІ][XХ]|[IІ]?V|V?[IІ]{0,3})\b")
LATIN = str.maketrans("ІХ", "IX")
LINK = re.compile(r"[-–\s]\s*(?:(?:and|y|e|i|та|di|de)\s+)?", re.IGNORECASE)
TO_MONTH = re.compile(r"(?:st|nd|rd|th|º|-?го)?[.,]{0,2}\s+(?:(?:of|de|del)\s+)?", re.IGNORECASE)
RANGE = re.compile(r"\s?[-–—]\s?|\s(?:to|and|or|до|та|і|чи|або|do|i|lub|a|e|o|y)\s", re.IGNORECASE)
POWER = re.compile(r"\b(?:[kcdm]?m|[ксдм]{0,2}м)$")  # km2, мм3
YEAR = re.compile(r"(?:19|20)(?!00)\d\d")
Entry = TypeVar("Entry", int, str)


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a text."""

    value: Decimal
    unit: str  # "" | percent | currency:EUR ... | ordinal | day | month | year | time | name
    text: str  # as written
    span: tuple[int, int]
    form: str = "digits"  # digits | words | hint
    scale: int = 1  # the factor of its scale words


def scan(text: str, lang: str) -> tuple[Number, ...]:
    """Every number of a text, hints included, in order."""
    grammar, plain = grammar_of(lang), text.replace("’", "'").replace("ʼ", "'")
    found, taken = [*_dates(plain), *_times(plain)], bytearray(len(plain))
    _take(found, taken)
    parts = (_digits(plain, grammar, taken), _months(plain, grammar), _romans(plain), _words(plain, grammar, taken))
    for part in (*parts, _hints(plain, grammar)):  # each is run in its turn, on what those before it left
        new = [number for number in part if _free(number.span, taken)]
        _take(new, taken)
        found += new
    found = _ranged(plain, _dated(plain, sorted(found, key=lambda number: number.span)))
    return tuple(replace(number, value=_short(number.value), text=text[slice(*number.span)]) for number in found)


def _short(value: Decimal) -> Decimal:
    """The same value without trailing zeros or exponent."""
    if value.adjusted() >= PRECISION:  # rounded: its zeros are not its own, and there may be a million of them
        return value
    return Decimal(int(value)) if value == int(value) else value.normalize()


def _take(numbers: Iterable[Number], taken: bytearray) -> None:
    """Mark the characters of these numbers as taken."""
    for number in numbers:
        start, end = number.span
        taken[start:end] = b"\1" * (end - start)


def _free(span: tuple[int, int], taken: bytearray) -> bool:
    """Whether no number found so far has a character of this span."""
    return taken.find(1, *span) < 0


def _dates(text: str) -> Iterator[Number]:
    """Day, month and year of dates in digits; month first where only that is possible."""
    for match in DATE.finditer(text):
        day, month, year = (Number(Decimal(match[i]), "", match[i], match.span(i)) for i in (1, 3, 4))
        if day.value <= 12 < month.value <= 31:
            day, month = month, day
        if 1 <= day.value <= 31 and 1 <= month.value <= 12:
            century = 2000 if year.value < 100 else 0
            yield from (replace(day, unit="day"), replace(month, unit="month"))
            yield replace(year, unit="year", value=year.value + century)
    for match in ISO_DATE.finditer(text):
        units = ("year", "month", "day")
        yield from (Number(Decimal(match[i + 1]), units[i], match[i + 1], match.span(i + 1)) for i in range(3))


def _times(text: str) -> Iterator[Number]:
    """Times of day as hours, the minutes in the hundredths."""
    for pattern in (TIME, CLOCK):
        for match in pattern.finditer(text):
            yield Number(Decimal(f"{match[1]}.{match[2] or 0}"), "time", match[0], match.span())


def _dated(text: str, found: list[Number]) -> list[Number]:
    """The same numbers; a number beside a month is a day or a year, and that month is more than a hint."""
    for i, (one, other) in enumerate(pairwise(found)):
        if not TO_MONTH.fullmatch(text, one.span[1], other.span[0]):
            continue
        for month, number in ((i, i + 1), (i + 1, i)):
            if found[month].unit == "month" and found[number].unit in ("", "ordinal", "year", "day"):
                unit = "day" if found[number].value <= 31 else "year"
                found[number] = replace(found[number], unit=unit)
                found[month] = replace(found[month], form="words")
    return found


def _ranged(text: str, found: list[Number]) -> list[Number]:
    """The same numbers; the scale word of a range belongs to both ends: from 340 to 500 million."""
    for i, (one, other) in enumerate(pairwise(found)):
        rising = one.scale == 1 < other.scale and one.value < other.value / other.scale
        if rising and one.unit == "" and one.form != "hint" and RANGE.fullmatch(text, one.span[1], other.span[0]):
            found[i] = replace(one, value=one.value * other.scale)
    return found


def _digits(text: str, grammar: Grammar, taken: bytearray) -> Iterator[Number]:
    """Numbers in digits with their scale words and unit."""
    end = 0
    for match in DIGITS.finditer(text):
        power = match[0] in ("2", "3") and POWER.search(text, max(0, match.start() - ROOM), match.start())
        if match.start() >= end and not power and _free(match.span(), taken):
            number = _one(text, match, grammar)
            end = number.span[1]
            yield number


def _one(text: str, match: re.Match[str], grammar: Grammar) -> Number:
    """The number that begins at this match."""
    before = max(0, match.start() - ROOM)
    prefix = PREFIX.search(text, before, match.start())
    if not prefix and _designation(text[before : match.start()]):
        return Number(_parse(match[0], grammar), "name", match[0], match.span())
    value, factor, end = _scaled(text, match, grammar)
    if prefix:
        million = MILLION.match(text, end)  # $5m; without a currency 5m is five metres
        value, factor, end = (value * 10**6, 10**6, million.end()) if million else (value, factor, end)
        span, unit = (prefix.start(), end), f"currency:{SYMBOLS.get(prefix[1].lower(), prefix[1].upper())}"
        return Number(value, unit, text[slice(*span)], span, scale=factor)
    unit, end = _unit(text, value, end, grammar)
    return Number(value, unit, text[match.start() : end], (match.start(), end), scale=factor)


def _scaled(text: str, match: re.Match[str], grammar: Grammar) -> tuple[Decimal, int, int]:
    """The value with the scale words after it, their factor and end: 20 mil millones; 1 mln 200 tys."""
    value, end, factor = _parse(match[0], grammar), match.end(), 1
    while factor < 10**PRECISION and (scale := grammar.scale.match(text, end)):
        factor, end = factor * _value(scale[1], grammar.language.scale), scale.end()
    more = MORE.match(text, end) if factor > 1 else None
    less = grammar.scale.match(text, more.end()) if more else None
    if more and less and (smaller := _value(less[1], grammar.language.scale)) < factor:
        return value * factor + Decimal(more[1]) * smaller, factor, less.end()
    return value * factor, factor, end


def _unit(text: str, value: Decimal, end: int, grammar: Grammar) -> tuple[str, int]:
    """The unit written after a number, and where it ends."""
    if match := grammar.unit.match(text, end):
        word = match[1].lower()
        code = SYMBOLS.get(word) or _find(word, grammar.language.currencies)
        if code or word.upper() in CODES.split("|"):
            return f"currency:{code or word.upper()}", match.end()
        return "percent", match.end()
    if match := ORDINAL.match(text, end):
        return "ordinal", match.end()
    return ("year" if YEAR.fullmatch(text[end - 4 : end]) and value == int(text[end - 4 : end]) else ""), end


def _designation(before: str) -> bool:
    """Whether the text before a number makes it a name: G20, F-16, COVID-19, not mid-1990."""
    glued = GLUED.match(before[::-1])
    return glued is not None and (not glued[1] or any(char.isupper() for char in glued[2]))


def _parse(digits: str, grammar: Grammar) -> Decimal:
    """The value of digits with marks: the last of two kinds is decimal, a repeated one groups, else by language."""
    digits = re.sub(rf"[{SPACES} '’]", "", digits)
    mark = max(digits.rfind("."), digits.rfind(","))
    if mark < 0:
        return Decimal(digits)
    whole, part = re.sub("[.,]", "", digits[:mark]), digits[mark + 1 :]
    one_kind = digits[mark] in digits[:mark] or not re.search("[.,]", digits[:mark])
    groups = one_kind and len(part) == 3 and whole.strip("0") and digits[mark] != grammar.language.decimal
    return Decimal(whole + part) if groups or digits.count(digits[mark]) > 1 else Decimal(f"{whole}.{part}")


def _months(text: str, grammar: Grammar) -> Iterator[Number]:
    """Month names: hints until a number stands beside them; English ones only with a capital (may, march)."""
    for match in grammar.month.finditer(text):
        if match[0][0].isupper() or grammar.language.code != "en":
            yield Number(Decimal(grammar.language.months[match[0].lower()]), "month", match[0], match.span(), "hint")


def _romans(text: str) -> Iterator[Number]:
    """Roman numerals of two letters or more: hints, for the XXI century is the 21st."""
    for match in ROMAN.finditer(text):
        values = [{"I": 1, "V": 5, "X": 10}[char] for char in match[0].translate(LATIN)]
        signed = [-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True)]
        yield Number(Decimal(sum(signed)), "ordinal", match[0], match.span(), "hint")


def _words(text: str, grammar: Grammar, taken: bytearray) -> Iterator[Number]:
    """Written-out numbers: words joined to one value where the language joins them (twenty-three, dwieście tysięcy)."""
    run: list[re.Match[str]] = []
    for match in grammar.word.finditer(text):
        if not _free(match.span(), taken):
            continue
        linked = 0 < len(run) < LONGEST and LINK.fullmatch(text, run[-1].end(), match.start())
        if run and not (linked and _joins(run[-1][0], match[0], grammar)):
            yield _written(text, run, grammar)
            run = []
        run.append(match)
    if run:
        yield _written(text, run, grammar)


def _hints(text: str, grammar: Grammar) -> Iterator[Number]:
    """Ordinals, decades, both, twice."""
    for match in grammar.hint.finditer(text):
        yield Number(Decimal(_value(match[0], grammar.language.number_hints)), "", match[0], match.span(), "hint")


def _joins(last: str, word: str, grammar: Grammar) -> bool:
    """Whether a number word continues the number before it: twenty three, two thousand; not two three."""
    language = grammar.language
    if _value(word, language.scale):
        return True
    value, before = _value(word, language.number_words), _value(last, language.scale)
    if before:
        return value < before
    before = _value(last, language.number_words)
    step = 100 if before >= 100 else 10 if before >= 20 else 0
    return bool(step) and before % step == 0 and value < step


def _written(text: str, run: Sequence[re.Match[str]], grammar: Grammar) -> Number:
    """The number that these words write; a lone "one" or "thousands" is a hint."""
    language, total, current = grammar.language, 0, 0
    for match in run:
        if not (factor := _value(match[0], language.scale)):
            current += _value(match[0], language.number_words)
        elif factor < 1000:
            current = (current or 1) * factor
        else:  # mil millones: a thousand of them
            total, current = ((total or 1) * factor if not current else total + current * factor), 0
    counted = [match[0] for match in run if match[0].lower() in language.number_words]
    span = (run[0].start(), run[-1].end())
    unit, end = _unit(text, Decimal(-1), span[1], grammar)
    form = "words" if counted and (len(run) > 1 or total + current != 1) else "hint"
    scale = max((_value(match[0], language.scale) for match in run[1:]), default=0)
    return Number(Decimal(total + current), unit, text[span[0] : end], (span[0], end), form, scale or 1)


def _value(word: str, table: Mapping[str, int]) -> int:
    """What a number or scale word stands for, 0 when it is none."""
    return _find(word, table) or 0


def _find(word: str, table: Mapping[str, Entry]) -> Entry | None:
    """What a form stands for: itself first, then the longest beginning."""
    word = word.lower()
    stems = [form for form in table if form.endswith("*") and word.startswith(form[:-1])]
    return table.get(word) or (table[max(stems, key=len)] if stems else None)
