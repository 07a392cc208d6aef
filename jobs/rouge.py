"""ROUGE: how many words, pairs of words and words in the same order a summary shares with a reference.

ROUGE-1, ROUGE-2 and ROUGE-L as F1 (Lin, "ROUGE: A package for automatic evaluation of summaries", 2004), without
stemming, on runs of ASCII letters and digits, as Google's rouge-score counts them: its figures are the same.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from rapidfuzz.distance import LCSseq

TOKEN = re.compile("[a-z0-9]+")


def rouge(summary: str, reference: str) -> tuple[float, float, float]:
    """ROUGE-1, ROUGE-2 and ROUGE-L, each 0 to 1."""
    made, wanted = (TOKEN.findall(text.lower()) for text in (summary, reference))
    pairs = [list(pairwise(tokens)) for tokens in (made, wanted)]
    in_order = _f1(LCSseq.similarity(made, wanted), len(made), len(wanted))
    return _shared(made, wanted), _shared(*pairs), in_order


def _shared(made: Sequence[object], wanted: Sequence[object]) -> float:
    """F1 of what both have, each as often as the one that has it less often."""
    return _f1((Counter(made) & Counter(wanted)).total(), len(made), len(wanted))


def _f1(common: int, made: int, wanted: int) -> float:
    """The harmonic mean of precision and recall."""
    return 2 * common / (made + wanted) if common else 0.0
