"""Where the articles of an event differ on one claim: other numbers, other wording, other spellings of a name.

In: the summaries and the claims of an event. Out: Difference records, each with what every article says, side by side.
Nothing is averaged and nobody is right.
"""

import re
from collections.abc import Iterator, Sequence

from rapidfuzz.fuzz import ratio, token_set_ratio

from jobs.claims import Claim, Unit, stems
from jobs.names import people, same_name
from jobs.numbers import Number, missing, numbers
from jobs.records import Difference, Summary, Variant
from jobs.speech import SPEECH
from jobs.text import words

ALIKE = 60  # token set ratio from which two sentences are one statement in other words
FEW = 2  # content words that one of them may have alone
LIMIT = 6  # rows of numbers and wording


def differences(summaries: Sequence[Summary], found: Sequence[Claim]) -> tuple[Difference, ...]:
    """Numbers first, then wording (closest pairs first), then spellings."""
    pairs = [(claim.core, other) for claim in found for other in claim.others]
    wording = [difference for _, difference in sorted(_wording(pairs), key=lambda row: -row[0])]
    rows = {(row.kind, row.about): row for row in reversed((*_numbers(pairs), *wording))}
    return (*list(reversed(rows.values()))[:LIMIT], *_spellings(summaries))


def _numbers(pairs: Sequence[tuple[Unit, Unit]]) -> Iterator[Difference]:
    """Pairs that give another value of the same kind, or that share a telling number while one of them adds another."""
    for one, other in pairs:
        a, b = _counted(one.text), _counted(other.text)
        only_a, only_b = missing(a, b), missing(b, a)
        if (only_a and only_b and _same_kind(only_a, only_b)) or ((only_a or only_b) and _anchored(a, b)):
            about = " · ".join(number.text for number in (*only_a, *only_b))
            about += " in one of them only" if not (only_a and only_b) else ""
            yield Difference("numbers", about, (_variant(one), _variant(other)))


def _counted(text: str) -> tuple[Number, ...]:
    """The numbers of a text that count something: dates, clock times and designations do not."""
    return tuple(n for n in numbers(text, "en") if n.unit not in ("day", "month", "year", "time", "name", "ordinal"))


def _same_kind(these: Sequence[Number], those: Sequence[Number]) -> bool:
    """Whether both have a number of one unit that is not bare."""
    return bool({number.unit for number in these} & {number.unit for number in those} - {""})


def _anchored(these: Sequence[Number], those: Sequence[Number]) -> bool:
    """Whether both have the same number with a unit, or of two digits: a shared 2 or 1 joined scores of two matches."""
    telling = {(n.value, n.unit) for n in these if n.unit or abs(n.value) >= 10}
    return bool(telling & {(n.value, n.unit) for n in those})


def _wording(pairs: Sequence[tuple[Unit, Unit]]) -> Iterator[tuple[float, Difference]]:
    """Near-identical statements with the content words that each has alone, and how alike they are."""
    for one, other in pairs:
        alike = token_set_ratio(one.text.lower(), other.text.lower())
        mine, theirs = _alone(one.text, other.text), _alone(other.text, one.text)
        if alike >= ALIKE and 0 < len(mine) <= FEW and 0 < len(theirs) <= FEW:
            about = f"{', '.join(mine)} / {', '.join(theirs)}"
            yield alike, Difference("wording", about, (_variant(one), _variant(other)))


def _alone(text: str, other: str) -> list[str]:
    """Content words of the text whose stem the other does not have, in order; no names, numbers, verbs of saying."""
    theirs = set(stems(other))
    plain = SPEECH.sub("", re.sub(r"(?<!^)\b[A-Z]\S*|\S*\d\S*", "", text))
    return list(dict.fromkeys(word for word in words(plain) if not set(stems(word)) <= theirs))


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
