"""Where the articles of an event differ on one claim: a denial, other numbers, other wording, other spellings.

In: the summaries and the claims of an event. Out: Difference records, each with what every article says, side by side.
Nothing is averaged and nobody is right.
"""

import re
from collections.abc import Iterator, Sequence

from rapidfuzz.fuzz import ratio, token_set_ratio

from jobs.claims import Claim, Unit
from jobs.names import names, people, same_name
from jobs.numbers import missing, numbers
from jobs.numerals import Number
from jobs.records import Difference, Summary, Variant
from jobs.speech import SPEECH
from jobs.support import UNCOUNTED, clashing, close, denies, displaced, stems
from jobs.text import words

ALIKE = 60  # token set ratio from which two sentences are one statement in other words
FEW = 2  # content words that one of them may have alone
LIMIT = 6  # rows of denials, numbers and wording


def differences(summaries: Sequence[Summary], found: Sequence[Claim]) -> tuple[Difference, ...]:
    """Denials first, then numbers, then wording (closest pairs first), then spellings."""
    pairs = [(claim.core, other) for claim in found for other in claim.others]
    wording = [difference for _, difference in sorted(_wording(pairs), key=lambda row: -row[0])]
    rows = {(row.kind, row.about): row for row in reversed((*_denials(pairs), *_numbers(pairs), *wording))}
    return (*list(reversed(rows.values()))[:LIMIT], *_spellings(summaries))


def _denials(pairs: Sequence[tuple[Unit, Unit]]) -> Iterator[Difference]:
    """Near-identical statements of which one says that it is not so, or that it is so elsewhere."""
    for one, other in pairs:
        if denies(one.text) != denies(other.text) and close(one.text, other.text):
            about = "said and denied: " + " ".join(one.text.split()[:8]) + " …"
            yield Difference("polarity", about, (_variant(one), _variant(other)))
        if (found := displaced(one.text, other.text)) and close(one.text, other.text):
            yield Difference("places", " · ".join(sorted(found)), (_variant(one), _variant(other)))


def _numbers(pairs: Sequence[tuple[Unit, Unit]]) -> Iterator[Difference]:
    """Pairs that count the same thing otherwise, or that share a telling number while one of them adds another."""
    for one, other in pairs:
        clash = clashing(one.text, other.text)
        a, b = _counted(one.text), _counted(other.text)
        only = (*missing(a, b), *missing(b, a))
        if clash:
            yield Difference("numbers", " · ".join(n.text for n in clash[0]), (_variant(one), _variant(other)))
        elif only and _anchored(a, b):
            about = f"{', '.join(number.text for number in only)}: not in both"
            yield Difference("numbers", about, (_variant(one), _variant(other)))


def _counted(text: str) -> tuple[Number, ...]:
    """The numbers of a text that count something: dates, clock times and designations do not."""
    return tuple(number for number in numbers(text, "en") if number.unit not in UNCOUNTED)


def _anchored(these: Sequence[Number], those: Sequence[Number]) -> bool:
    """Whether both have the same number with a unit, or of two digits: a shared 2 or 1 joined scores of two matches."""
    telling = {(n.value, n.unit) for n in these if n.unit or abs(n.value) >= 10}
    return bool(telling & {(n.value, n.unit) for n in those})


def _wording(pairs: Sequence[tuple[Unit, Unit]]) -> Iterator[tuple[float, Difference]]:
    """Near-identical statements with the content words that each has alone, and how alike they are."""
    for one, other in pairs:
        alike = token_set_ratio(one.text.lower(), other.text.lower())
        if alike < ALIKE:
            continue
        mine, theirs = _alone(one.text, other.text), _alone(other.text, one.text)
        if 0 < len(mine) <= FEW and 0 < len(theirs) <= FEW:
            about = f"{', '.join(mine)} / {', '.join(theirs)}"
            yield alike, Difference("wording", about, (_variant(one), _variant(other)))


def _alone(text: str, other: str) -> list[str]:
    """Content words of the text whose stem the other does not have, in order; no names, numbers, verbs of saying."""
    theirs = set(stems(other))
    named = {part for name in names(text) for part in name.split()}
    plain = SPEECH.sub("", re.sub(r"(?<!^)\b[A-Z]\S*|\S*\d\S*", "", text))
    return list(dict.fromkeys(w for w in words(plain) if w not in named and not set(stems(w)) <= theirs))


def _spellings(summaries: Sequence[Summary]) -> Iterator[Difference]:
    """Full names of one person that articles spell differently."""
    seen: dict[str, Variant] = {}
    for summary in summaries:
        for segment, target in summary.translation.usable():
            for name in people(target.text):
                if len(name.split()) > 1 and name not in seen:
                    seen[name] = Variant(summary.article.id, name, segment.id)
    for name in sorted(seen):
        others = [other for other in sorted(seen) if other > name and _spelt_differently(name, other)]
        if others:
            yield Difference("names", name, (seen[name], *(seen[other] for other in others)))


def _spelt_differently(name: str, other: str) -> bool:
    """Whether two full names are one person's, in different letters."""
    return len(name.split()) == len(other.split()) and same_name(name, other) and ratio(name, other) < 100


def _variant(unit: Unit) -> Variant:
    """What one article says."""
    return Variant(unit.article, unit.text, unit.cites[0])
