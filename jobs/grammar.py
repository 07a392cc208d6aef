"""What a language file says about numbers, ready for use: `grammar_of("uk")`.

In: the `# --- numbers ---` part of languages/*.yaml and `months`. Out: what each word means as a number, found once and
kept; and patterns for what may follow digits.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, partial

from jobs.languages import Language, load
from jobs.text import Table, words

SYMBOLS = {"€": "EUR", "$": "USD", "us$": "USD", "£": "GBP", "₴": "UAH", "¥": "JPY", "₽": "RUB"}
CODES = "EUR|USD|GBP|UAH|PLN|NOK|SEK|DKK|CHF|CZK|HUF|RUB|JPY|CNY|CAD|AUD"
PRECISION = 28  # figures that Decimal keeps
STEM = 4  # letters that may follow a stem
MOST_WORDS = 1 << 16  # kept per language
LONGEST_WORD = 40  # letters of a word that is taken apart
MOST_PIECES = 5
DIGIT = re.compile(r"\d")
ROMAN_LETTERS = re.compile("[IVXLІХ]+")
ROMAN_RUN = re.compile(r"\b[IVXLІХ]+\b")
ROMAN_PAIR = re.compile("[IVXLІХ]{2}")
FIGURES, ROMANS, MEANT, TELLING = "frmt"  # what a word may be a sign of; the last: of more than hints
HEAD = 3  # letters
ENDING = "(?:-(?:х|м|ми|ма|ти|ох|ьох|тьох))?"  # 3-х десятиліть, 5-ти відсотків; not 20-го століття


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a text."""

    value: Decimal
    unit: str  # "" | percent | currency:EUR ... | ordinal | roman | glued | unsure | day | month | year | time | name
    text: str  # as written
    span: tuple[int, int]
    form: str = "digits"  # digits | words | hint
    scale: int = 1  # the factor of its scale words
    also: tuple[Decimal, ...] = ()  # other values that it may have


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word means as a number."""

    kind: str  # number | scale | ordinal | glued | month | hint
    value: int
    also: tuple[Decimal, ...] = ()
    part: Decimal = Decimal(0)  # of the scale word after it, or added to the number before it
    counted: bool = False  # a number of its own, other than an article

    @property
    def telling(self) -> bool:
        """Whether a text with this word may say a number that its translation has to say."""
        return self.counted or self.kind == "month" or (self.kind in ("ordinal", "scale") and self.value > 1)


class Meanings(dict[str, Meaning | None]):
    """Word -> what it means as a number, None when it is none; found on first use."""

    def __init__(self, language: Language) -> None:
        """The words of this language."""
        super().__init__()
        forms = _forms(language)
        self._weekdays, self._capitals = language.weekdays, language.month_first  # piątek is no fifth
        self._exact = {form: meaning for form, meaning in forms.items() if form[-1] != "*"}
        self._stems = {form[:-1]: meaning for form, meaning in forms.items() if form[-1] == "*"}
        self._whole = {**language.number_words, **language.scale}
        self._pieces, self._ends = {**self._whole, **language.glued}, language.glued_to
        self._heads = {form[:HEAD] for form in (*self._exact, *self._stems, *self._pieces)}

    def __missing__(self, word: str) -> Meaning | None:
        """What a word means that was not asked for before."""
        low = word.lower()
        # nine of ten words begin like no number: a quarter of the time
        begins = not self._heads.isdisjoint((low[:HEAD], low[:2], low[:1])) and low not in self._weekdays
        found = self._exact.get(low) or self._by_stem(low) or self._taken_apart(low) if begins else None
        if found and found.kind == "month" and self._capitals and word == low:  # may, march
            found = None
        if len(self) < MOST_WORDS and len(word) <= LONGEST_WORD:
            self[word] = found
        return found

    def _by_stem(self, word: str) -> Meaning | None:
        """By the longest stem that it goes on from."""
        stems = (self._stems.get(word[:end]) for end in range(len(word), max(0, len(word) - STEM - 1), -1))
        return next((meaning for meaning in stems if meaning), None)

    def _taken_apart(self, word: str) -> Meaning | None:
        """Of a word made of numbers (ventitré), or of numbers and a word that they count (dwudziestoletni)."""
        if not self._ends or len(word) > LONGEST_WORD:
            return None
        for pieces, rest in self._splits(word, MOST_PIECES):
            values = [self._pieces[piece] for piece in pieces]
            value = int(total(("scale" if value in (100, 1000) else "number", value) for value in values))
            if not rest and len(pieces) > 1 and pieces[-1] in self._whole:  # due-cento-mila
                return Meaning("number", value, counted=True)
            if rest and rest.startswith(self._ends):
                return Meaning("glued", value)
        return None

    def _splits(self, word: str, most: int) -> Iterator[tuple[tuple[str, ...], str]]:
        """Every way to take numbers off the front of a word, longest first, with what is left."""
        for end in range(len(word), 1, -1):
            if most and (piece := word[:end]) in self._pieces:
                for pieces, rest in self._splits(word[end:], most - 1):
                    yield (piece, *pieces), rest
                yield (piece,), word[end:]


@dataclass(frozen=True, slots=True)
class Grammar:
    """A language, what its words mean, and its patterns."""

    language: Language
    meanings: Meanings
    token: re.Pattern[str]
    scale: re.Pattern[str]
    unit: re.Pattern[str]
    signs_of: Table[str]  # what a word of a text is a sign of

    def currency(self, word: str) -> str:
        """The ISO 4217 code of a currency's name, symbol or code; empty when it is none."""
        names = self.language.currencies
        stems = (names[form] for form in names if form[-1] == "*" and word.startswith(form[:-1]))
        code = word.upper() if word.upper() in CODES.split("|") else ""
        return SYMBOLS.get(word) or names.get(word) or code or next(stems, "")

    def signs(self, text: str) -> str:
        """What numbers a text may have, by its words: the cheap look before the dear one."""
        return "".join(map(self.signs_of.__getitem__, words(text)))


