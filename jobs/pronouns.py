"""Who "he said" and "she said" mean, in the English sentences of one article; nobody, where that is not sure.

In: the sentences, in order. Out: for each who is meant, and the sentence with that name. He and she agree with what is
known of a name: its title, its role, its first name. Reads `given` of languages/en.yaml.
"""

import re
from collections.abc import Mapping, Sequence

from jobs.languages import load
from jobs.names import people
from jobs.speech import HELPERS, ROLES, SPEECH, VERBS, speaker, without_connective

SAYS = rf"(?=(?:,[^,“”]{{1,60}},)?\s+{HELPERS}(?:{VERBS})\b(?! to (?:be|have)\b))"  # not "he was said to be ill"
LEADING = re.compile(r"^(?:He|She)\b")
LEADS = re.compile(rf"^(?P<pronoun>He|She)\b{SAYS}")
ACCORDING = re.compile(r"^According to (?P<pronoun>him|her)(?=,)")
TRAILING = re.compile(rf"(?P<mark>[,.!?…][”\"]|[”\"],)\s+(?P<pronoun>he|she)\s+(?=(?:also\s+)?(?:{VERBS})\b)")
SUBJECTLESS = re.compile(rf"[”\"],?\s+(?:{VERBS})\.?$")
SEVERAL = re.compile(r"\b(?:and|[Pp]olice|officials|ministers|leaders)\b")
OF_OTHERS = re.compile(r"^(?!(?:[Tt]he|An?) )[A-Z][\w’'-]*s (?:of|for|from|in|to) ")  # Relatives of John Carter
HE = re.compile(
    r"\b(?:Mr|Sir|Lord|King|Prince|Pope|Duke|(?i:spokesman|chairman|businessman|policeman)|man|king|father|son|brother|"
    r"husband)\b"
)
SHE = re.compile(
    r"\b(?:Mrs|Ms|Madam|Lady|Queen|Princess|(?i:spokeswoman|chairwoman|businesswoman)|woman|queen|mother|daughter|sister|"
    r"wife)\b"
)
KIN = re.compile(
    r"\b(?:wife|husband|mother|father|daughter|son|sister|brother|widow|partner|girlfriend|boyfriend|girl|boy|(?:wo)?man|"
    r"colleague|victim|lawyer|patient|child|actress|singer|(?:her|his) (?:aide|successor|predecessor))\b"
)


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
        elif not goes_on(text):
            last = ("", -1)
    return found


def _person(who: str, full: Mapping[str, str]) -> str:
    """The speaker if it is one person: by a name that the article gives in full, or by office."""
    if SEVERAL.search(who) or OF_OTHERS.match(who):
        return ""
    office = who.lower().startswith("the ") and re.search(rf"\b(?:{ROLES})\b", who.lower())
    return who if office or (who and who.split()[-1] in full) else ""


def goes_on(text: str) -> bool:
    """Whether a sentence leaves the speaker as he was: he or she says it, nobody does (`..., considered.`), or it is
    a quotation alone."""
    leading = LEADING.match(without_connective(text)) or ACCORDING.match(text)
    _, closed, rest = text.rpartition("”")
    alone = text.startswith("“") and not (re.search(r"\w", rest) if closed else SPEECH.search(rest))
    return bool(leading or TRAILING.search(text) or SUBJECTLESS.search(text) or alone)


def resolve(text: str, who: str, full: str = "", told: str = "") -> str:
    """The sentence with this name for the He or She that reports speech; unchanged where there is none, where it does
    not agree with the full name, or where the sentence that told the name may mean somebody else."""
    for pattern in (ACCORDING, LEADS, TRAILING) if who else ():
        match = pattern.search(text)
        if match and _meant(match["pronoun"].lower(), f"{who}, {full}", told):
            opens = pattern is LEADS
            name = who[:1].upper() + who[1:] if opens else re.sub("^The ", "the ", who)
            return text[: match.start("pronoun")] + name + text[match.end("pronoun") :]
    return text


def _meant(pronoun: str, who: str, told: str) -> bool:
    """Whether he or she is this one: as is known of them, else where nobody else is told of beside them."""
    wanted = "she" if pronoun in ("she", "her") else "he"
    titled = re.search(rf"\b[\w.]+ {re.escape(who.split(', ')[0])}", told)  # Mr Kowal
    who = f"{titled[0]}, {who}" if titled else who
    others = (name for name in people(told) if name.split()[-1] not in who)
    return gender(who) == wanted if gender(who) else not any(others) and not KIN.search(told)


def gender(who: str) -> str:
    """he or she, by the title, role or first name of somebody; "" when neither or both would do."""
    own = re.split(r" (?:of|for|to|in) ", who)[0]  # a spokesman for Anna Kowal
    first = {word for name in own.split(", ") for word in name.split()[:-1]}
    given = load("en").given
    found = {each for each, sign in (("he", HE), ("she", SHE)) if sign.search(own) or not first.isdisjoint(given[each])}
    return found.pop() if len(found) == 1 else ""
