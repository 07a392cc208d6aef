"""Names: a person, place or organization of the source that the target lacks, or another one in its place.

In: a source, its target and language. A name of one side has a counterpart when a word of the other side sounds alike
(sounds.py) or stands for it (exonyms.py). A name of several words needs one counterpart, for first names come and go;
only when the last words of two such names differ is one taken for the other. What an English dictionary has is no name
here, and no acronym is, so that Supreme Court and WTO ask for nothing. A name of one side alone needs more, for an
alarm may cost the reader a good sentence: a country of the target may explain a pronoun or an office (UE, European),
and what stands after an article in the source may be an office in other words (il Quirinale, the presidency).
"""

import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache

from jobs.capitals import Side, Word
from jobs.exonyms import NOTHING, is_translated, meant, place_meant
from jobs.gazetteer import gazetteer
from jobs.languages import load
from jobs.sounds import VOWEL, clearly_alike, readings, sound_alike

SHORTEST = 3  # letters of a name; Li, Ma and Xi are too like any word
CLEAR = 5  # letters of a name that a word in small letters may stand for (Quechua, кечуа); less is like too many
LONGEST_ACRONYM = 5  # letters, some or all but the first of them small: MPs, Inps
LONGEST_PHRASE = 4  # capitalized words of a place or nation
LAST_WORD = re.compile(r"[^\W\d_]*['’]?$")
END = Word("", True, False, "")


def names_differ(source: str, target: str, lang: str) -> Iterator[str]:
    """Names of one side without a counterpart on the other, and names that differ in their last word."""
    ours, theirs = Side(source), Side(target)
    told, lost = _parted(_spelled_names(ours.capitals, lang), lambda name: _is_told(name, theirs, lang))
    heard, alien = _parted(_english_names(theirs.capitals), lambda name: _is_heard(name, ours, theirs, lang))
    if lost:
        lost = _not_acronyms(lost, ours, theirs)
    if lost and not alien and not _has_stranger(ours, theirs, lang):
        lost = [name for name in lost if not _follows_article(name, ours.text, lang)]
    if alien and not lost and not _has_untold(ours, theirs, lang):
        alien = [name for name in alien if not _is_nation(name, lang)]
    yield from (f"“{name}” is not in the original" for name in alien)
    yield from (f"“{name}” of the original is missing" for name in lost)
    yield from _half_alike(told, heard, ours, theirs, lang)


def _not_acronyms(lost: Sequence[str], ours: Side, theirs: Side) -> list[str]:
    """These names without as many short ones as the target has more acronyms than the source: Pil, GDP."""
    spare = _acronyms(theirs) - _acronyms(ours)
    short = [name for name in lost if len(name) <= LONGEST_ACRONYM][: max(spare, 0)]
    return [name for name in lost if name not in short]


def _acronyms(side: Side) -> int:
    """How many acronyms a side has that are no place."""
    return sum(len(word.low) > 1 and _is_acronym(word.text) and not place_meant(word.text) for word in side.capitals)


def _has_stranger(ours: Side, theirs: Side, lang: str) -> bool:
    """Whether a capital of the target, within a sentence, may be another name, though a dictionary has it."""
    return any(not word.opens and not _is_heard(word.text, ours, theirs, lang) for word in theirs.capitals)


def _follows_article(name: str, text: str, lang: str) -> bool:
    """Whether a name of one word stands after an article, as an office does and no person: il Quirinale."""
    before = LAST_WORD.search(text[: text.find(name)].rstrip(' «“"').lower())
    return " " not in name and before is not None and before[0] in _articles(lang)


@cache
def _articles(lang: str) -> frozenset[str]:
    """The articles of a language that tell an office from a person."""
    return frozenset(load(lang).articles)


def _has_untold(ours: Side, theirs: Side, lang: str) -> bool:
    """Whether a word of the source that stands for a name, or sounds like a place, has no counterpart in the target."""
    named = [word for word in ours.lows if not readings(word, lang).skeletons.isdisjoint(_places())]
    named += [word for word in ours.lows | ours.small if _is_country(word, lang)]
    return not all(_is_told_word(word, theirs, lang) for word in named)


