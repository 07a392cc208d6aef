"""English text in, its proper names out, without a model: people, places, organizations.

A capital counts unless it only opens a sentence. Titles are stripped, spellings are compared (Antony, Anthony), nations
are known by noun or adjective (Netherlands, Dutch). Reads what gazetteer.py reads.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz import fuzz, process

from jobs.gazetteer import gazetteer

WORDS = r"(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*"
TOKEN = re.compile(rf"(?=[^\W\d_a-z])(?<![^\W\d_])(?<![^\W\d_]['’ʼ-])(?:{WORDS})")  # no stop at words in small letters
PARTICLES = frozenset(re.findall(r"\w+", "al bin da de del della der di do dos du el ibn la le ter van von"))
OPENS = re.compile(r"(?:^|[.!?:;…•\n]|[\"“”„«»(\[‘])[\s\"“”„«»(\[‘'’—–-]*$")
POSSESSIVE = re.compile(r"['’]s?$")
SAYING = (
    "said|says|told|added|noted|stressed|warned|emphasi[sz]ed|announced|concluded|explained|recalled|insisted|declared|"
    "replied|met|visited|called|thanked|promised|assured|argued|pointed|confirmed|reaffirmed|urged|believes|admitted"
)
# a capitalized word with one of these beside it acts, so it is somebody even where it opens a sentence
ACTS = re.compile(rf"['’]s\b|,? (?:also |then |, who )?(?:{SAYING}|has|had|will|was|made|and [A-Z])\b")
ACTED = re.compile(rf"\b(?:{SAYING}|with|President|Minister|Secretary|General|Chancellor) $")
NEAR = 40  # characters before a capital that tell whether it opens a sentence or somebody speaks
LONGEST = 40  # words in a row; more are no name, and each look at them would take longer
PIECE = re.compile(r"\w+")
PIECES = 4  # of a single word: Jean-Marie, O'Neill
KEPT = 1 << 13  # sentences whose names are remembered: the merge asks for each about six times
ALIKE = 85  # Zelenskyy, Zelensky: 94
COMMON_ENDS = ("ing", "ed", "ly", "tion", "ment", "ness", "ity", "ers", "ies")


@dataclass(frozen=True, slots=True)
class Run:
    """Capitalized words in a row."""

    words: tuple[str, ...]
    end: int
    opens: bool  # its first word opens a sentence


class Spellings:
    """Names in order, found again by any spelling without a look at all of them."""

    def __init__(self, near: Mapping[str, Collection[str]]) -> None:
        """Keep which last words may be spellings of each other."""
        self.names: list[str] = []
        self._near = near
        self._by_last: dict[str, list[int]] = {}

    def add(self, name: str) -> None:
        """One more name."""
        self._by_last.setdefault(_last(name), []).append(len(self.names))
        self.names.append(name)

    def first(self, name: str) -> str:
        """The first name that may be the same one; empty when there is none."""
        places = sorted(place for last in self._near[_last(name)] for place in self._by_last.get(last, ()))
        return next((self.names[place] for place in places if same_name(name, self.names[place])), "")


@lru_cache(maxsize=KEPT)
def names(text: str) -> tuple[str, ...]:
    """The proper names of a text, each once, in order; adjectives of nationality are none."""
    runs = tuple(_runs(text))
    whole = {word for run in runs for word in run.words if word.lower() not in gazetteer().common}
    runs = tuple(replace(run, words=tuple(_unglued(word, whole) for word in run.words)) for run in runs)
    inside = {word for run in runs for word in run.words[run.opens :]}
    lower = set(re.findall(r"(?<!\w)[a-z][\w'’-]*", text))
    found = (name for run in runs for name in _split(_trimmed(text, run, inside, lower)))
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=KEPT)
def people(text: str) -> tuple[str, ...]:
    """The people of a text by their fullest name, each once, in order."""
    candidates = [name for name in names(text) if _may_be_person(name)]
    near = _near({_last(name) for name in candidates})
    full, found = Spellings(near), Spellings(near)
    for name in candidates:
        if " " in name:
            full.add(name)
    best = [full.first(name) or name for name in candidates]
    acting = _acting(text, {name for name in best if " " not in name})
    for name in best:
        if (" " in name or name in acting) and not found.first(name):
            found.add(name)
    return tuple(found.names)


def places(text: str) -> tuple[str, ...]:
    """The cities, regions and countries of a text as the English press writes them, each once, in order."""
    return tuple(dict.fromkeys(place for place, _ in place_spans(text)))


@lru_cache(maxsize=KEPT)
def place_spans(text: str) -> tuple[tuple[str, tuple[int, int]], ...]:
    """Each mention of a city, region or country: how the English press writes it, and where it stands."""
    return tuple((_usual(match[0]), match.span()) for match in gazetteer().place.finditer(text))


def is_city(place: str) -> bool:
    """Whether a place is a city, not a region or country."""
    return place in gazetteer().cities


@lru_cache(maxsize=KEPT)
def nations(text: str) -> tuple[str, ...]:
    """The countries of a text, named by noun or adjective."""
    return tuple(dict.fromkeys(_usual(match[0]) for match in gazetteer().nation.finditer(text)))


@lru_cache(maxsize=KEPT)
def same_name(a: str, b: str) -> bool:
    """Whether two names may be one: Antony and Anthony Blinken, Blinken alone; not North and South Korea."""
    known, a, b = gazetteer(), _usual(a), _usual(b)
    if a.lower() == b.lower():
        return True
    if a in known.places or b in known.places or a.isupper() or b.isupper():
        return False
    ours, theirs = a.lower().split(), b.lower().split()
    first = min(len(ours), len(theirs)) == 1 or fuzz.ratio(ours[0], theirs[0]) >= 75  # Sergei, Sergey: 83
    return first and _alike(ours[-1], theirs[-1])


def unsupported_names(claim: str, evidence: Sequence[str]) -> tuple[str, ...]:
    """The names and nations of an English claim that no English evidence has."""
    whole = "\n".join(evidence)
    absent = (name for name in names(claim) if not _stands(name, whole))
    known = [name for each in evidence for name in _known(each)]
    lone = [name for name in absent if not any(same_name(name, one) for one in known)]
    there = {one for each in evidence for one in nations(each)}
    lost = [one for one in nations(claim) if not any(other.endswith(one) for other in there) and one not in lone]
    return tuple(dict.fromkeys((*(name for name in lone if _usual(name) not in there), *lost)))


@lru_cache(maxsize=KEPT)
def _known(text: str) -> tuple[str, ...]:
    """The names of a text, and whatever it has capitals in."""
    return (*(" ".join(run.words) for run in _runs(text)), *names(text))


def _runs(text: str) -> Iterator[Run]:
    """Capitalized words in a row; `of` joins only the words of an organization (Bank of England)."""
    known = gazetteer()
    text = known.title.sub(lambda match: "_" * len(match[0]), text)
    words: list[str] = []
    start = end = 0
    for token in TOKEN.finditer(text):
        if not token[0][0].isupper():
            continue
        between, word = text[end : token.start()], POSSESSIVE.sub("", token[0])
        if words and len(words) < LONGEST and _joins(between, words):
            words += [*between.split(), word]
        else:
            yield from _run(text, words, start, end)
            words, start = [word], token.start()
        end = token.start() + len(word)
    yield from _run(text, words, start, end)


def _run(text: str, words: Sequence[str], start: int, end: int) -> Iterator[Run]:
    """These words as a run, when there are any."""
    if words:
        yield Run(tuple(words), end, bool(OPENS.search(text, max(0, start - NEAR), start)))


def _joins(between: str, words: Sequence[str]) -> bool:
    """Whether what stands between two capitalized words keeps them one name."""
    if between in (" ", " of "):
        return between == " " or not gazetteer().not_people.isdisjoint(words)
    return bool(re.fullmatch("[a-z ]+", between)) and PARTICLES.issuperset(between.split()) and bool(between.split())


def _trimmed(text: str, run: Run, inside: Collection[str], lower: Collection[str]) -> tuple[str, ...]:
    """The words of a run that are a name; empty when the capital only opens a sentence."""
    known, words, opens = gazetteer(), list(run.words), run.opens
    if " ".join(words) in known.places:
        return tuple(words)
    if " ".join(words) in known.demonyms:
        return ()
    while words and words[0].lower() in known.common and words[0] not in known.usual:  # us, US
        words, opens = words[1:], False
    if _usual(" ".join(words)) != " ".join(words) and " ".join(words) not in known.demonyms:
        return tuple(words)
    for size in (2, 1):  # North Korean, Dutch: an adjective before a person or alone
        if " ".join(words[:size]).removesuffix("s") in known.demonyms and known.not_people.isdisjoint(words):
            words, opens = words[size:], False
    if opens and len(words) == 1 and not _is_name(text, run, inside, lower):
        return ()
    return tuple(words)


def _is_name(text: str, run: Run, inside: Collection[str], lower: Collection[str]) -> bool:
    """Whether a single word at the start of a sentence is a name."""
    word = run.words[-1]
    if word in inside or word in gazetteer().places or (word.isupper() and len(word) > 1):
        return True
    return word.lower() not in lower and not word.endswith(COMMON_ENDS) and bool(ACTS.match(text, run.end))


def _unglued(word: str, whole: Collection[str]) -> str:
    """The name at the start of a word that lost its space: Blinkenafter."""
    common, longest = gazetteer().common, gazetteer().longest
    cuts = range(max(1, len(word) - longest), len(word))
    return next((word[:cut] for cut in cuts if word[cut:] in common and word[:cut] in whole), word)


def _split(words: tuple[str, ...]) -> Iterator[str]:
    """The names in a run: a country or acronym before a person is one of its own (Ukraine Rustem Umerov)."""
    known = gazetteer()
    for size in (2, 1):
        first = " ".join(words[:size])
        if len(words) > size + 1 and (first in known.places or first.isupper()) and known.not_people.isdisjoint(words):
            yield from (first, " ".join(words[size:]))
            return
    if words:
        yield " ".join(words)


def _may_be_person(name: str) -> bool:
    """Whether a name is neither a place nor an organization, by its words."""
    known, words = gazetteer(), name.split()
    return (
        known.not_people.isdisjoint(words)
        and _usual(name) not in known.places
        and not any(word.isupper() or word == "of" for word in words)
        and known.demonyms.isdisjoint((*words, name))
    )


def _acting(text: str, lone: Collection[str]) -> set[str]:
    """Those of these single words that are said to act as people do."""
    found: set[str] = set()
    heads = {re.split(r"\W", name, maxsplit=1)[0] for name in lone}
    pieces = [match.span() for match in PIECE.finditer(text)]
    for number, (start, head) in enumerate(pieces):
        for _, end in pieces[number : number + PIECES] if text[start:head] in heads else ():
            name = text[start:end]
            if name in lone and (ACTS.match(text, end) or ACTED.search(text, max(0, start - NEAR), start)):
                found.add(name)
    return found


def _near(words: Collection[str]) -> dict[str, list[str]]:
    """For each word those of them that may be spellings of it, itself included; both ends differ in none so alike."""
    ends: dict[tuple[int, str], list[str]] = {}
    for word in sorted(words):
        for place in (0, -1) if len(word) >= 5 else ():
            ends.setdefault((place, word[place]), []).append(word)
    near: dict[str, list[str]] = {}
    for word in words:
        pools = [ends.get((place, word[place]), []) for place in (0, -1)] if len(word) >= 5 else []
        found = [process.extract(word, pool, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=None) for pool in pools]
        near[word] = sorted({word, *(other for pool in found for other, *_ in pool)})
    return near


def _last(name: str) -> str:
    """The last word of a name as we write it, in small letters: no two spellings of one name differ much in it."""
    return _usual(name).lower().split()[-1]


def _stands(name: str, text: str) -> bool:
    """Whether a name stands in a text as it is."""
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None


def _usual(name: str) -> str:
    """A name as we write it, a nation by its country."""
    usual = gazetteer().usual
    return usual.get(name) or usual.get(name.removesuffix("s")) or name


def _alike(one: str, other: str) -> bool:
    """Whether two words may be spellings of one: Zelenskyy, Zelensky (94); short ones must be equal (Tusk, Musk)."""
    return one == other or (min(len(one), len(other)) >= 5 and fuzz.ratio(one, other) >= ALIKE)