@cache
def grammar_of(lang: str) -> Grammar:
    """The grammar of numbers of a language."""
    language = load(lang)
    units = [*SYMBOLS, "%", "‰", *CODES.split("|"), *language.percent, *language.currencies]
    inside = "(?:'[^\\W\\d_]+)*" if any("'" in word for word in language.number_words) else ""  # п'ять, not l'otto
    meanings, token = Meanings(language), re.compile(rf"[^\W\d_]+{inside}")
    return Grammar(
        language,
        meanings,
        token,
        scale=re.compile(rf"{ENDING}[\s-]?({_either(language.scale)})(?!\w)\.?", re.IGNORECASE),
        unit=re.compile(rf"{ENDING}[\s-]{{0,3}}(?:(?:di|de|of|US)\s+)?({_either(units)})(?!\w)", re.IGNORECASE),
        signs_of=Table(partial(_signs, meanings, token)),
    )


def plain(text: str) -> str:
    """The text with one kind of apostrophe, and as long as it was."""
    return text.replace("’", "'").replace("ʼ", "'")


def _signs(meanings: Meanings, token: re.Pattern[str], word: str) -> str:
    """What a word is a sign of."""
    if word.isalpha() and word[1:].islower():  # nine of ten; also a lone I
        if not (meaning := meanings[word]):
            return ""
        meant = [meaning]
        digits = pair = False
    else:
        meant = [meaning for meaning in map(meanings.__getitem__, token.findall(plain(word))) if meaning]
        digits, pair = DIGIT.search(word) is not None, ROMAN_PAIR.search(word) is not None
    roman = not word[1:].islower() and ROMAN_RUN.search(word)
    telling = digits or pair or any(meaning.telling for meaning in meant)
    return FIGURES * digits + ROMANS * bool(roman) + MEANT * bool(meant) + TELLING * telling


def total(parts: Iterable[tuple[str, int | Decimal]]) -> Decimal:
    """The number that numbers and scale words write in this order: two thousand three; mil millones."""
    whole, current, factor = Decimal(0), Decimal(0), 1
    for kind, value in parts:
        if kind == "part":  # due milioni e mezzo, two and a half
            current += value * (factor if whole and not current else 1)
        elif kind != "scale":
            current += value
        elif value < 1000:
            current = (current or Decimal(1)) * value
        else:  # mil millones: a thousand of them
            whole = whole + current * value if current else (whole or Decimal(1)) * value
            current, factor = Decimal(0), int(value)
    return short(whole + current)


def short(value: Decimal) -> Decimal:
    """The same value without trailing zeros or exponent."""
    if value.adjusted() >= PRECISION:  # rounded: its zeros are not its own, and there may be a million of them
        return value
    return Decimal(int(value)) if value == int(value) else value.normalize()


def _forms(language: Language) -> dict[str, Meaning]:
    """Every form with its meaning; what counts more comes later, so that it wins."""
    forms = {form: Meaning("month", month) for form, month in language.months.items()}
    for form, values in language.number_hints.items():
        first, *others = values if isinstance(values, tuple) else (values,)
        forms[form] = Meaning("hint", first, tuple(map(Decimal, others)))
    for form, value in language.ordinals.items():
        forms[form] = Meaning("ordinal", value, forms[form].also if form in forms else ())
    for form, part in language.number_parts.items():
        old = forms.get(form, Meaning("hint", 0))
        amount = Decimal(str(part))
        forms[form] = Meaning(old.kind, old.value, (*old.also, amount, 1 + amount), amount)  # una hora y media is 1.5
    words, hints = language.number_words, language.number_hints
    # sei is six or "you are", venti twenty or winds: a number only beside another number word
    forms |= {form: Meaning("number", value, counted=value != 1 and form not in hints) for form, value in words.items()}
    return forms | {form: Meaning("scale", factor, counted=form in words) for form, factor in language.scale.items()}


def _either(forms: Iterable[str]) -> str:
    """A pattern for any of these forms, longest first; a form that ends in * stands for up to four more letters."""
    ordered = sorted(forms, key=lambda form: (-len(form), form))
    return "(?:" + "|".join(re.escape(form).replace(r"\*", rf"\w{{0,{STEM}}}") for form in ordered or ["(?!)"]) + ")"
