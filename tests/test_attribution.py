"""Who is meant by "he", by an office, by a nation; and when it stays open."""

import pytest

from jobs.attribution import cast_of, said_by, speakers

ARTICLE = (
    "US Secretary of State Antony Blinken met the Secretary General of NATO, the Dutch Mark Rutte, in Brussels.",
    "Kaja Kallas, the EU's foreign policy chief, was there too.",
    "Ukrainian Defense Minister Rustem Umerov sent a letter.",
    "President Joe Biden was informed.",
)


@pytest.mark.parametrize(
    ("phrase", "person"),
    [
        ("Rutte", "Mark Rutte"),
        ("the Secretary General", "Mark Rutte"),
        ("the NATO chief", "Mark Rutte"),
        ("the Dutch politician", "Mark Rutte"),
        ("the head of US diplomacy", "Antony Blinken"),
        ("the US Secretary of State", "Antony Blinken"),
        ("the American diplomat", "Antony Blinken"),
        ("the Ukrainian minister", "Rustem Umerov"),
        ("the Ukrainian defense minister", "Rustem Umerov"),
        ("the EU foreign policy chief", "Kaja Kallas"),
        ("the president", "Joe Biden"),
        ("the mayor", ""),
        ("the French president", ""),
        ("the politician", ""),
        ("Blinken and Rutte", ""),
        ("a spokesman for Antony Blinken", ""),
        ("Rutte's spokesman", ""),
        ("the lawyer of the former president Joe Biden", ""),
        ("the former president", ""),
        ("the deputy foreign policy chief", ""),
        ("the president's press secretary", ""),
        ("NATO", ""),
        ("", ""),
    ],
)
def test_a_description_means_whom_the_article_describes_so(phrase, person):
    assert cast_of(ARTICLE).whom(phrase) == person


def test_what_fits_two_people_means_the_one_who_spoke_last_or_nobody():
    cast = cast_of(["Mayor Anna Kowal met Mayor Jan Nowak."])
    assert cast.whom("the mayor") == ""
    assert cast.whom("the mayor", last="Jan Nowak") == "Jan Nowak"


@pytest.mark.parametrize(
    ("sentences", "who"),
    [
        (("Mayor Anna Kowal said it was late.", "She added that it rained."), ["Anna Kowal", "Anna Kowal"]),
        (("Mayor Anna Kowal opened it.", "“It is late,” the mayor said."), ["", "Anna Kowal"]),
        (("Mayor Anna Kowal said it was late.", "“It rained.”"), ["Anna Kowal", "Anna Kowal"]),
        (("Mayor Anna Kowal said it was late.", "It rained.", "She was cold."), ["Anna Kowal", "", ""]),
        (("In the view of Mayor Anna Kowal, it was late.", "“It rained,” she added."), ["Anna Kowal", "Anna Kowal"]),
        (("According to Anna Kowal, it rained.", "The ministry said it was late."), ["Anna Kowal", ""]),
        (("Anna Kowal said it was late.", "The spokesman said it was not."), ["Anna Kowal", ""]),
    ],
)
def test_each_sentence_has_the_speaker_that_its_article_names(sentences, who):
    assert [spoken.who for spoken in speakers(sentences, cast_of(sentences))] == who


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("According to Anna Kowal, it rained.", "Anna Kowal"),
        ("In the opinion of the Dutch politician, it rained.", "the Dutch politician"),
        ("Anna Kowal said it rained.", "Anna Kowal"),
        ("It rained.", ""),
    ],
)
def test_a_speaker_may_also_be_named_by_according_to(text, who):
    assert said_by(text) == who


def test_an_article_knows_how_it_describes_those_whom_a_sentence_names():
    known = cast_of(ARTICLE).known("Rutte left early.")
    assert "Secretary General of NATO" in known
    assert "Blinken" not in known
