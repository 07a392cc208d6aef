"""The same words of one speaker, reported by several articles in translations of their own.

In: the claims of an event. Out: Quote records: the speaker and what each article has him say. Nobody here has the
original words, so nothing of this is printed as verbatim (speech.verbatim sees to the marks).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jobs.claims import Claim, Unit
from jobs.names import same_name
from jobs.paraphrases import terms, told_facts

ALIKE = 0.5  # share of what the shorter report says that the other one must say
LEAST = 3  # terms, names and numbers that both have


@dataclass(frozen=True, slots=True)
class Quote:
    """One utterance and the sentences that report it, the first the one that is printed."""

    speaker: str
    reports: tuple[Unit, ...]

    @property
    def articles(self) -> int:
        """How many articles report it."""
        return len({unit.article for unit in self.reports})


def quotes(found: Sequence[Claim]) -> tuple[Quote, ...]:
    """The utterances that several articles report, in the order of the claims; each sentence in one of them."""
    taken: set[str] = set()
    kept = []
    for claim in found:
        reports = tuple(_reports(claim, taken))
        quote = Quote(claim.core.speaker, reports)
        if quote.articles > 1:
            kept.append(quote)
            taken.update(unit.cites[0] for unit in reports)
    return tuple(kept)


def _reports(claim: Claim, taken: set[str]) -> Iterator[Unit]:
    """The sentences of a claim in which its speaker says so."""
    fresh = dict.fromkeys(unit for unit in (claim.core, *claim.others) if unit.cites[0] not in taken)
    yield from (unit for unit in fresh if same_words(claim.core, unit))


def same_words(one: Unit, other: Unit) -> bool:
    """Whether two sentences report the same words of the same speaker."""
    if not (one.speaker and other.speaker and same_name(one.speaker, other.speaker)):
        return False
    mine, theirs = (terms(unit.text) | told_facts(unit.text) - {_last(unit)} for unit in (one, other))
    shared = len(mine & theirs)
    return shared >= LEAST and shared >= ALIKE * min(len(mine), len(theirs))


def _last(unit: Unit) -> str:
    """The last name of who speaks."""
    return unit.speaker.split()[-1].lower()
