"""All that is particular to a language, one YAML file each: `load("uk")`. Adding a language = adding one file."""

from functools import cache
from pathlib import Path

from jobs.yaml_models import Section, load_as

FOLDER = Path(__file__).parent


class Abbreviations(Section):
    """Words with a full stop, without its last dot, in lower case, and what helps to tell where a sentence ends."""

    never_end: tuple[str, ...] = ()
    may_end: tuple[str, ...] = ()  # they do before a capital, unless the sentence has hardly begun
    rarely_end: tuple[str, ...] = ()  # they do before a starter only; so do unlisted ones with inner dots
    before_number: tuple[str, ...] = ()  # they never do before a number
    starters: tuple[str, ...] = ()  # words that, with a capital, begin a sentence
    continues: tuple[str, ...] = ()  # patterns of capitalized words that go on after may_end
    attribution: tuple[str, ...] = ()  # verbs that follow the speaker's name after a quoted question


class Boilerplate(Section):
    """What is not the article, by class (ad, read_time, share ...; byline is not junk but metadata).

    Case, and digits and punctuation at both ends, are ignored in all but the patterns.
    """

    lines: dict[str, tuple[str, ...]] = {}  # the whole line
    starts: dict[str, tuple[str, ...]] = {}  # how a line begins; only lines no longer than a headline
    phrases: dict[str, tuple[str, ...]] = {}  # anywhere in a line no longer than a notice
    patterns: dict[str, tuple[str, ...]] = {}  # regular expressions that match the whole line
    related: tuple[str, ...] = ()  # labels above links to articles on the same topic
    latest: tuple[str, ...] = ()  # labels above links to the newest or most read articles
    ends: tuple[str, ...] = ()  # labels after which nothing of the article comes: comments
    captions: tuple[str, ...] = ()  # how the caption of a picture begins; without a colon: if it is no whole sentence
    recaps: tuple[str, ...] = ()  # how a last paragraph begins that only points to an earlier article
    date_words: tuple[str, ...] = ()  # words that may stand beside a date on a line of its own


class Translated(Section):
    """How an article says (any one) or shows (two different ones) that it was translated."""

    said: tuple[str, ...] = ()  # patterns at the start of a line or bracket; {language} stands for a key of `languages`
    languages: dict[str, str] = {}  # a language's name, as it stands in `said` -> its code
    shown: dict[str, tuple[str, ...]] = {}  # source language -> patterns that genuine text does not show


class Names(Section):
    """What tells people, places and organizations apart; English only."""

    regions: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    variants: dict[str, str] = {}  # written otherwise -> as we write it
    demonyms: dict[str, str] = {}  # Dutch -> Netherlands
    titles: tuple[str, ...] = ()  # stripped from names
    common: tuple[str, ...] = ()  # words with a capital only at the start of a sentence
    not_people: tuple[str, ...] = ()  # words of organizations, works and landscapes


class Negation(Section):
    """How a language denies: regular expressions of whole words in lower case; the first list that matches counts."""

    affirmed: tuple[str, ...] = ()  # only look like a denial: sin embargo, No. 2
    optional: tuple[str, ...] = ()  # deny, but other languages often do not: not only, no later than, don't forget
    denials: tuple[str, ...] = ()  # each is one: not, never
    concord: tuple[str, ...] = ()  # add nothing to a denial of their sentence, and alone are one: nikt
    joins: tuple[str, ...] = ()  # words, beside the comma, after which a denial may only repeat the one before
    hints: dict[str, tuple[str, ...]] = {}  # may stand for a denial of the other language, by sense: unable, without


class Canary(Section):
    """A sentence whose facts are known, for jobs/canaries.py; no newspaper's, and of nothing that happened."""

    source: str
    facts: dict[str, str]  # what it says -> a regular expression of its English in lower case


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
    month_first: bool = False  # also "November 13"; months and weekdays then need their capital ("May", not "may")
    days_ago: dict[str, int] = {}  # today 0, yesterday 1
    updated: tuple[str, ...] = ()  # words in a title that say that the article was published again
    not_event: tuple[str, ...] = ()  # words before a date that is not the day of the event: since, until, born
    # in the fields below, down to currencies, a form that ends in * stands for words that go on with up to four letters
    scale: dict[str, int] = {}  # scale word -> factor (short or long scale as this language has it)
    number_words: dict[str, int] = {}  # written-out small numbers
    ordinals: dict[str, int] = {}  # written-out ordinals
    number_parts: dict[str, float] = {}  # half: before a scale word, or added to a number
    glued: dict[str, int] = {}  # numbers inside a longer word: ventitré, dwudziestoletni
    glued_to: tuple[str, ...] = ()  # how the rest of that word begins; nothing may follow number_words
    # what may stand for a number, but is none of its own: both, twice, century; several values where it may be any
    number_hints: dict[str, int | tuple[int, ...]] = {}
    percent: tuple[str, ...] = ()  # words for %
    currencies: dict[str, str] = {}  # word -> ISO 4217 code
    decimal: str = ","  # decimal mark
    negation: Negation = Negation()
    # scale -> regular expressions of words in lower case for its one end, and for its other: rise, fall
    opposites: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    paraphrases: dict[str, tuple[str, ...]] = {}  # English only: words that two outlets may use for one thing
    offices: dict[str, tuple[str, ...]] = {}  # English only: office -> regular expressions of its words in lower case
    heads: tuple[str, ...] = ()  # offices that "chief" and "leader" may mean
    given: dict[str, tuple[str, ...]] = {}  # English only: he | she -> first names that only they have
    sounds: dict[str, str] = {}  # letters (^ and $: at the start, end) -> the classes of sounds they may have
    endings: tuple[str, ...] = ()  # of names: what cases, plurals and adjectives add
    length: float = 1.0  # characters of English for one of its own
    lexicon: dict[str, str] = {}  # beginnings of English words -> stems of its own
    function_words: tuple[str, ...] = ()  # English only: common words that no other European language has
    exonyms: dict[str, str] = {}  # English name -> its own words here that sound otherwise; * stands for any ending
    translated_words: tuple[str, ...] = ()  # patterns of words of names that are translated, not spelled: Supreme Court
    # before a name of one word they speak for an office or body that may be put in other words: il Quirinale
    articles: tuple[str, ...] = ()
    places: tuple[str, ...] = ()  # English only: cities, as the English press writes them
    names: Names = Names()
    canaries: tuple[Canary, ...] = ()


@cache
def load(code: str) -> Language:
    """The language with this ISO 639-1 code; ConfigError when its file is missing or wrong."""
    return load_as(Language, FOLDER / f"{code}.yaml", ours=True)


@cache
def load_all() -> tuple[Language, ...]:
    """Every language that has a file, in order of code."""
    return tuple(load(path.stem) for path in sorted(FOLDER.glob("*.yaml")))


def english_name(code: str) -> str:
    """The English name of a language, or its code when it has no file."""
    return {known.code: known.name for known in load_all()}.get(code, code)
