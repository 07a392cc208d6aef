"""Negation and polarity: a "not" that is only on one side.

Text in, the denials of one side without a counterpart on the other out. A counterpart is a denial, or, near the same
place, a word that may stand for one ("unable", "without", "refused"). Reads `negation` of the language files.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from jobs.languages import load
from jobs.languages import Negation

NEAR = 0.4  # of the sentence: how far from its denial a word may stand for it


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign of negation in a text."""

    kind: str  # denial, concord, hint
    at: float  # where in the text, 0-1
    text: str


def negation_differs(source: str, target: str, lang: str) -> Iterator[str]:
    """Negations of one side without a counterpart on the other."""
    guard, guard_en = _guard(lang), _guard("en")
    if not (guard.search(source) or guard_en.search(target)):
        return
    theirs, ours = _signs(source, lang), _signs(target, "en")
    for text in _alone(theirs, ours):
        yield f"“{text}” of the original is not denied in the translation"
    for text in _alone(ours, theirs):
        yield f"“{text}” of the translation is not in the original"


def _signs(text: str, lang: str) -> list[Sign]:
    """The signs of negation in a text, in order; words of concord add nothing to a denial."""
    signs = [
        Sign(match.lastgroup, match.start() / len(text), match.group())
        for match in _pattern(lang).finditer(text)
        if match.lastgroup and match.lastgroup != "affirmed"
    ]
    denied = any(sign.kind == "denial" for sign in signs)
    for index, sign in enumerate(signs):
        if sign.kind == "concord":
            signs[index] = Sign("hint" if denied else "denial", sign.at, sign.text)
            denied = True
    return signs


def _alone(these: list[Sign], those: list[Sign]) -> Iterator[str]:
    """The denials of one side that nothing on the other stands for."""
    left = list(those)
    for rank in ("denial", "hint"):
        rest = []
        for sign in these:
            if sign.kind != "denial":
                continue
            near = [o for o in left if o.kind == rank and (rank == "denial" or abs(o.at - sign.at) < NEAR)]
            if near:
                left.remove(min(near, key=lambda o: abs(o.at - sign.at)))
            else:
                rest.append(sign)
        these = rest
    return (sign.text for sign in these)


@cache
def _guard(lang: str) -> re.Pattern[str]:
    """What finds the denials of a language."""
    known = load(lang).negation
    return _words(*known.denials, *known.concord)


@cache
def _pattern(lang: str) -> re.Pattern[str]:
    """What finds every sign of a language, its kind as the group's name."""
    known = load(lang).negation
    kinds = {"affirmed": known.affirmed, "denial": known.denials, "concord": known.concord, "hint": known.hints}
    groups = (f"(?P<{kind}>{'|'.join(patterns)})" for kind, patterns in kinds.items() if patterns)
    return re.compile(rf"\b(?:{'|'.join(groups)})\b", re.IGNORECASE)


def _words(*patterns: str) -> re.Pattern[str]:
    """What finds any of these as whole words, in any case."""
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.IGNORECASE)
