"""How far the sentences of one article support a printed one: what they cover of it, its names and numbers, and whether
they contradict it.

In: sentences as Unit records, how near they are and how much they cover; out: a mark, supports | partly | silent |
contradicts.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.fuzz import token_set_ratio
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from jobs.conflicts import DENIAL, conflicts, denies, matter
from jobs.names import is_city, places, unsupported_names
from jobs.numbers import unsupported
from jobs.paraphrases import KEPT, SUFFIX, told_facts
from jobs.text import words
from jobs.units import Unit

__all__ = [
    "DENIAL", "MARKS", "NEAR", "SAME", "Share", "close", "content", "denies", "displaced", "mark", "stems", "weakest",
]  # fmt: skip

SAME = 0.42  # nearness from which two sentences are one claim
NEAR = 0.25  # nearness from which an article supports a claim in part, if it shares so many words:
WORDS = 2  # "North Korea" alone made every sentence about it support every other one
SURE = 0.42  # nearness that needs no common words but names
PART = 0.3  # and says at least this share of what is printed
FULL = 0.5  # share of what is printed that an article must say to support it
WORDED = 0.4  # the same without names and numbers: "met" is not "attacked"
CLOSE = 75  # token set ratio from which two sentences have nearly the same words
LONG = re.compile(r"[A-Z]\w+(?: (?:of |and |for )?[A-Z]\w+)+")  # a name that may have initials: European Central Bank
MARKS = {"supports": 1.0, "contradicts": 0.3, "partly": 0.3, "silent": 0.0}


@dataclass(frozen=True, slots=True)
class Share:
    """What one article says on a printed sentence."""

    nearest: float  # of its sentences
    shared: int  # words and numbers that it shares, names left out
    cover: float  # share of the printed sentence that its sentences have together
    words: float  # the same, names and numbers left out


def mark(printed: Unit, evidence: Sequence[Unit], share: Share, around: str = "") -> str:
    """How far the sentences of an article support a printed one, the nearest of them first; `around` is what stands
    beside that one and may name whom it means."""
    little = share.shared < WORDS or share.cover < PART
    if not evidence or share.nearest < NEAR or (share.nearest < SURE and little):
        return "silent"
    nearest = evidence[0]
    if conflicts(printed.text, nearest.text, (printed.speaker, nearest.speaker)):
        return "contradicts"
    texts = [text for unit in evidence for text in (unit.text, unit.known, unit.speaker) if text]
    doubt = denies(printed.text) != any(denies(unit.text) for unit in evidence)
    enough = share.cover >= FULL and share.words >= WORDED
    elsewhere = _located(printed.text) - {place for unit in evidence for place in _located(unit.text)}
    whole = enough and not doubt and not elsewhere and not lacking(printed.text, texts, around)
    return "supports" if whole else "partly"


def _located(text: str) -> set[str]:
    """The countries in which a sentence says that something is: troops in Russia are not Russia's use of troops."""
    return {place for place in matter(text).located if not is_city(place)}


def lacking(text: str, evidence: Sequence[str], around: str = "") -> tuple[str, ...]:
    """The names and numbers of a sentence that no evidence has; people and organizations may also stand around it."""
    known = set().union(*map(told_facts, evidence))
    if told_facts(text) <= known:  # most: no need to compare spellings
        return ()
    near, whole = (unsupported_names(text, texts) for texts in (evidence, (*evidence, around)))
    long = (match[0].removeprefix("The ") for each in (*evidence, around) for match in LONG.finditer(each))
    initials = {"".join(filter(str.isupper, each)) for each in long}
    lone = [name for name in near if (name in whole or name in places(text)) and name not in initials]
    return (*unsupported(text, evidence), *lone)


def displaced(one: str, other: str) -> tuple[str, ...]:
    """The places of two sentences when each names one that the other does not have."""
    here, there = set(places(one)) - set(places(other)), set(places(other)) - set(places(one))
    return (*sorted(here), *sorted(there)) if here and there else ()


def close(one: str, other: str) -> bool:
    """Whether two sentences have nearly the same words."""
    return token_set_ratio(one.lower(), other.lower()) >= CLOSE


def weakest(marks: Sequence[str]) -> str:
    """One mark for all printed sentences: partly when only some are supported."""
    if "contradicts" in marks:
        return "contradicts"
    if "silent" in marks and set(marks) != {"silent"}:
        return "partly"
    return min(marks, key=lambda each: MARKS[each])


def stems(text: str) -> list[str]:
    """The content words of an English text, and their pairs."""
    found = content(text)
    return [*found, *(f"{first} {second}" for first, second in pairwise(found))]


@lru_cache(maxsize=KEPT)
def content(text: str) -> tuple[str, ...]:
    """The content words of an English text, lower case, without their commonest endings."""
    return tuple(SUFFIX.sub("", word.lower()) for word in words(text) if word.lower() not in ENGLISH_STOP_WORDS)
