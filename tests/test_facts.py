"""Numbers and names: which row, whose cite, and whether the original has them."""

import pytest

from jobs.facts import consonants, facts
from jobs.records import Point, Summary


@pytest.fixture
def rows(translation):
    def build(source, target, lang="uk"):
        item = translation((source, target), lang=lang)
        point = Point(target, (item.article.segments[0].id,))
        return {fact.value: fact.checked for fact in facts([Summary(item, ())], [point])}

    return build


@pytest.mark.parametrize(
    ("english", "ukrainian"),
    [("fleetwood", "Flitvud"), ("johnson", "Dzhonson"), ("scholz", "Sholts"), ("rutte", "Riutte"), ("warren", "Vorren")],
)
def test_spellings_of_one_sound_meet(english, ukrainian):
    assert consonants(english) == consonants(ukrainian)


@pytest.mark.parametrize(
    ("source", "lang", "target", "checked"),
    [
        ("Томмі Флітвуд переміг.", "uk", "Tommy Fleetwood won.", True),
        ("Петро Шевченко переміг.", "uk", "Tommy Fleetwood won.", False),
        ("Wygrał z Tommym Fleetwoodem.", "pl", "He beat Tommy Fleetwood.", True),
        ("Wygrał z Janem Nowakiem.", "pl", "He beat Tommy Fleetwood.", False),
    ],
)
def test_a_name_is_checked_against_the_original(rows, source, lang, target, checked):
    assert rows(source, target, lang)["Tommy Fleetwood"] is checked


@pytest.mark.parametrize(("source", "checked"), [("Це коштує 12 млн гривень.", True), ("Це коштує 13 млн гривень.", False)])
def test_a_number_is_checked_against_the_original(rows, source, checked):
    assert rows(source, "It costs 12 million hryvnias.") == {"12 million hryvnias": checked}


def test_days_and_written_numbers_are_no_rows(rows):
    assert rows("6 травня відкрили два мости.", "On 6 May two bridges were opened.") == {}


def test_the_words_around_a_number_are_whole(translation):
    text = "The long and winding river bridge of the northern district cost 12 million hryvnias in all, said the council."
    item = translation((text, text), lang="en", origin="source")
    [row] = facts([Summary(item, ())], [Point(text, (item.article.segments[0].id,))])
    assert row.meaning == "… of the northern district cost 12 million hryvnias in all, said the council"
