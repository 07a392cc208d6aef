"""Every edition that lies in out/ in, out/index.html out: by month with a calendar, and the storylines through them.

There is no state: the page is made anew from the folders, each night, after the edition. A folder that is no finished
edition, or whose page is not as its manifest says, is listed as such, with what is wrong.
"""

import calendar
import datetime
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path

from pydantic_core import to_jsonable_python

from jobs.document import PAGES
from jobs.records import Stamp
from jobs.run_spec import day_of
from jobs.safe import neutral, parsed
from jobs.store import MANIFEST, write_atomic
from jobs.storylines import KeptEdition, KeptEvent, read_back
from jobs.templating import MONTHS, environment
from jobs.troubles import troubles

INDEX = "index.html"
STORYLINES = 60  # listed, those with the latest events; a year of nights has thousands


@dataclass(frozen=True, slots=True)
class Listed:
    """One folder of out/ as the page lists it."""

    date: str
    page: str = ""  # its page, below out/; empty when there is none to read
    state: str = "DAMAGED"
    headline: str = ""  # of the first event
    events: int = 0  # long and short
    problem: str = ""
    sums: Mapping[str, str] = field(default_factory=dict)  # page -> its SHA-256 by the manifest


@dataclass(frozen=True, slots=True)
class Told:
    """One event of a storyline and where it is told."""

    date: Stamp
    headline: str
    page: str
    edition: str


@dataclass(frozen=True, slots=True)
class Line:
    """One storyline: events that continue one another."""

    id: str
    name: str
    events: tuple[Told, ...]  # by date


def write_index(out: Path) -> None:
    """Write out/index.html from the editions beside it; PublishError when it cannot be written."""
    listed = editions(out)
    months = [_month(name, list(them)) for name, them in groupby(listed, key=lambda one: one.date[:7])]
    told = {"months": months, "storylines": _lines(out, listed), "troubles": troubles(out)}
    document = to_jsonable_python(told)
    harmless = {key: neutral(value) for key, value in document.items()}
    page = environment("html").get_template("index.html.j2").render(harmless)
    write_atomic(out / INDEX, re.sub(r"\n\s*\n", "\n", page).strip() + "\n")


# --- editions ---


def editions(out: Path) -> list[Listed]:
    """Every dated folder, newest first."""
    return [_listed(folder) for folder in sorted(out.glob("????-??-??"), reverse=True) if day_of(folder.name)]


def _listed(folder: Path) -> Listed:
    """What one folder holds, by its manifest."""
    if not (folder / MANIFEST).exists():
        return Listed(folder.name, problem="was never finished")
    try:
        seal = parsed((folder / MANIFEST).read_bytes())
        page = next(page for page in PAGES if page in seal["files"])
        sums = {each: str(seal["files"][each]["sha256"]) for each in PAGES if each in seal["files"]}
        card, where = seal["edition"], f"{folder.name}/{page}"
        found = Listed(folder.name, where, card["state"], card["headline"], int(card["events"]), sums=sums)
    except (OSError, ValueError, LookupError, TypeError, StopIteration):
        return Listed(folder.name, problem=f"has no {MANIFEST} that can be read")
    problem = _problem(folder / page, sums[page])
    kept = found.page if (folder / page).exists() else ""
    return replace(found, state="DAMAGED", page=kept, problem=problem) if problem else found


def _problem(page: Path, sha256: str) -> str:
    """What is wrong with a page, if anything."""
    try:
        same = hashlib.sha256(page.read_bytes()).hexdigest() == sha256
    except OSError as error:
        return f"has lost its {page.name} ({error.strerror})"
    return "" if same else f"has another {page.name} than was published"


def _month(name: str, listed: Sequence[Listed]) -> dict[str, object]:
    """One month: its weeks, each day with its edition if there is one, and its editions."""
    year, month = (int(part) for part in name.split("-"))
    by_date = {one.date: one for one in listed}
    weeks = [
        [{"day": day.day if day.month == month else 0, "edition": by_date.get(day.isoformat())} for day in week]
        for week in calendar.Calendar().monthdatescalendar(year, month)
    ]
    return {"name": f"{MONTHS[month - 1]} {year}", "weeks": weeks, "editions": listed}


# --- storylines ---


def _lines(out: Path, listed: Sequence[Listed]) -> list[Line]:
    """The storylines of several events, those with the latest events first."""
    pages = {one.date: one.page for one in listed if one.page}
    events: dict[str, dict[str, Told]] = {}
    names: dict[str, str] = {}
    for edition in _kept(out, listed):  # newest first: what an edition tells again is told by the newest
        for line in edition.storylines:
            names[line.id] = line.name
            for event in line.events:
                told = Told(event.date, event.headline, _address(pages.get(edition.date, ""), event), edition.date)
                events.setdefault(line.id, {}).setdefault(event.root, told)
    lines = [Line(one, names[one], tuple(sorted(told.values(), key=_when))) for one, told in sorted(events.items())]
    several = [line for line in lines if len(line.events) > 1]
    return sorted(several, key=lambda line: _when(line.events[-1]), reverse=True)[:STORYLINES]


def _address(page: str, event: KeptEvent) -> str:
    """Where a page tells of an event; a page that is no page for readers has no anchors."""
    return f"{page}#{event.anchor}" if event.anchor and page.endswith(PAGES[:2]) else page


def _kept(out: Path, listed: Sequence[Listed]) -> Sequence[KeptEdition]:
    """What the editions kept of their storylines, newest first."""
    if not listed:
        return ()
    first, last = (datetime.date.fromisoformat(one.date) for one in (listed[-1], listed[0]))
    return read_back(out, last + datetime.timedelta(1), (last - first).days + 1).editions


def _when(told: Told) -> tuple[str, str, str]:
    """What events are in order of: their day, else that of the edition."""
    return told.date.value or told.edition, told.edition, told.headline
