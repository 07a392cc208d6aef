"""What readers call articles, sentences and events, where the records have content hashes: an Edition in, an Index out.

Articles are uk1, pl1, en2 (language and place in the order of paths), segments uk1:15 (line) or pl1:25.1 (line and
sentence). Events have two names: a number, their place on the page, and event-ID, the anchor: an edition that is made
again may number them otherwise, and links from elsewhere must not lie.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from jobs.document import Sibling
from jobs.errors import PublishError
from jobs.records import Article, Dated, Digest, Edition, Event, Point, Voice


@dataclass(frozen=True, slots=True)
class Index:
    """Ids to labels and anchors, and what is cited anywhere in the edition."""

    articles: Mapping[str, str]
    segments: Mapping[str, str]
    numbers: Mapping[str, int]  # event id -> its place on the page
    anchors: Mapping[str, str]  # event id -> anchor
    storylines: Mapping[str, tuple[Sibling, ...]]
    cited: frozenset[str]

    def cite(self, cites: Iterable[str]) -> tuple[str, ...]:
        """The labels of these segments, each once, in order; PublishError when one leads nowhere."""
        try:
            return tuple(dict.fromkeys(self.segments[cite] for cite in cites))
        except KeyError as error:
            raise PublishError(f"the edition cites {error.args[0]}, which no article of it has") from error


def index_of(edition: Edition) -> Index:
    """Labels, anchors and cites of an edition."""
    articles = _article_labels(summary.article for event in _events(edition) for summary in event.summaries)
    numbers = {event.id: number for number, event in enumerate(_events(edition), 1)}
    return Index(
        articles={article.id: label for article, label in articles.items()},
        segments={cite: label for article, name in articles.items() for cite, label in _cite_labels(article, name)},
        numbers=numbers,
        anchors={event: f"event-{event}" for event in numbers},
        storylines=_storylines(edition),
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


def _storylines(edition: Edition) -> dict[str, tuple[Sibling, ...]]:
    """The events of every storyline that has several, in this edition or earlier ones, in order of date."""
    lines: dict[str, dict[Sibling, str]] = {}
    told = [(item, item.headline) for item in edition.digests] + [(item, item.text) for item in edition.short_items]
    for item, headline in told:
        line, event = lines.setdefault(item.event.storyline, {}), item.event
        line[Sibling(f"event-{event.id}", headline, event.date)] = event.date.value or edition.date
        for one in item.earlier:
            line[Sibling(one.event, one.text, one.date, one.edition)] = one.date.value or one.edition
    several = {storyline: line for storyline, line in lines.items() if storyline and len(line) > 1}
    return {storyline: _in_order(line) for storyline, line in several.items()}


def _in_order(line: Mapping[Sibling, str]) -> tuple[Sibling, ...]:
    """Events by their day; of one day those of earlier editions first."""
    return tuple(sorted(line, key=lambda one: (line[one], one.edition or "9999", one.anchor)))


def _cited(edition: Edition) -> Iterator[str]:
    """Every segment that the edition cites, with repetitions."""
    for item in edition.short_items:
        yield from item.cites
        yield from (cite for news in item.news for cite in news.cites)
    for digest in edition.digests:
        yield from (cite for part in statements(digest) for cite in part.cites)
        yield from (cite for fact in digest.facts for cite in fact.cites)
        yield from (cite for news in digest.news for cite in news.cites)
        yield from (variant.cite for difference in digest.differences for variant in difference.variants)
        yield from (cite for summary in digest.event.summaries for part in summary.sentences for cite in part.cites)


def statements(digest: Digest) -> Iterator[Point | Dated | Voice]:
    """Every statement of a digest that has a text and cites."""
    yield from (digest.lead, *digest.points, *digest.single_source)
    yield from digest.timeline
    yield from digest.voices
