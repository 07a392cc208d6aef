"""The world of the templates: an environment for Markdown and one for HTML, and the filters that both know.

Everything in a document is hostile: HTML is escaped by Jinja's autoescape, Markdown by `md`, both by default, so that a
template has to ask for the opposite. Links are http and https only, and come from the input's metadata.
"""

import base64
import datetime
import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from jobs.document import PAGES
from jobs.languages import english_name
from jobs.markdown import code, link, md
from jobs.safe import safe_url
from jobs.svg import day_columns, day_words, language_bar, language_rows, storyline, tone

TEMPLATES = Path(__file__).parent / "templates"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
METER = {"supports": "●", "partly": "◐", "silent": "○", "contradicts": "✕"}
MARKS = {"supports": "says so", "partly": "says part of it", "silent": "is silent", "contradicts": "says otherwise"}
OPEN = 10  # events whose key points are open at first; 39 events, all open, are 57,000 pixels
FEW = 6  # cites that stand beside a statement; 84 articles gave one 140
MARKED = 9  # articles that have a mark each; more are counted
LISTED = 12  # articles in the table of sources that are open at first
NOTES = 4  # of the masthead that are open at first
ORIGINS = {
    "memory": "translation memory", "fuzzy": "translation memory, nearly the same sentence", "model": "model",
    "source": "English original", "none": "not translated",
}  # fmt: skip


@cache
def environment(kind: str) -> Environment:
    """The templates' world, "markdown", "html" (and XML) or "text": all but plain text is escaped, what is undefined is
    an error."""
    finalize = (lambda value: value if isinstance(value, Markup) else md(str(value))) if kind == "markdown" else None
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=kind != "text",
        undefined=StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"day": day, "when": when, "anchor": anchor, "language": english_name, "safe_url": safe_url}
    made.filters |= {"code": code, "link": link, "count": count, "dated": dated, "beyond": beyond, "linked": linked}
    made.filters |= {"statuses": statuses, "few": few, "rest": rest, "counted": counted}
    made.filters |= {"meter": meter, "meter_words": meter_words, "tone": tone, "storyline": storyline}
    made.filters |= {"language_bar": language_bar, "language_rows": language_rows, "day_columns": day_columns}
    made.filters |= {"day_words": day_words}
    made.globals |= {"ORIGINS": ORIGINS, "METER": METER, "MARKS": MARKS, **style()}
    made.globals |= {"OPEN": OPEN, "NOTES": NOTES, "MARKED": MARKED, "LISTED": LISTED}
    return made


def style() -> dict[str, str]:
    """The style sheet without comments and indents, and its hash: with that a browser takes no other style."""
    sheet = (TEMPLATES / "style.css").read_text(encoding="utf-8")
    short = re.sub(r"/\*.*?\*/\s*|(?<=\n)\s+", "", sheet, flags=re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(short.encode()).digest()).decode()
    return {"STYLE": Markup(short), "STYLE_HASH": f"sha256-{digest}"}


def day(value: str) -> str:
    """An ISO date in words: Thursday 14 November 2024."""
    date = datetime.date.fromisoformat(value)
    return f"{DAYS[date.weekday()]} {date.day} {MONTHS[date.month - 1]} {date.year}"


def when(value: str) -> str:
    """An ISO date or time in words, without the weekday; as it stands when it is neither."""
    try:
        stamp = datetime.datetime.fromisoformat(value)
    except ValueError:
        return value or "date unknown"
    clock = f", {stamp:%H:%M}" if "T" in value else ""
    return f"{stamp.day} {MONTHS[stamp.month - 1]} {stamp.year}{clock}"


def dated(stamp: dict[str, str], *, evidence: bool = False) -> str:
    """A date with its pedigree."""
    if not stamp["value"]:
        return "unknown"
    why = f": {stamp['evidence']}" if evidence and stamp["evidence"] else ""
    return f"{when(stamp['value'])} ({stamp['basis']}{why})"


def beyond(pages: Mapping[str, Sequence[str]], date: str, anchor: str = "", first: str = PAGES[0]) -> str:
    """Where the edition of this date tells of an event, seen from the folder of another: in the page of first choice,
    if it has that."""
    there = pages.get(date, PAGES)
    page = first if first in there else next(iter(there), PAGES[0])
    return f"../{date}/{page}" + (f"#{quote(anchor, safe='')}" if anchor and page != "edition.json" else "")


def linked(words: str, address: str) -> Markup:
    """Words as a Markdown link to an address of ours."""
    return Markup("[{}]({})").format(md(words), Markup(quote(address, safe="/.#-_")))


def anchor(cite: str) -> str:
    """The HTML id of a cite's evidence."""
    return "s-" + re.sub(r"[:.]", "-", cite)


def few(cites: Sequence[str]) -> Sequence[str]:
    """The cites that stand beside a statement: all, or the first of many."""
    return cites if len(cites) <= FEW + 2 else cites[:FEW]


def rest(cites: Sequence[str]) -> Sequence[str]:
    """Those that do not."""
    return cites[len(few(cites)) :]


def meter(support: list[list[str]]) -> str:
    """One mark per article; of many articles how often each mark is given."""
    if len(support) > MARKED:
        return " ".join(f"{METER[mark]}\u00a0{number}" for mark, number in counted(support).items())
    return "".join(METER[mark] for _, mark in support)


def counted(support: list[list[str]]) -> dict[str, int]:
    """How many articles have each mark."""
    each = Counter(mark for _, mark in support)
    return {mark: each[mark] for mark in METER if each[mark]}


def meter_words(support: list[list[str]]) -> str:
    """The same for those who cannot see marks."""
    return ", ".join(f"{article} {MARKS[mark]}" for article, mark in support)


def statuses(events: Sequence[Mapping[str, str]]) -> str:
    """How many events there are, and of which status when not all are new: 5 events: 3 new, 2 updated."""
    each = Counter(event["status"] for event in events)
    told = ", ".join(f"{each[name]} {name}" for name in ("new", "updated", "continuing") if each[name])
    return count(len(events), "event") + (f": {told}" if each["new"] < len(events) else "")


def count(number: int, word: str) -> str:
    """A number with its noun."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
