"""The sentences of an event's articles grouped into claims: the same fact, perhaps in other words, with who says it.

In: the summaries of one told. Out: Claim records, best first. What is near to what is found by alignment.py; sentences
of one article never support one another. What one outlet says as a fact and another attributes is told as attributed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from jobs.alignment import Alignment, align, said_in
from jobs.duplicates import families
from jobs.names import names
from jobs.numbers import numbers
from jobs.records import Summary
from jobs.support import MARKS, NEAR, SAME, Share, mark, weakest
from jobs.units import Unit, units

__all__ = ["Claim", "Unit", "claims", "facts_of", "units"]

KEPT = 64  # events whose claims are remembered
CONTEXT = 80  # words that a sentence and the one it leans on may have together
TELLING = 2  # names and numbers that make a leaning sentence worth the one before it
LEANING = 0.75  # what is left of the weight of a sentence that leans on another one
UNATTRIBUTED = 0.85  # the same when nobody says what the nearest sentence of another article has somebody say
MOST_EVIDENCE = 2  # sentences of one article that support a claim together
ENOUGH = 0.7  # share of the printed sentence from which the nearest needs no other
AS_NEAR = 0.8  # of the nearest: how near another sentence must be to add to it, if it does not stand beside it
ADDS = 0.15  # share of the printed sentence that the second of them must add


@dataclass(frozen=True, slots=True)
class Claim:
    """One fact: the unit that says it best, those that say it too, and a weight to rank it by."""

    best: Unit  # as it is printed: with the sentence it leans on, where it does
    core: Unit  # as it stands
    others: tuple[Unit, ...]
    support: tuple[tuple[str, str], ...]  # (article id, mark), in the order of the event
    votes: float  # support in independent articles, a third of one where it is partial
    articles: int  # independent articles that do not pass over it
    weight: float
    company: float  # nearness of the nearest sentence of another article, supporting or not

    @property
    def strength(self) -> float:
        """Support, plus the weight of the words."""
        return self.votes + self.weight

    @property
    def cites(self) -> tuple[str, ...]:
        """Every segment it rests on, those of the printed words first."""
        cites = [cite for unit in (self.best, *self.others) for cite in unit.cites[: None if unit is self.best else 1]]
        return tuple(dict.fromkeys(cites))


@dataclass(frozen=True, slots=True)
class Told:
    """All sentences of an event, compared, and their weights."""

    units: tuple[Unit, ...]
    alignment: Alignment
    weights: tuple[float, ...]
    family: Mapping[str, int]  # article -> the first article with nearly the same text, in the order of the event
    usable: frozenset[str]  # articles with a sentence
    evidence: tuple[frozenset[str], ...]  # what each sentence says, and how its article describes those it names


def claims(summaries: Sequence[Summary]) -> tuple[Claim, ...]:
    """The claims of an event, the strongest first."""
    return _claims(tuple(summaries))


@lru_cache(maxsize=KEPT)
def _claims(summaries: tuple[Summary, ...]) -> tuple[Claim, ...]:
    """The claims of an event, remembered: the merge asks for them, then what is new since an earlier edition does."""
    told = _told(summaries)
    made = [_claim(core, told) for core in _cores(told)]
    return tuple(sorted(made, key=lambda claim: (-round(claim.strength, 9), claim.best.cites)))


def facts_of(text: str) -> frozenset[str]:
    """Last words of the names, and the values of the numbers."""
    return frozenset(name.split()[-1] for name in names(text)) | frozenset(str(n.value) for n in numbers(text, "en"))


def _told(summaries: Sequence[Summary]) -> Told:
    """All sentences of an event, compared."""
    found = tuple(unit for summary in summaries for unit in units(summary.translation))
    alignment = align(found)
    articles = [summary.article.id for summary in summaries]
    family = dict(zip(articles, families([s.translation.english for s in summaries]), strict=True))
    usable = frozenset(unit.article for unit in found)
    known = {unit.known: said_in(unit.known) for unit in found}
    evidence = tuple(said | known[unit.known] for said, unit in zip(alignment.said, found, strict=True))
    return Told(found, alignment, tuple(_weights(found, alignment)), family, usable, evidence)


def _weights(found: Sequence[Unit], alignment: Alignment) -> list[float]:
    """How central, how early, how self-contained each unit is, and what names and numbers it has."""
    nearest = [alignment.nearest(i) for i in range(len(found))]
    central = alignment.central
    most = max(1.0, max(central, default=0.0))
    return [
        (0.3 + central[i] / most + 0.5 * unit.early + _news(unit.text))
        * (LEANING if unit.leans else 1.0)
        * (1.0 if 6 <= len(unit.text.split()) <= 50 else 0.7)
        * (UNATTRIBUTED if near and _told_otherwise(unit, found[near[0]], near[1]) else 1.0)
        for i, (unit, near) in enumerate(zip(found, nearest, strict=True))
    ]


def _told_otherwise(unit: Unit, nearest: Unit, near: float) -> bool:
    """Whether nobody says what another article has somebody say."""
    return near >= SAME and bool(nearest.speaker) and not unit.speaker


def _news(text: str) -> float:
    """What names and, three times as much, numbers add to the weight of a sentence."""
    counted = {number.value for number in numbers(text, "en") if number.form == "digits"}
    return 0.1 * min(len(facts_of(text)), 6) + 0.2 * min(len(counted), 3)


def _cores(told: Told) -> list[int]:
    """The sentences that claims are built on: the weightiest that no weightier one is the same as."""
    order = sorted(range(len(told.units)), key=lambda i: (-round(told.weights[i], 9), i))
    taken: set[int] = set()
    cores = []
    for core in order:
        if core not in taken:
            cores.append(core)
            taken.add(core)
            taken.update(other for other, near in told.alignment.row(core) if near >= SAME)
    return cores


def _claim(core: int, told: Told) -> Claim:
    """The claim built on a sentence; each article's mark is taken against every unit that is printed."""
    unit = told.units[core]
    printed = [core - 1, core] if _needs_context(core, told.units) else [core]
    heard = [_heard(each, told) for each in printed]
    marks, others = [], []
    for article in told.family:
        pairs = [_support(article, each, near, told) for each, near in zip(printed, heard, strict=True)]
        marks.append((article, weakest([each for each, _ in pairs])))
        others += [told.units[i] for each, found in pairs if each != "silent" for i in found]
    shown = unit
    if len(printed) > 1:
        cites = tuple(cite for i in reversed(printed) for cite in told.units[i].cites)
        shown = replace(unit, text=" ".join(told.units[i].text for i in printed), cites=cites, leans=False)
    voices: dict[int, float] = {}
    for article, each in marks:
        voices[told.family[article]] = max(voices.get(told.family[article], 0.0), MARKS[each])
    votes = (sum(voices.values()), sum(value > 0 for value in voices.values()))
    _, near = told.alignment.nearest(core) or (core, 0.0)
    return Claim(shown, unit, tuple(others), tuple(marks), *votes, told.weights[core], near)


