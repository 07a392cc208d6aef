"""Numbers that count something: whether two of them can both be right, and whether they count the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.amounts import agree, counted, same_thing


def one(text):
    [found] = counted(text)
    return found


@pytest.mark.parametrize(
    ("text", "other", "right"),
    [
        ("It cost 20.9 billion euros.", "It cost 21 billion euros.", True),
        ("It cost 20.9 billion euros.", "It cost 22 billion euros.", False),
        ("They lost 1,390 men.", "They lost 1,400 men.", True),
        ("They lost 12 men.", "They lost 10 men.", False),  # a dozen people are not rounded
        ("More than 20 houses burned.", "23 houses burned.", True),
        ("More than 20 houses burned.", "18 houses burned.", False),
        ("Fewer than 100 people came.", "85 people came.", True),
        ("About 200 people came.", "210 people came.", True),
        ("About 200 people came.", "350 people came.", False),
        ("Prices rose 5 percent.", "Prices rose 5 points.", False),
        ("It cost 5 million euros or more.", "It cost 6 million euros.", True),
    ],
)
def test_two_numbers_can_both_be_right(text, other, right):
    assert agree(one(text), one(other)) is right
    assert agree(one(other), one(text)) is right


@pytest.mark.parametrize(
    ("text", "other", "same"),
    [
        ("The attack killed 12 people.", "15 people died in the attack.", True),
        ("The attack killed 12 people.", "15 people were wounded in the raid.", False),
        ("The attack killed 12 people.", "3 children died in the attack.", False),
        ("Another 12 people were wounded.", "15 people were wounded.", False),
        ("23 of the members agree.", "23 members agree.", False),
        ("Germany has 28 tanks.", "Germany has 28 percent.", False),
    ],
)
def test_two_numbers_count_the_same_thing(text, other, same):
    assert same_thing(one(text), one(other)) is same


@pytest.mark.parametrize("text", ["On 3 May 2024 it rained at 9:30.", "The F-16 landed.", "It was the 3rd time."])
def test_dates_times_and_designations_count_nothing(text):
    assert counted(text) == ()


@given(st.integers(1, 900), st.integers(1, 900))
def test_agreement_has_no_sides_and_holds_of_a_number_with_itself(a, b):
    first, second = one(f"It has {a} rooms."), one(f"It has {b} rooms.")
    assert agree(first, first)
    assert agree(first, second) == agree(second, first)
