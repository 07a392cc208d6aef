"""Which English names a word of another language stands for where they do not sound alike: Niemcy is Germany.

In: `exonyms` and `translated_words` of languages/*.yaml, and the gazetteer of English. Out: look-ups of single words.
"""

import re
from functools import cache, lru_cache

from jobs.gazetteer import gazetteer
from jobs.languages import load
from jobs.sounds import plain

SHORTEST = 2  # letters before the * of a form
NOTHING: frozenset[str] = frozenset()


@lru_cache(maxsize=1 << 15)
def meant(word: str, lang: str) -> frozenset[str]:
    """The English names that a word may stand for, by the table of its language."""
    (whole, begun, longest), word = _tables(lang), plain(word)
    found = list(whole.get(word, ()))
    for end in range(SHORTEST, min(len(word), longest) + 1):
        if names := begun.get(word[:end]):
            found += names
    return frozenset(found) if found else NOTHING


@lru_cache(maxsize=1 << 15)
def is_translated(word: str, lang: str) -> bool:
    """Whether a word in small letters, within a name, is translated rather than spelled: Supreme, Court."""
    return bool(_translated(lang).fullmatch(word))


@lru_cache(maxsize=1 << 15)
def place_meant(phrase: str) -> str:
    """The country, region, city or organization that an English phrase or adjective stands for; empty when none."""
    known = gazetteer()
    usual = known.usual.get(phrase) or known.usual.get(phrase.removesuffix("s")) or phrase
    return usual if usual in known.places or usual in _organizations() else ""


@cache
def _organizations() -> frozenset[str]:
    """What the variants and demonyms of the gazetteer lead to and is no place: United Nations, Europe."""
    return frozenset(gazetteer().usual.values())


@cache
def _tables(lang: str) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]], int]:
    """Whole forms of a language -> the English names; the same for what may have any ending; its longest."""
    whole: dict[str, tuple[str, ...]] = {}
    begun: dict[str, tuple[str, ...]] = {}
    for english, forms in load(lang).exonyms.items():
        for form in plain(forms).split():  # Alemán, alemanes
            table, form = (begun, form[:-1]) if form.endswith("*") else (whole, form)
            table[form] = (*table.get(form, ()), english)
    return whole, begun, max(map(len, begun), default=0)


@cache
def _translated(lang: str) -> re.Pattern[str]:
    """What finds the words that are translated."""
    return re.compile("|".join(load(lang).translated_words) or "(?!)")
