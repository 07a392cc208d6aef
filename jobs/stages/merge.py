"""merge: one event in, its digest out: headline, one line, key points, differences, only-one-outlet, facts, timeline.

Reads `merge:` (key_points, single_source). The statements are extracts in the form that jobs/phrasing.py gives them;
every statement carries cites and a mark per article. Nothing is averaged: where articles differ, both stand side by
side. With a model, jobs/wording.py puts what several sentences say into words of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar

from jobs.claims import Claim, claims, facts_of
from jobs.compress import NOBODY, Reader, compressed
from jobs.config import MergeConfig
from jobs.days import AHEAD, with_days
from jobs.differences import differences
from jobs.facts import facts
from jobs.headlines import dated, headline_of, named_day
from jobs.names import people, same_name, unsupported_names
from jobs.numbers import unsupported
from jobs.phrasing import as_published, by_segment, reworked
from jobs.records import Dated, Difference, Digest, Event, Point, Variant, Voice, article_of
from jobs.speech import speaker
from jobs.style import faults
from jobs.support import NEAR, content
from jobs.titles import surnamed

LEAD_WORDS = 40  # a longer first sentence is not "one line"
TOP = 4  # sentences of an article that may be the lead
SOMEBODY = 0.75  # what each of two people in a sentence is worth for the lead
PER_VOICE = 2  # statements of one person
REPEATED = 0.7  # share of the shorter one's words from which a statement says again what another one said
FRESH, MOST_FRESH = 0.5, 2  # what a name or number adds to a statement that first tells it, and how many count
SAID_AGAIN = 0.5  # the same as REPEATED for two statements of one article that only this one makes
ENOUGH = 3  # statements without a fault of style, from which no other is printed
Printed = TypeVar("Printed", Point, Voice, Variant)


def merge(event: Event, siblings: Sequence[Event], config: MergeConfig) -> Digest:
    """The digest of an event; `siblings` are all events of its storyline, itself among them."""
    original, known = claims(event.summaries), by_segment(event)
    found = [reworked(claim, known) for claim in original]
    first = _first(event, found, [*known])
    title = headline_of(event).text
    rest = _beyond(title, [claim for claim in found if claim is not first])
    differ = differences(event.summaries, original)
    points = _key_points(_not_below(rest, differ), first, len(event.summaries), config.key_points)
    single = _only_one(rest, [first, *points], config.single_source) if len(event.summaries) > 1 else []
    lead = dated(event, _point(first))
    reader = Reader(f"{title}. {lead.text}", surnamed("\n".join(s.translation.english for s in event.summaries)))
    said = [lead, *(_point(claim, reader) for claim in (*points, *single))]
    printed = tuple(_softened(as_published(event, point), differ) for point in said)
    digest = Digest(
        event=event,
        headline=title,
        lead=printed[0],
        points=printed[1 : len(points) + 1],
        differences=differ,
        single_source=printed[len(points) + 1 :],
        timeline=_timeline(siblings) if len(siblings) > 1 else (),
        voices=_voices(event, rest, printed, reader),
        facts=facts(event.summaries, printed),
    )
    return _with_days(digest)


def _with_days(digest: Digest) -> Digest:
    """The digest, its words for a day (“today”) with their dates."""
    days = {s.article.id: s.article.published.value for s in digest.event.summaries}
    told = partial(_dated_text, days, digest.event.date.value)
    return replace(
        digest,
        lead=told(digest.lead),
        points=tuple(map(told, digest.points)),
        single_source=tuple(map(told, digest.single_source)),
        voices=tuple(map(told, digest.voices)),
        differences=tuple(replace(row, variants=tuple(map(told, row.variants))) for row in digest.differences),
    )


def _dated_text(days: Mapping[str, str], event: str, printed: Printed) -> Printed:
    """What is printed, with the days that its article means."""
    article = printed.article if isinstance(printed, Variant) else article_of(printed.cites[0])
    return replace(printed, text=with_days(printed.text, days[article], event))


def _softened(point: Point, differ: Sequence[Difference]) -> Point:
    """An article whose wording of this statement is shown as different supports it in part only."""
    worded = (d.variants for d in differ if d.kind == "wording")
    other = {v.article for row in worded if {w.cite for w in row} <= set(point.cites) for v in row}
    own = article_of(point.cites[0])
    marks = ((a, "partly" if each == "supports" and a in other and a != own else each) for a, each in point.support)
    return replace(point, support=tuple(marks))


def _first(event: Event, found: Sequence[Claim], order: Sequence[str]) -> Claim:
    """The claim that says who met whom, where and when, that most articles support, early in its article."""
    day = named_day(event.date.value) if event.date.value else ""
    begin = {article: place for place, article in reversed([*enumerate(map(article_of, order))])}

    def complete(claim: Claim) -> tuple[bool, bool, float]:
        """Whether it is short and stands alone, and near the top of its article; then how much it tells."""
        place = order.index(claim.core.cites[0]) - begin[claim.core.article]
        text = claim.best.text
        where, when = bool(event.place and event.place in text), bool(day and day in text)
        alone = not claim.core.leans and not claim.best.leans
        fits = len(text.split()) <= LEAD_WORDS and alone and not faults(text)
        told = claim.strength + where + 1.5 * when + SOMEBODY * min(len(people(text)), 2)
        return fits, place < TOP, told + 2 / (1 + 0.25 * place)

    return max(found, key=lambda claim: (*complete(claim), claim.best.cites))


def _point(claim: Claim, reader: Reader = NOBODY) -> Point:
    """The claim as a statement of the digest, for a reader who has read this."""
    text = compressed(claim.best.text, reader)
    own = claim.core.article
    said = {each: [f"{u.text} {u.speaker}" for u in claim.others if u.article == each] for each, _ in claim.support}
    marks = [(each, mark if each == own else _part(mark, text, said[each])) for each, mark in claim.support]
    return Point(text, claim.cites, tuple(marks))


def _part(mark: str, text: str, said: Sequence[str]) -> str:
    """An article's mark, when the printed words have a name or number more than it does: part of it."""
    more = mark == "supports" and (unsupported(text, said) or unsupported_names(text, said))
    return "partly" if more else mark


