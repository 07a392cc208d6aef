"""Whether two English sentences on one matter contradict each other, and in what: numbers, places, dates, polarity,
attribution.

In: two sentences and who speaks in them; out: Conflict records. A false one is worse than a missed one, so they must
say nearly the same, and whatever may explain the difference excuses it: another day, place or actor, a bound ("more
than"), rounding, a part of the whole, a count that goes on, a plan beside a deed, another speaker.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from jobs.amounts import VAGUE, Counted, agree, counted, same_thing
from jobs.checks.opposites import end_of
from jobs.names import is_city, place_spans, same_name
from jobs.paraphrases import KEPT, term, terms, told_facts
from jobs.speech import SPEECH, VERBS
from jobs.text import words

ALIKE = 0.6  # share of the shorter sentence's terms that the other has, if they are to be on one matter
NEARLY = 0.7  # the same of both sentences, if what differs is a place, a date or an opposite
VERBATIM = 0.8  # the same, if what differs is only who said it
FEW, SOME, MANY = 2, 3, 5  # terms that they have in common
SCALES = ("rise", "win", "allow", "accept", "open", "buy")  # of languages/en.yaml; the others are of places and order
DENIAL = re.compile(
    r"\b(?:not|never|no|none|nobody|nothing|neither|nor|without|cannot|den(?:y|ies|ied|ying)|refus\w+|reject\w*|fail\w*|"
    r"prevent\w*|avoid\w*|lack\w*)\b|n(?:['’]|&#39;)t\b",
    re.IGNORECASE,
)
# the same, but none that may be said otherwise: a failed landing, a power failure, avoided
PLAIN = re.compile(
    r"(?i)\b(?:not|never|no|none|nobody|nothing|neither|nor|cannot|den(?:y|ies|ied|ying)|refus(?:e|es|ed|ing)|"
    r"reject(?:s|ed|ing)?|fail(?:s|ed|ing)? to)\b|n(?:['’]|&#39;)t\b"
)
NO_DENIAL = re.compile(
    r"(?i)\b(?:not (?:only|just|merely|simply|solely|least|until|alone|the (?:only|first|last|same))|or not|"
    r"no (?:fewer|less|more|later|earlier|longer) than|no one (?:else )?has ever|never before)\b"
)
DENIES = re.compile(r"\bden(?:y|ies|ied|ying)\b", re.IGNORECASE)
# words that may deny without a "not": indivisible, unable, far from
HINT = re.compile(
    r"\b(?:un(?!der|it|iv|ion|til|less|ited|ique)\w{4,}|in(?:divisib|separab|capab|abilit)\w*|impossib\w*|far from|"
    r"rather than|instead of|except|"
    r"stop\w*|halt\w*|ban(?:s|ned|ning)?|only|little|few)\b",
    re.IGNORECASE,
)
PLANNED = re.compile(
    r"\b(?:will|would|shall|may|might|could|should|going to|set to|plan\w*|promis\w*|pledg\w*|expect\w*|intend\w*|"
    r"propos\w*|forecast\w*|project(?:ed|s)|target\w*|hop(?:e[sd]?|ing)|wants?|wanted|if|ready|able)\b",
    re.IGNORECASE,
)
RUNNING = re.compile(
    r"\b(?:rose|risen|rises|climb\w+|increas\w+|grew|grown|fell|fallen|dropped|went up|gone up) (?:\w+ ){0,3}?to\b|"
    r"\b(?:so far|already|earlier|initial\w*|at first|previous\w*|preliminar\w*|revised|updated|latest|later|as of|"
    r"to date|meanwhile|another|again|also|as well|too|still|continu\w+)\b",
    re.IGNORECASE,
)
PERIOD = re.compile(
    r"\b(?:(?:first|second) half|(?:first|second|third|fourth|last) quarter|in total|altogether|overall|since|until|"
    r"by the end|each|every|per|annual\w*|yearly|monthly|weekly|daily|an? (?:day|week|month|year)|"
    r"(?:last|this|next|past|previous|coming) (?:\w+ )?(?:days?|weeks?|months?|years?|decades?)|within|overnight)\b",
    re.IGNORECASE,
)
DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
TIME = re.compile(
    rf"\b(?P<weekday>{DAYS})\b|\b(?P<day>\d{{1,2}} (?:{MONTHS})|(?:{MONTHS}) \d{{1,2}})\b|\b(?P<year>(?:1\d|20)\d\d)\b|"
    rf"\b(?P<month>(?:in|of|since|by|until) (?:{MONTHS}))\b|\b(?P<part>morning|afternoon|evening|night|noon|midnight)\b"
)
RELATION = re.compile(r"\b(since|by|until|till|before|after|from|every)\s+(?:\w+\s+)?$", re.IGNORECASE)
LOCATED = re.compile(r"(?i)\b(?:in|at|near|outside|inside)\s+(?:the\s+)?(?-i:[a-z]+\s+)?(?:city of\s+|town of\s+)?$")
SAID_ON = re.compile(rf"\b(?:{VERBS})\s+(?:(?:reporters|journalists|the press)\s+)?(?:(?:on|late|early)\s+)*$")


@dataclass(frozen=True, slots=True)
class Conflict:
    """One matter on which two sentences cannot both be right."""

    kind: str  # numbers | places | dates | polarity | attribution
    about: str  # what each of them has, for the reader


@dataclass(frozen=True, slots=True)
class Matter:
    """A sentence taken apart."""

    text: str
    terms: frozenset[str]
    actors: frozenset[str]  # names and nations in small letters, beyond the places in which it is
    amounts: tuple[Counted, ...]
    times: frozenset[tuple[str, str, str]]  # kind, value, relation
    periods: frozenset[str]
    located: frozenset[str]  # places in which it is
    planned: bool


def conflicts(one: str, other: str, speakers: tuple[str, str] = ("", "")) -> tuple[Conflict, ...]:
    """What two sentences cannot both be right about; `speakers` are those who say so, where that is known."""
    a, b = matter(one), matter(other)
    if not _close(a.terms - VAGUE, b.terms - VAGUE, ALIKE, FEW, either=True):
        return ()
    if all(speakers) and not same_name(*speakers):
        return tuple(_attribution(a, b, speakers))
    if a.planned != b.planned or a.periods != b.periods or _apart(a.actors, b.actors):
        return ()
    if _times_differ(a, b):
        return tuple(_dates(a, b))
    if _apart(a.located, b.located):
        return tuple(_places(a, b))
    return (*_polarity(a, b), *_numbers(a, b))


@lru_cache(maxsize=KEPT)
def matter(text: str) -> Matter:
    """A sentence taken apart, remembered."""
    located = frozenset(place for place, (start, _) in place_spans(text) if LOCATED.search(text[:start]))
    named = frozenset(fact for fact in told_facts(text) if not fact[0].isdigit())
    return Matter(
        text,
        terms(text),
        named - {place.lower() for place in located},
        counted(text),
        frozenset(_times(text)),
        frozenset(match[0].lower() for match in PERIOD.finditer(text)),
        located,
        bool(PLANNED.search(text)),
    )


def denies(text: str) -> bool:
    """Whether a sentence says that something is not so; "not only" does not."""
    return bool(DENIAL.search(NO_DENIAL.sub("", text)))


def _times(text: str) -> Iterator[tuple[str, str, str]]:
    """The days, years and times of day of a sentence; not the day on which somebody said so."""
    for match in TIME.finditer(text):
        before = text[: match.start()]
        if not SAID_ON.search(before):
            relation = RELATION.search(before)
            kind, value = str(match.lastgroup), match[0].lower()
            value = " ".join(sorted(value.split())) if kind == "day" else value.split()[-1]
            yield kind, value, relation[1].lower() if relation else "on"


def _times_differ(a: Matter, b: Matter) -> bool:
    """Whether both give a time of one kind, and not the same; or one of them alone a year."""
    kinds = {kind for kind, *_ in (*a.times, *b.times)}
    kinds = {kind for kind in kinds if kind == "year" or (_of(kind, a) and _of(kind, b))}
    return any(not _of(kind, a) & _of(kind, b) for kind in kinds)


def _of(kind: str, matter: Matter) -> set[tuple[str, str]]:
    """The times of one kind with their relation."""
    return {(value, relation) for each, value, relation in matter.times if each == kind}


def _apart(these: frozenset[str], those: frozenset[str]) -> bool:
    """Whether each of two sets has what the other lacks."""
    return bool(these - those) and bool(those - these)


def _close(these: frozenset[str], those: frozenset[str], share: float, least: int, *, either: bool = False) -> bool:
    """Whether two sets have this share of each other, or, on demand, of the smaller one."""
    shared = len(these & those)
    size = min(len(these), len(those)) if either else max(len(these), len(those))
    return shared >= least and shared >= share * size


def _numbers(a: Matter, b: Matter) -> Iterator[Conflict]:
    """Different numbers of one unit that count the same thing, when nothing in the other sentence agrees with them."""
    running = RUNNING.search(a.text) or RUNNING.search(b.text)
    if running or not _close(a.terms - VAGUE, b.terms - VAGUE, NEARLY, FEW, either=True):
        return
    alone = [m for m in a.amounts if not any(agree(m, n) for n in b.amounts)]
    theirs = [n for n in b.amounts if not any(agree(n, m) for m in a.amounts)]
    pairs = [(m, n) for m in alone for n in theirs if same_thing(m, n)]
    if pairs:
        yield Conflict("numbers", " · ".join(each.number.text for each in pairs[0]))


def _agreeing(a: Matter, b: Matter) -> bool:
    """Whether no number of one sentence lacks its counterpart in the other."""
    both = ((a, b), (b, a))
    return all(any(agree(m, n) for n in other.amounts) for one, other in both for m in one.amounts)


def _places(a: Matter, b: Matter) -> Iterator[Conflict]:
    """Two cities, or two countries, in which one and the same thing is said to be."""
    another = RUNNING.search(a.text) or RUNNING.search(b.text) or any(_opposed(a, b))
    if another or not _close(a.terms, b.terms, NEARLY, FEW) or not _agreeing(a, b):
        return
    for level in (True, False):
        here, there = ({place for place in each.located if is_city(place) == level} for each in (a, b))
        if here and there and not any(p in b.text for p in here) and not any(p in a.text for p in there):
            yield Conflict("places", " · ".join([*sorted(here), *sorted(there)]))


def _dates(a: Matter, b: Matter) -> Iterator[Conflict]:
    """Two days on which one and the same thing is said to have happened."""
    elsewhere = _apart(a.located, b.located) or RUNNING.search(a.text) or RUNNING.search(b.text)
    if elsewhere or not _close(a.terms, b.terms, NEARLY, FEW) or not _agreeing(a, b):
        return
    for kind in ("day", "weekday", "year", "month"):
        here, there = _of(kind, a), _of(kind, b)
        if len(here) == len(there) == 1 and here != there and {r for _, r in here} == {r for _, r in there}:
            yield Conflict("dates", " · ".join(value.title() for value, _ in (*here, *there)))
            return


def _polarity(a: Matter, b: Matter) -> Iterator[Conflict]:
    """What one sentence says and the other denies; where nobody denies, opposites."""
    first, second = (NO_DENIAL.sub("", each.text) for each in (a, b))
    if denies(first) != denies(second):
        denying, plain = (first, second) if denies(first) else (second, first)
        denied = _denied(denying) & terms(plain) - _said(denying) if PLAIN.search(denying) else set()
        same = _close(a.terms, b.terms, NEARLY, SOME, either=True)
        if denied and same and not HINT.search(plain) and _own_words(denying, plain):
            yield Conflict("polarity", "said and denied")
    elif not denies(first):
        yield from _opposites(a, b)


def _opposites(a: Matter, b: Matter) -> Iterator[Conflict]:
    """The ends of one scale, when all else is the same: rose, fell."""
    for word, other in _opposed(a, b):
        rest = {term(word.lower()), term(other.lower())}
        later = RUNNING.search(a.text) or RUNNING.search(b.text)
        if not later and _close(a.terms - rest, b.terms - rest, NEARLY, FEW, either=True):
            yield Conflict("polarity", f"{word} · {other}")
            return


def _opposed(a: Matter, b: Matter) -> Iterator[tuple[str, str]]:
    """Words for the ends of one scale, one in each of two sentences."""
    ours, theirs = _ends(a.text), _ends(b.text)
    for (scale, end), word in ours.items():
        other = theirs.get((scale, 1 - end))
        if other and (scale, end) not in theirs and (scale, 1 - end) not in ours:
            yield word, other


def _own_words(denying: str, plain: str) -> bool:
    """Whether it is no denial of another's words: who denies must be who said so in the other sentence."""
    match = DENIES.search(denying)
    if not match:
        return True
    said = SPEECH.search(plain)
    who, whose = denying[: match.start()], plain[: said.start()] if said else ""
    return bool((terms(who) | told_facts(who)) & (terms(whose) | told_facts(whose)))


def _denied(text: str) -> frozenset[str]:
    """The terms that a sentence denies: the first after each denial."""
    following = (words(text[match.end() :]) for match in PLAIN.finditer(text))
    firsts = (next((each for word in after if (each := term(word.lower()))), "") for after in following)
    return frozenset(firsts) - {""}


def _said(text: str) -> frozenset[str]:
    """The terms that a sentence says beyond what follows its first denial."""
    match = DENIAL.search(text)
    return terms(text[: match.start()]) if match else terms(text)


def _ends(text: str) -> dict[tuple[str, int], str]:
    """The ends of scales that a sentence names, with the word that does."""
    named = ((end_of(word.lower(), "en"), word) for word in words(text))
    return {end: word for end, word in named if end and end[0] in SCALES}


def _attribution(a: Matter, b: Matter, speakers: tuple[str, str]) -> Iterator[Conflict]:
    """The same words of two different people, when neither sentence names the other one."""
    first, second = (name.split()[-1] for name in speakers)
    mine, theirs = (each.terms | each.actors - {name.lower() for name in (first, second)} for each in (a, b))
    if _close(mine, theirs, VERBATIM, MANY) and first not in b.text and second not in a.text:
        yield Conflict("attribution", " · ".join(speakers))
