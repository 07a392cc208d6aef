"""Identify: which language an article is in, whether it is itself a translation, when it was published and happened.

In: a cleaned article; out: the same with `lang`, `translated_from`, `published` and `happened`, or ArticleError when
its language is not read. Reads the section `identify` of the configuration, `translated` of jobs/languages/*.yaml.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache, lru_cache
from itertools import accumulate

from jobs.config import IdentifyConfig
from jobs.dates import date_article
from jobs.errors import ArticleError
from jobs.langid import CONFUSERS, Seen, candidates, seen_in, winner
from jobs.languages import Language, load, load_all
from jobs.records import Article, Line
from jobs.text import letters

ROLES = ("body", "heading", "title")
ENOUGH = 200  # letters of an article, before a language that is no candidate is believed
SHORT = 100  # characters: a longer body line is prose, and may begin with "Translated by"
BRACKET = re.compile(r"[(\[]([^()\[\]]*)[)\]]|\s[|•]\s(.*)")
OPENS = re.compile(r"[(\[|•]")
UNDETERMINED = "und"  # ISO 639: a translation that does not say from what


def identify(article: Article, config: IdentifyConfig, as_of: date) -> Article:
    """The article with its language and its dates; ArticleError when that language is not read."""
    lang = _vote(article, config.min_letters)
    if lang not in config.langs:
        raise ArticleError(_not_read(lang, config), outcome="skipped")
    known = replace(article, lang=lang)
    return date_article(replace(known, translated_from=_translated_from(known)), as_of)


def _langs(
    lines: Sequence[Line], counts: Sequence[int], seen: tuple[Sequence[Seen], Seen], min_letters: int
) -> list[str]:
    """The language of each line, from its letters and from what the model saw in it and in all of them."""
    alone, whole = seen
    own = [winner(one) if count >= min_letters else "" for one, count in zip(alone, counts, strict=True)]
    weights: Counter[str] = Counter()
    for line, lang, count in zip(lines, own, counts, strict=True):
        weights[lang] += count if lang and line.role in ("", "body") else 0
    most = _heaviest(weights) or winner(whole)
    return [lang or most for lang in own]


def _vote(article: Article, min_letters: int) -> str:
    """The language of most letters of the body, or of all that is kept when the body is short."""
    kept = [line for line in article.lines if line.role in ROLES]
    body = [line for line in kept if line.role == "body"] or kept
    counts = [letters(line.text) for line in body]
    if not any(counts):
        raise ArticleError("no letters to tell the language by")
    if any(line.role != "body" for line in body) or max(counts) < min_letters:
        seen = seen_in([line.text for line in body])
        return _outsider(body, sum(counts), seen[1]) or _of_all(body, counts, seen, min_letters)
    sample = _most(counts)
    alone, whole = seen_in([body[place].text for place in sample])
    known = dict(zip(sample, alone, strict=True))
    return _outsider(body, sum(counts), whole) or _of_most(body, counts, known, min_letters)


def _longest(counts: Sequence[int]) -> list[int]:
    """The places of lines, longest first."""
    return sorted(range(len(counts)), key=lambda place: (-counts[place], place))


def _most(counts: Sequence[int]) -> list[int]:
    """The places of the longest lines that hold most letters, in the order of the article: others are seldom asked."""
    half, ends = sum(counts) / 2, accumulate(sorted(counts, reverse=True))
    return sorted(_longest(counts)[: 1 + sum(end <= half for end in ends)])


def _of_all(body: Sequence[Line], counts: Sequence[int], seen: tuple[Sequence[Seen], Seen], min_letters: int) -> str:
    """The language of most letters of all lines."""
    weights = Counter[str]()
    for lang, count in zip(_langs(body, counts, seen, min_letters), counts, strict=True):
        weights[lang] += count
    return _heaviest(weights)


def _of_most(body: Sequence[Line], counts: Sequence[int], known: Mapping[int, Seen], min_letters: int) -> str:
    """The language of most letters; the longest lines first, until the others cannot change it."""
    weights, left = Counter[str](), sum(count for count in counts if count >= min_letters)
    for place in _longest(counts):
        first, second = sorted((0, 0, *weights.values()))[:-3:-1]
        if counts[place] < min_letters or first - second > left:
            break
        one = known[place] if place in known else seen_in([body[place].text])[0][0]
        weights[winner(one)] += counts[place]
        left -= counts[place]
    return _heaviest(weights)


def _heaviest(weights: Counter[str]) -> str:
    """The language with most letters; among equals the first by code."""
    return max(sorted(weights), key=lambda lang: weights[lang], default="") if weights.total() else ""


def _outsider(lines: Sequence[Line], count: int, seen: Seen) -> str:
    """A language that is no candidate: its script is not ours, or it wins among all languages on the whole text."""
    foreign = _script("".join(line.text for line in lines)) not in _scripts()
    if not foreign and count < ENOUGH:
        return ""
    lang = winner(seen, wide=True)
    return lang if foreign or lang not in candidates() else ""


def _script(text: str) -> str:
    """The script of most letters of a text; any of ours when it has no other."""
    chars = {char: _script_of(char) for char in set(text) if char.isalpha()}
    if _scripts().issuperset(chars.values()):
        return next(iter(_scripts()))
    counts: Counter[str] = Counter()
    for char in filter(str.isalpha, text):
        counts[chars[char]] += 1
    return counts.most_common(1)[0][0]


@lru_cache(maxsize=1 << 12)
def _script_of(char: str) -> str:
    """The first word of a letter's name: LATIN, CYRILLIC."""
    return unicodedata.name(char, "?").split()[0]


