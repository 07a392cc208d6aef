"""The newsroom's own terms: how a term of a language is to read in English.

In: YAML files, `translate.glossaries` of the configuration; later files override earlier ones, term by term.

    uk:
      генсек: Secretary General
      нардеп: [lawmaker, member of parliament]        the preferred one, then what is also accepted

Out: which terms a sentence has, in any inflection, and which of them its English lacks. Words are compared by lemma
(simplemma: dictionaries and rules for 54 languages, no model), or without their ending (`endings` of languages/*.yaml)
where the dictionary lacks them, as it does news jargon, and in terms of several words. A term with a capital is a name
and is found with a capital only (Нова is a town, нова is "new"); a word all in capitals is an acronym, as written.
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
LONGEST = 20  # words that a term may have
STEM = 3  # letters that an ending must leave
PUNCTUATION = re.compile(r"[.,;:!?()]")
LEFT_PART, RIGHT_PART = re.compile(r"\w-$"), re.compile(r"-\w")  # екс-генсек, прем'єр-міністр: another word
CASE_ENDING = re.compile(r"-[^\W\d_]{1,4}(?![\w-])")  # MSZ-etu


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """One entry."""

    source: str
    english: tuple[str, ...]  # the preferred one, then what is also accepted


Forms = frozenset[str]
Entry = tuple[tuple[Forms, ...], Term]


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
    """The term, when it has words, but not too many; ValueError says what it should be."""
    if not 0 < len(WORD.findall(term)) <= LONGEST:
        raise ValueError(f"should be a word or up to {LONGEST} words")
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
        fitting = [entry for form in forms[place] for entry in index.get(form, ())]
        ahead = (words[place : place + LONGEST], forms[place : place + LONGEST]) if fitting else ((), ())
        if standing := [entry for entry in fitting if _stands(entry, source, *ahead)]:
            keys, term = max(standing, key=lambda entry: (len(entry[0]), entry[1]))
            place += len(keys) - 1
            found.append(Match(term, words[place - len(keys) + 1].start(), _case_ending(source, words[place].end())))
        place += 1
    return tuple(found)


@cache
def _index(glossary: Glossary, lang: str) -> dict[str, list[Entry]]:
    """First word -> the terms that begin with it, as words to compare by."""
    index: dict[str, list[Entry]] = {}
    for term in glossary.entries[lang]:
        words = WORD.findall(term.source)
        # the capital counts in the first word only: Верховна рада is Верховна Рада
        first = words[0] if words[0][0].isupper() else words[0].lower()
        others = [word if word.isupper() else word.lower() for word in words[1:]]
        keys = tuple(_keys(word, lang, len(words) > 1) for word in (first, *others))
        for key in keys[0]:
            index.setdefault(key, []).append((keys, term))
    return index


def _stands(entry: Entry, source: str, words: Sequence[re.Match[str]], forms: Sequence[Forms]) -> bool:
    """Whether the source goes on with a term here: the same words, no punctuation between, no part of a longer word."""
    keys, term = entry
    if len(keys) > len(words) or any(one.isdisjoint(other) for one, other in zip(keys, forms, strict=False)):
        return False
    start, end = words[0].start(), words[len(keys) - 1].end()
    foreign = not set(PUNCTUATION.findall(source, start, end)) <= set(term.source)
    if foreign or LEFT_PART.search(source[max(0, start - 2) : start]):
        return False
    return not RIGHT_PART.match(source, end) or (words[len(keys) - 1][0].isupper() and _case_ending(source, end) > end)


def _case_ending(source: str, end: int) -> int:
    """Where the case ending of an acronym ends: MSZ-etu."""
    found = CASE_ENDING.match(source, end)
    return found.end() if found else end


def _keys(word: str, lang: str, among_others: bool) -> Forms:
    """What a word of a term is compared by; its stem alone would say too little, unless no dictionary has it."""
    if len(word) > 1 and word.isupper():
        return frozenset((word,))
    lemma, stem, known = _analyzed(word.lower().translate(APOSTROPHES), lang)
    keys = (lemma,) if known and not among_others else (lemma, stem)
    return frozenset(key.capitalize() if word[0].isupper() else key for key in keys)


@lru_cache(maxsize=1 << 17)
def _forms(word: str, lang: str) -> Forms:
    """What a word of a source is compared by: lemma and stem, with a capital where it has one; an acronym, itself."""
    lemma, stem, _ = _analyzed(word.lower().translate(APOSTROPHES), lang)
    plain = {lemma, stem}
    return frozenset(plain | {form.capitalize() for form in plain} | {word} if word[0].isupper() else plain)


def _analyzed(word: str, lang: str) -> tuple[str, str, bool]:
    """Lemma and stem (a hyphen marks it) of a word in small letters, and whether the dictionary has it."""
    from simplemma import is_known, lemmatize

    endings = (end for end in _endings(lang) if word.endswith(end) and len(word) >= len(end) + STEM)
    stem = f"{word.removesuffix(next(endings, ''))}-"
    try:  # low_memory: Polish takes 422 MB without and 69 MB with it
        known = is_known(word, lang, low_memory=True)
    except ValueError:  # no dictionary of this language
        known = False
    return (lemmatize(word, lang, low_memory=True).lower() if known else word), stem, known


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
