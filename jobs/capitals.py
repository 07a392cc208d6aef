"""The capitalized words of a text, of which names are made, and how they hang together.

In: one segment in any of the five languages. Out: its words with a capital, in order, whether each opens a sentence or
goes on with the one before, and on demand the words in small letters.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

CYRILLIC = "\u0400-\u04ff"
UPPER = "".join(filter(str.isupper, map(chr, range(0x250)))) + "\u0401-\u042f\u0490"
# no apostrophe but within a Cyrillic word and after O: Х'юстон, O'Neill, but dell'Italia, Reid's
CAPITAL = re.compile(
    rf"(?<![^\W\d_])(?:(?:[{UPPER}]\.){{2,}}|(?:O['’](?=[A-Z]))?[{UPPER}][^\W\d_]*(?:['’ʼ](?=[{CYRILLIC}])[^\W\d_]+)*)"
)
SMALL = re.compile(rf"[^\W\d_]+(?:['’ʼ](?=[{CYRILLIC}])[^\W\d_]+)*")
OPENS = re.compile(r"(?:^|[.!?:;…•|\n\"“”„«»(\[‘]|[–—-] )[\s\"“”„«»(\[‘'’—–-]*$")
JOINS = re.compile(r"[ -](?:(?:al|bin|da|de|del|della|der|di|do|dos|du|el|la|le|van|von|аль|ван|де|дер|фон)[- ])?")
PRICE = re.compile(r"\b[A-Z]{1,3}(?=\$)")  # US$11
NEAR = 12  # characters before a capital that tell whether it opens a sentence


@dataclass(frozen=True, slots=True)
class Word:
    """A capitalized word."""

    text: str
    opens: bool  # a sentence or quotation
    goes_on: bool  # with the word before it


class Side:
    """The words of one side of a segment."""

    def __init__(self, text: str) -> None:
        """Find the words with a capital."""
        self.text = PRICE.sub("", text) if "$" in text else text
        self.capitals = tuple(self._capitals())

    @cached_property
    def small(self) -> frozenset[str]:
        """The other words."""
        return frozenset(word for word in SMALL.findall(self.text) if not word[0].isupper())

    def _capitals(self) -> Iterator[Word]:
        """The capitalized words, in order."""
        end = -1
        for match in CAPITAL.finditer(self.text):
            start = match.start()
            goes_on = end >= 0 and JOINS.fullmatch(self.text, end, start) is not None
            opens = not goes_on and OPENS.search(self.text, max(0, start - NEAR), start) is not None
            yield Word(match[0], opens, goes_on)
            end = match.end()
