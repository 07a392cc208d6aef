"""profiles: what of an article decides which event it belongs to; keys are equal where outlets write one thing in two ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.profiles import day, key, profile
from jobs.records import Stamp, Summary


@pytest.fixture
def profiled(translation):
    """The profile of an article of these English sentences."""

    def build(*sentences, **fields):
        return profile(Summary(translation(*((text, text) for text in sentences), **fields), ()), 2)

    return build


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zelensky", "Zelenskyy"),
        ("Zelenskij", "Zelenskiy"),
        ("Hrytsenko", "Gritsenko"),
        ("Tkachuk", "Tkatchuk"),
        ("Polishchuk", "Poliszczuk"),
        ("Shmyhal", "Shmigal"),
        ("Lukashenko", "Lukashenka"),
        ("Venckutė", "Venckute"),
        ("Kaczyński", "Kaczynski"),
        ("Farkas", "FARKAS"),
        ("O’Neill", "O'Neill"),
    ],
)
def test_spellings_of_a_name_have_one_key(one, other):
    assert key(one) == key(other)


@pytest.mark.parametrize(("one", "other"), [("Rutte", "Ruto"), ("Tusk", "Musk"), ("Merkel", "Macron"), ("Kos", "Kac")])
def test_different_names_have_different_keys(one, other):
    assert key(one) != key(other)


@given(st.text(alphabet=st.characters(categories=["L"], max_codepoint=0x17F), max_size=12))
def test_a_key_has_no_capitals_and_no_accents(word):
    assert key(word) == key(word.upper() if word.upper().lower() == word.lower() else word)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("They will spend nearly 48 million euros.", {"48,000,000 EUR"}),
        ("He spoke of €47.8m.", {"48,000,000 EUR"}),
        ("Turnout was 63 percent.", {"63 percent"}),
        ("It happened on May 20, 2026, at 4:12.", set()),
        ("Ninety people died.", {"90"}),
    ],
)
def test_numbers_are_values_to_two_figures(profiled, text, numbers):
    assert profiled(text).numbers == numbers


def test_names_are_last_names_of_people_and_words_of_other_names(profiled):
    found = profiled("Minister Karin Lindholm met Balázs Farkas at the Nysa Bridge of Volt-Bud.", "Lindholm said no.")
    assert {key("Lindholm"), key("Farkas"), key("Nysa"), key("Volt-Bud")} <= found.names
    assert key("Karin") not in found.names


def test_the_scene_is_the_nations_and_cities_of_the_lead(profiled):
    lead = ["Ministers met in Oslo.", "The Polish minister spoke.", "He went home.", "It rained."]
    found = profiled(*lead, "Later he flew to Madrid.")
    assert found.scene == {"Oslo", "Poland"}


@pytest.mark.parametrize(
    ("happened", "published", "expected"),
    [("2024-11-13", "2024-11-14T08:00", "2024-11-13"), ("", "2024-11-14T08:00", "2024-11-14T08:00"), ("", "", "")],
)
def test_the_date_is_that_of_the_event_else_that_of_publication(profiled, happened, published, expected):
    stamps = {name: Stamp(value, "stated") for name, value in (("happened", happened), ("published", published))}
    assert profiled("Nothing happened.", **stamps).date.value == expected


@pytest.mark.parametrize(("value", "number"), [("", 0), ("0001-01-02", 2), ("2024-11-13T11:34", 739203)])
def test_a_day_is_a_number(value, number):
    assert day(Stamp(value)) == number
