"""The sentences of an event's articles, made to stand alone, and grouped into claims (the same fact, other words).

In: the summaries of one event. Out: Claim records, best first. A sentence is compared by TF-IDF cosine of stemmed
words, by its names and by its numbers; sentences of one article never support one another.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from sklearn.cluster import AgglomerativeClustering
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, TfidfVectorizer

from jobs.names import names, people, same_name
from jobs.numbers import numbers, unsupported
from jobs.records import Article, Segment, Summary, Target, Translation
from jobs.speech import (
    SPEECH,
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
from jobs.text import words

SAME = 0.26  # similarity from which two sentences are one claim
NEAR = 0.18  # similarity from which an article supports a claim in part, if it shares so many words:
WORDS = 2  # "North Korea" alone made every sentence about it support every other one
SURE = 0.35  # similarity that needs no common words but names: "met" and "discussed with"
CONTEXT = 80  # words that a sentence and the one it leans on may have together
TELLING = 2  # names and numbers that make a leaning sentence worth the one before it
LEANING = 0.75  # what is left of the weight of a sentence that leans on another one
Cites = tuple[str, ...]
MARKS = {"supports": 1.0, "partly": 0.3, "silent": 0.0}
SUFFIX = re.compile(r"(?:ations?|ments?|ing|ies|ed|es|e|s|ly|'s)$")


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
class Claim:
    """One fact: the unit that says it best, those that say it too, and a weight to rank it by."""

    best: Unit  # as it is printed: with the sentence it leans on, where it does
    core: Unit  # as it stands
    others: tuple[Unit, ...]
    support: tuple[tuple[str, str], ...]  # (article id, mark), in the order of the event
    weight: float
    company: float  # similarity of the nearest sentence of another article, supporting or not

    @property
    def articles(self) -> int:
        """How many articles support it, at least in part."""
        return sum(mark != "silent" for _, mark in self.support)

    @property
    def strength(self) -> float:
        """Support in articles, a third of one where it is partial, plus the weight of the words."""
        return sum(MARKS[mark] for _, mark in self.support) + self.weight

    @property
    def cites(self) -> tuple[str, ...]:
        """Every segment it rests on, those of the printed words first."""
        cites = [cite for unit in (self.best, *self.others) for cite in unit.cites[: None if unit is self.best else 1]]
        return tuple(dict.fromkeys(cites))


def units(translation: Translation) -> list[Unit]:
    """The usable body sentences of an article, in order, each made to stand alone."""
    pairs = list(translation.usable())
    meant = referents([target.text for _, target in pairs])
    found = []
    for index, (segment, target) in enumerate(pairs):
        who, source = meant[index]
        text = resolve(without_connective(target.text), who)
        resolved = text != without_connective(target.text)
        cites: Cites = (segment.id, pairs[source][0].id) if resolved else (segment.id,)
        if not balanced(text) or (WE.search(text) and "“" not in text and not speaker(text)):
            text, cites = _attributed(text, cites, pairs[index:])
        text = _spoken(text, target, translation.article)
        orphan = bool(WE.search(text)) and not speaker(text)
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


def _spoken(text: str, target: Target, article: Article) -> str:
    """Our translation without quotation marks and with its speaker in front; an original with its marks verified."""
    if target.origin != "source":
        text = speaker_first(text) or text
    return verbatim(text, [line.text for line in article.lines if line.role != "junk"])


def claims(summaries: Sequence[Summary]) -> list[Claim]:
    """The claims of an event, the strongest first."""
    found = [unit for summary in summaries for unit in units(summary.translation)]
    if not found:
        return []
    alike = similarity(found)
    near = np.where([[a.article != b.article for b in found] for a in found], alike, 0.0)
    weights = _weights(found, near)
    order = [summary.article.id for summary in summaries]
    groups = [np.flatnonzero(_labels(found, near) == label) for label in range(len(found))]
    made = [_claim([int(i) for i in group], found, near, weights, order) for group in groups if len(group)]
    return sorted(made, key=lambda claim: (-round(claim.strength, 9), claim.best.cites))


def similarity(found: Sequence[Unit]) -> np.ndarray:
    """Symmetric matrix, 0 to 1: words, names and numbers in common."""
    everywhere = 0.25 if len(found) >= 8 else 1.0  # who the event is about tells its sentences apart no more
    vectorizer = TfidfVectorizer(analyzer=stems, sublinear_tf=True, max_df=everywhere)
    rows = vectorizer.fit_transform([unit.text for unit in found])
    return np.clip(0.75 * (rows @ rows.T).toarray() + 0.25 * _shared([_facts(unit.text) for unit in found]), 0, 1)


def stems(text: str) -> list[str]:
    """Content words of an English text, lower case, without their commonest endings, and their pairs."""
    found = [SUFFIX.sub("", word.lower()) for word in words(text) if word.lower() not in ENGLISH_STOP_WORDS]
    return found + [f"{first} {second}" for first, second in pairwise(found)]


def _shared(kept: Sequence[frozenset[str]]) -> np.ndarray:
    """Overlap of names and numbers, 0 to 1; one that stands everywhere in the event counts next to nothing."""
    spread = Counter(fact for facts in kept for fact in facts)
    rarity = {fact: math.log(len(kept) / count) for fact, count in spread.items()}
    total = np.array([sum(rarity[fact] for fact in facts) for facts in kept])
    common = np.array([[sum(rarity[fact] for fact in a & b) for b in kept] for a in kept])
    return 2 * common / np.maximum(total[:, None] + total[None, :], 1e-9)


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
        (0.3 + float(central[i]) + 0.5 * unit.early + _news(unit.text))
        * (LEANING if unit.leans else 1.0)
        * (1.0 if 6 <= len(unit.text.split()) <= 50 else 0.7)
        for i, unit in enumerate(found)
    ]


def _news(text: str) -> float:
    """What names and, twice as much, numbers add to the weight of a sentence."""
    counted = {number.value for number in numbers(text, "en") if number.form == "digits"}
    return 0.1 * min(len(_facts(text)), 6) + 0.1 * min(len(counted), 3)


def _claim(
    group: Sequence[int], found: Sequence[Unit], near: np.ndarray, weights: Sequence[float], order: Sequence[str]
) -> Claim:
    """The group as a claim; each article's mark is taken against every unit that is printed."""
    best = max(group, key=lambda i: (round(weights[i], 9), -i))
    printed = [best - 1, best] if _needs_context(best, found) else [best]
    marks, others = [], []
    for article in order:
        pairs = [_nearest(article, unit, found, near) for unit in printed]
        marks.append((article, _weakest([mark for mark, _ in pairs])))
        others += [found[i] for mark, i in pairs if mark != "silent" and article != found[best].article]
    context = replace(found[best], text=" ".join(found[i].text for i in printed), leans=False)
    context = replace(context, cites=tuple(cite for i in reversed(printed) for cite in found[i].cites))
    shown = context if len(printed) > 1 else found[best]
    return Claim(shown, found[best], tuple(others), tuple(marks), weights[best], float(near[best].max()))


