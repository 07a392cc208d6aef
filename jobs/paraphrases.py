"""What an English sentence says, as a set of terms by which it is found again in other words.

In: a sentence; out: its content words, each as the class of words that two outlets may use for one thing ("=aid" for
help, support, assistance) or as its stem; and its facts: names by their last word, countries by noun or adjective,
numbers by value. Reads `paraphrases` of languages/en.yaml.
"""

import re
from functools import cache, lru_cache

from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from jobs.gazetteer import gazetteer
from jobs.languages import load
from jobs.names import names, nations, places
from jobs.numbers import numbers
from jobs.speech import SPEECH
from jobs.text import Table, words

SUFFIX = re.compile(r"(?:ations?|ments?|ing|ies|ed|es|e|s|ly|'s)$")
STEM = 4  # letters that may follow a form with *
SHORTEST = 3  # letters; shorter ones are units (km, mm) and letters
# verbs that tell nothing without their object
LIGHT = re.compile(
    r"(?:ma(?:kes?|de|king)|t(?:akes?|ook|aken|aking)|g[eo]t(?:s|ting)?|c[ao]m(?:es?|ing)|go(?:es|ne|ing)?|went|puts?|let|"
    r"sure)$"
)
KEPT = 1 << 14  # sentences whose terms are remembered


@lru_cache(maxsize=KEPT)
def terms(text: str) -> frozenset[str]:
    """The content words of a sentence as classes or stems; no names, numbers, verbs of saying."""
    named = _named(text)
    bare = words(SPEECH.sub(" ", gazetteer().title.sub(" ", text)))
    plain = (word for word in bare if word not in named and not any(map(str.isdigit, word)))
    return frozenset(term for word in plain if (term := _terms()[word.lower()]))


@lru_cache(maxsize=KEPT)
def told_facts(text: str) -> frozenset[str]:
    """Its names by their last word in small letters, its places and nations, its numbers by value."""
    somewhere = (*places(text), *nations(text))
    whole = {part for place in somewhere for part in place.split()}
    named = (name.split()[-1] for name in names(text))
    known = gazetteer().usual
    kept = {(known.get(name) or known.get(name.removesuffix("s"), name)).lower() for name in named if name not in whole}
    values = (str(number.value) for number in numbers(text, "en"))
    return frozenset((*kept, *(place.lower() for place in somewhere), *values))


def days(text: str) -> frozenset[str]:
    """The days of the week and months that a sentence names, in small letters."""
    return frozenset(word.lower() for word in words(text) if word[0].isupper()) & _dated()


def term(word: str) -> str:
    """The class of a word in small letters, or its stem; empty when it tells nothing."""
    return _terms()[word]


def _named(text: str) -> frozenset[str]:
    """The capitalized words of a sentence that are parts of names, or of nations."""
    known = gazetteer()
    parts = {part for name in (*names(text), *places(text)) for part in name.split()}
    adjectives = {word for word in words(text) if word.removesuffix("s") in known.demonyms or word in known.usual}
    return frozenset(parts | adjectives)


@cache
def _terms() -> Table[str]:
    """Word in small letters -> its term, found on first use."""
    return Table(_term)


def _term(word: str) -> str:
    """What a word in small letters is compared by."""
    if found := _exact().get(word):
        return found
    if word in ENGLISH_STOP_WORDS or LIGHT.match(word) or len(word) < SHORTEST or word in _dated():
        return ""
    ends = range(len(word), max(1, len(word) - STEM - 1), -1)
    stems = _stems()
    found = next((stems[word[:end]] for end in ends if word[:end] in stems), "")
    return found or SUFFIX.sub("", word.removesuffix("'s").removesuffix("’s"))


@cache
def _dated() -> frozenset[str]:
    """The names of days and months, in small letters."""
    return frozenset(word.lower() for word in (*load("en").months, *load("en").weekdays))


@cache
def _exact() -> dict[str, str]:
    """The words of the classes that stand for themselves."""
    classes = load("en").paraphrases.items()
    return {word: f"={name}" for name, forms in classes for word in forms if word[-1] != "*"}


@cache
def _stems() -> dict[str, str]:
    """The beginnings of words of the classes."""
    classes = load("en").paraphrases.items()
    return {word[:-1]: f"={name}" for name, forms in classes for word in forms if word[-1] == "*"}
