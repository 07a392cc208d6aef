"""The numbers of an English sentence that count something: what, how exactly, and whether two can both be right.

In: a sentence; out: Counted records. Two numbers agree when they are equal, when one is the other rounded, or when both
fit the bounds that are given ("more than 20" and 23). Dates, clock times, designations and ordinals count nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from jobs.numbers import numbers
from jobs.numerals import Number
from jobs.paraphrases import term
from jobs.text import words

UNCOUNTED = ("day", "month", "year", "time", "name", "ordinal", "roman")  # numbers that count nothing
BEFORE, AFTER = 40, 50  # characters beside a number that tell what it counts
REACH = 2  # content words after a number that tell what it counts; one before it does
OLD = re.compile(r"\b(?:in|since|by|until|of|from|before|after)\s+$", re.IGNORECASE)  # before a year
YEARS = range(1000, 2100)
LEAST = re.compile(r"(?i)\b(?:more than|over|at least|above|exceed\w*|(?:no|not) (?:fewer|less) than|upwards of)\s+$")
MOST = re.compile(r"(?i)\b(?:up to|at most|less than|fewer than|under|below|(?:no|not) more than|almost|nearly)\s+$")
ABOUT = re.compile(
    r"(?i)\b(?:about|around|some|roughly|approximately|nearly|almost|circa|close to|estimated|just (?:over|under))\s+$"
)
OR_MORE = re.compile(r"\s*(?:or more\b|\+|plus\b)")
PART = re.compile(
    r"\b(?:another|other|additional|further|extra|of (?:whom|which|them)|only|last|remaining)\W+$", re.IGNORECASE
)
OF = re.compile(r"\s*(?:more|others?|of (?:them|whom|which|those|these|the|its|their|\d)|out of)\b", re.IGNORECASE)
WHOLE = re.compile(r"\d\s+(?:out )?of (?:the |its |their |all )?$")
TOLERANCE = Decimal("0.1")  # of "about"
EXACT = 100  # smaller whole numbers are not rounded
VAGUE = frozenset(["=people", "total", "number", "case", "time", "percent", "="])  # things that tell nothing apart
STOPS = re.compile(r"[,.;:()“”\"]\s|\s\d")


@dataclass(frozen=True, slots=True)
class Counted:
    """A number that counts something."""

    number: Number
    head: str  # the term right after it, "" if none is
    things: frozenset[str]  # the terms around it
    low: Decimal  # what it may be at least
    high: Decimal | None  # and at most, None when it is open
    role: str  # part | whole | ""


def counted(text: str) -> tuple[Counted, ...]:
    """The numbers of a sentence that count something, in order."""
    kept = (number for number in numbers(text, "en") if number.unit not in UNCOUNTED)
    return tuple(_counted(number, text) for number in kept if not is_year(number, text))


def is_year(number: Number, text: str) -> bool:
    """Whether a plain number may be a year before 1900, which has no unit: in 1734."""
    start, end = number.span
    plain = not number.unit and text[start:end].isdecimal() and len(text[start:end]) == 4
    return plain and int(number.value) in YEARS and bool(OLD.search(text[max(0, start - BEFORE) : start]))


def agree(one: Counted, other: Counted) -> bool:
    """Whether two numbers can both be right of one thing."""
    a, b = one.number, other.number
    if a.unit != b.unit:
        return False
    if {a.value, *a.also} & {b.value, *b.also}:
        return True
    upper = (one.high is None or other.low <= one.high) and (other.high is None or one.low <= other.high)
    bounded = one.low != one.high or other.low != other.high
    return (bounded and upper) or _rounded(a, b)


def same_thing(one: Counted, other: Counted) -> bool:
    """Whether two numbers of one unit count the same thing, as far as the words around them tell."""
    if one.number.unit != other.number.unit or one.role != other.role:
        return False
    heads = not one.head or not other.head or one.head in other.things or other.head in one.things
    return heads and bool((one.things & other.things) - VAGUE)


def _counted(number: Number, text: str) -> Counted:
    """A number with what it counts and how exactly."""
    start, end = number.span
    before, after = text[max(0, start - BEFORE) : start], text[end : end + AFTER]
    near_after, near_before = STOPS.split(after)[0], STOPS.split(before)[-1]
    things = [*_terms(near_before)[-1:], *_terms(near_after)[:REACH]]
    low, high = _bounds(number.value, before, after)
    return Counted(number, _head(near_after), frozenset(things), low, high, _role(before, after))


def _terms(text: str) -> list[str]:
    """The terms of a piece of text, in order."""
    return [each for word in words(text) if (each := term(word.lower()))]


def _head(after: str) -> str:
    """The term of the word right after a number; nations before it are passed over (15 North Korean soldiers)."""
    following: Iterator[str] = (word for word in words(after) if not word[0].isupper())
    first = next(following, "")
    return term(first.lower()) if first and after.lstrip()[:1].isalnum() else ""


def _bounds(value: Decimal, before: str, after: str) -> tuple[Decimal, Decimal | None]:
    """What a number may be at least and at most, by the words beside it."""
    if LEAST.search(before) or OR_MORE.match(after):
        return value, None
    about = value * TOLERANCE
    if MOST.search(before):
        return (value - about if ABOUT.search(before) else Decimal(0)), value
    return (value - about, value + about) if ABOUT.search(before) else (value, value)


def _role(before: str, after: str) -> str:
    """Whether a number is said to be part of another one, or that other one."""
    if WHOLE.search(before):
        return "whole"
    return "part" if PART.search(before) or OF.match(after) else ""


def _rounded(one: Number, other: Number) -> bool:
    """Whether the coarser of two numbers may be the finer one, rounded: 20.9 and 21 billion, 1,390 and 1,400."""
    fine, coarse = sorted((one.value, other.value), key=_unit)
    small = max(abs(one.value), abs(other.value)) < EXACT
    if (small and fine == fine.to_integral_value()) or _unit(fine) == _unit(coarse):
        return False
    half = _unit(coarse) / 2
    return -half <= coarse - fine <= half and coarse - fine != -half


def _unit(value: Decimal) -> Decimal:
    """The place value of the last digit of a number that is not 0: 100 for 1400, 0.1 for 20.9."""
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
