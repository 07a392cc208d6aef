"""The surface of a target: empty, copied, in another language or script, looping, untranslated residue, lone marks."""

import itertools
import unicodedata
from collections.abc import Iterator

from jobs.text import normalize, words

COPIED = 0.8  # share of the source's ordinary words that stand in the target
LOOPED = 3  # times in a row
LONGEST_LOOP = 8  # words


def empty(source: str, target: str, lang: str) -> Iterator[str]:
    """An empty target of a source that is not."""
    if source.strip() and not target.strip():
        yield "the translation is empty"


def copied(source: str, target: str, lang: str) -> Iterator[str]:
    """The source given back."""
    if _copied(source, target):
        yield "the translation repeats the original instead of translating it"


def other_language(source: str, target: str, lang: str) -> Iterator[str]:
    """A target that is not English."""
    return iter(())


def other_script(source: str, target: str, lang: str) -> Iterator[str]:
    """Letters that are not Latin."""
    if foreign := _foreign(target):
        yield f"“{foreign}” is not in Latin letters"


def looped(source: str, target: str, lang: str) -> Iterator[str]:
    """A phrase that the target, but not the source, repeats in a row."""
    if phrase := _loop(target, source):
        yield f"“{phrase}” is repeated {LOOPED} times or more in a row"


def residue(source: str, target: str, lang: str) -> Iterator[str]:
    """Words of the source that were left untranslated."""
    return iter(())


def marks_differ(source: str, target: str, lang: str) -> Iterator[str]:
    """Quotation marks or brackets of the target that do not pair up, or that the source does not have."""
    return iter(())


def _copied(source: str, target: str) -> bool:
    """Whether the target is the source: the same words; names and numbers alone may stay as they are."""
    ordinary = [word for word in words(source) if word[0].islower() and len(word) > 2]
    if not ordinary:
        return False
    if normalize(source).casefold() == normalize(target).casefold():
        return True
    there = set(words(target))
    return len(ordinary) > 2 and sum(word in there for word in ordinary) / len(ordinary) >= COPIED


def _loop(target: str, source: str) -> str:
    """The first phrase that the target, but not the source, repeats in a row; empty when there is none."""
    phrase = _repeated(target)
    return "" if phrase and _repeated(source) else phrase


def _repeated(text: str) -> str:
    """The first phrase of a text that stands there several times in a row."""
    tokens = [word.lower() for word in words(text)]
    for size, start in itertools.product(range(1, LONGEST_LOOP + 1), range(len(tokens))):
        phrase = tokens[start : start + size]
        if phrase * LOOPED == tokens[start : start + size * LOOPED]:
            return " ".join(phrase)
    return ""


def _foreign(text: str) -> str:
    """The first run of letters in the text that are not Latin; a single Greek letter is a symbol."""
    runs = ("".join(run) for other, run in itertools.groupby(text, _other_script) if other)
    return next((run for run in runs if len(run) > 1 or not unicodedata.name(run).startswith("GREEK")), "")


def _other_script(char: str) -> bool:
    """Whether a character is a letter of another script than Latin."""
    return char.isalpha() and not unicodedata.name(char, "").startswith(("LATIN", "MODIFIER", "FEMININE", "MASCULINE"))
