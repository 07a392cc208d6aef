"""One error planted into an English line: where there is a place, a real one; elsewhere none."""

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.numbers import numbers
from jobs.plants import PLANTERS, Pair, Stock, chance_of, plant, stock_of

STOCK = Stock(("Berlin", "Nairobi", "New Delhi"), ("Ada Lovelace", "Grace Hopper"), {"Lviv": ("Львів",)})
UK = "Мер Львова Андрій Садовий не підтримав план, бо міст коштував 12 мільйонів гривень."
EN = "The mayor of Lviv, Andriy Sadovyi, did not back the plan because the bridge cost 12 million hryvnias."
PL = "Burmistrz Lwowa nie poparł planu, bo most kosztował 12 milionów hrywien."
PAIR = Pair(UK, EN, "uk", (PL,))
WORD = st.text("abcdefghij", min_size=1, max_size=9)


def pair(source, target, lang="it", others=()):
    return Pair(source, target, lang, others)


def plants(kind, one, times=40):
    """All that this planter makes of a line, by many chances."""
    return {plant(kind, one, random.Random(seed), STOCK) for seed in range(times)}


@pytest.mark.parametrize("kind", PLANTERS)
def test_every_kind_finds_a_place_in_a_line_that_has_all(kind):
    found = plants(kind, PAIR)
    assert None not in found
    assert EN not in found


@pytest.mark.parametrize(
    ("kind", "one"),
    [
        ("number_changed", pair("Si è dimesso uno di loro.", "One of them stepped down.")),
        ("digit_dropped", pair("Erano 7 alle 0230.", "There were 7 at 0230.")),
        ("digit_dropped", pair("Alle 13:05.", "At 3:05.")),
        ("scale_changed", pair("Erano 500.", "There were 500 at 5 m.")),
        ("number_changed", pair("Il circo Six Suns è qui.", "The Six Suns circus is here.")),
        ("phrase_looped", pair("No, no, no, non se ne parla.", "No, no, no, it is out of the question.")),
        ("clause_dropped", pair("Il ponte è chiuso.", "The bridge is closed until next spring.")),
        ("name_swapped", pair("Il sindaco tace.", "Mayor Bruno Neri is silent.")),
        ("name_swapped", pair("Il ponte di ferro è caduto.", "The iron bridge fell.")),
        ("negation_removed", pair("Il piano piace.", "The plan is not bad.")),
        ("negation_removed", pair("Non solo Roma ne parla.", "Not only Rome talks about it.")),
        ("negation_removed", pair("Non piace più.", "It is no longer popular, no more than 5 people came.")),
        ("source_copied", pair("Roma, 2024", "Rome, 2024")),
        ("wrong_language", pair("Il ponte è chiuso.", "The bridge is closed.")),
        ("wrong_language", pair("Il ponte è chiuso.", "The bridge is closed.", others=("Madrid, 3 de mayo",))),
        ("phrase_looped", pair("Roma", "Rome")),
    ],
)
def test_a_line_without_a_place_is_left_alone(kind, one):
    assert plants(kind, one) == {None}


def test_the_number_of_the_source_is_no_error_where_the_reference_has_another():
    assert plants("scale_changed", pair("Costò 100 miliardi.", "It cost 100 million.")) == {None, "It cost 100 thousand."}


@pytest.mark.parametrize("kind", ["source_copied", "clause_dropped"])
def test_the_numbers_of_the_source_do_not_keep_other_errors_away(kind):
    one = pair("Sono 12 ponti e 5 mila pilastri di ferro, tutti rossi.", "There are 12 bridges and 5,000 iron piers, all red.")
    assert None not in plants(kind, one)


@pytest.mark.parametrize(
    ("target", "planted"),
    [
        ("She could not go.", "She could go."),
        ("No one came.", "Someone came."),
        ("Nobody came.", "Somebody came."),
        ("They never came.", "They always came."),
        ("They can't go.", "They can go."),
        ("He cannot go.", "He can go."),
        ("He didn’t go.", "He did go."),
        ("It won't rain.", "It will rain."),
        ("He left without a word.", "He left with a word."),
        ("There was no damage.", "There was some damage."),
        ("It is neither new nor old.", "It is either new or old."),
    ],
)
def test_a_removed_negation_leaves_a_sentence_that_says_the_opposite(target, planted):
    assert plants("negation_removed", pair("Non è così.", target)) == {planted}


