"""What is new in a digest since earlier editions: its statements held against those of its storyline.

In: a digest and its link to earlier editions; out: the digest with its news (changed, new, repeated, and gone: what
nobody reports any longer) and the earlier events in its timeline. Editions are asked newest first, and the first that
has an answer gives it: what was 3, then 5, and is 5 today, is repeated. Also what an edition keeps for later ones.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from jobs.claims import Claim, claims
from jobs.labels import index_of
from jobs.records import Dated, Digest, Edition, News, ShortItem, Summary, article_of
from jobs.restated import Verdict, Weights, judged, weighed
from jobs.sequels import Link
from jobs.speech import dangling, verbatim
from jobs.storylines import KeptEvent, Statement, Storyline

TALKED = 0.3  # share of an earlier statement's words that today's articles have when they talk of its subject
STILL = 0.4  # share of its words in one sentence of today from which it is still reported
TWICE = 0.7  # share of words from which one statement of today says again what another says
KEPT = 24  # statements of an event that later editions are held against
LEADING = 5  # of an event of the last edition, the most important, whose absence is told
EARLIER = 8  # events of earlier editions in a timeline
MOST = {"changed": 8, "new": 8, "repeated": 12, "gone": 3}  # in this order


@dataclass(frozen=True, slots=True)
class Said:
    """One statement of today, to be compared and to be printed."""

    text: str
    shown: str
    cites: tuple[str, ...]
    outlets: tuple[str, ...]


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
    weights = weighed([*(one.text for one in today), *(text for each in editions for text in each.texts)])
    found, answered = [], set()
    for place, one in enumerate(today):
        if not any(weights.share(one.text, [other.text]) >= TWICE for other in today[:place]):
            date, verdict = _verdict(one.text, editions, weights)
            found.append(News(verdict.kind, one.shown, one.cites, verdict.before, date))
            answered.add(verdict.answers)
    sentences = [target.text for s in digest.event.summaries for _, target in s.translation.usable()]
    last = Earlier(link.since, tuple(text for text in _leading(link) if text not in answered))
    found += _gone(last, sentences, weights)
    for kind, most in MOST.items():
        yield from [each for each in found if each.kind == kind][:most]


def _verdict(text: str, editions: Sequence[Earlier], weights: Weights) -> tuple[str, Verdict]:
    """What a statement is in the light of the newest edition that has something like it, and the date of that."""
    for edition in editions:
        verdict = judged(text, edition.texts, weights)
        if verdict.kind != "new":
            return edition.date, verdict
    return editions[0].date, Verdict("new")


def _gone(last: Earlier, sentences: Sequence[str], weights: Weights) -> Iterator[News]:
    """What the last edition reported first, and today's articles, which talk of its subject, no longer do."""
    for text in last.texts:
        still = any(weights.share(text, [sentence]) >= STILL for sentence in sentences)
        if not still and weights.share(text, sentences) >= TALKED:
            yield News("gone", "", (), verbatim(text, ()), last.date)


# --- the storyline ---


def _leading(link: Link) -> list[str]:
    """What the last edition that had the storyline said first of the same happening; nothing when it had another."""
    last = [event for date, event in link.history if date == link.since and event.root == link.event.root]
    return [one.text for event in last for one in event.statements[:LEADING]]


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
    own = digest.timeline or (Dated(digest.event.date, digest.headline, digest.lead.cites, digest.event.id),)
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
