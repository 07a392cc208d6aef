"""The edition as its readers see it: an Edition in, one EditionView out, with every reference resolved to a label.

A cite that leads nowhere stops the edition (PublishError): a digest must not point at what nobody can open.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from jobs.document import (
    SCHEMA,
    Coverage,
    EditionView,
    EventView,
    EvidenceView,
    ShortView,
    SourceView,
    SummaryView,
    WithheldView,
)
from jobs.labels import Index, index_of, statements
from jobs.records import (
    Dated,
    Difference,
    Digest,
    Edition,
    Event,
    Flag,
    News,
    Point,
    Segment,
    ShortItem,
    Summary,
    Target,
    Translation,
)
from jobs.safe import safe_url
from jobs.text import words

WORDS_A_MINUTE = 220


def edition_view(edition: Edition) -> EditionView:
    """The document of an edition."""
    index = index_of(edition)
    events = tuple(_event(digest, index) for digest in edition.digests)
    shorts = tuple(_short(item, index) for item in edition.short_items)
    views: tuple[EventView | ShortView, ...] = (*events, *shorts)
    sources = [source for view in views for source in view.sources]
    return EditionView(
        schema=SCHEMA,
        date=edition.date,
        state=edition.state,
        notes=edition.notes,
        inputs=_counts(source.lang for source in sources),
        ledger=dict(edition.ledger),
        reading_minutes=_minutes(edition),
        dropped_lines=sum(len(source.dropped) for source in sources),
        dates=_counts(source.happened.basis for source in sources),
        days=_counts((source.happened.value or source.published.value)[:10] for source in sources),
        withheld_sentences=sum(len(view.withheld) for view in views),
        events=events,
        short_items=shorts,
        unread=edition.unread,
        signature=dict(edition.signature),
        pages={date: pages for date, pages in edition.pages if date in _linked(views)},
    )


def _linked(views: Iterable[EventView | ShortView]) -> set[str]:
    """The dates of the earlier editions that these events lead to."""
    news = {one.since for view in views for one in view.news if one.since}
    return news | {one.edition for view in views for one in view.siblings if one.edition}


# --- events ---


def _event(digest: Digest, index: Index) -> EventView:
    """The view of one digest."""
    event = digest.event
    unlisted = len(digest.earlier) - sum(bool(dated.edition) for dated in digest.timeline)
    return EventView(
        number=index.numbers[event.id],
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
        news=_news(digest, index),
        more=dict(digest.more) | ({"earlier": unlisted} if unlisted > 0 else {}),
        status=digest.status,
        since=digest.since,
    )


def _short(item: ShortItem, index: Index) -> ShortView:
    """The view of one short item."""
    event = item.event
    return ShortView(
        number=index.numbers[event.id],
        anchor=index.anchors[event.id],
        id=event.id,
        storyline=event.storyline,
        siblings=index.storylines.get(event.storyline, ()),
        text=item.text,
        cites=index.cite(item.cites),
        date=event.date,
        place=event.place,
        coverage=_coverage(event),
        sources=_sources(event, index),
        withheld=_withheld(event, index),
        evidence=_evidence(event, index),
        why=event.why,
        news=_news(item, index),
        more=dict(item.more),
        status=item.status,
        since=item.since,
    )


def _news(item: Digest | ShortItem, index: Index) -> tuple[News, ...]:
    """The news of an event with labels for ids."""
    return tuple(replace(one, cites=index.cite(one.cites)) for one in item.news)


def _coverage(event: Event) -> Coverage:
    """Who reports this event."""
    articles = [summary.article for summary in event.summaries]
    return Coverage(len(articles), _counts(article.lang for article in articles))


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
    """A dated fact with labels for ids and the anchor of its event, in this edition or an earlier one."""
    anchor = dated.event if dated.edition else index.anchors.get(dated.event, "")
    return replace(dated, cites=index.cite(dated.cites), event=anchor)


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
        url=safe_url(article.url),
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
            why=target.why,
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
        texts += [digest.headline, *(statement.text for statement in statements(digest))]
        texts += [variant.text for difference in digest.differences for variant in difference.variants]
    return max(1, round(sum(len(words(text)) for text in texts) / WORDS_A_MINUTE))
