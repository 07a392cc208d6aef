"""Sentences that are nearly the same: how near two texts are, and which pieces of them lead from one to the other.

The similarity of two folded texts is 1 - edits / length of the longer one, with the edits of Levenshtein (1966: a
character put in, taken out or exchanged). Nobody wants to compare a sentence with a million others, so an entry is
kept under the first pieces of its text, one more than there may be edits: one piece at least is left whole, with at
most as many edits before it as pieces (pigeonhole; PASS-JOIN, Li, Deng, Wang and Feng, VLDB 2011). So the probes find
every entry that is near enough, and few others. The digits of a text are part of each piece, in order: a sentence with
another number is another sentence.

In: languages, folded texts and a slack, the edits in a thousand characters. Out: numbers to look up. Reads no YAML.
"""

import re
import zlib
from collections.abc import Iterator

from rapidfuzz.distance import Levenshtein

WHOLE = 1000
DIGITS = re.compile(r"\d+")
SIGN = 1 << 31  # a signed number of 32 bits takes SQLite four bytes, an unsigned one six


def slack_of(threshold: float) -> int:
    """How many edits in a thousand characters this similarity allows."""
    return round((1 - threshold) * WHOLE)


def digits(text: str) -> list[str]:
    """The groups of digits of a text, in order."""
    return DIGITS.findall(text)


def similarity(one: str, other: str, slack: int) -> float:
    """The similarity of two folded texts, in 0..1; 0 when the slack does not allow their edits or digits differ."""
    longer = max(len(one), len(other))
    allowed = longer * slack // WHOLE
    edits = Levenshtein.distance(one, other, score_cutoff=allowed)
    return 1 - edits / longer if edits <= allowed and longer and digits(one) == digits(other) else 0.0


def pieces(lang: str, text: str, slack: int) -> list[int]:
    """The pieces under which an entry is kept; none when it is too short for a single edit."""
    edits, size = _edits(len(text), slack), _size(len(text), slack)
    if not edits:
        return []
    data, base = _data(lang, text, slack)
    return [_piece(data, base, number, number * size, size) for number in range(edits + 1)]


def probes(lang: str, text: str, slack: int) -> tuple[list[int], int, int]:
    """The pieces under which an entry near this text may be kept, and the shortest and longest such entry."""
    shortest = len(text) - len(text) * slack // WHOLE
    longest = len(text) + _edits(len(text), slack)
    data, base = _data(lang, text, slack)
    found = {
        _piece(data, base, number, start, size)
        for size, edits in _sizes(shortest, longest, slack)
        for number in range(edits + 1)
        for start in range(max(0, number * size - number), min(number * size + number, len(text) - size) + 1)
    }
    return sorted(found), shortest, longest


def _edits(length: int, slack: int) -> int:
    """The most edits between a text of this length and any other, longer ones included."""
    return slack * length // (WHOLE - slack)


def _size(length: int, slack: int) -> int:
    """The size of the pieces: never falls with the length, so that a probe needs one or two sizes, and all fit."""
    return (WHOLE - slack) * length // (slack * length + WHOLE - slack)


def _sizes(shortest: int, longest: int, slack: int) -> Iterator[tuple[int, int]]:
    """The sizes of pieces of entries with these lengths, each with the most edits of one of them."""
    most: dict[int, int] = {}
    for length in range(shortest, longest + 1):
        if edits := _edits(length, slack):
            most[_size(length, slack)] = edits
    yield from most.items()


def _data(lang: str, text: str, slack: int) -> tuple[bytes, int]:
    """The text in four bytes a character, and where the checksums of its pieces begin."""
    base = zlib.crc32(" ".join([lang, str(slack), *digits(text)]).encode())
    return text.encode("utf-32-le", errors="surrogatepass"), base


def _piece(data: bytes, base: int, number: int, start: int, size: int) -> int:
    """The number of a piece: its checksum, by language, slack, digits and place in the row of pieces."""
    return zlib.crc32(data[4 * start : 4 * (start + size)], base + number & 0xFFFFFFFF) - SIGN
