"""Whether a sentence that a model wrote rests on the English sentences that it cites; the gate of all generated text.

In: the sentence and its evidence; out: what stands against it. Summaries and digests have this one rule: its numbers,
names and links are in the evidence, most of its words too, and it denies what they deny and nothing else. What is
refused gives way to an extract, so a doubt costs style and never truth.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from jobs.checks.opposites import opposed
from jobs.checks.surface import looped
from jobs.checks.terms import protected_lost
from jobs.names import unsupported_names
from jobs.numbers import unsupported
from jobs.support import DENIAL, content, denies
from jobs.text import words

COVERED = 0.6  # share of a sentence's words (of four letters and more) that its evidence must have
SHORTEST = 3  # words that a sentence needs to say anything: "PWNED" stands in the article that asked for it
NOT_ONLY = re.compile(r"\bnot (?:only|just|merely|simply|solely|least|until)\b", re.IGNORECASE)  # denies nothing


def supported(text: str, evidence: Sequence[str]) -> bool:
    """Whether nothing stands against a sentence."""
    return next(objections(text, evidence), None) is None


def objections(text: str, evidence: Sequence[str]) -> Iterator[str]:
    """What in a sentence its evidence does not support, in plain words."""
    whole = " ".join(evidence)
    yield from unsupported(text, evidence)
    yield from unsupported_names(text, evidence)
    yield from protected_lost(text, whole, "en")
    yield from looped(whole, text, "en")
    yield from flipped(text, evidence)
    if covered(text, evidence) < COVERED:
        yield "most of its words are new"
    if len(words(text)) < SHORTEST:
        yield "it is no sentence"


def flipped(text: str, evidence: Sequence[str]) -> Iterator[str]:
    """What a sentence denies and its evidence says, or the other way round; opposites where nobody denies."""
    text, whole = (NOT_ONLY.sub("", each) for each in (text, "\n".join(evidence)))
    mine, theirs = denied(text), denied(whole)
    if not denies(whole):
        yield from ["it denies what nobody denies"] if denies(text) else opposed(whole, text, "en")
    yield from sorted(stem for stem in mine.keys() - theirs.keys() if stem in _said(whole))
    yield from sorted(stem for stem in theirs.keys() - mine.keys() if stem in _said(text) and stem not in _said(whole))


def denied(text: str) -> Counter[str]:
    """The stems of the words that a text denies, each as often: the first content word after each denial."""
    return Counter(stem for match in DENIAL.finditer(text) for stem in content(text[match.end() :])[:1])


def _said(text: str) -> Counter[str]:
    """The stems of the content words that a text does not deny, each as often."""
    return Counter(content(text)) - denied(text)


def covered(text: str, evidence: Sequence[str]) -> float:
    """Share of the long words of a sentence that its evidence has."""
    wanted = long_words(text)
    return len(wanted & long_words(" ".join(evidence))) / len(wanted) if wanted else 0.0


def long_words(text: str) -> set[str]:
    """The words of four letters and more, cut to six so that inflections meet."""
    return {word.lower()[:6] for word in words(text) if len(word) >= 4}
