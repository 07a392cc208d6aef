"""cluster: one meeting in several outlets is one event; the same people at another meeting is another."""

import random
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs.config import ClusterConfig
from jobs.models.embedders import TfidfEmbedder
from jobs.profiles import profile
from jobs.records import Article, Segment, Stamp, Summary, Target, Translation
from jobs.stages.cluster import cluster
from jobs.vetoes import veto

CONFIG = ClusterConfig()


def cluster_of(summaries, config):
    return cluster(summaries, TfidfEmbedder(), config)

OSLO_UK = (
    "Minister Hanna Lind met Ambassador Peter Okoye in Oslo on the cod quota.",
    "Lind said the cod quota for the northern fishery would fall by 12 percent.",
    "Okoye called the fishery talks honest and asked for help with new trawlers.",
)
OSLO_PL = (
    "Hanna Lind and Peter Okoye discussed the cod quota in Oslo.",
    "The northern fishery will lose 12 percent of its cod quota, said Lind.",
    "New trawlers were also a subject of the fishery talks, Okoye said.",
)
OSLO_ES = (
    "Ambassador Peter Okoye left the fishery talks with Hanna Lind with a promise of trawlers.",
    "The cod quota of the northern fishery falls by 12 percent.",
)
LISBON = (
    "Hanna Lind met Ambassador Peter Okoye in Lisbon on the cod quota.",
    "Lind said the cod quota for the northern fishery would fall further.",
    "Okoye called the fishery talks difficult and asked for help with new trawlers.",
)
OTHER_GUEST = (
    "Minister Hanna Lind met Commissioner Marta Silva on the cod quota.",
    "Lind said the cod quota for the northern fishery would fall by 12 percent.",
    "Silva called the fishery talks honest and asked for help with new trawlers.",
)
FOOTBALL = (
    "Rovers beat United by three goals to one in the cup final.",
    "The goalkeeper saved a penalty before half time and the crowd sang.",
)
BUDGET = ("Parliament passed the budget with a narrow majority.", "Schools and pensions receive more money next year.")


def summary(name, body, happened="", title="", basis="stated"):
    """A summary of an English article with these sentences."""
    texts = [title, *body] if title else list(body)
    roles = ["title"] * bool(title) + ["body"] * len(body)
    segments = tuple(
        Segment(f"{name}:{n}.1", n, (0, len(text)), text, role)
        for n, (text, role) in enumerate(zip(texts, roles, strict=True), 1)
    )
    stamp = Stamp(happened, basis, "line 1") if happened else Stamp()
    article = Article(name, f"{name}.txt", lang="en", happened=stamp, segments=segments)
    return Summary(Translation(article, tuple(Target(text, "source") for text in texts)), ())


def joined(events):
    """The article ids of each event with company, or alone."""
    return sorted(tuple(summary.article.id for summary in event.summaries) for event in events)


