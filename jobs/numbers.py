"""Text in, its numbers out; two texts in, the numbers in which they differ out.

The comparison is of values: 28 miliardi is 28 billion, "twelve" is 12, 13.11 is 13 November, 22:30 is 10:30 p.m.
A number in digits needs its counterpart. When all digits agree, amounts in words, ordinals and months are compared: one
that stands in the place of another is an error, and so is one from "three" on that has no counterpart at all ("two" is
often left out, or said otherwise). 160 km for 100 miles is another number, unless the text gives both. Reads what
numerals.py reads.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, pairwise

from jobs.numerals import Number, scan, tells

LATEST = 25  # no time of day is as much, with the minutes as hundredths
LEAST_SCALE = 100  # "dozens" may be "tens"
LEAST_ALONE, LEAST_ORDINAL = 3, 11  # smaller ones are often left out, or said otherwise
MOST_PAIRED = 200  # numbers; a text with more is no sentence
DAY_MONTH = re.compile(r"(\d{1,2})\.(\d{2})")
BRACKET = re.compile(r"[^\d();]{1,40}\(\D{0,15}")  # between a measure and the same in another unit
# miles, square miles, acres, feet, yards, inches, pounds, ounces, gallons (US, UK), knots, in metric units
FACTORS = (1.609, 2.59, 0.4047, 0.3048, 0.9144, 2.54, 0.4536, 28.35, 3.785, 4.546, 1.852)
ROUNDED = 0.03  # 100 mph for 160 km/h is 0.6 % off

__all__ = ["Number", "mismatched", "missing", "numbers", "unsupported"]


def numbers(text: str, lang: str) -> tuple[Number, ...]:
    """The numbers of a text, in order; hints are left out."""
    return tuple(number for number in scan(text, lang) if number.form != "hint") if tells(text, lang) else ()


def unsupported(claim: str, evidence: Sequence[str], lang: str = "en") -> tuple[str, ...]:
    """The numbers of an English claim that no evidence text (in lang) has."""
    if not (claimed := numbers(claim, "en")):
        return ()
    known = [number for text in evidence for number in scan(text, lang)]
    return _texts(_without(claimed, known, across=lang != "en"))


def mismatched(source: str, target: str, lang: str) -> tuple[str, ...]:
    """What differs in numbers between a source in lang and its English target, in plain words."""
    if not (tells(target, "en") or tells(source, lang)):
        return ()
    theirs, ours = scan(source, lang), scan(target, "en")
    lost, added = missing(theirs, ours), missing(ours, theirs)
    if not (lost and added):
        lost, added = _needed(lost, theirs, source), _needed(added, ours, target)
    if not (lost or added):
        lost, added = _reworded(theirs, ours)
    return (
        *(f"“{text}” of the original is not in the translation" for text in _texts(lost)),
        *(f"“{text}” of the translation is not in the original" for text in _texts(added)),
    )


def missing(these: Sequence[Number], those: Sequence[Number]) -> tuple[Number, ...]:
    """The numbers in digits of one side that have no counterpart of equal value on the other."""
    return _without((number for number in these if number.form == "digits"), those)


def _needed(alone: tuple[Number, ...], side: Sequence[Number], text: str) -> tuple[Number, ...]:
    """Those without a counterpart, but 100 % and what gives a measure of the same text again: 160 km (100 miles)."""
    if not alone:
        return alone
    known = set(side).difference(alone)
    twice = {one for pair in pairwise(side) if _converts(*pair, text) for one in pair if known.intersection(pair)}
    return tuple(one for one in alone if one not in twice and not _is_all(one))


def _is_all(number: Number) -> bool:
    """Whether a number may only mean "entirely": 100 % sure."""
    return number.unit == "percent" and number.value == 100


def _converts(first: Number, second: Number, text: str) -> bool:
    """Whether two numbers of a text are one measure, the second of them in brackets."""
    if not BRACKET.fullmatch(text, first.span[1], second.span[0]) or not first.value or not second.value:
        return False
    ratios = (first.value / second.value, second.value / first.value)
    linear = any(abs(float(ratio) / factor - 1) < ROUNDED for ratio in ratios for factor in FACTORS)
    celsius, fahrenheit = sorted((float(first.value), float(second.value)))
    return linear or abs(celsius * 1.8 + 32 - fahrenheit) < 1


def _reworded(theirs: Sequence[Number], ours: Sequence[Number]) -> tuple[tuple[Number, ...], tuple[Number, ...]]:
    """The amounts in words, ordinals or months of each side that stand in the place of another of their kind."""
    alone, others = _unpaired(theirs, ours)
    for kinds in (("amount",), ("ordinal",), ("month",), ("amount", "ordinal")):
        lost, added = (tuple(number for number in side if _kind(number) in kinds) for side in (alone, others))
        if lost and added:
            return lost, added
    lost, added = (_without(filter(_must_be_said, a), b) for a, b in ((alone, ours), (others, theirs)))
    return lost, added


def _unpaired(these: Sequence[Number], those: Sequence[Number]) -> tuple[list[Number], list[Number]]:
    """The numbers of both sides left over when each is paired with one of the other side, at best one of its kind."""
    if max(len(these), len(those)) > MOST_PAIRED:
        return [], []
    alone, others = [*these], [*those]
    for alike in (True, False):
        for one in [*alone]:
            fitting = (other for other in others if not alike or _kind(one) == _kind(other))
            if other := next((other for other in fitting if _same(one, other, across=True)), None):
                alone.remove(one)
                others.remove(other)
    return alone, others


def _kind(number: Number) -> str:
    """What a number is said as; "hint" for what is said too freely to be compared."""
    if number.unit in ("ordinal", "roman"):
        return "ordinal" if number.value > 1 else "hint"
    if number.unit == "month":
        return "month"
    amount = number.form == "words" or number.unit in ("glued", "unsure") or number.scale >= LEAST_SCALE
    return "amount" if amount else number.form


def _must_be_said(number: Number) -> bool:
    """Whether a number that is not in digits is too large to be left out, and no part of a name (Six Flags)."""
    if number.form == "digits" or number.unit == "month" or _is_all(number):
        return False
    if number.unit in ("glued", "ordinal"):  # a hundredth of a dollar is a cent
        return LEAST_ORDINAL <= number.value < LEAST_SCALE
    named = number.form == "words" and number.span[0] > 0 and number.text[0].isupper()
    said = number.form == "words" or number.unit == "roman" or number.scale >= LEAST_SCALE
    return said and not named and number.value >= LEAST_ALONE


@dataclass(frozen=True, slots=True)
class Side:
    """The numbers of one text, by what may be asked for."""

    by_value: dict[Decimal, list[Number]]
    said: set[tuple[str, Decimal]]  # unit and value
    dated: set[tuple[str, Decimal]]  # the days and months of dates such as 13.11


def _side(numbers: Sequence[Number]) -> Side:
    """The numbers of one text, each kind once."""
    distinct = {(number.unit, number.value, number.also): number for number in numbers}.values()
    by_value: dict[Decimal, list[Number]] = {}
    for number in distinct:
        for value in {number.value, *number.also}:
            by_value.setdefault(value, []).append(number)
    dated = {part for number in numbers for part in _day_month(number)}
    return Side(by_value, {(number.unit, number.value) for number in distinct}, dated)


def _without(these: Iterable[Number], those: Sequence[Number], *, across: bool = True) -> tuple[Number, ...]:
    """The numbers of one side without a counterpart; across languages F-16 may match a plain 16."""
    if not (wanted := [*these]):
        return ()
    side = _side(those)
    return tuple(one for one in wanted if not _found(one, side, across))


def _found(one: Number, side: Side, across: bool) -> bool:
    """Whether a side has a number's counterpart, be it in parts: 13.11 for 13 November, or the reverse."""
    hours = (one.value + shift for shift in (-24, -12, 12, 24) if one.value < LATEST)
    near = (other for value in chain((one.value,), one.also, hours) for other in side.by_value.get(value, ()))
    if any(_same(one, other, across) for other in near):
        return True
    parts = _day_month(one)
    return (one.unit, one.value) in side.dated or (bool(parts) and parts <= side.said)


