"""Negation and polarity: a "not" that is only on one side, or, where nobody denies, an opposite.

Source and target in, what differs out. The counterpart of a denial is a denial or, near the same place, a word that
may stand for one ("unable", "refused"). Events are counted, not words: the double negation of Slavic and Romance
languages is one. Reads `negation` of the language files.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from jobs.checks.opposites import opposed
from jobs.checks.signs import DENIAL, END, denial, signs
from jobs.languages import load

NEAR = 0.25  # of the sentence: how far from its denial a word may stand for it
SAME = 0.3  # how far apart two words of one sense are that merely translate each other
MOST_PAIRED = 100  # signs; a text with more is no sentence
BEFORE = 40  # characters before a denial that tell whether it goes on a list
EDGE = '.,;:!?…()[]"“”„«»'  # marks at the edge of a word that is shown
LIST = 3  # denials from which on a side may list what the other denies once: "не краде, не бреше, не п’є"


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign of negation in a text."""

    kind: str  # denial, optional, or the sense of a hint
    start: int
    at: float  # where in the text, 0-1


# what explains what, the surest first; words of one sense excuse nothing: "independent" does not stand for a "not"
# when незалежний is there too (without that, recall on FLORES dev was 0.04-0.14 lower)
STEPS: tuple[tuple[float, Callable[[Sign, Sign], bool]], ...] = (
    (1.0, lambda one, other: one.kind == other.kind == "denial"),
    (1.0, lambda one, other: one.kind == other.kind == "optional"),
    (1.0, lambda one, other: {one.kind, other.kind} == {"denial", "optional"}),
    (SAME, lambda one, other: one.kind == other.kind),
    (NEAR, lambda one, other: "denial" in (one.kind, other.kind)),
)


def negation_differs(source: str, target: str, lang: str) -> Iterator[str]:
    """Negations of one side without a counterpart on the other; where nothing is denied, opposites."""
    if not (_denies(source, lang) or _denies(target, "en")):  # three of four pairs
        if END in signs(source, lang) and END in signs(target, "en"):
            yield from opposed(source, target, lang)
        return
    lost, added = _alone(_signs(source, lang, hints=False), _signs(target, "en", hints=False))
    if lost or added:  # rarely, and dearer: also look for words that may stand for a denial
        lost, added = _alone(_signs(source, lang, hints=True), _signs(target, "en", hints=True))
    for sign in lost:
        yield f"“{_shown(source, sign)}” of the original is not denied in the translation"
    for sign in added:
        yield f"“{_shown(target, sign)}” of the translation is not denied in the original"


def _alone(theirs: list[Sign], ours: list[Sign]) -> tuple[list[Sign], list[Sign]]:
    """The denials of each side that nothing on the other explains; the nearest pairs are taken first."""
    if max(len(theirs), len(ours)) > MOST_PAIRED:
        return [], []
    for near, explains in STEPS:
        if not (theirs and ours):
            break
        pairs = sorted(
            (abs(one.at - other.at), i, j)
            for i, one in enumerate(theirs)
            for j, other in enumerate(ours)
            if abs(one.at - other.at) <= near and explains(one, other)
        )
        gone: tuple[set[int], set[int]] = (set(), set())
        for _, i, j in pairs:
            if i not in gone[0] and j not in gone[1]:
                gone[0].add(i)
                gone[1].add(j)
        theirs = [sign for i, sign in enumerate(theirs) if i not in gone[0]]
        ours = [sign for j, sign in enumerate(ours) if j not in gone[1]]
    return [sign for sign in theirs if sign.kind == "denial"], [sign for sign in ours if sign.kind == "denial"]


def _signs(text: str, lang: str, *, hints: bool) -> list[Sign]:
    """The signs of negation in a text, in order."""
    found = [(str(match.lastgroup), match.start()) for match in _pattern(lang, hints).finditer(text.lower())]
    denials = sum(kind == "denial" for kind, _ in found)
    signs, told = [], 0
    for kind, start in found:
        if kind == "concord":  # adds nothing to a denial, and is one when there is none
            kind, denials = "optional" if denials else "denial", denials or 1
        elif kind == "denial":
            told += 1
            kind = (
                "optional"
                if told > 1 and denials >= LIST and _joined(text[max(0, start - BEFORE) : start], lang)
                else "denial"
            )
        if kind != "affirmed":
            signs.append(Sign(kind, start, start / len(text)))
    return signs


def _joined(before: str, lang: str) -> bool:
    """Whether this text ends in a comma or a word that joins."""
    last = before.rsplit(maxsplit=1)[-1:]
    return bool(last) and (last[0].endswith(",") or last[0].lower() in load(lang).negation.joins)


def _shown(text: str, sign: Sign) -> str:
    """A denial and the word after it, as written."""
    return " ".join(text[sign.start :].split(maxsplit=2)[:2]).rstrip(EDGE)


def _denies(text: str, lang: str) -> bool:
    """Whether a text has what may be a denial."""
    may = DENIAL in signs(text, lang) or "&#" in text  # &#39; is an apostrophe, but parts a word
    return may and denial(lang).search(text.lower()) is not None


@cache
def _pattern(lang: str, hints: bool) -> re.Pattern[str]:
    """What finds the signs of a language in lower case, their kind as the name of the group; the first list wins."""
    known = load(lang).negation
    lists = {"affirmed": known.affirmed, "optional": known.optional, "denial": known.denials, "concord": known.concord}
    kinds = {**lists, **known.hints} if hints else lists
    groups = "|".join(f"(?P<{kind}>{'|'.join(patterns)})" for kind, patterns in kinds.items() if patterns)
    return re.compile(rf"\b(?:{groups})\b")
