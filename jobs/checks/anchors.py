"""Anchors: words of a source whose English can be told, and whether a target has it.

In: source, target, language; out: for each anchor where it stands and what that says, in nats: above zero for "its
part of the source is missing", below for "it is there". A number stands as it is; a word of `lexicon` by its English;
a name or an international word by its first letters, spelled alike in all languages (організація, organización).
Reads `lexicon`, months, weekdays, number words and `script` of languages/*.yaml.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from jobs.languages import Language, load
from jobs.names import LETTERS
from jobs.text import WORD

PIECE = re.compile(r"[^\W_]+")  # dell'università is two
# how much rarer an anchor of each kind goes without a counterpart in a translation than beside one, as log ratios; from
# the counts on FLORES (references and microsoft), where the four languages are alike: 0.86 of the numbers, 0.7 of the
# names, 0.58 of the words of the lexicon, 0.25 of other long and 0.12 of other words are found
NUMBER, NAME, KNOWN, LONG, SHORT = 1.9, 1.1, 0.8, 0.25, 0.12
FOUND = -2.5  # by chance 0.04 of the words of the lexicon are, and 0.01 of the others
PREFIX = 4  # letters by which an English word is known
LIKENESS = 4  # first letters that international words share
LONGER = 7  # letters of a word that is likely to be international
ENDING = 6  # letters that a form may have after its stem; no more than the stem has
# one spelling for what languages write in their own ways; c, q and ph are k and p
ALIKE = {"c": "k", "q": "k", "v": "u", "w": "u", "y": "i", "j": "i", "z": "s", "x": "ks", "f": "p", "h": "", "ł": "l"}
SPELLED = str.maketrans(ALIKE)
CYRILLIC = str.maketrans({**LETTERS, "г": "g", "ц": "c", "є": "e", "'": "", "’": "", "ʼ": ""})  # центр, centre
DOUBLE = re.compile(r"(.)\1+")

Look = tuple[float, frozenset[str]]


def anchors(source: str, target: str, lang: str) -> Iterator[tuple[int, float]]:
    """Where each anchor of the source begins, and its evidence."""
    there: set[str] = set().union(*map(_english, PIECE.findall(target.lower())))
    for match in _pattern(lang).finditer(source):
        missing, keys = _look(match[0], lang, bool(match.start()))
        if keys:
            yield match.start(), missing if there.isdisjoint(keys) else FOUND


@cache
def _pattern(lang: str) -> re.Pattern[str]:
    """What a word is: in Cyrillic an apostrophe is a letter, in Latin it ends an article."""
    return WORD if load(lang).script == "CYRILLIC" else PIECE


@lru_cache(maxsize=1 << 15)
def _english(word: str) -> frozenset[str]:
    """By what an English word in small letters is found: its beginnings ("war" stands for "wars") and its likeness."""
    return frozenset((word[: PREFIX - 1], word[:PREFIX], *_likeness(word)))


@lru_cache(maxsize=1 << 16)
def _look(word: str, lang: str, inside: bool) -> Look:
    """What it says when this word has no counterpart, and by what it has one; no keys when it is no anchor."""
    if not word.isalpha() and any(map(str.isdigit, word)):
        return NUMBER, frozenset([word[:PREFIX]])
    lower = word.lower()
    if inside and word[0].isupper():
        return NAME, _likeness(lower)
    if known := _translations(lower, _lexicon(lang)):
        return KNOWN, known | _likeness(lower)
    return LONG if len(word) >= LONGER else SHORT, _likeness(lower)


def _translations(word: str, lexicon: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """The English of the longest stem that this word may be a form of."""
    for size in range(len(word), 1, -1):
        if word[:size] in lexicon and len(word) - size <= min(ENDING, size):
            return lexicon[word[:size]]
    return frozenset()


def _likeness(word: str) -> frozenset[str]:
    """The first letters of a word in a spelling that all languages share; none when it is short."""
    word = word[: 2 * LIKENESS]  # the rest never counts
    if not word.isascii() and not (word := word.translate(CYRILLIC)).isascii():
        word = "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))
    spelled = DOUBLE.sub(r"\1", word.translate(SPELLED))
    return frozenset(["~" + spelled[:LIKENESS]] if len(spelled) >= LIKENESS else [])


@cache
def _lexicon(lang: str) -> dict[str, frozenset[str]]:
    """The stems of a language with the beginnings of their English."""
    language, found = load(lang), dict[str, set[str]]()
    for english, stems in language.lexicon.items():
        for stem in stems.split():
            found.setdefault(stem, set()).update(word[:PREFIX] for word in english.split())
    for form, words in _by_value(language):
        found.setdefault(form.rstrip("*"), set()).update(word[:PREFIX] for word in words)
    return {stem: frozenset(words) for stem, words in found.items()}


def _by_value(language: Language) -> Iterator[tuple[str, list[str]]]:
    """Each month, weekday and number above one (which may be "a") in words, with its English and its digits."""
    english = load("en")
    for ours, theirs in (
        (language.months, english.months),
        (language.weekdays, english.weekdays),
        ({form: value for form, value in language.number_words.items() if value > 1}, english.number_words),
    ):
        for form, value in ours.items():
            yield form, [str(value), *(word for word, same in theirs.items() if same == value)]
