"""Negation and polarity: a "not" that is only on one side.

Text in, the denials of one side without a counterpart on the other out. A counterpart is a denial or, near the same
place, a word that may stand for one ("unable", "refused"). Reads `negation` of the language files.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from jobs.languages import load

NEAR = 0.25  # of the sentence: how far from its denial a word may stand for it
SAME = 0.3  # how far apart two words of one sense are that merely translate each other


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign of negation in a text."""

    kind: str  # denial, optional, or the sense of a hint
    at: float  # where in the text, 0-1
    text: str


def negation_differs(source: str, target: str, lang: str) -> Iterator[str]:
    """Negations of one side without a counterpart on the other."""
    if not (_guard(lang).search(source) or _guard("en").search(target)):
        return
    theirs, ours = _signs(source, lang), _signs(target, "en")
    _cancel(theirs, ours)
    for sign in theirs:
        if sign.kind == "denial":
            yield f"“{sign.text}” of the original is not denied in the translation"
    for sign in ours:
        if sign.kind == "denial":
            yield f"“{sign.text}” of the translation is not in the original"


def _cancel(theirs: list[Sign], ours: list[Sign]) -> None:
    """Take away the signs that explain each other, the surest pairs first and the nearest of them first."""
    for near, pairs in (
        (1.0, lambda a, b: a.kind == b.kind == "denial"),
        (1.0, lambda a, b: a.kind == b.kind == "optional"),
        (1.0, lambda a, b: {a.kind, b.kind} == {"denial", "optional"}),
        (SAME, lambda a, b: a.kind == b.kind),
        (NEAR, lambda a, b: (a.kind == "denial") != (b.kind == "denial")),
    ):
        found = sorted(
            (abs(a.at - b.at), i, j) for i, a in enumerate(theirs) for j, b in enumerate(ours)
            if abs(a.at - b.at) <= near and pairs(a, b)
        )
        gone_theirs, gone_ours = set(), set()
        for _, i, j in found:
            if i not in gone_theirs and j not in gone_ours:
                gone_theirs.add(i)
                gone_ours.add(j)
        theirs[:] = [sign for i, sign in enumerate(theirs) if i not in gone_theirs]
        ours[:] = [sign for j, sign in enumerate(ours) if j not in gone_ours]


def _signs(text: str, lang: str) -> list[Sign]:
    """The signs of negation in a text, in order; words of concord add nothing to a denial."""
    signs, denied, pattern = [], _guard_denial(lang).search(text) is not None, _pattern(lang)
    first = True
    for match in pattern.finditer(text):
        kind = match.lastgroup
        if kind == "affirmed":
            continue
        if kind == "concord":
            kind, denied = ("optional" if denied else "denial"), True
        elif kind == "denial":
            if not first and _joins(lang).search(text[: match.start()]):
                kind = "optional"
            first = False
        signs.append(Sign(kind, match.start() / len(text), match.group()))
    return signs


@cache
def _joins(lang: str) -> re.Pattern[str]:
    """What finds, at the end of a text, something that joins."""
    return re.compile(rf"(?:,|\b(?:{'|'.join(load(lang).negation.joins)}))\s+\Z", re.IGNORECASE)


@cache
def _guard_denial(lang: str) -> re.Pattern[str]:
    """What finds the denials of a language."""
    known = load(lang).negation
    return _words(*known.denials)


@cache
def _guard(lang: str) -> re.Pattern[str]:
    """What finds the denials of a language."""
    known = load(lang).negation
    return _words(*known.denials, *known.concord)


@cache
def _pattern(lang: str) -> re.Pattern[str]:
    """What finds every sign of a language, its kind as the group's name."""
    known = load(lang).negation
    kinds = {"affirmed": known.affirmed, "optional": known.optional, "denial": known.denials, "concord": known.concord, **known.hints}
    groups = (f"(?P<{kind}>{'|'.join(patterns)})" for kind, patterns in kinds.items() if patterns)
    return re.compile(rf"\b(?:{'|'.join(groups)})\b", re.IGNORECASE)


def _words(*patterns: str) -> re.Pattern[str]:
    """What finds any of these as whole words, in any case."""
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.IGNORECASE)
