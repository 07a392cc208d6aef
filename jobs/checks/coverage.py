"""Omission and addition: by length, and by the content of the source that the target covers.

In: source, target and language; out: details in plain words. Length in characters follows Gale and Church (1993): the
ratio of English to source has a mean for each language (`length` of languages/*.yaml) and varies less in long texts.
Where a target is short, the anchors of the source decide: a dropped part leaves none of its own. The part of most
evidence is found as Bentley (1984) finds the largest sum. Reads also what anchors.py reads.
"""

import itertools
import math
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from jobs.checks.anchors import FOUND, anchors, evidence
from jobs.languages import load

USUAL = 130  # characters; the mean of `length` is that of such a sentence
SLOPE = 0.08  # longer sentences come out shorter: slopes of log length are 0.89 to 0.92 in all four languages
SPREAD = (0.008, 1.8, 20.0)  # variance of the log ratio: a constant, and over the length and its square
SHORTEST = 25  # characters; a greeting may have half of them
COMFORTABLE = -0.2  # log ratio to the expected length; a sentence without 40 % of itself is above it in 1 of 300
# fitted by logistic regression on the FLORES references and the same with 40 % dropped; with no evidence counted, 0.87
# instead of 0.91 of these are found in the Polish NTREX when 3 % of the whole ones are flagged
LACKING = 0.46  # log ratio; at 0.42 3.7 % of the whole Polish NTREX are flagged, at 0.46 2.8 %
WEIGHT = 0.015  # of a nat of evidence, in log ratio
PART = 0.3  # share of the source that a dropped part has at least
LONGER = 0.36  # log ratio
RARE = 2.0  # standard deviations; short texts vary much
ALONE = 5.0  # nats of evidence that a target of the right length has nothing of the source
ENOUGH = 3  # anchors found; a target with so many is about the source


def omitted(source: str, target: str, lang: str) -> Iterator[str]:
    """What says that a part of the source, or all of it, is missing from the target."""
    ratio, deviation = _length(source, target, lang)
    if len(source) < SHORTEST:
        return
    if ratio > COMFORTABLE:
        if _unrelated(source, target, lang):
            yield "nothing of the original was found in the translation"
    elif ratio < -RARE * deviation:
        lost, part = _uncovered(source, list(anchors(source, target, lang)))
        if WEIGHT * lost - ratio > LACKING:
            missing = f"; “{part}” may be missing" if part else ""
            yield f"the translation has {math.exp(ratio):.0%} of the usual length{missing}"


def added(source: str, target: str, lang: str) -> Iterator[str]:
    """What says that the target has more than the source."""
    ratio, deviation = _length(source, target, lang)
    if ratio > max(LONGER, RARE * deviation):
        yield f"the translation has {math.exp(ratio):.0%} of the usual length"


@lru_cache(maxsize=64)
def _length(source: str, target: str, lang: str) -> tuple[float, float]:
    """The log of the length of a target by what is usual for such a source, and its standard deviation."""
    ours, theirs = max(len(target), 1), max(len(source), 1)
    ratio = math.log(ours / theirs) - _mean(lang) + SLOPE * math.log(theirs / USUAL)
    return ratio, math.sqrt(SPREAD[0] + SPREAD[1] / theirs + SPREAD[2] / theirs**2)


@cache
def _mean(lang: str) -> float:
    """The log of how many characters of English stand for one of a language."""
    return math.log(load(lang).length)


def _unrelated(source: str, target: str, lang: str) -> bool:
    """Whether a source with many anchors has hardly one in the target: a translation of something else."""
    total, found = 0.0, 0
    for one in evidence(source, target, lang):
        total, found = total + one, found + (one == FOUND)
        if found == ENOUGH:
            return False
    return total > ALONE


def _uncovered(source: str, found: Sequence[tuple[int, float]]) -> tuple[float, str]:
    """The evidence of the part of the source that is most likely missing, and that part."""
    starts = [0, *(start for start, _ in found[1:]), len(source)]
    sums = [0.0, *itertools.accumulate(evidence for _, evidence in found), 0.0][: len(starts)]  # before each start
    best, least, first = (3 * FOUND, 0, 0), (math.inf, 0), 0
    for end, total in zip(starts, sums, strict=True):
        while end - starts[first] >= PART * len(source) > 0:
            least, first = min(least, (sums[first], starts[first])), first + 1
        best = max(best, (total - least[0], least[1], end)) if first else best
    return best[0], source[best[1] : best[2]].strip()
