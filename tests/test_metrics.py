"""metrics: B-cubed on cases that can be counted by hand, and its laws."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.metrics import Score, b_cubed


@pytest.mark.parametrize(
    ("found", "true", "precision", "recall"),
    [
        (["ab", "c"], ["ab", "c"], 1, 1),
        (["abc"], ["ab", "c"], (2 / 3 + 2 / 3 + 1 / 3) / 3, 1),
        (["a", "b", "c"], ["ab", "c"], 1, (1 / 2 + 1 / 2 + 1) / 3),
        (["abc", "de"], ["ab", "cde"], (2 / 3 + 2 / 3 + 1 / 3 + 1 + 1) / 5, (1 + 1 + 1 / 3 + 2 / 3 + 2 / 3) / 5),
        (["ab", "cd"], ["ac", "bd"], 0.5, 0.5),
    ],
)
def test_b_cubed_counts_for_each_item_how_much_of_its_group_belongs_there(found, true, precision, recall):
    score = b_cubed(found, true)
    assert (score.precision, score.recall) == (pytest.approx(precision), pytest.approx(recall))


@pytest.mark.parametrize(("precision", "recall", "f1"), [(1, 1, 1), (0.5, 1, 2 / 3), (0, 0, 0)])
def test_f1_is_the_harmonic_mean(precision, recall, f1):
    assert Score(precision, recall).f1 == pytest.approx(f1)


@pytest.mark.parametrize(("found", "true"), [(["ab"], ["a"]), ([], []), (["a"], ["b"])])
def test_groups_of_other_items_are_refused(found, true):
    with pytest.raises(ValueError, match="same items"):
        b_cubed(found, true)


def grouped(labels):
    """The places of a list by their label."""
    return [[i for i, label in enumerate(labels) if label == wanted] for wanted in sorted(set(labels))]


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=12))
def test_found_and_true_change_places_with_precision_and_recall(labels):
    one, other = (grouped(side) for side in zip(*labels, strict=True))
    there, back = b_cubed(one, other), b_cubed(other, one)
    assert (there.precision, there.recall) == pytest.approx((back.recall, back.precision))
    assert 0 < there.f1 <= 1 and (there.f1 == pytest.approx(1)) == (one == other or sorted(one) == sorted(other))
