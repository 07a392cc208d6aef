"""Articles of which it is known who tells of what: NTREX-128 dealt to outlets, and cases of our own, easily confused.

In: the folder of NTREX-128 (ukr.txt ... eng.txt, document_ids.tsv: a sentence a line), or a YAML file of cases; out:
`Told` articles, written as the files of a night with the memory that knows their English.
"""

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

import yaml

from jobs.bench_corpus import NTREX
from jobs.errors import ConfigError
from jobs.stages.split import sentences
from jobs.tmx import Entry, write_tmx

# English is the original of NTREX-128, the others are professional translations of it
OUTLETS = {"en": "eng", **NTREX}
# so many words of more than three letters stay whole in each outlet's English, so that two share 0.56 of them: what
# three systems make of four languages shares 0.57 (FLORES dev)
KEPT = 0.75
# articles of NTREX-128 that tell of one happening, as we read them: a tsunami (four), a rally (three), matches, votes
NEWS = (
    "001 033",
    "009 027 097 099",
    "013 024",
    "016 103",
    "020 050",
    "026 036 105",
    "041 048",
    "046 047",
    "063 102",
    "089 120",
)
LONG = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True, slots=True)
class Told:
    """An article, the event that it tells of, and each sentence with its English."""

    name: str  # of its file
    event: str
    lang: str
    pairs: tuple[tuple[str, str], ...]
    title: str = ""
    outlet: str = ""
    published: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """Articles of one event, and others that are easily taken for it."""

    name: str
    same: tuple[Told, ...]
    other: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """An article of NTREX-128 in every language."""

    name: str
    sentences: dict[str, tuple[tuple[str, str], ...]]  # language -> sentence and its English


def documents(folder: Path, limit: int | None = None) -> tuple[Document, ...]:
    """The articles of NTREX-128, in order."""
    rows = {lang: _rows(folder / f"{name}.txt") for lang, name in OUTLETS.items()}
    ids = _rows(folder / "document_ids.tsv")
    if uneven := [lang for lang, lines in rows.items() if len(lines) != len(ids)]:
        raise ConfigError(f"{folder}: {', '.join(uneven)} has not as many lines as document_ids.tsv; copy it again")
    numbered = groupby(range(len(ids)), key=lambda row: ids[row])
    parts = [list(numbers) for _, numbers in numbered][:limit]
    return tuple(
        Document(
            f"{place:03}", {lang: tuple((lines[row], rows["en"][row]) for row in part) for lang, lines in rows.items()}
        )
        for place, part in enumerate(parts)
    )


def dealt(texts: Sequence[Document], outlets: int) -> list[Told]:
    """Sentence i of each article to outlet i mod k, each in another language; an outlet without one tells nothing."""
    return [
        Told(f"{text.name}-{outlet}-{lang}", text.name, lang, text.sentences[lang][outlet::outlets])
        for text, outlet, lang in _outlets(texts, outlets)
        if text.sentences[lang][outlet::outlets]
    ]


def retold(texts: Sequence[Document], outlets: int) -> list[Told]:
    """Each article whole to k outlets, each in another language, its English worn as by translation."""
    return [
        Told(f"{text.name}-{outlet}-{lang}", text.name, lang, _worn(text, lang))
        for text, outlet, lang in _outlets(texts, outlets)
    ]


def by_news(told: Sequence[Told]) -> tuple[Told, ...]:
    """Dealt articles, of which those of articles about one happening tell of one event."""
    first = {event: group.split()[0] for group in NEWS for event in group.split()}
    return tuple(replace(one, event=first.get(one.event, one.event)) for one in told)


def cases(path: Path) -> tuple[Case, ...]:
    """The cases of a YAML file."""
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    return tuple(_case(number, one) for number, one in enumerate(found))


def write(told: Sequence[Told], folder: Path) -> None:
    """The articles as JSON files, and known.tmx, which has the English of every sentence."""
    (folder / "in").mkdir(parents=True)
    for one in told:
        given = {"title": one.title, "outlet": one.outlet, "published": one.published}
        body = {"text": "\n\n".join(source for source, _ in one.pairs), **{k: v for k, v in given.items() if v}}
        (folder / "in" / f"{one.name}.json").write_text(json.dumps(body, ensure_ascii=False), encoding="utf-8")
    write_tmx(folder / "known.tmx", (Entry(one.lang, *pair) for one in told if one.lang != "en" for pair in one.pairs))


def _outlets(texts: Sequence[Document], outlets: int) -> Iterator[tuple[Document, int, str]]:
    """Every article with the number of each outlet and its language; the languages take turns."""
    langs = tuple(OUTLETS)
    for place, text in enumerate(texts):
        for outlet in range(outlets):
            yield text, outlet, langs[(place + outlet) % len(langs)]


def _worn(text: Document, lang: str) -> tuple[tuple[str, str], ...]:
    """The sentences in this language with an English that lacks some long words, other ones for each language."""
    chance = random.Random(f"{text.name} {lang}")
    if lang == "en":
        worn = [_without(english, chance) for _, english in text.sentences[lang]]
        return tuple(zip(worn, worn, strict=True))  # what is English is not translated
    return tuple((source, _without(english, chance)) for source, english in text.sentences[lang])


def _without(english: str, chance: random.Random) -> str:
    """A sentence with some of its long words cut to three letters, which makes other words of them."""
    return LONG.sub(lambda word: word[0] if chance.random() < KEPT else word[0][:3], english)


def _case(number: int, found: dict[str, object]) -> Case:
    """One case; its articles are named by its number."""
    same, other = (found.get(key) or [] for key in ("same", "other"))
    if not isinstance(same, list) or not isinstance(other, list):
        raise ConfigError(f"case {number + 1}: `same` and `other` must be lists of articles")
    name = str(found["case"])
    ours = tuple(_told(f"{number:02}-same-{place}", f"{number:02}", row) for place, row in enumerate(same))
    theirs = tuple(_told(f"{number:02}-other-{place}", f"{number:02}-{place}", row) for place, row in enumerate(other))
    return Case(name, ours, theirs)


def _told(name: str, event: str, row: Sequence[object]) -> Told:
    """An article of a case: outlet, date, title, text; it is English already."""
    outlet, published, title, text = (str(cell or "") for cell in row)
    pairs = tuple((text[start:end], text[start:end]) for start, end in sentences(text, "en"))
    return Told(name, event, "en", pairs, title, outlet, published)


def _rows(path: Path) -> tuple[str, ...]:
    """The lines of a file, trimmed."""
    if not path.exists():
        raise ConfigError(f"{path}: not there; the folder needs it")
    return tuple(line.strip() for line in path.read_text(encoding="utf-8").removesuffix("\n").split("\n"))
