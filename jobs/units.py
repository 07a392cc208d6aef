"""The usable sentences of one article, each made to stand alone, with who speaks in it by name.

In: a translation; out: Unit records in order. No new words come in but a name; what cannot be resolved stays as it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from jobs.attribution import cast_of, said_by, speakers
from jobs.records import Segment, Target, Translation
from jobs.speech import (
    WE,
    balanced,
    dangling,
    referents,
    resolve,
    speaker,
    speaker_first,
    verbatim,
    without_connective,
)

Cites = tuple[str, ...]
KEPT = 128  # articles whose sentences are remembered, as many as most events have


@dataclass(frozen=True, slots=True)
class Unit:
    """One usable sentence of one article, rewritten to stand alone where that needed no new words but a name."""

    article: str
    cites: Cites  # its own segment first, then the one that names its speaker
    text: str
    leans: bool  # still leans on another sentence
    orphan: bool  # speaks in the first person, and nobody says who speaks
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
        text = resolve(without_connective(target.text), who)
        resolved = text != without_connective(target.text)
        cites: Cites = (segment.id, pairs[source][0].id) if resolved else (segment.id,)
        if not balanced(text) or (WE.search(text) and "“" not in text and not speaker(text)):
            text, cites = _attributed(text, cites, pairs[index:])
        broken = not balanced(text)  # half a quotation whose speaker nobody names
        text = _spoken(text, target, originals)
        orphan = broken or (bool(WE.search(text)) and not speaker(text))
        early = 1 - index / len(pairs)
        says = cast.whom(said_by(text), spoken[index].who) or spoken[index].who
        leans = dangling(text) or orphan
        known = cast.known(text, says)
        found.append(Unit(translation.article_id, cites, text, leans, orphan, early, says, known))
    return tuple(found)


def _attributed(text: str, cites: Cites, rest: Sequence[tuple[Segment, Target]]) -> tuple[str, Cites]:
    """Words in the first person, or half a quotation, with the speaker that the rest of their line names."""
    line = rest[0][0].line
    for segment, target in rest[1:]:
        who = speaker(target.text) if segment.line == line and speaker_first(target.text) else ""
        if who:
            return f"{who[:1].upper()}{who[1:]} said: {without_connective(text.lstrip('“'))}", (*cites, segment.id)
    return text, cites


def _spoken(text: str, target: Target, originals: Sequence[str]) -> str:
    """Our translation without quotation marks and with its speaker in front; an original with its marks verified."""
    if target.origin != "source":
        text = speaker_first(text) or text
    return verbatim(text, originals)
