"""Whom "he said" means, and when nobody is named."""

import pytest

from jobs.pronouns import gender, referents, resolve


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
        ("John Carter said so.", "“It is not so,” his critics say.", "He added that it was late."),
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
        ("He left after Nowak said so.", "He left after Nowak said so."),
        ("He was said to be ill.", "He was said to be ill."),
        ("He said to be ill is bad.", "He said to be ill is bad."),
        ("According to him, buses run.", "According to Kowal, buses run."),
    ],
)
def test_only_reported_speech_is_resolved(text, expected):
    assert resolve(text, "Kowal") == expected


@pytest.mark.parametrize(
    ("who", "pronoun"),
    [
        ("Anna Kowal", "she"),
        ("Mark Nowak", "he"),
        ("Mr Kowal", "he"),
        ("King Nowak", "he"),
        ("The spokeswoman", "she"),
        ("A spokesman for Anna Kowal", "he"),
        ("the mayor", ""),
        ("Kowal", ""),
        ("Anna Scott", "she"),  # Scott is a first name too
        ("Zyx Nowak", ""),
    ],
)
def test_title_role_or_first_name_tells_he_or_she(who, pronoun):
    assert gender(who) == pronoun


@pytest.mark.parametrize(
    ("text", "who", "told", "named"),
    [
        ("She said it was not.", "Anna Kowal", "Anna Kowal said it was.", True),
        ("He said it was not.", "Anna Kowal", "Anna Kowal said it was.", False),
        ("According to him, it was not.", "Anna Kowal", "Anna Kowal said it was.", False),
        ("“It is not,” he said.", "Mayor Anna Kowal", "Mayor Anna Kowal said it was.", False),
        ("She said it was not.", "Kowal", "Mr Kowal said it was.", False),
        ("She said it was not.", "The mayor", "The mayor said it was.", True),
        ("She said it was not.", "The mayor", "The mayor said Jan Nowak was late.", False),  # or he is meant
        ("She felt ill, she said.", "The mayor", "The mayor said the woman was late.", False),
        ("He said it was not.", "Mark Nowak", "Mark Nowak said his wife was late.", True),
    ],
)
def test_he_and_she_agree_with_the_name_or_stay(text, who, told, named):
    assert (resolve(text, who, who, told) != text) is named


def test_the_people_of_somebody_are_not_he():
    sentences = ["Relatives of John Carter said he was innocent.", "He told the court that he was."]
    assert referents(sentences)[-1] == ("", -1)
