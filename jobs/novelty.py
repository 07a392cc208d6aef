"""What is new in a digest since earlier editions: its statements held against those of its storyline.

In: a digest and its link to earlier editions. Out: the digest with its news: changed (the same thing counted, another
value, or denied), new, repeated, and gone (what nobody reports any longer). Editions are asked newest first, and the
first that has an answer gives it: what was 3, then 5, and is 5 today, is repeated. Two statements are compared by the
words that they share, each weighed by how rare it is among the statements of the storyline (inverse document frequency,
Spärck Jones 1972), by their numbers with the things counted, and by what they deny.
"""

import calendar
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from jobs.amounts import VAGUE, Counted, agree, counted, same_thing
from jobs.claims import Claim, claims
from jobs.labels import index_of
from jobs.numbers import numbers
from jobs.paraphrases import terms, told_facts
from jobs.records import Dated, Digest, Edition, News, ShortItem, Summary, article_of
from jobs.sequels import Link
from jobs.speech import dangling, speaker, verbatim
from jobs.storylines import KeptEvent, Statement, Storyline
from jobs.support import denies, displaced

NEAR = 0.3  # share of either one's words from which two statements are about one thing
SAID = 0.55  # share of a statement's words that earlier statements need to have said it
DENIED = 0.6  # share of words from which a "not" on one side only is a change
TALKED = 0.35  # share of an earlier statement's words that today's articles have when they talk of its subject
STILL = 0.4  # share of its words in one sentence of today from which it is still reported
TWICE = 0.7  # share of words from which one statement of today says again what another says
KEPT = 24  # statements of an event that later editions are held against
LEADING = 5  # of an event of the last edition, the most important, whose absence is told
EARLIER = 8  # events of earlier editions in a timeline
IDLE = frozenset(["=rise", "=fall", "=reach", "=continue", "=new", "now", "far", "already", "confirm", "estimat"])
NEXT = re.compile(r"\s[^\W\d_]+")  # the word that tells, with a number, what it was
DAY = re.compile(rf"\b(?:{'|'.join(filter(None, (*calendar.day_name, *calendar.month_name)))})\b")
MOST = {"changed": 8, "new": 8, "repeated": 12, "gone": 3}  # in this order


