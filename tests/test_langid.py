"""A text is read once for its language; what is chosen is what py3langid itself chooses."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs.langid import identifier, likeliest, seen_in, winner

SENTENCES = [
    "Міністри обговорили нову допомогу.", "Ministrowie rozmawiali o nowej pomocy.", "I ministri hanno discusso i nuovi aiuti.",
    "Los ministros hablaron de la nueva ayuda.", "The ministers talked about new aid.", "Министры обсудили новую помощь.",
    "Os ministros falaram da nova axuda.", "Ministrarna talade om det nya stödet.", "Οι υπουργοί συζήτησαν για τη νέα βοήθεια.",
    "NATO SUMMIT IN WARSAW", "САМІТ НАТО", "12.11.2024", "", "ǅ", "e\u0301", "\ud800 Kyiv", "ß",
]  # fmt: skip
PIECES = st.lists(st.sampled_from(SENTENCES) | st.text(max_size=20), min_size=1, max_size=5)


def chosen(text, *, wide=False):
    """What py3langid says."""
    return identifier(wide=wide).classify(text)[0]


@settings(max_examples=150, deadline=None)  # the first text loads the model
@given(texts=PIECES)
def test_texts_read_together_are_told_apart_as_each_alone_and_all_in_one(texts):
    alone, joined = seen_in(texts)
    assert [winner(one) for one in alone] == [chosen(text) for text in texts]
    assert winner(joined) == chosen(" ".join(texts))
    assert winner(joined, wide=True) == chosen(" ".join(texts), wide=True)


@pytest.mark.parametrize("text", SENTENCES)
def test_the_likeliest_language_is_that_of_py3langid(text):
    assert likeliest(text) == chosen(text)


def test_a_long_text_gives_the_same_features_however_it_is_cut():
    words = random.Random(1).choices(SENTENCES[:8], k=200)
    whole, cut = seen_in([" ".join(words)])[1], seen_in(words)[1]
    assert (whole.features, whole.size) == (cut.features, cut.size)
