"""The usable sentences of one article, each made to stand alone, with who speaks in it by name.

In: a translation; out: Unit records in order. No new words come in but a name; what cannot be resolved stays as it is.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from jobs.attribution import cast_of, said_by, speakers
from jobs.pronouns import referents, resolve
from jobs.records import Segment, Target, Translation
from jobs.speech import (
    PERSON,
    REPORTED,
    SPEECH,
    WE,
    balanced,
    dangling,
    quotations,
    speaker,
    speaker_first,
    verbatim,
    without_connective,
)

Cites = tuple[str, ...]
FEW = 4  # words between quotation marks that may be meant with a smile
CALLED = re.compile(
    rf"{SPEECH.pattern}|\b(?:call|describ|brand|dubb|label|term|nam|titl|referr|accus|criticiz|criticis|condemn|prais|"
    r"den(?:y|i)|spoke|speak|demand|argu|urg|ask)\w*"
)
KEPT = 128  # articles whose sentences are remembered, as many as most events have


@dataclass(frozen=True, slots=True)
class Unit:
    """One usable sentence of one article, rewritten to stand alone where that needed no new words but a name."""

    article: str
    cites: Cites  # its own segment first, then the one that names its speaker
    text: str
    leans: bool  # still leans on another sentence
    orphan: bool  # speaks in the first person, or in somebody's words, and nobody says whose
    early: float  # 1 for the first sentence of the article, towards 0 for the last
    speaker: str = ""  # who says so, by the fullest name that the article gives; "" where it leaves that open
    known: str = ""  # how its article describes those whom it names


class _Same:
    """A translation that is equal to itself alone: comparing two by their sentences takes longer than it saves."""

    __slots__ = ("it",)

    def __init__(self, it: Translation) -> None:
        """Of this one."""
        self.it = it

    def __hash__(self) -> int:
        """By its place in memory, which nothing else has as long as it is kept here."""
        return id(self.it)

    def __eq__(self, other: object) -> bool:
        """Whether it is the same one."""
        return isinstance(other, _Same) and other.it is self.it


def units(translation: Translation) -> tuple[Unit, ...]:
    """The usable body sentences of an article, in order, each made to stand alone."""
    return _units(_Same(translation))


@lru_cache(maxsize=KEPT)
def _units(same: _Same) -> tuple[Unit, ...]:
    """The same, remembered: of an event both the claims and their printed form are made from it."""
    translation = same.it
    pairs = list(translation.usable())
    english = [target.text for _, target in pairs]
    meant, cast = referents(english), cast_of(english)
    spoken = speakers(english, cast)
    originals = translation.article.originals
    found = []
    for index, (segment, target) in enumerate(pairs):
        who, source = meant[index]
        if not who and spoken[index].by != index:
            who, source = spoken[index].who, spoken[index].by
        text = resolve(without_connective(target.text), who, cast.whom(who), english[source] if who else "")
        resolved = text != without_connective(target.text)
        cites: Cites = (segment.id, pairs[source][0].id) if resolved else (segment.id,)
        if not balanced(text) or (WE.search(text) and "“" not in text and not speaker(text)):
            text, cites = _attributed(text, cites, pairs[index:])
        broken = not balanced(text)  # half a quotation whose speaker nobody names
        unmarked, text = text, _spoken(text, target, originals)
        orphan = broken or (bool(WE.search(text)) and not speaker(text)) or _doubtful(unmarked, text)
        early = 1 - index / len(pairs)
        says = cast.whom(said_by(text), spoken[index].who) or spoken[index].who
        leans = dangling(text) or orphan
        known = cast.known(text, says)
        found.append(Unit(translation.article_id, cites, text, leans, orphan, early, says, known))
    return tuple(found)


def _doubtful(before: str, after: str) -> bool:
    """Whether quotation marks went that told whose words these are: “liberated”, Kowal said “we will leave”."""
    lost = [each for each in quotations(before) if f"“{each}”" not in after]
    own = bool(REPORTED.match(after)) or not PERSON.search(" ".join(lost))
    told = speaker(before) or CALLED.search(before) or "ccording to" in before
    return not own or any(each[:1].islower() and len(each.split()) <= FEW and not told for each in lost)


def _attributed(text: str, cites: Cites, rest: Sequence[tuple[Segment, Target]]) -> tuple[str, Cites]:
    """Words in the first person, or half a quotation, with the speaker that the rest of their line names, before any
    quotation of its own: “Nonsense,” said Kowal."""
    line = rest[0][0].line
    for segment, target in rest[1:]:
        if segment.line != line or (quotations(target.text) and balanced(target.text)):
            break
        who = speaker(target.text) if speaker_first(target.text) else ""
        if who:
            return f"{who[:1].upper()}{who[1:]} said: {without_connective(text.lstrip('“'))}", (*cites, segment.id)
    return text, cites


def _spoken(text: str, target: Target, originals: Sequence[str]) -> str:
    """Our translation without quotation marks and with its speaker in front; an original with its marks verified."""
    if target.origin != "source":
        text = speaker_first(text) or text
    return verbatim(text, originals)
