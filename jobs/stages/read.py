"""Read: files, stores and feeds -> items -> articles. Out: `Article` with numbered lines, before any cleaning.

    read:
      paths: [inbox/*.txt, feeds/day.jsonl.zst, s3://bucket/day]     files, patterns, folders, stores
      feeds: [https://news.example.org/rss]                          and all other keys of this section

Formats: .txt .md .html .htm .json .jsonl, each also as .gz and .zst, or in a .zip; .warc. Metadata (title, url, outlet,
published) comes from front matter, JSON keys, the page, or a sidecar `NAME.meta.json` beside NAME; the sidecar wins.
A title that is not a line of the text becomes line 0.
"""

import datetime
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath
from typing import IO

from jobs import formats, inputs, pages, warc, zips
from jobs.addresses import canonical, one_site
from jobs.bounds import in_time, too_big
from jobs.config import ReadConfig
from jobs.dates import YEARS
from jobs.errors import ArticleError
from jobs.items import SIDECAR, File, Item
from jobs.records import Article, Line, Stamp
from jobs.text import content_id, normalize

PARTS = {"article": ("", ""), "caption": ("caption", ""), "": ("junk", "page_layout")}  # of a page -> role, reason
PACKED = (".gz", ".zst")
SIDECAR_SIZE = 100_000  # bytes
ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2})?)?")


def find(config: ReadConfig, fetched: Iterable[Item] = ()) -> Iterator[Item]:
    """Every input: what the paths name, sorted by path, each once, then what was fetched; what cannot be opened says
    why."""
    for file in inputs.files(config.paths, follow_links=config.follow_links):
        yield from _tried(file, partial(_items, file, config))
    yield from fetched


def read(item: Item, config: ReadConfig) -> Article:
    """The article of one item; ArticleError says why there is none."""
    if item.problem:
        raise ArticleError(item.problem)
    if len(item.content) > config.max_bytes:
        raise ArticleError(too_big(config.max_bytes))
    try:
        article = READERS[item.kind or _extension(item.path)](item, config)
        return _with_fields(_with_given(article, dict(item.given)), _sidecar(item), "sidecar")
    except ValueError as error:
        raise ArticleError(str(error)) from error


def _tried(file: File, items: Callable[[], Iterator[Item]]) -> Iterator[Item]:
    """The items of a file, and at the end why there are no more, if that is so."""
    try:
        if file.problem:
            raise ValueError(file.problem)
        yield from items()
    except formats.unpack_errors() as error:
        yield Item(file.name, problem=formats.unpack_problem(error))
    except ValueError as error:
        yield Item(file.name, problem=str(error))


def _items(file: File, config: ReadConfig) -> Iterator[Item]:
    """The items of one file; raises OSError, ValueError or what a broken archive raises."""
    extension = _extension(file.name)
    packed = PurePosixPath(file.name).suffix.lower()
    if extension not in (*READERS, ".warc") and packed != ".zip":
        known = f"{' '.join(READERS)} .warc, each also with .gz or .zst, and .zip"
        raise ValueError(f"unknown extension {extension or '(none)'}; known: {known}")
    if packed == ".zip" and file.inner:
        raise ValueError("is an archive in an archive; unpack the outer one")
    if not file.open:
        raise ValueError(inputs.NO_FILE)
    with file.open() as opened:
        if packed == ".zip":
            for member in zips.members(opened, file, config):
                yield from _tried(member, partial(_items, member, config))
            return
        yield from _of_stream(file, formats.unpacked(opened, packed, config), config)


def _of_stream(file: File, stream: IO[bytes], config: ReadConfig) -> Iterator[Item]:
    """The items of one unpacked file."""
    extension = _extension(file.name)
    if extension == ".warc":
        yield from warc.pages(stream, file.name, config)
    elif extension == ".jsonl":
        yield from _lines(file.name, stream, config)
    else:
        content = formats.whole(stream, config)
        parts = formats.json_list(content) if extension == ".json" else ()
        if len(parts) > config.max_items:
            raise ValueError(f"lists more than {config.max_items} articles; split it or raise read.max_items")
        yield from (Item(file.name, number, part) for number, part in enumerate(parts, 1))
        if not parts:
            yield Item(file.name, content=content, sidecar=_beside(file))


