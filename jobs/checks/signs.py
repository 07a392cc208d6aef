"""What the words of a text are signs of, in one look at each: most checks of most pairs are done after that.

In: a text and its language; out: a string with a letter for each sign. A word is judged once and kept, for the words
of a night repeat. Reads what grammar.py reads, `negation`, `opposites` and `function_words` of languages/*.yaml.
"""

import re
from functools import cache, lru_cache, partial

from jobs.checks.opposites import end_of
from jobs.grammar import TELLING, grammar_of
from jobs.languages import load
from jobs.text import Table, words

DENIAL, END, STAMMER, FUNCTION = "desw"  # besides those of grammar.py, "frmt"
WIDE = 8  # letters; a word of two, three or four letters over and over has as many
AGAIN = 3  # letters that came before in a word with one four times
FEW_LETTERS = 5  # different ones; such a word has fewer
SAME_LETTER = re.compile(r"([^\W\d_])\1\1\1")  # nooooo; XVIII has three
SAME_LETTERS = re.compile(r"([^\W\d_]{2,4}?)\1\1\1")

__all__ = ["DENIAL", "END", "FUNCTION", "STAMMER", "TELLING", "denial", "function_words", "signs", "stammers"]


@lru_cache(maxsize=64)
def signs(text: str, lang: str) -> str:
    """The signs of all words of a text."""
    return "".join(map(_table(lang).__getitem__, words(text)))


@cache
def _table(lang: str) -> Table[str]:
    """Word, as written -> its signs."""
    return Table(partial(_signs, lang))


def _signs(lang: str, word: str) -> str:
    """The signs of a word; for a denial or an end, it may only begin with one."""
    lower, found = word.lower(), grammar_of(lang).signs_of[word]
    if denial(lang).search(lower):
        found += DENIAL
    if end_of(lower, lang):
        found += END
    if stammers(lower):
        found += STAMMER
    return found + FUNCTION if lang == "en" and lower in function_words() else found


@cache
def denial(lang: str) -> re.Pattern[str]:
    """What finds what may be a denial in lower case."""
    known = load(lang).negation
    return re.compile(rf"\b(?:{'|'.join((*known.denials, *known.concord))})\b")


def stammers(word: str) -> bool:
    """Whether a word has a letter four times in a row, or two to four letters that are."""
    different = len(set(word))
    if len(word) < different + AGAIN:  # nearly every word
        return False
    wide = len(word) >= WIDE and different < FEW_LETTERS
    return SAME_LETTER.search(word) is not None or (wide and SAME_LETTERS.search(word) is not None)


@cache
def function_words() -> frozenset[str]:
    """English words that hold sentences together and that no other European language has."""
    return frozenset(load("en").function_words)
