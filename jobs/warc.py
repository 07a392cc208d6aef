"""A .warc file in, its pages out (ISO 28500; warcio takes the records apart): answers with an HTML page and status 200.

The file is cut into records here, so that no record, header or missing line end is read without end, and reading goes
on behind a broken one. Reads of `read:` the keys max_bytes and max_items.
"""

import io
import re
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING

from jobs.bounds import inflated, too_big
from jobs.errors import FAULTS
from jobs.items import Item
from jobs.read_spec import ReadConfig

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

BEGIN = b"WARC/"
HEAD = 64 << 10  # bytes of the headers of a record
BLOCK = 64 << 10  # bytes read at a time where nothing is kept
HTTP = 64 << 10  # bytes of a page's own headers, beyond the page
PAGES = ("text/html", "application/xhtml+xml")
LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,15})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
KIND = re.compile(rb"^warc-type:[ \t]*response[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
AGAIN = "fetch the file again"
NO_PACKAGE = "needs warcio; run: pip install 'nightdesk[warc]'"


def pages(stream: IO[bytes], name: str, config: ReadConfig) -> Iterator[Item]:
    """Every page of a .warc file, and every record that is broken, each with its place in the unpacked file."""
    try:
        import warcio  # noqa: F401
    except ImportError as error:
        raise ValueError(NO_PACKAGE) from error
    number = 0
    for place, head, block, problem in _records(stream, config):
        found = problem or _page(head, block, config)
        if not found:
            continue
        if (number := number + 1) > config.max_items:
            raise ValueError(f"the rest was not read: it has more than {config.max_items} pages; raise read.max_items")
        if isinstance(found, str):
            yield Item(name, number, problem=f"the record at byte {place} {found}")
        else:
            content, given = found
            yield Item(name, number, content, kind=".html", given=given)


def _records(stream: IO[bytes], config: ReadConfig) -> Iterator[tuple[int, bytes, bytes, str]]:
    """Each answer: its place, headers and block, and what is wrong with it; other records only when broken."""
    place, line = 0, stream.readline(HEAD)
    while line:
        if not line.strip():
            place, line = place + len(line), stream.readline(HEAD)
            continue
        head = line + _until_blank(stream) if line.startswith(BEGIN) else line
        length = LENGTH.search(head) if head is not line and head.endswith((b"\n\r\n", b"\n\n")) else None
        if not length:
            yield place, head, b"", f"is broken: its headers are not whole; {AGAIN}"
            place, line = _next(stream, place + len(head))
            continue
        size, answer = int(length[1]), KIND.search(head) is not None
        block = stream.read(min(size, config.max_bytes * 2 + HTTP)) if answer else b""
        got = len(block) + _skipped(stream, size - len(block))
        yield place, head, block if answer else b"", "" if got == size else f"is cut short; {AGAIN}"
        place, line = place + len(head) + got, stream.readline(HEAD)


def _until_blank(stream: IO[bytes]) -> bytes:
    """The lines to the first blank one; fewer when the headers are too long, or the file ends."""
    lines, size = [], 0
    while size < HEAD and (line := stream.readline(HEAD)):
        lines.append(line)
        size += len(line)
        if not line.strip():
            break
    return b"".join(lines)


def _next(stream: IO[bytes], place: int) -> tuple[int, bytes]:
    """The first line of the next record, and its place."""
    whole = True  # whether the next bytes begin a line
    while line := stream.readline(HEAD):
        if whole and line.startswith(BEGIN):
            return place, line
        place, whole = place + len(line), line.endswith(b"\n")
    return place, b""


def _skipped(stream: IO[bytes], size: int) -> int:
    """Pass over so many bytes; how many there were."""
    left = size
    while left > 0 and (read := len(stream.read(min(left, BLOCK)))):
        left -= read
    return size - max(left, 0)


def _page(head: bytes, block: bytes, config: ReadConfig) -> tuple[bytes, tuple[tuple[str, str], ...]] | str:
    """The page of a record and what the archive says of it; why it is broken; nothing when it is no page."""
    if not block:
        return ""
    from warcio.archiveiterator import WARCIterator
    from warcio.exceptions import ArchiveLoadFailed
    from warcio.statusandheaders import StatusAndHeadersParserException

    try:
        record = next(iter(WARCIterator(io.BytesIO(head + block + b"\r\n\r\n"), check_digests=True)))
        http = record.http_headers
        if not http or http.get_statuscode() != "200" or not _is_page(http.get_header("Content-Type")):
            return ""
        content = _content(record, config)
        wrong = record.digest_checker.passed is False
    except (ArchiveLoadFailed, StatusAndHeadersParserException, EOFError, OSError, *FAULTS) as error:
        # FAULTS: warcio meets a record without an address with an AttributeError
        why = " ".join(str(error).split())[:100]
        return why if why.startswith("is ") else f"is broken ({why}); {AGAIN}"
    if wrong or not content:
        return f"is broken: {'its digest is another one' if wrong else 'it has no content'}; {AGAIN}"
    url, date = record.rec_headers.get_header("WARC-Target-URI"), record.rec_headers.get_header("WARC-Date")
    return content, (("url", (url or "").strip("<>")), ("captured", date or ""))


def _content(record: "ArcWarcRecord", config: ReadConfig) -> bytes:
    """The page itself; ValueError when it is too large or broken."""
    from warcio.bufferedreaders import ChunkedDataReader

    chunked = (record.http_headers.get_header("Transfer-Encoding") or "").strip().lower() == "chunked"
    body = (ChunkedDataReader(record.raw_stream) if chunked else record.raw_stream).read()
    content = inflated(body, (record.http_headers.get_header("Content-Encoding") or "").strip().lower(), config)
    if len(content) > config.max_bytes:
        raise ValueError(f"is {too_big(config.max_bytes)}")
    return content


def _is_page(content_type: str | None) -> bool:
    """Whether an answer says that it is an HTML page."""
    return (content_type or "").partition(";")[0].strip().lower() in PAGES