@cache
def _scripts() -> frozenset[str]:
    """The scripts of our languages."""
    return frozenset(language.script for language in load_all())


def _not_read(lang: str, config: IdentifyConfig) -> str:
    """Why this article is left out, in words for the reader and the operator."""
    ours = {language.code: language.name for language in load_all()}
    name = {**CONFUSERS, **ours}.get(lang)
    shown = f"{lang} ({name})" if name else lang
    return f"language {shown} is not read; identify.langs has {', '.join(config.langs)}"


def _translated_from(article: Article) -> str:
    """The language that the article says or shows it was translated from; empty when it does neither."""
    said = (lang for line in article.lines for lang in _said(line, article.lang))
    return next(said, "") or _shown(article)


def _said(line: Line, own: str) -> Iterator[str]:
    """Languages that a line names as its source: at its start if it is short or no prose, and in brackets."""
    places = [line.text] if line.role not in ROLES or len(line.text) <= SHORT else []
    if OPENS.search(line.text):
        places += [inside for pair in BRACKET.findall(line.text) for inside in pair if inside]
    for place in (place.strip(" .*—–-") for place in places):
        for pattern, lang in _said_patterns() if _any_said().match(place) else ():
            if lang != own and pattern.match(place):
                yield lang


@cache
def _any_said() -> re.Pattern[str]:
    """The patterns of all languages as one: hardly a line matches, and there are 111 of them."""
    return re.compile("|".join(f"(?:{pattern.pattern})" for pattern, _ in _said_patterns()), re.IGNORECASE)


@cache
def _said_patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The patterns of all languages, those that name a language first."""
    found = [pair for language in load_all() for pair in _filled(language)]
    return tuple(sorted(found, key=lambda pair: pair[1] == UNDETERMINED))


def _filled(language: Language) -> Iterator[tuple[re.Pattern[str], str]]:
    """A language's patterns with every name in place of {language}."""
    for pattern in language.translated.said:
        names = language.translated.languages.items() if "{language}" in pattern else [("", UNDETERMINED)]
        for name, code in names:
            yield re.compile(pattern.replace("{language}", name), re.IGNORECASE), code


def _shown(article: Article) -> str:
    """The source language of which at least two different cues occur; one alone may be chance or a slip."""
    text = "\n".join(line.text for line in article.lines)
    for lang, cues in sorted(load(article.lang).translated.shown.items()):
        if sum(re.search(cue, text, re.MULTILINE) is not None for cue in cues) >= 2:
            return lang
    return ""
