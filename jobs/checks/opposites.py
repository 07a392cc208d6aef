"""Opposites: "rose" where the original says that something fell.

Source and target in, the words that contradict each other out. Only where a side has one end of a scale and the other
side the other end alone. Reads `opposites` of the language files.
"""

import re
from collections.abc import Iterator
from functools import cache, partial

from jobs.languages import load
from jobs.text import Table, lowered

End = tuple[str, int]  # a scale and its end, 0 or 1


def opposed(source: str, target: str, lang: str) -> Iterator[str]:
    """Words of the target that say the opposite of words of the source; for texts in which nothing is denied."""
    if not (theirs := _ends(source, lang)):
        return
    ours = _ends(target, "en")
    for (scale, end), word in theirs.items():
        other = ours.get((scale, 1 - end))
        if other and (scale, end) not in ours and (scale, 1 - end) not in theirs:
            yield f"“{word}” of the original is the opposite of “{other}” of the translation"


def _ends(text: str, lang: str) -> dict[End, str]:
    """The ends of scales that a text names, with the word that does."""
    named = _named(lang)
    return {end: word for word in lowered(text) if (end := named[word])}


@cache
def _named(lang: str) -> Table[End | None]:
    """Word in small letters -> the end of a scale that it names, if any."""
    return Table(partial(end_of, lang=lang))


def end_of(word: str, lang: str) -> End | None:
    """The end of a scale that this word, in small letters, names."""
    if not (match := _pattern(lang).match(word)) or not match.lastgroup:
        return None
    scale, end = match.lastgroup.rsplit("_", 1)
    return scale, int(end)


@cache
def _pattern(lang: str) -> re.Pattern[str]:
    """What finds the end of a scale at the start of a word in lower case, its name as the name of the group."""
    scales = load(lang).opposites.items()
    groups = (f"(?P<{scale}_{end}>{'|'.join(words)})" for scale, ends in scales for end, words in enumerate(ends))
    return re.compile(rf"(?:{'|'.join(groups)})\b")
