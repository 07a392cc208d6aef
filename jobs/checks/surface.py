"""The surface of a target: empty, copied, in another language or script, looping, untranslated residue, lone marks.

In: source, target and language; out: details in plain words. Reads `function_words` of languages/en.yaml and `script`
of the others. Cheap evidence first: most pairs are done after two splits into words and a few look-ups.
"""

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from jobs.checks.signs import FUNCTION, STAMMER, function_words, signs, stammers
from jobs.langid import likeliest
from jobs.text import Table, lowered, words

COPIED = 0.5  # share of the source's ordinary words that stand in the target as they are
FOREIGN = 0.3  # share that no dictionary of English has; it has one in nine of the Italian and Spanish words
FEW = 4  # ordinary words; below, all must stand there: Italian and English share "area", "idea", "virus"
ENGLISH = 0.1  # share of English function words; 3 of 100 news sentences and no foreign one have less
PROSE = 3  # different words in small letters; fewer stand among names, and the classifier guesses
LOOPED = 3  # times in a row
LONGEST_LOOP = 8  # words
TWICE = 5  # words; so long a phrase is a loop when it comes twice in a row
NEAR_LOOP = 4  # words of a phrase that comes again and again, not in a row
RESIDUE = 4  # letters
MOST_LEFT = 20  # words that a reader is told of
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
    if (phrase := _phrase(target)) and not _phrase(source):
        yield f"“{phrase}” is repeated over and over"
    if STAMMER in signs(target, "en") and STAMMER not in signs(source, lang):
        yield f"“{_stammered(target)}” is repeated over and over"


def residue(source: str, target: str, lang: str) -> Iterator[str]:
    """Words of the source left as they are that are neither names nor English; other letters are `script`."""
    if not (kept := _kept(source, target)) or _copied(source, target):
        return
    left = [word for word in sorted(kept.intersection(words(target))) if len(word) >= RESIDUE]
    left = [word for word in left if not IS_ENGLISH[word]][:MOST_LEFT]
    if left := [word for word in left if not _meant(word, source, target)]:
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


def _ordinary(found: Iterable[str]) -> frozenset[str]:
    """Those words that are neither names nor numbers nor short."""
    return frozenset([word for word in found if len(word) > 2 and word.islower() and word.isalpha()])


@lru_cache(maxsize=64)
def _kept(source: str, target: str) -> frozenset[str]:
    """The ordinary words of the source that stand in the target as they are."""
    return _ordinary(frozenset(words(source)).intersection(lowered(target)))


@lru_cache(maxsize=64)
def _copied(source: str, target: str) -> bool:
    """Whether the words of the source stand in the target; names and numbers alone may stay as they are."""
    kept = _kept(source, target)
    ordinary = _ordinary(words(source)) if kept else kept
    if len(kept) < COPIED * len(ordinary) or not kept:
        return False
    if len(ordinary) >= FEW:
        return not _english(target) or sum(not IS_ENGLISH[word] for word in kept) >= FOREIGN * len(ordinary)
    return lowered(source) == lowered(target)


@lru_cache(maxsize=64)
def _english(text: str) -> bool:
    """Whether a text is English, or too little text to tell."""
    if signs(text, "en").count(FUNCTION) > max(1, ENGLISH * len(words(text))):
        return True
    ordinary = {word for word in words(text) if word.islower()}
    return len(ordinary) < PROSE or likeliest(text) == "en"


def _meant(word: str, source: str, target: str) -> bool:
    """Whether a word is meant to stay: it goes on a name of both sides (Canis lupus) or stands in marks (“paella”)."""
    found = re.search(rf"([A-Z][\w.]{{0,40}} |[\"“‘'(«]){word}\b", target)
    return found is not None and (not found[1].endswith(" ") or found[0] in source)


def _is_english(word: str) -> bool:
    """Whether a word in small letters is in a dictionary of English."""
    from simplemma import is_known  # the dictionary takes 0.1 s and 35 MB, which most short nights never need

    return word in function_words() or is_known(word, lang="en")


IS_ENGLISH = Table(_is_english)


def _phrase(text: str) -> str:
    """The first phrase of a text that comes again and again; empty when there is none."""
    tokens = lowered(text)
    again = len(tokens) - 1 - len(set(itertools.pairwise(tokens)))  # pairs of words that came before
    if again < 1:
        return ""
    # "a b a b a b" has three, "a b c d a b c d a b c d" seven; "a a a" has one
    return " ".join(_in_a_row(tokens, 1) if again < LOOPED else _in_a_row(tokens, LONGEST_LOOP) or _all_over(tokens))


def _stammered(text: str) -> str:
    """The first word with a letter four times in a row, or two to four letters that are."""
    return next(filter(stammers, lowered(text)))


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
    return next((run for run in runs if len(run) > 1 or not unicodedata.name(run, "").startswith("GREEK")), "")


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
