"""The document of an edition in, the bytes of an e-mail out (RFC 5322): what matters as plain text and as HTML without
scripts, pictures or style sheets, which mail programs take out; the whole page attached.

The same document, page and headers give the same bytes.
"""

from collections.abc import Mapping
from email.message import EmailMessage
from email.policy import SMTP
from textwrap import shorten

from jobs.markdown import wrapped
from jobs.publish_spec import EmailConfig, mailbox
from jobs.safe import Json, Value, plain
from jobs.templating import day, environment
from jobs.text import content_id

LONGEST_SUBJECT = 150  # characters; mail programs show fewer
WIDTH = 76
NONE = "no event"
UPDATE = "References"  # the header that only an update of an edition has


def letter(document: Json, config: EmailConfig, page: tuple[str, bytes], heads: Mapping[str, str]) -> bytes:
    """The mail of an edition with these headers; `page` is where the whole is on the web, and what is attached."""
    address, attached = page
    made = EmailMessage(SMTP)
    made["From"] = mailbox(config.sender)
    made["To"] = [mailbox(one) for one in config.to]
    made["Subject"] = _subject(document, config.subject, updated=UPDATE in heads)
    for name, value in heads.items():
        made[name] = value
    made["Auto-Submitted"] = "auto-generated"  # RFC 3834: no notice of holidays comes back
    base = address.rsplit("/", 2)[0] + "/"  # of all editions
    told = {**document, "address": address, "attached": bool(attached), "base": base}
    made.set_content(_text(told), cte="quoted-printable")
    made.add_alternative(_html(told), subtype="html", cte="quoted-printable")
    if attached:
        name = f"digest-{document['date']}.html"
        made.add_attachment(attached, maintype="text", subtype="html", filename=name, params={"charset": "utf-8"})
    return _bounded(made, content_id("".join(heads.values())))


def _bounded(made: EmailMessage, mark: str) -> bytes:
    """The bytes of a message; what stands between its parts depends on nothing but this mark."""
    for number, part in enumerate(part for part in made.walk() if part.is_multipart()):
        part.set_boundary(f"=_{mark}_{number}")
    return made.as_bytes()


def _subject(document: Json, subject: str, *, updated: bool) -> str:
    """Morning digest, Thursday 14 November 2024: the first headline."""
    told = [one.get("headline") or one.get("text") for one in _dicts(document["events"], document["short_items"])]
    state = "" if document["state"] == "OK" else f" ({document['state']})"
    text = f"{subject}, {day(str(document['date']))}{' (updated)' if updated else ''}{state}: {next(iter(told), NONE)}"
    text = plain(text).replace("=?", "= ?")  # RFC 2047: email.message made a header of =?utf-8?q?=0D=0ABcc:_a@b.c?=
    return shorten(text, LONGEST_SUBJECT, placeholder=" …")


def _dicts(*lists: Value) -> list[Json]:
    """The events of these lists, long ones and short ones."""
    return [one for those in lists if isinstance(those, list) for one in those if isinstance(one, dict)]


def _text(told: Json) -> str:
    """The plain text."""
    return wrapped(environment("text").get_template("mail.txt.j2").render(told).strip(), WIDTH, escape=False) + "\n"


def _html(told: Json) -> str:
    """The HTML."""
    return environment("html").get_template("mail.html.j2").render(told).strip() + "\n"
