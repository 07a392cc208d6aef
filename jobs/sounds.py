"""How words of five languages sound, roughly: a name and its English form sound alike, whatever the letters.

In: a word and its language; `sounds` and `endings` of languages/*.yaml. Out: the few ways it may sound, and whether a
word of a language may be the same name as an English one. After Soundex (Odell and Russell, 1918): consonants that
languages mix up are one class (v f w; s z c ch sh j; g h kh), vowels count little.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import islice, product

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from jobs.languages import load

MOST_READINGS = 8  # of one word: Guggenheim has ten
VOWEL = "a"
LATIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "ı": "i"})
DOUBLE = re.compile(r"(.)\1+")
APOSTROPHES = re.compile("['’ʼ`]")


@lru_cache(maxsize=1 << 16)
def sounds_alike(word: str, english: str, lang: str) -> bool:
    """Whether a word of this language, in any case, may be the English name."""
    lang = "en" if word[0] < "\u0180" and load(lang).script != "LATIN" else lang
    return any(_alike(one, other) for one in readings(word, lang) for other in readings(english, "en")) or (
        load(lang).script == "LATIN" and _spelled_alike(word, english, lang)
    )


@lru_cache(maxsize=1 << 15)
def readings(word: str, lang: str) -> frozenset[str]:
    """The ways a word may sound, with and without its ending; vowels are one class."""
    return frozenset(reading for stem in stems(word.lower(), lang) for reading in _readings(stem, lang))


def stems(word: str, lang: str) -> Iterator[str]:
    """A word in small letters, and what is left of it without each ending it may have; three letters at least."""
    yield word
    for ending in _endings(lang):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            yield word[: len(word) - len(ending)]


def plain(word: str) -> str:
    """A word in small Latin letters without accents; letters of other scripts stay."""
    parts = unicodedata.normalize("NFD", word.lower().translate(LATIN))
    return APOSTROPHES.sub("", "".join(char for char in parts if not unicodedata.combining(char)))


def _readings(word: str, lang: str) -> Iterator[str]:
    """The ways these letters may sound."""
    groups, pattern = _sounds(lang)
    letters = word if load(lang).script == "CYRILLIC" else plain(word) if lang != "pl" else word
    parts = [groups[match[0]] for match in pattern.finditer(f"^{letters}$")]
    for choice in islice(product(*parts), MOST_READINGS):
        yield DOUBLE.sub(r"\1", "".join(choice))


@cache
def _sounds(lang: str) -> tuple[Mapping[str, tuple[str, ...]], re.Pattern[str]]:
    """What each group of letters may sound like, and the pattern that finds them, longest first."""
    groups = {letters: tuple(ways.split("|")) for letters, ways in load(lang).sounds.items()}
    return groups, re.compile("|".join(map(re.escape, sorted(groups, key=lambda group: (-len(group), group)))))


@cache
def _endings(lang: str) -> tuple[str, ...]:
    """The endings of a language, longest first."""
    return tuple(sorted(load(lang).endings, key=lambda ending: (-len(ending), ending)))


@lru_cache(maxsize=1 << 16)
def _alike(one: str, other: str) -> bool:
    """Whether two readings may be the same name."""
    a, b = _bones(one), _bones(other)
    longest = max(len(a), len(b))
    if a == b:
        return longest >= 3 or Levenshtein.distance(one, other) <= longest - 1
    if longest < 4 or a[:1] != b[:1]:
        return False
    return Levenshtein.distance(a, b, score_cutoff=1 if longest < 7 else 2) <= (1 if longest < 7 else 2)


def _bones(reading: str) -> str:
    """The consonants of a reading, and whether it starts with a vowel."""
    return reading[:1] + reading[1:].replace(VOWEL, "")


def _spelled_alike(word: str, english: str, lang: str) -> bool:
    """Whether the letters are nearly the same but for the ending."""
    other = plain(english)
    return any(
        fuzz.ratio(stem, end) >= (80 if min(len(stem), len(end)) > 4 else 100)
        for stem in map(plain, stems(word.lower(), lang))
        for end in stems(other, "en")
    )
