"""How an English statement stands to earlier ones of its storyline: new, changed, repeated.

In: a statement and what an edition said; out: a Verdict. Statements are compared by the terms that they share, each
weighed by how rare it is among all statements of the storyline (inverse document frequency, Spärck Jones 1972); by
their numbers and what these are said of; by what they deny; and by their days. Terms are those of paraphrases.py.
"""

import calendar
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from jobs.amounts import VAGUE, Counted, agree, counted
from jobs.checks.negation import negation_differs
from jobs.checks.opposites import end_of
from jobs.conflicts import SCALES
from jobs.grounding import REACH, denied
from jobs.names import names
from jobs.numbers import numbers
from jobs.paraphrases import KEPT, term, terms, told_facts
from jobs.speech import speaker, verbatim
from jobs.support import content, denies, displaced
from jobs.text import lowered, words

NEAR = 0.25  # likeness from which two statements are about one thing
SAID = 0.45  # likeness from which a statement was said before: 0.86 of FLORES in a second translation, 0.05 of NTREX
WITHIN = 0.75  # share of a statement's words in a longer one that said it
DENIED = 0.45  # likeness from which a "not" on one side, or opposites, are a change
ASKED = 2  # earlier statements, the nearest, that may have said it
BESIDE = 2  # terms on either side of a number that tell what it counts
AS_YET = frozenset(["=continue", "now", "already"])  # still closed, closed: one thing
IDLE = VAGUE | AS_YET | {"=rise", "=fall", "=reach", "=new", "put", "far", "confirm", "estimat"}  # beside any number
CLAUSE = re.compile(r"[,;:()“”\"–—]|\.(?!\d)|\b(?:and|but|while|whereas|among|after|as)\b|\d")
NEXT = re.compile(r"\s[^\W\d_]+")  # the word that tells, with a number, what it was

