"""Where the articles of an event differ: contradictions, what only one of them counts, one speaker in other words,
spellings.

In: the summaries and the claims of an event. Out: Difference records, each with what every article says, side by side.
Nothing is averaged and nobody is right.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from rapidfuzz.fuzz import ratio, token_set_ratio

from jobs.amounts import UNCOUNTED
from jobs.claims import Claim, Unit
from jobs.conflicts import Conflict, conflicts
from jobs.names import names, people, same_name
from jobs.numbers import missing, numbers
from jobs.numerals import Number
from jobs.phrasing import labelled
from jobs.quotes import quotes
from jobs.records import Article, Difference, Summary, Variant
from jobs.speech import SPEECH, VERBS
from jobs.style import faults
from jobs.support import close, stems
from jobs.text import words

ALIKE = 60  # token set ratio from which two sentences are one statement in other words
FEW = 2  # content words that one of them may have alone
QUOTED = 2  # rows of utterances that several articles report in quite other words
WORDS = 8  # of a sentence that say what a row is about
LIMIT = 6  # rows of contradictions, numbers, wording and quotations
ORDER = ("polarity", "places", "dates", "attribution", "numbers", "wording", "quotation")  # of rows
ATTRIBUTION = re.compile(rf"^.{{0,60}}?\b(?:{VERBS})\b(?: that|:|,)? ")
Pair = tuple[Unit, Unit]


def differences(summaries: Sequence[Summary], found: Sequence[Claim]) -> tuple[Difference, ...]:
    """Contradictions first, then numbers, wording (closest pairs first), quotations, and spellings last."""
    pairs = _pairs(found)
    against = {pair: told for pair in pairs if (told := tuple(_contradictions(*pair)))}
    rest = [pair for pair in pairs if pair not in against]
    wording = [difference for _, difference in sorted(_wording(rest, found), key=lambda row: -row[0])]
    first = (row for told in against.values() for row in told)
    rows: dict[tuple[str, str], Difference] = {}
    for row in (*first, *_numbers(rest), *wording, *_quotations(found, wording)):
        rows.setdefault((row.kind, row.about), row)
    ordered = sorted(rows.values(), key=lambda row: ORDER.index(row.kind))
    articles = {summary.article.id: summary.article for summary in summaries}
    return (*(_published(row, articles) for row in ordered[:LIMIT]), *_spellings(summaries))


def _published(row: Difference, articles: Mapping[str, Article]) -> Difference:
    """The row, with those of its quotations that are translations told as such."""
    return replace(row, variants=tuple(replace(v, text=labelled(v.text, articles[v.article])) for v in row.variants))


def _pairs(found: Sequence[Claim]) -> list[Pair]:
    """Each pair of sentences that share a claim, once."""
    pairs = [(claim.core, other) for claim in found for other in claim.others]
    return list({frozenset((one.cites[0], other.cites[0])): (one, other) for one, other in pairs[::-1]}.values())[::-1]


def _contradictions(one: Unit, other: Unit) -> Iterator[Difference]:
    """What two articles cannot both be right about."""
    for conflict in conflicts(one.text, other.text, (one.speaker, other.speaker)):
        yield Difference(conflict.kind, _about(conflict, one), (_variant(one), _variant(other)))


def _about(conflict: Conflict, one: Unit) -> str:
    """What a contradiction is about, for the reader; a denial is told by the words that are denied."""
    denied = conflict.about == "said and denied"
    return f"{conflict.about}: {' '.join(one.text.split()[:WORDS])} …" if denied else conflict.about


def _numbers(pairs: Sequence[Pair]) -> Iterator[Difference]:
    """Pairs that share a telling number while each of them has another one."""
    for one, other in pairs:
        a, b = _counted(one.text), _counted(other.text)
        mine, theirs = missing(a, b), missing(b, a)
        if mine and theirs and _anchored(a, b):  # what one of them counts beside is no difference
            about = " / ".join(", ".join(number.text for number in only) for only in (mine, theirs))
            yield Difference("numbers", about, (_variant(one), _variant(other)))


def _counted(text: str) -> tuple[Number, ...]:
    """The numbers of a text that count something: dates, clock times and designations do not."""
    return tuple(number for number in numbers(text, "en") if number.unit not in UNCOUNTED)


def _anchored(these: Sequence[Number], those: Sequence[Number]) -> bool:
    """Whether both have the same number with a unit, or of two digits: a shared 2 or 1 joined scores of two matches."""
    telling = {(n.value, n.unit) for n in these if n.unit or abs(n.value) >= 10}
    return bool(telling & {(n.value, n.unit) for n in those})


def _wording(pairs: Sequence[Pair], found: Sequence[Claim]) -> Iterator[tuple[float, Difference]]:
    """Near-identical statements with the content words that each has alone, and how alike they are.

    Where several articles report the same words of one speaker, all their reports stand side by side.
    """
    quoted = {unit.cites[0]: quote for quote in quotes(found) for unit in quote.reports}
    for one, other in pairs:
        alike = token_set_ratio(one.text.lower(), other.text.lower())
        quote = quoted.get(one.cites[0])
        reports = quote.reports if quote and other in quote.reports else ()
        mine, theirs = _alone(one.text, other.text), _alone(other.text, one.text)
        if alike >= ALIKE and 0 < len(mine) <= FEW and 0 < len(theirs) <= FEW:
            about = f"{', '.join(mine)} / {', '.join(theirs)}"
            about = f"{quote.speaker}: {about}" if quote and reports else about
            shown = dict.fromkeys((one, other, *reports))
            yield alike, Difference("wording", about, tuple(_variant(unit) for unit in shown))


def _quotations(found: Sequence[Claim], wording: Sequence[Difference]) -> Iterator[Difference]:
    """Utterances that most articles report in words of their own, beyond those whose wording is told already."""
    told = {variant.cite for row in wording for variant in row.variants}
    fresh = [quote for quote in quotes(found) if not told & {unit.cites[0] for unit in quote.reports}]
    apart = [quote for quote in fresh if not all(close(quote.reports[0].text, unit.text) for unit in quote.reports[1:])]
    whole = [replace(quote, reports=tuple(u for u in quote.reports if "cut" not in faults(u.text))) for quote in apart]
    told_by_several = [quote for quote in whole if quote.articles > 1]
    for quote in sorted(told_by_several, key=lambda quote: -quote.articles)[:QUOTED]:
        said = ATTRIBUTION.sub("", quote.reports[0].text).split()
        about = f"{quote.speaker}, as {quote.articles} articles report it: {' '.join(said[:WORDS])} …"
        yield Difference("quotation", about, tuple(_variant(unit) for unit in quote.reports))


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
