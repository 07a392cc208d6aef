"""How well items were put into groups: found and true groups in, B-cubed precision, recall and F1 out; no YAML."""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

Item = Hashable


@dataclass(frozen=True, slots=True)
class Score:
    """Precision: how pure the found groups are; recall: how whole the true ones stayed. Both from 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def b_cubed(
    found: Iterable[Sequence[Item]], true: Iterable[Sequence[Item]], of: Collection[Item] | None = None
) -> Score:
    """B-cubed (Bagga and Baldwin 1998): for each item, the share of its group that belongs there; their mean.

    Both are partitions of the same items, of which there is at least one; `of`: the mean of these items only.
    """
    ours, theirs = _groups(found), _groups(true)
    items = ours if of is None else of
    if not items or ours.keys() != theirs.keys():
        raise ValueError("the found and the true groups must hold the same items, at least one")
    both = {item: len(ours[item] & theirs[item]) for item in items}
    precision = sum(both[item] / len(ours[item]) for item in items) / len(items)
    recall = sum(both[item] / len(theirs[item]) for item in items) / len(items)
    return Score(precision, recall)


def _groups(partition: Iterable[Sequence[Item]]) -> Mapping[Item, frozenset[Item]]:
    """Each item with its group."""
    return {item: whole for group in partition if (whole := frozenset(group)) for item in whole}
