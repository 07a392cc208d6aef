"""What is new, changed, repeated, or no longer reported, statement by statement."""

from dataclasses import replace

import pytest

from jobs.novelty import compared, compared_short, roots, said, statements, storylines
from jobs.records import (
    Article,
    Dated,
    Digest,
    Edition,
    Event,
    Flag,
    Line,
    Point,
    Segment,
    Sentence,
    ShortItem,
    Stamp,
    Summary,
    Target,
    Translation,
)
from jobs.sequels import Link
from jobs.storylines import KeptEvent, Statement

NOUNS = ("alder", "birch", "cedar", "elm", "fir", "hazel", "larch", "maple", "oak", "poplar")
VERBS = ("sang", "swore", "hoped", "wrote", "joked")
TEACHERS = "Schools took in 400 residents, whom teachers look after."
SCHOOLS = "Schools will stay shut until Monday, the council of teachers decided."
FILLER = "The weather in the region was calm, forecasters in Bologna wrote."


def summary(*sentences, name="a", flags=(), **fields):
    """A summary of an English article with these sentences."""
    segments = tuple(Segment(f"{name}:{n}.1", n, (0, len(text)), text) for n, text in enumerate(sentences, 1))
    lines = tuple(Line(n, text, "body") for n, text in enumerate(sentences, 1))
    article = Article(name, f"{name}.txt", lang="en", lines=lines, segments=segments, **fields)
    made = Translation(article, tuple(Target(text, "source") for text in sentences), tuple(flags))
    return Summary(made, tuple(Sentence(text, (segment.id,)) for text, segment in zip(sentences, segments, strict=True)))


def digest(*summaries, **fields):
    """A digest of these summaries, the first sentence its lead."""
    event = Event("e2", "e2", summaries, Stamp("2026-03-05", "stated"), "Parma")
    first = summaries[0].sentences[0]
    return Digest(event, "Flood", Point(first.text, first.cites), **fields)


def kept(*texts, root="e1", anchor="event-a1", day="2026-03-04"):
    """An event of an earlier edition that said this."""
    told = tuple(Statement(text, ("Il Faro",)) for text in texts)
    return KeptEvent(root, root, Stamp(day, "stated"), "Parma", (), (), {}, anchor, f"Headline of {root}", told)


def link(*editions, root="e1"):
    """A link to earlier editions, newest first, each an event that it had."""
    dates = [f"2026-03-{day:02}" for day in range(5, 5 - len(editions), -1)]
    own = replace(kept(), id="e2", root=root)
    return Link(own, "s1", "Flood", root != "e2", tuple(zip(dates, editions, strict=True)))


def told(today, *before):
    """What one statement of today is beside statements of the last edition: kind and what stood before."""
    news = compared(digest(summary(today, FILLER)), link(kept(*before, FILLER))).news
    [found] = [one for one in news if one.text == today]
    return found.kind, found.before


CHANGED = [
    ("Five people died in the flood in Parma.", "Three people were killed in the flood in Parma.", "Three people"),
    ("The death toll of the flood rose to five.", "Three people died in the flood.", "Three people"),
    ("Some 400 residents of Parma have been evacuated.", "About 120 residents of Parma were evacuated.", "120 residents"),
    ("Damage is put at 45 million euros, the chamber said.", "Damage is estimated at 30 million euros.", "30 million euros"),
    ("The director offered the dockers 7 percent more pay.", "The director offered the dockers 5 percent more pay.", "5 percent"),
    ("By now 22 ships are waiting in the harbor.", "In the harbor 14 ships are waiting.", "14 ships"),
    ("The dam at Marzolara will not hold, Conti said.", "The dam at Marzolara will hold, Conti said.", "The dam at Marzolara will hold, Conti said."),
]  # fmt: skip


@pytest.mark.parametrize(("today", "before", "value"), CHANGED)
def test_another_value_of_the_same_thing_is_a_change(today, before, value):
    assert told(today, before) == ("changed", value)


@pytest.mark.parametrize(
    ("today", "before"),
    [
        ("The Navetta bridge is still closed to traffic.", "The Navetta bridge is closed to all traffic."),
        ("Mayor Marta Rinaldi said the Navetta bridge is closed to traffic.", "The Navetta bridge is closed to traffic."),
        ("Three people died in the flood in Parma on Wednesday.", "Three people were killed in the flood in Parma."),
        ("The union still demands a raise of 12 percent.", "The union demands a pay raise of 12 percent, Ewa Malik said."),
    ],
)
def test_the_same_in_other_words_is_repeated(today, before):
    assert told(today, before) == ("repeated", "")