@cache
def _places() -> frozenset[str]:
    """The consonants of the cities and countries of the gazetteer, where they are three at least: Urząd is no Ard."""
    known = gazetteer()
    names = (readings(name.lower(), "en").skeletons for name in known.cities | known.countries)
    return frozenset(bones for bones in itertools.chain.from_iterable(names) if len(bones.lstrip(VOWEL)) >= SHORTEST)


def _is_nation(name: str, lang: str) -> bool:
    """Whether an English name is one that this language often only implies: where a pronoun or office stands for it."""
    place = place_meant(name)
    return place in load(lang).exonyms and place not in gazetteer().cities


def _half_alike(told: Sequence[str], heard: Sequence[str], ours: Side, theirs: Side, lang: str) -> Iterator[str]:
    """What stands for what, of names that have a counterpart, but none for the last word: Ann Nadal, Ann Johnson."""
    others = [name for name in heard if not place_meant(name) and _ends_clearly(name)]
    if others := [name for name in others if not _is_heard(_last(name), ours, theirs, lang)]:
        wanted = (name for name in told if _ends_clearly(name) and not _is_told(_last(name), theirs, lang))
        yield from (f"“{other}” stands for “{name}”" for other, name in zip(others, wanted, strict=False))


def _ends_clearly(name: str) -> bool:
    """Whether a name has several words, the last not too short: Kim Jong Un may be written otherwise."""
    return " " in name and len(_last(name)) >= CLEAR


def _parted(names: Iterator[str], has_counterpart: Callable[[str], bool]) -> tuple[list[str], list[str]]:
    """These names, each once: those with a counterpart, and those without."""
    parted: tuple[list[str], list[str]] = ([], [])
    for name in dict.fromkeys(names):
        parted[not has_counterpart(name)].append(name)
    return parted


def _last(name: str) -> str:
    """The last word of a name."""
    return name.rpartition(" ")[2]


def _english_names(capitals: Sequence[Word]) -> Iterator[str]:
    """The names of English: places and nations of the gazetteer, and runs of words that no dictionary has."""
    run: list[str] = []
    place = 0
    while place < len(capitals):
        phrase, size = _known(capitals, place)
        word = capitals[place]
        named = not phrase and not is_ordinary(word.text)
        if run and not (named and word.goes_on):
            yield " ".join(run)
            run = []
        if phrase:
            yield phrase
        elif named:
            run.append(word.text)
        place += size
    if run:
        yield " ".join(run)


def _known(capitals: Sequence[Word], place: int) -> tuple[str, int]:
    """The longest place or nation of the gazetteer that begins at this word, and its words; "" and 1 when none does."""
    first = capitals[place].text
    if first in _phrase_openers():
        end = place + 1
        while end < min(place + LONGEST_PHRASE, len(capitals)) and capitals[end].goes_on:
            end += 1
        for size in range(end - place, 1, -1):
            phrase = " ".join(word.text for word in capitals[place : place + size])
            if place_meant(phrase):
                return phrase, size
    return (first if place_meant(first) else ""), 1


@cache
def _phrase_openers() -> frozenset[str]:
    """The first words of the places and nations of the gazetteer that have several."""
    known = gazetteer()
    return frozenset(name.split()[0] for name in known.places | known.usual.keys() if " " in name)


@lru_cache(maxsize=1 << 15)
def is_ordinary(word: str) -> bool:
    """Whether an English word with a capital need not be a name: it is short, an acronym, or in a dictionary."""
    small = word.lower()
    if len(word) < SHORTEST or _is_acronym(word):
        return True
    return small in gazetteer().common or small in _abbreviations() or small in _dictionary()


def _is_acronym(word: str) -> bool:
    """Whether a word is all in capitals, or short with several: WTO, U.S., MPs, MKOl."""
    return word.isupper() or (len(word) <= LONGEST_ACRONYM and sum(map(str.isupper, word)) > 1)


