"""The same words of one speaker, reported by several articles in translations of their own.

In: the claims of an event. Out: Quote records: the speaker and what each article has him say. Nobody here has the
original words, so nothing of this is printed as verbatim (speech.verbatim sees to the marks).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jobs.claims import Claim, Unit
from jobs.names import same_name
from jobs.paraphrases import terms

ALIKE = 0.5  # share of the shorter report's terms that the other one must have
LEAST = 3  # terms that both have


@dataclass(frozen=True, slots=True)
class Quote:
    """One utterance and its reports, one per article, the first the one that is printed."""

    speaker: str
    reports: tuple[Unit, ...]


def quotes(found: Sequence[Claim]) -> tuple[Quote, ...]:
    """The utterances that several articles report, in the order of the claims; each sentence in one of them."""
    taken: set[str] = set()
    kept = []
    for claim in found:
        reports = tuple(_reports(claim, taken))
        if claim.core.speaker and len(reports) > 1:
            kept.append(Quote(claim.core.speaker, reports))
            taken.update(unit.cites[0] for unit in reports)
    return tuple(kept)


def _reports(claim: Claim, taken: set[str]) -> Iterator[Unit]:
    """The sentences of a claim in which its speaker says so, one per article."""
    articles: set[str] = set()
    for unit in (claim.core, *claim.others):
        fresh = unit.article not in articles and unit.cites[0] not in taken
        if fresh and (unit is claim.core or same_words(claim.core, unit)):
            articles.add(unit.article)
            yield unit


def same_words(one: Unit, other: Unit) -> bool:
    """Whether two sentences report the same words of the same speaker."""
    if not (one.speaker and other.speaker and same_name(one.speaker, other.speaker)):
        return False
    mine, theirs = terms(one.text), terms(other.text)
    shared = len(mine & theirs)
    return shared >= LEAST and shared >= ALIKE * min(len(mine), len(theirs))
