"""An edition in, its files out: edition.json, and Markdown and HTML made from that document and from nothing else.

    render:
      formats: [markdown, html, json]

Everything in the document is hostile: HTML is escaped by Jinja's autoescape, Markdown by `md`, both by default, so that
a template has to ask for the opposite. Links are http and https only, and come from the input's metadata.
"""

import datetime
import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from pydantic_core import to_jsonable_python

from jobs.config import RenderConfig
from jobs.languages import load_all
from jobs.paragraphs import paragraphs
from jobs.records import Edition, Summary, Translation
from jobs.text import CONTROL, INVISIBLE
from jobs.views import edition_view

TEMPLATES = Path(__file__).parent.parent / "templates"
NAMES = {"json": "edition.json", "markdown": "digest.md", "html": "digest.html"}
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
METER = {"supports": "●", "partly": "◐", "silent": "○", "contradicts": "✕"}
MARKS = {"supports": "says so", "partly": "says part of it", "silent": "is silent", "contradicts": "says otherwise"}
ORIGINS = {
    "memory": "translation memory", "fuzzy": "translation memory, nearly the same sentence", "model": "model",
    "source": "English original", "none": "not translated",
}  # fmt: skip
# CommonMark and its GitHub dialect: what can open markup anywhere, what only at the start of a line, what links itself
MD_ANYWHERE = re.compile(r"[\\`*\[\]<>|~@]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")
MD_START = re.compile(r"^(\d*)(#(?=[#\s]|$)|[-+](?=[-+\s]|$)|=(?==*$)|(?<=\d)[.)](?=\s|$))")
MD_LINK = re.compile(r"(https?|ftp)(:)|(www)(\.)", re.IGNORECASE)
BREAKS = re.compile("[\t\n\v\f\r\x85\u2028\u2029]+")

Value = str | int | float | bool | None | list["Value"] | dict[str, "Value"]
Json = dict[str, Value]
WITHHELD = "[withheld]"  # stands in the English of an article where a sentence may not be cited


def render(edition: Edition, config: RenderConfig) -> dict[str, str]:
    """The files of an edition, name -> content."""
    document = {key: _neutral(value) for key, value in to_jsonable_python(edition_view(edition)).items()}
    return {NAMES[kind]: RENDERERS[kind](document) for kind in sorted(set(config.formats))}


def article_json(article: Summary | Translation) -> str:
    """articles/<id>.json: every line with its role, every segment with its English, the English in paragraphs, and the
    summary."""
    translation = article.translation if isinstance(article, Summary) else article
    pairs = zip(translation.article.segments, translation.targets, strict=True)
    document = to_jsonable_python(translation.article)
    document["segments"] = [
        to_jsonable_python(segment) | to_jsonable_python(target) | {"withheld": segment.id in translation.withheld}
        for segment, target in pairs
    ]
    usable = {segment.id: target.text for segment, target in translation.usable("body", "heading", "title", "caption")}
    english = [usable.get(segment.id, WITHHELD) for segment in translation.article.segments]
    document["english"] = paragraphs(translation.article, english)
    document["flags"] = to_jsonable_python(translation.flags)
    document["summary"] = to_jsonable_python(article.sentences) if isinstance(article, Summary) else []
    return as_json(document)


def as_json(document: Json) -> str:
    """A document as it is published."""
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _markdown(document: Json) -> str:
    """digest.md."""
    text = _environment("markdown").get_template("digest.md.j2").render(document)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _html(document: Json) -> str:
    """digest.html: one static file."""
    text = _environment("html").get_template("digest.html.j2").render(document)
    return re.sub(r"\n\s*\n", "\n", text).strip() + "\n"


RENDERERS: Mapping[str, Callable[[Json], str]] = {"json": as_json, "markdown": _markdown, "html": _html}


@cache
def _environment(kind: str) -> Environment:
    """The templates' world: everything is escaped by default, anything undefined is an error."""
    finalize = (lambda value: value if isinstance(value, Markup) else md(str(value))) if kind == "markdown" else None
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"day": day, "when": when, "anchor": anchor, "language": language, "safe_url": safe_url}
    environment.filters |= {"code": code, "link": link, "count": count, "dated": dated}
    environment.filters |= {"meter": meter, "meter_words": meter_words}
    environment.globals |= {"ORIGINS": ORIGINS, "METER": METER, "MARKS": MARKS}
    return environment


# --- what the templates call ---


def md(text: str) -> Markup:
    """Text that Markdown shows as it is."""
    text = MD_LINK.sub(lambda found: "\\".join(filter(None, found.groups())), MD_ANYWHERE.sub(r"\\\g<0>", text))
    return Markup(MD_START.sub(r"\1\\\2", text))


def code(text: str) -> Markup:
    """Text as a Markdown code span."""
    return Markup("`" + text.replace("`", "'") + "`")


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


def link(url: str) -> Markup:
    """The address as a Markdown link, or nothing."""
    return Markup(f"<{url}>") if safe_url(url) else Markup("")


def anchor(cite: str) -> str:
    """The HTML id of a cite's evidence."""
    return "s-" + re.sub(r"[:.]", "-", cite)


def language(lang: str) -> str:
    """The English name of a language, or its code when it has no file."""
    return {known.code: known.name for known in load_all()}.get(lang, lang)


def safe_url(url: str) -> str:
    """The address if it may become a link, else nothing."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc and not re.search(r"[\s<>\"'`\\]", url) else ""


def meter(support: list[list[str]]) -> str:
    """One mark per article."""
    return "".join(METER[mark] for _, mark in support)


def meter_words(support: list[list[str]]) -> str:
    """The same for those who cannot see marks."""
    return ", ".join(f"{article} {MARKS[mark]}" for article, mark in support)


def count(number: int, word: str) -> str:
    """A number with its noun."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _neutral(value: Value) -> Value:
    """The same document without characters that hide or reorder text, or that no file can hold."""
    if isinstance(value, dict):
        return {key: _neutral(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_neutral(part) for part in value]
    return plain(value) if isinstance(value, str) else value


def plain(text: str) -> str:
    """One line of text: no invisible, control or reordering characters, no half of a surrogate pair."""
    text = CONTROL.sub("", INVISIBLE.sub("", BREAKS.sub(" ", text)))
    return text.encode(errors="replace").decode()
