"""The newest editions of out/ in, out/feed.xml out: Atom (RFC 4287), one entry for each edition.

    publish:
      url: https://news.example.org/        where out/ is on the web; without it the links are relative
      feed: {entries: 14, title: Nightdesk}

Ids are UUIDs of the feed's address, or title, and the date; times are those of the editions: the same editions give the
same bytes. An edition that is damaged, or that an older version wrote in a way we do not know, is left out.
"""

import json
import logging
import re
import uuid
from collections.abc import Iterator
from pathlib import Path

from jinja2 import TemplateError
from markupsafe import Markup

from jobs.archive import editions
from jobs.config import PublishConfig
from jobs.errors import FAULTS
from jobs.publish_spec import FeedConfig
from jobs.safe import neutral
from jobs.store import write_atomic
from jobs.templating import environment

FEED = "feed.xml"
DOCUMENT = "edition.json"
log = logging.getLogger(__name__)


def write_feed(out: Path, config: PublishConfig) -> None:
    """Write out/feed.xml, if there is to be one; PublishError when it cannot be written."""
    if config.feed:
        write_atomic(out / FEED, feed(out, config.feed, config.url or ""))


def feed(out: Path, config: FeedConfig, url: str = "") -> str:
    """The feed of these editions."""
    own = uuid.uuid5(uuid.NAMESPACE_URL, url or f"nightdesk:{config.title}")
    entries = list(_entries(out, config, url, own))
    page = environment("html").get_template("feed.xml.j2")
    updated = max((date for date, _ in entries), default="1970-01-01")
    told = {"title": config.title, "url": url, "id": own, "updated": updated}
    text = page.render(told, entries=[entry for _, entry in entries])
    return re.sub(r"\n\s*\n", "\n", text).strip() + "\n"


def _entries(out: Path, config: FeedConfig, url: str, own: uuid.UUID) -> Iterator[tuple[str, Markup]]:
    """The newest editions, each with its date."""
    entry = environment("html").get_template("feed_entry.xml.j2")
    sound = [listed for listed in editions(out) if listed.page and not listed.problem]
    for listed in sound[: config.entries]:
        path = out / listed.date / DOCUMENT
        where = {"date": listed.date, "address": url + listed.page, "id": uuid.uuid5(own, listed.date)}
        try:
            document = {key: neutral(value) for key, value in json.loads(path.read_bytes()).items()}
            yield listed.date, Markup(entry.render(document | where))
        except (OSError, TemplateError, *FAULTS) as error:
            log.warning("%s: is left out of %s: %s", path, FEED, error)
