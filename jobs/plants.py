"""An English translation in, the same with one planted error out: what `bench checks` measures recall with.

`plant(kind, pair, chance, stock)` is pure: the same chance gives the same plant. None where the line offers no place
for a real error of this kind. Names alone are found as the rest of the program finds them: a planter that saw no more
than the check sees would flatter it.
"""

import random
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from jobs.gazetteer import gazetteer
from jobs.languages import load
from jobs.names import names, people
from jobs.numbers import numbers
from jobs.plants_numbers import changed_number, changed_scale, dropped_digit
from jobs.text import words
from jobs.transliteration import transliterate

FEWEST_WORDS = 8  # of a sentence that has a clause to drop
LEAST, MOST = 0.40, 0.60  # share of the characters that a dropped clause has
CLAUSE = re.compile(
    r"(?<=[,;:.!?)”\"—–-])\s+(?=\w)|\s+(?=(?:and|but|or|which|who|that|because|while|although|when|where|after|before|as|if)\b)"
)
NEGATIONS = {  # whole words that negate, in the source; stems end in *
    "uk": "не ні ані ніколи ніхто нікого нікому ніким нічого ніщо нічим ніде жод* без нема немає",
    "pl": "nie ani nigdy nikt nikogo nikomu nic niczego nigdzie żad* bez brak*",
    "it": "non né mai nessun* niente nulla senza neanche nemmeno neppure",
    "es": "no ni nunca jamás nadie nada ningun* ningún sin tampoco",
}
# each makes an English sentence say the opposite; the sentence stays one
AFFIRMED = (
    (r"\bneither\b(.*?)\bnor\b", r"either\1or"),
    (r"\b(?:can(?:no|['’])t|can not)\b", "can"),
    (r"\bwon['’]t\b", "will"),
    (r"(?<=\w)(?<!\bca)(?<!\bwo)n['’]t\b", ""),
    (r"\bnever\b", "always"),
    (r"\bno one\b", "someone"),
    (r"\bnobody\b", "somebody"),
    (r"\bnothing\b(?! but)", "something"),
    (r"\bnowhere\b", "somewhere"),
    (r"\bnone\b", "all"),
    (r"\bwithout\b", "with"),
    (r"\b(?<!whether or )(?<!if )(?<!or )not (?!only\b|just\b|merely\b|least\b|until\b|necessarily\b)", ""),
    (r"\bno (?!one\b|longer\b|matter\b|doubt\b|later\b|more\b|less\b|fewer\b|sooner\b|\w+er than\b|\d)", "some "),
)
WORD = re.compile(r"\S+")
REPEATED = re.compile(r"\b(\w+)(?:\W+\1\b){2}", re.IGNORECASE)  # No, no, no!
TRIES = 50  # names looked at for one that neither side has


@dataclass(frozen=True, slots=True)
class Pair:
    """A source with its English translation, and the same line in the other languages of the corpus."""

    source: str
    target: str
    lang: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stock:
    """Names to put in the place of others."""

    places: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    forms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # English -> how the source language has it


Planter = Callable[[Pair, random.Random, Stock], str | None]


def plant(kind: str, pair: Pair, chance: random.Random, stock: Stock | None = None) -> str | None:
    """The English with one error of this kind; None where the line offers no place for one."""
    planted = PLANTERS[kind](pair, chance, stock or Stock())
    return planted if planted and planted != pair.target else None


def chance_of(kind: str, lang: str, number: int, seed: int = 1) -> random.Random:
    """The chance of one line and kind, whatever was planted before."""
    return random.Random(f"{seed} {kind} {lang} {number}")


