"""check: a translation in, the same translation with a flag for every risk found out.

Reads `check:` (min_ratio, max_ratio, min_usable) and languages/*.yaml. Checked are the numbers, copied source, empty
and missing targets, loops, length, script, and the quotation marks of the original. A flagged segment is withheld
(never cited) or only noted; what a human approved (origin memory) is withheld only when it is missing or the original
itself is garbled. An article with too few segments left is dropped, with the remedy.
"""

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from jobs.config import CheckConfig
from jobs.errors import ArticleError
from jobs.numbers import mismatched
from jobs.records import Flag, Segment, Target, Translation
from jobs.text import letters, normalize, words

SHORT = 20  # letters; below this a length ratio says nothing
EXTREME = (0.2, 5.0)  # ratios that no faithful translation has
COPIED = 0.8  # share of the source's ordinary words that stand in the target
LOOPED = 3  # times in a row
LONGEST_LOOP = 8  # words
ROOM = 40  # characters before a quotation that tell whether it follows a whole sentence
ENDS = re.compile(r"(?:^|[.!?…][”»\"']?)\s*$")


def check(translation: Translation, config: CheckConfig) -> Translation:
    """The translation with its flags; ArticleError when too few body segments may be cited."""
    flags = [*_quotation_flags(translation)]
    for segment, target in zip(translation.article.segments, translation.targets, strict=True):
        flags += (
            Flag(segment.id, kind, detail, "withheld" if serious else "noted")
            for kind, detail, serious in _risks(segment.source, target, translation.article.lang, config)
        )
    checked = replace(translation, flags=_in_order(translation, flags))
    _refuse_hopeless(checked, config)
    return checked


def _in_order(translation: Translation, flags: Sequence[Flag]) -> tuple[Flag, ...]:
    """The flags in order of segments, each once."""
    order = {segment.id: number for number, segment in enumerate(translation.article.segments)}
    return tuple(sorted(dict.fromkeys(flags), key=lambda flag: (order[flag.segment], flag.kind)))


def _risks(source: str, target: Target, lang: str, config: CheckConfig) -> Iterator[tuple[str, str, bool]]:
    """Kind and detail of each risk in one target, and whether it must be withheld."""
    if target.origin == "none":
        yield "untranslated", target.maker or "nothing could translate it", True
    elif target.origin != "source":
        approved = target.origin == "memory"  # a human has seen it
        yield from ((kind, detail, not approved) for kind, detail in _mistakes(source, target.text, lang))
        for kind, detail, extreme in _length(source, target, config):
            yield kind, detail, extreme and not approved


def _mistakes(source: str, target: str, lang: str) -> Iterator[tuple[str, str]]:
    """Kind and detail of each likely mistake of a translator."""
    if not target.strip():
        if source.strip():
            yield "empty", "the translation is empty"
        return
    yield from (("numbers", detail) for detail in mismatched(source, target, lang))
    if _copied(source, target):
        yield "copied", "the translation repeats the original instead of translating it"
    if phrase := _loop(target, source):
        yield "loop", f"“{phrase}” is repeated {LOOPED} times or more in a row"
    if foreign := _foreign(target):
        yield "script", f"“{foreign}” is not in Latin letters"


def _length(source: str, target: Target, config: CheckConfig) -> Iterator[tuple[str, str, bool]]:
    """A target far shorter or longer than its source, and whether no faithful translation can be so."""
    ratio = letters(target.text) / max(letters(source), 1)
    if letters(source) > SHORT and ratio and not config.min_ratio <= ratio <= config.max_ratio:
        detail = f"the translation has {ratio:.1f} times the letters of the original"
        yield "length", detail, not EXTREME[0] <= ratio <= EXTREME[1]


def _copied(source: str, target: str) -> bool:
    """Whether the target is the source: the same words; names and numbers alone may stay as they are."""
    ordinary = [word for word in words(source) if word[0].islower() and len(word) > 2]
    if not ordinary:
        return False
    if normalize(source).casefold() == normalize(target).casefold():
        return True
    there = set(words(target))
    return len(ordinary) > 2 and sum(word in there for word in ordinary) / len(ordinary) >= COPIED


