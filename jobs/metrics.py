"""Measures of quality: thin, each with the definition it follows."""

from collections import Counter
from collections.abc import Hashable, Sequence


def b_cubed(predicted: Sequence[Hashable], gold: Sequence[Hashable]) -> tuple[float, float, float]:
    """Precision, recall and F1 of a clustering (Bagga and Baldwin 1998): one label per item on each side.

    For each item the share of its cluster that belongs with it, and the share of what belongs with it that is there;
    averaged over the items. Labels themselves need not agree.
    """
    if len(predicted) != len(gold):
        raise ValueError(f"{len(predicted)} predicted labels for {len(gold)} gold labels; give one of each per item")
    if not gold:
        return 0.0, 0.0, 0.0
    together = Counter(zip(predicted, gold, strict=True))
    clusters, classes = Counter(predicted), Counter(gold)
    precision = sum(n * n / clusters[cluster] for (cluster, _), n in together.items()) / len(gold)
    recall = sum(n * n / classes[label] for (_, label), n in together.items()) / len(gold)
    return precision, recall, 2 * precision * recall / (precision + recall)
