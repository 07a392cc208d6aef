"""An edition that is out in; out/index.html, out/feed.xml and an e-mail out. What fails here harms no edition."""

import logging
from collections.abc import Callable
from pathlib import Path

from jinja2 import TemplateError

from jobs.archive import INDEX, write_index
from jobs.config import PublishConfig
from jobs.errors import FAULTS, MailError, PublishError
from jobs.feed import FEED, write_feed
from jobs.mail import deliver
from jobs.store import latest

log = logging.getLogger(__name__)


def announce(folder: Path, config: PublishConfig) -> None:
    """List an edition, put it into the feed, mail it; the log says what of that failed."""
    out = folder.parent
    _told(INDEX, lambda: write_index(out))
    _told(FEED, lambda: write_feed(out, config))
    if (email := config.email) and latest(out) == folder.name:  # an older day that is run again is no news
        _told("e-mail", lambda: deliver(folder, email, config.url or ""))


def _told(name: str, tell: Callable[[], None]) -> None:
    """Do one of these."""
    try:
        tell()
    except MailError as error:
        again = "" if error.uncertain else "; it is tried again when this edition is run again"
        log.warning("the edition is out, its %s is not: %s%s", name, error, again)
    except (OSError, PublishError, TemplateError, *FAULTS) as error:
        log.warning("the edition is out, its %s is not: %s", name, error, exc_info=True)
