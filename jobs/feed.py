"""The newest editions of out/ in, out/feed.xml out: Atom (RFC 4287), one entry for each edition.

    publish:
      url: https://news.example.org/        where out/ is on the web; without it the links are relative
      feed: {entries: 14, title: Nightdesk}

The id of the feed is a tag (RFC 4151) of this installation alone; it is made once and kept in out/feed.json, with the
checksum that each edition had when it was listed, and since when it has had that: an entry is updated when its edition
is another. The same editions and the same file give the same bytes. An edition that is not as its manifest says, or
that an older version wrote in a way we do not know, is left out.
"""

import datetime
import hashlib
import logging
import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import TemplateError
from markupsafe import Markup

from jobs.archive import Listed, editions
from jobs.config import PublishConfig
from jobs.errors import FAULTS, PublishError
from jobs.publish_spec import FeedConfig
from jobs.safe import Json, neutral, parsed
from jobs.store import MANIFEST, dumps, loads, write_atomic
from jobs.templating import environment

FEED = "feed.xml"
KEPT = "feed.json"
DOCUMENT = "edition.json"
NOWHERE = "nightdesk.invalid"  # RFC 2606: a name that is nobody's, for who has not told us a name
NEVER = "1970-01-01"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Seen:
    """An edition as the feed has it."""

    sha256: str  # of what its entry is made from
    updated: str  # RFC 3339


@dataclass(frozen=True, slots=True)
class Kept:
    """What makes a feed the same feed tomorrow."""

    id: str
    editions: Mapping[str, Seen]


def write_feed(out: Path, config: PublishConfig) -> None:
    """Write out/feed.xml, if there is to be one; PublishError when it cannot be written."""
    if config.feed:
        write_atomic(out / FEED, feed(out, config.feed, config.url or ""))


def feed(out: Path, config: FeedConfig, url: str = "") -> str:
    """The feed of these editions; its id and the times of its entries are kept beside it."""
    listed = [one for one in editions(out) if one.page and not one.problem]
    before = _kept(out / KEPT) or Kept(_minted(url, listed[-1].date if listed else NEVER), {})
    entries = dict(_entries(out, listed[: config.entries], url, before))
    kept = Kept(before.id, {date: seen for date, (seen, _) in entries.items()})
    if kept != before:
        write_atomic(out / KEPT, dumps(kept))
    updated = max((one.updated for one in kept.editions.values()), default=f"{NEVER}T00:00:00Z")
    told = {"title": config.title, "url": url, "id": kept.id, "updated": updated}
    page = environment("html").get_template("feed.xml.j2")
    text = page.render(told, entries=[entry for _, entry in entries.values()])
    return re.sub(r"\n\s*\n", "\n", text).strip() + "\n"


def _kept(path: Path) -> Kept | None:
    """What was kept, if anything; PublishError when it cannot be read: with another id all entries would be new."""
    try:
        return loads(Kept, path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        remedy = "put it back, or remove it, and readers will see every entry as new"
        raise PublishError(f"{path}: cannot be read; {remedy}") from error


def _minted(url: str, date: str) -> str:
    """A tag that no other installation has: of the address of this one, or of nothing but chance."""
    own = uuid.uuid5(uuid.NAMESPACE_URL, url) if url else uuid.uuid4()
    host = urlsplit(url).hostname or NOWHERE
    return f"tag:{host if re.fullmatch('[a-z0-9.-]+', host) else NOWHERE},{date}:{own}"


def _entries(out: Path, listed: list[Listed], url: str, kept: Kept) -> Iterator[tuple[str, tuple[Seen, Markup]]]:
    """The dates of these editions, each with what is kept of it and its entry."""
    entry = environment("html").get_template("feed_entry.xml.j2")
    for one in listed:
        where = {"date": one.date, "address": url + one.page, "id": f"{kept.id}/{one.date}", "headline": one.headline}
        try:
            seen = _seen(out / one.date, one, kept.editions.get(one.date))
            document = _document(out / one.date / DOCUMENT, one) | where | {"updated": seen.updated}
            yield one.date, (seen, Markup(entry.render({key: neutral(value) for key, value in document.items()})))
        except (OSError, TemplateError, *FAULTS) as error:
            log.warning("%s: is left out of %s: %s", out / one.date / DOCUMENT, FEED, error)


def _seen(folder: Path, listed: Listed, before: Seen | None) -> Seen:
    """What is kept of an edition: as before, unless it is another; the manifest was written when that came out."""
    sha256 = listed.sums.get(DOCUMENT, listed.sums[listed.page.rpartition("/")[2]])
    if before and before.sha256 == sha256:
        return before
    written = datetime.datetime.fromtimestamp((folder / MANIFEST).stat().st_mtime, datetime.UTC)
    return Seen(sha256, f"{written:%Y-%m-%dT%H:%M:%SZ}")


def _document(path: Path, listed: Listed) -> Json:
    """The edition as a document, or what its manifest says when it was not made; ValueError when it is another."""
    if DOCUMENT not in listed.sums:
        return {"state": listed.state, "number": listed.events}
    body = path.read_bytes()
    if hashlib.sha256(body).hexdigest() != listed.sums[DOCUMENT]:
        raise ValueError("it is not as it was published")
    return parsed(body)
