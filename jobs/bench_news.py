"""Made-up news of one window: summaries whose events are known, with a vocabulary that grows as that of newspapers.

In: how many articles, and a seed; out: summaries, each with the number of its event. Words follow Zipf's law, events
are told by one article up to two hundred (their number by a power law, about a third of the articles), some articles
are copies of a wire, and some events continue others: the same people, some of the same words.
"""

import datetime
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from jobs.bench_articles import ACTIONS, LANGS, PEOPLE, SUBJECTS, TAILS
from jobs.gazetteer import gazetteer
from jobs.records import Article, Line, Segment, Sentence, Stamp, Summary, Target, Translation
from jobs.text import content_id

DAY = datetime.date(2026, 11, 22)
WORDS = 400_000  # in the vocabulary; the n-th is met 1/n as often as the first
NAMES = 20_000  # people, likewise
KNOWN = 300  # words that no event is about
LARGEST = 200  # articles of an event
CONTINUES, COPY, DATED, NEW = 0.15, 0.1, 0.6, 0.45  # shares of events, of articles, of articles, of words
OUTLETS = 400
ONSETS = (*"bdfghklmnprstvz", "br", "ch", "dr", "fl", "gr", "kl", "pr", "sh", "st", "tr", "vl")
NUCLEI = (*"aeiou", "ai", "ea")
UNITS = ("million euros", "percent", "people")


@dataclass(frozen=True, slots=True)
class Happening:
    """What the articles of an event have in common."""

    people: tuple[str, ...]
    city: str
    words: tuple[str, ...]
    counts: tuple[str, ...]
    day: int  # before DAY


def news(count: int, seed: int = 17) -> Iterator[tuple[int, Summary]]:
    """So many articles with the number of their event; the articles of an event follow one another."""
    chance, made = random.Random(seed), 0
    number, told = 0, _happening(chance)
    while made < count:
        told = _happening(chance, told if chance.random() < CONTINUES else None)
        texts: list[tuple[str, ...]] = []
        for _ in range(min(_size(chance), count - made)):
            copied = texts and chance.random() < COPY
            texts.append((*chance.choice(texts)[:-1], _sentence(chance, told)) if copied else _text(chance, told))
            yield number, _summary(made, texts[-1], told, chance)
            made += 1
        number += 1


def _size(chance: random.Random) -> int:
    """How many articles tell of an event: n or more of them as often as n to the power of -1.5."""
    return min(LARGEST, int((1 - chance.random()) ** (-1 / 1.5)))


def _happening(chance: random.Random, before: Happening | None = None) -> Happening:
    """A new event; or one that continues another, with its people and a third of its words."""
    words = tuple(word(_zipf(chance, WORDS, KNOWN)) for _ in range(40))
    people = tuple(_person(_zipf(chance, NAMES)) for _ in range(3))
    cities = _cities()
    counts = tuple(f"{chance.randint(3, 990)} {chance.choice(UNITS)}" for _ in range(4))
    happening = Happening(people, cities[_zipf(chance, len(cities)) - 1], words, counts, chance.randint(0, 2))
    if before is None:
        return happening
    return replace(happening, people=before.people[:2] + people[:1], words=before.words[:13] + words[13:])


def _text(chance: random.Random, told: Happening) -> tuple[str, ...]:
    """A title and sentences."""
    place = f"{chance.choice(told.people)} {_action(chance)} in {told.city}"
    body = (_sentence(chance, told) for _ in range(chance.randint(9, 17)))
    return (place, f"{place} with {chance.choice(told.people)}.", *body)


def _sentence(chance: random.Random, told: Happening) -> str:
    """A sentence: somebody, what they did, words of the event and others, now and then a number."""
    actor = chance.choice(told.people) if chance.random() < 0.4 else chance.choice(SUBJECTS)[-1]
    words = [
        word(_zipf(chance, WORDS)) if chance.random() < NEW else chance.choice(told.words)
        for _ in range(chance.randint(5, 10))
    ]
    counted = f" of {chance.choice(told.counts)}" if chance.random() < 0.2 else ""
    said = f", {chance.choice(PEOPLE)[1]} said" if chance.random() < 0.05 else ""
    return f"{actor} {_action(chance)} {' '.join(words)}{counted}{chance.choice(TAILS)[-1]}{said}."


def _action(chance: random.Random) -> str:
    """What somebody did."""
    return chance.choice(ACTIONS)[-1].format(n=chance.randint(13, 989))


def _zipf(chance: random.Random, most: int, first: int = 1) -> int:
    """A rank from `first` to `most`, each 1/rank as likely."""
    return int(first * (most / first) ** chance.random())


@cache
def word(rank: int) -> str:
    """The word of this rank."""
    syllables = len(ONSETS) * len(NUCLEI)
    rest, made = rank + syllables, ""
    while rest:
        rest, syllable = divmod(rest, syllables)
        made += ONSETS[syllable // len(NUCLEI)] + NUCLEI[syllable % len(NUCLEI)]
    return made


@cache
def _person(rank: int) -> str:
    """The person of this rank."""
    return f"{word(rank % 97).capitalize()}n {word(rank).capitalize()}sk"


@cache
def _cities() -> tuple[str, ...]:
    """The cities that our own lists know."""
    return tuple(sorted(gazetteer().cities))


def _summary(number: int, texts: tuple[str, ...], told: Happening, chance: random.Random) -> Summary:
    """An article with this English; its original is as long."""
    name = content_id(f"{number} {texts[0]}")
    roles = ("title", *("body" for _ in texts[1:]))
    lines = tuple(Line(n, text.upper(), role) for n, (text, role) in enumerate(zip(texts, roles, strict=True), 1))
    segments = tuple(
        Segment(f"{name}:{line.number}.1", line.number, (0, len(line.text)), line.text, line.role) for line in lines
    )
    day = (DAY - datetime.timedelta(told.day)).isoformat()
    article = Article(
        id=name,
        path=f"in/{number:06}.txt",
        outlet=f"Outlet {chance.randrange(OUTLETS)}",
        published=Stamp(f"{day}T{chance.randint(0, 23):02}:{chance.randint(0, 59):02}", "stated"),
        happened=Stamp(day, "stated", "line 2") if chance.random() < DATED else Stamp(),
        title=texts[0].upper(),
        lines=lines,
        lang=chance.choice(LANGS),
        segments=segments,
    )
    targets = tuple(Target(text, "model", "made up", -0.5) for text in texts)
    return Summary(Translation(article, targets), (Sentence(texts[1], (segments[1].id,)),))
