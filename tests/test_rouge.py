"""ROUGE: figures worked out by hand, and its laws."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.rouge import rouge

TEXTS = st.text(alphabet="ab .", max_size=20)


@pytest.mark.parametrize(
    ("summary", "reference", "expected"),
    [
        ("the cat sat", "the cat sat", (1, 1, 1)),
        ("The cat, sat!", "the cat sat", (1, 1, 1)),
        ("the cat", "the cat sat on", (4 / 6, 2 / 4, 4 / 6)),
        ("sat cat the", "the cat sat", (1, 0, 1 / 3)),
        ("the the the", "the cat", (2 / 5, 0, 2 / 5)),
        ("dog", "cat", (0, 0, 0)),
        ("", "cat", (0, 0, 0)),
    ],
)
def test_figures_by_hand(summary, reference, expected):
    assert rouge(summary, reference) == pytest.approx(expected)


@given(TEXTS, TEXTS)
def test_it_is_symmetric_and_between_0_and_1(one, other):
    assert rouge(one, other) == rouge(other, one)
    assert all(0 <= figure <= 1 for figure in rouge(one, other))
