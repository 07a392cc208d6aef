"""capitals.py: words with a capital, and how they hang together."""

import pytest

from jobs.capitals import Side


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Then Ann came.", ["Then", "Ann"]),
        ("Це Х'юстон, не О’Ніл.", ["Це", "Х'юстон", "О’Ніл"]),
        ("dell'Italia, L’Aquila, Reid's", ["Italia", "L", "Aquila", "Reid"]),
        ("Mr O'Neill of the U.S. and EE.UU.", ["Mr", "O'Neill", "U.S.", "EE", "UU"]),
        ("Łódź i Ñuble, Éire", ["Łódź", "Ñuble", "Éire"]),
        ("iPhone 5G costs US$11", ["G"]),
    ],
)
def test_words_with_a_capital(text, words):
    assert [word.text for word in Side(text).capitals] == words


@pytest.mark.parametrize(
    ("text", "opening"),
    [
        ("Then Ann came. Bob left.", ["Then", "Bob"]),
        ("He said: “Go, Ann!” — Why?", ["He", "Go", "Why"]),
        ("Kim Jong Un", ["Kim"]),
        ("Dijo Ana: ¿Por qué? ¡Vamos!", ["Dijo", "Por", "Vamos"]),
    ],
)
def test_what_opens_a_sentence_or_quotation(text, opening):
    assert [word.text for word in Side(text).capitals if word.opens] == opening


@pytest.mark.parametrize(
    ("text", "going_on"),
    [
        ("in New York City", ["York", "City"]),
        ("Ursula von der Leyen", []),
        ("Ludwig van Beethoven", ["Beethoven"]),
        ("Нью-Йорк, Львів", ["Йорк"]),
        ("Ann, Bob and Cid", []),
    ],
)
def test_what_goes_on_with_the_word_before(text, going_on):
    assert [word.text for word in Side(text).capitals if word.goes_on] == going_on


def test_the_other_words_are_in_small_letters():
    assert Side("Він із Києва й об'єднаний").small == {"із", "й", "об'єднаний"}


def test_words_with_a_capital_in_small_letters_have_no_dots():
    assert Side("The U.S. and Ann").lows == {"the", "us", "ann"}
