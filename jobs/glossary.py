"""The newsroom's own terms: how a term of a language is to read in English.

In: YAML files, `translate.glossaries` of the configuration; later files override earlier ones, term by term.

    uk:
      генсек: Secretary General
      нардеп: [lawmaker, member of parliament]        the preferred one, then what is also accepted

Out: which terms a sentence has, in any inflection, and which of them its English lacks. Words are compared by lemma
(simplemma: dictionaries and rules for 54 languages, no model); a word that its dictionary lacks, as news jargon often
is, loses its ending (`endings` of languages/*.yaml). A term with a capital is a name and is found with a capital only
(Нова is a town, нова is "new"); a word all in capitals is an acronym and is taken as written.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, RootModel

from jobs.config import Lang
from jobs.languages import load
from jobs.text import content_id
from jobs.yaml_models import load_as

# no hyphens: decreto-legge is decreto legge; an apostrophe is within a Cyrillic word, and ends an article: dell'UE
WORD = re.compile(r"[^\W_]+(?:['’ʼ](?=[\u0400-\u04ff])[^\W_]+)*")
APOSTROPHES = str.maketrans("’ʼ", "''")
Keys = tuple[str, ...]
STEM = 3  # letters that an ending must leave
PUNCTUATION = re.compile(r"[.,;:!?()]")
LEFT_PART, RIGHT_PART = re.compile(r"\w-$"), re.compile(r"-\w")  # екс-генсек, прем'єр-міністр: another word
CASE_ENDING = re.compile(r"-[^\W\d_]{1,4}(?![\w-])")  # MSZ-etu


@dataclass(frozen=True, slots=True)
class Term:
    """One entry."""

    source: str
    english: tuple[str, ...]  # the preferred one, then what is also accepted


@dataclass(frozen=True, slots=True)
class Match:
    """A term and where it stands in a source."""

    term: Term
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Glossary:
    """The terms of every language."""

    digest: str = ""  # of all terms, for fingerprints; empty when there are none
    entries: Mapping[str, tuple[Term, ...]] = field(default_factory=dict, compare=False, repr=False)

    def terms(self, source: str, lang: str) -> tuple[Term, ...]:
        """The terms that a source has, each once, in order."""
        return tuple(dict.fromkeys(match.term for match in self._matches(source, lang)))

    def missing(self, source: str, target: str, lang: str) -> tuple[Term, ...]:
        """The terms that a source has and its target does not have in English."""
        return tuple(term for term in self.terms(source, lang) if not _accepted(term).search(target))

    def code_switched(self, source: str, lang: str) -> str:
        """The source with its terms in English: many a model copies Latin words (Song et al., NAACL 2019)."""
        pieces, end = [], 0
        for match in self._matches(source, lang):
            said, before = match.term.english[0], source[end : match.start]
            first = not end and not WORD.search(before)
            pieces += [before, said[0].upper() + said[1:] if first else said]
            end = match.end
        return "".join([*pieces, source[end:]])

    def prompt_terms(self, source: str, lang: str) -> dict[str, str]:
        """Term -> preferred English, for the instructions of a language model."""
        return {term.source: term.english[0] for term in self.terms(source, lang)}

    def _matches(self, source: str, lang: str) -> tuple[Match, ...]:
        """Where the terms stand, none overlapping; the longest first begun wins."""
        return _matches(self, source, lang) if lang in self.entries else ()


EMPTY = Glossary()


def worded(term: str) -> str:
    """The term, when it has a word; ValueError says what it should be."""
    if not WORD.search(term):
        raise ValueError("should be a word or words")
    return term


def several(english: object) -> object:
    """One English term as a list of one."""
    return (english,) if isinstance(english, str) else english


Words = Annotated[str, AfterValidator(worded)]
English = Annotated[tuple[Words, ...], BeforeValidator(several), Field(min_length=1)]


class GlossaryFile(RootModel[dict[Lang, dict[Words, English]]]):
    """A glossary as it is written: language -> term -> English."""


def load_glossary(paths: Sequence[Path]) -> Glossary:
    """The glossary of these files; ConfigError names every mistake with its place."""
    merged: dict[str, dict[str, tuple[str, ...]]] = {}
    for path in paths:
        for lang, terms in load_as(GlossaryFile, path).root.items():
            merged.setdefault(lang, {}).update(terms)
    entries = {
        lang: tuple(Term(*pair) for pair in sorted(terms.items())) for lang, terms in sorted(merged.items()) if terms
    }
    return Glossary(content_id(json.dumps(merged, sort_keys=True)), entries) if entries else EMPTY


@lru_cache(maxsize=1 << 12)
def _matches(glossary: Glossary, source: str, lang: str) -> tuple[Match, ...]:
    """The terms of a source, from left to right; each word is looked up, however many terms there are."""
    words, index = list(WORD.finditer(source)), _index(glossary, lang)
    forms = [_forms(word[0], lang) for word in words]
    found, place = [], 0
    while place < len(words):
        fitting = (entry for form in forms[place] for entry in index.get(form, ()))
        standing = [entry for entry in fitting if _stands(entry[0], source, words[place:], forms[place:])]
        keys, term = max(standing, key=lambda entry: len(entry[0]), default=(("",), None))
        if term:
            ending = CASE_ENDING.match(source, end := words[place + len(keys) - 1].end())
            found.append(Match(term, words[place].start(), ending.end() if ending else end))
        place += len(keys)
    return tuple(found)


@cache
def _index(glossary: Glossary, lang: str) -> dict[str, list[tuple[Keys, Term]]]:
    """First word -> the terms that begin with it, as words to compare by."""
    index: dict[str, list[tuple[Keys, Term]]] = {}
    for term in glossary.entries[lang]:
        first, *others = (_forms(word, lang) for word in WORD.findall(term.source))
        # only acronyms ask for their case behind the first word: Верховна рада is Верховна Рада
        keys = (first[-1], *(forms[-1] if forms[-1].isupper() else forms[0] for forms in others))
        index.setdefault(keys[0], []).append((keys, term))
    return index


def _stands(keys: Keys, source: str, words: Sequence[re.Match[str]], forms: Sequence[Keys]) -> bool:
    """Whether the source goes on with a term here: the same words, no punctuation between, no part of a longer word."""
    if len(keys) > len(words) or not all(key in form for key, form in zip(keys, forms, strict=False)):
        return False
    start, end = words[0].start(), words[len(keys) - 1].end()
    if PUNCTUATION.search(source, start, end) or LEFT_PART.search(source, max(0, start - 2), start):
        return False
    return not RIGHT_PART.match(source, end) or (keys[-1].isupper() and CASE_ENDING.match(source, end) is not None)


@lru_cache(maxsize=1 << 17)
def _forms(word: str, lang: str) -> Keys:
    """What a word is compared by: its lemma, with a capital where it has one, and itself where it is all capitals."""
    lemma = _lemma(word.lower().translate(APOSTROPHES), lang)
    if not word[0].isupper():
        return (lemma,)
    return (lemma, lemma.capitalize(), *((word,) if len(word) > 1 and word.isupper() else ()))


def _lemma(word: str, lang: str) -> str:
    """The dictionary's lemma of a word in small letters; of a word that it lacks, what is left without its ending."""
    from simplemma import is_known, lemmatize

    try:  # low_memory: Polish takes 422 MB without and 69 MB with it
        if is_known(word, lang, low_memory=True):
            return lemmatize(word, lang, low_memory=True).lower()
    except ValueError:
        pass  # a language without a dictionary
    return next(
        (word.removesuffix(end) for end in _endings(lang) if word.endswith(end) and len(word) >= len(end) + STEM), word
    )


@cache
def _endings(lang: str) -> tuple[str, ...]:
    """The endings of a language, longest first."""
    return tuple(sorted(load(lang).endings, key=lambda ending: (-len(ending), ending)))


@lru_cache(maxsize=1 << 14)
def _accepted(term: Term) -> re.Pattern[str]:
    """An expression for the accepted English of a term, in singular or plural."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(_english, term.english))})(?!\w)")


def _english(text: str) -> str:
    """An expression for an English term: hyphen or space, plural or not; case counts in NATO and eBay."""
    words = [re.escape(word) for word in re.split(r"[\s-]+", text.strip()) if word]
    plural = [f"{word[:-1]}(?:y|ies)" if re.search(r"[^aeiou]y$", word) else f"{word}(?:e?s)?" for word in words]
    pattern = r"[\s-]+".join(plural)
    return pattern if re.search(r"\w[A-Z]", text) else f"(?i:{pattern})"
