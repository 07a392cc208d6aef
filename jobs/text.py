"""Pure functions on strings, shared by the stages: white space, words, letters, content ids; a table of words.

The checks of one pair all ask for the words of the same two texts, so those of the last few texts are kept.
"""

import hashlib
import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

Found = TypeVar("Found")

# Default_Ignorable_Code_Point of Unicode 16 (zero width, bidirectional controls, soft hyphen, byte order mark, tags,
# variation selectors, fillers), annotations and noncharacters: invisible, and able to hide or reorder text
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")  # the others are white space
WORD = re.compile(r"[^\W_]+(?:['’ʼ-][^\W_]+)*")
MOST_KEPT = 1 << 16  # words of a table
LONGEST_KEPT = 64  # characters of a word that is kept


class Table(dict[str, Found]):
    """Word -> what is found out about it on first use; the words of a night repeat."""

    def __init__(self, find: Callable[[str], Found]) -> None:
        """An empty table that this function fills."""
        super().__init__()
        self._find = find

    def __missing__(self, word: str) -> Found:
        """What is found out about a word that was not asked for before."""
        found = self._find(word)
        if len(word) <= LONGEST_KEPT:
            if len(self) >= MOST_KEPT:
                self.clear()
            self[word] = found
        return found


def normalize(text: str) -> str:
    """NFC, one space for any white space, no invisible or control characters, trimmed."""
    # composed last: a zero-width space can stand between a letter and its accent
    text = unicodedata.normalize("NFC", CONTROL.sub("", INVISIBLE.sub("", text)))
    return " ".join(text.split())  # twice as quick as a pattern


@lru_cache(maxsize=64)
def words(text: str) -> tuple[str, ...]:
    """The words of a text, as written."""
    return tuple(WORD.findall(text))


@lru_cache(maxsize=64)
def lowered(text: str) -> tuple[str, ...]:
    """The words of a text in small letters."""
    return tuple(map(str.lower, words(text)))


def letters(text: str) -> int:
    """How many letters a text has."""
    return sum(map(str.isalpha, text))


def content_id(content: str | bytes, digits: int = 16) -> str:
    """The first hex digits of the SHA-256 of this content."""
    data = content.encode() if isinstance(content, str) else content
    return hashlib.sha256(data).hexdigest()[:digits]
