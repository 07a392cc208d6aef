"""merge: every statement cited, nothing averaged, nothing said twice."""

import pytest
from digests import CITY, RADIO, digest, printed

from jobs.config import MergeConfig
from jobs.headlines import headline_of
from jobs.records import Event, Sentence, Stamp, Summary
from jobs.stages.merge import merge
from jobs.style import faults


def test_lead_says_who_met_where_and_when(event):
    assert digest(event(CITY, RADIO)).lead.text == CITY[0]


def test_every_statement_has_cites_of_the_event_and_a_mark_per_article(event):
    happening = event(CITY, RADIO)
    known = {segment.id for s in happening.summaries for segment in s.article.segments}
    for point in printed(digest(happening)):
        assert point.cites
        assert set(point.cites) <= known
        assert [article for article, _ in point.support] == [s.article.id for s in happening.summaries]


def test_no_statement_is_printed_twice(event):
    texts = [point.text for point in printed(digest(event(CITY, RADIO)))]
    assert len(texts) == len(set(texts))


def test_numbers_that_differ_stand_side_by_side(event):
    made = [d for d in digest(event(CITY, RADIO)).differences if d.kind == "numbers"]
    assert [{variant.text for variant in d.variants} for d in made] == [{CITY[1], RADIO[1]}]


def test_spellings_that_differ_are_shown(event):
    made = [d for d in digest(event(CITY, RADIO)).differences if d.kind == "names"]
    assert [{variant.text for variant in d.variants} for d in made] == [{"Ana Kowal", "Anna Kowal"}]


def test_only_one_outlet_says_holds_what_the_other_does_not_have(event):
    texts = [point.text for point in digest(event(CITY, RADIO)).single_source]
    assert RADIO[2] in texts
    assert CITY[1] not in texts


def test_an_event_of_one_article_has_key_points_and_no_only_one_outlet(event):
    made = digest(event(CITY))
    assert made.points
    assert made.single_source == ()


@pytest.mark.parametrize("limit", [1, 2])
def test_key_points_keep_their_limit(event, limit):
    assert len(digest(event(CITY), key_points=limit).points) <= limit


def test_facts_name_numbers_and_people_with_their_cites(event):
    facts = digest(event(CITY, RADIO)).facts
    assert ("name", "Jan Nowak") in [(fact.kind, fact.value) for fact in facts]
    assert all(fact.cites and fact.checked for fact in facts)


def test_a_number_that_the_original_does_not_have_is_not_checked(translation):
    item = translation(("Ремонт коштуватиме 4 млн злотих.", "Repairs will cost 9 million zlotys."))
    summary = Summary(item, (Sentence("Repairs.", (item.article.segments[0].id,)),))
    made = merge(Event("e", "s", (summary,)), [], MergeConfig())
    assert [(fact.value, fact.checked) for fact in made.facts if fact.kind == "number"] == [("9 million zlotys", False)]


def test_without_a_title_the_headline_is_the_start_of_the_first_summary(event):
    assert headline_of(event(CITY)).text == "Anna Kowal and Jan Nowak agreed in Lublin to close the old bridge"


def test_timeline_lists_the_events_of_the_storyline_by_date(event):
    first, second = event(CITY), event(RADIO)
    second = Event("e2", "s1", second.summaries, Stamp("2024-05-01", "stated"), "Lublin")
    made = merge(first, [first, second], MergeConfig())
    assert [dated.event for dated in made.timeline] == ["e2", "e1"]


def test_what_is_still_to_come_stands_after_what_happened(event):
    coming = "The ferry of Lublin will carry cars across the river from 9 June."
    happened = "Engineers found cracks in two piers of the bridge in April."
    first = "Mayor Anna Kowal and Governor Jan Nowak agreed in Lublin on 4 May to close the bridge."
    made = digest(event((first, coming, happened), (first, coming, happened, *RADIO[1:])))
    assert [point.text for point in made.points if point.text in (happened, coming)] == [happened, coming]


def test_a_statement_in_other_words_of_a_printed_one_is_folded(event):
    again = "The old bridge in Lublin will be closed, Mayor Anna Kowal and Governor Jan Nowak agreed on 4 May."
    made = digest(event((*CITY, again), RADIO))
    assert again not in [point.text for point in printed(made)]


def test_a_sentence_that_hangs_on_another_is_no_statement(event):
    made = digest(event(("But he said so.", *CITY, "This was wrong."), RADIO))
    assert [point.text for point in printed(made) if faults(point.text)] == []


def test_people_are_named_in_full_in_the_lead_alone(event):
    city = (CITY[0], "Mayor Anna Kowal said repairs will cost 4 million zlotys.", "The city thanked Kowal.")
    made = digest(event(city, (*city[:2], RADIO[2])))
    assert "Kowal said repairs will cost 4 million zlotys." in [point.text for point in made.points]


def test_an_outlet_that_does_not_name_the_speaker_says_a_part(event):
    city = (CITY[0], "Mayor Anna Kowal said repairs of the old bridge will cost 4 million zlotys.")
    made = digest(event(city, (CITY[0], "Repairs of the old bridge will cost 4 million zlotys.")))
    marks = [[mark for _, mark in point.support] for point in made.points if "Kowal" in point.text]
    assert marks == [["supports", "partly"]]
