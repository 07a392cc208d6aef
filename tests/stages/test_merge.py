"""merge: every statement cited, nothing averaged, nothing said twice."""

from dataclasses import replace

import pytest

from jobs.config import MergeConfig
from jobs.errors import ModelError
from jobs.models.fake import FakeWriter
from jobs.records import Event, Flag, Sentence, Stamp, Summary
from jobs.stages.merge import MOST_TOLD, headline, merge, reworded

CITY = (
    "On 4 May Mayor Anna Kowal and Governor Jan Nowak agreed in Lublin to close the old bridge.",
    "Repairs will cost 4 million zlotys, Kowal said.",
    "Shops near the river will stay open during the repairs.",
)
RADIO = (
    "Governor Jan Nowak and Mayor Ana Kowal agreed to close the old bridge in Lublin.",
    "Repairs will cost 5 million zlotys, Kowal said.",
    "Nowak promised that a ferry would carry 40 cars an hour.",
)


@pytest.fixture
def event(translation):
    def build(*articles):
        summaries = []
        for number, sentences in enumerate(articles):
            item = translation(*((s, s) for s in sentences), origin="source", lang="en", path=f"{number}.txt")
            summaries.append(Summary(item, (Sentence(sentences[0], (item.article.segments[0].id,)),)))
        return Event("e1", "s1", tuple(summaries), Stamp("2024-05-04", "stated"), "Lublin")

    return build


def digest(event, **limits):
    return merge(event, [event], MergeConfig(**limits))


def printed(made):
    return (made.lead, *made.points, *made.single_source)


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
    assert headline(event(CITY)) == "On 4 May Mayor Anna Kowal and Governor Jan Nowak agreed in Lublin to …"


def test_timeline_lists_the_events_of_the_storyline_by_date(event):
    first, second = event(CITY), event(RADIO)
    second = Event("e2", "s1", second.summaries, Stamp("2024-05-01", "stated"), "Lublin")
    made = merge(first, [first, second], MergeConfig())
    assert [dated.event for dated in made.timeline] == ["e2", "e1"]


class Says:
    """A writer that says this of every group, and keeps what it was given; "" is no valid answer."""

    fingerprint = "says"

    def __init__(self, text):
        self.text, self.calls = text, []

    def write(self, groups):
        self.calls.append(list(groups))
        return [self.text if group else "" for group in groups]


class Broken(Says):
    def write(self, groups):
        raise ModelError("no answer after 4 attempts")


AGREED = "Mayor Anna Kowal and Governor Jan Nowak agreed to close the old bridge in Lublin on 4 May."


def test_a_lead_that_two_outlets_tell_is_put_into_one_sentence_with_the_same_cites(event):
    plain, writer = digest(event(CITY, RADIO)), Says(AGREED)
    [made] = reworded([plain], writer)
    assert (made.lead.text, made.lead.origin, made.lead.cites) == (AGREED, "model", plain.lead.cites)
    assert writer.calls[0][0] == (CITY[0], RADIO[0])
    assert [fact.value for fact in made.facts if fact.kind == "name"][:2] == ["Anna Kowal", "Jan Nowak"]


def test_an_article_that_lacks_a_part_of_the_new_words_says_part_of_it(event):
    paper = ("Governor Jan Nowak and Mayor Anna Kowal agreed to close the old bridge in Lublin.",)
    plain = digest(event(CITY, paper))
    [made] = reworded([plain], Says(AGREED))
    assert [mark for _, mark in made.lead.support] == ["supports", "partly"]


