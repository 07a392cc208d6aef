"""An edition in, its files out: edition.json, and Markdown and HTML made from that document and from nothing else.

    render:
      formats: [markdown, html, json]

What makes hostile text harmless is in jobs/safe.py, jobs/markdown.py and jobs/templating.py.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from pydantic_core import to_jsonable_python

from jobs.config import RenderConfig
from jobs.markdown import wrapped
from jobs.paragraphs import paragraphs
from jobs.records import Edition, Summary, Translation
from jobs.safe import Json, neutral, visible_json
from jobs.templating import environment
from jobs.views import edition_view

NAMES = {"json": "edition.json", "markdown": "digest.md", "html": "digest.html"}
WITHHELD = "[withheld]"  # stands in the English of an article where a sentence may not be cited


class Pages(Mapping[str, str]):
    """All files of an edition. The page of an article is made when it is asked for: those of 10,000 together are
    0.4 GB on the disk, and twice that in memory."""

    def __init__(self, made: Mapping[str, str], articles: Sequence[Summary]) -> None:
        """`made`: what is not the page of an article."""
        self._made = made
        self._articles = {f"articles/{each.article.id}.json": each for each in articles}

    def __getitem__(self, name: str) -> str:
        """The content of a file."""
        return self._made[name] if name in self._made else article_json(self._articles[name])

    def __contains__(self, name: object) -> bool:
        """Whether there is such a file; no page is made for the answer."""
        return name in self._made or name in self._articles

    def __iter__(self) -> Iterator[str]:
        """The names."""
        yield from (*self._made, *self._articles)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._made) + len(self._articles)


def render(edition: Edition, config: RenderConfig) -> dict[str, str]:
    """The files of an edition, name -> content."""
    document = {key: neutral(value) for key, value in to_jsonable_python(edition_view(edition)).items()}
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
    return visible_json(json.dumps(document, ensure_ascii=False, indent=1)) + "\n"


def _markdown(document: Json) -> str:
    """digest.md."""
    text = environment("markdown").get_template("digest.md.j2").render(document)
    return wrapped(re.sub(r"\n{3,}", "\n\n", text).strip()) + "\n"


def _html(document: Json) -> str:
    """digest.html: one static file."""
    text = environment("html").get_template("digest.html.j2").render(document)
    return re.sub(r"\n\s*\n", "\n", text).strip() + "\n"


RENDERERS: Mapping[str, Callable[[Json], str]] = {"json": as_json, "markdown": _markdown, "html": _html}
