"""A published edition in, one e-mail out, once; what has become of it is kept beside the edition, in mail.json.

    publish:
      email: {host: smtp.example.org, user: desk, password_variable: NIGHTDESK_SMTP, from: desk@example.org, to: [...]}

The receipt names who has the mail and, from just before the end of the message until the server's answer, who may have
it. A run that is stopped earlier has sent nothing, and the next one sends; who may have it gets no second mail, since
nobody can know, and the log says so. What fails harms no edition, and is tried again when the edition is run again; a
mail that is out is never told as one that is not, be it that its receipt cannot be written.
"""

import datetime
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from email.utils import format_datetime
from pathlib import Path

from jobs.document import PAGES
from jobs.errors import MailError, PublishError
from jobs.letter import UPDATE, letter
from jobs.publish_spec import EmailConfig, mailbox
from jobs.safe import parsed
from jobs.smtp import Offer, offered
from jobs.store import dumps, loads, write_atomic
from jobs.text import content_id

RECEIPT = "mail.json"
DOCUMENT = "edition.json"
PAGE = "digest.html"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What has become of the mail of an edition."""

    edition: str  # the content that went out, as a hash of edition.json
    message_id: str
    date: str  # of the message (RFC 5322): another try is the same message
    sent: tuple[str, ...] = ()  # addresses that have it
    sending: tuple[str, ...] = ()  # addresses that may have it
    replaces: str = ""  # the message id of the edition as it was before


def now() -> datetime.datetime:
    """The time of this machine, with its zone."""
    return datetime.datetime.now().astimezone()


def deliver(folder: Path, config: EmailConfig, url: str = "", clock: Callable[[], datetime.datetime] = now) -> None:
    """Mail the edition of this folder to whoever has not got it, with a link when out/ is on the web; MailError says
    why somebody still has not."""
    old, content = _kept(folder / RECEIPT), _content(folder)
    receipt = _receipt(old, f"{folder.name}.{content_id(content)}", config, format_datetime(clock()))
    if receipt.sending:
        log.warning("e-mail: %s", _unknown(folder, receipt))
    to = [mailbox(one).addr_spec for one in config.to]
    due = tuple(dict.fromkeys(one for one in to if one not in (*receipt.sent, *receipt.sending)))
    if due:
        with offered(config, due, _letter(folder, config, url, receipt)) as offer:
            _finish(folder, offer, old, receipt)


def _letter(folder: Path, config: EmailConfig, url: str, receipt: Receipt) -> bytes:
    """The mail that this receipt is of."""
    page = folder / PAGE
    there = next((name for name in PAGES if (folder / name).exists()), PAGE)
    address = f"{url}{folder.name}/{there}" if url else ""
    attached = page.read_bytes() if config.attach and page.exists() else b""
    heads = {"Message-ID": receipt.message_id, "Date": receipt.date}
    heads |= {UPDATE: receipt.replaces} if receipt.replaces else {}
    return letter(parsed(_content(folder)), config, (address, attached), heads)


def _content(folder: Path) -> bytes:
    """The edition as a document; MailError when it was not made."""
    try:
        return (folder / DOCUMENT).read_bytes()
    except OSError as error:
        raise MailError(f"it is made from {DOCUMENT}, which is not there; add json to render.formats") from error


def _kept(path: Path) -> Receipt | None:
    """The receipt of this edition; MailError when it cannot be read: whoever has the mail would get it again."""
    try:
        return loads(Receipt, path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise MailError(f"{path} cannot be read, so who has it is not known; remove that file to send it") from error


def _receipt(old: Receipt | None, edition: str, config: EmailConfig, date: str) -> Receipt:
    """The receipt of the mail of this content: the old one as far as it is still true."""
    if old and old.edition == edition:
        return old
    domain = mailbox(config.sender).domain
    made = Receipt(edition, f"<{edition}@{domain}>", date)
    if old and config.resend:  # what was sent, changed and changed back is a third message
        again = content_id(f"{edition} {old.message_id}")
        return replace(made, message_id=f"<{edition}.{again}@{domain}>", replaces=old.message_id)
    return replace(made, sent=old.sent, sending=old.sending) if old else made


def _finish(folder: Path, offer: Offer, old: Receipt | None, receipt: Receipt) -> None:
    """End the message, with what may be true written down before, and what is true after."""
    for who, why in offer.refused.items():
        log.warning("e-mail: %s was refused: %s; correct publish.email.to", who, why)
    path = folder / RECEIPT
    _keep(path, replace(receipt, sending=(*receipt.sending, *offer.accepted)))
    try:
        offer.end()
    except MailError as error:
        if error.uncertain:
            raise MailError(f"{error}; {_unknown(folder, receipt, offer.accepted)}", uncertain=True) from error
        _put_back(path, old, error)
        raise
    try:
        _keep(path, replace(receipt, sent=(*receipt.sent, *offer.accepted)))
    except PublishError as error:
        what = f"it is out, to {', '.join(offer.accepted)}, and its receipt cannot say so"
        log.warning("e-mail: %s (%s); another run will say that it is not known, and send nothing", what, error)
    log.info("to %d addresses", len(offer.accepted), extra={"stage": "mail"})


def _keep(path: Path, receipt: Receipt) -> None:
    """Write who has the mail; the owner of the file alone may read it."""
    write_atomic(path, dumps(receipt), private=True)


def _put_back(path: Path, old: Receipt | None, why: MailError) -> None:
    """Undo what was written before a mail that is not out; MailError when that fails: nobody would get it any more."""
    try:
        path.unlink() if old is None else _keep(path, old)
    except (OSError, PublishError) as error:
        remedy = f"and {path} says that it may be out, and cannot be put right ({error}); remove it to send it"
        raise MailError(f"{why}; {remedy}") from error


def _unknown(folder: Path, receipt: Receipt, more: tuple[str, ...] = ()) -> str:
    """What the operator is told about a mail that may be out."""
    who = ", ".join((*receipt.sending, *more))
    remedy = f"to send it all the same, remove {folder / RECEIPT}"
    return f"whether {who} got it is not known, so it is not sent again; {remedy}"
