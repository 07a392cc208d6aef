"""The headline and the dateline: short, neutral, from the sources."""

from dataclasses import replace

import pytest

from jobs.headlines import MOST, dateline, headline_of, neutral, shortened
from jobs.records import Event, Sentence, Stamp, Summary

AGREED = "On 4 May Mayor Anna Kowal and Governor Jan Nowak agreed in Lublin to close the old bridge."


@pytest.fixture
def event(translation):
    """event("First sentence.", ..., title="..."): one article, its title line before its body."""

    def build(*sentences, title="Lublin closes its bridge", place="Lublin"):
        item = translation(*((text, text) for text in (title, *sentences)), origin="source", lang="en")
        first, *rest = item.article.segments
        item = replace(item, article=replace(item.article, segments=(replace(first, role="title"), *rest)))
        summary = Summary(item, (Sentence(sentences[0], (rest[0].id,)),))
        return Event("e", "s", (summary,), Stamp("2024-05-04", "stated"), place)

    return build


@pytest.mark.parametrize(
    ("title", "good"),
    [
        ("Lublin closes its old bridge", True),
        ("Kowal: “We will close it”", False),
        ("Will the bridge close?", False),
        ("The bridge closes!", False),
        ("He closes the bridge", False),
        ("Our bridge closes", False),
        (" ".join(["bridge"] * (MOST + 1)), False),
        ("", False),
    ],
)
def test_a_headline_quotes_asks_and_shouts_nothing(title, good):
    assert neutral(title) is good


def test_a_neutral_title_is_the_headline_and_is_cited(event):
    made = headline_of(event(AGREED, title="Lublin closes its old bridge"))
    assert made.text == "Lublin closes its old bridge"
    assert [cite.split(":")[1] for cite in made.cites] == ["1.1"]


def test_a_loud_title_gives_way_to_the_first_sentence(event):
    made = headline_of(event(AGREED, title="Kowal: “We will close it!”"))
    assert made.text == "Anna Kowal and Jan Nowak agreed in Lublin to close the old bridge"
    assert [cite.split(":")[1] for cite in made.cites] == ["2.1"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Shops stay open.", "Shops stay open"),
        (
            "The city council voted to close the old bridge because the flood of last week had damaged two of its piers.",
            "The city council voted to close the old bridge",
        ),
        (
            "The city council and the regional parliament of eastern Poland voted to close the bridge near the old town.",
            "The city council and the regional parliament of eastern Poland voted to close …",
        ),
    ],
)
def test_a_long_sentence_is_cut_at_a_clause(text, expected):
    assert shortened(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The old bridge in the middle of the town is unsafe and must be closed, Mayor Anna Kowal said.",
            "Anna Kowal said that the old bridge in the middle of the town …",
        ),
        (
            "The old bridge in the middle of the town of Lublin is unsafe, according to the police.",
            "The police: The old bridge in the middle of the town of Lublin …",
        ),
        (
            "The city council will open the old bridge in May, unless the flood comes back or the money runs out.",
            "The city council will open the old bridge in May …",
        ),
        (
            "If the flood comes back to the old town of Lublin, the city council will close the bridge.",
            "If the flood comes back to the old town of Lublin, the city council …",
        ),
        (
            "Last week, Anna Kowal, the mayor of the old town of Lublin, opened the bridge to the buses.",
            "Last week, Anna Kowal, the mayor of the old town of Lublin, opened …",
        ),
        (
            "According to the report, which Kowal called false, the bridge of the town is unsafe and must be closed.",
            "According to the report, which Kowal called false, the bridge of the town …",
        ),
        (
            "In exchange for a ceasefire, the old council of the city of Lublin will open the bridge.",
            "In exchange for a ceasefire, the old council of the city of Lublin …",
        ),
        (
            "In its notes the council used words which some of the people of the old town considered coarse.",
            "In its notes the council used words which some of the people …",
        ),
    ],
)
def test_a_cut_loses_neither_who_says_so_nor_a_condition(text, expected):
    assert shortened(text) == expected


@pytest.mark.parametrize(
    ("lead", "rest", "expected"),
    [
        ("The old bridge was closed.", "Kowal announced it in Lublin on 4 May.", "Lublin, 4 May"),
        ("The old bridge in Lublin was closed.", "Kowal announced it on 4 May.", "4 May"),
        ("The old bridge in Lublin was closed on 4 May.", "Kowal announced it.", ""),
        ("The old bridge was closed.", "Kowal announced it.", ""),  # no sentence tells them
    ],
)
def test_place_and_day_are_added_where_a_sentence_tells_them(event, lead, rest, expected):
    line, cites = dateline(event(lead, rest), lead)
    assert (line, [cite.split(":")[1] for cite in cites]) == (expected, ["3.1"] if expected else [])
