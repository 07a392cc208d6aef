"""Who the speakers of an article are: "he", "the Secretary General", "the head of US diplomacy" as people by name.

In: the English sentences of one article. Out: the speaker of each by full name, or "" where the article leaves it open.
A description is taken for a person only if the article itself puts the two side by side (US Secretary of State Antony
Blinken; Kaja Kallas, the EU's foreign policy chief) and it fits nobody else. Reads `offices`, `heads` of
languages/en.yaml.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from jobs.gazetteer import gazetteer
from jobs.languages import load
from jobs.names import names, nations, people
from jobs.pronouns import goes_on
from jobs.speech import TIE, WHO, speaker

BEFORE, AFTER = 90, 90  # characters beside a name in which it may be described
WORD = r"[A-Z][\w.’'-]*"
TRAILING_NAME = rf"{WORD}(?:\s+{WORD}){{0,3}}"
ACCORDING = re.compile(rf"^(?:According to|In the (?:opinion|view|words) of)\s+{WHO}\s*,")
PARTY = re.compile(r"(?:^|\s)(?:\w+(?:ic|ican|ive|al)|Labou?r|Christian|Green)$")  # says nothing of an office
# the former president is not the president, nor is his deputy
RANK = re.compile(r"\b(former|ex|deputy|vice|assistant|shadow|acting|outgoing|then|opposition)[ -](?:[\w’'-]+ ){0,2}$")
JOINT = re.compile(r"\b(?:and|both|together)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Description:
    """What a phrase says of somebody: offices, and the countries and organizations that they are of."""

    offices: frozenset[str]
    of: frozenset[str]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom an article names, and how it describes them."""

    name: str
    said_to_be: Description
    words: str  # of the descriptions, as written


@dataclass(frozen=True, slots=True)
class Cast:
    """The people of one article."""

    people: tuple[Person, ...]

    def whom(self, phrase: str, last: str = "") -> str:
        """The person that a phrase means; the one who spoke last if it fits several; "" if it stays open."""
        if not phrase or JOINT.search(phrase):
            return ""
        if named := [one for one in self.people if _last(one.name) in phrase]:
            return named[0].name if len(named) == 1 and not _beside(phrase, named[0].name) else ""
        fitting = [one.name for one in self.people if _fits(described(phrase), one.said_to_be)]
        if len(fitting) == 1:
            return fitting[0]
        return last if last in fitting else ""

    def known(self, text: str, speaker: str = "") -> str:
        """The words by which the article describes those whom this sentence names, or who speak in it."""
        here = (one for one in self.people if one.words and (one.name == speaker or _last(one.name) in text))
        return "; ".join(f"{one.name}, {one.words}" for one in here)


@dataclass(frozen=True, slots=True)
class Spoken:
    """Who speaks in a sentence."""

    who: str  # by the fullest name; "" where the article leaves it open
    by: int  # the sentence that names or describes the speaker, from 0


NOBODY = Spoken("", -1)


def cast_of(sentences: Sequence[str]) -> Cast:
    """The people whom these sentences name, by their fullest name."""
    found: dict[str, list[str]] = {}
    for name in people("\n".join(sentences)):
        apposed = (words for text in sentences if _last(name) in text for words in _apposed(text, name))
        found[name] = list(dict.fromkeys(apposed))
    return Cast(tuple(Person(name, described(" ; ".join(words)), "; ".join(words)) for name, words in found.items()))


def speakers(sentences: Sequence[str], cast: Cast) -> tuple[Spoken, ...]:
    """Who speaks in each sentence: named, described, or the one before, as "he" or in a quotation that goes on."""
    found: list[Spoken] = []
    last = NOBODY
    for index, text in enumerate(sentences):
        own = said_by(text)
        if own:
            last = Spoken(who, index) if (who := cast.whom(own, last.who)) else NOBODY
        elif not goes_on(text):
            last = NOBODY
        found.append(last)
    return tuple(found)


