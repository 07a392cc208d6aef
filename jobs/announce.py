"""An edition that is out in; out/index.html, out/feed.xml and an e-mail out. What fails here harms no edition."""

import logging
from collections.abc import Callable
from pathlib import Path

from jinja2 import TemplateError

from jobs.alarm import degraded
from jobs.archive import INDEX, write_index
from jobs.config import PublishConfig
from jobs.errors import FAULTS, MailError, PublishError
from jobs.feed import FEED, write_feed
from jobs.mail import deliver
from jobs.store import latest
from jobs.troubles import Trouble, noted, troubles

MAIL = "e-mail"
log = logging.getLogger(__name__)


def announce(folder: Path, config: PublishConfig) -> None:
    """List an edition, put it into the feed, mail it; the log says what of that failed, and out/index.html too."""
    out, email = folder.parent, config.email
    known = troubles(out)
    listed = _told(INDEX, lambda: write_index(out), known.get(INDEX))
    went = {INDEX: listed, FEED: _told(FEED, lambda: write_feed(out, config), known.get(FEED))}
    if email and latest(out) == folder.name:  # an older day that is run again is no news
        went[MAIL] = _told(MAIL, lambda: deliver(folder, email, config.url or ""), known.get(MAIL))
    if latest(out) == folder.name:
        _told("notice to its operators", lambda: degraded(folder, config))
    fates = {**went, MAIL: went.get(MAIL) if email else True}
    if _told("announced.json", lambda: noted(out, folder.name, fates)) and listed and troubles(out) != known:
        _told(INDEX, lambda: write_index(out))


def _told(name: str, tell: Callable[[], object], known: Trouble | None = None) -> bool:
    """Do one of these; whether it went well."""
    before = f"; so it was with {known.editions} before it, since {known.since}" if known else ""
    try:
        tell()
    except MailError as error:
        again = "" if error.uncertain else "; it is tried again when this edition is run again"
        log.warning("the edition is out, its %s is not: %s%s%s", name, error, again, before)
        return False
    except (OSError, PublishError, TemplateError, *FAULTS) as error:
        log.warning("the edition is out, its %s is not: %s%s", name, error, before, exc_info=True)
        return False
    return True
