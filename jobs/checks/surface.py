"""The surface of a target: empty, copied, in another language or script, looping, untranslated residue, lone marks.

In: source, target and language; out: details in plain words. Reads `function_words` of languages/en.yaml and `script`
of the others. Cheap evidence first: most pairs are done after two splits into words and a few look-ups.
"""

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache

from jobs.langid import likeliest
from jobs.languages import load
from jobs.text import words

COPIED = 0.5  # share of the source's ordinary words that stand in the target as they are
FOREIGN = 0.3  # share that no dictionary of English has; it has one in nine of the Italian and Spanish words
FEW = 4  # ordinary words; below, all must stand there: Italian and English share "area", "idea", "virus"
ENGLISH = 0.1  # share of English function words; 3 of 100 news sentences and no foreign one have less
PROSE = 3  # different words in small letters; fewer stand among names, and the classifier guesses
LOOPED = 3  # times in a row
LONGEST_LOOP = 8  # words
TWICE = 5  # words; so long a phrase is a loop when it comes twice in a row
NEAR_LOOP = 4  # words of a phrase that comes again and again, not in a row
WIDE = 8  # letters; a word of two, three or four letters over and over has as many
SAME_LETTER = re.compile(r"([^\W\d_])\1\1\1")  # nooooo; XVIII has three
SAME_CHARACTER = re.compile(r"(.)\1\1\1")
SAME_LETTERS = re.compile(r"([^\W\d_]{2,4}?)\1\1\1")
RESIDUE = 4  # letters
MARKS = re.compile(r"[“”„«»\"()\[\]]")
CODED = re.compile(r"&(?:#x?\w+|[a-z]+);")  # &quot; of HTML
QUOTES = re.compile(r"[“”„«»\"]")
SPANS = re.compile(r"«([^«»]+)»|[„“”\"]([^“”„\"]+)[“”\"]")
SINGLE = re.compile(r"(?<!\w)['‘’](?=\w)[^'‘’]*(?:\w['’]\w[^'‘’]*)*['’](?!\w)|[‘‹`]")
INCHES = re.compile(r"(?<=\d)\"")
QUOTED = 3  # words; fewer in quotation marks are a title or a word held at arm's length


def empty(source: str, target: str, lang: str) -> Iterator[str]:
    """An empty target of a source that is not."""
    if not target.strip() and source.strip():
        yield "the translation is empty"


def copied(source: str, target: str, lang: str) -> Iterator[str]:
    """The source given back, in whole or by half."""
    if _copied(source, target):
        yield "the translation repeats the original instead of translating it"


def other_language(source: str, target: str, lang: str) -> Iterator[str]:
    """A target that is not English; one that repeats the original is `copied`."""
    if not _english(target) and not _copied(source, target):
        yield "the translation is not in English"


def other_script(source: str, target: str, lang: str) -> Iterator[str]:
    """Letters that are not Latin."""
    if not target.isascii() and (foreign := _foreign(target)):
        yield f"“{foreign}” is not in Latin letters"


def looped(source: str, target: str, lang: str) -> Iterator[str]:
    """A phrase, or letters in a word, that the target repeats over and over, and the source does not."""
    for loop in (_phrase, _stammered):
        if (found := loop(target)) and not loop(source):
            yield f"“{found}” is repeated over and over"


def residue(source: str, target: str, lang: str) -> Iterator[str]:
    """Words of the source left as they are that are neither names nor English; other letters are `script`."""
    left = [word for word in sorted(_kept(source, target)) if len(word) >= RESIDUE and not _is_english(word)]
    left = [word for word in left if word in _words(target) and not _meant(word, source, target)]
    if left and not _copied(source, target):
        yield f"“{', '.join(left)}” of the original is not translated"


def marks_differ(source: str, target: str, lang: str) -> Iterator[str]:
    """Quotation marks or brackets that pair up in the source only, and quotations that are none in the target."""
    if reference := CODED.search(target):
        yield f"“{reference[0]}” stands where a character should"
    elif MARKS.search(target) or MARKS.search(source):
        yield from _unlike_marks(source, target)


def _unlike_marks(source: str, target: str) -> Iterator[str]:
    """What is wrong with the marks of the target, by those of the source."""
    for what, lone in (("quotation marks", _lone_quotes), ("brackets", _lone_brackets)):
        if lone(target) and not lone(source):
            yield f"the {what} of the translation do not pair up"
    if not QUOTES.search(target) and _quotations(source) and not SINGLE.search(target):
        yield "the quotation marks of the original are missing"


@lru_cache(maxsize=256)
def _words(text: str) -> tuple[str, ...]:
    """The words of a text; the checks of one pair ask for them several times."""
    return tuple(words(text))


@lru_cache(maxsize=256)
def _lowered(text: str) -> tuple[str, ...]:
    """The words of a text in small letters."""
    return tuple(map(str.lower, _words(text)))


def _ordinary(found: Iterable[str]) -> set[str]:
    """Those words that are neither names nor numbers nor short."""
    return {word for word in found if len(word) > 2 and word.islower() and word.isalpha()}