@pytest.mark.parametrize(
    ("today", "before"),
    [
        ("The government declared a state of emergency.", "The Navetta bridge is closed to traffic."),
        ("The mayor asked residents to boil tap water.", "The mayor asked the government for a state of emergency."),
        ("Two children were rescued from a roof in Parma.", "Three people were killed in the flood in Parma."),
        ("Five people died in the flood in Bologna.", "Three people died in the flood in Parma."),
        ("The fine is 5 million euros.", "The bridge cost 12 million euros."),
        ("The hall has 400 beds.", "About 120 residents were evacuated."),
    ],
)
def test_what_nobody_said_is_new(today, before):
    assert told(today, before) == ("new", "")


@pytest.mark.parametrize(
    ("values", "kind", "since"),
    [
        (("Five", "Three"), "repeated", "2026-03-05"),
        (("Four", "Five"), "changed", "2026-03-05"),
        ((None, "Five"), "repeated", "2026-03-04"),
        ((None, "Three"), "changed", "2026-03-04"),
    ],
)
def test_the_newest_edition_that_has_an_answer_gives_it(values, kind, since):
    editions = [kept(f"{value} people died in the flood.") if value else kept("The bridge is closed.") for value in values]
    [found] = compared(digest(summary("Five people died in the flood.")), link(*editions)).news
    assert (found.kind, found.since) == (kind, since)


def test_both_values_told_before_are_no_change():
    before = ("Three people died in the flood.", "The toll of the flood is five, the radio reported.")
    assert told("Five people died in the flood.", *before)[0] == "repeated"


def test_what_is_gone_is_told_when_todays_articles_talk_of_its_subject():
    before = kept(SCHOOLS, "The wind fell in the night.", FILLER)
    news = compared(digest(summary(TEACHERS, FILLER)), link(before)).news
    assert [(one.before, one.text, one.cites) for one in news if one.kind == "gone"] == [(SCHOOLS, "", ())]


def test_only_the_first_statements_of_the_last_edition_can_be_gone():
    walls = [f"An old {noun} stands, {verb} its owner." for noun, verb in zip(NOUNS, VERBS, strict=False)]
    today = digest(summary(TEACHERS, FILLER))
    gone = [compared(today, link(kept(*before))).news for before in ((SCHOOLS, *walls), (*walls[:5], SCHOOLS))]
    assert [[one.before for one in news if one.kind == "gone"] for news in gone] == [[SCHOOLS], []]


def test_kinds_stand_in_their_order_each_up_to_its_limit():
    today = [f"A {noun} blocks the {noun} lane." for noun in NOUNS] + ["Five people died in the flood.", FILLER]
    news = compared(digest(summary(*today)), link(kept("Three people died in the flood.", FILLER))).news
    assert [one.kind for one in news] == ["changed", *["new"] * 8, "repeated"]


def test_what_is_beyond_the_limit_is_counted():
    today = [f"A {noun} blocks the {noun} lane." for noun in NOUNS]
    assert compared(digest(summary(*today)), link(kept(FILLER))).more == (("new", 2),)
    assert compared(digest(summary(*today[:8])), link(kept(FILLER))).more == ()


@pytest.mark.parametrize(
    ("today", "before", "kind"),
    [
        ("Five people died in the flood.", "Three people died in the flood.", "changed"),
        ("Three people died in the flood.", "Three people died in the flood.", "repeated"),
        (TEACHERS, SCHOOLS, "gone"),
    ],
)
def test_what_was_said_before_names_the_event_that_said_it(today, before, kind):
    editions = (kept("The wind fell.", anchor="event-a2"), kept(FILLER, before, anchor="event-a3"))
    told = link(editions[0], editions[1]) if kind != "gone" else link(editions[1])
    news = compared(digest(summary(today, FILLER)), told).news
    [found] = [one for one in news if one.kind == kind and FILLER not in (one.text, one.before)]
    assert (found.anchor, found.since) == ("event-a3", "2026-03-05" if kind == "gone" else "2026-03-04")


def test_what_is_new_has_no_event_to_lead_to():
    [found] = compared(digest(summary("A fair opened in Genoa.")), link(kept(FILLER))).news
    assert (found.kind, found.anchor) == ("new", "")


def test_an_event_below_the_cut_has_its_news_too():
    event = digest(summary("Five people died in the flood.", "A fair opened in Genoa.")).event
    item = ShortItem(event, "Five people died in the flood.", ("a:1.1",))
    found = compared_short(item, link(kept("Three people died in the flood."), root="e1"))
    assert [(one.kind, one.before, one.cites) for one in found.news] == [("changed", "Three people", ("a:1.1",)), ("new", "", ("a:2.1",))]
    assert (found.status, found.since) == ("updated", "2026-03-05")
    assert compared_short(item, Link(kept(), "e2")) == item


