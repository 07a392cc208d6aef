"""exonyms.py: English names of words that sound otherwise."""

import pytest

from jobs.exonyms import is_translated, meant, place_meant
from jobs.languages import load_all

OTHER = [language for language in load_all() if language.code != "en"]


@pytest.mark.parametrize(
    ("lang", "word", "english"),
    [
        ("uk", "німеччини", "Germany"),
        ("uk", "німецькою", "Germany"),
        ("uk", "пекіні", "Beijing"),
        ("uk", "відня", "Vienna"),
        ("pl", "włoskiego", "Italy"),
        ("pl", "lwowa", "Lviv"),
        ("it", "londinese", "London"),
        ("es", "alemán", "Germany"),
        ("es", "eeuu", "United States"),
        ("pl", "moskwa", "Russia"),
        ("it", "ue", "Europe"),
        ("uk", "єврокомісія", "Europe"),
        ("uk", "північнокорейці", "North Korea"),
    ],
)
def test_any_ending_is_understood(lang, word, english):
    assert english in meant(word, lang)


@pytest.mark.parametrize(("lang", "word"), [("uk", "зеленський"), ("pl", "tusk"), ("it", "meloni"), ("es", "sánchez")])
def test_other_words_mean_nothing(lang, word):
    assert meant(word, lang) == frozenset() and not is_translated("овечкін", lang)


@pytest.mark.parametrize(
    ("phrase", "place"),
    [
        ("Dutch", "Netherlands"),
        ("Germans", "Germany"),
        ("U.S.", "United States"),
        ("Kiev", "Kyiv"),
        ("European Union", "European Union"),
        ("Nadal", ""),
    ],
)
def test_places_and_nations_of_english_by_their_usual_name(phrase, place):
    assert place_meant(phrase) == place


@pytest.mark.parametrize("language", OTHER, ids=lambda language: language.code)
def test_the_tables_hold_small_letters_and_stems_long_enough_to_tell(language):
    forms = [form for listed in language.exonyms.values() for form in listed.split()]
    assert [form for form in forms if form != form.lower() or len(form.rstrip("*")) < 2] == []
    assert len(language.translated_words) > 5