def said_by(text: str) -> str:
    """Who speaks in a sentence, as written there, also "according to" them."""
    match = ACCORDING.match(text)
    return match["who"] if match else speaker(text)


@lru_cache(maxsize=1 << 12)
def described(phrase: str) -> Description:
    """The offices that a phrase names, and of what."""
    known = gazetteer().usual
    people_here = set(people(phrase))
    named = (name for name in names(phrase) if name not in people_here and not PARTY.search(name))
    of = {known.get(name, name) for name in named} | set(nations(phrase))
    return Description(frozenset(_offices(phrase)), frozenset(of))


def _fits(phrase: Description, person: Description) -> bool:
    """Whether somebody may be meant by a phrase: an office of theirs, and all that it says they are of."""
    offices = set(person.offices)
    if offices & set(load("en").heads):
        offices.add("leader")
    if any(office.endswith(" minister") for office in offices):
        offices.add("minister")
    generic = "somebody" in phrase.offices and bool(phrase.of)
    held = bool(phrase.offices) and phrase.offices <= offices  # the president's spokesman is not the president
    return (held or generic) and phrase.of <= person.of


def _apposed(text: str, name: str) -> list[str]:
    """The descriptions that stand beside a name in a sentence, as written."""
    found = []
    start = text.find(name)
    while start >= 0:
        end = start + len(name)
        before = _before().search(text[max(0, start - BEFORE) : start])
        after = _after().match(text[end : end + AFTER])
        found += [each["words"].strip(" ,") for each in (before, after) if each]
        start = text.find(name, end)
    return [words for words in found if words]


def _offices(phrase: str) -> list[str]:
    """The offices named in a phrase, in order."""
    lower, order = phrase.lower(), [*load("en").offices]
    found = _office().finditer(lower)
    matches = [(RANK.search(lower[: match.start()]), int(str(match.lastgroup)[1:])) for match in found]
    return [f"{rank[1]} {order[number]}" if rank else order[number] for rank, number in matches]


@cache
def _office() -> re.Pattern[str]:
    """Any office in small letters; its number is the name of the group."""
    groups = (f"(?P<o{number}>{'|'.join(forms)})" for number, forms in enumerate(load("en").offices.values()))
    return re.compile(rf"\b(?:{'|'.join(groups)})\b")


@cache
def _title() -> str:
    """Any office in either case, with what it is of on either side."""
    forms = "|".join(form for forms in load("en").offices.values() for form in forms)
    of = rf"(?:\s+(?:of|for|in)\s+(?:the\s+)?{TRAILING_NAME})?"
    return rf"(?:{WORD}\s+){{0,4}}(?:(?:federal|former|then|new|acting|candidate for)\s+)?\b(?i:{forms})\b{of}"


@cache
def _before() -> re.Pattern[str]:
    """A description right before a name, perhaps a nation alone (the Dutch Mark Rutte)."""
    demonym = r"(?:(?:the\s+)?[A-Z]\w+(?:ese|ish|ch|an|ian|i|k)\s+)?"
    return re.compile(rf"(?P<words>(?:{_title()},?\s+(?:the\s+)?)?{demonym})$")


@cache
def _after() -> re.Pattern[str]:
    """A description between commas after a name."""
    return re.compile(rf",\s+(?:the\s+|an?\s+)?(?P<words>{_title()})\s*[,.;)]")


def _beside(phrase: str, name: str) -> bool:
    """Whether a phrase means somebody who has to do with this one: a lawyer of the mayor Jan Nowak, Nowak's wife."""
    first, last = re.escape(name.split()[0]), re.escape(_last(name))
    title, nation = gazetteer().title.pattern, "|".join(map(re.escape, gazetteer().demonyms))
    between = rf"(?:(?:[a-z-]+|{title}|{nation}) )*"
    return bool(re.search(rf"\b{TIE} {between}(?:{first} (?:\S+ )?)?{last}\b|{last}['’]s? ", phrase))


def _last(name: str) -> str:
    """The last word of a name."""
    return name.split()[-1]
