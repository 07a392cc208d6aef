"""English sentences made shorter without losing a claim: brackets, asides, titles and circumstances the reader knows.

In: a sentence (or two) and the text that its reader has read before. Out: the same, each rule applied where its result
passes the gate: every number, name, denial, modal and quotation is still there, and so is who says it. Compression by
deletion of what a clause can spare, after Dorr, Zajic and Schwartz, "Hedge Trimmer" (2003), with patterns for a parser.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from jobs.gazetteer import gazetteer
from jobs.names import unsupported_names
from jobs.numbers import unsupported
from jobs.speech import HELPERS, VERBS, WHO, balanced, dangling, quotations, speaker
from jobs.support import DENIAL
from jobs.titles import by_surname

LONG = 22  # words from which a sentence is worth the loss of its circumstances
SHORTEST = 4  # words of a sentence
ASIDE = 8  # words of an apposition between dashes
MODAL = re.compile(
    r"\b(?:could|would|should|might|may|must|can|will|shall|ought|(?:has|have|had|needs?|needed) to|plans?|planned|"
    r"intends?|intended|expect\w*|likely|possibl[ey]|potential\w*|probabl[ey]|perhaps|alleged\w*|reported(?:ly)?|"
    r"suspected|accused|hopes?|hoped|wants?|wanted|aims?|aimed|seeks?|sought|claim\w*|apparent(?:ly)?|supposed(?:ly)?|"
    r"presumabl[ey]|seemingly|purported\w*|rumou?r\w*|estimated|so-called|if|unless|whether|only|even|about|around|nearly|"
    r"almost|roughly|at least|at most|up to|over|under|(?:more|less|fewer) than)\b"
)
WHEN = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|"
    r"October|November|December|today|yesterday|tomorrow|tonight|last|next|earlier|later|morning|afternoon|evening|night|"
    r"week|month|year)\b|\d"
)
SENTENCES = re.compile(r"(?<=[.!?])(?<!\b[A-Z]\.)(?<!\b[DMS][rst]\.)\s+(?=[A-Z\ue000])")  # not "in the U.S. Desert"
QUOTATION = re.compile("“[^“”]*”")
HIDDEN = re.compile("\ue000(\\d+)\ue001")

# at its start: "(Putin) has to pay"
NAMED = re.compile(r"\b[A-Z][\w’'-]*$")
BRACKET = re.compile(r"(?<=\w)\s*\((?P<aside>[^()\d]{1,60})\)")
ABBREVIATION = re.compile(r"[A-Z][\w&-]*[A-Z]s?$")
GLOSS = re.compile(r"(?:the|an?) (?:[\w’'-]+ ){1,6}[\w’'-]+$")  # Kyiv (the capital of Ukraine), not (the elder)
DASHED = re.compile(
    r"(?<=\w)\s[–—-]\s(?P<aside>(?:an?|the|one of|its|his|her|their)\s[^–—,;:.\d]{1,60})\s[–—-]\s(?=[a-z])"
)
DEFINITE = re.compile(r"(?:\b[A-Z][\w’'-]*|\b(?:[Tt]he|[Ii]ts|[Tt]his|[Hh]is|[Hh]er|[Tt]heir)(?: [\w’'-]+){1,3})$")
# tells which or how many of them: the young ones, most of them women
SOME = re.compile(
    r"\b(?:ones?|those|among|kinds?|parts?|half|most(?:ly)?|many|some|few|rest|latter|elder|younger|other|without|"
    r"except|draft|fake|hoax|joke|forgery|rumou?r|parody)\b(?! of\b)"
)
FINITE = re.compile(r"\b(?:is|are|was|were|has|have|had|will|would|who|which|that|does|did|do)\b|\w+ed\b")
ALSO = re.compile(
    r"^(?P<front>(?:(?!\b(?:[Nn]ot|[Oo]nly|[Nn]ever)\b|n[’']t\b)[^“”\ue000]){2,60}?)(?<! but)(?<!,) also(?= [a-z])"
)
FILLER = re.compile(
    r", for (?:his|her|its|their) part,(?= )|^For (?:his|her|its|their) part, (?=[A-Z])|"
    r", (?:in turn|however|of course|incidentally|as is known|as you know),(?= )"
)
NOTED = re.compile(  # not "Recall votes were held"
    r"^(?:It should (?:also )?be (?:noted|recalled|added)|It is (?:worth (?:noting|recalling|mentioning)|noteworthy)|"
    r"(?:We|Let us) (?:remind(?: you)?|recall)|Recall|As a reminder)(?:,? that |, )(?!who|which)"
)
REPORT = re.compile(
    r"(?:, (?:as )?(?P<aside>(?:reported by [^,]{2,60}|[A-Z][\w.-]*(?: [A-Z][\w.-]*){0,3} (?:reports?|reported|informs|"
    r"informed|writes|wrote)(?:,? (?:with reference to|citing|referring to|quoting) [^,]{2,80})?)))(?=\.$)"
)
# another clause, which what is said of the first may not cover
TURN = re.compile(
    r"\b(?:but|while|whereas|although|though)\b|,? and (?=[^,]*\b(?:is|are|was|were|has|have|had|will|would|can|could|"
    r"may|might|must|should|do|does|did)\b)"
)
CLAUSE = re.compile(rf"\b(?:because|if|unless|when|that|which|who|whose|where)\b|{TURN.pattern}")
ACCORDING = re.compile(
    r"^According to (?P<who>(?!(?:its|his|her|him|them|their|this|these)\b)[^,“”\ue000]{2,70}), "
    r"(?P<rest>[^“”\ue000]{10,})\.$"
)
# a reason, not a condition: "given the money, they could"
REASON = re.compile(
    r"^(?:Given|In (?:the )?light of|In view of|Against the back(?:ground|drop) of) (?:that|the "
    r"(?:(?!(?:between|of|to|for|in|on)\b)[a-z-]+ ){0,2}?"
    r"(?!(?:option|permission|opportunity|funding|training|backing|authority|ability|equipment)\b)(?:[a-z]{3,}(?:[st]ion|"
    r"ment|ing|ness|ity|ure|acy)|facts?|circumstances|context|conditions|state|scale|extent|size|number|importance|severity|gravity|"
    r"complexity|urgency|risks?|threats?|dangers?|damage|losses|crisis|war|conflict|tensions?|history|weather|shortage|"
    r"absence|events))\b[^,;:]{0,200}, (?=\w)"
)
CONDITIONAL = re.compile(r"\b(?:will|would|can|could|may|might|should)\b")
HELD = (
    r"(?:conference|briefing|interview|meeting|statement|visit|talks|speech|summit|session|address|phone call|"
    r"conversation|debate|event)"
)
SAYING = re.compile(
    rf"^(?P<clause>{WHO}\s+{HELPERS}(?:{VERBS})) (?P<aside>(?:during|at|in|on|after|following) "
    rf"(?:(?:an?|the|his|her|their|its) )?(?:[\w-]+ ){{0,3}}?{HELD}\b[^,:“”\ue000]{{0,80}}?) (?=that )"
)
# says how far it holds: a leaked recording (any \w+ed), a closed meeting
UNLIKE = re.compile(r"\b(?:private|secret|confidential|unofficial|fake|that|who|which|not|no)\b")


@dataclass(frozen=True, slots=True)
class Reader:
    """What a reader has read, and whom the articles call by surname."""

    read: str = ""
    surnamed: frozenset[str] = frozenset()


Rule = Callable[[str, Reader], tuple[str, str]]  # sentence -> a shorter one, and what went and need not be kept
NOBODY = Reader()


def compressed(text: str, reader: Reader = NOBODY) -> str:
    """The sentences, each as short as the rules and the gate make it for this reader."""
    hidden, quoted = _hidden(text)  # a quotation may be of several sentences
    return " ".join(_compressed(_shown(sentence, quoted), reader) for sentence in SENTENCES.split(hidden))


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
    said = bool(attributed(after)) >= bool(attributed(before))
    named = not unsupported_names(before, [after, known])
    return same and whole and said and named and not unsupported(before, [after])


def attributed(text: str) -> str:
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
    """Without brackets that only say again what stands before them."""
    found = [match for match in BRACKET.finditer(text) if _again(text[: match.start()], match["aside"])]
    for match in reversed(found):
        text = text[: match.start()] + text[match.end() :]
    return text, " ".join(match["aside"] for match in found)


def _again(before: str, aside: str) -> bool:
    """Whether a bracket is the abbreviation of the words before it, or what or where the name before it is; "(in
    mice)", "(except Kowal)", "(left)" restrict."""
    words, places = before.split()[-2 * len(aside) :], gazetteer().places
    if ABBREVIATION.match(aside) and aside not in gazetteer().usual:
        return any(word[:1].upper() == aside[0] for word in words)
    located = aside in places and words[-1] in places  # Lviv (Ukraine), not General Kowal (US)
    return located or (bool(NAMED.search(before) and GLOSS.match(aside)) and _apposition(aside))


