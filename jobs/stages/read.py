"""Read: path patterns -> items -> articles. In: files on disk. Out: `Article` with numbered lines, before any cleaning.

    read:
      paths: [inbox/*.txt, feeds/day.jsonl.zst]     files, globs, folders, from the working folder
      max_bytes: 5000000                            per article, unpacked

Formats: .txt .md .html .htm .json .jsonl, each also as .gz and .zst. Metadata (title, url, outlet, published) comes
from front matter, JSON keys, the page, or a sidecar `NAME.meta.json` beside NAME; the sidecar wins.
A title that is not a line of the text becomes line 0.
"""

import datetime
import glob
import logging
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from jobs import formats, pages
from jobs.config import ReadConfig
from jobs.dates import YEARS
from jobs.errors import ArticleError
from jobs.records import Article, Line, Stamp
from jobs.text import content_id, normalize

log = logging.getLogger(__name__)

SIDECAR = ".meta.json"
PARTS = {"article": ("", ""), "caption": ("caption", ""), "": ("junk", "page_layout")}  # of a page -> role, reason
PACKED = (".gz", ".zst")
FILE_LIMIT = 100  # a .jsonl file may hold this many times read.max_bytes in all: a bomb of small lines must end
ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2})?)?")


@dataclass(frozen=True, slots=True)
class Item:
    """One input as found: a file, or one line of a .jsonl file (part counts from 1)."""

    path: str
    part: int = 0
    content: bytes = b""
    problem: str = ""  # why it could not even be opened

    @property
    def article_id(self) -> str:
        """What a drop of this input is named by, before there is an article."""
        return content_id(self.content or self.path)


def find(config: ReadConfig) -> Iterator[Item]:
    """Every input that the path patterns name, sorted by path, each once; what cannot be opened says why."""
    for name in _expand(config.paths):
        try:
            yield from _items(Path(name), config.max_bytes)
        except formats.unpack_errors() as error:
            yield Item(name, problem=formats.unpack_problem(error))
        except ValueError as error:
            yield Item(name, problem=str(error))


def read(item: Item, config: ReadConfig) -> Article:
    """The article of one item; ArticleError says why there is none."""
    if item.problem:
        raise ArticleError(item.problem)
    if len(item.content) > config.max_bytes:
        raise ArticleError(_too_big(config.max_bytes))
    try:
        article = READERS[_extension(Path(item.path))](item)
        return _with_fields(article, _sidecar(item), "sidecar")
    except ValueError as error:
        raise ArticleError(str(error)) from error


def _expand(patterns: tuple[str, ...]) -> list[str]:
    """The files (and whatever else matches) of all patterns; strings, since 10,000 paths as objects take 14 MB."""
    found: dict[str, str] = {}
    for pattern in patterns:
        paths = list(_in_folder(pattern)) if Path(pattern).is_dir() else _matching(pattern)
        if not paths:
            log.warning("read.paths: %s matches nothing", pattern)
        found |= {str(Path(path).absolute()): path for path in paths if not path.endswith(SIDECAR)}
    return sorted(found.values())


def _matching(pattern: str) -> list[str]:
    """The paths that a pattern matches; a path that exists is itself, whatever characters its name has."""
    if Path(pattern).exists():
        return [Path(pattern).as_posix()]
    found = glob.glob(pattern, recursive=True)  # noqa: PTH207  (Path.glob refuses absolute ones)
    # lexists: a link that leads nowhere is listed as unread
    kept = (path for path in found if os.path.lexists(path) and not ("**" in pattern and Path(path).is_dir()))
    return [Path(path).as_posix() for path in kept]


def _in_folder(folder: str) -> Iterator[str]:
    """The files below a folder; hidden ones are not meant as input."""
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(parent, name).as_posix() for name in names if not name.startswith("."))


def _items(path: Path, max_bytes: int) -> Iterator[Item]:
    """The items of one file; raises OSError, ValueError or what a broken archive raises."""
    name, extension = path.as_posix(), _extension(path)
    if path.is_dir():
        raise ValueError("is a folder; to read what is in it, name it in read.paths without a wildcard")
    if not path.is_file():
        raise ValueError("is not a regular file; remove it")
    if extension not in READERS:
        known = " ".join(READERS)
        raise ValueError(f"unknown extension {extension or '(none)'}; known: {known}, each also with .gz or .zst")
    if extension == ".jsonl":
        yield from _lines(path, max_bytes)
        return
    content = formats.read_unpacked(path, max_bytes)
    parts = formats.json_list(content) if extension == ".json" else ()
    yield from (Item(name, number, part) for number, part in enumerate(parts, 1))
    if not parts:
        yield Item(name, content=content)


def _lines(path: Path, max_bytes: int) -> Iterator[Item]:
    """One item per line of a .jsonl file that is not blank; a line that is too long is one problem."""
    name, left, number, inside = path.as_posix(), FILE_LIMIT * max_bytes, 0, False
    with formats.open_unpacked(path) as stream:
        while left > 0 and (content := stream.readline(max_bytes + 1)):
            left, number = left - len(content), number + (not inside)
            if len(content) > max_bytes and not inside:
                yield Item(name, number, problem=f"line {number} is {_too_big(max_bytes)}")
            elif content.strip() and not inside:
                yield Item(name, number, content)
            inside = not content.endswith(b"\n")
    if left <= 0:
        raise ValueError(f"the rest was not read: the file is {_too_big(FILE_LIMIT * max_bytes)}")


