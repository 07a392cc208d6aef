"""How words of five languages sound, roughly: a name and its English form sound alike, whatever the letters.

In: a word and its language; `sounds` and `endings` of languages/*.yaml. Out: whether a word of a language may be the
same name as an English one. After Soundex (Odell and Russell, 1918): consonants that languages mix up are one class
(v f w; s z c ch sh j; g h kh), vowels count little. What was compared is remembered: words come again and again.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice, product

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel, Levenshtein

from jobs.languages import load

MOST_READINGS = 8  # of one word: Guggenheim has more
SHORTEST_STEM = 3  # letters that an ending must leave
SPELLED = 80  # of 100: Zelenskiy and Zelensky 94, Bolonia and Bologna 86
LONG = 4  # letters or consonants; shorter words must be equal
VERY_LONG = 7  # consonants: two may differ
VOWEL = "a"
EVERY_SOUND = frozenset("abpdtvhsklmnr")
LATIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "ı": "i"})
MARKS = dict.fromkeys(code for code in range(0x300, 0x500) if unicodedata.combining(chr(code)))
DOUBLE = re.compile(r"(.)\1+")


@dataclass(frozen=True, slots=True)
class Readings:
    """How a word may sound and be spelled, with and without its ending."""

    ways: tuple[tuple[str, str], ...]  # consonants (and the first vowel); all sounds, vowels as one class
    skeletons: frozenset[str]  # the consonants (and the first vowel) where they are three at least
    heads: frozenset[str]  # the first sounds
    stems: tuple[str, ...]  # plain Latin letters; empty for other scripts


@lru_cache(maxsize=1 << 16)
def sound_alike(word: str, english: str, lang: str) -> bool:
    """Whether a word of this language may be the English name, both in small letters."""
    if word == english:
        return True
    if word.isascii() and load(lang).script != "LATIN":
        lang = "en"  # Reuters, in the middle of Ukrainian
    if _begin_otherwise(word[0], english[0], lang):
        return False  # most pairs: no need of their readings
    ours, theirs = readings(word, lang), readings(english, "en")
    if not ours.skeletons.isdisjoint(theirs.skeletons):
        return True
    if word[0] == english[0] and _stems_alike(ours, theirs):
        return True
    return not ours.heads.isdisjoint(theirs.heads) and any(
        _alike(*one, *other) for one in ours.ways for other in theirs.ways
    )


def clearly_alike(word: str, english: str, lang: str) -> bool:
    """Whether two words in small letters have the same consonants, three at least, or are spelled alike."""
    if word.isascii() and load(lang).script != "LATIN":
        lang = "en"
    if _begin_otherwise(word[0], english[0], lang):
        return False
    ours, theirs = readings(word, lang), readings(english, "en")
    return not ours.skeletons.isdisjoint(theirs.skeletons) or (word[0] == english[0] and _stems_alike(ours, theirs))


def _stems_alike(ours: Readings, theirs: Readings) -> bool:
    """Whether two words are spelled alike, with or without their endings."""
    return any(_spelled_alike(one, other) for one in ours.stems for other in theirs.stems)


@lru_cache(maxsize=1 << 15)
def readings(word: str, lang: str) -> Readings:
    """The ways a word in small letters may sound."""
    (groups, _), silent = _sounds(lang), _silent_endings(lang)
    stems = _stems(word, lang)
    heard = [stem for stem in stems if word[len(stem) :] not in silent]
    if not groups.keys() >= set(word):  # é is e, but ł and й have sounds of their own
        heard = ["".join(char if char in groups else plain(char) for char in stem) for stem in heard]
    sounds = {sound for stem in heard for sound in _sounds_of(stem, lang)}
    ways = tuple([(sound[:1] + sound[1:].replace(VOWEL, ""), sound) for sound in sorted(sounds)])
    latin = load(lang).script == "LATIN"
    return Readings(
        ways,
        frozenset([bones for bones, _ in ways if len(bones) >= LONG - 1]),
        frozenset([sound[:1] for sound in sounds]),
        tuple(map(plain, stems)) if latin else (),
    )


@cache
def _silent_endings(lang: str) -> frozenset[str]:
    """The endings of vowels alone: they change no consonant where no group of letters has a vowel in it."""
    groups, _ = _sounds(lang)
    vowels = {letter for letter, ways in groups.items() if ways == (VOWEL,)}
    if any("$" in group or (len(group.strip("^")) > 1 and not vowels.isdisjoint(group)) for group in groups):
        return frozenset()
    return frozenset(ending for ending in load(lang).endings if vowels.issuperset(ending))


def plain(word: str) -> str:
    """A word in small letters without accents."""
    small = word.lower()
    if small.isascii():
        return small
    return unicodedata.normalize("NFD", small.translate(LATIN)).translate(MARKS)


def _spelled_alike(one: str, other: str) -> bool:
    """Whether two words, or what is left of them without endings, have nearly the same letters."""
    return one == other or (min(len(one), len(other)) > LONG and fuzz.ratio(one, other) >= SPELLED)


def _alike(bones: str, sound: str, other_bones: str, other_sound: str) -> bool:
    """Whether two readings may be the same name; the first sound never differs.

    Of four consonants the last may be another one or silent (Prague, Празі), of five also one in the middle may be
    silent, of seven two. More would take Baldwin for Biden.
    """
    longest = max(len(bones), len(other_bones))
    if bones == other_bones:
        return longest >= LONG - 1 or Levenshtein.distance(sound, other_sound) < longest
    if longest < LONG or bones[:1] != other_bones[:1]:
        return False
    if bones[:-1] == other_bones[:-1] or bones[:-1] == other_bones or bones == other_bones[:-1]:
        return True
    most = 0 if longest == LONG else 1 if longest < VERY_LONG else 2
    return Indel.distance(bones, other_bones, score_cutoff=most) <= most


def _stems(word: str, lang: str) -> list[str]:
    """A word, and what is left of it without each ending that it may have."""
    endings, longest = _endings(lang)
    sizes = range(1, min(longest, len(word) - SHORTEST_STEM) + 1)
    return [word, *(word[:-letters] for letters in sizes if word[-letters:] in endings)]


def _sounds_of(word: str, lang: str) -> list[str]:
    """The ways these letters may sound."""
    groups, pattern = _sounds(lang)
    parts = [groups[group] for group in pattern.findall(f"^{word}$")]
    said = map("".join, islice(product(*parts), MOST_READINGS))
    return [DOUBLE.sub(r"\1", sound) if DOUBLE.search(sound) else sound for sound in said]


@cache
def _sounds(lang: str) -> tuple[Mapping[str, tuple[str, ...]], re.Pattern[str]]:
    """What each group of letters may sound like, and the pattern that finds them, longest first."""
    groups = {letters: tuple(ways.split("|")) for letters, ways in load(lang).sounds.items()}
    return groups, re.compile("|".join(map(re.escape, sorted(groups, key=lambda group: (-len(group), group)))))


@cache
def _begin_otherwise(letter: str, english: str, lang: str) -> bool:
    """Whether words that begin with these letters cannot begin with one sound."""
    return letter != english and _first_sounds(letter, lang).isdisjoint(_first_sounds(english, "en"))


@cache
def _first_sounds(letter: str, lang: str) -> frozenset[str]:
    """The sounds with which a word may begin that has this first letter; every sound when it may be silent."""
    groups, _ = _sounds(lang)
    first = letter if letter in groups else plain(letter)
    ways = {way for group, ways in groups.items() if group.removeprefix("^")[:1] == first for way in ways}
    return frozenset(way[0] for way in ways) if ways and all(ways) else EVERY_SOUND


@cache
def _endings(lang: str) -> tuple[frozenset[str], int]:
    """The endings of a language, and the letters of the longest."""
    endings = frozenset(load(lang).endings)
    return endings, max(map(len, endings), default=0)
