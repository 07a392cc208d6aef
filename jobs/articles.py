"""The records of one item of one outlet, as it stands in its own language: its lines, its segments, its dates.

A cite is a segment id, `article:line.sentence`; `records.py` has all other records, and knows these too.
"""

from dataclasses import dataclass


def article_of(cite: str) -> str:
    """The id of the article that a cite leads into."""
    return cite.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date with its pedigree."""

    value: str = ""  # ISO 8601, 2024-11-13 or 2024-11-13T11:34; empty when unknown
    basis: str = "unknown"  # stated | inferred | unknown
    evidence: str = ""  # the words that say so and where, or why it was inferred


UNDATED = Stamp()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an article and what `clean` decided about it, kept as a receipt."""

    number: int  # from 1, in the file (text) or in the page's text blocks (HTML)
    text: str  # what is used: residue stripped
    role: str = ""  # body | heading | title | caption | meta | junk; empty before clean
    reason: str = ""  # junk: its class; meta: outlet | published | dateline | byline
    raw: str = ""  # the line as it stood in the file, when cleaning changed it


@dataclass(frozen=True, slots=True)
class Segment:
    """What the model sees at once: usually one sentence."""

    id: str  # article:line.sentence, sentence from 1
    line: int
    span: tuple[int, int]  # characters of Line.text; source == text[span[0]:span[1]]
    source: str
    role: str = "body"  # body | heading | title | caption; only body is cited and summarized


@dataclass(frozen=True, slots=True)
class Article:
    """One item from one outlet, in its own language."""

    id: str  # 16 hex digits of the SHA-256 of the decoded content
    path: str
    outlet: str = ""
    url: str = ""
    published: Stamp = UNDATED  # when the outlet says it published
    happened: Stamp = UNDATED  # when the main event took place, by the article itself
    title: str = ""  # empty when the article has none
    lines: tuple[Line, ...] = ()
    lang: str = ""  # ISO 639-1
    translated_from: str = ""  # ISO 639-1 when the article is itself a translation
    segments: tuple[Segment, ...] = ()

    @property
    def article_id(self) -> str:
        """The article's id, under the name that every record of leg 1 answers to."""
        return self.id

    @property
    def originals(self) -> tuple[str, ...]:
        """The lines that are not junk: where a verbatim quotation may stand."""
        return tuple(line.text for line in self.lines if line.role != "junk")
