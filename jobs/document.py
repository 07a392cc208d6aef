"""The document that an edition is: the schema of `edition.json`, of which Markdown and HTML are renderings.

Records in, references resolved: articles are called uk1, pl1, en2 (language and place in the order of paths), cites
uk1:15 (line) or pl1:25.1 (line and sentence). Points, facts, voices and the like keep the shape of their records, with
labels where the records have content hashes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from jobs.records import Dated, Difference, Drop, Fact, Flag, Line, News, Point, Sentence, Stamp, Voice

SCHEMA = 1
PAGES = ("digest.html", "digest.md", "edition.json")  # what can tell of an edition, the most readable first


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """One cited sentence: what stands in the file, our English, and where that came from."""

    label: str
    segment: str
    article: str
    lang: str
    path: str
    line: int
    span: tuple[int, int]
    original: str
    translation: str
    origin: str  # memory | fuzzy | model | source
    maker: str
    why: str  # why this translation, where there was a choice
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class WithheldView:
    """One sentence that nothing may cite, and why."""

    label: str
    lang: str
    original: str
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class SourceView:
    """One row of the sources table."""

    label: str
    id: str
    outlet: str
    lang: str
    translated_from: str
    title: str
    title_english: str
    published: Stamp
    happened: Stamp
    origins: Mapping[str, int]  # where the English comes from -> sentences
    junk: Mapping[str, int]  # class -> lines
    dropped: tuple[Line, ...]  # the receipts
    flags: tuple[Flag, ...]
    path: str
    url: str


@dataclass(frozen=True, slots=True)
class SummaryView:
    """The few sentences that stand for one article."""

    article: str
    lang: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Who reports an event."""

    articles: int
    langs: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Sibling:
    """One event of a storyline, in order of date."""

    anchor: str
    headline: str
    date: Stamp
    edition: str = ""  # the earlier edition that tells it


@dataclass(frozen=True, slots=True)
class EventView:
    """One event and everything that a reader may ask about it."""

    number: int  # its place on the page
    anchor: str
    id: str
    storyline: str
    siblings: tuple[Sibling, ...]  # the whole storyline, this event and earlier editions too; empty when it is alone
    headline: str
    date: Stamp
    place: str
    coverage: Coverage
    lead: Point
    points: tuple[Point, ...]
    differences: tuple[Difference, ...]
    single_source: tuple[Point, ...]
    facts: tuple[Fact, ...]
    timeline: tuple[Dated, ...]  # `event` is an anchor
    voices: tuple[Voice, ...]
    sources: tuple[SourceView, ...]
    withheld: tuple[WithheldView, ...]
    evidence: tuple[EvidenceView, ...]
    summaries: tuple[SummaryView, ...]
    why: tuple[str, ...]
    news: tuple[News, ...] = ()  # held against the edition of `since`
    more: Mapping[str, int] = field(default_factory=dict)  # kind of news, or `earlier` events -> those not listed
    status: str = "new"  # new | continuing | updated
    since: str = ""


@dataclass(frozen=True, slots=True)
class ShortView:
    """An event in one line."""

    number: int
    anchor: str
    id: str
    storyline: str
    siblings: tuple[Sibling, ...]
    text: str
    cites: tuple[str, ...]
    date: Stamp
    place: str
    coverage: Coverage
    sources: tuple[SourceView, ...]
    withheld: tuple[WithheldView, ...]
    evidence: tuple[EvidenceView, ...]
    why: tuple[str, ...] = ()
    news: tuple[News, ...] = ()
    more: Mapping[str, int] = field(default_factory=dict)
    status: str = "new"
    since: str = ""


@dataclass(frozen=True, slots=True)
class EditionView:
    """The whole document."""

    schema: int
    date: str
    state: str
    notes: tuple[str, ...]
    inputs: Mapping[str, int]  # language -> articles used
    ledger: Mapping[str, int]
    reading_minutes: int
    dropped_lines: int
    dates: Mapping[str, int]  # stated, inferred or unknown -> articles whose main event is dated so
    days: Mapping[str, int]  # day of the main event, else of publication; empty when unknown -> articles
    withheld_sentences: int
    events: tuple[EventView, ...]
    short_items: tuple[ShortView, ...]
    unread: tuple[Drop, ...]
    signature: Mapping[str, str]
    pages: Mapping[str, tuple[str, ...]]  # date of an earlier edition that is linked -> the files that tell of it