@pytest.mark.parametrize(
    ("case", "articles", "expected"),
    [
        ("one meeting in three outlets", [("a", OSLO_UK), ("b", OSLO_PL), ("c", OSLO_ES)], [("a", "b", "c")]),
        ("nothing in common", [("a", OSLO_UK), ("b", FOOTBALL)], [("a",), ("b",)]),
        ("one article", [("a", FOOTBALL)], [("a",)]),
        ("no article", [], []),
        ("dates within two days", [("a", OSLO_UK, "2024-11-13"), ("b", OSLO_PL, "2024-11-15")], [("a", "b")]),
        ("dates too far apart", [("a", OSLO_UK, "2024-11-13"), ("b", OSLO_PL, "2024-11-16")], [("a",), ("b",)]),
        ("an unknown date", [("a", OSLO_UK, "2024-11-13"), ("b", OSLO_PL)], [("a", "b")]),
        ("another city", [("a", OSLO_UK), ("b", LISBON)], [("a",), ("b",)]),
        ("an unsaid city", [("a", OSLO_ES), ("b", LISBON)], [("a", "b")]),
        ("another counterpart", [("a", OSLO_UK), ("b", OTHER_GUEST)], [("a",), ("b",)]),
        (
            "a chain: c is near both, a and b are vetoed",
            [("a", OSLO_UK, "2024-11-13"), ("b", OSLO_UK, "2024-11-17"), ("c", OSLO_PL, "2024-11-15")],
            [("a",), ("b", "c")],
        ),
        (
            "two meetings, two outlets each",
            [("a", OSLO_UK), ("b", OSLO_PL), ("c", LISBON, "2024-11-20"), ("d", LISBON, "2024-11-21")],
            [("a", "b"), ("c", "d")],
        ),
        ("articles without a word", [("a", ("...",)), ("b", ("!!!",))], [("a",), ("b",)]),
    ],
)
def test_articles_by_event(case, articles, expected):
    found = joined(cluster_of([summary(*article) for article in articles], CONFIG))
    if case.startswith("a chain"):  # which end keeps the middle is open, that nobody holds both ends is not
        assert len(found) == 2 and not any({"a", "b"} <= set(event) for event in found)
    else:
        assert found == expected


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_the_input_does_not_matter(seed):
    night = [summary("a", OSLO_UK), summary("b", OSLO_PL), summary("c", OSLO_ES), summary("d", LISBON, "2024-11-20")]
    night += [summary("e", FOOTBALL), summary("f", BUDGET), summary("g", OTHER_GUEST)]
    shuffled = random.Random(seed).sample(night, len(night))
    assert cluster_of(shuffled, CONFIG) == cluster_of(night, CONFIG)


LEADS = [lead for text in (OSLO_UK, OSLO_PL, OSLO_ES, LISBON, OTHER_GUEST, FOOTBALL, BUDGET) for lead in text]
ARTICLES = st.tuples(st.lists(st.sampled_from(LEADS), min_size=1, max_size=4), st.sampled_from(["", "2024-11-13", "2024-11-17"]))


@settings(max_examples=40, deadline=None)
@given(st.lists(ARTICLES, max_size=9), st.randoms(use_true_random=False))
def test_whatever_comes_each_article_is_in_one_event_and_a_small_one_holds_no_vetoed_pair(articles, chance):
    night = [summary(f"n{number}", *article) for number, article in enumerate(articles)]
    events = cluster_of(night, CONFIG)
    assert sorted(each.article.id for event in events for each in event.summaries) == [each.article.id for each in night]
    small = [event.summaries for event in events if len(event.summaries) < 4]  # of more, three can outvote one
    inside = [pair for summaries in small for pair in combinations(summaries, 2)]
    assert not any(veto(*(profile(one, 1) for one in pair), CONFIG.max_days_apart) for pair in inside)
    chance.shuffle(night)
    assert cluster_of(night, CONFIG) == events


def test_a_chain_whose_ends_are_far_apart_is_not_one_event():
    shared = ("The old harbor bridge collapsed.", "Rescue boats searched the harbor.")
    other = ("Parliament passed the railway budget.", "Railway pensions receive more money.")
    night = [summary("a", shared), summary("b", (*shared, *other)), summary("c", other)]
    assert joined(cluster_of(night, CONFIG)) in ([("a",), ("b", "c")], [("a", "b"), ("c",)])


def test_events_come_newest_first_and_undated_last():
    night = [summary("a", OSLO_UK, "2024-11-13"), summary("b", FOOTBALL), summary("c", BUDGET, "2024-11-14")]
    assert [event.summaries[0].article.id for event in cluster_of(night, CONFIG)] == ["c", "a", "b"]


def test_meetings_of_the_same_people_share_a_storyline_and_a_match_does_not():
    night = [summary("a", OSLO_UK, "2024-11-13"), summary("b", LISBON, "2024-11-04"), summary("c", FOOTBALL, "2024-11-13")]
    events = {event.summaries[0].article.id: event for event in cluster_of(night, CONFIG)}
    assert events["a"].storyline == events["b"].storyline == events["b"].id
    assert events["c"].storyline == events["c"].id


