"""Anchors: words of a source whose English can be told, and whether a target has it.

In: source, target, language; out: for each anchor where it stands and what that says, in nats: above zero for "its
part of the source is missing", below for "it is there". A number stands as it is; a word of `lexicon` by its English;
a name or an international word by its first letters, spelled alike in all languages (організація, organización).
Reads `lexicon`, months, weekdays, number words and `script` of languages/*.yaml.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, partial

from jobs.languages import Language, load
from jobs.text import WORD, Table, words
from jobs.transliteration import LETTERS

PIECE = re.compile(r"[^\W_]+")  # dell'università is two
# how much rarer an anchor of each kind goes without a counterpart in a translation than beside one, as log ratios; from
# the counts on FLORES (references and microsoft), where the four languages are alike: 0.86 of the numbers, 0.7 of the
# names, 0.58 of the words of the lexicon, 0.25 of other long and 0.12 of other words are found
NUMBER, NAME, KNOWN, LONG, SHORT = 1.9, 1.1, 0.8, 0.25, 0.12
FOUND = -2.5  # by chance 0.04 of the words of the lexicon are, and 0.01 of the others
FIRST = 4  # letters by which a word is known
LONGER = 7  # letters of a word that is likely to be international
ENDING = 6  # letters that a form may have after its stem; no more than the stem has
MOST = 500  # words of a source; each is looked for in the whole target, and a source with more is no sentence
# one spelling for what languages write in their own ways: sounds alike are one letter, double letters one, h none; one
# letter for one letter is seven times as quick as a table with longer ones
SPELLED = str.maketrans("cqvwyjzxf-'\"([\t\n\r\v\f\x1c\x1d\x1e\x1f", "kkuuiiskp              ", "h")
DOUBLES = ("ee", "ii", "kk", "ll", "mm", "nn", "oo", "pp", "rr", "ss", "tt")
OTHERS = str.maketrans({**LETTERS, "г": "g", "ц": "c", "є": "e", "ł": "l", **dict.fromkeys("–—‘“«", " ")})  # центр

Look = tuple[float, tuple[str, ...]]


def anchors(source: str, target: str, lang: str) -> Iterator[tuple[int, float]]:
    """Where each anchor of the source begins, and its evidence."""
    there, pattern = _there(target), _pattern(lang)
    starts = (match.start() for match in pattern.finditer(source))
    for start, (missing, keys) in zip(starts, _looks(source, lang), strict=False):
        if keys:
            yield start, FOUND if _any_in(keys, there) else missing


def evidence(source: str, target: str, lang: str) -> Iterator[float]:
    """The evidence of each anchor of the source, in order; twice as quick as where they stand."""
    there = _there(target)
    for missing, keys in _looks(source, lang):
        if keys:
            yield FOUND if _any_in(keys, there) else missing


def _any_in(keys: tuple[str, ...], there: str) -> bool:
    """Whether a target has a word that begins like one of these; a plain loop, for most anchors have one key."""
    for key in keys:  # noqa: SIM110
        if key in there:
            return True
    return False


def _there(target: str) -> str:
    """The words of a target as keys are looked for in it: " war" stands for "wars", too."""
    return f" {_spelled(target)} "


def _looks(source: str, lang: str) -> Iterator[Look]:
    """What each piece of each word of the source says; a capital says nothing where the source begins."""
    inside = _known(lang, True)
    for number, word in enumerate(words(source)[:MOST]):
        opens = number == 0 and source[0] == word[0]
        yield from _known(lang, False)[word] if opens else inside[word]


@cache
def _known(lang: str, inside: bool) -> Table[tuple[Look, ...]]:
    """Word -> what each of its pieces says; inside: it does not open the text."""
    return Table(partial(_look_all, lang, inside))


def _look_all(lang: str, inside: bool, word: str) -> tuple[Look, ...]:
    """What each piece of a word says."""
    if word.isalpha():
        return (_look(word, lang, inside),)
    pieces = _pattern(lang).findall(word)
    return tuple(_look(piece, lang, inside or number > 0) for number, piece in enumerate(pieces))


@cache
def _pattern(lang: str) -> re.Pattern[str]:
    """What a word is: in Cyrillic an apostrophe is a letter, in Latin it ends an article."""
    return WORD if load(lang).script == "CYRILLIC" else PIECE


def _look(word: str, lang: str, inside: bool) -> Look:
    """What it says when this word has no counterpart, and how one begins; no beginning when it is no anchor."""
    key = _key(word)
    if not word.isalpha() and any(map(str.isdigit, word)):
        return NUMBER, _sought([key])
    likeness = (f" {key}",) if len(key) == FIRST else ()
    if inside and word[0].isupper():
        return NAME, likeness
    if known := _translations(word.lower(), _lexicon(lang)):
        return KNOWN, known + likeness
    return LONG if len(word) >= LONGER else SHORT, likeness


def _sought(keys: Iterable[str]) -> tuple[str, ...]:
    """What to look for in a target's words, each after a space; of one or two letters, the word is the same."""
    return tuple(f" {key}" if len(key) >= FIRST - 1 else f" {key} " for key in keys if key)


def _translations(word: str, lexicon: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """How the English of the longest stem begins that this word may be a form of."""
    for size in range(len(word), max(1, len(word) - ENDING - 1), -1):
        if word[:size] in lexicon and len(word) - size <= size:
            return lexicon[word[:size]]
    return ()


def _key(word: str) -> str:
    """The first letters of a word in the spelling that all languages share."""
    return _spelled(word[: 3 * FIRST])[:FIRST]


def _spelled(text: str) -> str:
    """A text in small letters in the spelling that all languages share."""
    text = text.lower()
    if not text.isascii():
        text = unicodedata.normalize("NFD", text.translate(OTHERS)).encode("ascii", "ignore").decode()
    text = text.translate(SPELLED)
    for double in DOUBLES:
        text = text.replace(double, double[0])
    return text


@cache
def _lexicon(lang: str) -> dict[str, tuple[str, ...]]:
    """The stems of a language, and how their English begins."""
    language, found = load(lang), dict[str, set[str]]()
    for english, stems in language.lexicon.items():
        for stem in stems.split():
            found.setdefault(stem, set()).update(map(_key, english.split()))
    for form, same in _by_value(language):
        found.setdefault(form.rstrip("*"), set()).update(map(_key, same))
    return {stem: _sought(sorted(keys)) for stem, keys in found.items()}


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