def _beside(file: File) -> bytes:
    """What stands in the sidecar of a file; nothing when it has none."""
    stream = file.sidecar() if file.sidecar else None
    if stream is None:
        return b""
    with stream:
        return stream.read(SIDECAR_SIZE + 1)


def _lines(name: str, stream: IO[bytes], config: ReadConfig) -> Iterator[Item]:
    """One item per line of a .jsonl file that is not blank; a line that is too long is one problem."""
    number, found, inside = 0, 0, False
    while content := stream.readline(config.max_bytes + 1):
        number += not inside
        if not inside and content.strip() and (found := found + 1) > config.max_items:
            raise ValueError(f"the rest was not read: it has more than {config.max_items} lines; raise read.max_items")
        if len(content) > config.max_bytes and not inside:
            yield Item(name, number, problem=f"line {number} is {too_big(config.max_bytes)}")
        elif content.strip() and not inside:
            yield Item(name, number, content)
        inside = not content.endswith(b"\n")


def _extension(name: str) -> str:
    """The extension that tells the format, without .gz and .zst, in small letters."""
    path = PurePosixPath(name)
    return PurePosixPath(path.stem).suffix.lower() if path.suffix.lower() in PACKED else path.suffix.lower()


def _read_text(item: Item, config: ReadConfig) -> Article:
    """The article of a .txt or .md file, with its front matter."""
    text = formats.decode(item.content)
    given, skip = formats.front_matter(text)
    rows = list(enumerate(text.split("\n"), 1))[skip:]
    heads = [_line(n, value, role="title") for key, (n, value) in given.items() if key == "title"]
    lines = (*heads, *(_line(n, row) for n, row in rows))
    article = Article(content_id(text), _name(item), lines=tuple(line for line in lines if line.text))
    return _with_fields(article, {key: value for key, (_, value) in given.items()}, "front matter")


def _read_json(item: Item, config: ReadConfig) -> Article:
    """The article of one JSON object."""
    first_line = item.part if _extension(item.path) == ".jsonl" else 1
    value = formats.json_value(formats.decode(item.content), item.path, first_line)
    given = formats.fields(value, _name(item))
    text, title = given.get("text", ""), given.get("title", "")
    if not text:
        raise ValueError(f'{_name(item)}: has no text; give {{"title": "...", "text": "..."}}')
    rows = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    lines = tuple(line for n, row in enumerate(rows, 1) if (line := _line(n, row)).text)
    return _with_fields(Article(content_id(f"{title}\n{text}"), _name(item), lines=lines), given, "JSON key published")


def _read_html(item: Item, config: ReadConfig) -> Article:
    """The article of an HTML page: every text block is a line, captions and the page's layout are told already."""
    text = formats.decode(item.content, html=True)
    page = in_time(config.max_seconds, pages.read_page, text)
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
    return f"{item.path}#{item.part}" if item.part else item.path


def _line(number: int, found: str, role: str = "") -> Line:
    """A line as read; `raw` keeps what was found when more than the white space around it changed."""
    text = normalize(found)
    return Line(number, text, role, raw="" if text == found.strip() else found)


def _sidecar(item: Item) -> dict[str, str]:
    """The metadata that stands beside a file, if any."""
    if not item.sidecar:
        return {}
    where = item.path + SIDECAR
    if len(item.sidecar) > SIDECAR_SIZE:
        raise ValueError(f"{where}: is larger than {SIDECAR_SIZE} bytes; keep to title, url, outlet and published")
    return formats.fields(formats.json_value(formats.decode(item.sidecar), where), where)


def _with_given(article: Article, given: dict[str, str]) -> Article:
    """The article with what a feed or an archive says of it. The address is where the page came from, unless the page
    names another one on the same site; the day when an archive took the page is only the latest it can be of."""
    if not given:
        return article
    missing = {key: given[key] for key in ("title", "outlet") if given.get(key) and not getattr(article, key)}
    own = canonical(article.url) and one_site(article.url, given.get("url", ""))  # some pages name their front page
    url = {} if own else {"url": given.get("url", "")}
    article = _with_fields(article, missing | url | {"published": given.get("published", "")}, "feed")
    day = given.get("captured", "")[:10]
    if day and not article.published.evidence and ISO.fullmatch(day):
        return replace(article, published=Stamp(day, "inferred", f"archived on {day}"))
    return article


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