def stock_of(rows: Iterable[tuple[str, str, str]], lang: str, texts: Iterable[str]) -> Stock:
    """The stock for a language from (lang, name, English) rows and the people of English texts."""
    places: set[str] = set()
    forms: dict[str, set[str]] = {}
    for code, name, english in rows:
        # Ukrainian rows with capitals are places; those of the other languages are procurement terms, too
        if code == "uk" and name[:1].isupper() and re.fullmatch(r"[A-Z][a-z]{2,}(?: [A-Z][a-z]+)*", english):
            places.add(english)
        if code == lang:
            forms.setdefault(english, set()).add(name)
    texts = tuple(texts)
    found = {name for text in texts for name in people(text) if " " in name}
    # neither Asset Management nor Macedonia September is anybody
    common = {word for text in texts for word in words(text) if word.islower()}
    common |= {word.lower() for word in (*gazetteer().places, *load("en").months, *load("en").weekdays)}
    return Stock(
        tuple(sorted(places)),
        tuple(sorted(name for name in found if common.isdisjoint(name.lower().split()))),
        {english: tuple(sorted(found)) for english, found in forms.items() if english in places},
    )


def _wrong_number(planter: Callable[[str, str, random.Random], str | None]) -> Planter:
    """A planter of numbers that leaves a line alone where its number is the source's: not every reference is right."""

    def planted(pair: Pair, chance: random.Random, stock: Stock) -> str | None:
        """The English with a number that the source does not have."""
        text = planter(pair.target, pair.source, chance)
        before, after = ({number.value for number in numbers(side, "en")} for side in (pair.target, text or ""))
        theirs = {number.value for number in numbers(pair.source, pair.lang)}
        return text if theirs.isdisjoint(after - before) else None

    return planted


def _dropped(pair: Pair, chance: random.Random, stock: Stock) -> str | None:
    """The English without a clause, or else without a run of words, of 40-60 % of its characters."""
    text = pair.target.strip()
    if len(text.split()) < FEWEST_WORDS:
        return None
    starts = [0, *(match.end() for match in re.finditer(r"\s+", text)), len(text)]
    clauses = {0, *(match.end() for match in CLAUSE.finditer(text)), len(text)}
    cuts = [(a, b) for a in starts for b in starts if _large(text, a, b)]
    place = chance.choice([part for part in ("start", "middle", "end") if any(_part(text, c) == part for c in cuts)])
    cuts = [cut for cut in cuts if _part(text, cut) == place]
    return _without(text, *chance.choice([cut for cut in cuts if clauses.issuperset(cut)] or cuts))


def _large(text: str, start: int, end: int) -> bool:
    """Whether this part is as much as a dropped clause is, and what is left no more than it may be."""
    return LEAST <= (end - start) / len(text) <= MOST and len(_without(text, start, end)) <= (1 - LEAST) * len(text)


def _part(text: str, cut: tuple[int, int]) -> str:
    """Where in the text a cut lies."""
    return "start" if cut[0] == 0 else "end" if cut[1] == len(text) else "middle"


def _without(text: str, start: int, end: int) -> str:
    """The text without this part, begun with a capital and ended as before."""
    before, after = text[:start].rstrip(" ,;:–—-"), text[end:]
    if not before:
        return after[:1].upper() + after[1:]
    if after:
        return f"{before} {after}"
    mark = re.search(r"[.!?…]+[\"'”’»)]*$", text)
    return before if not mark or before.endswith((".", "!", "?", "…")) else before + mark[0]


def _swapped(pair: Pair, chance: random.Random, stock: Stock) -> str | None:
    """The English with a name that the source has too replaced, wherever it stands, by one that the source lacks."""
    heard = _heard(pair.source)
    persons, known = {*people(pair.target)}, gazetteer()
    found: list[tuple[str, tuple[str, ...]]] = []
    for name in names(pair.target):
        person = name in persons or any(name in full.split() for full in persons)
        pool = stock.places if name in known.places or name in stock.forms else stock.people if person else ()
        if pool and _is_heard(name, heard, stock):
            found.append((name, pool))
    if not found:
        return None
    name, pool = chance.choice(found)
    other = _another(name, pool, chance, (heard, pair.target))
    pattern = rf"(?<!\w){re.escape(name)}(?!\w)"
    return re.sub(pattern, lambda _: other, pair.target) if other else None


