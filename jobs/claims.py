"""The sentences of an event's articles, made to stand alone, and grouped into claims (the same fact, other words).

In: the summaries of one event. Out: Claim records, best first. A sentence is compared by TF-IDF cosine of stemmed
words, by its names and by its numbers; sentences of one article never support one another.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.cluster import AgglomerativeClustering
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, TfidfVectorizer

from jobs.names import names
from jobs.numbers import numbers, unsupported
from jobs.records import Article, Segment, Summary, Target
from jobs.speech import balanced, dangling, referents, resolve, speaker, speaker_first, verbatim, without_connective
from jobs.text import words

SAME = 0.30  # similarity from which two sentences are one claim
NEAR = 0.18  # similarity from which an article supports a claim in part
LEANING = 0.55  # what is left of the weight of a sentence that leans on another one
SUFFIX = re.compile(r"(?:ations?|ments?|ing|ies|ed|es|e|s|ly|'s)$")


@dataclass(frozen=True, slots=True)
class Unit:
    """One usable sentence of one article, rewritten to stand alone where that needed no new words but a name."""

    article: str
    cites: tuple[str, ...]  # its own segment first, then the one that names its speaker
    text: str
    leans: bool  # still leans on another sentence
    early: float  # 1 for the first sentence of the article, towards 0 for the last


@dataclass(frozen=True, slots=True)
class Claim:
    """One fact: the unit that says it best, those that say it too, and a weight to rank it by."""

    best: Unit
    others: tuple[Unit, ...]
    support: tuple[tuple[str, str], ...]  # (article id, mark), in the order of the event
    weight: float

    @property
    def articles(self) -> int:
        """How many articles support it, at least in part."""
        return sum(mark != "silent" for _, mark in self.support)

    @property
    def cites(self) -> tuple[str, ...]:
        """Every segment it rests on, those of the printed words first."""
        cites = [cite for unit in (self.best, *self.others) for cite in unit.cites[: None if unit is self.best else 1]]
        return tuple(dict.fromkeys(cites))


def units(summary: Summary) -> list[Unit]:
    """The usable body sentences of an article, in order, each made to stand alone."""
    pairs = list(summary.translation.usable())
    meant = referents([target.text for _, target in pairs])
    found = []
    for index, (segment, target) in enumerate(pairs):
        who, source = meant[index]
        text = resolve(without_connective(target.text), who)
        cites = (segment.id, pairs[source][0].id) if text != without_connective(target.text) else (segment.id,)
        if not balanced(text):
            text, cites = _attributed(text, cites, pairs[index:])
        text = _spoken(text, target, summary.article)
        found.append(Unit(segment.id.split(":")[0], cites, text, dangling(text), 1 - index / len(pairs)))
    return found


def _attributed(text: str, cites: tuple[str, ...], rest: Sequence[tuple[Segment, Target]]) -> tuple[str, tuple[str, ...]]:
    """Half a quotation with the speaker that its other half, further on in the line, names."""
    line = rest[0][0].line
    for segment, target in rest[1:]:
        if segment.line == line and "”" in target.text and speaker(target.text):
            who = speaker(target.text)
            return f"{who[:1].upper()}{who[1:]} said: {without_connective(text.lstrip('“'))}", (*cites, segment.id)
    return text, cites


def _spoken(text: str, target: Target, article: Article) -> str:
    """Our translation without quotation marks and with its speaker in front; an original with its marks verified."""
    if target.origin != "source":
        text = speaker_first(text) or text
    return verbatim(text, [line.text for line in article.lines if line.role != "junk"])


def claims(summaries: Sequence[Summary]) -> list[Claim]:
    """The claims of an event, heaviest first: by articles that support them, then by weight."""
    found = [unit for summary in summaries for unit in units(summary)]
    if not found:
        return []
    near = similarity(found)
    weights = _weights(found, near)
    order = [summary.article.id for summary in summaries]
    groups = [np.flatnonzero(_labels(found, near) == label) for label in range(len(found))]
    made = [_claim([int(i) for i in group], found, near, weights, order) for group in groups if len(group)]
    return sorted(made, key=lambda claim: (-claim.articles, -round(claim.weight, 9), claim.best.cites))


def similarity(found: Sequence[Unit]) -> np.ndarray:
    """Symmetric matrix, 0 to 1: words, names and numbers in common; 0 between sentences of one article."""
    vectorizer = TfidfVectorizer(analyzer=stems, sublinear_tf=True)
    rows = vectorizer.fit_transform([unit.text for unit in found])
    cosine = (rows @ rows.T).toarray()
    shared = np.array([[_shared(a, b) for b in found] for a in found])
    apart = np.array([[a.article != b.article for b in found] for a in found])
    return np.where(apart, np.clip(0.75 * cosine + 0.25 * shared, 0, 1), 0.0)


def stems(text: str) -> list[str]:
    """Content words of an English text, lower case, without their commonest endings, and their pairs."""
    found = [SUFFIX.sub("", word.lower()) for word in words(text) if word.lower() not in ENGLISH_STOP_WORDS]
    return found + [f"{first} {second}" for first, second in zip(found, found[1:], strict=False)]


def _shared(first: Unit, second: Unit) -> float:
    """Overlap of names and numbers, 0 to 1 (Dice)."""
    a, b = _facts(first.text), _facts(second.text)
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def _facts(text: str) -> frozenset[str]:
    """Last words of the names, and the values of the numbers."""
    return frozenset(name.split()[-1] for name in names(text)) | frozenset(str(n.value) for n in numbers(text, "en"))


def _labels(found: Sequence[Unit], near: np.ndarray) -> np.ndarray:
    """The claim number of each unit."""
    if len(found) == 1:
        return np.zeros(1, dtype=int)
    model = AgglomerativeClustering(None, metric="precomputed", linkage="average", distance_threshold=1 - SAME)
    return model.fit_predict(1 - near)


def _weights(found: Sequence[Unit], near: np.ndarray) -> list[float]:
    """How central, how early, how self-contained each unit is, and whether it has numbers or names."""
    central = near.sum(axis=1) / max(1.0, float(near.sum(axis=1).max()))
    return [
        (0.3 + float(central[i]) + 0.5 * unit.early + 0.08 * min(len(_facts(unit.text)), 5))
        * (LEANING if unit.leans else 1.0)
        * (1.0 if 6 <= len(unit.text.split()) <= 45 else 0.7)
        for i, unit in enumerate(found)
    ]


def _claim(
    group: Sequence[int], found: Sequence[Unit], near: np.ndarray, weights: Sequence[float], order: Sequence[str]
) -> Claim:
    """The group as a claim; each article's mark is taken against the unit that is printed."""
    best = max(group, key=lambda i: (round(weights[i], 9), -i))
    marks, others = [], []
    for article in order:
        mine = [i for i, unit in enumerate(found) if unit.article == article]
        nearest = max(mine, key=lambda i: (round(float(near[best, i]), 9), -i), default=-1)
        mark = "supports" if article == found[best].article else _mark(nearest, best, found, near, group)
        marks.append((article, mark))
        if mark != "silent" and article != found[best].article:
            others.append(found[nearest])
    return Claim(found[best], tuple(others), tuple(marks), weights[best])


def _mark(nearest: int, best: int, found: Sequence[Unit], near: np.ndarray, group: Sequence[int]) -> str:
    """supports: same claim and every number of the printed words; partly: near; else silent."""
    if nearest < 0 or near[best, nearest] < NEAR:
        return "silent"
    whole = nearest in group and not unsupported(found[best].text, [found[nearest].text])
    return "supports" if whole else "partly"
