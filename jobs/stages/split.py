"""Split: an article's body, heading, title and caption lines in, its segments out (jobs/paragraphs.py is the way back).

Rules of our own instead of a library: none of those tried keeps `2 proc. PKB` together and still splits inside a long
quotation. What is particular to a language (`abbreviations` in jobs/languages/*.yaml) decides after a full stop; a
language without a file gets the bare rule. Reads the section `split` of the configuration.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from jobs.config import SplitConfig
from jobs.languages import FOLDER, load
from jobs.records import Article, Line, Segment

ROLES = ("body", "heading", "title", "caption")
# the end of a sentence: a mark, what closes after it (a straight quote may stand loose: `text. " Next`), white space
END = re.compile(r"(?P<mark>(?<![.!?…])[.!?…]+)(?P<closers>(?:\s?[\"”»›“]|['’‘)\]])*)\s+(?=\S)")
OPENERS = re.compile(r"[\"'“”„«»‘‹(\[]*(?P<dash>[—–-]\s*)?[\"'“„«‘‹(\[¿¡…]*")
NEXT = re.compile(r"[^\W_]+(?:['’ʼ-][^\W_]+)*\.?")
LEADING = re.compile(r"^[\W_]+|^\w+['’](?=\w\w)")  # before the word: openers, and the elided article of L'art.
DOTTED = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}")  # U.S, p.m, S.p.A, EE.UU (the last dot is the mark)
NUMBER = re.compile(r"[\dIVXХІ]+(?:[.,:/–-]\d+)*")  # also Roman, in both alphabets
YEAR = re.compile(r"\(?(?:[\d.–-]*\d{2}|[IVXХІ]+)")  # 44, 2024, 13.11.2024, XIX
SOMETHING = re.compile(r"\S")
ROOM = 300  # characters at either end of a sentence that tell whether a stop ends it
QUOTE = re.compile("[\"”»›“]")
CUTS = (re.compile(r"(?:[;:]|\s[—–-])(?=\s)"), re.compile(r",(?=\s)"), re.compile(r"(?=\s)"))


@dataclass(frozen=True, slots=True)
class Rules:
    """A language's lists, ready for look-up."""

    never_end: frozenset[str] = frozenset()
    may_end: frozenset[str] = frozenset()
    rarely_end: frozenset[str] = frozenset()
    before_number: frozenset[str] = frozenset()
    starters: frozenset[str] = frozenset()
    months: frozenset[str] = frozenset()
    continues: re.Pattern[str] | None = None
    attribution: re.Pattern[str] | None = None


def split(article: Article, config: SplitConfig) -> Article:
    """The article with its segments: sentences of body lines and captions, headings and titles whole."""
    found = [segment for line in article.lines if line.role in ROLES for segment in _segments(article, line, config)]
    return replace(article, segments=tuple(found))


def sentences(text: str, lang: str) -> list[tuple[int, int]]:
    """Spans of the sentences of a text; together they hold all of it but white space."""
    rules, start, spans = _rules(lang), 0, []
    for match in END.finditer(text):
        if _ends(text, start, match, rules):
            spans.append((start, match.end()))
            start = match.end()
    return list(_trimmed(text, [*spans, (start, len(text))]))


def _segments(article: Article, line: Line, config: SplitConfig) -> Iterator[Segment]:
    """The segments of one line."""
    whole = [(0, len(line.text))]
    spans = sentences(line.text, article.lang) if line.role in ("body", "caption") else _trimmed(line.text, whole)
    short = [part for span in spans for part in _cut(line.text, span, config.max_chars)]
    for number, (start, end) in enumerate(short, start=1):
        name = f"{article.id}:{line.number}.{number}"
        yield Segment(name, line.number, (start, end), line.text[start:end], line.role)