def _kept(source: str, target: str) -> set[str]:
    """The ordinary words of the source that stand in the target as they are."""
    return _ordinary(frozenset(_words(source)).intersection(_lowered(target)))


def _copied(source: str, target: str) -> bool:
    """Whether the words of the source stand in the target; names and numbers alone may stay as they are."""
    kept = _kept(source, target)
    ordinary = _ordinary(_words(source)) if kept else kept
    if len(kept) < COPIED * len(ordinary) or not kept:
        return False
    if len(ordinary) >= FEW:
        return not _english(target) or sum(not _is_english(word) for word in kept) >= FOREIGN * len(ordinary)
    return _lowered(source) == _lowered(target)


@cache
def _function_words() -> frozenset[str]:
    """English words that hold sentences together and that no other European language has."""
    return frozenset(load("en").function_words)


@lru_cache(maxsize=256)
def _english(text: str) -> bool:
    """Whether a text is English, or too little text to tell."""
    lowered, known = _lowered(text), _function_words()
    if sum(map(known.__contains__, lowered)) > max(1, ENGLISH * len(lowered)):
        return True
    ordinary = {word for word in _words(text) if word.islower()}
    return len(ordinary) < PROSE or likeliest(text) == "en"


def _meant(word: str, source: str, target: str) -> bool:
    """Whether a word is meant to stay: it goes on a name of both sides (Canis lupus) or stands in marks (“paella”)."""
    found = re.search(rf"([A-Z][\w.]* |[\"“‘'(«]){word}\b", target)
    return found is not None and (not found[1].endswith(" ") or found[0] in source)


@lru_cache(maxsize=1 << 14)
def _is_english(word: str) -> bool:
    """Whether a word in small letters is in a dictionary of English."""
    from simplemma import is_known  # the dictionary takes 0.1 s and 35 MB, which most short nights never need

    return word in _function_words() or is_known(word, lang="en")


@lru_cache(maxsize=256)
def _phrase(text: str) -> str:
    """The first phrase of a text that comes again and again; empty when there is none."""
    tokens = _lowered(text)
    again = len(tokens) - 1 - len(set(itertools.pairwise(tokens)))  # pairs of words that came before
    if again < 1:
        return ""
    # "a b a b a b" has three, "a b c d a b c d a b c d" seven; "a a a" has one
    return " ".join(_in_a_row(tokens, 1) if again < LOOPED else _in_a_row(tokens, LONGEST_LOOP) or _all_over(tokens))


@lru_cache(maxsize=256)
def _stammered(text: str) -> str:
    """The first word with a letter four times in a row, or two to four letters that are."""
    tokens = _lowered(text)
    if SAME_CHARACTER.search(text.lower()):  # three times as quick as to look for letters
        return next((word for word in tokens if SAME_LETTER.search(word)), "")
    long = [word for word in tokens if len(word) >= WIDE]
    return next((word for word in long if len(set(word)) < 5 and SAME_LETTERS.search(word)), "")


def _in_a_row(tokens: Sequence[str], longest: int) -> Sequence[str]:
    """The first phrase that stands there several times in a row; one pass for each length of phrase."""
    for size in range(1, longest + 1):
        enough = size if size >= TWICE else size * (LOOPED - 1)
        same = 0
        for place, (one, other) in enumerate(zip(tokens, tokens[size:], strict=False), 1):
            same = same + 1 if one == other else 0
            if same == enough:
                return tokens[place - same : place - same + size]
    return ()


def _all_over(tokens: Sequence[str]) -> Sequence[str]:
    """The phrase of several words that comes most often, when that is too often for one sentence."""
    grams = Counter(zip(*(tokens[start:] for start in range(NEAR_LOOP)), strict=False))
    phrase, times = max(grams.items(), key=lambda item: item[1], default=((), 0))
    return phrase if times >= LOOPED else ()


def _foreign(text: str) -> str:
    """The first run of letters in the text that are not Latin; a single Greek letter is a symbol."""
    runs = ("".join(run) for other, run in itertools.groupby(text, _other_script) if other)
    return next((run for run in runs if len(run) > 1 or not unicodedata.name(run).startswith("GREEK")), "")


def _other_script(char: str) -> bool:
    """Whether a character is a letter of another script than Latin."""
    return char.isalpha() and not unicodedata.name(char, "").startswith(("LATIN", "MODIFIER", "FEMININE", "MASCULINE"))


def _lone_quotes(text: str) -> bool:
    """Whether a quotation mark has no partner; a straight one after a digit may be one of inches."""
    straight, low, left, right = map(text.count, '"„“”')
    if text.count("«") != text.count("»") or (left != right and not straight and not low):
        return True
    odd = (straight + low + left + right) % 2 == 1
    return odd and not (straight and INCHES.search(text))


def _lone_brackets(text: str) -> bool:
    """Whether a bracket has no partner."""
    return text.count("(") != text.count(")") or text.count("[") != text.count("]")


def _quotations(text: str) -> bool:
    """Whether a text quotes several words in a row."""
    return any(len(words(one or other)) >= QUOTED for one, other in SPANS.findall(text))
