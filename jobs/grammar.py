"""What a language file says about numbers, ready for use: `grammar_of("uk")`.

In: the `# --- numbers ---` part of languages/*.yaml and `months`. Out: patterns that match one form and name it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from jobs.languages import Language, load

SYMBOLS = {"€": "EUR", "$": "USD", "us$": "USD", "£": "GBP", "₴": "UAH", "¥": "JPY", "₽": "RUB"}
CODES = "EUR|USD|GBP|UAH|PLN|NOK|SEK|DKK|CHF|CZK|HUF|RUB|JPY|CNY|CAD|AUD"


@dataclass(frozen=True, slots=True)
class Grammar:
    """A language and its patterns."""

    language: Language
    word: re.Pattern[str]
    hint: re.Pattern[str]
    scale: re.Pattern[str]
    unit: re.Pattern[str]
    month: re.Pattern[str]


@cache
def grammar_of(lang: str) -> Grammar:
    """The patterns of a language."""
    language = load(lang)
    units = [*SYMBOLS, "%", "‰", *CODES.split("|"), *language.percent, *language.currencies]
    number_words = _either([*language.number_words, *language.scale])
    return Grammar(
        language,
        word=re.compile(rf"(?<![\w']){number_words}(?![^\W_]|')", re.IGNORECASE),
        hint=re.compile(rf"(?<!\w){_either(language.number_hints)}(?!\w)", re.IGNORECASE),
        scale=re.compile(rf"[\s-]?({_either(language.scale)})(?!\w)\.?", re.IGNORECASE),
        unit=re.compile(rf"[\s-]*(?:(?:di|de|of|US)\s+)?({_either(units)})(?!\w)", re.IGNORECASE),
        month=re.compile(rf"(?<!\w){_either(language.months)}(?!\w)", re.IGNORECASE),
    )


def _either(forms: Iterable[str]) -> str:
    """A pattern for any of these forms, longest first; a form that ends in * stands for up to four more letters."""
    ordered = sorted(forms, key=lambda form: (-len(form), form))
    return "(?:" + "|".join(re.escape(form).replace(r"\*", r"\w{0,4}") for form in ordered or ["(?!)"]) + ")"
