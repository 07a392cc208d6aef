"""Who says what, in English sentences: attribution, pronouns without a referent, quotation marks.

Quotation marks stay only around strings that stand verbatim in an original; our translations lose them and gain their
speaker in front ("Rutte said: we have to do more"). All functions are pure; what cannot be decided is left alone or
answered with "".
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from jobs.names import people
from jobs.text import normalize

VERBS = (
    "said|says|told|added|noted|stressed|emphasized|emphasised|underlined|underscored|warned|announced|declared|stated|"
    "explained|assured|acknowledged|admitted|observed|concluded|recalled|pointed out|considered|affirmed|claimed|"
    "argued|confirmed|reaffirmed|insisted|replied|answered|wrote|expressed|made it clear|promised|called for|"
    "drew attention|gave an assurance"
)
ROLES = (
    "chief|minister|president|premier|chancellor|spokesman|spokeswoman|spokesperson|politician|leader|official|diplomat|"
    "mayor|general|commander|secretary|governor|ambassador|prosecutor|analyst|expert|candidate|director|head"
)
HELPERS = r"(?:(?:also|then|further|later|has|had|again|today|for (?:his|her|its|their) part,?)\s+)*"
CAPITALIZED = r"(?:[A-Z]\.(?=\s)|[A-Z][\w’'-]*)"
WHO = rf"(?P<who>(?:[Tt]he\s+)?{CAPITALIZED}(?:\s+(?:{CAPITALIZED}|of|for|and|de|von|van|{ROLES})){{0,8}})"
# what opens a sentence with a capital and is nobody
NOT_WHO = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October|"
    r"November|December|Today|Yesterday|On|In|At|By|For|From|With|Without|After|Before|During|Since|Until|While|When|As|"
    r"According|If|Although|Though|Because|Had|Has|Have|Is|Are|Was|Were|Will|Would|Do|Does|Did|Nobody|No|None|Neither|"
    r"Nor|Either|Everybody|Everyone|Somebody|Someone|Many|Some|Most|He|She|They|It|This|That|These|Those|Both|We|I|You|"
    r"What|Who|There|But|And|So)\b",
)
MIDDLE = re.compile(rf"^[Aa]s\s+{WHO}\s+(?:{VERBS})\b")
FRONT = re.compile(rf"^(?:[^,“”\"]{{1,30}}\s)??{WHO}(?:,[^“”\"]{{1,140}},)?\s+{HELPERS}(?P<verb>{VERBS})\b")
TAIL = re.compile(rf"(?:[,.!?…][”\"]|[”\"],?)\s+{WHO}\s+{HELPERS}(?P<verb>{VERBS})\b(?P<rest>[^“”\"]*)$")
# without quotation marks only at the very end: "Germany, France and Poland said they agree" is no quotation
PLAIN_TAIL = re.compile(rf",\s+{WHO}\s+{HELPERS}(?P<verb>{VERBS})(?P<rest>)\.?$")
INVERTED = re.compile(rf"[,.!?…]?[”\"],?\s+(?P<verb>{VERBS})\s+{WHO}(?P<rest>[^“”\"]*)$")
SPEECH = re.compile(rf"\b(?:{VERBS})\b")

CONNECTIVE = re.compile(
    r"^(?:(?:But|And|So|Yet|Or)\s+|(?:Thus|Meanwhile|However|Moreover|Furthermore|Besides|In particular|In addition|"
    r"Of course|Obviously|Naturally|At the same time|Therefore|Hence|Then|Also|Finally|Indeed|In turn),\s+)+"
)
LEADING = re.compile(r"^(?:He|She)\b")
ACCORDING = re.compile(r"^According to (?:him|her)\b")
TRAILING = re.compile(rf"(?P<mark>[,.!?…][”\"]|[”\"],)\s+(?:he|she)\s+(?=(?:also\s+)?(?:{VERBS})\b)")
SUBJECTLESS = re.compile(rf"[”\"],?\s+(?:{VERBS})\.?$")
DANGLING = re.compile(
    r"^(?:[A-Z][^,“”\"]{0,40},\s+)?[“\"]?(?:he|she|they|it|this|these|that|those|both|such|we|i|our|his|her|their|its|you|"
    r"all this|all of this|for this|for us|according to (?:him|her)|the latter|the former)\b|"
    r"^[^,“”\"]{0,30}\b(?:he|she)\b",
    re.IGNORECASE,
)
UNCLEAR = re.compile(r"^(?:he|she|they|it|this|these|that|those)\b", re.IGNORECASE)  # within reported speech
WE = re.compile(r"\b(?:[Ww]e|[Oo]ur|us|I|[Mm]y)\b")
LIKEWISE = re.compile(r"\b(?:likewise|the same|this too|(?:along|in) (?:these|the same) (?:lines|terms))\b")
QUOTED = re.compile(r"“([^“”]+)”|\"([^\"]+)\"|«([^«»]+)»|„([^„“”]+)[”“]")
MARK = re.compile("[“”„«»\"]")


def speaker(text: str) -> str:
    """Who speaks in this sentence, as written there; empty when it does not say."""
    for pattern in (MIDDLE, TAIL, PLAIN_TAIL, INVERTED, FRONT):
        match = pattern.search(text)
        if match and not NOT_WHO.match(match["who"]):
            return match["who"]
    return ""


def referents(sentences: Sequence[str]) -> list[tuple[str, int]]:
    """For each sentence of an article: who a "he said" in it means, and which sentence says so.

    That is the person who spoke in the sentence just before, by name or again as "he"; a quotation in between changes
    nothing. After any other sentence it is open, ("", -1): somebody else may have come in.
    """
    full = {name.split()[-1]: name for name in people("\n".join(sentences)) if " " in name}
    found: list[tuple[str, int]] = []
    last: tuple[str, int] = ("", -1)
    for index, text in enumerate(sentences):
        found.append(last)
        who = _person(speaker(text), full)
        if who:
            last = (who, index)
        elif not _means_the_last(text):
            last = ("", -1)
    return found


def _person(who: str, full: Mapping[str, str]) -> str:
    """The speaker if it is one person: by a name that the article gives in full, or by office."""
    if re.search(r"\b(?:and|[Pp]olice|officials|ministers|leaders)\b", who):
        return ""
    office = who.lower().startswith("the ") and re.search(rf"\b(?:{ROLES})\b", who.lower())
    return who if office or (who and who.split()[-1] in full) else ""


def _means_the_last(text: str) -> bool:
    """Whether a sentence leaves the speaker as he was: he or she says it, nobody does (`..., considered.`), or it is
    a quotation alone."""
    leading = LEADING.match(without_connective(text)) or ACCORDING.match(text)
    inside = text.startswith("“") and not SPEECH.search(text.rpartition("”")[2])
    return bool(leading or TRAILING.search(text) or SUBJECTLESS.search(text) or inside)


def resolve(text: str, who: str) -> str:
    """The sentence with the He or She that reports speech replaced by this name; unchanged where there is none."""
    if who and ACCORDING.match(text):
        return ACCORDING.sub(f"According to {who}", text, count=1)
    if not who or not SPEECH.search(text):
        return text
    if LEADING.match(text):
        return LEADING.sub(who[:1].upper() + who[1:], text, count=1)
    inside = "the" + who[3:] if who.startswith("The ") else who
    return TRAILING.sub(lambda match: f"{match['mark']} {inside} ", text, count=1)


def without_connective(text: str) -> str:
    """The sentence without the But, And, Thus, that tied it to the one before it."""
    rest = CONNECTIVE.sub("", text)
    return rest[:1].upper() + rest[1:]


def dangling(text: str) -> bool:
    """Whether the sentence leans on another one: a pronoun before any name, or half of a quotation."""
    _, _, said = text.partition(": ")
    leans = DANGLING.search(text) or UNCLEAR.search(said) or LIKEWISE.search(text[:60])
    return bool(leans) or not balanced(text)


def balanced(text: str) -> bool:
    """Whether every quotation mark has its partner."""
    return text.count("“") == text.count("”") and text.count("«") == text.count("»") and text.count('"') % 2 == 0


def quotations(text: str) -> list[str]:
    """The strings between quotation marks, innermost pairs, without the marks."""
    return ["".join(parts) for parts in QUOTED.findall(text)]


def verbatim(text: str, originals: Iterable[str]) -> str:
    """The text with quotation marks only around strings that stand, with theirs, in one of the originals."""
    inner_texts = quotations(text)
    known = [fold(original) for original in originals] if inner_texts else []
    kept = [inner for inner in inner_texts if any(f'"{fold(inner)}"' in original for original in known)]
    for number, inner in enumerate(kept):
        text = re.sub("[“„«\"]" + re.escape(inner) + "[”“»\"]", f"\x00{number}\x01", text, count=1)
    text = MARK.sub("", text)
    for number, inner in enumerate(kept):
        text = text.replace(f"\x00{number}\x01", f"“{inner}”")
    return re.sub(r"\s+([,.;:])", r"\1", text).strip()


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """For comparing: normalized, all quotation marks and all apostrophes alike."""
    return re.sub("[“”„«»]", '"', re.sub("[’‘`´ʼ]", "'", normalize(text)))


def speaker_first(text: str) -> str:
    """A sentence that ends in its attribution, turned round and without quotation marks: `Rutte said: we must do more.`

    Answers "" when the sentence does not end in an attribution.
    """
    match = TAIL.search(text) or PLAIN_TAIL.search(text) or INVERTED.search(text)
    if not match or NOT_WHO.match(match["who"]):
        return ""
    rest = match["rest"].rstrip(". ")
    if match.re is INVERTED and not re.match(r"\s+(?:in|on|at|after|during|while)\b", rest):
        rest = ""
    said = MARK.sub("", text[: match.start()]).strip(" ,.")
    clause = f"{match['who']} {match['verb']}{rest}"
    return f"{clause[:1].upper()}{clause[1:]}: {without_connective(said)}." if said else ""
