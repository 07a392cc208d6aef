"""Who says what: attribution, pronouns, quotation marks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.speech import balanced, dangling, indirect, quotations, speaker, speaker_first, verbatim
from jobs.speech import without_connective as free


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("“We will rebuild the bridge,” Mayor Anna Kowal said on Monday.", "Mayor Anna Kowal"),
        ("“We will rebuild the bridge,” said Anna Kowal.", "Anna Kowal"),
        ("We will rebuild the bridge, the NATO chief stressed.", "the NATO chief"),
        ("Anna Kowal, who took office in May, said the bridge was safe.", "Anna Kowal"),
        ("As Kowal stressed, the bridge is safe.", "Kowal"),
        ("“We will rebuild the bridge,” the mayor said.", "the mayor"),
        ("The former prime minister said the bridge was safe.", "The former prime minister"),
        ("He said the bridge was safe.", ""),
        ("On Tuesday said the ministry.", ""),
        ("Nobody said so.", ""),
        ("Had Trump said yes, we would know.", ""),
        ("The bridge was built in 1911.", ""),
        ("The bridge is safe, said Kowal on Monday.", "Kowal"),
        ("“It is safe,” said Mercedes chief executive Jan Nowak.", "Mercedes chief executive Jan Nowak"),
        ("“It is safe,” said Ms. Kowal.", "Ms. Kowal"),
        ("German foreign minister Anna Kowal said so.", "Anna Kowal"),
    ],
)
def test_speaker_is_named_as_in_the_sentence(text, who):
    assert speaker(text) == who


@pytest.mark.parametrize(
    "text",
    [
        "A source close to Anna Kowal said the talks had failed.",
        "Critics of the Polish minister Anna Kowal said the plan was illegal.",
        "Police in Lublin said the bridge was safe.",
        "A study by Gartner said the bridge was safe.",
        "A man posing as Anna Kowal said the bridge was safe.",
        "Rumours that Kowal said the bridge was safe are false.",
        "Days before Kowal said the bridge was safe, it fell.",
        "Contrary to what Kowal said, the bridge is unsafe.",
        "Neither Nowak nor Kowal said the bridge was safe.",
        "Only Kowal said the bridge was safe.",
        "What Kowal said was false.",
        "The bridge Kowal said was safe fell.",
        "A video of Kowal said to be fake was shown.",
        "As Kowal promised, taxes were cut.",
        "The Kremlin, which Kowal said was lying, announced a truce.",
    ],
)
def test_a_name_that_only_stands_before_the_verb_is_no_speaker(text):
    assert speaker(text) == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("But the bridge is safe.", "The bridge is safe."),
        ("Meanwhile, buses run.", "Buses run."),
        ("Butter is dear.", "Butter is dear."),
        ("Nevertheless the bridge is safe.", "The bridge is safe."),
        ("So far buses run.", "So far buses run."),
        ("So the bridge was closed.", "The bridge was closed."),
        ("So strong was the flood that it fell.", "So strong was the flood that it fell."),
        ("But for Kowal the bridge would have fallen.", "But for Kowal the bridge would have fallen."),
        ("But for once the bridge is open.", "For once the bridge is open."),
        ("Yet to be seen is whether it holds.", "Yet to be seen is whether it holds."),
        ("Or the bridge falls.", "Or the bridge falls."),
    ],
)
def test_connectives_go(text, expected):
    assert free(text) == expected


@pytest.mark.parametrize(
    ("text", "leans"),
    [
        ("He said so.", True),
        ("At the station, he said so.", True),
        ("This is safe.", True),
        ("“We will rebuild it.", True),
        ("Kowal said: This is safe.", True),
        ("Kowal said: Our bridge is safe.", True),
        ("Kowal spoke of the fear that such bridges cause.", True),
        ("Kowal spoke of such cities as Lublin.", False),
        ("“The bridge is safe.”", True),
        ("The official said the bridge is safe.", True),
        ("Kowal said that they will rebuild it.", True),
        ("Kowal and Nowak said that they will rebuild it.", False),
        ("The NATO chief said the bridge is safe.", False),
        ("Kowal said: We must rebuild the bridge.", False),
        ("Kowal said the bridge is safe.", False),
        ("Italy is safe.", False),
        ("Or the bridge falls.", True),
        ("Orders fell in May.", False),
    ],
)
def test_sentences_that_lean_on_another_are_known(text, leans):
    assert dangling(text) is leans


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We will rebuild it,” Kowal said on Monday.", "Kowal said on Monday: We will rebuild it."),
        ("“We will rebuild it,” said Kowal.", "Kowal said: We will rebuild it."),
        ("Kowal said it will be rebuilt.", ""),
        ("Germany, France and Poland said they agree.", ""),
        ("We will rebuild it, Kowal said.", "Kowal said: We will rebuild it."),
        ("The bridge is old.", ""),
        ("“It is safe,” said Anna Kowal, mayor of Lublin.", "Anna Kowal, mayor of Lublin, said: It is safe."),
        ("“Will it be safe?” said Kowal.", "Kowal said: Will it be safe?"),
        ("“It is safe,” said Kowal, but she was wrong.", ""),
        ("“It is safe,” Kowal said, but Nowak disagreed.", ""),
        ("“It is safe,” Kowal said after Nowak said it was not.", ""),
        ("“It is safe,” Kowal said, adding that it is old.", ""),
        ("Because of “a bad year”, Kowal said the duty would be frozen.", ""),
        ("“It is safe,” Kowal said, pointing at the bridge.", "Kowal said, pointing at the bridge: It is safe."),
        ("“It is safe,” Kowal told the old council.", "Kowal told the old council: It is safe."),
        ("“It is safe,” Anna Kowal, council director said.", "Anna Kowal, council director, said: It is safe."),
        ("“It is safe,” Anna Kowal, who built it, said.", "Anna Kowal, who built it, said: It is safe."),
        ("A panel (“it is safe,” Kowal said) met in Lublin.", ""),
        ("“It is safe,” said Anna Kowal, a mayor, according to Reuters.", ""),
        ("“It is safe,” said Mercedes designer Jan Nowak.", ""),  # nobody is called Mercedes
    ],
)
def test_attribution_comes_first(text, expected):
    assert speaker_first(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kowal said: The bridge is old.", "Kowal said that the bridge is old."),
        ("Kowal said on Monday: The bridge is old.", "Kowal said on Monday that the bridge is old."),
        ("Kowal told reporters: The bridge is old.", "Kowal told reporters that the bridge is old."),
        ("Kowal said: We have to close the bridge.", "Kowal said that it is necessary to close the bridge."),
        (
            "Kowal said: We must not close it, and we need to wait.",
            "Kowal said that it is necessary not to close it, and it is necessary to wait.",
        ),
        ("Kowal said: We are now in a situation where 23 bridges are old.", "Kowal said that 23 bridges are old."),
        ("Kowal said: Russian troops are near.", "Kowal said that Russian troops are near."),
        ("Kowal told: The bridge is old.", ""),
        ("Kowal said the bridge has one fault: The piers are cracked.", ""),
        ("Kowal said the bridge cost a lot: The piers are new.", ""),
        ("Kowal said: Our bridge is old.", ""),  # whose?
        ("Kowal said: We closed the bridge.", ""),
        ("Kowal said: You have to close the bridge.", ""),
        ("Kowal said: Close the bridge now!", ""),
        ("Kowal said: Is the bridge old?", ""),
        ("Kowal said: The bridge is old. It is closed.", ""),
        ("Kowal said: This is an old bridge.", ""),
        ("Kowal said: A great day for Lublin.", ""),  # no verb
        ("Kowal said: Gazprom will not pay.", "Kowal said that Gazprom will not pay."),
        ("Kowal said the bridge is old.", ""),
        ("Kowal, mayor of Lublin, said: The bridge is old.", "Kowal, mayor of Lublin, said that the bridge is old."),
        ("Kowal said: We must have been naive.", ""),  # a guess
        ("Kowal said: We must be the only city without a bridge.", ""),
        ("Kowal said: We must surely be late.", ""),
        ("Kowal said: What we have to lose is clear.", ""),
        ("Kowal said: We have to be honest.", "Kowal said that it is necessary to be honest."),
        ("Kowal said: We understand that the bridge is old.", ""),
        ("Kowal said: Close the old bridges.", ""),
        ("Kowal said: But the bridge is old.", "Kowal said that the bridge is old."),
        ("Kowal said: Nor do we need to close it.", ""),
        ("Kowal said: What a bridge this is.", ""),
        ("Kowal said: Yes, the bridge is old.", ""),
        ("Kowal said: No bridge is safe.", "Kowal said that no bridge is safe."),
        ("Kowal said: If only the bridge were safe.", ""),
        ("Kowal said: Leave things as they are.", ""),
        ("Kowal said: The bridge is old, isn't it odd.", ""),
        ("Kowal promised: The old council failed.", ""),
        ("Kowal promised: The council will fail.", "Kowal promised that the council will fail."),
        ("As Kowal said, taxes were cut.", "Kowal said that taxes were cut."),
        ("As Kowal had said, the bridge fell.", ""),
        ("Kowal said: The bridge is safe; Nowak disagreed.", ""),
        ("As Kowal promised, taxes were cut.", ""),
        ("As Kowal warned, the bridge fell.", ""),
        ("As Kowal said, taxes were cut, but prices rose.", ""),
    ],
)
def test_reported_words_become_indirect_speech_where_a_rule_can_tell(text, expected):
    assert indirect(text) == expected


def test_marks_stay_only_around_what_stands_so_in_the_file():
    text = "Kowal called it “a safe bridge” and “a joy to cross”."
    assert verbatim(text, ['She called it "a safe bridge" on Monday']) == (
        "Kowal called it “a safe bridge” and a joy to cross."
    )


def test_words_that_stand_in_the_file_without_marks_get_none():
    assert verbatim("Kowal called it “a safe bridge”.", ["It is a safe bridge"]) == "Kowal called it a safe bridge."


@given(st.text(alphabet='ab ,.“”"«»„', max_size=60))
def test_no_mark_survives_without_an_original(text):
    assert not quotations(verbatim(text, []))
    assert balanced(verbatim(text, []))