def _key_points(found: Sequence[Claim], first: Claim, articles: int, limit: int) -> list[Claim]:
    """What several articles say, strongest first, what is still to come last; in an event of one article, its
    weightiest, in its own order."""
    wanted = [claim for claim in found if not claim.best.leans and (claim.articles > 1 or articles == 1)]
    chosen: list[Claim] = []
    waiting = list(_well_put(wanted))
    while waiting:
        claim = _next(waiting, [first, *chosen])
        waiting.remove(claim)
        shorter = [other for other in chosen if _goes_on(claim, other)]
        if shorter:  # the claim leans on that one: print the two together
            chosen[chosen.index(shorter[0])] = claim
        elif len(chosen) < limit and not _repeats(claim, [first, *chosen]):
            chosen.append(claim)
    if articles == 1:
        return sorted(chosen, key=lambda claim: -claim.best.early)
    return sorted(_in_order(chosen), key=lambda claim: _ahead(claim.best.text))


def _in_order(chosen: Sequence[Claim]) -> list[Claim]:
    """The claims in their places, those of one article in its own order: the second may go on from the first."""
    own = {claim.core.article: iter(sorted(_of(claim.core.article, chosen))) for claim in chosen}
    return [chosen[next(own[claim.core.article])[1]] for claim in chosen]


def _of(article: str, chosen: Sequence[Claim]) -> list[tuple[float, int]]:
    """The places of the claims of one article, each after how far from its end it stands."""
    return [(-claim.core.early, place) for place, claim in enumerate(chosen) if claim.core.article == article]


def _next(waiting: Sequence[Claim], said: Sequence[Claim]) -> Claim:
    """The strongest claim, each name and number that was not told yet making it stronger."""
    told = set().union(*(facts_of(claim.best.text) for claim in said))

    def rank(claim: Claim) -> tuple[float, tuple[str, ...]]:
        """The best first; then in order of the cites, so that it does not depend on the order of the input."""
        fresh = min(len(facts_of(claim.best.text) - told), MOST_FRESH)
        return -round(claim.strength + FRESH * fresh, 9), claim.cites

    return min(waiting, key=rank)


def _not_below(found: Sequence[Claim], differ: Sequence[Difference]) -> Sequence[Claim]:
    """The claims that do not stand word for word among the differences, if they are enough."""
    shown = {variant.cite for row in differ if row.kind == "wording" for variant in row.variants}
    rest = [claim for claim in found if claim.core.cites[0] not in shown]
    return rest if len(rest) >= ENOUGH else found


