"""What is new in an event since earlier editions: its statements held against those of its storyline.

In: a digest, or a short item, and its link to earlier editions; out: the same with its news (changed, new, repeated,
and gone: what nobody reports any longer), the earlier events of its storyline, and these in the timeline. Editions are
asked newest first, and the first that has an answer gives it: what was 3, then 5, and is 5 today, is repeated. Also
what an edition keeps for later ones.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from jobs.claims import Claim, claims
from jobs.labels import index_of
from jobs.records import Dated, Digest, Edition, Event, News, ShortItem, Summary, article_of
from jobs.restated import Verdict, Weights, judged, weighed
from jobs.sequels import Link
from jobs.speech import dangling, verbatim
from jobs.storylines import KeptEvent, Statement, Storyline

TALKED = 0.3  # share of an earlier statement's words that today's articles have when they talk of its subject
STILL = 0.4  # share of its words in one sentence of today from which it is still reported
TWICE = 0.7  # share of words from which one statement of today says again what another says
KEPT = 24  # statements of an event that later editions are held against
LEADING = 5  # of an event of the last edition, the most important, whose absence is told
EARLIER = 8  # events of earlier editions in a timeline, the latest
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
    anchors: Mapping[str, str]  # statement, the most important of each event first -> the anchor of its event

    @property
    def texts(self) -> tuple[str, ...]:
        """What was said."""
        return tuple(self.anchors)


def roots(found: Mapping[str, Link]) -> Mapping[str, Set[str]]:
    """The happenings that each storyline has tonight, by the first events that told of them."""
    tonight: dict[str, set[str]] = defaultdict(set)
    for link in found.values():
        tonight[link.storyline].add(link.event.root)
    return tonight


def compared(digest: Digest, link: Link, tonight: Set[str] = frozenset()) -> Digest:
    """The digest with its status, its news since earlier editions, and the earlier events of its storyline; of these,
    none that tonight's edition has too."""
    if not link.history:
        return digest
    news, more = _listed(_news(said(digest), digest.event, link))
    earlier = _earlier(link, tonight)
    line = _timeline(digest, earlier)
    made = replace(digest, news=news, more=more, earlier=earlier, timeline=line)
    return replace(made, status=link.status, since=link.since)


def compared_short(item: ShortItem, link: Link, tonight: Set[str] = frozenset()) -> ShortItem:
    """The same for an event below the cut: what is held against earlier editions is its summaries."""
    if not link.history:
        return item
    news, more = _listed(_news(_summarized(item), item.event, link))
    made = replace(item, news=news, more=more, earlier=_earlier(link, tonight))
    return replace(made, status=link.status, since=link.since)


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


def _news(today: Sequence[Said], event: Event, link: Link) -> list[News]:
    """The news of an event, the most important of each kind first."""
    editions = _editions(link)
    weights = weighed([*(one.text for one in today), *(text for each in editions for text in each.texts)])
    found, answered = [], set()
    for place, one in enumerate(today):
        if not any(weights.share(one.text, [other.text]) >= TWICE for other in today[:place]):
            edition, verdict = _verdict(one.text, editions, weights)
            anchor = edition.anchors.get(verdict.answers, "")
            found.append(News(verdict.kind, one.shown, one.cites, verdict.before, edition.date, anchor))
            answered.add(verdict.answers)
    sentences = [target.text for s in event.summaries for _, target in s.translation.usable()]
    leading = {text: anchor for text, anchor in _leading(link) if text not in answered}
    return [*found, *_gone(Earlier(link.since, leading), sentences, weights)]


def _listed(found: Iterable[News]) -> tuple[tuple[News, ...], tuple[tuple[str, int], ...]]:
    """The news by kind, each kind up to its limit, and how many of each kind are beyond it."""
    kinds: dict[str, list[News]] = {kind: [] for kind in MOST}
    for one in found:
        kinds[one.kind].append(one)
    listed = tuple(one for kind, most in MOST.items() for one in kinds[kind][:most])
    return listed, tuple((kind, len(kinds[kind]) - most) for kind, most in MOST.items() if len(kinds[kind]) > most)


def _verdict(text: str, editions: Sequence[Earlier], weights: Weights) -> tuple[Earlier, Verdict]:
    """What a statement is in the light of the newest edition that has something like it, and that edition."""
    for edition in editions:
        verdict = judged(text, edition.texts, weights)
        if verdict.kind != "new":
            return edition, verdict
    return editions[0], Verdict("new")


def _gone(last: Earlier, sentences: Sequence[str], weights: Weights) -> Iterator[News]:
    """What the last edition reported first, and today's articles, which talk of its subject, no longer do."""
    for text, anchor in last.anchors.items():
        still = any(weights.share(text, [sentence]) >= STILL for sentence in sentences)
        if not still and weights.share(text, sentences) >= TALKED:
            yield News("gone", "", (), verbatim(text, ()), last.date, anchor)


# --- the storyline ---


def _leading(link: Link) -> list[tuple[str, str]]:
    """What the last edition that had the storyline said first of the same happening, and under which anchor; nothing
    when it had another."""
    last = [event for date, event in link.history if date == link.since and event.root == link.event.root]
    return [(one.text, event.anchor) for event in last for one in event.statements[:LEADING]]


def _editions(link: Link) -> list[Earlier]:
    """The earlier statements of a storyline by edition, newest first."""
    texts: dict[str, dict[str, str]] = {}
    for date, event in link.history:
        edition = texts.setdefault(date, {})
        for one in event.statements:
            edition.setdefault(one.text, event.anchor)
    return [Earlier(date, each) for date, each in texts.items()]


def _earlier(link: Link, tonight: Set[str]) -> tuple[Dated, ...]:
    """The other events of the storyline in earlier editions, by date, each as the last edition that told it has it."""
    last: dict[str, Dated] = {}
    for date, event in link.history:
        if event.root not in tonight and event.root != link.event.root:
            last.setdefault(event.root, Dated(event.date, event.headline, (), event.anchor, date))
    return tuple(sorted(last.values(), key=lambda row: (row.date.value or row.edition, row.edition, row.event)))


def _timeline(digest: Digest, earlier: Sequence[Dated]) -> tuple[Dated, ...]:
    """The timeline with the latest of the earlier events of the storyline."""
    own = digest.timeline or (Dated(digest.event.date, digest.headline, digest.lead.cites, digest.event.id),)
    rows = (*earlier[-EARLIER:], *own)
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
    """What later editions are to hold their statements against, of an event below the cut."""
    return tuple(Statement(one.text, one.outlets) for one in _summarized(item)[:KEPT])


def _summarized(item: ShortItem) -> list[Said]:
    """What the summaries of an event below the cut say, sentence by sentence."""
    return [
        Said(sentence.text, sentence.text, sentence.cites, (summary.article.outlet or summary.article.lang,))
        for summary in item.event.summaries
        for sentence in summary.sentences
        if not dangling(sentence.text)
    ]
