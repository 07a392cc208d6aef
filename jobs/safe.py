"""Hostile strings in, harmless ones out: text that hides or reorders nothing, addresses that lead to the web only.

Everything that an article, its metadata or a model says is hostile. What stands here is for every rendering; escaping
is the business of each (Jinja's autoescape for HTML and XML, jobs/markdown.py for Markdown).
"""

import json
import re
from urllib.parse import quote, urlsplit, urlunsplit

from jobs.text import CONTROL, INVISIBLE

BREAKS = re.compile("[\t-\r\x1c-\x1f\x85\u2028\u2029]+")
# none of our languages puts more than two marks on a letter; dozens of them cover the lines above and below
PILED = re.compile("([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{2})"
                   "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")  # fmt: skip
HIDDEN = re.compile(f"{INVISIBLE.pattern}|{CONTROL.pattern}")
SCHEMES = ("http", "https")
NO_ADDRESS = re.compile(r"[\s<>\"'`\\]")  # what ends an address, or an attribute, somewhere
HOST = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?\.?")
LONGEST_ADDRESS = 2000  # characters; browsers and mail programs cut longer ones
KEPT = "%/:@!$&()*+,;=~?"  # of an address, besides letters, digits and -._ ; a % is an escape already

Value = str | int | float | bool | None | list["Value"] | dict[str, "Value"]
Json = dict[str, Value]


def neutral(value: Value) -> Value:
    """The same document without characters that hide or reorder text, or that no file can hold."""
    if isinstance(value, dict):
        return {plain(key): neutral(part) for key, part in value.items()}
    if isinstance(value, list):
        return [neutral(part) for part in value]
    return plain(value) if isinstance(value, str) else value


def plain(text: str) -> str:
    """One line of text: no invisible, control or reordering characters, no pile of accents, no half of a surrogate
    pair."""
    if text.isascii() and text.isprintable():  # nine in ten: nothing to look for
        return text
    text = PILED.sub(r"\1", CONTROL.sub("", INVISIBLE.sub("", BREAKS.sub(" ", text))))
    return text.encode(errors="replace").decode()


def parsed(text: str | bytes) -> dict:
    """The JSON object of a file that anybody may have edited; ValueError when it holds anything else."""
    try:
        found = json.loads(text)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    if not isinstance(found, dict):
        raise ValueError("it should be an object")
    return found


def lines(text: str) -> str:
    """The same for a text of several lines: what a terminal may be shown."""
    return "\n".join(map(plain, text.split("\n")))


def visible_json(text: str) -> str:
    """The same JSON with control and invisible characters as escapes: nothing is lost, and a terminal can show it."""
    return HIDDEN.sub(lambda found: json.dumps(found[0])[1:-1], text)


def safe_url(url: str) -> str:
    """The address in ASCII when it may become a link, else nothing: http and https only, and no user before the host,
    which reads as another host. A host in other letters becomes punycode (UTS 46, as in browsers), so that look-alikes
    are seen."""
    if len(url) > LONGEST_ADDRESS or NO_ADDRESS.search(url):
        return ""
    try:
        parts = urlsplit(url)
        host = _ascii_host(parts.hostname or "")
        netloc = f"{host}:{parts.port}" if parts.port is not None else host
        rest = (quote(part, safe=KEPT) for part in (parts.path, parts.query, parts.fragment))
    except ValueError:
        return ""
    allowed = parts.scheme in SCHEMES and HOST.fullmatch(host) and "@" not in parts.netloc
    return urlunsplit((parts.scheme, netloc, *rest)) if allowed else ""


def _ascii_host(host: str) -> str:
    """A host as it is looked up; ValueError when it cannot be."""
    if host.isascii():
        return host
    import idna

    return idna.encode(host, uts46=True).decode()