def _another(name: str, pool: tuple[str, ...], chance: random.Random, taken: tuple[list[str], str]) -> str | None:
    """A name of as many words that neither side has, nor a spelling of the old one."""
    size, famous = len(name.split()), gazetteer().places
    if chance.random() < 0.5:  # as often one that everybody knows as any of the thousands
        pool = tuple(other for other in pool if other in famous) or pool
    last = [other.split()[-1] for other in pool] if size == 1 else pool
    fitting = [other for other in pool if len(other.split()) == size] or last
    for _ in range(TRIES):
        other = chance.choice(fitting)
        fresh = all(fuzz.ratio(word.lower(), old.lower()) < 60 for word in other.split() for old in name.split())
        if fresh and not _is_heard(other, taken[0], Stock()) and other.split()[-1] not in taken[1]:
            return other
    return None


def _heard(source: str) -> list[str]:
    """The capitalized words of a source, in Latin letters."""
    return [word.lower() for word in re.findall(r"[^\W\d_][\w'’ʼ-]*", transliterate(source)) if word[0].isupper()]


def _is_heard(name: str, heard: list[str], stock: Stock) -> bool:
    """Whether a word among these may be the last word of a name, or of how the source language has it."""
    forms = [name, *(transliterate(form) for form in stock.forms.get(name, ()))]
    return any(_like(form.split()[-1].lower(), word) for form in forms for word in heard)


def _like(name: str, word: str) -> bool:
    """Whether a word of the source may be this name with another ending."""
    return fuzz.ratio(name, word) >= 75 or (len(name) >= 4 and fuzz.ratio(name[:-1], word[: len(name) - 1]) >= 80)


def _affirmed(pair: Pair, chance: random.Random, stock: Stock) -> str | None:
    """The English without one of its negations, where the source has one as well."""
    wanted = NEGATIONS.get(pair.lang, "").replace("*", r"\w*").replace(" ", "|")
    if not re.search(rf"(?<!\w)(?:{wanted})(?!\w)", pair.source, re.IGNORECASE):
        return None
    ways = [(match, new) for old, new in AFFIRMED for match in re.finditer(old, pair.target, re.IGNORECASE)]
    if not ways:
        return None
    match, new = chance.choice(ways)
    new = match.expand(new)
    if match[0][0].isupper():
        new = new[:1].upper() + new[1:]
    text = pair.target[: match.start()] + new + pair.target[match.end() :]
    return text[:1].upper() + text[1:] if pair.target[0].isupper() else text


def _copied(pair: Pair, chance: random.Random, stock: Stock) -> str | None:
    """The source itself; names and numbers alone are the same in any language."""
    return pair.source if _ordinary(pair.source) else None


def _foreign(pair: Pair, chance: random.Random, stock: Stock) -> str | None:
    """The same line in another language of the corpus."""
    others = [other for other in pair.others if _ordinary(other)]
    return chance.choice(others) if others else None


def _ordinary(text: str) -> bool:
    """Whether a text has enough ordinary words to tell its language."""
    return sum(word.isalpha() and word.islower() for word in text.split()) >= 4


def _looped(pair: Pair, chance: random.Random, stock: Stock) -> str | None:
    """The English with a phrase of 1-6 words said 3-8 times in a row, in the middle or at the end."""
    spans = [match.span() for match in WORD.finditer(pair.target)]
    size, at_end = chance.randint(1, 6), chance.random() < 0.5
    if len(spans) < size + 2 or REPEATED.search(pair.source):
        return None
    first = len(spans) - size if at_end else chance.randrange(1, len(spans) - size)
    start, end = spans[first][0], spans[first + size - 1][1]
    phrase = pair.target[start:end].rstrip(".,;:!?…\"'”’»)")
    if not any(char.isalpha() for char in phrase):
        return None
    said = chance.choice((" ", ", ")).join([phrase] * chance.randint(3, 8))
    return pair.target[:start] + said + pair.target[start + len(phrase) :]


PLANTERS: dict[str, Planter] = {
    "number_changed": _wrong_number(changed_number),
    "digit_dropped": _wrong_number(dropped_digit),
    "scale_changed": _wrong_number(changed_scale),
    "clause_dropped": _dropped,
    "name_swapped": _swapped,
    "negation_removed": _affirmed,
    "source_copied": _copied,
    "wrong_language": _foreign,
    "phrase_looped": _looped,
}
