"""The same words of one speaker in several reports."""

import pytest

from jobs.claims import claims
from jobs.quotes import quotes
from jobs.records import Summary


@pytest.fixture
def found(translation):
    def build(*articles):
        items = [
            translation(*((f"оригінал {t}", t) for t in texts), path=f"{number}.txt") for number, texts in enumerate(articles)
        ]
        return quotes(claims([Summary(item, ()) for item in items]))

    return build


KOWAL = "Mayor Anna Kowal said that the old bridge must be made safe for children before winter."
HEAD = ("The head of the city, Mayor Anna Kowal, came.", "“Before the winter we must make the old bridge safe for our children,” the mayor said.")
NOWAK = "Jan Nowak said that the old bridge must be made safe for children before winter."


def test_reports_of_one_utterance_are_one_quote(found):
    [quote] = found([KOWAL], HEAD)
    assert quote.speaker == "Anna Kowal"
    assert len({report.article for report in quote.reports}) == 2


def test_the_same_words_of_somebody_else_are_no_report(found):
    assert found([KOWAL], [NOWAK]) == ()


def test_a_translated_quote_is_never_printed_with_marks(found):
    assert all("“" not in report.text for quote in found([KOWAL], HEAD) for report in quote.reports)


def test_what_nobody_says_is_no_quote(found):
    assert found(["The old bridge will be closed in winter."], ["The old bridge will be shut in winter."]) == ()
