"""RSS and Atom feeds in, the pages of their new entries out, as items.

What was fetched is kept in <out>/<date>/.inputs before it is read, so that the same night run again, after a kill or in
a year, reads the same bytes and asks nobody; remove that folder to fetch anew. Of each feed, <out>/.feeds keeps the
last answer with its ETag and Last-Modified: tomorrow's night asks only for what has changed since. Reads `read.feeds`,
`read.fetch` and `read.max_seconds`.
"""

import datetime
import io
import logging
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag, urljoin, urlsplit

from jobs.bounds import in_time, side_by_side
from jobs.errors import FAULTS
from jobs.fetch import Fetcher, FetchError, Response
from jobs.items import Item
from jobs.read_spec import ReadConfig
from jobs.safe import safe_url
from jobs.store import dumps, loads, write_atomic
from jobs.text import content_id, normalize

if TYPE_CHECKING:
    from feedparser import FeedParserDict

log = logging.getLogger(__name__)

INPUTS = ".inputs"  # in the folder of the edition
LAST = ".feeds"  # in run.out
PAGES = ("", "text/html", "application/xhtml+xml")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MOST = 10_000  # entries of one feed that are looked at


@dataclass(frozen=True, slots=True)
class Entry:
    """What a feed says of one article."""

    url: str  # empty when it has no address of the web
    published: str = ""  # ISO 8601, or as the feed has it
    outlet: str = ""  # the name of the feed


@dataclass(frozen=True, slots=True)
class Found:
    """An entry whose page is kept, or why there is none."""

    url: str
    part: int = 0
    problem: str = ""
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class Shelf:
    """Answers kept in a folder, by the address that was asked for."""

    folder: Path

    def get(self, url: str) -> Response | None:
        """What was kept of this address; nothing when it was not, or is damaged."""
        try:
            return loads(Response, self._path(url).read_bytes())
        except (OSError, ValueError):
            return None

    def put(self, url: str, response: Response) -> None:
        """Keep an answer."""
        write_atomic(self._path(url), dumps(response))

    def _path(self, url: str) -> Path:
        """Where it is kept."""
        return self.folder / f"{content_id(url)}.json"


def fetched(config: ReadConfig, folder: Path, as_of: datetime.date) -> Iterator[Item]:
    """What the feeds of a night bring; nothing is asked where none is named."""
    if config.feeds:
        yield from Feeds(config, folder, as_of).items()


