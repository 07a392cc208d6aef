"""An event continues a storyline of the same people and matter; either alone is not enough, and no chain leads there."""

import random
from dataclasses import replace

import pytest

from jobs.records import Article, Event, Segment, Stamp, Summary, Target, Translation
from jobs.sequels import Link, continued, likeness, links
from jobs.storylines import KeptEdition, KeptEvent, Past, Storyline

FLOOD = (
    "Three people were killed when the Baganza river flooded the south of Parma.",
    "About 120 residents were evacuated after the flood, Mayor Marta Rinaldi said.",
    "The water of the river closed the Navetta bridge.",
)
TOLL = (
    "The death toll of the flood in Parma rose to five, Mayor Marta Rinaldi said.",
    "The Navetta bridge remains closed, and 400 residents were evacuated from the river.",
)
REPAIR = (
    "Repairs of the Navetta bridge, which the flood of the Baganza damaged, began in Parma.",
    "Mayor Marta Rinaldi said the river would get higher banks against the next flood.",
)
THANKS = (
    "Mayor Marta Rinaldi of Parma thanked fire crews, volunteers, cooks, drivers and nurses at a dinner on Sunday.",
    "After the flood they had cleaned cellars, carried furniture and cooked soup for weeks.",
)
MUSEUM = (
    "Mayor Marta Rinaldi presented a violin museum in Parma that opens in autumn.",
    "Its eighty instruments were donated by a family of makers, and students enter free.",
)
COURT = (
    "A court in Lviv sentenced Roman Hnatiuk to five years in prison for taking bribes.",
    "Lawyer Olena Sych said that she will file an appeal.",
)
BAKERS = ("Three bakers from Palermo won a prize for their bread, the guild said.", "The jury praised the crust.")
ELSEWHERE = (
    "Four people were killed when the Rhône river flooded the south of Arles.",
    "About 90 residents were evacuated after the flood, Mayor Luc Morel said.",
    "The water of the river closed a bridge.",
)


def event(name, body, day="2026-03-04", storyline="", place="Parma"):
    """An event of one English article."""
    segments = tuple(Segment(f"{name}:{n}.1", n, (0, len(text)), text) for n, text in enumerate(body, 1))
    article = Article(name, f"{name}.txt", lang="en", segments=segments)
    made = Summary(Translation(article, tuple(Target(text, "source") for text in body)), ())
    return Event(name, storyline or name, (made,), Stamp(day, "stated") if day else Stamp(), place)


def past(*lines, day="2026-03-05"):
    """One edition with these storylines, each a list of events."""
    made = [[link.event for link in links(events, Past()).values()] for events in lines]
    kept = tuple(Storyline(f"line {n}", f"name {n}", tuple(events)) for n, events in enumerate(made))
    return Past((KeptEdition(1, day, kept),))


@pytest.mark.parametrize(
    ("before", "tonight", "status"),
    [
        (FLOOD, event("b", TOLL), "updated"),
        (FLOOD, event("b", TOLL, day=""), "updated"),
        (FLOOD, event("b", TOLL, day="2026-03-06"), "continuing"),
        (FLOOD, event("b", REPAIR, day="2026-03-20"), "continuing"),
        (FLOOD, event("b", MUSEUM), "new"),
        (FLOOD, event("b", ELSEWHERE, place="Arles"), "new"),
        (MUSEUM, event("b", TOLL), "new"),
        (("Rain.",), event("b", TOLL), "new"),
        (FLOOD, event("b", ("It rains.",)), "new"),
    ],
)
def test_the_same_matter_among_the_same_people_goes_on(before, tonight, status):
    found = links([tonight], past([event("a", before)], [event("other", COURT, place="Lviv")]))
    assert found["b"].status == status
    assert (found["b"].storyline == "line 0") == (status != "new")


def test_without_a_past_everything_is_new():
    found = links([event("a", FLOOD), event("b", MUSEUM)], Past())
    assert [(link.status, link.since, link.history) for link in found.values()] == [("new", "", ())] * 2
    assert links([], Past()) == links([], past([event("a", FLOOD)])) == {}