DAY = re.compile(rf"\b(?:{'|'.join(filter(None, (*calendar.day_name, *calendar.month_name)))})\b")
PLANNED = re.compile(
    r"\b(?:will|would|shall|may|might|could|ask\w*|call\w* (?:for|on)|demand\w*|propos\w*|plan\w*|expect\w*|want\w*|"
    r"intend\w*|urg\w+|due to|set to)\b"
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a statement is beside those of one edition."""

    kind: str  # new | changed | repeated
    before: str = ""  # changed: the old value, or the statement that is no longer so
    answers: str = ""  # the earlier statement that it changes or repeats


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each term says about which statement it stands in; one of no statement tells nothing."""

    rarity: Mapping[str, float]

    def share(self, text: str, others: Iterable[str]) -> float:
        """How much of what a statement says the others have, 0 to 1."""
        mine, theirs = telling(text), {each for other in others for each in telling(other)}
        total = self._sum(mine)
        return self._sum(mine & theirs) / total if total else 0.0

    def likeness(self, one: str, other: str) -> float:
        """The geometric mean of the shares that two statements have of each other."""
        return math.sqrt(self.share(one, [other]) * self.share(other, [one]))

    def _sum(self, found: Iterable[str]) -> float:
        """The weight of these terms, the same in any order."""
        return math.fsum(self.rarity.get(each, 0.0) for each in found)


def weighed(texts: Sequence[str]) -> Weights:
    """The rarity of every term of these statements."""
    spread = Counter(each for text in texts for each in telling(text))
    return Weights({each: math.log1p(len(texts) / count) for each, count in spread.items()})


def judged(text: str, others: Sequence[str], weights: Weights) -> Verdict:
    """What a statement is beside these of one earlier edition."""
    near = _near(text, others, weights)
    if before := _old_value(text, near):
        return Verdict("changed", *before)
    for other in near[:1]:
        if weights.likeness(text, other) >= DENIED and _against(text, other):
            return Verdict("changed", verbatim(other, ()), other)
    said = next((other for other in near[:ASKED] if _was_said(text, other, weights)), None)
    return Verdict("repeated", answers=said) if said else Verdict("new")


def _near(text: str, others: Iterable[str], weights: Weights) -> list[str]:
    """The statements that are about the same thing, the nearest first."""
    alike = ((-round(weights.likeness(text, other), 9), other) for other in others)
    return [other for score, other in sorted(alike) if -score >= NEAR]


@lru_cache(maxsize=KEPT)
def telling(text: str) -> frozenset[str]:
    """What a statement says, as terms and names: no speaker, no verb of saying, no number, no day."""
    plain, who = text, speaker(text)
    for number in reversed(numbers(text, "en")):
        plain = plain[: number.span[0]] + plain[number.span[1] :]
    plain = DAY.sub("", plain.replace(who, "", 1) if who else plain)
    return (terms(plain) - AS_YET) | told_facts(plain)


# --- another value ---


def _old_value(text: str, near: Sequence[str]) -> tuple[str, str] | None:
    """The old value of what a statement counts otherwise, and the statement that has it."""
    before = [(count, other) for other in near if not displaced(text, other) for count in counted(other)]
    for now in counted(text):
        same = [(count, other) for count, other in before if _one_thing((now, text), (count, other))]
        if same and not any(_one_value(now, count) for count, _ in same):
            return _phrase(*same[0]), same[0][1]
    return None


def _one_thing(one: tuple[Counted, str], other: tuple[Counted, str]) -> bool:
    """Whether two numbers of one unit are said of the same thing."""
    return one[0].number.unit == other[0].number.unit and not _things(*one).isdisjoint(_things(*other))


def _one_value(one: Counted, other: Counted) -> bool:
    """Whether two numbers agree; after "at least four" nine is news, though no contradiction."""
    closed = one.high is not None and other.high is not None
    return agree(one, other) and (closed or one.number.value == other.number.value)


def _things(count: Counted, text: str) -> frozenset[str]:
    """What a number is said of: the terms beside it in its clause that do not stand beside any number, and no name."""
    start, end = count.number.span
    named = {part for name in names(text) for part in name.split()}
    before, after = (
        [each for word in words(part) if word not in named and (each := term(word.lower())) and each not in IDLE]
        for part in (CLAUSE.split(text[:start])[-1], CLAUSE.split(text[end:])[0])
    )
    return frozenset((*before[-BESIDE:], *after[:BESIDE]))


def _phrase(count: Counted, text: str) -> str:
    """A number with the word right after it, unless that is a unit: three people."""
    after = None if count.number.unit else NEXT.match(text, count.number.span[1])
    return count.number.text + (after[0] if after else "")


# --- said before, or denied ---


def _against(text: str, other: str) -> bool:
    """Whether one of two statements denies what the other says, or says the opposite where nobody denies."""
    if not (denies(text) or denies(other)):
        mine, theirs = _ends(text), _ends(other)
        return any((scale, 1 - end) in mine - theirs for scale, end in theirs - mine)
    pairs = ((text, other), (other, text))
    lost = any(stem in content(b) and stem not in denied(b, REACH) for a, b in pairs for stem in denied(a))
    return lost and next(iter(negation_differs(other, text, "en")), None) is not None


def _ends(text: str) -> set[tuple[str, int]]:
    """The ends of scales that a statement names, where a change is news: open and closed, not north and south."""
    ends = {end for word in lowered(text) if (end := end_of(word, "en"))}
    return {(scale, end) for scale, end in ends if scale in SCALES}


def _was_said(text: str, other: str, weights: Weights) -> bool:
    """Whether an earlier statement says nearly all of it, with what it counts; not one of another day, nor a plan."""
    days = _days(text), _days(other)
    if (all(days) and days[0].isdisjoint(days[1])) or (PLANNED.search(other) and not PLANNED.search(text)):
        return False
    known = counted(other)
    counts = all(any(_one_value(now, count) for count in known) for now in counted(text))
    return counts and (weights.likeness(text, other) >= SAID or weights.share(text, [other]) >= WITHIN)


def _days(text: str) -> set[Decimal]:
    """The days of the month that a statement names."""
    return {number.value for number in numbers(text, "en") if number.unit == "day"}
