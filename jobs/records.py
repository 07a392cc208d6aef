"""The records that flow through the night: frozen, hashable, no dicts between stages.

A cite is a segment id, `article:line.sentence`. From it the reader reaches the English sentence (the target) and the
sentence in the original language (the segment's source, at `span` of its line).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from jobs.articles import UNDATED
from jobs.articles import Article as Article  # these five are known as records like all others
from jobs.articles import Line as Line
from jobs.articles import Segment as Segment
from jobs.articles import Stamp as Stamp
from jobs.articles import article_of as article_of


@dataclass(frozen=True, slots=True)
class Target:
    """The English of one segment and where it came from."""

    text: str  # empty when nothing could translate it
    origin: str  # memory | fuzzy (approved for a sentence nearly the same) | model | source (was English) | none
    maker: str = ""  # memory, fuzzy: the import file; model: its fingerprint; none: why
    score: float = 0.0  # model: mean log-probability per target token, natural log; fuzzy: similarity
    why: str = ""  # why this one, where there was a choice: "candidate 2 of 8; the first try failed: numbers"
    cut: bool = False  # it had not come to its end when the limit of the model was reached
    fallback: bool = False  # a model that stands earlier in the route could not be run


@dataclass(frozen=True, slots=True)
class Flag:
    """One translation risk."""

    segment: str
    kind: str  # a kind of jobs/checks, or untranslated | fuzzy | garbled | quotes
    detail: str  # for the reader, in plain words
    action: str  # noted | withheld (never cited, never summarized)


@dataclass(frozen=True, slots=True)
class Translation:
    """An article in English, segment by segment: targets[i] belongs to article.segments[i]."""

    article: Article
    targets: tuple[Target, ...]
    flags: tuple[Flag, ...] = ()

    @property
    def article_id(self) -> str:
        """The article's id."""
        return self.article.id

    @property
    def path(self) -> str:
        """The article's path."""
        return self.article.path

    @property
    def withheld(self) -> frozenset[str]:
        """Segments that nothing may cite."""
        return frozenset(flag.segment for flag in self.flags if flag.action == "withheld")

    @property
    def english(self) -> str:
        """The usable body text, in one line."""
        return " ".join(target.text for _, target in self.usable())

    def usable(self, *roles: str) -> Iterator[tuple[Segment, Target]]:
        """Segment and target pairs that may be cited, of these roles (default: body)."""
        withheld = self.withheld
        for segment, target in zip(self.article.segments, self.targets, strict=True):
            if segment.role in (roles or ("body",)) and segment.id not in withheld:
                yield segment, target


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a summary and the segments it rests on."""

    text: str
    cites: tuple[str, ...]
    origin: str = "extract"  # extract | model | replaced (a model's sentence that its cites did not support)


@dataclass(frozen=True, slots=True)
class Summary:
    """The few sentences that stand for one article."""

    translation: Translation
    sentences: tuple[Sentence, ...]

    @property
    def article(self) -> Article:
        """The article summarized."""
        return self.translation.article


@dataclass(frozen=True, slots=True)
class Pair:
    """An article of an event and another article side by side: what they share, and what was decided."""

    articles: tuple[str, str]  # ids, that of the event's article first
    paths: tuple[str, str]
    similarity: float  # 0 to 1
    verdict: str  # one event, or why they were kept apart
    shared: tuple[tuple[str, str], ...]  # people, city, date, nations, numbers -> what


@dataclass(frozen=True, slots=True)
class Event:
    """Articles about one happening, and why they are together."""

    id: str
    storyline: str  # shared by events that continue one another
    summaries: tuple[Summary, ...]  # sorted by article path, then id
    date: Stamp = UNDATED
    place: str = ""
    why: tuple[str, ...] = ()  # one line per pair joined, and per pair kept apart within the storyline
    pairs: tuple[Pair, ...] = ()  # those pairs and the nearest of other events: what `explain` tells


@dataclass(frozen=True, slots=True)
class Point:
    """One statement and who says it."""

    text: str
    cites: tuple[str, ...]
    support: tuple[tuple[str, str], ...] = ()  # (article id, supports | partly | silent | contradicts)
    origin: str = "extract"  # extract | model | replaced (its cites did not support the model's) | failed (the model)


@dataclass(frozen=True, slots=True)
class Variant:
    """What one article says where the articles differ."""

    article: str
    text: str  # English
    cite: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One matter on which the articles of an event differ."""

    kind: str  # polarity | places | dates | attribution | numbers | wording | quotation | names
    about: str
    variants: tuple[Variant, ...]


