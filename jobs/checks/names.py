"""Names: a person, place or organization of the source that the target lacks, or another one in its place.

In: a source, its target and language. A name of one side has a counterpart when a word of the other side sounds alike
(sounds.py) or stands for it (exonyms.py). Names of several words need one counterpart: articles and first names come
and go. Words of English dictionaries are no names here, so that "Supreme Court" asks for nothing.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from jobs.exonyms import is_translated, meant, place_meant
from jobs.gazetteer import gazetteer
from jobs.languages import load
from jobs.sounds import sound_alike

# no apostrophe but within a Cyrillic word: Х'юстон, but dell'Italia, Reid's
TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:['’ʼ](?=[\u0400-\u04ff])[^\W\d_]+)*")
OPENS = re.compile(r"(?:^|[.!?:;…•|\n\"“”„«»(\[‘]|[–—-] )[\s\"“”„«»(\[‘'’—–-]*$")
JOINS = re.compile(r" |-|[- ](?:al|bin|da|de|del|della|der|di|do|dos|du|el|la|le|van|von|аль|ван|де|дер|фон)[- ]")
NEAR = 12  # characters before a capital that tell whether it opens a sentence
SHORTEST = 3  # letters of a name; Li, Ma and Xi are too like any word
CLEAR = 4  # letters of a name that a word in small letters may stand for: Urdu, урду
LONGEST_PHRASE = 4  # words: Bosnia and Herzegovina has a lower-case one


@dataclass(frozen=True, slots=True)
class Word:
    """A capitalized word."""

    text: str
    opens: bool  # a sentence or quotation
    goes_on: bool  # with the word before it


def names_differ(source: str, target: str, lang: str) -> Iterator[str]:
    """Names of one side without a counterpart on the other."""
    if source[1:].islower() and target[1:].islower():
        return
    ours, theirs = Side(source), Side(target)
    for name in _alien(ours, theirs, lang):
        yield f"“{name}” is not in the original"
    for name in _lost(ours, theirs, lang):
        yield f"“{name}” of the original is missing"


class Side:
    """The words of one side."""

    def __init__(self, text: str) -> None:
        """Find the words."""
        found = list(TOKEN.finditer(text))
        self.capitals = tuple(_capitals(text, [match for match in found if match[0][0].isupper()]))
        self.small = frozenset(match[0].lower() for match in found if not match[0][0].isupper())
        self.text = text


def _capitals(text: str, found: Sequence[re.Match[str]]) -> Iterator[Word]:
    """The capitalized words, in order."""
    end = -1
    for match in found:
        start = match.start()
        goes_on = end >= 0 and JOINS.fullmatch(text, end, start) is not None
        yield Word(match[0], not goes_on and OPENS.search(text, max(0, start - NEAR), start) is not None, goes_on)
        end = match.end()


def _alien(ours: Side, theirs: Side, lang: str) -> list[str]:
    """The names of the target that the source lacks."""
    return [name for name in dict.fromkeys(_names(theirs.capitals)) if not _is_heard(name, ours, lang)]


def _names(capitals: Sequence[Word]) -> Iterator[str]:
    """The names of English capitalized words: known places and nations, and runs of words that no dictionary has."""
    run: list[str] = []
    place = 0
    while place < len(capitals):
        size = _known(capitals[place : place + LONGEST_PHRASE])
        word = capitals[place].text
        named = not size and not is_ordinary(word)
        if run and (not named or not capitals[place].goes_on):
            yield " ".join(run)
            run = []
        if size:
            yield " ".join(one.text for one in capitals[place : place + size])
        elif named:
            run.append(word)
        place += size or 1
    if run:
        yield " ".join(run)


def _known(capitals: Sequence[Word]) -> int:
    """How many of these words, from the first on, are a place or nation of the gazetteer."""
    for size in range(len(capitals), 0, -1):
        whole = all(word.goes_on for word in capitals[1:size])
        if whole and place_meant(" ".join(word.text for word in capitals[:size])):
            return size
    return 0


@lru_cache(maxsize=1 << 15)
def is_ordinary(word: str) -> bool:
    """Whether an English word with a capital need not be a name: it is short, an acronym, or in a dictionary."""
    small = word.lower()
    if len(word) < SHORTEST or "." in word or word.isupper() or (len(word) <= 4 and not word[1:].islower()):
        return True
    return small in gazetteer().common or small in _abbreviations() or _dictionary().get(small) is not None


def _is_heard(name: str, ours: Side, lang: str) -> bool:
    """Whether an English name has a counterpart in the source."""
    place = place_meant(name)
    parts = [part for part in dict.fromkeys((*name.split(), *place.split())) if len(part) >= SHORTEST]
    wanted = {name, place, *parts}
    parts.append(name.replace(" ", ""))
    for word in ours.capitals:
        small = word.text.lower().replace(".", "")
        if small in wanted or not wanted.isdisjoint(meant(small, lang)) or any(sound_alike(small, p, lang) for p in parts):
            return True
    clear = [part for part in parts if len(part) >= CLEAR]
    return any(not wanted.isdisjoint(meant(w, lang)) or any(sound_alike(w, p, lang) for p in clear) for w in ours.small)


def _lost(ours: Side, theirs: Side, lang: str) -> list[str]:
    """The names of the source that the target lacks."""
    return [name for name in dict.fromkeys(_spelled(ours.capitals, lang)) if not _is_told(name, theirs, lang)]


def _spelled(capitals: Sequence[Word], lang: str) -> Iterator[str]:
    """The names of the source that are spelled in English, not translated."""
    run: list[str] = []
    for word in (*capitals, Word("", True, False)):
        if not word.goes_on:
            if run and not any(is_translated(one.lower(), lang) for one in run):
                yield " ".join(run)
            run = []
        if not word.opens and len(word.text) >= SHORTEST and not word.text.isupper() and "." not in word.text:
            run.append(word.text)


def _is_told(name: str, theirs: Side, lang: str) -> bool:
    """Whether a name of the source has a counterpart in the target."""
    words = [word.text for word in theirs.capitals]
    joined = [one + other.lower() for one, other in zip(words, words[1:], strict=False)]
    for part in name.split():
        small = part.lower()
        if any(sound_alike(small, word, lang) for word in (*words, *joined)):
            return True
        names = meant(small, lang)
        if names and (any(name in theirs.text for name in names) or any(place_meant(w) in names for w in words)):
            return True
        if any(sound_alike(small, word, lang) for word in theirs.small if len(word) >= CLEAR):
            return True
    return False


@cache
def _dictionary() -> Mapping[str, str]:
    """The forms of an English dictionary."""
    from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

    return DefaultDictionaryFactory().get_dictionary("en")


@cache
def _abbreviations() -> frozenset[str]:
    """English abbreviations: Mrs, Nov, Sen."""
    lists = load("en").abbreviations
    return frozenset((*lists.never_end, *lists.rarely_end, *lists.before_number))
