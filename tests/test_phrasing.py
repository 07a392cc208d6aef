"""Sentences as they are printed: who speaks is named, what was announced has its speaker, and cites follow."""

import pytest

from jobs.phrasing import phrased

HELD = "NATO Secretary General Jan Nowak visited Lublin."


@pytest.fixture
def told(translation):
    """The printed sentences of an article of these ones, with the lines they cite."""

    def build(*sentences):
        found = phrased(translation(*((text, text) for text in sentences), lang="uk"))
        return [(unit.text, [cite.split(":")[1] for cite in unit.cites], unit.leans) for unit in found]

    return build


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        (
            (HELD, "The Secretary General said the bridge is safe."),
            ("Jan Nowak said the bridge is safe.", ["2.1", "1.1"], False),
        ),
        (
            (HELD, "The bridge is safe, the Secretary General said."),
            ("Jan Nowak said that the bridge is safe.", ["2.1", "1.1"], False),
        ),
        (
            ("Russian President Jan Nowak came.", "The Ukrainian president said the bridge is safe."),
            ("The Ukrainian president said the bridge is safe.", ["2.1"], False),
        ),
        (
            ("Mayor Jan Nowak met Mayor Ewa Lis.", "The mayor said the bridge is old."),
            ("The mayor said the bridge is old.", ["2.1"], True),
        ),
        (
            ("Mayor Jan Nowak said the bridge is safe.", "The mayor said the river is high."),
            ("Jan Nowak said the river is high.", ["2.1", "1.1"], False),
        ),
        (
            (HELD, "The Secretary General, Jan Nowak of NATO, said the bridge is safe."),
            ("The Secretary General, Jan Nowak of NATO, said the bridge is safe.", ["2.1"], False),
        ),
        (
            (
                HELD,
                "Asked by the Secretary General, the Secretary General said the bridge is safe.",
            ),  # which of the two?
            ("Asked by the Secretary General, the Secretary General said the bridge is safe.", ["2.1"], False),
        ),
    ],
)
def test_a_speaker_who_is_described_is_named_where_only_one_can_be_meant(told, sentences, expected):
    assert told(*sentences)[-1] == expected


def test_what_was_announced_is_printed_with_who_announced_it(told):
    made = told("The old bridge will be closed for repairs.", "This was announced by Mayor Jan Nowak in Lublin.")
    assert made[0] == (
        "The old bridge will be closed for repairs, Mayor Jan Nowak announced in Lublin.",
        ["1.1", "2.1"],
        False,
    )
    assert made[1][2]


def test_what_somebody_said_is_not_announced_by_another_one(told):
    made = told("Ewa Lis said the old bridge will be closed.", "This was announced by Mayor Jan Nowak in Lublin.")
    assert made[0][0] == "Ewa Lis said the old bridge will be closed."


def test_a_question_is_not_announced(told):
    assert (
        told("Will the old bridge be closed?", "This was reported by Reuters.")[0][0]
        == "Will the old bridge be closed?"
    )


@pytest.mark.parametrize(
    ("sentence", "leans"),
    [
        ("“We have to close the bridge,” Jan Nowak said.", False),
        ("“We closed our bridge,” Jan Nowak said.", True),
        ("He closed the bridge.", True),
    ],
)
def test_a_sentence_leans_when_no_rule_makes_it_stand_alone(told, sentence, leans):
    assert told(sentence)[0][2] is leans


@pytest.mark.parametrize(
    ("sentence", "leans"),
    [
        ("Russia “liberated” the town.", True),  # whose word that is went with the marks
        ("Kowal called it “a disaster”.", False),
        ("The ship “Kursk” sank.", False),
        ("Kowal said “we will leave” on Monday.", True),
        ("Kowal said it was “a good day” for Lublin.", False),
    ],
)
def test_a_translation_leans_that_lost_marks_which_told_whose_words_these_are(translation, sentence, leans):
    assert phrased(translation(("Так сказав Коваль.", sentence)))[0].leans is leans


@pytest.mark.parametrize(
    ("rest", "spoke"),
    [
        ("announced by Mayor Jan Nowak at a briefing", True),
        ("announced by Mayor Jan Nowak at a briefing, but he withdrew it", False),
        ("reported by Reuters after a meeting", False),
        ("said by Mayor Jan Nowak in jest", False),
    ],
)
def test_an_announcement_alone_tells_at_most_its_occasion(told, rest, spoke):
    assert ("spoke" in told(f"This was {rest}.")[0][0]) is spoke
