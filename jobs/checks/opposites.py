"""Opposites: "rose" where the original says that something fell.

Source and target in, the words that contradict each other out. Only where a side has one end of a scale and the other
side the other end alone. Reads `opposites` of the language files.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from jobs.languages import load

End = tuple[str, int]  # a scale and its end, 0 or 1
EDGE = '.,;:!?…()[]"“”„«»'  # marks at the edge of a word that is shown


def opposed(source: str, target: str, lang: str) -> Iterator[str]:
    """Words of the target that say the opposite of words of the source; for texts in which nothing is denied."""
    theirs = _ends(source, lang)
    ours = _ends(target, "en") if theirs else {}
    for (scale, end), word in theirs.items():
        other = ours.get((scale, 1 - end))
        if other and (scale, end) not in ours and (scale, 1 - end) not in theirs:
            yield f"“{word.strip(EDGE)}” of the original is the opposite of “{other.strip(EDGE)}” of the translation"


def _ends(text: str, lang: str) -> dict[End, str]:
    """The ends of scales that a text names, with the word that does."""
    return {end: word for word in text.lower().split() for end in _end(word, lang)}


@lru_cache(maxsize=1 << 16)  # the words of a night repeat: 0.1 instead of 2 microseconds each
def _end(word: str, lang: str) -> tuple[End, ...]:
    """The end of a scale that this word names, if any."""
    match = _pattern(lang).match(word)
    if not (match and match.lastgroup):
        return ()
    scale, end = match.lastgroup.rsplit("_", 1)
    return ((scale, int(end)),)


@cache
def _pattern(lang: str) -> re.Pattern[str]:
    """What finds the end of a scale at the start of a word in lower case, its name as the name of the group."""
    scales = load(lang).opposites.items()
    groups = (f"(?P<{scale}_{end}>{'|'.join(words)})" for scale, ends in scales for end, words in enumerate(ends))
    return re.compile(rf"\W*(?:{'|'.join(groups)})\b")
