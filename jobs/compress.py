"""English sentences made shorter without losing a claim: brackets, asides, titles and circumstances the reader knows.

In: a sentence (or two) and the text that its reader has read before. Out: the same, each rule applied where its result
passes the gate: every number, name, denial, modal and quotation is still there, and so is who says it. Compression by
deletion of what a clause can spare, after Dorr, Zajic and Schwartz, "Hedge Trimmer" (2003), with patterns for a parser.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from jobs.gazetteer import gazetteer
from jobs.names import people, same_name, unsupported_names
from jobs.numbers import unsupported
from jobs.speech import HELPERS, VERBS, WHO, balanced, dangling, quotations, speaker
from jobs.support import DENIAL

LONG = 22  # words from which a sentence is worth the loss of its circumstances
SHORTEST = 4  # words of a sentence
BEFORE = 80  # characters in which the titles of a name stand
ASIDE = 8  # words of an apposition between dashes
MODAL = re.compile(
    r"\b(?:could|would|should|might|may|must|can|will|shall|ought|(?:has|have|had|needs?|needed) to|plans?|planned|"
    r"intends?|intended|expect\w*|likely|possibl[ey]|potential\w*|probabl[ey]|perhaps|alleged\w*|reported(?:ly)?|"
    r"suspected|accused|hopes?|hoped|wants?|wanted|aims?|aimed|seeks?|sought|if|unless|whether|only|about|around|nearly|"
    r"almost|roughly|at least|at most|up to|over|under|(?:more|less|fewer) than)\b"
)
WHEN = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|"
    r"October|November|December|today|yesterday|tomorrow|tonight|last|next|earlier|later|morning|afternoon|evening|night|"
    r"week|month|year)\b|\d"
)
SENTENCES = re.compile(r"(?<=[.!?])\s+(?=[A-Z“])")
QUOTATION = re.compile("“[^“”]*”")
HIDDEN = re.compile("\ue000(\\d+)\ue001")

BRACKET = re.compile(r"(?<=\w)\s*\((?P<aside>[^()\d]{1,60})\)")  # at its start: "(Putin) has to pay"
DASHED = re.compile(
    r"\s[–—-]\s(?P<aside>(?:an?|the|one of|its|his|her|their|[A-Z]\w*['’]s)\s[^–—,;:.\d]{1,60})\s[–—-]\s(?=[a-z])"
)
FINITE = re.compile(r"\b(?:is|are|was|were|has|have|had|will|would|who|which|that|does|did|do)\b|\w+ed\b")
ALSO = re.compile(r"^(?P<front>(?:(?![Nn]ot (?:only|just|merely)\b)[^“”\ue000]){2,60}?)(?<! but)(?<!,) also(?= [a-z])")
FILLER = re.compile(
    r", for (?:his|her|its|their) part,(?= )|^For (?:his|her|its|their) part, (?=[A-Z])|"
    r", (?:in turn|however|of course|incidentally|as is known|as you know),(?= )"
)
NOTED = re.compile(
    r"^(?:It should (?:also )?be (?:noted|recalled|added)|It is (?:worth (?:noting|recalling|mentioning)|noteworthy)|"
    r"(?:We|Let us) (?:remind(?: you)?|recall)|Recall|As a reminder),? (?:that )?"
)
REPORT = re.compile(
    r"(?:, (?:as )?(?P<aside>(?:reported by [^,]{2,60}|[A-Z][\w.-]*(?: [A-Z][\w.-]*){0,3} (?:reports?|reported|informs|"
    r"informed|writes|wrote)(?:,? (?:with reference to|citing|referring to|quoting) [^,]{2,80})?)))(?=\.$)"
)
ACCORDING = re.compile(r"^According to (?P<who>[^,“”\ue000]{2,70}), (?P<rest>[^“”\ue000]{10,})\.$")
CIRCUMSTANCE = re.compile(
    r"^(?:Given|Amid|In (?:the )?light of|In view of|In the context of|Against (?:the|a) back(?:ground|drop) of) "
    r"[^,;:]{8,200}, (?=\w)"
)
SAYING = re.compile(
    rf"^(?P<clause>{WHO}\s+{HELPERS}(?:{VERBS})) (?P<aside>(?:during|at|in|on|after|while|following|speaking) "
    r"[^,:“”\ue000]{3,110}?) (?=that )"
)
BEFORE_TITLE = re.compile(r"\b(?:former|ex|late|acting|outgoing|then|future|incoming|deputy|vice)[ -]$", re.IGNORECASE)
MISTERS = ("Mr", "Mrs", "Ms", "Dr", "Sir", "Mr.", "Mrs.", "Ms.", "Dr.")


@dataclass(frozen=True, slots=True)
class Reader:
    """What a reader has read, and whom the articles call by surname."""

    read: str = ""
    surnamed: frozenset[str] = frozenset()


Rule = Callable[[str, Reader], tuple[str, str]]  # sentence -> a shorter one, and what went and need not be kept
NOBODY = Reader()


def compressed(text: str, reader: Reader = NOBODY) -> str:
    """The sentences, each as short as the rules and the gate make it for this reader."""
    return " ".join(_compressed(sentence, reader) for sentence in SENTENCES.split(text))


def surnamed(text: str) -> frozenset[str]:
    """The people, by full name, whom a text itself calls by surname alone: “His Dark Materials” is nobody."""
    full = (name for name in people(text) if " " in name)
    return frozenset(name for name in full if any(_alone(m[1]) for m in _surname(name).finditer(text)))


def _surname(name: str) -> re.Pattern[str]:
    """A surname, and the word before it."""
    return re.compile(rf"(?<!\S)(?:(\S+) )?[“\"]?{re.escape(name.split()[-1])}\b")


def _alone(before: str | None) -> bool:
    """Whether the word before a surname is neither a first name nor an article."""
    return not before or before in MISTERS or not (before[:1].isupper() or before == "the")


def _compressed(text: str, reader: Reader) -> str:
    """One sentence, through every rule."""
    for rule in RULES:
        hidden, quoted = _hidden(text)
        made, aside = rule(hidden, reader)
        made = re.sub(r"\s+(?=[,.;:])", "", re.sub(r"\s{2,}", " ", _shown(made, quoted))).strip()
        made = made[:1].upper() + made[1:]
        if made != text and keeps(text, made, f"{reader.read} {aside}"):
            text = made
    return text


def keeps(before: str, after: str, known: str = "") -> bool:
    """Whether a shorter sentence says what the longer one does: its numbers, names (but those that are known), denials,
    modals, quotations and attribution."""
    before = NOTED.sub("", before)  # has a modal of its own
    counted = [Counter(map(str.lower, found.findall(each))) for found in (DENIAL, MODAL) for each in (before, after)]
    same = counted[0] == counted[1] and counted[2] == counted[3] and quotations(before) == quotations(after)
    whole = (
        len(after.split()) >= SHORTEST and balanced(after) >= balanced(before) and dangling(after) <= dangling(before)
    )
    said = bool(_attributed(after)) >= bool(_attributed(before))
    named = not unsupported_names(before, [after, known])
    return same and whole and said and named and not unsupported(before, [after])


def _attributed(text: str) -> str:
    """Who is said to say it."""
    return speaker(text) or ("somebody" if "ccording to" in text else "")


def _hidden(text: str) -> tuple[str, list[str]]:
    """The text with a sign for each quotation, and the quotations: their words are not ours to shorten."""
    quoted: list[str] = []

    def hide(match: re.Match[str]) -> str:
        """The sign of one."""
        quoted.append(match[0])
        return f"\ue000{len(quoted) - 1}\ue001"

    return QUOTATION.sub(hide, text), quoted


def _shown(text: str, quoted: list[str]) -> str:
    """The text with its quotations back in their places."""
    return HIDDEN.sub(lambda match: quoted[int(match[1])], text)


def _brackets(text: str, _reader: Reader) -> tuple[str, str]:
    """Without brackets that have no digits."""
    return BRACKET.sub("", text), " ".join(match["aside"] for match in BRACKET.finditer(text))


def _dashed(text: str, _reader: Reader) -> tuple[str, str]:
    """Without short appositions between dashes; one with a verb is a claim."""
    found = [m["aside"] for m in DASHED.finditer(text) if _apposition(m["aside"])]
    return DASHED.sub(lambda m: " " if _apposition(m["aside"]) else m[0], text), " ".join(found)


def _apposition(aside: str) -> bool:
    """Whether a few words only say what something is."""
    return len(aside.split()) <= ASIDE and not FINITE.search(aside)


def _fillers(text: str, _reader: Reader) -> tuple[str, str]:
    """Without "for his part", "it should be noted that", and the "also" that looks back to another sentence."""
    text = NOTED.sub("", FILLER.sub("", text))
    return ALSO.sub(lambda match: match["front"], text), ""


def _report(text: str, _reader: Reader) -> tuple[str, str]:
    """Without the outlet that passes on what somebody else says; the gate wants somebody else to be left."""
    match = REPORT.search(text)
    return (text[: match.start()] + text[match.end() :], match["aside"]) if match else (text, "")


def _behind(text: str, _reader: Reader) -> tuple[str, str]:
    """With "according to" at its end, where nothing in the sentence can take it for its own."""
    match = ACCORDING.match(text)
    rest = match["rest"] if match else ""
    clear = "," not in " ".join(rest.split()[:8]) and "," not in rest[-60:] and not _attributed(rest)
    return (f"{rest}, according to {match['who']}.", "") if match and clear else (text, "")


def _circumstances(text: str, _reader: Reader) -> tuple[str, str]:
    """A long sentence without the "given …" that it opens with."""
    return (CIRCUMSTANCE.sub("", text) if len(text.split()) > LONG else text), ""


def _occasion(text: str, _reader: Reader) -> tuple[str, str]:
    """Without the occasion on which somebody said so, unless that is when; the gate keeps its unknown names."""
    match = SAYING.match(text)
    if not match or WHEN.search(match["aside"]):
        return text, ""
    return match["clause"] + text[match.end() - 1 :], ""


def _surnames(text: str, reader: Reader) -> tuple[str, str]:
    """With the surname alone of people whom the reader knows by their full name."""
    here, read = people(text), people(reader.read)
    for name in (name for name in here if " " in name):
        others = [other for other in (*here, *read) if not same_name(name, other)]
        known = any(same_name(name, other) for other in read if " " in other)
        called = any(same_name(name, other) for other in reader.surnamed)
        if known and called and all(name.split()[-1] != other.split()[-1] for other in others):
            text = _renamed(text, name, name.split()[-1])
    return text, ""


def untitled(text: str) -> str:
    """The text with its people by their full names alone."""
    for name in people(text):
        text = _renamed(text, name, name) if " " in name else text
    return text


def _renamed(text: str, name: str, called: str) -> str:
    """The text with this for a name and the titles before it, but as it is after "former", which goes with a title."""
    made, end = [], 0
    for match in re.finditer(rf"{re.escape(name)}\b", text):
        titles = _titles().search(text, max(end, match.start() - BEFORE), match.start())
        start = titles.start() if titles else match.start()
        if not BEFORE_TITLE.search(text[end:start]):
            made += [text[end:start], called]
            end = match.end()
    return "".join((*made, text[end:]))


@cache
def _titles() -> re.Pattern[str]:
    """Titles, with the nations and organizations before them, right before a name."""
    known = gazetteer()
    nation = rf"(?:{known.nation.pattern}|[A-Z]{{2,}}|Federal)(?:['’]s)?"
    return re.compile(rf"(?:\b{nation} )*(?:(?:{known.title.pattern}|\bchief|\bleader) )+$")


RULES: tuple[Rule, ...] = (
    _brackets, _dashed, _fillers, _report, _circumstances, _occasion, _behind, _surnames,
)  # fmt: skip
