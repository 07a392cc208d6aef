"""merge: one event in, its digest out: headline, one line, key points, differences, only-one-outlet, facts, timeline.

Reads `merge:` (key_points, single_source). The statements are extracts, made to stand alone by jobs/claims.py; every
statement carries cites and a mark per article. Nothing is averaged: where articles differ, both stand side by side.
With a model, `reworded` puts what several sentences say into one sentence, where their English supports it.
"""

import calendar
import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice

from jobs.claims import Claim, Unit, claims, facts_of, units
from jobs.config import MergeConfig
from jobs.differences import differences
from jobs.errors import ModelError
from jobs.facts import facts
from jobs.grounding import covered, supported
from jobs.models.base import Writer
from jobs.names import names, people, same_name
from jobs.records import Dated, Difference, Digest, Event, Point, Summary, Voice, article_of
from jobs.speech import dangling, fold, speaker, verbatim
from jobs.support import content

LEAD_WORDS = 40  # a longer first sentence is not "one line"
LONELY = 0.15  # similarity to any other article from which "only one outlet says" may be wrong
PER_VOICE = 2  # statements of one person
WARNINGS = {  # kind of a flag on a cited sentence -> what its reader must know
    "numbers": "number not in the original",
    "names": "a name is not as in the original",
    "negation": "a “not” is not as in the original",
    "omission": "part of the original may be missing",
    "fuzzy": "approved for a sentence nearly the same",
}
REPEATED = 0.7  # share of the shorter one's words from which a statement says again what another one said
MOST_TOLD = 8  # sentences that a model puts into one
FAITHFUL = 0.5  # share of the extract's words that a model's must have: one article of many may not change the subject
log = logging.getLogger(__name__)


def merge(event: Event, siblings: Sequence[Event], config: MergeConfig) -> Digest:
    """The digest of an event; `siblings` are all events of its storyline, itself among them."""
    found = claims(event.summaries)
    lead = _lead(event, found)
    rest = [claim for claim in found if claim.best.cites[0] != lead.cites[0]]
    points = _key_points(rest, len(event.summaries), config.key_points)
    single = _only_one(rest, config.single_source) if len(event.summaries) > 1 else ()
    differ = differences(event.summaries, found)
    printed = tuple(_softened(_as_published(event, point), differ) for point in (lead, *points, *single))
    return Digest(
        event=event,
        headline=headline(event),
        lead=printed[0],
        points=printed[1 : len(points) + 1],
        differences=differ,
        single_source=printed[len(points) + 1 :],
        timeline=_timeline(siblings) if len(siblings) > 1 else (),
        voices=_voices(event, rest, printed),
        facts=facts(event.summaries, printed),
    )


def reworded(digests: Sequence[Digest], writer: Writer) -> tuple[Digest, ...]:
    """The digests, each lead and key point that several sentences tell put into one by the model, all in one call.

    What the model says without support gives way to the extract; when it fails, everything does.
    """
    known = [_units(digest.event) for digest in digests]
    pairs = [(n, point) for n, digest in enumerate(digests) for point in (digest.lead, *digest.points)]
    groups = [_group(point, known[n]) for n, point in pairs]
    try:
        texts: Sequence[str | None] = writer.write(groups)
    except ModelError as error:
        log.warning("merge: %s failed: %s", writer.fingerprint, error)
        texts = [None] * len(groups)
    rows = zip(pairs, groups, texts, strict=True)
    made = iter([_worded(digests[n].event, p, text, known[n]) if group else p for (n, p), group, text in rows])
    return tuple(_with(digest, *islice(made, 1 + len(digest.points))) for digest in digests)


def _units(event: Event) -> dict[str, Unit]:
    """The sentences of an event's articles, made to stand alone, by the segment that each of them is."""
    return {unit.cites[0]: unit for summary in event.summaries for unit in units(summary.translation)}


def _group(point: Point, known: Mapping[str, Unit]) -> tuple[str, ...]:
    """What a model is to put into one sentence: the sentences of a statement; nothing where there is only one.

    Articles that say otherwise are left out, since they would be averaged; so are sentences that only name a speaker.
    """
    cites = _agreeing(point)
    naming = {cite for own in cites for cite in known[own].cites[1:]}
    order = {cite: place for place, cite in enumerate(known)}
    first = article_of(point.cites[0])
    kept = sorted(set(cites) - naming, key=lambda cite: (article_of(cite) != first, order[cite]))
    texts = tuple(dict.fromkeys(known[cite].text for cite in kept))
    return texts[:MOST_TOLD] if len(texts) > 1 else ()


def _agreeing(point: Point) -> list[str]:
    """The cites of a statement in articles that do not contradict it."""
    against = {article for article, each in point.support if each == "contradicts"}
    return [cite for cite in point.cites if article_of(cite) not in against]


