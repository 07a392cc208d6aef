"""Text in, its numbers out; two texts in, the numbers in which they differ out.

The comparison is of values: 28 miliardi is 28 billion, "twelve" is 12, 13.11 is 13 November, 22:30 is 10:30 p.m. Only a
number in digits can be lost; a number in words counts when another stands in its place ("two" for "three"), since
languages may say "both" or "a couple". Reads what numerals.py reads.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from jobs.numerals import Number, scan

LATEST = 25  # no time of day is as much, with the minutes as hundredths

__all__ = ["Number", "mismatched", "missing", "numbers", "unsupported"]


def numbers(text: str, lang: str) -> tuple[Number, ...]:
    """The numbers of a text, in order; hints are left out."""
    return tuple(number for number in scan(text, lang) if number.form != "hint")


def unsupported(claim: str, evidence: Sequence[str], lang: str = "en") -> tuple[str, ...]:
    """The numbers of an English claim that no evidence text (in lang) has."""
    known = [number for text in evidence for number in scan(text, lang)]
    return _texts(_without(numbers(claim, "en"), known, across=lang != "en"))


def mismatched(source: str, target: str, lang: str) -> tuple[str, ...]:
    """What differs in numbers between a source in lang and its English target, in plain words."""
    theirs, ours = scan(source, lang), scan(target, "en")
    lost, added = missing(theirs, ours), missing(ours, theirs)
    lost_words, added_words = (_without(_form(a, "words"), b) for a, b in ((theirs, ours), (ours, theirs)))
    if not (lost or added) and lost_words and added_words:  # one alone is only a freer wording ("both", "a couple")
        lost, added = lost_words, added_words
    return (
        *(f"“{text}” of the original is not in the translation" for text in _texts(lost)),
        *(f"“{text}” of the translation is not in the original" for text in _texts(added)),
    )


def missing(these: Sequence[Number], those: Sequence[Number]) -> tuple[Number, ...]:
    """The numbers in digits of one side that have no counterpart of equal value on the other."""
    return _without(_form(these, "digits"), those)


def _without(these: Iterable[Number], those: Sequence[Number], *, across: bool = True) -> tuple[Number, ...]:
    """The numbers of one side without a counterpart; across languages F-16 may match a plain 16."""
    alone = (one for one in these if not any(_same(one, other, across) for other in those))
    return tuple(one for one in alone if not _in_parts(one, those))


def _form(these: Iterable[Number], form: str) -> list[Number]:
    """The numbers of this form."""
    return [number for number in these if number.form == form]


def _texts(these: Iterable[Number]) -> tuple[str, ...]:
    """As written, each once."""
    return tuple(dict.fromkeys(number.text for number in these))


def _same(one: Number, other: Number, across: bool) -> bool:
    """Whether two numbers may be the same one."""
    if not _compatible(one.unit, other.unit, across):
        return False
    hours = "time" in (one.unit, other.unit) and max(one.value, other.value) < LATEST
    if hours and (one.value - other.value) % 12 == 0:  # 22:30 and 10:30 p.m.
        return True
    return one.value in _readings(other) or other.value in _readings(one)


def _compatible(one: str, other: str, across: bool) -> bool:
    """Whether two units may be said of one number: a unit may be left unsaid, but not be another."""
    if "name" in (one, other):
        return one == other or across
    if "month" in (one, other):
        return one == other or "" in (one, other)
    marked = [unit for unit in (one, other) if unit == "percent" or unit.startswith("currency:")]
    return len(set(marked)) < 2


def _readings(number: Number) -> set[Decimal]:
    """The values a number may have: 1.250 is 1250 or 1.25 (MT keeps foreign marks), the 1970s are the 70s."""
    values = {number.value}
    if re.fullmatch(r"\d{1,3}[.,]\d{3}", digits := number.text.strip("~≈ ")):
        values |= {Decimal(digits.replace(",", ".")), Decimal(re.sub("[.,]", "", digits))}
    if number.unit in ("", "year", "ordinal") and 1000 < number.value < 2100 and number.value % 10 == 0:
        values.add(number.value % 100)
    return values


def _in_parts(number: Number, those: Sequence[Number]) -> bool:
    """Whether a day and month of one side (13 November) are written 13.11 on the other; either may be the number."""
    for one, others in ((number, those), *((other, [number]) for other in those)):
        if parts := re.fullmatch(r"(\d{1,2})\.(\d{2})", one.text):
            dated = {("day", Decimal(parts[1])), ("month", Decimal(parts[2]))}
            found = {(other.unit, other.value) for other in others}
            if dated <= found or (one is not number and found <= dated):
                return True
    return False
