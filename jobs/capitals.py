"""The capitalized words of a text, of which names are made, and how they hang together.

In: one segment in any of the five languages. Out: its words with a capital, in order, whether each opens a sentence or
goes on with the one before, and on demand the words in small letters.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

CYRILLIC = "\u0400-\u04ff"
UPPER = "".join(filter(str.isupper, map(chr, range(0x250)))) + "\u0401-\u042f\u0490"
# no apostrophe but within a Cyrillic word and after O: Х'юстон, O'Neill, but dell'Italia, Reid's; the capital stands
# first and what may not precede it second, for a search that begins with a set of letters is several times as quick
CAPITAL = re.compile(
    rf"[{UPPER}](?<![^\W\d_].)(?:(?:\.[{UPPER}])+\.|(?:(?<=O)['’](?=[A-Z]))?[^\W\d_]*(?:['’ʼ](?=[{CYRILLIC}])[^\W\d_]+)*)"
)
SMALL = re.compile(rf"[^\W\d_]+(?:['’ʼ](?=[{CYRILLIC}])[^\W\d_]+)*")
OPENS = re.compile(r"(?:^|[.!?:;…•|\n\"“”„«»(\[‘¿¡]|[–—-] )[\s\"“”„«»(\[‘'’—–-]*$")
JOINS = re.compile(r"[ -](?:(?:al|bin|da|de|del|della|der|di|do|dos|du|el|la|le|van|von|аль|ван|де|дер|фон)[- ])?")
PRICE = re.compile(r"\b[A-Z]{1,3}(?=\$)")  # US$11
NEAR = 12  # characters before a capital that tell whether it opens a sentence
FAR = 8  # characters between two words that nothing joins


class Word(NamedTuple):
    """A capitalized word."""

    text: str
    opens: bool  # a sentence or quotation
    goes_on: bool  # with the word before it
    low: str  # in small letters, without dots


class Side:
    """The words of one side of a segment."""

    def __init__(self, text: str) -> None:
        """Find the words with a capital."""
        self.text = PRICE.sub("", text) if "$" in text else text
        self.capitals = tuple(self._capitals())
        self.matched: set[str] = set()  # words in small letters that are known to have a counterpart

    @cached_property
    def lows(self) -> frozenset[str]:
        """The words with a capital, in small letters."""
        return frozenset(word.low for word in self.capitals)

    @cached_property
    def small(self) -> frozenset[str]:
        """The other words."""
        return frozenset(word for word in SMALL.findall(self.text) if not word[0].isupper())

    def _capitals(self) -> Iterator[Word]:
        """The capitalized words, in order."""
        text, end = self.text, -FAR
        for match in CAPITAL.finditer(text):
            start = match.start()
            goes_on = start - end < FAR and end >= 0 and JOINS.fullmatch(text, end, start) is not None
            word = match[0]
            yield Word(word, not goes_on and _opens(text, start), goes_on, word.lower().replace(".", ""))
            end = match.end()


def _opens(text: str, start: int) -> bool:
    """Whether a sentence or quotation begins here."""
    if start > 1 and text[start - 1] == " " and text[start - 2].isalnum():
        return False  # most words: no need of the pattern
    return OPENS.search(text, max(0, start - NEAR), start) is not None
