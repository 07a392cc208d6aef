"""Sentences made shorter: what goes, what must stay."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.compress import MODAL, Reader, compressed, keeps
from jobs.names import unsupported_names
from jobs.numbers import unsupported
from jobs.speech import quotations
from jobs.support import DENIAL

READ = "US Secretary of State Anna Kowal met NATO Secretary General Jan Nowak in Lublin."
KNOWN = Reader(READ, frozenset(["Anna Kowal", "Jan Nowak"]))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Growth was 2% of its gross domestic product (GDP).", "Growth was 2% of its gross domestic product."),
        ("The council – the city’s main body – met in Lublin.", "The council met in Lublin."),
        ("Kowal, for her part, said that the bridge is safe.", "Kowal said that the bridge is safe."),
        ("The mayor also thanked the city.", "The mayor thanked the city."),
        (
            "Kowal also said that not only the bridge but also the road is old.",
            "Kowal said that not only the bridge but also the road is old.",
        ),
        ("The mayor will also meet the council.", "The mayor will meet the council."),
        ("It should be noted that the bridge was built in 1911.", "The bridge was built in 1911."),
        (
            "According to Anna Kowal, the bridge will reopen, Reuters reports.",
            "The bridge will reopen, according to Anna Kowal.",
        ),
        (
            "Given the damage that the flood did to the old town, the city of Lublin must close the bridge for three weeks and find another way for the buses.",
            "The city of Lublin must close the bridge for three weeks and find another way for the buses.",
        ),
    ],
)
def test_furniture_goes(text, expected):
    assert compressed(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Kowal was thanked for her part in the repairs.",
        "Not only the mayor but also the council agreed.",
        "The mayor, also a poet, thanked the city.",
        "Kowal said that further repairs are needed.",
        "The bridge is old, but also safe.",
        "Profits jumped to $1.13bn (£600m) in December.",  # a number
        "The council (but not the mayor) agreed to close it.",  # a denial
        "The bridge – closed since the flood – was opened again.",  # an aside with a verb is a claim
        "The bridge will reopen in May, Reuters reported.",  # nobody else says so
        "“(Putin) has to pay for it,” Kowal said.",
        "Kowal said that “the council (the main body) is right”.",  # words of a quotation
        "If the flood returns to the old town of Lublin, the city must close the bridge for three weeks and find another way for buses.",
        "According to Kowal, mayor of Lublin, the bridge is safe.",
    ],
)
def test_what_claims_something_stays(text):
    assert compressed(text) == text


@pytest.mark.parametrize(
    "aside",
    [
        "in mice", "except Kowal", "excluding the navy", "estimated", "alleged", "pictured", "left", "mostly women", "if it works",
        "or fused", "or Belarus", "and their mothers", "then a general", "formerly a school", "adjusted for inflation", "to be sure",
        "Russian and North Korean", "often in their workplaces", "the younger", "some of them armed", "US",
    ],
)  # fmt: skip
def test_a_bracket_that_restricts_stays(aside):
    text = f"The losses of General Kowal ({aside}) were heavy in spring."
    assert compressed(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Federal Security Service (FSB) was there too.", "The Federal Security Service was there too."),
        ("The city of Lviv (Ukraine) was hit again.", "The city of Lviv was hit again."),
        ("Troops came to Kyiv (the capital of Ukraine) and stayed.", "Troops came to Kyiv and stayed."),
        (
            "Soldiers (FSB) were there too.",
            "Soldiers (FSB) were there too.",
        ),  # whose letters these are is not said before
    ],
)
def test_a_bracket_goes_that_says_again_what_stands_before_it(text, expected):
    assert compressed(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Soldiers – the wounded and the young – were sent home.",
        "Drugs – the illegal kind – were found in the car.",
        "The winner – the Pole Jan Nowak – was in tears.",  # who it was
        "The bridge – the only one not inspected – has fallen.",
        "The man – an alleged spy – was arrested in May.",
        "The report – a draft – says that it fell.",
    ],
)
def test_an_aside_between_dashes_that_tells_which_or_who_stays(text):
    assert compressed(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The minister has resigned, Reuters reports.", None),
        ("The minister, who said he was tired, has resigned, Reuters reports.", None),
        ("The bridge is safe, as reported by the agency Ukrinform.", None),
        ("Kowal said the bridge is old, but it was closed, Reuters reports.", None),
        ("Kowal said that the minister has resigned, Reuters reports.", "Kowal said that the minister has resigned."),
    ],
)
def test_the_only_attribution_stays(text, expected):
    assert compressed(text) == (expected or text)


BUSES = "the city of Lublin {} close the bridge for three weeks and find another way for its trams and its buses"


@pytest.mark.parametrize(
    ("opener", "modal", "goes"),
    [
        ("Given the damage that the flood did to the piers", "had to", True),
        ("In light of the threat of floods", "had to", True),
        ("Given the sending of troops by its neighbors", "had to", True),
        ("Given the permission of the council and the state", "had to", False),
        ("Given the damage that the flood did to the piers", "would", False),
        ("Given the money and the people that it needs", "had to", False),
        ("Given enough money and political will", "could", False),
        ("Given the choice between two kinds of war", "had to", False),
        ("Amid claims that it took bribes", "had to", False),
        ("In the context of a nuclear war", "had to", False),
    ],
)
def test_an_opener_goes_only_as_a_reason_for_what_is_so(opener, modal, goes):
    rest = f"{BUSES.format(modal)}."
    assert compressed(f"{opener}, {rest}") == (f"T{rest[1:]}" if goes else f"{opener}, {rest}")


@pytest.mark.parametrize(
    "occasion",
    [
        "in jest", "in private", "in error", "under oath", "on condition of anonymity", "while drunk", "after being tortured",
        "in a leaked interview", "at a closed-door meeting", "in a private conversation", "after months of denials",
        "at the meeting with people that live there", "in the statement that the council made public",
    ],
)  # fmt: skip
def test_how_somebody_said_it_stays(occasion):
    text = f"Kowal said {occasion} that the bridge is unsafe."
    assert compressed(text) == text


@pytest.mark.parametrize(
    "occasion", ["in an interview", "during a joint press conference", "at the meeting of the council"]
)
def test_the_occasion_goes(occasion):
    assert compressed(f"Kowal said {occasion} that the bridge is safe.") == "Kowal said that the bridge is safe."


@pytest.mark.parametrize(
    "text",
    [
        "Recall votes were held in Lublin on Monday.",
        "It is worth noting the damage to the piers.",
        "Only members also over 60 may come.",
        "According to the plan, the train should arrive at noon but it will be late.",
        "According to Kowal, taxes were cut and prices have doubled since.",
        "According to its estimate, a third of the loans is lost.",
    ],
)
def test_words_that_only_look_like_furniture_stay(text):
    assert compressed(text) == text


def test_a_quotation_of_several_sentences_is_not_taken_apart():
    text = "Kowal said: “It rains in the U.S. Desert. Growth is 2% of its gross domestic product (GDP).”"
    assert compressed(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NATO Secretary General Jan Nowak said that the bridge is safe.", "Nowak said that the bridge is safe."),
        ("Jan Nowak thanked the city.", "Nowak thanked the city."),
        (
            "Former NATO Secretary General Jan Nowak thanked the city.",
            "Former NATO Secretary General Jan Nowak thanked the city.",
        ),
        ("Jan Nowak and Ewa Nowak thanked the city.", "Jan Nowak and Ewa Nowak thanked the city."),
        (
            "Kowal said during a press conference after the meeting that the bridge is safe.",
            "Kowal said that the bridge is safe.",
        ),
        ("Kowal said on Monday that the bridge is safe.", "Kowal said on Monday that the bridge is safe."),
        ("Kowal said in Warsaw that the bridge is safe.", "Kowal said in Warsaw that the bridge is safe."),
    ],
)
def test_people_whom_the_reader_knows_are_named_by_surname(text, expected):
    assert compressed(text, KNOWN) == expected


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The bridge could reopen in May.", "The bridge reopen in May."),
        ("The bridge did not reopen in May.", "The bridge did reopen in May."),
        ("The bridge cost 4 million zlotys.", "The bridge cost a lot of zlotys."),
        ("Anna Kowal opened the bridge in Lublin.", "Anna Kowal opened the bridge."),
        ("The bridge is safe, Kowal said.", "The bridge is safe, they say."),
        ("Kowal called the bridge “a joy to cross”.", "Kowal called the bridge a joy to cross."),
    ],
)
def test_the_gate_lets_no_claim_be_lost(before, after):
    assert not keeps(before, after)


PARTS = (
    "According to Anna Kowal,", "given the flood,", "the council (the main body)", "– the city’s pride –", "must not pay",
    "4 million zlotys", "“a joy (to cross)”", ", Reuters reports", "could reopen", "in Warsaw", "NATO chief Jan Nowak said", "that",
)  # fmt: skip


@given(st.lists(st.sampled_from(PARTS), min_size=2, max_size=8))
def test_whatever_goes_numbers_denials_modals_and_quotations_stay(parts):
    text = f"{' '.join(parts)}."
    made = compressed(text, KNOWN)
    assert not unsupported(text, [made])
    assert quotations(made) == quotations(text)
    assert all(Counter(found.findall(made)) == Counter(found.findall(text)) for found in (DENIAL, MODAL))
    assert not unsupported_names(text, [made, READ, "Reuters"])