def _is_heard(name: str, ours: Side, theirs: Side, lang: str) -> bool:
    """Whether an English name has a counterpart in the source."""
    place = place_meant(name)
    parts = [part for part in dict.fromkeys((*name.split(), *place.split())) if len(part) >= SHORTEST]
    lows = [part.lower() for part in parts]
    if not (theirs.matched.isdisjoint(lows) and ours.lows.isdisjoint(lows) and ours.small.isdisjoint(lows)):
        return True
    if " " in name:
        # Hong Kong, Гонконг; DW, Deutsche Welle
        lows.append(name.replace(" ", "").lower())
        if "".join(word[0] for word in name.split()).lower() in ours.lows:
            return True
    wanted = {name, place, *parts}
    if any(not wanted.isdisjoint(meant(word, lang)) for word in ours.lows):
        return True
    if any(sound_alike(word, one, lang) for word in ours.lows for one in lows):
        return True
    if any(not wanted.isdisjoint(meant(word, lang)) for word in ours.small):
        return True
    return any(clearly_alike(word, one, lang) for one in lows if len(one) >= CLEAR for word in ours.small)


def _spelled_names(capitals: Sequence[Word], lang: str) -> Iterator[str]:
    """The names of the source that are spelled in English, not translated; what opens a sentence may be any word."""
    run: list[str] = []
    for word in (*capitals, END):
        if not word.goes_on:
            for part in _place_apart(run, lang) if len(run) > 1 else (run,):
                if name := _without_office(part, lang) if len(part) != 1 else _kept(part[0], lang):
                    yield name
            run = []
        if not word.opens and len(word.text) >= SHORTEST and not _is_acronym(word.text):
            run.append(word.text)


def _place_apart(run: Sequence[str], lang: str) -> tuple[Sequence[str], Sequence[str]]:
    """The countries that open a run of words, and the rest: Угорщини | Петер Сійярто."""
    size = next((place for place, word in enumerate(run) if not _is_country(word.lower(), lang)), len(run))
    return run[:size], run[size:]


@lru_cache(maxsize=1 << 14)
def _is_country(word: str, lang: str) -> bool:
    """Whether a word of the source, in small letters, may stand for a country."""
    return not gazetteer().countries.isdisjoint(meant(word, lang))


def _without_office(run: Sequence[str], lang: str) -> str:
    """These words without an office before two others or more (Primo Ministro); empty when any more is translated."""
    name = list(itertools.dropwhile(lambda word: _is_ordinary_there(word.lower(), lang), run))
    if len(name) < len(run) and len(name) < 2:
        return ""
    return "" if any(_is_ordinary_there(word.lower(), lang) for word in name) else " ".join(name)


def _kept(word: str, lang: str) -> str:
    """This word, if it is not translated."""
    return "" if _is_ordinary_there(word.lower(), lang) else word


@lru_cache(maxsize=1 << 15)
def _is_ordinary_there(word: str, lang: str) -> bool:
    """Whether a word of a name of the source, in small letters, is translated."""
    return is_translated(word, lang) and not _is_country(word, lang)


def _is_told(name: str, theirs: Side, lang: str) -> bool:
    """Whether a name of the source has a counterpart in the target."""
    parts = name.lower().split()
    return not theirs.lows.isdisjoint(parts) or any(_is_told_word(part, theirs, lang) for part in parts)


def _is_told_word(word: str, theirs: Side, lang: str) -> bool:
    """Whether a word of a name of the source, in small letters, has a counterpart in the target."""
    if found := next((low for low in theirs.lows if sound_alike(word, low, lang)), ""):
        theirs.matched.add(found)
        return True
    if names := meant(word, lang):
        if any(name in theirs.text for name in names):
            return True
        # a city may stand for its country, hardly for its people: Warszawa is no Polish
        hidden = NOTHING if names.isdisjoint(gazetteer().cities) else gazetteer().demonyms
        if any(place_meant(one.text) in names for one in theirs.capitals if one.text not in hidden):
            return True
    joined = (one.low + other.low for one, other in itertools.pairwise(theirs.capitals))
    if any(sound_alike(word, low, lang) for low in joined):
        return True
    return len(word) >= CLEAR and any(
        len(one) >= CLEAR and clearly_alike(word, one.lower(), lang) for one in theirs.small
    )


@cache
def _dictionary() -> Mapping[str, str]:
    """The forms of an English dictionary, in small letters but for names."""
    # not at the top: it takes 0.1 s and 35 MB, and a night without names does without
    from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

    return DefaultDictionaryFactory().get_dictionary("en")


@cache
def _abbreviations() -> frozenset[str]:
    """English abbreviations: Mrs, Nov, Sen."""
    lists = load("en").abbreviations
    return frozenset((*lists.never_end, *lists.rarely_end, *lists.before_number))
