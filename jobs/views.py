"""The edition as its readers see it: an Edition in, one EditionView out, with every reference resolved to a label.

A cite that leads nowhere stops the edition (PublishError): a digest must not point at what nobody can open.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from jobs.document import (
    SCHEMA,
    Coverage,
    EditionView,
    EventView,
    EvidenceView,
    ShortView,
    Sibling,
    SourceView,
    SummaryView,
    WithheldView,
)
from jobs.errors import PublishError
from jobs.records import (
    Article,
    Dated,
    Difference,
    Digest,
    Edition,
    Event,
    Flag,
    Point,
    Segment,
    ShortItem,
    Summary,
    Target,
    Translation,
    Voice,
)
from jobs.text import words

WORDS_A_MINUTE = 220


@dataclass(frozen=True, slots=True)
class Index:
    """Ids to labels and anchors, and what is cited anywhere in the edition."""

    articles: Mapping[str, str]
    segments: Mapping[str, str]
    anchors: Mapping[str, str]  # event id -> anchor
    storylines: Mapping[str, tuple[Sibling, ...]]
    cited: frozenset[str]

    def cite(self, cites: Iterable[str]) -> tuple[str, ...]:
        """The labels of these segments, each once, in order; PublishError when one leads nowhere."""
        try:
            return tuple(dict.fromkeys(self.segments[cite] for cite in cites))
        except KeyError as error:
            raise PublishError(f"the edition cites {error.args[0]}, which no article of it has") from error


def edition_view(edition: Edition) -> EditionView:
    """The document of an edition."""
    index = _index(edition)
    events = tuple(_event(digest, index) for digest in edition.digests)
    shorts = tuple(_short(item, index) for item in edition.short_items)
    sources = [source for event in events for source in event.sources]
    sources += [source for short in shorts for source in short.sources]
    return EditionView(
        schema=SCHEMA,
        date=edition.date,
        state=edition.state,
        notes=edition.notes,
        inputs=_counts(source.lang for source in sources),
        ledger=dict(edition.ledger),
        reading_minutes=_minutes(edition),
        dropped_lines=sum(len(source.dropped) for source in sources),
        events=events,
        short_items=shorts,
        unread=edition.unread,
        signature=dict(edition.signature),
    )


# --- labels ---


def _index(edition: Edition) -> Index:
    """Labels, anchors and cites of an edition."""
    articles = _article_labels(summary.article for event in _events(edition) for summary in event.summaries)
    digests = {digest.event.id: f"event-{number}" for number, digest in enumerate(edition.digests, 1)}
    shorts = {item.event.id: f"short-{number}" for number, item in enumerate(edition.short_items, 1)}
    return Index(
        articles={article.id: label for article, label in articles.items()},
        segments={cite: label for article, name in articles.items() for cite, label in _cite_labels(article, name)},
        anchors=digests | shorts,
        storylines=_storylines(edition, digests | shorts),
        cited=frozenset(_cited(edition)),
    )


def _events(edition: Edition) -> list[Event]:
    """The events of an edition, long and short."""
    return [*(digest.event for digest in edition.digests), *(item.event for item in edition.short_items)]


def _article_labels(articles: Iterable[Article]) -> dict[Article, str]:
    """Language and ordinal, in the order of paths."""
    labels: dict[Article, str] = {}
    seen: Counter[str] = Counter()
    for article in sorted(articles, key=lambda article: (article.path, article.id)):
        seen[article.lang] += 1
        labels[article] = f"{article.lang}{seen[article.lang]}"
    return labels


def _cite_labels(article: Article, label: str) -> Iterator[tuple[str, str]]:
    """The label of every segment: the sentence is named only where its line has several."""
    sentences = Counter(segment.line for segment in article.segments)
    for segment in article.segments:
        sentence = f".{segment.id.rpartition('.')[2]}" if sentences[segment.line] > 1 else ""
        yield segment.id, f"{label}:{segment.line}{sentence}"


def _storylines(edition: Edition, anchors: Mapping[str, str]) -> dict[str, tuple[Sibling, ...]]:
    """The events of every storyline that has several, in order of date."""
    named = [(digest.event, digest.headline) for digest in edition.digests]
    named += [(item.event, item.text) for item in edition.short_items]
    lines: dict[str, list[Sibling]] = {}
    for event, headline in sorted(named, key=lambda pair: (pair[0].date.value, pair[0].id)):
        lines.setdefault(event.storyline, []).append(Sibling(anchors[event.id], headline, event.date))
    return {storyline: tuple(siblings) for storyline, siblings in lines.items() if storyline and len(siblings) > 1}


def _cited(edition: Edition) -> Iterator[str]:
    """Every segment that the edition cites, with repetitions."""
    for item in edition.short_items:
        yield from item.cites
    for digest in edition.digests:
        yield from (cite for part in _statements(digest) for cite in part.cites)
        yield from (cite for fact in digest.facts for cite in fact.cites)
        yield from (variant.cite for difference in digest.differences for variant in difference.variants)
        yield from (cite for summary in digest.event.summaries for part in summary.sentences for cite in part.cites)


def _statements(digest: Digest) -> Iterator[Point | Dated | Voice]:
    """Every statement of a digest that has a text and cites."""
    yield from (digest.lead, *digest.points, *digest.single_source)
    yield from digest.timeline
    yield from digest.voices


# --- events ---


def _event(digest: Digest, index: Index) -> EventView:
    """The view of one digest."""
    event = digest.event
    return EventView(
        anchor=index.anchors[event.id],
        id=event.id,
        storyline=event.storyline,
        siblings=index.storylines.get(event.storyline, ()),
        headline=digest.headline,
        date=event.date,
        place=event.place,
        coverage=_coverage(event),
        lead=_point(digest.lead, index),
        points=tuple(_point(point, index) for point in digest.points),
        differences=tuple(_difference(difference, index) for difference in digest.differences),
        single_source=tuple(_point(point, index) for point in digest.single_source),
        facts=tuple(replace(fact, cites=index.cite(fact.cites)) for fact in digest.facts),
        timeline=tuple(_dated(dated, index) for dated in digest.timeline),
        voices=tuple(replace(voice, cites=index.cite(voice.cites)) for voice in digest.voices),
        sources=_sources(event, index),
        withheld=_withheld(event, index),
        evidence=_evidence(event, index),
        summaries=tuple(_summary(summary, index) for summary in event.summaries),
        why=event.why,
    )


def _short(item: ShortItem, index: Index) -> ShortView:
    """The view of one short item."""
    event = item.event
    return ShortView(
        anchor=index.anchors[event.id],
        text=item.text,
        cites=index.cite(item.cites),
        date=event.date,
        place=event.place,
        coverage=_coverage(event),
        sources=_sources(event, index),
        withheld=_withheld(event, index),
        evidence=_evidence(event, index),
    )


def _coverage(event: Event) -> Coverage:
    """Who reports this event."""
    articles = [summary.article for summary in event.summaries]
    outlets = dict.fromkeys(article.outlet for article in articles if article.outlet)
    return Coverage(len(articles), _counts(article.lang for article in articles), tuple(outlets))


def _point(point: Point, index: Index) -> Point:
    """A point with labels for ids."""
    support = tuple((index.articles[article], mark) for article, mark in point.support)
    return replace(point, cites=index.cite(point.cites), support=support)


def _difference(difference: Difference, index: Index) -> Difference:
    """A difference with labels for ids."""
    variants = tuple(
        replace(variant, article=index.articles[variant.article], cite=index.cite([variant.cite])[0])
        for variant in difference.variants
    )
    return replace(difference, variants=variants)


def _dated(dated: Dated, index: Index) -> Dated:
    """A dated fact with labels for ids and the anchor of its event."""
    return replace(dated, cites=index.cite(dated.cites), event=index.anchors.get(dated.event, ""))


def _summary(summary: Summary, index: Index) -> SummaryView:
    """A summary with labels for ids."""
    sentences = tuple(replace(sentence, cites=index.cite(sentence.cites)) for sentence in summary.sentences)
    return SummaryView(index.articles[summary.article.id], summary.article.lang, sentences)


# --- sources and evidence ---


def _sources(event: Event, index: Index) -> tuple[SourceView, ...]:
    """The rows of the sources table."""
    return tuple(_source(summary.translation, index) for summary in event.summaries)


def _source(translation: Translation, index: Index) -> SourceView:
    """The row of one article."""
    article = translation.article
    dropped = tuple(line for line in article.lines if line.role == "junk")
    return SourceView(
        label=index.articles[article.id],
        id=article.id,
        outlet=article.outlet,
        lang=article.lang,
        translated_from=article.translated_from,
        title=article.title,
        title_english=" ".join(target.text for _, target in translation.usable("title")) if article.title else "",
        published=article.published,
        happened=article.happened,
        origins=_counts(target.origin for target in translation.targets),
        junk=_counts(line.reason for line in dropped),
        dropped=dropped,
        flags=tuple(_flag(flag, index) for flag in translation.flags),
        path=article.path,
        url=article.url,
    )


def _flag(flag: Flag, index: Index) -> Flag:
    """A flag with the label of its segment."""
    return replace(flag, segment=index.segments.get(flag.segment, ""))


def _pairs(event: Event) -> Iterator[tuple[Translation, Segment, Target, tuple[Flag, ...]]]:
    """Every segment of an event with its English and its flags."""
    for summary in event.summaries:
        translation = summary.translation
        for segment, target in zip(translation.article.segments, translation.targets, strict=True):
            yield translation, segment, target, tuple(flag for flag in translation.flags if flag.segment == segment.id)


def _evidence(event: Event, index: Index) -> tuple[EvidenceView, ...]:
    """The sentences of these articles that the edition cites."""
    return tuple(
        EvidenceView(
            label=index.segments[segment.id],
            segment=segment.id,
            article=index.articles[translation.article_id],
            lang=translation.article.lang,
            path=translation.path,
            line=segment.line,
            span=segment.span,
            original=segment.source,
            translation=target.text,
            origin=target.origin,
            maker=target.maker,
            flags=tuple(_flag(flag, index) for flag in flags),
        )
        for translation, segment, target, flags in _pairs(event)
        if segment.id in index.cited
    )


def _withheld(event: Event, index: Index) -> tuple[WithheldView, ...]:
    """The sentences of these articles that nothing may cite; their English stays out, since it may be wrong."""
    return tuple(
        WithheldView(
            label=index.segments[segment.id],
            lang=translation.article.lang,
            original=segment.source,
            flags=tuple(_flag(flag, index) for flag in flags if flag.action == "withheld"),
        )
        for translation, segment, _, flags in _pairs(event)
        if segment.id in translation.withheld
    )


def _counts(keys: Iterable[str]) -> dict[str, int]:
    """How often each occurs, in order of name."""
    return dict(sorted(Counter(keys).items()))


def _minutes(edition: Edition) -> int:
    """How long the parts that are open at first take to read."""
    texts = [item.text for item in edition.short_items]
    for digest in edition.digests:
        texts += [digest.headline, *(statement.text for statement in _statements(digest))]
        texts += [variant.text for difference in digest.differences for variant in difference.variants]
    return max(1, round(sum(len(words(text)) for text in texts) / WORDS_A_MINUTE))