def _day_month(number: Number) -> set[tuple[str, Decimal]]:
    """The day and the month that 13.11 may be."""
    match = DAY_MONTH.fullmatch(number.text) if "." in number.text else None
    return {("day", Decimal(match[1])), ("month", Decimal(match[2]))} if match else set()


def _texts(these: Iterable[Number]) -> tuple[str, ...]:
    """As written, each once."""
    return tuple(dict.fromkeys(number.text for number in these))


def _same(one: Number, other: Number, across: bool) -> bool:
    """Whether two numbers may be the same one."""
    if not _compatible(one.unit, other.unit, across):
        return False
    if one.value == other.value:
        return True
    time = "time" in (one.unit, other.unit)
    if one.value in other.also or other.value in one.also:
        return not time or one.form != "digits" or other.form != "digits"  # 10:30 is "half past ten", but no 10
    return time and max(one.value, other.value) < LATEST and (one.value - other.value) % 12 == 0  # 22:30 and 10:30 p.m.


def _compatible(one: str, other: str, across: bool) -> bool:
    """Whether two units may be said of one number: a unit may be left unsaid, but not be another."""
    if one == other or not one or not other:
        return one == other or across or "name" not in (one, other)
    if "name" in (one, other):
        return across
    if "month" in (one, other):
        return False
    marked = {unit for unit in (one, other) if unit == "percent" or unit.startswith("currency:")}
    return len(marked) < 2
