"""An English text and its source in, the English with one wrong number out: the planters of numbers, for plants.py.

They find numbers by patterns of their own, so that a number that numerals.py cannot read is planted in, too.
"""

import random
import re
from collections.abc import Iterable, Iterator

DIGITS = re.compile(r"(?<![\w.,:])\d+(?:[.,:]\d+)*")
TIME = re.compile(r"(\d{1,2})([.:]\d\d)?(?=\s?[ap]\.?m\b)|(\d{1,2})(:\d\d)(?!:)")
GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
UNITS = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
TEENS = ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
WORDS = {word: group for group in (UNITS, TEENS, TENS) for word in group}
WRITTEN = re.compile(rf"\b(?:{'|'.join(WORDS)})\b", re.IGNORECASE)
# each scale word with those that a translator may take for it
SCALES = {
    "hundred": ("thousand",),
    "thousand": ("million", "hundred"),
    "million": ("billion", "thousand"),
    "billion": ("million", "trillion"),
    "trillion": ("billion", "million"),
    "k": ("m",),
    "m": ("bn",),
    "mn": ("bn",),
    "bn": ("m", "tn"),
    "tn": ("bn",),
}
SCALE = re.compile(
    r"\b(?:hundred|thousand|million|billion|trillion)(?=s?\b)|(?:(?<=\d)|(?<=\d\s))(?:mn|bn|tn)\b",
    re.IGNORECASE,
)
SHORT = re.compile(r"[£$€]\d[\d.,]*\s?([km])\b")


def changed_number(text: str, source: str, chance: random.Random) -> str | None:
    """The text with one number in digits or words changed to another of the same form."""
    places = [_place(match, _new(_digits_like(match, text), text, source), text) for match in DIGITS.finditer(text)]
    places += [
        (match.span(), _new(WORDS[match[0].lower()], text, source))
        for match in WRITTEN.finditer(text)
        if not _kept(match[0], source)
    ]
    return _planted(text, places, chance)


def dropped_digit(text: str, source: str, chance: random.Random) -> str | None:
    """The text with a digit of the whole part of one number left out."""
    places = [_place(match, _new(_shorter(match, text), text, source), text) for match in DIGITS.finditer(text)]
    return _planted(text, places, chance)


def changed_scale(text: str, source: str, chance: random.Random) -> str | None:
    """The text with one scale word changed to its neighbor."""
    spans = [match.span() for match in SCALE.finditer(text)] + [match.span(1) for match in SHORT.finditer(text)]
    return _planted(text, [(span, [*SCALES[text[slice(*span)].lower()]]) for span in spans], chance)


def _planted(text: str, places: list[tuple[tuple[int, int], list[str]]], chance: random.Random) -> str | None:
    """The text with one of these places changed, by chance, in the case of what stood there."""
    places = [(span, news) for span, news in places if news]
    if not places:
        return None
    (start, end), news = chance.choice(places)
    new = chance.choice(news)
    return text[:start] + (new.capitalize() if text[start].isupper() else new) + text[end:]


def _kept(word: str, source: str) -> bool:
    """Whether the source has this English word, in a name that nobody translates: Six Flags."""
    return word[0].isupper() and re.search(rf"\b{word}\b", source) is not None


def _new(numbers: Iterable[str], *texts: str) -> list[str]:
    """Those of these numbers that none of the texts has."""
    found = (match[0].lower() for text in texts for form in (DIGITS, WRITTEN) for match in form.finditer(text))
    taken = {_plain(number) for number in found}
    return [number for number in numbers if _plain(number) not in taken]


def _plain(number: str) -> str:
    """A number without marks and leading zeros."""
    return re.sub(r"[.,:]", "", number).lstrip("0")


def _place(match: re.Match[str], numbers: Iterable[str], text: str) -> tuple[tuple[int, int], list[str]]:
    """Where this number stands and what may stand there; an ordinal keeps an ending that fits."""
    if ending := re.compile("(?:st|nd|rd|th)\\b").match(text, match.end()):
        return (match.start(), ending.end()), [f"{number}{_ending(number)}" for number in numbers]
    return match.span(), [*numbers]


def _ending(number: str) -> str:
    """The ending of an ordinal."""
    teen = number[-2:-1] == "1"
    return "th" if teen else {"1": "st", "2": "nd", "3": "rd"}.get(number[-1], "th")


def _digits_like(match: re.Match[str], text: str) -> list[str]:
    """Other numbers of the form of this one."""
    number = match[0]
    if time := TIME.match(text, match.start()):
        hour, rest = int(time[1] or time[3]), number[len(time[1] or time[3]) :]
        return [f"{new}{rest}" for new in range(1, 13) if (new - hour) % 12]  # 22:30 is 10:30 p.m.
    if not number.isdigit():
        return [*_one_digit_else(number)]
    value = int(number)
    if 1000 <= value <= 2100 and number[0] != "0":
        return [str(new) for new in range(value - 30, min(value + 31, 2100)) if new != value]
    if 0 < value < 100 and number[0] != "0":
        most = 31 if value <= 31 else 99  # it may be the day of a date
        return [str(new) for new in range(max(2, value // 2), min(2 * value + 3, most) + 1) if new != value]
    return [*_one_digit_else(number)]


def _one_digit_else(number: str) -> Iterator[str]:
    """The number with one digit changed; no leading zero comes or goes."""
    for place, old in enumerate(number):
        if old.isdigit() and not (place == 0 and old == "0"):
            yield from (number[:place] + new + number[place + 1 :] for new in "123456789" if new != old)


def _shorter(match: re.Match[str], text: str) -> Iterator[str]:
    """The number with one digit of its whole part left out, grouped as before."""
    number, time = match[0], TIME.match(text, match.start())
    whole = re.split(r"[.:]" if GROUPED.fullmatch(number) else r"[.,:]", number)[0]
    digits = whole.replace(",", "")
    for place in range(len(digits)):
        less = digits[:place] + digits[place + 1 :]
        if not less or less[0] == "0" or digits[0] == "0" or (time and (int(less) - int(digits)) % 12 == 0):
            continue
        yield (f"{int(less):,}" if "," in whole else less) + number[len(whole) :]