def _loop(target: str, source: str) -> str:
    """The first phrase that the target, but not the source, repeats in a row; empty when there is none."""
    phrase = _repeated(target)
    return "" if phrase and _repeated(source) else phrase


def _repeated(text: str) -> str:
    """The first phrase of a text that stands there several times in a row."""
    tokens = [word.lower() for word in words(text)]
    for size, start in itertools.product(range(1, LONGEST_LOOP + 1), range(len(tokens))):
        phrase = tokens[start : start + size]
        if phrase * LOOPED == tokens[start : start + size * LOOPED]:
            return " ".join(phrase)
    return ""


def _foreign(text: str) -> str:
    """The first run of letters in the text that are not Latin; a single Greek letter is a symbol."""
    runs = ("".join(run) for other, run in itertools.groupby(text, _other_script) if other)
    return next((run for run in runs if len(run) > 1 or not unicodedata.name(run).startswith("GREEK")), "")


def _other_script(char: str) -> bool:
    """Whether a character is a letter of another script than Latin."""
    return char.isalpha() and not unicodedata.name(char, "").startswith(("LATIN", "MODIFIER", "FEMININE", "MASCULINE"))


def _quotation_flags(translation: Translation) -> Iterator[Flag]:
    """Quotation marks of the original that do not fit: a broken quotation is withheld, a lone mark noted."""
    kinds = {line.number: _quotation(line.text) for line in translation.article.lines}
    for segment in translation.article.segments:
        kind = kinds.get(segment.line, "")
        if kind == "garbled":
            detail = "the original opens a second quotation inside an open one, so who says what is lost"
            yield Flag(segment.id, "garbled", detail, "withheld")
        elif kind == "quotes":
            yield Flag(segment.id, "quotes", "the quotation marks of the original line do not pair up", "noted")


def _quotation(line: str) -> str:
    """garbled | quotes | empty: whether the quotation marks of a line fit together."""
    depth, broken, lone = 0, False, line.count('"') % 2 == 1
    low = 0  # „ is closed by “ or ”
    for position, char in enumerate(line):
        if char == "„":
            low += 1
        elif low and char in "“”":
            low -= 1
        elif char in "“«":
            broken |= depth > 0 and ENDS.search(line, max(0, position - ROOM), position) is not None
            depth += 1
        elif char in "”»":
            lone |= depth == 0
            depth = max(depth - 1, 0)
    if broken and depth:
        return "garbled"
    return "quotes" if lone or depth or low else ""


def _refuse_hopeless(translation: Translation, config: CheckConfig) -> None:
    """ArticleError, with the remedy, when too few body segments may be cited."""
    body = [segment for segment in translation.article.segments if segment.role == "body"]
    usable = sum(1 for _ in translation.usable("body"))
    if usable and usable >= config.min_usable * len(body):
        return
    missing = [target for _, target in _body(translation) if target.origin == "none"]
    if missing:
        why = Counter(target.maker for target in missing).most_common(1)[0][0] or "nothing could translate it"
        remedy = "add a route for it or approved translations, or run `python -m jobs models fetch CONFIG`"
        raise ArticleError(f"{len(missing)} of {len(body)} sentences have no translation: {why}; {remedy}")
    held = {segment.id for segment in body} & translation.withheld
    kinds = Counter(flag.kind for flag in translation.flags if flag.segment in held and flag.action == "withheld")
    listed = ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items())) or "no body sentence at all"
    remedy = f"try another model for {translation.article.lang} in translate.routes, or approve translations of it"
    raise ArticleError(f"{len(held)} of {len(body)} sentences failed the checks ({listed}); {remedy}")


def _body(translation: Translation) -> Iterator[tuple[Segment, Target]]:
    """Segment and target pairs of the body."""
    pairs = zip(translation.article.segments, translation.targets, strict=True)
    return ((segment, target) for segment, target in pairs if segment.role == "body")