def test_a_happening_keeps_its_root_from_edition_to_edition():
    first = links([event("b", TOLL)], past([event("a", FLOOD)]))["b"]
    edition = KeptEdition(1, "2026-03-06", (Storyline(first.storyline, first.name, (first.event,)),))
    again = links([event("c", TOLL)], Past((edition, *past([event("a", FLOOD)]).editions)))["c"]
    assert (first.event.root, again.event.root, again.since) == ("a", "a", "2026-03-06")
    assert [date for date, _ in again.history] == ["2026-03-06", "2026-03-05"]


def test_the_same_articles_again_are_the_same_happening():
    again = links([event("a", MUSEUM)], past([event("a", MUSEUM)]))["a"]
    assert (again.status, again.event.root) == ("updated", "a")


def test_events_of_one_storyline_go_together_where_they_are_a_little_alike():
    tonight = [event(name, body, storyline="b") for name, body in (("b", TOLL), ("c", THANKS), ("d", MUSEUM))]
    found = links(tonight, past([event("a", FLOOD)]))
    assert [found[name].storyline for name in "bcd"] == ["line 0", "line 0", "d"]
    assert links([event("c", THANKS)], past([event("a", FLOOD)]))["c"].storyline == "c"


def test_one_near_event_among_others_is_not_enough():
    lone, mixed = [event("a", FLOOD)], [event("a", FLOOD), event("m", MUSEUM), event("c", COURT), event("e", ELSEWHERE)]
    found = [links([event("b", REPAIR)], past(line, [event("x", BAKERS)]))["b"] for line in (lone, mixed)]
    assert [link.status for link in found] == ["updated", "new"]


def test_only_the_last_events_speak_for_a_storyline():
    old = past([event(f"m{n}", MUSEUM) for n in range(4)], day="2026-03-04").editions[0]
    new = past([event(f"f{n}", FLOOD) for n in range(4)]).editions[0]
    tonight = [event("b", TOLL), event("c", MUSEUM)]
    assert [link.status for link in links(tonight, Past((new, old))).values()] == ["updated", "new"]


def test_of_two_storylines_the_nearer_one_goes_on():
    found = links([event("b", TOLL)], past([event("m", MUSEUM)], [event("a", FLOOD)]))
    assert (found["b"].storyline, found["b"].name) == ("line 1", "name 1")


def test_the_order_of_storylines_and_events_does_not_matter():
    lines = [[event("a", FLOOD)], [event("m", MUSEUM)], [event("e", ELSEWHERE, place="Arles")]]
    tonight = [event("b", TOLL), event("c", REPAIR, day="2026-03-20"), event("d", MUSEUM)]
    edition = past(*lines).editions[0]
    random.Random(3).shuffle(tonight)
    turned = Past((replace(edition, storylines=edition.storylines[::-1]),))
    assert links(tonight, turned) == links(tonight, Past((edition,)))


def test_the_link_is_told_among_the_reasons():
    tonight = [event("b", TOLL), event("m", MUSEUM)]
    made = continued(tonight, links(tonight, past([event("a", FLOOD)])))
    assert [each.storyline for each in made] == ["line 0", "m"]
    assert made[0].why[-1].startswith("continues “name 0” of 2026-03-05: likeness 0.")
    assert "flood" in made[0].why[-1] and made[1].why == ()


def test_likeness_is_nothing_without_names_in_common_and_nothing_without_words():
    def one(**terms):
        return KeptEvent("x", "x", Stamp(), "", (), (), terms)

    these = [one(Parma=1, flood=1)]
    those = [one(Parma=2, flood=1), one(Arles=1, flood=1), one(Parma=1, museum=1), one()]
    assert [round(value, 6) for value in likeness(these, those).toarray()[0]] == [1, 0, 0, 0]


def test_a_link_without_history_is_new():
    alone = Link(KeptEvent("x", "x", Stamp(), "", (), (), {}), "x")
    assert (alone.status, alone.since) == ("new", "")