def _well_put(found: Sequence[Claim]) -> Sequence[Claim]:
    """Those without a fault of style, if they are enough."""
    good = [claim for claim in found if not faults(claim.best.text)]
    return good if len(good) >= ENOUGH else found


def _goes_on(claim: Claim, other: Claim) -> bool:
    """Whether a claim is printed after the sentence that the other one is."""
    return other.core.cites[0] in claim.best.cites and claim.best.text.startswith(f"{compressed(other.core.text)} ")


def _ahead(text: str) -> bool:
    """Whether it tells what is still to come, and not what somebody says of it."""
    return bool(AHEAD.search(text)) and not speaker(text)


def _only_one(found: Sequence[Claim], said: Sequence[Claim], limit: int) -> list[Claim]:
    """The weightiest statements that stand alone and name somebody or something that no other article names."""
    named: dict[str, set[str]] = {}  # article -> what its claims name
    for claim in found:
        named.setdefault(claim.core.article, set()).update(facts_of(claim.core.text))
    elsewhere = {article: set().union(*(named[a] for a in named if a != article)) for article in named}
    alone = [claim for claim in found if claim.articles == 1 and claim.company < NEAR and not claim.best.leans]
    alone = [claim for claim in alone if facts_of(claim.core.text) - elsewhere[claim.core.article]]
    chosen: list[Claim] = []
    for claim in sorted(_well_put(alone), key=lambda claim: (-round(claim.weight, 9), claim.cites)):
        again = [other for other in chosen if _says_again(claim, other)]
        if again and len(content(claim.best.text)) > len(content(again[0].best.text)):
            chosen[chosen.index(again[0])] = claim
        elif not again and len(chosen) < limit and not _repeats(claim, [*said, *chosen]):
            chosen.append(claim)
    return chosen


def _says_again(claim: Claim, other: Claim) -> bool:
    """Whether two statements of one article share most of their words."""
    mine, theirs = set(content(claim.best.text)), set(content(other.best.text))
    same = claim.core.article == other.core.article
    return same and len(mine & theirs) >= SAID_AGAIN * min(len(mine), len(theirs))


def _voices(event: Event, found: Sequence[Claim], printed: Sequence[Point], reader: Reader) -> tuple[Voice, ...]:
    """What people whose name is known said beyond the printed statements, the weightiest of each, one line each."""
    said = {cite for point in printed for cite in point.cites}
    known = people(" ".join(summary.translation.english for summary in event.summaries))
    voices: list[Voice] = []
    for claim in sorted(found, key=lambda claim: (-round(claim.weight, 9), claim.cites)):
        who = next((name for name in known if claim.core.speaker and same_name(name, claim.core.speaker)), "")
        fresh = not claim.best.leans and not faults(claim.best.text) and claim.core.cites[0] not in said
        if who and fresh and [voice.speaker for voice in voices].count(who) < PER_VOICE:
            point = as_published(event, Point(compressed(claim.best.text, replace(reader, read=who)), claim.best.cites))
            voices.append(Voice(who, point.text, point.cites))
    return tuple(sorted(voices, key=lambda voice: known.index(voice.speaker)))


def _repeats(claim: Claim, said: Sequence[Claim]) -> bool:
    """Whether its sentence was printed or taken for support, most that other articles say of it was, or it shares
    nearly all its words with such a sentence."""
    told = [unit.text for other in said for unit in (other.best, *other.others)]
    mine, *theirs = (set(content(text)) for text in (claim.best.text, *told))
    printed = {unit.cites[0] for other in said for unit in (other.core, *other.others)}
    others = {unit.cites[0] for unit in claim.others}
    if claim.core.cites[0] in printed or 2 * len(others & printed) > len(others):
        return True
    return any(len(mine & their) >= REPEATED * min(len(mine), len(their)) for their in theirs)


def _beyond(title: str, found: Sequence[Claim]) -> Sequence[Claim]:
    """The claims that say more than the headline, if they are enough."""
    told = set(content(title))
    more = [claim for claim in found if not set(content(claim.best.text)) <= told]
    return more if len(more) >= ENOUGH else found


def _timeline(siblings: Sequence[Event]) -> tuple[Dated, ...]:
    """One line per event of the storyline, in order of date; undated ones last."""
    ordered = sorted(siblings, key=lambda event: (event.date.value or "9999", event.id))
    titles = [(event, headline_of(event)) for event in ordered]
    return tuple(Dated(event.date, title.text, title.cites, event.id) for event, title in titles)