def _trimmed(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The spans without white space at their ends, none empty."""
    for start, end in spans:
        part = text[start:end]
        if part.strip():
            yield start + len(part) - len(part.lstrip()), start + len(part.rstrip())


def _cut(text: str, span: tuple[int, int], limit: int) -> Iterator[tuple[int, int]]:
    """A span longer than the limit in pieces, each cut at the best place in its last 60 %, else at the limit."""
    start, end = span
    while end - start > limit:
        window = (start + limit * 2 // 5, start + limit)
        places = (list(cut.finditer(text, *window)) for cut in CUTS)
        at = next((found[-1].end() for found in places if found), window[1])
        yield from _trimmed(text, [(start, at)])
        start = next((match.start() for match in SOMETHING.finditer(text, at, end)), end)
    yield start, end


@cache
def _rules(lang: str) -> Rules:
    """The lists of this language; none when it has no file."""
    if not (FOLDER / f"{lang}.yaml").exists():
        return Rules()
    language = load(lang)
    lists = language.abbreviations
    return Rules(
        never_end=frozenset(lists.never_end),
        may_end=frozenset(lists.may_end),
        rarely_end=frozenset(lists.rarely_end),
        before_number=frozenset(lists.before_number),
        starters=frozenset(lists.starters),
        months=frozenset(language.months),
        continues=re.compile("|".join(lists.continues)) if lists.continues else None,
        attribution=_attribution(lists.attribution),
    )


def _attribution(verbs: Sequence[str]) -> re.Pattern[str] | None:
    """A speaker's name and one of these verbs: `Mark Rutte said`."""
    return re.compile(rf"(?:[^\W\d_][\w'’.-]*\s+){{1,3}}(?:{'|'.join(verbs)})\b") if verbs else None


def _ends(text: str, start: int, match: re.Match[str], rules: Rules) -> bool:
    """Does the sentence that began at start end with this mark?"""
    opening = OPENERS.match(text, match.end())
    at = opening.end() if opening else match.end()
    quoted = bool(QUOTE.search(match["closers"]))
    if text[at : at + 1].islower() or (quoted and opening and opening["dash"]):
        return False  # "…?" he asked; "…!" — Rutte said
    if quoted or match["mark"] != ".":
        asked = quoted and match["mark"] != "."  # “Who won?” Rutte asked, but “It is over.” Rutte left
        return not (asked and rules.attribution and _speaker(text, at, rules))
    return _ends_at_stop(text, (start, match.start("mark"), at), rules)


def _speaker(text: str, at: int, rules: Rules) -> bool:
    """Does a name with a verb of saying stand here?"""
    word = NEXT.match(text, at)
    named = word is not None and word[0].lower() not in rules.starters
    return bool(named and rules.attribution and rules.attribution.match(text, at))


def _ends_at_stop(text: str, places: tuple[int, int, int], rules: Rules) -> bool:
    """Does a full stop end the sentence: places are its first character, the stop, and the next word."""
    start, stop, at = places
    long = stop - start > 2 * ROOM  # a list of abbreviations may go on for pages: only its two ends are looked at
    head = f"{text[start : start + ROOM]} {text[stop - ROOM : stop]}" if long else text[start:stop]
    before, following = head.split(), NEXT.match(text, at)
    if not before or (len(before) == 1 and NUMBER.fullmatch(before[0])):
        return False  # an enumeration: "1. First"
    word = LEADING.sub("", LEADING.sub("", before[-1]))
    number = text[at : at + 1].isdigit() or text[at : at + 1] in "$€£№#"
    goes_on = "(" in text[stop:at] or _at_outset(before[:-1], rules)  # EE.UU. (Washington) …
    return _verdict(word, following[0] if following else "", (number, goes_on), rules)


def _verdict(word: str, following: str, signs: tuple[bool, bool], rules: Rules) -> bool:
    """The word with the stop and the next word decide; signs: a number follows, the sentence probably goes on."""
    (number, goes_on), key = signs, word.casefold()
    if key in rules.never_end or (number and key in rules.before_number):
        return False  # gen. Kukuła; No. 2
    starter = following.casefold() in rules.starters
    if key in rules.may_end:
        return starter or not (goes_on or (rules.continues and rules.continues.fullmatch(following.rstrip("."))))
    if len(word) == 1 and word.isupper():
        return starter and len(following) > 2  # an initial; `World War I. The …`, but `I. La Russa`
    if key in rules.rarely_end or DOTTED.fullmatch(word):
        return starter
    return True


def _at_outset(words: Sequence[str], rules: Rules) -> bool:
    """Is there no more than a time yet: `У 2024 р. Норвегія`, `Nel 44 a.C. Cesare`, `13 listopada 2024 r. Szef`?"""
    if not words or not YEAR.fullmatch(words[-1]):
        return False
    found = [LEADING.sub("", word).rstrip(".,").casefold() for word in words[:9]]
    plain = [word for word in found if word and not NUMBER.fullmatch(word.upper()) and word not in rules.months]
    return len(plain) < 2 or (len(plain) == 2 and plain[0] in rules.starters)