def test_the_earlier_events_of_a_storyline_are_those_that_tonight_does_not_tell_again():
    earlier = [kept(FILLER, root=f"e{n}", day=f"2026-02-{n:02}") for n in range(10, 20)]
    made = compared(digest(summary(FILLER)), link(*earlier[:2], *earlier[2:5], root="e2"), {"e2", "e11"})
    assert [row.text for row in made.earlier] == [f"Headline of e{n}" for n in (10, 12, 13, 14)]
    assert len(made.timeline) == 5
    long = Link(replace(kept(), id="e2", root="e2"), "s1", "Flood", False, tuple(("2026-03-05", one) for one in earlier))
    many = compared(digest(summary(FILLER)), long)
    assert len(many.earlier) == 10 and [row.text for row in many.timeline[:8]] == [f"Headline of e{n}" for n in range(12, 20)]


def test_the_happenings_of_a_storyline_tonight_are_named_by_their_roots():
    found = {"a": link(kept(FILLER), root="e1"), "b": link(kept(FILLER), root="e7"), "c": Link(kept(root="e9"), "s2")}
    assert roots(found) == {"s1": {"e1", "e7"}, "s2": {"e9"}}


def test_two_statements_of_today_that_say_one_thing_are_one():
    today = digest(summary("The Navetta bridge is closed to traffic.", name="a"), summary("The Navetta bridge is closed to all traffic.", name="b"))
    assert len([one for one in compared(today, link(kept(FILLER))).news if "bridge" in one.text]) == 1


def test_a_new_storyline_has_no_news():
    made = digest(summary("Five people died in the flood.", FILLER))
    alone = Link(kept(), "e2")
    assert compared(made, alone) == made
    assert (made.status, made.since, made.news) == ("new", "", ())


def test_status_and_since_are_those_of_the_link():
    made = digest(summary("Five people died in the flood.", FILLER))
    before = kept(FILLER)
    assert [(one.status, one.since) for one in (compared(made, link(before)), compared(made, link(before, root="e2")))] == [
        ("updated", "2026-03-05"),
        ("continuing", "2026-03-05"),
    ]


def test_the_timeline_leads_to_the_last_edition_of_each_earlier_event():
    earlier = [kept(FILLER, root="e1", anchor="event-a2"), kept(FILLER, root="e1"), kept(FILLER, root="e0", day="2026-03-01")]
    rows = compared(digest(summary(FILLER)), link(*earlier, root="e2")).timeline
    assert [(row.date.value, row.text, row.event, row.edition) for row in rows] == [
        ("2026-03-01", "Headline of e0", "event-a1", "2026-03-03"),
        ("2026-03-04", "Headline of e1", "event-a2", "2026-03-05"),
        ("2026-03-05", "Flood", "e2", ""),
    ]


def test_the_timeline_keeps_the_siblings_of_tonight_and_leaves_out_the_happening_itself():
    own = (Dated(Stamp("2026-03-05"), "Flood", ("a:1.1",), "e2"), Dated(Stamp("2026-03-06"), "More", ("a:1.1",), "e3"))
    assert compared(digest(summary(FILLER), timeline=own), link(kept(FILLER))).timeline == own


def test_what_needs_a_warning_is_said_only_as_it_is_printed():
    flagged = (Flag("a:2.1", "numbers", "?", "noted"),)
    quoting = summary("The “red” dam broke, Conti said.", FILLER, name="b", translated_from="es")
    made = digest(summary("The bridge is closed.", "Six ships left Parma.", flags=flagged), quoting)
    assert not [one for one in said(made) if "ships" in one.shown or "dam" in one.shown]
    printed = replace(made, points=(Point("Six ships left Parma. (⚠)", ("a:2.1",)),))
    assert [one.shown for one in said(printed) if "ships" in one.text] == ["Six ships left Parma. (⚠)"]


def test_an_edition_keeps_statements_with_their_outlets_by_storyline():
    made = digest(summary("The bridge is closed.", FILLER, outlet="Il Faro"))
    short = replace(made.event, id="e9", storyline="e9", summaries=(summary("A fair opened.", "He left.", name="c"),))
    edition = Edition("2026-03-06", "OK", (), (made,), (ShortItem(short, "A fair opened.", ("c:1.1",)),), (), (), ())
    found = {"e2": link(kept(FILLER)), "e9": Link(replace(kept(), id="e9", root="e9"), "e9")}
    lines = storylines(edition, found)
    assert [(line.id, line.name, [event.anchor for event in line.events]) for line in lines] == [
        ("s1", "Flood", ["event-e2"]),
        ("e9", "A fair opened.", ["event-e9"]),
    ]
    assert lines[0].events[0].statements == statements(made)
    assert {one.outlets for one in statements(made)} == {("Il Faro",)}
    assert lines[1].events[0].statements == (Statement("A fair opened.", ("en",)),)


def test_an_event_that_nobody_linked_is_not_kept():
    edition = Edition("2026-03-06", "OK", (), (digest(summary(FILLER)),), (), (), (), ())
    assert storylines(edition, {}) == ()
