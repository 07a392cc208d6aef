"""People by surname or without titles; a title goes whole or stays."""

import pytest

from jobs.titles import by_surname, surnamed, untitled

READ = "US Secretary of State Anna Kowal met NATO Secretary General Jan Nowak in Lublin."
CALLED = frozenset(["Anna Kowal", "Jan Nowak"])


def test_people_are_those_whom_the_text_calls_by_surname():
    text = (
        "Philip Pullman's His Dark Materials is filmed. Mr Brown saw it, said Gordon Brown. The book made Pullman rich."
    )
    assert surnamed(text) == {"Philip Pullman", "Gordon Brown"}


@pytest.mark.parametrize(
    "text",
    [
        "Baja California had rain. California had none.",
        "Duran Duran played. Fans of Duran came.",
        "Fannie Mae lost money, and “Fannie Mae lost more”.",
    ],
)
def test_what_is_no_surname_calls_nobody(text):
    assert not surnamed(text)


def test_a_headline_has_full_names_without_titles():
    assert untitled(READ) == "Anna Kowal met Jan Nowak in Lublin."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NATO Secretary General Jan Nowak left, and Mayor Jan Nowak did.", "Nowak left, and Nowak did."),
        ("They met Secretary General Jan Nowak.", "They met Nowak."),
        ("The wife of President Jan Nowak fled.", "The wife of Nowak fled."),
        ("Shadow Foreign Secretary Jan Nowak left.", "Shadow Foreign Secretary Jan Nowak left."),
        ("Labour leader Jan Nowak left.", "Labour leader Jan Nowak left."),
        ("Self-proclaimed President Jan Nowak fled.", "Self-proclaimed President Jan Nowak fled."),
        ("The Prime Minister Jan Nowak left.", "The Prime Minister Jan Nowak left."),
        ("The Diary of Jan Nowak was read.", "The Diary of Jan Nowak was read."),
        ("Jan Nowak Jr left.", "Jan Nowak Jr left."),
    ],
)
def test_a_title_goes_whole_or_stays(text, expected):
    assert by_surname(text, READ, CALLED) == expected