@pytest.mark.parametrize(
    "invented",
    [
        "",
        "Mayor Anna Kowal and Governor Jan Nowak agreed to close 3 old bridges in Lublin.",
        "Mayor Anna Kowal and Donald Tusk agreed to close the old bridge in Lublin.",
        "Mayor Anna Kowal and Governor Jan Nowak did not agree to close the old bridge in Lublin.",
        "They agreed to close the old bridge in Lublin.",
        "All is well.",
        "Mayor Ana Kowal agreed.",  # supported by the other outlet, but what the first one says is gone
        f"{AGREED} See https://evil.example.",
        " ".join([AGREED] * 3),
    ],
)
def test_what_the_cites_do_not_support_gives_way_to_the_extract(event, invented):
    plain = digest(event(CITY, RADIO))
    [made] = reworded([plain], Says(invented))
    assert (made.lead.text, made.lead.support, made.lead.origin) == (plain.lead.text, plain.lead.support, "replaced")


def test_the_same_words_for_two_statements_stand_once(event):
    again = (*RADIO, "Mayor Anna Kowal and Governor Jan Nowak agreed in Lublin on 4 May that the bridge is old and must close.")
    city = (*CITY, "The old bridge must close, Mayor Anna Kowal and Governor Jan Nowak agreed in Lublin on 4 May.")
    [made] = reworded([digest(event(city, again))], Says(AGREED))
    assert [point.text for point in printed(made)].count(AGREED) == 1


def test_quotation_marks_stay_only_around_words_of_the_cited_file(event):
    quoted = tuple(text.replace("the old bridge", "“the old bridge”") for text in CITY)
    [made] = reworded([digest(event(quoted, RADIO))], Says(AGREED.replace("the old bridge", "“the old bridge”").replace("agreed", "“agreed”")))
    assert (made.lead.text, made.lead.origin) == (AGREED.replace("the old bridge", "“the old bridge”"), "model")


def test_a_statement_of_one_sentence_is_not_asked_for(event):
    writer = Says(AGREED)
    assert reworded([plain := digest(event(CITY))], writer) == (plain,)
    assert not any(writer.calls[0])


def test_all_statements_of_a_night_are_asked_for_at_once_and_none_of_one_outlet_alone(event):
    digests, writer = [digest(event(CITY, RADIO)), digest(event(RADIO, CITY))], Says("")
    assert len(reworded(digests, writer)) == 2
    assert [len(call) for call in writer.calls] == [sum(1 + len(each.points) for each in digests)]


def test_articles_that_say_otherwise_are_not_averaged(event):
    denial = ("On 4 May Mayor Anna Kowal and Governor Jan Nowak never agreed in Lublin to close the old bridge.",)
    plain, writer = digest(event(CITY, RADIO, denial)), Says("")
    reworded([plain], writer)
    assert "contradicts" in dict(plain.lead.support).values()
    assert not any(denial[0] in group for group in writer.calls[0])


def test_a_statement_of_many_outlets_is_asked_for_within_bounds(event):
    copies = [(CITY[0].replace("agreed", f"agreed {'very ' * n}well"), *CITY[1:]) for n in range(MOST_TOLD + 2)]
    writer = Says("")
    reworded([digest(event(*copies))], writer)
    assert max(map(len, writer.calls[0])) == MOST_TOLD


def test_a_failing_model_leaves_every_extract(event):
    plain = digest(event(CITY, RADIO))
    [made] = reworded([plain], Broken(""))
    assert [point.text for point in printed(made)] == [point.text for point in printed(plain)]
    assert made.lead.origin == "failed"


def test_a_model_that_says_what_the_extract_says_changes_nothing(event):
    plain = digest(event(CITY, RADIO))
    assert reworded([plain], FakeWriter()) == (plain,)


def test_what_a_check_doubts_is_said_of_new_words_too(event):
    happening = event(CITY, RADIO)
    first, second = happening.summaries
    flag = Flag(second.article.segments[0].id, "names", "Ana", "noted")
    doubted = replace(happening, summaries=(first, replace(second, translation=replace(second.translation, flags=(flag,)))))
    [made] = reworded([digest(doubted)], Says(AGREED))
    assert made.lead.text == f"{AGREED} (⚠ a name is not as in the original)"