def _needs_context(best: int, found: Sequence[Unit]) -> bool:
    """Whether a sentence leans on the one before it, and that one stands alone, and both are short."""
    unit, before = found[best], found[best - 1]
    reported = ": " in unit.text  # two speeches under one row of marks would hide who supports which
    joins = unit.leans and not (unit.orphan or reported or before.leans) and before.article == unit.article
    fits = len(f"{before.text} {unit.text}".split()) <= CONTEXT
    return best > 0 and joins and fits and len(facts_of(unit.text)) >= TELLING


def _heard(index: int, told: Told) -> dict[str, list[tuple[int, float]]]:
    """The sentences of each article that are near to one, the nearest first."""
    found: dict[str, list[tuple[int, float]]] = {}
    for other, near in told.alignment.row(index):
        if near >= NEAR:
            found.setdefault(told.units[other].article, []).append((other, near))
    return found


def _support(
    article: str, index: int, heard: Mapping[str, list[tuple[int, float]]], told: Told
) -> tuple[str, list[int]]:
    """How far an article supports a unit, and by which of its own: the nearest, and one that adds to it."""
    if article == told.units[index].article or article not in heard:
        own = article == told.units[index].article
        return ("supports" if own else "silent"), []
    (first, near), *rest = heard[article]
    beside = [other for other in (first + 1, first - 1) if 0 <= other < len(told.units)]
    beside = [other for other in beside if told.units[other].article == article]
    chosen, said = [first], told.evidence[first]
    cover = told.alignment.cover(index, said)
    for other in dict.fromkeys((*(other for other, each in rest if each >= AS_NEAR * near), *beside)):
        more = told.alignment.cover(index, said | told.evidence[other])
        if len(chosen) < MOST_EVIDENCE and cover < ENOUGH and more >= cover + ADDS:
            chosen, said, cover = [*chosen, other], said | told.evidence[other], more
    words = told.alignment.cover(index, said, words=True)
    share = Share(near, told.alignment.shared(index, first), cover, words)
    around = " ".join(told.units[other].text for other in beside)
    return mark(told.units[index], [told.units[i] for i in chosen], share, around), chosen