@dataclass(frozen=True, slots=True)
class Said:
    """One statement of today, to be compared and to be printed."""

    text: str
    shown: str
    cites: tuple[str, ...]
    outlets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each word says about which statement it stands in."""

    rarity: Mapping[str, float]

    def share(self, text: str, others: Iterable[str]) -> float:
        """How much of what a statement says the others have, 0 to 1."""
        mine, theirs = telling(text), {stem for other in others for stem in telling(other)}
        total = math.fsum(self.rarity[stem] for stem in mine)
        return math.fsum(self.rarity[stem] for stem in mine & theirs) / total if total else 0.0

    def likeness(self, one: str, other: str) -> float:
        """How much of the shorter one the longer one has."""
        return max(self.share(one, [other]), self.share(other, [one]))


@dataclass(frozen=True, slots=True)
class Earlier:
    """The statements of a storyline in one earlier edition."""

    date: str
    texts: tuple[str, ...]  # the most important of each event first


def compared(digest: Digest, link: Link) -> Digest:
    """The digest with its status, its news since earlier editions, and the earlier events of its storyline."""
    if not link.history:
        return digest
    found = tuple(_news(digest, link))
    line = _timeline(digest, link)
    return replace(digest, news=found, status=link.status, since=link.since, timeline=line)


def statements(digest: Digest) -> tuple[Statement, ...]:
    """What later editions are to hold their statements against."""
    return tuple(Statement(one.text, one.outlets) for one in said(digest)[:KEPT])


def said(digest: Digest) -> list[Said]:
    """What the articles of an event say, the most important first, of what stands alone and can be printed."""
    event = digest.event
    outlets = {summary.article.id: summary.article.outlet or summary.article.lang for summary in event.summaries}
    printed = {each.cites[0]: each.text for each in (digest.lead, *digest.points, *digest.single_source)}
    found = []
    for claim in claims(event.summaries):
        shown = printed.get(claim.best.cites[0]) or _plain(claim, event.summaries)
        if shown and not claim.best.leans:
            by = tuple(dict.fromkeys(outlets[article_of(cite)] for cite in claim.cites))
            found.append(Said(claim.best.text, shown, claim.cites, by))
    return found


def _plain(claim: Claim, summaries: Sequence[Summary]) -> str:
    """The words of a claim that need no warning beside them; empty when they do."""
    flagged = {flag.segment for summary in summaries for flag in summary.translation.flags}
    translated = {summary.article.id for summary in summaries if summary.article.translated_from}
    quoted = "“" in claim.best.text and claim.best.article in translated
    return "" if quoted or flagged.intersection(claim.best.cites) else claim.best.text


# --- news ---


def _news(digest: Digest, link: Link) -> Iterator[News]:
    """The news of a digest by kind, the most important first, each kind up to its limit."""
    today, editions = said(digest), _editions(link)
    weights = _weights([one.text for one in today], [text for each in editions for text in each.texts])
    told: list[Said] = []
    found: list[News] = []
    for one in today:
        if not any(weights.share(one.text, [other.text]) >= TWICE for other in told):
            told.append(one)
            found.append(_judged(one, editions, weights))
    sentences = [target.text for s in digest.event.summaries for _, target in s.translation.usable()]
    found += _gone(_leading(link), sentences, weights)
    for kind, most in MOST.items():
        yield from [each for each in found if each.kind == kind][:most]


def _weights(today: Sequence[str], earlier: Sequence[str]) -> Weights:
    """The rarity of every word of these statements."""
    spread = Counter(stem for text in (*today, *earlier) for stem in telling(text))
    every = len(today) + len(earlier)
    return Weights({stem: math.log1p(every / count) for stem, count in spread.items()})


def _judged(one: Said, editions: Sequence[Earlier], weights: Weights) -> News:
    """What a statement is in the light of the newest edition that has something like it."""
    for edition in editions:
        near = sorted(
            (text for text in edition.texts if weights.likeness(one.text, text) >= NEAR), key=_by(one, weights)
        )
        if before := _changed(one.text, near, weights):
            return News("changed", one.shown, one.cites, before, edition.date)
        if _was_said(one.text, near[:2], weights):
            return News("repeated", one.shown, one.cites, since=edition.date)
    return News("new", one.shown, one.cites, since=editions[0].date)


def _by(one: Said, weights: Weights) -> Callable[[str], tuple[float, str]]:
    """What sorts earlier statements by how near they are, the nearest first."""
    return lambda text: (-round(weights.likeness(one.text, text), 9), text)


def _changed(text: str, near: Sequence[str], weights: Weights) -> str:
    """What an edition said instead: the old value of what is counted, or the statement that a "not" now denies."""
    before = [(count, other) for other in near if not displaced(text, other) for count in counted(other)]
    for now in counted(text):
        same = [(count, other) for count, other in before if _one_thing(now, count)]
        if same and not any(agree(now, count) for count, _ in same):
            return _phrase(*same[0])
    against = (each for each in near[:1] if denies(text) != denies(each) and weights.likeness(text, each) >= DENIED)
    return verbatim(next(against, ""), ())


def _one_thing(one: Counted, other: Counted) -> bool:
    """Whether two numbers count the same thing, which is more than that both went up."""
    return same_thing(one, other) and bool(one.things & other.things - VAGUE - IDLE)


def _phrase(count: Counted, text: str) -> str:
    """A number with the word right after it: three people."""
    after = NEXT.match(text, count.number.span[1])
    return count.number.text + (after[0] if after else "")


def _was_said(text: str, near: Sequence[str], weights: Weights) -> bool:
    """Whether these earlier statements say nearly all of it, with what it counts."""
    known = [count for other in near for count in counted(other)]
    counts = all(any(agree(now, count) for count in known) for now in counted(text))
    return counts and weights.share(text, near) >= SAID


def _gone(last: Earlier, sentences: Sequence[str], weights: Weights) -> Iterator[News]:
    """What the last edition reported first, and today's articles, which talk of its subject, no longer do."""
    for text in last.texts:
        still = max((weights.share(text, [sentence]) for sentence in sentences), default=0.0) >= STILL
        if not still and weights.share(text, sentences) >= TALKED:
            yield News("gone", "", (), verbatim(text, ()), last.date)