def _too_big(limit: int) -> str:
    """Why this was not read."""
    return f"larger than {limit} bytes unpacked; split it or raise read.max_bytes"


def _extension(path: Path) -> str:
    """The extension that tells the format, without .gz and .zst, in small letters."""
    return Path(path.stem).suffix.lower() if path.suffix.lower() in PACKED else path.suffix.lower()


def _read_text(item: Item) -> Article:
    """The article of a .txt or .md file, with its front matter."""
    text = formats.decode(item.content)
    given, skip = formats.front_matter(text)
    rows = list(enumerate(text.split("\n"), 1))[skip:]
    heads = [_line(n, value, role="title") for key, (n, value) in given.items() if key == "title"]
    lines = (*heads, *(_line(n, row) for n, row in rows))
    article = Article(content_id(text), _name(item), lines=tuple(line for line in lines if line.text))
    return _with_fields(article, {key: value for key, (_, value) in given.items()}, "front matter")


def _read_json(item: Item) -> Article:
    """The article of one JSON object."""
    first_line = item.part if _extension(Path(item.path)) == ".jsonl" else 1
    value = formats.json_value(formats.decode(item.content), item.path, first_line)
    given = formats.fields(value, _name(item))
    text, title = given.get("text", ""), given.get("title", "")
    if not text:
        raise ValueError(f'{_name(item)}: has no text; give {{"title": "...", "text": "..."}}')
    rows = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    lines = tuple(line for n, row in enumerate(rows, 1) if (line := _line(n, row)).text)
    return _with_fields(Article(content_id(f"{title}\n{text}"), _name(item), lines=lines), given, "JSON key published")


def _read_html(item: Item) -> Article:
    """The article of an HTML page: every text block is a line, captions and the page's layout are told already."""
    text = formats.decode(item.content, html=True)
    page = pages.read_page(text)
    rows = [(_line(n, block), PARTS[part]) for n, (block, part) in enumerate(page.blocks, 1)]
    lines = tuple(replace(line, role=role, reason=reason) for line, (role, reason) in rows if line.text)
    return _with_fields(Article(content_id(text), _name(item), lines=lines), page.metadata, "page metadata")


READERS = {
    ".txt": _read_text,
    ".md": _read_text,
    ".html": _read_html,
    ".htm": _read_html,
    ".json": _read_json,
    ".jsonl": _read_json,
}


def _name(item: Item) -> str:
    """The path, with the part it is of a file with several articles."""
    return f"{Path(item.path).as_posix()}#{item.part}" if item.part else Path(item.path).as_posix()


def _line(number: int, found: str, role: str = "") -> Line:
    """A line as read; `raw` keeps what was found when more than the white space around it changed."""
    text = normalize(found)
    return Line(number, text, role, raw="" if text == found.strip() else found)


def _sidecar(item: Item) -> dict[str, str]:
    """The metadata that stands beside a file, if any; a part of a file has none."""
    path = Path(item.path + SIDECAR)
    if item.part or not path.is_file():
        return {}
    where = path.as_posix()
    return formats.fields(formats.json_value(formats.decode(formats.read_unpacked(path, 100_000)), where), where)


def _with_fields(article: Article, given: dict[str, str], where: str) -> Article:
    """The article with this metadata over what it had."""
    title = normalize(given.get("title", "")) or article.title
    published = _stamp(given["published"], where) if given.get("published") else article.published
    return replace(
        article,
        title=title,
        lines=_titled(article.lines, title),
        outlet=normalize(given.get("outlet", "")) or article.outlet,
        url=given.get("url") or article.url,
        published=published,
    )


def _titled(lines: tuple[Line, ...], title: str) -> tuple[Line, ...]:
    """The lines with the title among them: where it stands, else as line 0, so that it is translated like any line."""
    lines = tuple(line for line in lines if line.number or line.text == title)
    if not title or any(line.role == "title" and line.text == title for line in lines):
        return lines
    places = [place for place, line in enumerate(lines) if line.text == title]
    if not places:
        return (Line(0, title, "title"), *lines)
    place = places[0]
    return (*lines[:place], replace(lines[place], role="title", reason=""), *lines[place + 1 :])


def _stamp(given: str, where: str) -> Stamp:
    """The date as stated; only ISO 8601 is understood here, anything else is kept as evidence."""
    given = normalize(given)
    if not ISO.fullmatch(given):
        return Stamp(evidence=f"{where}: {given}")
    try:
        moment = datetime.datetime.fromisoformat(given)
    except ValueError:
        return Stamp(evidence=f"{where}: {given}")
    if moment.year not in YEARS:  # 0001-01-01: what some systems write for "no date"
        return Stamp(evidence=f"{where}: {given}")
    day = len(given) == len("2024-11-13")
    value = moment.date().isoformat() if day else moment.replace(tzinfo=None).isoformat(timespec="minutes")
    return Stamp(value, "stated", f"{where}: {given}")
