"""Sentences made to stand alone, and the same fact found in other words."""

import pytest

from jobs.claims import claims, units
from jobs.records import Summary

CITY = (
    "The city council of Lublin voted on Monday to close the old bridge.",
    "Mayor Anna Kowal said repairs will cost 4 million zlotys.",
    "He thanked the engineers.",
    "Shops near the river will stay open.",
)
RADIO = (
    "Repairs of the bridge will cost 4 million zlotys, Mayor Anna Kowal told reporters.",
    "The old bridge in Lublin will be closed, the city council decided in a vote.",
    "Fishermen protested at the harbor.",
)
PAPER = ("Repairs of the bridge will cost 5 million zlotys, Mayor Kowal said.",)


@pytest.fixture
def summary(article, translation):
    def build(*sentences, path="a.txt"):
        made = translation(*((text, text) for text in sentences), origin="source", lang="en", path=path)
        return Summary(made, ())

    return build


def marks(claim):
    return [mark for _, mark in claim.support]


def test_he_becomes_the_last_speaker_who_is_cited_too(summary):
    made = units(summary("Anna Kowal said the bridge was old.", "She added that it shook.").translation)
    assert made[1].text == "Anna Kowal added that it shook."
    assert [cite.split(":")[1] for cite in made[1].cites] == ["2.1", "1.1"]


def test_he_is_also_the_one_according_to_whom_it_was_so_by_whatever_description(summary):
    made = units(summary("Mayor Anna Kowal came.", "In the view of the mayor, it shook.", "She added that buses run.").translation)
    assert made[2].text == "Anna Kowal added that buses run."
    assert (made[1].speaker, made[2].speaker) == ("Anna Kowal", "Anna Kowal")
    assert [cite.split(":")[1] for cite in made[2].cites] == ["3.1", "2.1"]


def test_what_one_outlet_attributes_is_not_told_as_a_fact(summary):
    fact, said = "China evades the sanctions on steel.", "Anna Kowal said that China evades the sanctions on steel."
    [claim] = claims([summary(fact, path="a"), summary(said, path="b")])
    assert claim.core.speaker == "Anna Kowal"


def test_two_sentences_of_an_article_may_support_a_statement_together(summary):
    long = "The council closed the old bridge and the mayor promised free buses for all pupils."
    made = claims([summary(long, path="a"), summary("The council shut the old bridge.", "The mayor pledged free buses for pupils.", path="b")])
    whole = next(claim for claim in made if claim.core.text == long)
    assert marks(whole) == ["supports", "supports"]
    assert len(whole.others) == 2


def test_a_translated_quotation_is_reported_without_marks(translation):
    made = units(translation(("«Міст старий», - сказала Коваль.", "“The bridge is old,” Kowal said.")))
    assert (made[0].text, made[0].leans) == ("Kowal said: The bridge is old.", False)


def test_a_sentence_with_a_pronoun_that_nobody_explains_leans(summary):
    assert units(summary("He drove home.").translation)[0].leans


def test_the_same_fact_is_one_claim_with_a_mark_per_article(summary):
    made = claims([summary(*CITY, path="a"), summary(*RADIO, path="b")])
    cost = next(claim for claim in made if "4 million" in claim.best.text)
    assert marks(cost) == ["supports", "supports"]
    assert len({cite.split(":")[0] for cite in cost.cites}) == 2


def test_another_number_for_the_same_thing_contradicts(summary):
    made = claims([summary(*CITY, path="a"), summary(*PAPER, path="b")])
    cost = next(claim for claim in made if "million" in claim.best.text)
    assert sorted(marks(cost)) == ["contradicts", "supports"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("In the fire at the factory 12 people died on Monday.", "15 people died in the fire at the factory on Monday."),
        ("The company will pay for the damage to the school.", "The company will not pay for the damage to the school."),
        ("The first factory will be built in Lublin next year.", "The first factory will be built in Gdansk next year."),
        ("The attack killed 12 people and wounded 31.", "The attack killed 15 people and wounded 28."),
        ("The parliament voted for the new bill on schools.", "The parliament rejected the new bill on schools."),
        ("The captain confirmed that he had ignored the order.", "The captain denied that he had ignored the order."),
    ],
)
def test_what_one_says_and_the_other_denies_is_never_agreement(summary, one, other):
    [claim] = claims([summary(one, path="a"), summary(other, path="b")])
    assert sorted(marks(claim)) == ["contradicts", "supports"]


def test_a_statement_without_its_speaker_is_supported_in_part(summary):
    one = "Mayor Anna Kowal said that two railway workers were taken to the hospital."
    [claim] = claims([summary(one, path="a"), summary("Two railway workers were taken to the hospital.", path="b")])
    assert marks(claim) == ["supports", "partly"]


def test_twelve_times_the_same_sentence_is_no_fault(summary):
    assert claims([summary(*["It is what it is."] * 12), summary("It is what it is.", path="b")])


def test_unrelated_sentences_are_silent(summary):
    made = claims([summary(*CITY, path="a"), summary(*RADIO, path="b")])
    protest = next(claim for claim in made if "Fishermen" in claim.best.text)
    assert marks(protest) == ["silent", "supports"]


def test_a_shared_name_alone_is_no_support(summary):
    made = claims([summary("Anna Kowal opened a school in Lublin."), summary("Anna Kowal plays chess.", path="b")])
    assert all(claim.articles == 1 for claim in made)


def test_sentences_of_one_article_never_support_one_another(summary):
    twice = "Repairs of the bridge will cost 4 million zlotys."
    assert all(claim.articles == 1 for claim in claims([summary(twice, twice)]))


def test_a_leaning_sentence_is_printed_after_the_one_it_leans_on(summary):
    made = claims([summary("The council closed the old bridge.", "This was announced by Anna Kowal in Lublin on 4 May.")])
    announced = next(claim for claim in made if "announced" in claim.core.text)
    assert announced.best.text == "The council closed the old bridge. " + announced.core.text
    assert [cite.split(":")[1] for cite in announced.best.cites] == ["2.1", "1.1"]


def test_nothing_usable_makes_no_claims(translation):
    assert claims([Summary(translation(), ())]) == ()


def test_copies_of_one_text_are_one_vote(summary):
    wire = "Repairs of the bridge will cost 4 million zlotys, Mayor Anna Kowal told reporters in Lublin."
    made = claims([summary(wire, path="a"), summary(wire, path="b"), summary(wire, path="c")])
    assert [(claim.articles, claim.votes) for claim in made] == [(1, 1.0)]
    assert marks(made[0]) == ["supports"] * 3