def _dashed(text: str, _reader: Reader) -> tuple[str, str]:
    """Without short appositions between dashes; one with a verb is a claim, one with a new name tells who."""
    for match in reversed([*DASHED.finditer(text)]):
        if DEFINITE.search(text[: match.start()]) and _apposition(match["aside"]):
            text = f"{text[: match.start()]} {text[match.end() :]}"
    return text, ""


def _apposition(aside: str) -> bool:
    """Whether a few words only say what something is."""
    return len(aside.split()) <= ASIDE and not FINITE.search(aside) and not SOME.search(aside)


def _fillers(text: str, _reader: Reader) -> tuple[str, str]:
    """Without "for his part", "it should be noted that", and the "also" that looks back to another sentence."""
    text = NOTED.sub("", FILLER.sub("", text))
    return ALSO.sub(lambda match: match["front"], text), ""


def _report(text: str, _reader: Reader) -> tuple[str, str]:
    """Without the outlet that passes on what somebody else says, if that is all that the sentence says."""
    match = REPORT.search(text)
    rest = text[: match.start()] if match else ""
    passed_on = attributed(rest) and not TURN.search(rest)
    return (f"{rest}.", match["aside"]) if match and passed_on else (text, "")


def _behind(text: str, _reader: Reader) -> tuple[str, str]:
    """With "according to" at its end, where nothing in the sentence can take it for its own."""
    match = ACCORDING.match(text)
    rest = match["rest"] if match else ""
    clear = "," not in " ".join(rest.split()[:8]) and "," not in rest[-60:] and not attributed(rest)
    return (f"{rest}, according to {match['who']}.", "") if match and clear and not CLAUSE.search(rest) else (text, "")


def _circumstances(text: str, _reader: Reader) -> tuple[str, str]:
    """A long sentence without the reason that it opens with."""
    match = REASON.match(text)
    spared = match and len(text.split()) > LONG and not CONDITIONAL.search(text, match.end())
    return (text[match.end() :] if match and spared else text), ""


def _occasion(text: str, _reader: Reader) -> tuple[str, str]:
    """Without the occasion on which somebody said so, unless that is when, or says how far it holds; the gate keeps its
    unknown names."""
    match = SAYING.match(text)
    if not match or WHEN.search(match["aside"]) or UNLIKE.search(match["aside"]) or FINITE.search(match["aside"]):
        return text, ""
    rest = text[match.end() - 1 :]
    return (text if " that " in rest[5:] else match["clause"] + rest), ""


def _surnames(text: str, reader: Reader) -> tuple[str, str]:
    """With the surname alone of people whom the reader knows by their full name."""
    return by_surname(text, reader.read, reader.surnamed), ""


RULES: tuple[Rule, ...] = (
    _brackets, _dashed, _fillers, _report, _circumstances, _occasion, _behind, _surnames,
)  # fmt: skip
