"""wording: digests in a model's words, where their cites support them."""

from dataclasses import replace

import pytest
from digests import CITY, RADIO, digest, printed

from jobs.errors import ModelError
from jobs.models.fake import FakeWriter
from jobs.records import Flag
from jobs.wording import MOST_TOLD, reworded


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


class Paragraphs:
    """A summarizer that gives these sentences of every event, and keeps what it was given; None: it fails."""

    fingerprint = "paragraphs"

    def __init__(self, *sentences):
        self.sentences, self.calls = sentences, []

    def summarize(self, documents):
        self.calls.append(list(documents))
        if None in self.sentences:
            raise ModelError("out of memory")
        return ["\n".join(self.sentences) for _ in documents]


STAY = "Shops near the river will stay open."


def test_a_summarizer_gets_the_statements_of_an_event_in_order(event):
    plain, writer = digest(event(CITY)), Paragraphs(STAY)
    reworded([plain], writer)
    assert [call[0].splitlines() for call in writer.calls] == [[point.text for point in (plain.lead, *plain.points)]]


def test_each_sentence_of_a_paragraph_is_aligned_to_the_statement_it_rests_on(event):
    plain = digest(event(CITY))
    [made] = reworded([plain], Paragraphs(STAY, AGREED))
    origins = {point.text: point.origin for point in (made.lead, *made.points)}
    assert (origins[AGREED], origins[STAY]) == ("model", "model")
    assert [point.cites for point in made.points] == [point.cites for point in plain.points]


def test_a_sentence_of_a_paragraph_without_support_leaves_its_extract_and_the_rest_stays(event):
    plain = digest(event(CITY))
    [made] = reworded([plain], Paragraphs(AGREED, "Repairs will cost 9 million zlotys, Kowal said."))
    assert (made.lead.origin, [point.text for point in made.points]) == ("model", [point.text for point in plain.points])
    assert [point.origin for point in made.points].count("replaced") == 1


@pytest.mark.parametrize(("said", "origins"), [(None, {"failed"}), ("", {"replaced", "extract"})])
def test_a_summarizer_that_fails_or_says_nothing_leaves_extracts(event, said, origins):
    plain = digest(event(CITY))
    [made] = reworded([plain], Paragraphs(said))
    assert [point.text for point in printed(made)] == [point.text for point in printed(plain)]
    assert {point.origin for point in (made.lead, *made.points)} == origins


def test_place_and_day_stand_before_new_words_too(event):
    city = ("Mayor Anna Kowal and Governor Jan Nowak agreed to close the old bridge.", "Kowal said so in Lublin on 4 May.")
    radio = ("Governor Jan Nowak and Mayor Anna Kowal agreed to close the bridge.", "The river is high.")
    plain = digest(event(city, radio))
    [made] = reworded([plain], Says("Mayor Anna Kowal and Governor Jan Nowak agreed to close the bridge."))
    assert plain.lead.text.startswith("Lublin, 4 May – ")
    assert made.lead.text == "Lublin, 4 May – Mayor Anna Kowal and Governor Jan Nowak agreed to close the bridge."
    assert made.lead.cites == plain.lead.cites