@lru_cache(maxsize=1 << 14)
def telling(text: str) -> frozenset[str]:
    """What a statement says, as terms and names: no speaker, no verb of saying, no number, no day."""
    plain, who = text, speaker(text)
    for number in reversed(numbers(text, "en")):
        plain = plain[: number.span[0]] + plain[number.span[1] :]
    plain = DAY.sub("", plain.replace(who, "", 1) if who else plain)
    return terms(plain) | told_facts(plain)


# --- the storyline ---


def _leading(link: Link) -> Earlier:
    """What the last edition that had the storyline said first of the same happening, or of its events when none is."""
    last = [event for date, event in link.history if date == link.since]
    same = [event for event in last if event.root == link.event.root] or last
    return Earlier(link.since, tuple(one.text for event in same for one in event.statements[:LEADING]))


def _editions(link: Link) -> list[Earlier]:
    """The earlier statements of a storyline by edition, newest first."""
    texts: dict[str, dict[str, None]] = {}
    for date, event in link.history:
        texts.setdefault(date, {}).update(dict.fromkeys(one.text for one in event.statements))
    return [Earlier(date, tuple(each)) for date, each in texts.items()]


def _timeline(digest: Digest, link: Link) -> tuple[Dated, ...]:
    """The timeline with the earlier events of the storyline, each as its last edition has it."""
    last: dict[str, tuple[str, KeptEvent]] = {}
    for date, event in link.history:
        last.setdefault(event.root, (date, event))
    last.pop(link.event.root, None)
    earlier = [Dated(event.date, event.headline, (), event.anchor, date) for date, event in last.values()]
    event = digest.event
    own = digest.timeline or (Dated(event.date, digest.headline, digest.lead.cites, event.id),)
    rows = (*earlier[:EARLIER], *own)
    ordered = sorted(rows, key=lambda row: (row.date.value or "9999", row.edition or "9999", row.event))
    return tuple(ordered) if earlier else digest.timeline


def storylines(edition: Edition, found: Mapping[str, Link]) -> tuple[Storyline, ...]:
    """The storylines of an edition as it keeps them."""
    anchors, lines = index_of(edition).anchors, dict[str, list[tuple[Link, KeptEvent]]]()
    told = [(digest.event, digest.headline, statements(digest)) for digest in edition.digests]
    told += [(item.event, item.text, _short(item)) for item in edition.short_items]
    for event, headline, each in told:
        if link := found.get(event.id):
            made = replace(link.event, anchor=anchors[event.id], headline=headline, statements=each)
            lines.setdefault(link.storyline, []).append((link, made))
    return tuple(_storyline(line, rows) for line, rows in lines.items())


def _storyline(line: str, rows: Sequence[tuple[Link, KeptEvent]]) -> Storyline:
    """One storyline; the first headline that it ever had is its name."""
    events = tuple(event for _, event in rows)
    first = min(events, key=lambda event: (event.date.value or "9999", event.id))
    return Storyline(line, rows[0][0].name or first.headline, events)


def _short(item: ShortItem) -> tuple[Statement, ...]:
    """What the summaries of an event below the cut say, sentence by sentence."""
    return tuple(
        Statement(sentence.text, (summary.article.outlet or summary.article.lang,))
        for summary in item.event.summaries
        for sentence in summary.sentences
        if not dangling(sentence.text)
    )[:KEPT]
