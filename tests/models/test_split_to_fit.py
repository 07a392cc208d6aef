"""split_to_fit: laws of parting a text that is too long for a model."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.models.seq2seq import split_to_fit

PIECES = ["слово", "a", "gen.", "1 000 000", "“Who?”", "—", ";", "x" * 40, "й", "EE. UU.", "e,f", ":", "…", "🇺🇦", "і́"]
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(min_size=1, max_size=5), max_size=40).map(lambda found: " ".join(" ".join(found).split()))


class Model:
    """Takes texts of so many tokens, and counts what it is asked."""

    def __init__(self, limit, weigh=len):
        self.limit, self.weigh, self.asked = limit, weigh, []

    def fits(self, text):
        self.asked.append(text)
        return self.weigh(text) <= self.limit


@given(TEXTS, st.integers(1, 60))
def test_parts_are_the_text_in_order_and_fit(text, limit):
    parts = split_to_fit(text, Model(limit).fits)
    assert "".join("".join(parts).split()) == "".join(text.split())
    assert all(len(part) <= limit for part in parts)


@given(TEXTS, st.integers(1, 60))
def test_no_part_is_blank_or_has_white_space_at_its_ends(text, limit):
    parts = split_to_fit(text, Model(limit).fits)
    assert [part for part in parts if not part.strip() or part != part.strip()] == []


@given(TEXTS, st.integers(1, 60))
def test_words_stay_whole_where_each_fits(text, limit):
    words = text.split()
    if all(len(word) <= limit for word in words):
        assert " ".join(split_to_fit(text, Model(limit).fits)) == text


@given(TEXTS, st.integers(1, 60))
def test_a_text_that_fits_is_asked_about_once_and_a_longer_one_twice_for_each_part(text, limit):
    model = Model(limit)
    parts = split_to_fit(text, model.fits)
    assert len(model.asked) <= max(1, 2 * len(parts) - 1)


@given(TEXTS)
def test_bytes_instead_of_characters_lose_nothing_either(text):
    model = Model(8, weigh=lambda part: len(part.encode()))
    parts = split_to_fit(text, model.fits)
    assert "".join("".join(parts).split()) == "".join(text.split())
    assert all(len(part) == 1 or model.fits(part) for part in parts)


@pytest.mark.parametrize(
    "text",
    ["word " * 4000, "x" * 20_000, "a. " * 6000 + "y" * 2000, "a, b; c — d. " * 1500, "1 " * 9000 + "end of it, at last."],
    ids=["words", "one word", "left-heavy", "all breaks", "right-heavy"],
)
def test_the_work_is_nearly_linear(text):
    model = Model(50)
    split_to_fit(text.strip(), model.fits)
    assert sum(map(len, model.asked)) <= len(text) * 3 * math.log2(len(text))


@pytest.mark.parametrize("text", ["", "a", "a b", "слово"])
def test_short_texts(text):
    assert split_to_fit(text, Model(10).fits) == ([text] if text else [])