class Feeds:
    """The feeds of a night."""

    def __init__(self, config: ReadConfig, folder: Path, as_of: datetime.date, fetcher: Fetcher | None = None) -> None:
        """folder: of the edition; the fetcher can be replaced."""
        self._config, self._as_of = config, as_of
        self._fetcher = fetcher or Fetcher(config)
        self._kept, self._last = Shelf(folder / INPUTS), Shelf(folder.parent / LAST)
        self._locks: dict[str, Lock] = {}

    def items(self) -> Iterator[Item]:
        """The page of every new entry of every feed, in order of the feeds; one that gives nothing says why. Sites are
        asked side by side, and while what came first is read."""
        sites: dict[str, list[str]] = {}
        for url in self._config.feeds:
            sites.setdefault(urlsplit(url).netloc, []).append(url)
        found = side_by_side(self._of_site, list(sites.values()), self._config.fetch.sites)
        for part in found:
            yield from map(self._item, part)

    def _of_site(self, urls: Sequence[str]) -> list[Found]:
        """What the feeds of one site bring."""
        return [found for url in urls for found in self._of_feed(url)]

    def _of_feed(self, url: str) -> Iterator[Found]:
        """What one feed brings, kept on the disk."""
        until = time.monotonic() + self._config.fetch.feed_seconds
        try:
            entries = self._entries(url)
        except ValueError as error:
            yield Found(url, problem=f"the feed: {error}")
            return
        chosen = [entry for entry in entries if self._is_new(entry)][: self._config.fetch.entries]
        log.info("%s: %d of %d entries are read", url, len(chosen), len(entries))
        for number, entry in enumerate(chosen, 1):
            yield self._page(entry, until) if entry.url else Found(url, number, "an entry has no address")

    def _item(self, found: Found) -> Item:
        """What was found, with its page."""
        answer = self._kept.get(found.url) if found.entry else None
        if not answer or not found.entry:
            return Item(found.url, found.part, problem=found.problem or "the page: was kept, and cannot be read back")
        entry = found.entry
        given = (("url", answer.url), ("published", entry.published), ("outlet", entry.outlet))
        return Item(entry.url, content=answer.body, kind=".html", given=given)

    def _entries(self, url: str) -> tuple[Entry, ...]:
        """The entries of a feed, which is kept once it is known to be one."""
        kept = self._kept.get(url)
        answer = kept or self._fresh(url)
        found = in_time(self._config.max_seconds, entries, answer.body, answer.kind, answer.url)
        if not kept:
            self._last.put(url, answer)
            self._kept.put(url, answer)
        return found

    def _fresh(self, url: str) -> Response:
        """A feed as it is now; what was kept of it when it has not changed."""
        last = self._last.get(url)
        answer = self._fetcher.get(url, last.etag if last else "", last.modified if last else "")
        return last if answer.status == 304 and last else answer

    def _is_new(self, entry: Entry) -> bool:
        """Whether an entry is of the days before the edition, or does not say when it is of. The day after counts as
        well: it has begun where clocks are ahead."""
        try:
            age = (self._as_of - datetime.date.fromisoformat(entry.published[:10])).days
        except ValueError:
            return True
        return -1 <= age <= self._config.fetch.days

    def _page(self, entry: Entry, until: float) -> Found:
        """An entry whose page is kept, or why it is not."""
        try:
            with self._locks.setdefault(entry.url, Lock()):  # two feeds may name one page
                if self._kept.get(entry.url) is None:
                    self._kept.put(entry.url, self._asked(entry.url, until))
        except ValueError as error:
            return Found(entry.url, problem=f"the page: {error}")
        return Found(entry.url, entry=entry)

    def _asked(self, url: str, until: float) -> Response:
        """The page at an address; FetchError when it is no page, or the feed has had its time."""
        if time.monotonic() > until:
            limit = f"{self._config.fetch.feed_seconds:g} s"
            raise FetchError(f"was not asked for: its feed took more than {limit}; raise read.fetch.feed_seconds")
        answer = self._fetcher.get(url)
        if (kind := answer.kind.partition(";")[0].strip().lower()) not in PAGES:
            raise FetchError(f"is {kind[:60]}, and no page")
        return answer


def entries(body: bytes, kind: str, url: str) -> tuple[Entry, ...]:
    """The entries of a feed, in its order; ValueError when it is none. Takes no longer than its caller waits."""
    import feedparser

    if b"<!entity" in body.replace(b"\0", b"").lower():
        raise ValueError("declares entities, which can expand without end; ask its site for one without")
    # as a file: bytes and strings it takes for the name of a file, too
    told = {"content-type": kind or "application/xml"}
    try:
        found = feedparser.parse(
            io.BytesIO(body), response_headers=told, resolve_relative_uris=False, sanitize_html=False
        )
    except (*FAULTS, AssertionError) as error:  # its loose parser, on what is no XML
        raise ValueError(f"cannot be taken apart ({type(error).__name__}); tell its site") from error
    if not found.get("version") and not found.entries:
        raise ValueError("is neither RSS nor Atom; correct its address")
    outlet = normalize(str(found.feed.get("title") or ""))[:100]
    return tuple(_entry(one, outlet, url) for one in found.entries[:MOST])


def _entry(one: "FeedParserDict", outlet: str, url: str) -> Entry:
    """One entry."""
    link = str(one.get("link") or "").strip()
    try:
        address = safe_url(urldefrag(urljoin(url, link))[0]) if link else ""
    except ValueError:
        address = ""
    dated = next((name for name in ("published", "updated") if name in one), "")
    return Entry(address, _iso(str(one.get(dated) or ""), one.get(f"{dated}_parsed")) if dated else "", outlet)


def _iso(text: str, parsed: Any) -> str:
    """A date of a feed in ISO 8601, with the clock of the outlet where it is told; as it stands when it is none."""
    text = normalize(text)[:60]
    if DAY.fullmatch(text):
        return text
    for read in (datetime.datetime.fromisoformat, parsedate_to_datetime):
        try:
            return read(text).isoformat(timespec="minutes")
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    try:
        return datetime.datetime(*parsed[:6]).isoformat(timespec="minutes") + "Z"
    except (ValueError, TypeError, OverflowError):
        return text
