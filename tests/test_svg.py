"""Pictures of coverage: the parts add up, and the words say what the picture shows."""

import datetime
import re
import xml.etree.ElementTree as ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.svg import WINDOW, day_columns, language_bar, language_rows, storyline, tone

LANGS = st.dictionaries(st.sampled_from(["en", "es", "it", "pl", "uk", "xx"]), st.integers(1, 500), min_size=1)
DAYS = st.dictionaries(st.dates(datetime.date(2024, 1, 1), datetime.date(2026, 1, 1)).map(str) | st.just(""), st.integers(1, 99))


def drawn(picture):
    """A picture's elements by tag."""
    found = {}
    for element in ElementTree.fromstring(picture).iter():
        found.setdefault(element.tag, []).append(element)
    return found


def share(element, name):
    """A length of an element as a number."""
    return float(element.get(name).removesuffix("%"))


def told(day, event="event-2", edition=""):
    """A line of a timeline."""
    return {"date": {"value": day, "basis": "stated", "evidence": ""}, "event": event, "edition": edition, "text": "x"}


# --- languages ---


@given(LANGS)
def test_the_parts_of_the_bar_fill_it_and_each_begins_where_the_last_one_ends(langs):
    boxes = drawn(language_bar(langs, sorted(langs)))["rect"]
    ends = [share(box, "x") + share(box, "width") for box in boxes]
    assert len(boxes) == len(langs)
    assert all(abs(end - share(box, "x")) < 0.03 for end, box in zip([0, *ends], [*boxes, None], strict=True) if box is not None)
    assert abs(ends[-1] - 100) < 0.03


def test_a_picture_says_in_words_what_it_shows():
    words = drawn(language_bar({"en": 2, "uk": 1}, ["en", "uk"]))
    assert words["title"][0].text == "Articles by language"
    assert words["desc"][0].text == "English 2, Ukrainian 1"


@given(LANGS)
def test_the_longest_row_is_the_language_with_most_articles(langs):
    widths = [share(box, "width") for box in drawn(language_rows(langs))["rect"]]
    assert widths.index(max(widths)) == list(langs.values()).index(max(langs.values()))


@pytest.mark.parametrize(("lang", "kind"), [("en", "tone-1"), ("uk", "tone-3"), ("xx", "tone-4")])
def test_a_language_keeps_its_tone_in_the_edition(lang, kind):
    assert tone(lang, {"en": 1, "pl": 1, "uk": 1}) == kind


def test_tones_begin_again_after_the_sixth():
    assert tone("g", "abcdefg") == "tone-1"


@pytest.mark.parametrize("lang", ["<script>", 'x" onload="alert(1)'])
def test_a_hostile_language_code_stays_text(lang):
    for picture in (language_bar({lang: 1}, []), language_rows({lang: 1})):
        assert drawn(picture)["desc"][0].text == f"{lang} 1"


# --- days ---


@given(DAYS, st.dates(datetime.date(2024, 6, 1), datetime.date(2025, 6, 1)))
def test_every_dated_article_stands_in_one_column(days, last):
    words = drawn(day_columns(days, str(last)))["desc"][0].text.partition("; without")[0]
    assert sum(map(int, re.findall(r": (\d+)", words))) == sum(number for day, number in days.items() if day)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({"2024-11-04": 1, "2024-11-13": 3}, "4 Nov: 1, 13 Nov: 3"),
        ({"2024-11-14": 2, "2021-05-05": 4}, "earlier: 4, 14 Nov: 2"),
        ({"2024-11-14": 2, "2025-05-05": 1}, "14 Nov: 2, later: 1"),
        ({"2024-11-14": 2, "": 5}, "14 Nov: 2; without a date: 5"),
        ({"2024-11": 2, "": 5}, "none is dated; without a date: 5"),
        ({}, "none is dated"),
    ],
)
def test_days_outside_of_the_window_are_counted_together(days, words):
    assert drawn(day_columns(days, "2024-11-14"))["desc"][0].text == words


@pytest.mark.parametrize(("busy", "numbers"), [(9, 9), (10, 0)])
def test_columns_have_their_numbers_while_there_is_room(busy, numbers):
    last = datetime.date(2024, 11, 14)
    days = {str(last - datetime.timedelta(back)): 1 for back in range(busy)}
    texts = drawn(day_columns(days, str(last)))["text"]
    assert len([text for text in texts if "number" in text.get("class", "")]) == numbers


def test_the_window_ends_with_the_edition():
    texts = [text.text for text in drawn(day_columns({"2024-11-14": 1}, "2024-11-14"))["text"]]
    assert WINDOW == 28 and texts == ["1", "18 Oct", "14 Nov"]


# --- storylines ---


def test_a_storyline_has_a_dot_for_each_event_at_its_day():
    picture = storyline([told("2024-10-17", "event-3"), told("2024-11-04", "event-1"), told("2024-11-14")], "event-1")
    dots = {dot.get("class"): share(dot, "cx") for dot in drawn(picture)["circle"]}
    assert dots == {"other": 98, "here": pytest.approx(2 + 96 * 18 / 28, abs=0.01)}
    assert drawn(picture)["desc"][0].text == "17 Oct, 4 Nov: this event, 14 Nov"


def test_an_event_of_an_earlier_edition_is_not_this_one_though_its_anchor_is_the_same():
    picture = storyline([told("2024-10-17", "event-1", "2024-10-18"), told("2024-11-14", "event-1")], "event-1")
    assert [dot.get("class") for dot in drawn(picture)["circle"]] == ["other", "here"]


@pytest.mark.parametrize(
    "timeline", [[], [told("2024-11-14")], [told(""), told("2024-11-14")], [told("2024-11-14")] * 2, [told("2024-11-13", ""), told("2024-11-14")]]
)
def test_without_two_days_there_is_nothing_to_draw(timeline):
    assert storyline(timeline, "event-2") == ""