def test_why_names_what_joins_and_what_keeps_apart():
    night = [summary("a", OSLO_UK), summary("b", OSLO_PL), summary("c", LISBON)]
    event = next(event for event in cluster_of(night, CONFIG) if len(event.summaries) == 2)
    together, apart = event.why
    assert together.startswith("a.txt and b.txt: similarity 0.")
    assert together.endswith("one event; people: Hanna Lind, Peter Okoye; city: Oslo; numbers: 12 percent")
    assert apart.endswith("kept apart: different cities: Oslo; Lisbon")


def test_each_article_is_told_with_its_nearest_and_with_what_is_nearest_outside():
    night = [summary(f"n{number:02}", OSLO_UK[: 2 + number % 2]) for number in range(14)] + [summary("z", LISBON)]
    events = {len(event.summaries): event for event in cluster_of(night, CONFIG)}
    inside = [pair for pair in events[14].pairs if pair.verdict == "one event"]
    assert len(inside) < 14 * 13 / 2 and len({name for pair in inside for name in pair.articles}) == 14
    assert len(events[14].why) == 11
    [apart] = events[1].pairs
    assert (apart.articles[0], apart.verdict) == ("z", "different cities: Lisbon; Oslo")


def test_a_veto_of_others_of_its_event_is_what_keeps_a_near_article_apart():
    night = [summary(f"n{number}", OSLO_PL) for number in range(6)] + [summary("a", OSLO_UK, "2024-11-17")]
    event = next(event for event in cluster_of([*night, summary("z", OSLO_PL, "2024-11-13")], CONFIG) if len(event.summaries) == 1)
    [apart] = event.pairs
    assert apart.articles == ("a", "n0")
    assert apart.verdict == "different dates: 2024-11-17, 2024-11-13 (a.txt and z.txt, of the same two events)"


def test_what_is_far_is_told_with_the_signs_of_two_happenings():
    pair = [summary("a", OSLO_UK, "2024-11-13"), summary("b", OSLO_ES[:1] + FOOTBALL + BUDGET, "2024-11-14")]
    verdicts = {pair.verdict for event in cluster_of(pair, ClusterConfig(threshold=0.5)) for pair in event.pairs}
    assert verdicts == {"not near enough, 2024-11-13 and 2024-11-14"}


@pytest.mark.parametrize(
    ("first", "second", "value", "basis"),
    [
        (("2024-11-13", "stated"), ("2024-11-12", "inferred"), "2024-11-13", "stated"),
        (("2024-11-13", "stated"), ("2024-11-12", "stated"), "2024-11-12", "stated"),
        (("", ""), ("2024-11-12", "inferred"), "2024-11-12", "inferred"),
        (("", ""), ("", ""), "", "unknown"),
    ],
)
def test_the_most_certain_date_is_the_events(first, second, value, basis):
    night = [summary("a", OSLO_UK, first[0], "", first[1]), summary("b", OSLO_PL, second[0], "", second[1])]
    (event,) = cluster_of(night, CONFIG)
    assert (event.date.value, event.date.basis) == (value, basis)
    assert event.date.evidence.endswith(".txt, line 1") == bool(value)


@pytest.mark.parametrize(
    ("lead", "place"),
    [
        ("The fire broke out in Lisbon on Monday.", "Lisbon"),
        ("The aid for Oslo was welcomed at the fishery office.", ""),
        ("Shells fell in Kherson region, said the governor.", ""),
        ("He visited Lisbon, then travelled to Oslo and back to Lisbon.", "Lisbon"),
        ("They met in the Portuguese capital of Lisbon.", "Lisbon"),
    ],
)
def test_the_place_is_the_city_where_the_lead_says_it_happened(lead, place):
    assert cluster_of([summary("a", (lead,))], CONFIG)[0].place == place


def test_the_title_counts_as_often_as_the_weight_says():
    pair = [summary("a", FOOTBALL, title="Cod quota falls"), summary("b", OSLO_UK, title="Cod quota falls")]
    apart = cluster_of(pair, ClusterConfig(title_weight=1, threshold=0.75))
    together = cluster_of(pair, ClusterConfig(title_weight=50, threshold=0.75))
    assert (len(apart), len(together)) == (2, 1)