def _worded(event: Event, point: Point, text: str | None, known: Mapping[str, Unit]) -> Point:
    """The statement in the model's words, if they stand alone and its cites support them; else the extract."""
    if text is None:
        return replace(point, origin="failed")
    own = next(s.article for s in event.summaries if s.article.id == article_of(point.cites[0]))
    text = verbatim(text, own.originals)
    if text == known[point.cites[0]].text:
        return point
    english = {segment.id: target.text for s in event.summaries for segment, target in s.translation.usable()}
    evidence = [english[cite] for cite in _agreeing(point)]
    fits = text and len(text.split()) <= max(LEAD_WORDS, *(len(one.split()) for one in evidence))
    faithful = covered(known[point.cites[0]].text, [text]) >= FAITHFUL
    if not (fits and faithful and supported(text, evidence)) or dangling(text):
        return replace(point, origin="replaced")
    alone = {cite: known[cite].text for cite in point.cites}
    support = tuple((article, _mark(article, each, text, alone)) for article, each in point.support)
    return _as_published(event, replace(point, text=text, support=support, origin="model"))


def _mark(article: str, before: str, text: str, alone: Mapping[str, str]) -> str:
    """What an article's mark becomes with these words: it says only part of what its own sentences do not support."""
    own = [said for cite, said in alone.items() if article_of(cite) == article]
    return "partly" if before == "supports" and not supported(text, own) else before


def _with(digest: Digest, *made: Point) -> Digest:
    """The digest with these statements, extracts for what an earlier one says, and the facts that they name."""
    texts, extracts = [point.text for point in made], (digest.lead, *digest.points)
    pairs = enumerate(zip(made, extracts, strict=True))
    lead, *points = (extract if new.text in texts[:n] else new for n, (new, extract) in pairs)
    printed = (lead, *points, *digest.single_source)
    return replace(digest, lead=lead, points=tuple(points), facts=facts(digest.event.summaries, printed))


def _softened(point: Point, differ: Sequence[Difference]) -> Point:
    """An article whose wording of this statement is shown as different supports it in part only."""
    worded = (d.variants for d in differ if d.kind == "wording")
    other = {v.article for row in worded if {w.cite for w in row} <= set(point.cites) for v in row}
    own = article_of(point.cites[0])
    marks = ((a, "partly" if each == "supports" and a in other and a != own else each) for a, each in point.support)
    return replace(point, support=tuple(marks))


def headline(event: Event) -> str:
    """The title, in English, that shares most with the other articles; without titles, the first words of the lead."""
    summary, title = _titled(event)
    return title or _shortened(summary.sentences[0].text)


def _titled(event: Event) -> tuple[Summary, str]:
    """The article whose title is the headline, and that title; ("" and the first article when none has one)."""
    titles = [(summary, title) for summary in event.summaries if (title := _title(summary))]
    if not titles:
        return event.summaries[0], ""
    everything = fold(_english(event)).lower()

    def shared(pair: tuple[Summary, str]) -> tuple[int, int]:
        """How many names of the title stand in the articles; the shorter title wins."""
        return sum(name.lower() in everything for name in names(pair[1])), -len(pair[1])

    return max(titles, key=shared)


def _english(event: Event) -> str:
    """The usable body text of all its articles."""
    return " ".join(summary.translation.english for summary in event.summaries)


def _title(summary: Summary) -> str:
    """The article's title in English, without quotation marks that its file does not have."""
    texts = [target.text for _, target in summary.translation.usable("title")]
    return verbatim(texts[0], [line.text for line in summary.article.lines]) if texts else ""


def _shortened(text: str) -> str:
    """At most fourteen words of a sentence."""
    parts = text.rstrip(".").split()
    return " ".join(parts) if len(parts) <= 14 else " ".join(parts[:14]).rstrip(",;:") + " …"


def _lead(event: Event, found: Sequence[Claim]) -> Point:
    """The claim that says who met whom, where and when, that most articles support, early in its article."""

    def complete(claim: Claim) -> tuple[bool, float]:
        """Whether it is short and stands alone; then how much it tells."""
        text = claim.best.text
        where = bool(event.place and event.place in text)
        when = bool(event.date.value and _day(event.date.value) in text)
        fits = len(text.split()) <= LEAD_WORDS and not claim.best.leans
        return fits, claim.strength + where + 1.5 * when + min(len(people(text)), 3) + 2 * claim.best.early

    return _point(max(found, key=lambda claim: (*complete(claim), claim.best.cites)))


