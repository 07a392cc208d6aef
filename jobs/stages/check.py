"""check: a translation in, the same translation with a flag for every risk found out.

Reads `check:` (actions, min_usable) and `translate.routes`: what a failed check leads to. Every target is held against
its source (jobs/checks/), and the quotation marks of the original are looked at. A flagged segment is withheld (never
cited) or only noted; what a human approved (origin memory) is withheld only when it is missing or the original itself
is garbled. An article with too few segments left is dropped, with the remedy.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from jobs.checks import Checker
from jobs.config import CheckConfig
from jobs.errors import ArticleError
from jobs.records import Flag, Segment, Target, Translation

ROOM = 40  # characters before a quotation that tell whether it follows a whole sentence
MARKS = re.compile("[„“”«»]")
ENDS = re.compile(r"(?:^|[.!?…][”»\"']?)\s*$")
Actions = Mapping[str, str]  # kind of risk -> withhold | retry | note | off


@dataclass(frozen=True, slots=True)
class Judge:
    """The checks, and what a failed one leads to."""

    checker: Checker
    default: Actions
    made_by: Mapping[tuple[str, str], Actions] = field(default_factory=dict)  # (language, maker) -> its own

    def actions(self, lang: str, maker: str) -> Actions:
        """What a failed check of this maker's English leads to."""
        return self.made_by.get((lang, maker), self.default)


def check(translation: Translation, config: CheckConfig, judge: Judge) -> Translation:
    """The translation with its flags; ArticleError when too few body segments may be cited."""
    flags, lang = [*_quotation_flags(translation)], translation.article.lang
    for segment, target in zip(translation.article.segments, translation.targets, strict=True):
        flags += (Flag(segment.id, *risk) for risk in _risks(segment.source, target, lang, judge))
    checked = replace(translation, flags=_in_order(translation, flags))
    _refuse_hopeless(checked, config)
    return checked


def _in_order(translation: Translation, flags: Sequence[Flag]) -> tuple[Flag, ...]:
    """The flags in order of segments, each once."""
    order = {segment.id: number for number, segment in enumerate(translation.article.segments)}
    return tuple(sorted(dict.fromkeys(flags), key=lambda flag: (order[flag.segment], flag.kind)))


def _risks(source: str, target: Target, lang: str, judge: Judge) -> Iterator[tuple[str, str, str]]:
    """Kind, detail and action of each risk in one target."""
    if target.origin == "none":
        yield "untranslated", target.maker or "nothing could translate it", "withheld"
    elif target.origin != "source":
        if target.origin == "fuzzy":
            yield "fuzzy", target.why, "noted"
        actions = judge.actions(lang, target.maker)
        for risk in judge.checker.risks(source, target.text, lang, cut=target.cut):
            action = actions.get(risk.kind, "off")
            if action != "off":
                withheld = action == "withhold" and target.origin != "memory"  # a human has seen what is approved
                yield risk.kind, risk.detail, "withheld" if withheld else "noted"


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
    for found in MARKS.finditer(line):
        char, position = found[0], found.start()
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
