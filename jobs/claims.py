"""The sentences of an event's articles, made to stand alone, and grouped into claims (the same fact, other words).

In: the summaries of one event. Out: Claim records, best first. A sentence is compared by TF-IDF cosine of stemmed
words, by its names and by its numbers; sentences of one article never support one another.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from sklearn.cluster import AgglomerativeClustering
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import MultiLabelBinarizer

from jobs.names import names
from jobs.numbers import numbers
from jobs.records import Segment, Summary, Target, Translation
from jobs.speech import (
    WE,
    balanced,
    dangling,
    referents,
    resolve,
    speaker,
    speaker_first,
    verbatim,
    without_connective,
)
from jobs.support import MARKS, SAME, families, mark, stems, weakest

CONTEXT = 80  # words that a sentence and the one it leans on may have together
TELLING = 2  # names and numbers that make a leaning sentence worth the one before it
LEANING = 0.75  # what is left of the weight of a sentence that leans on another one
Cites = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """One usable sentence of one article, rewritten to stand alone where that needed no new words but a name."""

    article: str
    cites: Cites  # its own segment first, then the one that names its speaker
    text: str
    leans: bool  # still leans on another sentence
    orphan: bool  # speaks in the first person, and nobody says who speaks
    early: float  # 1 for the first sentence of the article, towards 0 for the last


@dataclass(frozen=True, slots=True)
class Told:
    """All sentences of an event, how near those of different articles are (0 to 1), and their weights."""

    units: tuple[Unit, ...]
    near: np.ndarray
    weights: tuple[float, ...]
    mine: Mapping[str, tuple[int, ...]]  # article -> its units, articles in the order of the event
    family: Mapping[str, int]  # article -> the first article with nearly the same text


@dataclass(frozen=True, slots=True)
class Claim:
    """One fact: the unit that says it best, those that say it too, and a weight to rank it by."""

    best: Unit  # as it is printed: with the sentence it leans on, where it does
    core: Unit  # as it stands
    others: tuple[Unit, ...]
    support: tuple[tuple[str, str], ...]  # (article id, mark), in the order of the event
    votes: float  # support in independent articles, a third of one where it is partial
    articles: int  # independent articles that do not pass over it
    weight: float
    company: float  # similarity of the nearest sentence of another article, supporting or not

    @property
    def strength(self) -> float:
        """Support, plus the weight of the words."""
        return self.votes + self.weight

    @property
    def cites(self) -> tuple[str, ...]:
        """Every segment it rests on, those of the printed words first."""
        cites = [cite for unit in (self.best, *self.others) for cite in unit.cites[: None if unit is self.best else 1]]
        return tuple(dict.fromkeys(cites))


def units(translation: Translation) -> list[Unit]:
    """The usable body sentences of an article, in order, each made to stand alone."""
    pairs = list(translation.usable())
    meant = referents([target.text for _, target in pairs])
    originals = translation.article.originals
    found = []
    for index, (segment, target) in enumerate(pairs):
        who, source = meant[index]
        text = resolve(without_connective(target.text), who)
        resolved = text != without_connective(target.text)
        cites: Cites = (segment.id, pairs[source][0].id) if resolved else (segment.id,)
        if not balanced(text) or (WE.search(text) and "“" not in text and not speaker(text)):
            text, cites = _attributed(text, cites, pairs[index:])
        broken = not balanced(text)  # half a quotation whose speaker nobody names
        text = _spoken(text, target, originals)
        orphan = broken or (bool(WE.search(text)) and not speaker(text))
        early = 1 - index / len(pairs)
        found.append(Unit(translation.article_id, cites, text, dangling(text) or orphan, orphan, early))
    return found


def _attributed(text: str, cites: Cites, rest: Sequence[tuple[Segment, Target]]) -> tuple[str, Cites]:
    """Words in the first person, or half a quotation, with the speaker that the rest of their line names."""
    line = rest[0][0].line
    for segment, target in rest[1:]:
        who = speaker(target.text) if segment.line == line and speaker_first(target.text) else ""
        if who:
            return f"{who[:1].upper()}{who[1:]} said: {without_connective(text.lstrip('“'))}", (*cites, segment.id)
    return text, cites


def _spoken(text: str, target: Target, originals: Sequence[str]) -> str:
    """Our translation without quotation marks and with its speaker in front; an original with its marks verified."""
    if target.origin != "source":
        text = speaker_first(text) or text
    return verbatim(text, originals)


def claims(summaries: Sequence[Summary]) -> list[Claim]:
    """The claims of an event, the strongest first."""
    told = _told(summaries)
    if not told.units:
        return []
    labels = _labels(told)
    groups = [[int(i) for i in np.flatnonzero(labels == label)] for label in range(labels.max() + 1)]
    made = [_claim(group, told) for group in groups]
    return sorted(made, key=lambda claim: (-round(claim.strength, 9), claim.best.cites))


def _told(summaries: Sequence[Summary]) -> Told:
    """All sentences of an event, compared."""
    found = tuple(unit for summary in summaries for unit in units(summary.translation))
    alike = similarity(found) if found else np.zeros((0, 0))
    apart = np.array([unit.article for unit in found])
    near = np.where(apart[:, None] != apart[None, :], alike, 0.0)
    mine = {s.article.id: tuple(i for i, unit in enumerate(found) if unit.article == s.article.id) for s in summaries}
    family = dict(zip(mine, families([s.translation.english for s in summaries]), strict=True))
    return Told(found, near, tuple(_weights(found, near)), mine, family)


def similarity(found: Sequence[Unit]) -> np.ndarray:
    """Symmetric matrix, 0 to 1: words, names and numbers in common."""
    words_of = [stems(unit.text) for unit in found]
    spread = Counter(stem for stem_list in words_of for stem in set(stem_list))
    # who the event is about tells its sentences apart no more; in an event of few sentences every word does
    common = {stem for stem, count in spread.items() if len(found) >= 8 and count > 0.25 * len(found)}
    telling = [[stem for stem in stem_list if stem not in common] or ["-"] for stem_list in words_of]
    rows = TfidfVectorizer(analyzer=_as_they_are, sublinear_tf=True).fit_transform(telling)
    return np.clip(0.75 * (rows @ rows.T).toarray() + 0.25 * _shared([facts_of(unit.text) for unit in found]), 0, 1)


def _as_they_are(terms: list[str]) -> list[str]:
    """Terms for the vectorizer, made before."""
    return terms


def _shared(kept: Sequence[frozenset[str]]) -> np.ndarray:
    """Overlap of names and numbers, 0 to 1; one that stands everywhere in the event counts next to nothing."""
    rows = MultiLabelBinarizer(sparse_output=True).fit_transform(kept).astype(float)
    spread = np.maximum(np.asarray(rows.sum(axis=0)).ravel(), 1)
    rarity = np.log(len(kept) / spread)
    common = (rows.multiply(rarity).tocsr() @ rows.T).toarray()
    total = rows @ rarity
    return 2 * common / np.maximum(total[:, None] + total[None, :], 1e-9)


def facts_of(text: str) -> frozenset[str]:
    """Last words of the names, and the values of the numbers."""
    return frozenset(name.split()[-1] for name in names(text)) | frozenset(str(n.value) for n in numbers(text, "en"))


def _weights(found: Sequence[Unit], near: np.ndarray) -> list[float]:
    """How central, how early, how self-contained each unit is, and what names and numbers it has."""
    central = near.sum(axis=1) / max(1.0, float(near.sum(axis=1).max(initial=0)))
    return [
        (0.3 + float(central[i]) + 0.5 * unit.early + _news(unit.text))
        * (LEANING if unit.leans else 1.0)
        * (1.0 if 6 <= len(unit.text.split()) <= 50 else 0.7)
        for i, unit in enumerate(found)
    ]


def _news(text: str) -> float:
    """What names and, three times as much, numbers add to the weight of a sentence."""
    counted = {number.value for number in numbers(text, "en") if number.form == "digits"}
    return 0.1 * min(len(facts_of(text)), 6) + 0.2 * min(len(counted), 3)


def _labels(told: Told) -> np.ndarray:
    """The claim number of each unit; in an event of one article every sentence is a claim of its own."""
    if len(told.mine) == 1:
        return np.arange(len(told.units))
    model = AgglomerativeClustering(None, metric="precomputed", linkage="average", distance_threshold=1 - SAME)
    return model.fit_predict(1 - told.near)


def _claim(group: Sequence[int], told: Told) -> Claim:
    """The group as a claim; each article's mark is taken against every unit that is printed."""
    best = max(group, key=lambda i: (round(told.weights[i], 9), -i))
    core = told.units[best]
    printed = [best - 1, best] if _needs_context(best, told.units) else [best]
    marks, others = [], []
    for article in told.mine:
        pairs = [_nearest(article, unit, told) for unit in printed]
        marks.append((article, weakest([each for each, _ in pairs])))
        others += [told.units[i] for each, i in pairs if each != "silent" and article != core.article]
    shown = core
    if len(printed) > 1:
        cites = tuple(cite for i in reversed(printed) for cite in told.units[i].cites)
        shown = replace(core, text=" ".join(told.units[i].text for i in printed), cites=cites, leans=False)
    voices: dict[int, float] = {}
    for article, each in marks:
        voices[told.family[article]] = max(voices.get(told.family[article], 0.0), MARKS[each])
    heard = (sum(voices.values()), sum(value > 0 for value in voices.values()))
    return Claim(shown, core, tuple(others), tuple(marks), *heard, told.weights[best], float(told.near[best].max()))


def _needs_context(best: int, found: Sequence[Unit]) -> bool:
    """Whether a sentence leans on the one before it, and that one stands alone, and both are short."""
    unit, before = found[best], found[best - 1]
    reported = ": " in unit.text  # two speeches under one row of marks would hide who supports which
    joins = unit.leans and not (unit.orphan or reported or before.leans) and before.article == unit.article
    fits = len(f"{before.text} {unit.text}".split()) <= CONTEXT
    return best > 0 and joins and fits and len(facts_of(unit.text)) >= TELLING


def _nearest(article: str, best: int, told: Told) -> tuple[str, int]:
    """How far this article supports a unit, and by which of its own."""
    if article == told.units[best].article or not told.mine[article]:
        return ("supports" if told.mine[article] else "silent"), best
    nearest = max(told.mine[article], key=lambda i: (round(float(told.near[best, i]), 9), -i))
    return mark(float(told.near[best, nearest]), told.units[best].text, told.units[nearest].text), nearest
