"""Words for a day, dated for who reads them later."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.days import with_days

WEDNESDAY = "2024-11-13"


@pytest.mark.parametrize(
    ("text", "dated"),
    [
        ("They will meet on Thursday evening.", "They will meet on Thursday evening (14 November)."),
        ("They met on Monday.", "They met on Monday (11 November)."),
        ("They met on Thursday.", "They met on Thursday (7 November)."),
        ("They meet today.", "They meet today (13 November)."),
        ("The vote was yesterday, the count is tomorrow.", "The vote was yesterday (12 November), the count is tomorrow (14 November)."),
        ("He spoke this morning.", "He spoke this morning (13 November)."),
        ("They met on Wednesday.", "They met on Wednesday."),  # the day of the event, which the reader has seen
        ("They met on Wednesday, 13 November.", "They met on Wednesday, 13 November."),
        ("They met on Monday, November 11.", "They met on Monday, November 11."),
        ("They met last Monday and meet every Friday.", "They met last Monday and meet every Friday."),
        ("On Mondays they rest, on Black Friday (29 November) they sell.", "On Mondays they rest, on Black Friday (29 November) they sell."),
        ("Today's youth reads.", "Today's youth reads."),
        ("Nothing is dated here.", "Nothing is dated here."),
    ],
)
def test_a_word_for_another_day_gets_its_date(text, dated):
    assert with_days(text, WEDNESDAY, WEDNESDAY) == dated


@pytest.mark.parametrize("day", ["", "2024", "2024-11"])
def test_without_the_day_of_the_article_nothing_is_added(day):
    assert with_days("They meet today.", day) == "They meet today."


@given(st.dates(datetime.date(1990, 1, 2), datetime.date(2100, 1, 1)), st.sampled_from(["They met on Friday.", "They will meet on Friday.", "Today."]))
def test_what_is_dated_stays_so(day, text):
    once = with_days(text, day.isoformat())
    assert with_days(once, day.isoformat()) == once != text
