"""Marks: what is covered is supported, what is half covered is partly, what is lacking is told."""

import pytest

from jobs.support import Share, lacking, mark, weakest
from jobs.units import Unit

ALL, HALF = Share(0.8, 4, 1.0, 1.0), Share(0.5, 3, 0.4, 0.4)


def unit(text, **fields):
    return Unit("a", ("a:1.1",), text, leans=False, orphan=False, early=1.0, **fields)


@pytest.mark.parametrize(
    ("printed", "other", "share", "expected"),
    [
        ("Lublin closed the bridge.", "The bridge was shut by Lublin.", ALL, "supports"),
        ("Lublin closed the bridge.", "The bridge was shut by Lublin.", HALF, "partly"),
        ("Lublin closed the bridge.", "The bridge was shut by Lublin.", Share(0.1, 4, 1.0, 1.0), "silent"),
        ("Lublin closed the bridge.", "The bridge was shut by Lublin.", Share(0.3, 1, 1.0, 1.0), "silent"),
        ("Lublin closed the bridge.", "The bridge was shut by Lublin.", Share(0.3, 3, 0.1, 0.1), "silent"),
        ("Lublin closed the bridge.", "The bridge was shut.", ALL, "partly"),
        ("Lublin closed 2 bridges.", "Lublin shut its bridges.", ALL, "partly"),
        ("The council closed the old bridge.", "The council did not close the old bridge.", ALL, "contradicts"),
        ("The council closed the old bridge.", "It is not true that cars may use it.", ALL, "partly"),
        ("Troops were deployed in Russia.", "Russia deployed troops.", ALL, "partly"),
        ("Troops were deployed in Russia.", "In Russia troops were deployed.", ALL, "supports"),
    ],
)
def test_a_mark_says_how_far_an_article_supports_what_is_printed(printed, other, share, expected):
    assert mark(unit(printed), [unit(other)], share) == expected


def test_an_article_without_a_near_sentence_is_silent():
    assert mark(unit("Lublin closed the bridge."), [], Share(0.0, 0, 0.0, 0.0)) == "silent"


def test_a_name_may_stand_beside_the_sentence_or_in_what_its_article_says_of_the_speaker():
    printed, other = unit("NATO chief Mark Rutte praised the plan."), unit("Rutte praised the plan.", known="Mark Rutte, chief of NATO")
    assert mark(printed, [other], ALL) == "supports"
    assert mark(printed, [unit("Rutte praised the plan.")], ALL, "NATO met.") == "supports"
    assert mark(printed, [unit("Rutte praised the plan.")], ALL) == "partly"


@pytest.mark.parametrize(
    ("text", "evidence", "lost"),
    [
        ("The ECB met in Frankfurt.", ["The European Central Bank met in Frankfurt."], ()),
        ("The ECB met in Frankfurt.", ["The European Central Bank met."], ("Frankfurt",)),
        ("Anthony Blinken came.", ["Antony Blinken came."], ()),
        ("It cost 5 million euros.", ["It cost 4 million euros."], ("5 million euros",)),
    ],
)
def test_names_and_numbers_that_no_evidence_has_are_lacking(text, evidence, lost):
    assert lacking(text, evidence) == lost


def test_a_place_must_stand_in_the_sentence_itself():
    assert lacking("The bank met in Frankfurt.", ["The bank met."], "Frankfurt is rainy.") == ("Frankfurt",)


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        (["supports", "supports"], "supports"),
        (["supports", "silent"], "partly"),
        (["silent", "silent"], "silent"),
        (["supports", "contradicts"], "contradicts"),
        (["supports", "partly"], "partly"),
    ],
)
def test_one_mark_stands_for_all_printed_sentences(marks, expected):
    assert weakest(marks) == expected