@pytest.mark.parametrize(
    ("kind", "target", "like"),
    [
        ("number_changed", "At 9:30 am it fell.", r"At ([1-8]|1[0-2]):30 am it fell\."),
        ("number_changed", "In 1995 it fell.", r"In (19|20)\d\d it fell\."),
        ("number_changed", "Twelve fell.", r"(Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Eleven) fell\."),
        ("number_changed", "On 13 May it fell.", r"On ([6-9]|[12]\d|3[01]) May it fell\."),
        ("number_changed", "It cost 1,250.50 euros.", r"It cost \d,\d{3}\.\d\d euros\."),
        ("digit_dropped", "It cost 12,500 euros.", r"It cost \d,\d00 euros\.|It cost 1,250 euros\."),
        ("digit_dropped", "It fell 250 m.", r"It fell (25|20|50) m\."),
        ("number_changed", "It was the 3rd time.", r"It was the (2nd|[4-9]th) time\."),
        ("number_changed", "The 21st man left.", r"The (31st|1\dth|10th|20th|22nd|23rd|2[4-9]th|30th) man left\."),
        ("digit_dropped", "The 18th century ended.", r"The (1st|8th) century ended\."),
        ("scale_changed", "It cost $5bn.", r"It cost \$5(m|tn)\."),
        ("scale_changed", "Thousands fell.", r"(Millions|Hundreds) fell\."),
    ],
)
def test_a_wrong_number_has_the_form_of_the_right_one(kind, target, like):
    found = plants(kind, pair("Cadde.", target))
    assert target not in found
    assert [text for text in found if not re.fullmatch(like, text)] == []


def test_the_new_number_is_none_that_the_line_has():
    found = plants("number_changed", pair("Tra 2 e 5.", "Between 2 and 4."), 200)
    assert {"Between 5 and 4.", "Between 2 and 5."} & found == set()


@pytest.mark.parametrize(
    ("source", "target", "found"),
    [
        ("Помер в Одесі.", "He died in Odesa.", {"He died in Berlin.", "He died in Nairobi."}),
        ("Berlino e Leopoli.", "Lviv's rival is Berlin.", {"Nairobi's rival is Berlin.", "Lviv's rival is Nairobi."}),
        ("Mario Rossi tace.", "Mario Rossi said nothing.", {"Ada Lovelace said nothing.", "Grace Hopper said nothing."}),
    ],
)
def test_a_name_is_swapped_for_one_of_as_many_words_that_the_source_lacks(source, target, found):
    stock = Stock(STOCK.places, STOCK.people, {"Lviv": ("Львів", "Leopoli")})
    one = pair(source, target, "uk")
    assert {plant("name_swapped", one, random.Random(seed), stock) for seed in range(60)} == found


@pytest.mark.parametrize("seed", range(20))
def test_a_dropped_clause_leaves_a_sentence(seed):
    left = plant("clause_dropped", PAIR, random.Random(seed), STOCK)
    assert left[0].isupper()
    assert left.endswith(".")
    assert {*re.findall(r"\w+", left.lower())} <= {*re.findall(r"\w+", EN.lower())}


@given(st.lists(WORD, min_size=8, max_size=40), st.integers())
def test_a_dropped_clause_is_at_least_two_fifths_of_the_characters(tokens, seed):
    text = " ".join(tokens).capitalize() + "."
    left = plant("clause_dropped", pair("", text), random.Random(seed))
    assert left is None or len(left) <= 0.6 * len(text) + 1


@given(st.integers(2, 10**6), st.sampled_from(("number_changed", "digit_dropped")), st.integers())
def test_a_wrong_number_has_another_value(value, kind, seed):
    text = f"They saw {value:,} birds."
    changed = plant(kind, pair("", text), random.Random(seed))
    assert changed is None or numbers(changed, "en")[0].value != numbers(text, "en")[0].value


@given(st.lists(WORD, min_size=9, max_size=30), st.integers())
def test_a_loop_says_a_phrase_at_least_three_times_in_a_row(tokens, seed):
    looped = plant("phrase_looped", pair("", " ".join(tokens)), random.Random(seed))
    assert re.search(r"(?<![a-z])([a-z]+(?:,? [a-z]+){0,5})(?:,? \1){2,7}(?![a-z])", looped)


@given(st.sampled_from(sorted(PLANTERS)), st.integers(0, 99))
def test_the_same_chance_gives_the_same_plant(kind, number):
    first, again = (plant(kind, PAIR, chance_of(kind, "uk", number), STOCK) for _ in range(2))
    assert first == again != EN


def test_the_stock_has_places_of_the_table_and_people_of_the_texts():
    rows = [
        ("uk", "Берлін", "Berlin"),
        ("it", "Berlino", "Berlin"),
        ("it", "Legname", "Wood"),
        ("uk", "мочі", "Mawchi"),
        ("uk", "Хмара", "cloud"),
    ]
    stock = stock_of(rows, "it", ["Grace Hopper said no.", "Asset Management is an asset of management."])
    assert stock == Stock(("Berlin",), ("Grace Hopper",), {"Berlin": ("Berlino",)})