@dataclass(frozen=True, slots=True)
class Dated:
    """One dated fact of the timeline; `event` is the sibling it belongs to, by id, in an earlier edition by anchor."""

    date: Stamp
    text: str
    cites: tuple[str, ...]  # none in an earlier edition, which has the evidence
    event: str = ""
    edition: str = ""  # ISO 8601: the earlier edition that tells it


@dataclass(frozen=True, slots=True)
class Voice:
    """Who said what."""

    speaker: str
    text: str
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """One number or name and who says it."""

    kind: str  # number | name
    value: str
    meaning: str  # the words around it, English
    cites: tuple[str, ...]
    checked: bool  # found in the original of every cite


@dataclass(frozen=True, slots=True)
class News:
    """One statement of a storyline, held against the last edition that had the storyline."""

    kind: str  # new | changed | repeated | gone (reported then, and now no more)
    text: str  # today's statement; empty for gone
    cites: tuple[str, ...]
    before: str = ""  # changed: with the old value; gone: what was reported
    since: str = ""  # ISO 8601: the earlier edition
    anchor: str = ""  # of the event that said it there; empty for new


@dataclass(frozen=True, slots=True)
class Digest:
    """The merged text of one event."""

    event: Event
    headline: str
    lead: Point
    points: tuple[Point, ...] = ()
    differences: tuple[Difference, ...] = ()
    single_source: tuple[Point, ...] = ()
    timeline: tuple[Dated, ...] = ()
    voices: tuple[Voice, ...] = ()
    facts: tuple[Fact, ...] = ()
    news: tuple[News, ...] = ()
    more: tuple[tuple[str, int], ...] = ()  # kind of news -> how many are not listed
    earlier: tuple[Dated, ...] = ()  # the other events of the storyline in earlier editions, by date
    status: str = "new"  # new storyline | continuing: its next event | updated: the same event, reported again
    since: str = ""  # ISO 8601: the edition compared with; empty when there is none


@dataclass(frozen=True, slots=True)
class ShortItem:
    """An event below the cut, or one that could not be merged: one cited line."""

    event: Event
    text: str
    cites: tuple[str, ...]
    news: tuple[News, ...] = ()  # these five as in Digest
    more: tuple[tuple[str, int], ...] = ()
    earlier: tuple[Dated, ...] = ()
    status: str = "new"
    since: str = ""


@dataclass(frozen=True, slots=True)
class Drop:
    """An input that left early."""

    article_id: str
    path: str
    stage: str
    reason: str
    outcome: str  # failed | skipped | duplicate


@dataclass(frozen=True, slots=True)
class Edition:
    """What one night publishes. Markdown, HTML and JSON are renderings of this and of nothing else."""

    date: str  # ISO 8601
    state: str  # OK | DEGRADED
    notes: tuple[str, ...]  # for the masthead: why degraded, where the translations come from, the remedy
    digests: tuple[Digest, ...]
    short_items: tuple[ShortItem, ...]
    unread: tuple[Drop, ...]
    ledger: tuple[tuple[str, int], ...]  # in, used, duplicate, skipped, failed; in is the sum of the others
    signature: tuple[tuple[str, str], ...]  # code, config, models, decoding: what made these bytes
    pages: tuple[tuple[str, tuple[str, ...]], ...] = ()  # dates of earlier editions -> the files that tell of theirs