def _as_published(event: Event, point: Point) -> Point:
    """The statement with what its reader must know: it quotes a translation; a check doubts its English."""
    translated = {summary.article.id for summary in event.summaries if summary.article.translated_from}
    quoted = "“" in point.text and article_of(point.cites[0]) in translated
    point = replace(point, text=f"{point.text} (as published; a translation)") if quoted else point
    flags = [f for s in event.summaries for f in s.translation.flags if f.segment in point.cites]
    warnings = [text for kind, text in WARNINGS.items() if any(flag.kind == kind for flag in flags)]
    return replace(point, text=f"{point.text} (⚠ {', '.join(warnings)})") if warnings else point


def _day(value: str) -> str:
    """Day and month as the English press writes them: 13 November."""
    return f"{int(value[8:10])} {calendar.month_name[int(value[5:7])]}"


def _point(claim: Claim) -> Point:
    """The claim as a statement of the digest."""
    return Point(claim.best.text, claim.cites, claim.support)


def _key_points(found: Sequence[Claim], articles: int, limit: int) -> tuple[Point, ...]:
    """What several articles say, strongest first; in an event of one article, its weightiest, in its own order."""
    wanted = [claim for claim in found if not claim.best.leans and (claim.articles > 1 or articles == 1)]
    chosen: list[Claim] = []
    for claim in sorted(wanted, key=lambda claim: (-round(claim.strength, 9), claim.cites)):
        shorter = [other for other in chosen if claim.best.text.startswith(other.best.text)]
        if shorter:  # the claim leans on that one: print the two together
            chosen[chosen.index(shorter[0])] = claim
        elif len(chosen) < limit and not _repeats(claim, chosen):
            chosen.append(claim)
    ordered = sorted(chosen, key=lambda claim: -claim.best.early) if articles == 1 else chosen
    return tuple(_point(claim) for claim in ordered)


def _only_one(found: Sequence[Claim], limit: int) -> tuple[Point, ...]:
    """The weightiest statements that stand alone and name somebody or something that no other article names."""
    named: dict[str, set[str]] = {}  # article -> what its claims name
    for claim in found:
        named.setdefault(claim.core.article, set()).update(facts_of(claim.core.text))
    elsewhere = {article: set().union(*(named[a] for a in named if a != article)) for article in named}
    chosen: list[Claim] = []
    for claim in sorted(found, key=lambda claim: (-round(claim.weight, 9), claim.cites)):
        alone = claim.articles == 1 and claim.company < LONELY
        alone = alone and bool(facts_of(claim.core.text) - elsewhere[claim.core.article])
        if alone and not claim.best.leans and len(chosen) < limit and not _repeats(claim, chosen):
            chosen.append(claim)
    return tuple(_point(claim) for claim in chosen)


def _voices(event: Event, found: Sequence[Claim], printed: Sequence[Point]) -> tuple[Voice, ...]:
    """What people whose name is known said beyond the printed statements, the weightiest of each, one line each."""
    said = {cite for point in printed for cite in point.cites}
    known = people(_english(event))
    voices: list[Voice] = []
    for claim in sorted(found, key=lambda claim: (-round(claim.weight, 9), claim.cites)):
        person = _person(claim.core.text)
        who = next((name for name in known if person and same_name(name, person)), "")
        fresh = not claim.best.leans and claim.core.cites[0] not in said
        if who and fresh and [voice.speaker for voice in voices].count(who) < PER_VOICE:
            point = _as_published(event, Point(claim.best.text, claim.best.cites))
            voices.append(Voice(who, point.text, point.cites))
    return tuple(sorted(voices, key=lambda voice: known.index(voice.speaker)))


def _person(text: str) -> str:
    """The person who speaks in the sentence, without title."""
    who = speaker(text)
    return next(iter(people(f"{who} said so.")), "") if who else ""


def _repeats(claim: Claim, said: Sequence[Claim]) -> bool:
    """Whether the claim rests on a segment that was printed, or shares nearly all its words with one that was."""
    mine, *theirs = (set(content(each.core.text)) for each in (claim, *said))
    printed = [cite for other in said for cite in other.cites]
    return claim.core.cites[0] in printed or any(len(mine & t) >= REPEATED * min(len(mine), len(t)) for t in theirs)


def _timeline(siblings: Sequence[Event]) -> tuple[Dated, ...]:
    """One line per event of the storyline, in order of date; undated ones last."""
    ordered = sorted(siblings, key=lambda event: (event.date.value or "9999", event.id))
    return tuple(Dated(event.date, headline(event), _grounds(event), event.id) for event in ordered)


def _grounds(event: Event) -> tuple[str, ...]:
    """The segments that a headline and its date rest on: the title, and the line that tells the day."""
    summary, title = _titled(event)
    named = re.match(r"line (\d+)", summary.article.happened.evidence)
    usable = summary.translation.usable("title", "body")
    wanted = [s.id for s, _ in usable if (title and s.role == "title") or (named and s.line == int(named[1]))]
    return tuple(wanted) or summary.sentences[0].cites
