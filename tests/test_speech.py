"""Who says what: attribution, pronouns, quotation marks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.pronouns import referents, resolve
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
    ],
)
def test_speaker_is_named_as_in_the_sentence(text, who):
    assert speaker(text) == who


def test_he_is_the_last_named_speaker():
    sentences = ["Anna Kowal said the bridge was safe.", "She added that buses run.", "“It will last,” she stressed."]
    assert referents(sentences) == [("", -1), ("Anna Kowal", 0), ("Anna Kowal", 0)]


@pytest.mark.parametrize(
    "sentences",
    [
        ("Anna Kowal said the bridge was safe.", "A man in the crowd said it was not.", "He added that it shook."),
        ("Vladimir Putin said the talks had failed.", "Volodymyr Zelensky visited Paris.", "He stressed his aims."),
        ("Anna Kovalenko said so.", "Mayor John Carter opened the bridge.", "He added that it was safe."),
        ("Police said the man was held.", "He told the court he was at home."),
        ("Mark Rutte said so.", "His spokesman disagreed.", "He added that it was late."),
        ("John Carter and Anna Kowal said so.", "He added that it was late."),
    ],
)
def test_he_is_open_when_somebody_else_may_have_come_in(sentences):
    assert referents(sentences)[-1] == ("", -1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He added that buses run.", "Kowal added that buses run."),
        ("“It will last,” he stressed.", "“It will last,” Kowal stressed."),
        ("He drove home.", "He drove home."),
        ("The mayor drove home.", "The mayor drove home."),
    ],
)
def test_only_reported_speech_is_resolved(text, expected):
    assert resolve(text, "Kowal") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("But the bridge is safe.", "The bridge is safe."),
        ("Meanwhile, buses run.", "Buses run."),
        ("Butter is dear.", "Butter is dear."),
        ("Nevertheless the bridge is safe.", "The bridge is safe."),
        ("So far buses run.", "So far buses run."),
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
        ("Kowal said: We must not close it, and we need to wait.", "Kowal said that it is necessary not to close it, and it is necessary to wait."),
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


@given(st.text(alphabet="ab ,.“”\"«»„", max_size=60))
def test_no_mark_survives_without_an_original(text):
    assert not quotations(verbatim(text, []))
    assert balanced(verbatim(text, []))
