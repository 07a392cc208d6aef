"""Text in, the numbers that its words write out: dwadzieścia trzy, half a million, the twenty-first, in May, XXI.

Words are joined to one value where the language joins them. Ordinals, Roman numerals, months without a day, articles,
"both" and a bare "thousands" are hints (see numerals.py). Reads what grammar.py reads.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from jobs.grammar import ROMAN_LETTERS, Grammar, Meaning, Number, total

LONGEST = 30  # words of one number
AND = r"(?:and|y|e|i|і|та|di|de)"
LINK = re.compile(rf"[-–\s]\s*(?:{AND}\s+)?", re.IGNORECASE)
# half a million, tens of millions
OF_SCALE = re.compile(r"[-–\s]\s*(?:(?:of|di|de)\s+)?(?:an?\s+|un\s+)?", re.IGNORECASE)
AND_PART = re.compile(r"\s+(?:and an?|and|y|e|i|і|й|та|з|із)\s+", re.IGNORECASE)
ROMAN = re.compile(
    r"\b(?=[IVXLІХ]{2,7}\b)(?:[XХ]L|L?[XХ]{0,3})(?:[IІ][XХ]|[IІ]?V|V?[IІ]{0,3})\b|\b[VXХ]\b(?!\.)|\b[IІ]\b(?!\.)(?=\s\w)"
)
ROMANS = {"I": 1, "І": 1, "V": 5, "X": 10, "Х": 10, "L": 50}


@dataclass(frozen=True, slots=True)
class Word:
    """One word with what it means."""

    text: str
    span: tuple[int, int]
    meaning: Meaning


def written(text: str, grammar: Grammar, taken: bytearray) -> Iterator[Number]:
    """The numbers in words, in order, where no character is taken."""
    run: list[Word] = []
    end = 0
    for word in _meant(text, grammar, taken):
        if word.span[0] < end:  # the cento of per cento
            continue
        if run and not _joins(run, word, text):
            number = _number(text, run, grammar)
            yield number
            run, end = [], number.span[1]
        if word.span[0] >= end:
            run.append(word)
    if run:
        yield _number(text, run, grammar)


def romans(text: str, grammar: Grammar) -> Iterator[Number]:
    """Roman numerals; the English I is a word."""
    for letters in ROMAN_LETTERS.finditer(text):
        match = ROMAN.match(text, letters.start())
        if match and match[0] and (match[0] != "I" or grammar.language.code != "en"):
            values = [ROMANS[char] for char in match[0]]
            signed = [-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True)]
            yield Number(Decimal(sum(signed)), "roman" if len(values) > 1 else "", match[0], match.span(), "hint")


def unit_at(text: str, end: int, grammar: Grammar) -> tuple[str, int]:
    """The currency or percent written after a number, and where it ends; empty when there is none."""
    if not (match := grammar.unit.match(text, end)):
        return "", end
    code = grammar.currency(match[1].lower())
    return (f"currency:{code}" if code else "percent"), match.end()


def _meant(text: str, grammar: Grammar, taken: bytearray) -> Iterator[Word]:
    """The words that mean a number."""
    meanings = grammar.meanings
    for match in grammar.token.finditer(text):
        if (meaning := meanings[match[0]]) and taken.find(1, *match.span()) < 0:
            yield Word(match[0], match.span(), meaning)


def _joins(run: Sequence[Word], word: Word, text: str) -> bool:
    """Whether a word continues the number of the words before it: twenty three, two thousand; not two three."""
    last, new, between = run[-1].meaning, word.meaning, (run[-1].span[1], word.span[0])
    if len(run) >= LONGEST or last.kind == "month" or new.kind == "month":
        return False
    if last.part and new.kind == "scale":
        return OF_SCALE.fullmatch(text, *between) is not None
    if last.kind not in ("number", "scale"):
        tens = last.kind == new.kind == "ordinal" and new.value < _room(last)  # vigésimo primero
        return tens and LINK.fullmatch(text, *between) is not None
    if new.kind == "scale":
        return (OF_SCALE if last.kind == "scale" else LINK).fullmatch(text, *between) is not None
    if new.part and new.part < 1 and AND_PART.fullmatch(text, *between):
        return True
    return new.kind in ("number", "ordinal") and new.value < _room(last) and LINK.fullmatch(text, *between) is not None


def _room(last: Meaning) -> int:
    """The values below this may follow: 10 after twenty, 100 after two hundred, 1000 after a thousand."""
    value = last.value
    if last.kind == "scale":
        return value if value >= 100 else 0
    step = 100 if value >= 100 else 10 if value >= 20 else 0
    return step if step and value % step == 0 else 0


def _number(text: str, run: Sequence[Word], grammar: Grammar) -> Number:
    """The number that these words write; a lone "one" or "thousands" is a hint."""
    means, span = [word.meaning for word in run], (run[0].span[0], run[-1].span[1])
    if len(run) == 1 and means[0].kind not in ("number", "scale"):
        return _hint(text, run[0])
    value = total(_parts(means))
    if means[-1].kind == "ordinal":  # двадцять перших may be the first twenty
        also = (value - 1,) if means[-1].value == 1 else ()
        return Number(value, "ordinal", text[slice(*span)], span, "hint", also=also)
    numbered = any(mean.kind == "number" or mean.counted or mean.part for mean in means)
    form = "words" if numbered and (len(run) > 1 or means[0].counted) else "hint"
    unit, end = unit_at(text, span[1], grammar)
    unsure = form == "hint" and means[0].kind == "number" and value > 1  # sei, venti
    scale = max((mean.value for mean in means if mean.kind == "scale"), default=1)
    few = (value / scale,) if 1 < scale < 100 else ()  # two decades, two dozen: also 2
    return Number(
        value,
        unit or ("unsure" if unsure else ""),
        text[span[0] : end],
        (span[0], end),
        form,
        scale,
        (*few, *_century(run, value)),
    )


def _parts(means: Sequence[Meaning]) -> Iterator[tuple[str, int | Decimal]]:
    """The words as total() takes them: a half is a part before a scale word and after a number."""
    for i, mean in enumerate(means):
        if mean.part and len(means) > 1:
            yield ("number" if i == 0 else "part"), mean.part
        else:
            yield mean.kind, mean.value


def _hint(text: str, word: Word) -> Number:
    """The hint that one ordinal, month or other word gives."""
    mean = word.meaning
    unit = mean.kind if mean.kind != "hint" else "glued" if mean.value >= 1000 else ""
    value = Decimal(mean.value) if mean.value or not mean.also else mean.also[0]
    return Number(value, unit, word.text, word.span, "hint", also=mean.also)


def _century(run: Sequence[Word], value: Decimal) -> tuple[Decimal, ...]:
    """The century that an Italian Ottocento names: the 19th, the 1800s."""
    named = len(run) == 1 and run[0].text.istitle() and 200 <= value <= 900 and value % 100 == 0
    return (value / 100 + 11, value + 1000) if named else ()
