"""Hostile strings in, harmless ones out: text that hides or reorders nothing, addresses that lead to the web only.

Everything that an article, its metadata or a model says is hostile. What stands here is for every rendering; escaping
is the business of each (Jinja's autoescape for HTML, jobs/markdown.py for Markdown).
"""

import re
from urllib.parse import urlsplit

from jobs.text import CONTROL, INVISIBLE

BREAKS = re.compile("[\t\n\v\f\r\x85\u2028\u2029]+")

Value = str | int | float | bool | None | list["Value"] | dict[str, "Value"]
Json = dict[str, Value]


def neutral(value: Value) -> Value:
    """The same document without characters that hide or reorder text, or that no file can hold."""
    if isinstance(value, dict):
        return {key: neutral(part) for key, part in value.items()}
    if isinstance(value, list):
        return [neutral(part) for part in value]
    return plain(value) if isinstance(value, str) else value


def plain(text: str) -> str:
    """One line of text: no invisible, control or reordering characters, no half of a surrogate pair."""
    text = CONTROL.sub("", INVISIBLE.sub("", BREAKS.sub(" ", text)))
    return text.encode(errors="replace").decode()


def safe_url(url: str) -> str:
    """The address if it may become a link, else nothing."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc and not re.search(r"[\s<>\"'`\\]", url) else ""
