"""What an edition keeps for later ones, and what a night reads back of earlier ones.

Every edition has its own storylines.json: storylines with their events (headline, date, place, people, words) and what
was said of each. There is no index to keep right: the night of a date reads the editions of the days before it, newest
first, and none of its own date or later, so that running an old night again gives the same bytes. Names, numbers and
predicates of a statement are found again in its text, by the code of the night that asks.
"""

import datetime
import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jobs.document import PAGES
from jobs.records import Stamp
from jobs.safe import parsed
from jobs.store import MANIFEST, dumps, loads
from jobs.text import content_id

FILE = "storylines.json"
SCHEMA = 1
SHOWN = 3  # problems in a note


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of an event, in English, and who made it."""

    text: str
    outlets: tuple[str, ...]  # of an article without one, its language


@dataclass(frozen=True, slots=True)
class KeptEvent:
    """An event as later editions know it."""

    id: str
    root: str  # the first of the events that tell of one happening in edition after edition; often itself
    date: Stamp
    place: str
    people: tuple[str, ...]
    places: tuple[str, ...]
    terms: Mapping[str, int]  # names (with a capital) and stems of other words -> how often
    anchor: str = ""  # where its edition has it: event-ID
    headline: str = ""
    statements: tuple[Statement, ...] = ()  # the most important first


@dataclass(frozen=True, slots=True)
class Storyline:
    """Events that continue one another, as one edition has them."""

    id: str  # the same in every edition
    name: str  # the headline of its first event
    events: tuple[KeptEvent, ...]  # in the order of the page


@dataclass(frozen=True, slots=True)
class KeptEdition:
    """What one edition keeps."""

    schema: int
    date: str
    storylines: tuple[Storyline, ...]
    pages: tuple[str, ...] = PAGES  # what it has of these; an older version did not say


@dataclass(frozen=True, slots=True)
class Past:
    """The earlier editions that a night may look at."""

    editions: tuple[KeptEdition, ...] = ()  # newest first
    problems: tuple[str, ...] = ()  # those that could not be read, newest first
    digest: str = ""  # of what was read

    @property
    def pages(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The files that tell of each edition, by date."""
        return tuple(sorted((edition.date, edition.pages) for edition in self.editions))

    @property
    def notes(self) -> tuple[str, ...]:
        """A line for the masthead when an earlier edition could not be read."""
        shown = "; ".join(self.problems[:SHOWN]) + ("; …" if len(self.problems) > SHOWN else "")
        count = f"{len(self.problems)} earlier edition{'s' * (len(self.problems) > 1)}"
        return (f"What is new could not be told from {count}: {shown}.",) if self.problems else ()

    @property
    def signature(self) -> tuple[tuple[str, str], ...]:
        """Its part in what made an edition."""
        return (("earlier editions", f"{len(self.editions)}, {self.digest}"),) if self.editions else ()


def kept(date: str, storylines: Sequence[Storyline], files: Collection[str] = PAGES) -> str:
    """The file that an edition keeps, which has these files."""
    pages = tuple(page for page in PAGES if page in files)
    return dumps(KeptEdition(SCHEMA, date, tuple(sorted(storylines, key=lambda one: one.id)), pages))


def read_back(out: Path, as_of: datetime.date, days: int) -> Past:
    """What the editions of the days before this date kept; one that cannot be read is a problem and no more."""
    editions, problems, seals = [], [], []
    for folder in folders(out, as_of, days):
        try:
            body = sealed(folder, FILE)
            editions.append(_parsed(body, folder.name))
            seals.append(f"{folder.name} {content_id(body)}")
        except ValueError as error:
            problems.append(f"{folder.name} {error}")
    return Past(tuple(editions), tuple(problems), content_id("\n".join(seals), 12))


def folders(out: Path, as_of: datetime.date, days: int) -> Iterator[Path]:
    """The folders of the finished editions of these days, newest first."""
    for back in range(1, days + 1):
        folder = out / (as_of - datetime.timedelta(back)).isoformat()
        if (folder / MANIFEST).is_file():
            yield folder


def sealed(folder: Path, name: str) -> bytes:
    """The bytes of a file of an edition, as its manifest knows them; ValueError says what is wrong with it."""
    try:
        files = parsed((folder / MANIFEST).read_bytes())["files"]
        seal = files[name]["sha256"] if name in files else ""
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ValueError("has no manifest that can be read") from error
    if not seal:
        raise ValueError(f"has no {name}, being of an older version")
    try:
        body = (folder / name).read_bytes()
    except OSError as error:
        raise ValueError(f"has lost its {name} ({error.strerror})") from error
    if hashlib.sha256(body).hexdigest() != seal:
        raise ValueError(f"has a damaged {name}")
    return body


def _parsed(body: bytes, date: str) -> KeptEdition:
    """The record in these bytes; ValueError when they are of another schema, or of another edition."""
    try:
        edition = loads(KeptEdition, body)
    except ValueError as error:
        raise ValueError(f"has a {FILE} of another version") from error
    if (edition.schema, edition.date) != (SCHEMA, date) or not set(edition.pages) <= set(PAGES):
        raise ValueError(f"has a {FILE} of another version or date")
    return edition
