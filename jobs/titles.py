"""People by surname or without their titles, in English sentences.

In: a sentence, what its reader has read, whom the articles call by surname. Out: the sentence with the names shorter.
A title goes whole or stays: "Shadow Minister Jan Nowak" is no "Shadow Nowak". Reads what gazetteer.py reads.
"""

import re
from collections.abc import Collection
from functools import cache

from jobs.gazetteer import gazetteer
from jobs.names import people, same_name

BEFORE = 80  # characters in which the titles of a name stand
# what may stand before the first word of a title: nothing that belongs to it (Shadow Minister, Labour leader)
WHOLE_TITLE = re.compile(
    r"(?:^|[,;:.!?–—“(] |“|\b(?:and|or|with|to|by|for|of|from|that|as|when|while|where|if|because|but|after|before|"
    r"than|between|against|on|at|in|over|said|told|met|urged|thanked|asked|called|visited|accused|joined|replaced|succeeded|"
    r"elected|appointed|sent|saw|has|had|is|was|will|are|were) )$"
)
WORK = re.compile(r"\b[A-Z]\w+ of $")  # The Diary of Alicia Keys
SUFFIX = re.compile(r"\.? (?:Jr|Sr|I{1,3}|IV|VI?)\b")
BEFORE_TITLE = re.compile(r"\b(?:former|ex|late|acting|outgoing|then|future|incoming|deputy|vice)[ -]$", re.IGNORECASE)
MISTERS = ("Mr", "Mrs", "Ms", "Dr", "Sir", "Mr.", "Mrs.", "Ms.", "Dr.")


def surnamed(text: str) -> frozenset[str]:
    """The people, by full name, whom a text itself calls by surname alone: “His Dark Materials” is nobody."""
    full = (name for name in people(text) if " " in name and not _no_surname(name))
    return frozenset(name for name in full if any(_alone(m[1]) for m in _surname(name).finditer(text)))


def _no_surname(name: str) -> bool:
    """Whether the last word of a name is a place or its first one again: Baja California, Duran Duran."""
    *_, before, last = name.split()
    return last in gazetteer().places or before == last


def _surname(name: str) -> re.Pattern[str]:
    """A surname, and the word before it."""
    return re.compile(rf"(?<!\S)(?:(\S+) )?[“\"]?{re.escape(name.split()[-1])}\b")


def _alone(before: str | None) -> bool:
    """Whether the word before a surname is neither a first name nor an article."""
    word = (before or "").lstrip("“”\"'‘’([")
    return not word or word in MISTERS or not (word[:1].isupper() or word == "the")


def by_surname(text: str, read: str, called: Collection[str]) -> str:
    """The text with the surname alone of people whom its reader has read of by full name and the articles call so."""
    here, before = people(text), people(read)
    for name in (name for name in here if " " in name):
        others = [other for other in (*here, *before) if not same_name(name, other)]
        known = any(same_name(name, other) for other in before if " " in other)
        usual = any(same_name(name, other) for other in called)
        if known and usual and all(name.split()[-1] != other.split()[-1] for other in others):
            text = _renamed(text, name, name.split()[-1])
    return text


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
        whole = WHOLE_TITLE.search(text[:start]) if titles else not WORK.search(text[:start])
        if whole and not BEFORE_TITLE.search(text[end:start]) and not SUFFIX.match(text, match.end()):
            made += [text[end:start], called]
            end = match.end()
    return "".join((*made, text[end:]))


@cache
def _titles() -> re.Pattern[str]:
    """Titles, with the nations and organizations before them, right before a name."""
    known = gazetteer()
    nation = rf"(?:{known.nation.pattern}|[A-Z]{{2,}}|Federal)(?:['’]s)?"
    return re.compile(rf"(?:\b{nation} )*(?:(?:{known.title.pattern}|\bchief|\bleader) )+$")
