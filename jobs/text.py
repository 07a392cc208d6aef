"""Pure functions on strings, shared by the stages: white space, words, letters, content ids."""

import hashlib
import re
import unicodedata

# zero width, bidirectional controls, soft hyphen, byte order mark: invisible, and able to hide or reorder text
INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")  # the others are white space
SPACE = re.compile(r"\s+")
WORD = re.compile(r"[^\W_]+(?:['’ʼ-][^\W_]+)*")


def normalize(text: str) -> str:
    """NFC, one space for any white space, no invisible or control characters, trimmed."""
    # composed last: a zero-width space can stand between a letter and its accent
    text = unicodedata.normalize("NFC", CONTROL.sub("", INVISIBLE.sub("", text)))
    return SPACE.sub(" ", text).strip()


def words(text: str) -> list[str]:
    """The words of a text, as written."""
    return WORD.findall(text)


def letters(text: str) -> int:
    """How many letters a text has."""
    return sum(map(str.isalpha, text))


def content_id(content: str | bytes, digits: int = 16) -> str:
    """The first hex digits of the SHA-256 of this content."""
    data = content.encode() if isinstance(content, str) else content
    return hashlib.sha256(data).hexdigest()[:digits]
