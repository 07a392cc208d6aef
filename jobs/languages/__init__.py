"""All that is particular to a language, one YAML file each: `load("uk")`. Adding a language = adding one file."""

from functools import cache
from pathlib import Path

from jobs.config import Section, load_as

FOLDER = Path(__file__).parent


class Abbreviations(Section):
    """Words with a full stop: those that never end a sentence, and those that may (then the next word decides)."""

    never_end: tuple[str, ...] = ()
    may_end: tuple[str, ...] = ()


class Boilerplate(Section):
    """What is not the article, by class of junk (ad, read_time, widget_header, comment_form, share ...)."""

    lines: dict[str, tuple[str, ...]] = {}  # the whole line, case and end punctuation ignored
    patterns: dict[str, tuple[str, ...]] = {}  # regular expressions that match the whole line
    tails: tuple[str, ...] = ()  # lines after which only links to other articles follow


class Translated(Section):
    """How an article says (any one) or shows (two different ones) that it was translated: language -> patterns."""

    said: dict[str, tuple[str, ...]] = {}
    shown: dict[str, tuple[str, ...]] = {}


class Language(Section):
    """One language."""

    code: str
    name: str
    script: str  # first word of the Unicode names of its letters: LATIN, CYRILLIC
    abbreviations: Abbreviations = Abbreviations()
    boilerplate: Boilerplate = Boilerplate()
    translated: Translated = Translated()
    months: dict[str, int] = {}  # every form that occurs in a date -> 1-12
    weekdays: dict[str, int] = {}  # every form -> 1 Monday ... 7 Sunday
    scale: dict[str, int] = {}  # scale word -> factor (short or long scale as this language has it)
    number_words: dict[str, int] = {}  # written-out small numbers
    places: tuple[str, ...] = ()  # English only: cities and countries, as the English press writes them


@cache
def load(code: str) -> Language:
    """The language with this ISO 639-1 code; ConfigError when its file is missing or wrong."""
    return load_as(Language, FOLDER / f"{code}.yaml")


@cache
def load_all() -> tuple[Language, ...]:
    """Every language that has a file, in order of code."""
    return tuple(load(path.stem) for path in sorted(FOLDER.glob("*.yaml")))
