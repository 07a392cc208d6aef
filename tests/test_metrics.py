"""B-cubed on clusterings small enough to count by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.metrics import b_cubed


@pytest.mark.parametrize(
    ("predicted", "gold", "expected"),
    [
        ("aabb", "xxyy", (1.0, 1.0)),
        ("abcd", "xxyy", (1.0, 0.5)),  # all apart: nothing wrong in a cluster, half of each class missing
        ("aaaa", "xxyy", (0.5, 1.0)),  # all together: half of the cluster wrong
        ("aaab", "xxyy", (2 / 3, 0.75)),  # (2/3 + 2/3 + 1/3 + 1) / 4 and (1 + 1 + 1/2 + 1/2) / 4
    ],
)
def test_precision_and_recall_by_hand(predicted, gold, expected):
    precision, recall, f1 = b_cubed(predicted, gold)
    assert (precision, recall) == pytest.approx(expected)
    assert f1 == pytest.approx(2 * precision * recall / (precision + recall))


def test_labels_of_different_length_are_refused():
    with pytest.raises(ValueError, match="2 predicted labels for 1"):
        b_cubed("ab", "x")


def test_nothing_scores_nothing():
    assert b_cubed("", "") == (0.0, 0.0, 0.0)


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=12), st.randoms())
def test_precision_and_recall_change_places_with_the_sides(gold, random):
    predicted = [random.choice("xyz") for _ in gold]
    precision, recall, f1 = b_cubed(predicted, gold)
    assert b_cubed(gold, predicted) == pytest.approx((recall, precision, f1))
    assert b_cubed(gold, gold) == pytest.approx((1.0, 1.0, 1.0))
