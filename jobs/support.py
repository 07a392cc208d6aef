"""How far one sentence supports another: the same words, names and numbers, and no denial between them.

In: two English sentences and their similarity; out: a mark, supports | partly | silent | contradicts.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from rapidfuzz.fuzz import token_set_ratio
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from jobs.names import places, unsupported_names
from jobs.numbers import numbers, unsupported
from jobs.numerals import Number
from jobs.speech import SPEECH
from jobs.text import words

SAME = 0.26  # similarity from which two sentences are one claim
NEAR = 0.18  # similarity from which an article supports a claim in part, if it shares so many words:
WORDS = 2  # "North Korea" alone made every sentence about it support every other one
SURE = 0.35  # similarity that needs no common words but names: "met" and "discussed with"
MARKS = {"supports": 1.0, "contradicts": 0.3, "partly": 0.3, "silent": 0.0}
CLOSE = 75  # token set ratio
WIRE = 0.8  # Jaccard similarity of shingles from which two texts are one
UNCOUNTED = ("day", "month", "year", "time", "name", "ordinal")  # numbers that count nothing
SUFFIX = re.compile(r"(?:ations?|ments?|ing|ies|ed|es|e|s|ly|'s)$")
DENIAL = re.compile(
    r"\b(?:not|never|no|none|nobody|nothing|neither|nor|without|cannot|den(?:y|ies|ied|ying)|refus\w+|reject\w*|fail\w*|"
    r"prevent\w*|avoid\w*|lack\w*)\b|n['’]t\b",
    re.IGNORECASE,
)


def mark(alike: float, printed: str, other: str) -> str:
    """How far `other` supports the printed sentence, by their similarity (0 to 1) and what they name and count.

    contradicts: nearly the same words, but one denies, counts otherwise, or puts it in another place; supports: the
    same claim, with every name and number of the printed words; partly: near; else silent.
    """
    if alike < NEAR or (alike < SURE and in_common(printed, other) < WORDS):
        return "silent"
    against = denies(printed) != denies(other) or clashing(printed, other) or displaced(printed, other)
    if against and (alike >= SURE or close(printed, other)):
        return "contradicts"
    missing = against or unsupported(printed, [other]) or unsupported_names(printed, [other])
    return "supports" if alike >= SAME and not missing else "partly"


def displaced(one: str, other: str) -> tuple[str, ...]:
    """The places of two sentences when each names one that the other does not have."""
    here, there = set(places(one)) - set(places(other)), set(places(other)) - set(places(one))
    return (*sorted(here), *sorted(there)) if here and there else ()


def close(one: str, other: str) -> bool:
    """Whether two sentences have nearly the same words, so that a "not" in one of them denies the other."""
    return token_set_ratio(one.lower(), other.lower()) >= CLOSE


def denies(text: str) -> bool:
    """Whether a sentence says that something is not so."""
    return bool(DENIAL.search(text))


def clashing(one: str, other: str) -> tuple[tuple[Number, Number], ...]:
    """Numbers of two sentences that count the same thing and differ: of one unit, or beside the same word."""
    a, b = (tuple(n for n in numbers(text, "en") if n.unit not in UNCOUNTED) for text in (one, other))
    alone = [n for n in a if n.value not in {m.value for m in b}]
    theirs = [n for n in b if n.value not in {m.value for m in a}]
    pairs = ((m, n) for m in alone for n in theirs if m.unit == n.unit)
    return tuple((m, n) for m, n in pairs if m.unit or _beside(one, m) & _beside(other, n))


def _beside(text: str, number: Number) -> set[str]:
    """The stems of the content words next to a number: after it, and before it."""
    return {*content(text[number.span[1] :])[:1], *content(text[: number.span[0]])[-1:]}


def weakest(marks: Sequence[str]) -> str:
    """One mark for all printed sentences: partly when only some are supported."""
    if "contradicts" in marks:
        return "contradicts"
    if "silent" in marks and set(marks) != {"silent"}:
        return "partly"
    return min(marks, key=lambda each: MARKS[each])


def families(texts: Sequence[str]) -> tuple[int, ...]:
    """For each text the number of the first one that is nearly the same: copies of one wire are one voice.

    Jaccard similarity of five-word shingles (Broder 1997) of at least 0.8.
    """
    shingles = [_shingles(text) for text in texts]
    first: list[int] = []
    for index, mine in enumerate(shingles):
        same = (other for other in range(index) if len(mine & shingles[other]) >= WIRE * len(mine | shingles[other]))
        first.append(next((first[other] for other in same), index))
    return tuple(first)


def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    """The runs of five words of a text; a shorter text is one run."""
    found = [word.lower() for word in words(text)]
    return frozenset(tuple(found[i : i + 5]) for i in range(max(1, len(found) - 4)))


def in_common(one: str, other: str) -> int:
    """How many content words two sentences share, names and verbs of saying left out."""
    mine, theirs = (content(re.sub(r"\b[A-Z]\S*", "", SPEECH.sub("", text))) for text in (one, other))
    return len(set(mine) & set(theirs))


def stems(text: str) -> list[str]:
    """The content words of an English text, and their pairs."""
    found = content(text)
    return found + [f"{first} {second}" for first, second in pairwise(found)]


def content(text: str) -> list[str]:
    """The content words of an English text, lower case, without their commonest endings."""
    return [SUFFIX.sub("", word.lower()) for word in words(text) if word.lower() not in ENGLISH_STOP_WORDS]