def _needs_context(best: int, found: Sequence[Unit]) -> bool:
    """Whether a sentence leans on the one before it, and that one stands alone, and both are short."""
    unit, before = found[best], found[best - 1]
    fits = len(f"{before.text} {unit.text}".split()) <= CONTEXT and len(_facts(unit.text)) >= TELLING
    joins = unit.leans and not unit.orphan and not before.leans and before.article == unit.article
    return best > 0 and joins and fits


def _nearest(article: str, best: int, found: Sequence[Unit], near: np.ndarray) -> tuple[str, int]:
    """How far this article supports a unit, and by which of its own."""
    if article == found[best].article:
        return "supports", best
    mine = [i for i, unit in enumerate(found) if unit.article == article]
    nearest = max(mine, key=lambda i: (round(float(near[best, i]), 9), -i), default=best)
    return _mark(float(near[best, nearest]), found[best].text, found[nearest].text), nearest


def _mark(alike: float, printed: str, other: str) -> str:
    """supports: the same claim, with every number of the printed words; partly: near; else silent."""
    if alike < NEAR or (alike < SURE and _in_common(printed, other) < WORDS):
        return "silent"
    return "supports" if alike >= SAME and not unsupported(printed, [other]) else "partly"


def _weakest(marks: Sequence[str]) -> str:
    """One mark for all printed sentences: partly when only some are supported."""
    if "silent" in marks and set(marks) != {"silent"}:
        return "partly"
    return min(marks, key=lambda mark: MARKS[mark])


def _in_common(one: str, other: str) -> int:
    """How many content words two sentences share, names and verbs of saying left out; all people count as one."""
    plain = [re.sub(r"\b[A-Z]\S*", "", SPEECH.sub("", text)) for text in (one, other)]
    somebody = any(same_name(a, b) for a in people(one) for b in people(other))
    return len({stem for stem in stems(plain[0]) if " " not in stem} & set(stems(plain[1]))) + somebody
