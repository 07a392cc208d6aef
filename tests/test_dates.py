"""Dates in text, and the two dates of an article with their basis."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jobs.dates import date_article, find_dates
from jobs.languages import load_all
from jobs.records import Article, Line, Stamp

AS_OF = date(2024, 11, 14)
NONE = Stamp()
PUBLISHED = Stamp("2024-11-13T11:34", "stated", "line 1")


def article(lang, *lines, published=NONE):
    made = tuple(Line(number, *line) for number, line in enumerate(lines, start=1))
    return Article(id="0" * 16, path="a.txt", lang=lang, lines=made, published=published)


def happened(lang, *body, published=NONE):
    return date_article(article(lang, *((text, "body") for text in body), published=published), AS_OF).happened


@pytest.mark.parametrize(
    ("lang", "text", "value", "complete"),
    [
        ("uk", "Зустріч 13 листопада 2024 року", "2024-11-13", True),
        ("uk", "у середу, 13 листопада, у Києві", "2024-11-13", False),
        ("uk", "вибори 6-го листопада", "2024-11-06", False),
        ("uk", "11:34 13.11.2024", "2024-11-13", True),
        ("pl", "w środę 13 listopada 2024 r.", "2024-11-13", True),
        ("pl", "13 Listopada", "2024-11-13", False),
        ("it", "a Berlino il 4 novembre durante", "2024-11-04", False),
        ("it", "il 1° novembre 2024", "2024-11-01", True),
        ("es", "el 13 de noviembre de 2024", "2024-11-13", True),
        ("es", "el 3 de nov. de 1980", "1980-11-03", True),
        ("en", "on November 13, 2024", "2024-11-13", True),
        ("en", "KYIV, Nov. 13 (News) -", "2024-11-13", False),
        ("en", "on 4th of November", "2024-11-04", False),
        ("en", "on 13–14 November 2024", "2024-11-13", True),
        ("en", "to EU leaders17.10.24, 09:22 • 32 views", "2024-10-17", True),
        ("en", "2024-11-13T11:34", "2024-11-13", True),
        ("en", "11/13/2024", "2024-11-13", True),
        ("en", "03/11/2024", "2024-11-03", True),
        ("en", "on September 30, 1882, in", "1882-09-30", True),
        ("en", "on 29 February", "2024-02-29", False),
        ("en", "on 20 December", "2023-12-20", False),
        ("xx", "13.11.2024", "2024-11-13", True),
    ],
)
def test_a_date_is_read(lang, text, value, complete):
    (found,) = find_dates(text, lang, AS_OF)
    assert (found.value.isoformat(), found.complete, text[found.start : found.end]) == (value, complete, found.text)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("pl", "ma 23 lat, za 4 lata, lat 23"),
        ("en", "€20.9 billion, 2%, 23 of 32, first half of 2024, version 1.2.24, at 10.10.24.1"),
        ("en", "In May 20 people died and all 3 may be ill; in March 2024; Nov 10.5"),
        ("es", "23 de 32 aliados, 1.250,50 euros"),
        ("it", "ha vinto 3 set"),
        ("es", "el triunfo 4-1 de febrero"),
        ("uk", "1 лист паперу, 50 млрд, 31 листопада, 45.13.2024"),
        ("en", "on 16 November 2024"),
        ("xx", "13 November 2024"),
    ],
)
def test_what_is_no_date_or_lies_ahead_is_not_read(lang, text):
    assert find_dates(text, lang, AS_OF) == []


@given(st.dates(date(2000, 1, 1), AS_OF), st.sampled_from([language.code for language in load_all()]))
def test_a_date_written_out_is_read_back(day, lang):
    months = next(language.months for language in load_all() if language.code == lang)
    name = next(form for form, number in months.items() if number == day.month)
    for text in (f"{day.day} {name.title()} {day.year}", day.isoformat(), f"{day:%d.%m.%Y}", f"{day:%d.%m.%y}"):
        assert [found.value for found in find_dates(text, lang, AS_OF)] == [day]


@given(st.text(max_size=40), st.dates(date(2001, 1, 1), date(2030, 1, 1)))
def test_no_date_is_later_than_the_day_after_the_edition(text, as_of):
    found = find_dates(f"{text} 5 May {text} 31 Dec {text} 1.2.2029", "en", as_of)
    assert all(one.value <= as_of + timedelta(days=1) for one in found)


@pytest.mark.parametrize(
    ("line", "value", "basis"),
    [
        (("11:34 13.11.2024", "meta"), "2024-11-13T11:34", "stated"),
        (("By Ann Lee, Nov 13, 2024", "meta"), "2024-11-13", "stated"),
        (("By Ann Lee, Nov 13", "meta"), "2024-11-13", "inferred"),
        (("By Ann Lee", "meta"), "", "unknown"),
        (("On 13.11.2024 it rained", "body"), "", "unknown"),
        (("News 13.11.2024", "junk"), "", "unknown"),
    ],
)
def test_the_date_of_publication_is_that_of_a_byline(line, value, basis):
    published = date_article(article("en", line), AS_OF).published
    assert (published.value, published.basis) == (value, basis)


def test_a_known_date_of_publication_is_kept():
    dated = date_article(article("en", ("1.11.2024", "meta"), published=PUBLISHED), AS_OF)
    assert dated.published == PUBLISHED


def test_a_day_and_month_take_the_year_of_publication():
    stamp = happened("uk", "Міністр у середу, 13 листопада, прибув.", published=PUBLISHED)
    assert stamp == Stamp(
        "2024-11-13", "stated", "line 1: середу, 13 листопада; year from the date of publication"
    )


def test_a_day_and_month_without_any_year_are_inferred():
    stamp = happened("it", "Piove.", "Lo ha detto a Berlino il 4 novembre.")
    assert stamp == Stamp("2024-11-04", "inferred", "line 2: il 4 novembre; year from the edition's date")


@pytest.mark.parametrize(
    ("lang", "body", "value"),
    [
        ("en", "The pact of 12 November was praised. They met on 8 November.", "2024-11-08"),
        ("en", "It has rained since 1 November.", ""),
        ("en", "He said: “On 1 November we met.” They met again on 8 November.", "2024-11-08"),
        ("en", "The treaty signed on 12 May 2014 was praised on 8 November 2024.", "2024-11-08"),
        ("en", "The man, born on 5 October, came.", ""),
        ("es", "Llueve desde el 1 de noviembre.", ""),
        ("uk", "Захід триватиме до середи, 13 листопада.", ""),
        ("pl", "Minister spotkał się z posłem 8 listopada.", "2024-11-08"),
    ],
)
def test_background_dates_do_not_date_the_event(lang, body, value):
    assert happened(lang, body).value == value


def test_only_the_lead_dates_the_event():
    assert happened("en", "One.", "Two.", "Three.", "On 8 November they met.") == Stamp()


@pytest.mark.parametrize(
    ("lang", "body", "value", "basis"),
    [
        ("en", "He arrived today.", "2024-11-13", "stated"),
        ("uk", "Він прибув учора.", "2024-11-12", "stated"),
        ("it", "È arrivato oggi.", "2024-11-13", "stated"),
        ("en", "Monday’s vote failed.", "2024-11-11", "inferred"),
        ("uk", "У п’ятницю він прибув.", "2024-11-08", "inferred"),
        ("en", "“We met today,” he said.", "", "unknown"),
        ("en", "They meet every Monday in a wed house.", "", "unknown"),
    ],
)
def test_today_and_weekdays_need_a_date_of_publication(lang, body, value, basis):
    stamp = happened(lang, body, published=PUBLISHED)
    assert (stamp.value, stamp.basis) == (value, basis)
    assert happened(lang, body) == Stamp()


@pytest.mark.parametrize(
    ("link", "reason", "value"),
    [
        ("Plan shown17.10.24, 09:22 • 5 views", "inline_related_link", "2024-10-17"),
        ("Plan shown 12.10.2024", "related_headline", "2024-10-17"),
        ("Plan shown 17.10.24", "latest_headline", ""),
        ("Plan shown on 17 October", "inline_related_link", ""),
        ("Plan shown 14.11.2024", "inline_related_link", "2024-11-14"),
    ],
)
def test_a_weekday_counts_from_the_newest_dated_link(link, reason, value):
    old = ("Older10.10.24, 15:56 • 7 views", "junk", reason)
    lines = (("They will meet on Thursday evening.", "body"), (link, "junk", reason), old)
    stamp = date_article(article("en", *(lines if value else lines[:2])), AS_OF).happened
    assert (stamp.value, stamp.basis) == (value, "inferred" if value else "unknown")


def test_the_evidence_of_a_date_has_the_whole_word_before_it():
    evidence = happened("uk", "Суд у п'ятницю, 8 листопада, відклав слухання.").evidence
    assert evidence.split(": ", 1)[1].startswith("п'ятницю, 8 листопада")


def test_a_weekday_after_the_edition_is_not_the_event():
    lines = (("They meet on Friday.", "body"), ("News 14.11.2024", "junk", "related_headline"))
    assert date_article(article("en", *lines), date(2024, 11, 13)).happened == Stamp()


WORDS = ("on", "12", "31", "5", "May", "листопада", "1400", "2024", "2100", "1.1.24", "0001-01-01", "today", "Monday", "“", '"', "since")
TEXTS = st.lists(st.sampled_from(WORDS) | st.integers(0, 99999).map(str), max_size=12).map(" ".join)


@given(TEXTS, TEXTS, st.dates(date(1990, 1, 1), date(2100, 12, 31)), st.dates().map(str) | st.just(""))
@example("", "He came yesterday.", AS_OF, "0001-01-01")
@example("", "He came on 1 January.", AS_OF, "0001-01-01")
def test_no_text_edition_or_publication_is_too_strange_to_be_dated(meta, body, as_of, published):
    for lang in ("en", "uk", "xx"):
        lines = ((meta, "meta"), (body, "body"), (meta, "junk", "related_headline"), ("on Monday", "body"))
        given_stamp = Stamp(published, "stated") if published else NONE
        assert date_article(article(lang, *lines, published=given_stamp), as_of).id


@pytest.mark.parametrize(("published", "value"), [("2024-11-16", "2024-11-16"), ("2024-11-17", ""), ("1989-12-31", "")])
def test_a_publication_that_cannot_be_dates_nothing(published, value):
    assert happened("en", "He arrived today.", published=Stamp(published, "stated")).value == value


@pytest.mark.parametrize("before", ["a" * 300_000, "1 May 2024 " * 20_000, "“" * 300_000, "„a“ " * 50_000, '"' * 300_001])
def test_a_date_after_a_huge_text_is_found(before):
    stamp = happened("en", before, f"{before}. They met on 8 November 2024.", f"{before} x on 9 November 2024.")
    assert stamp.value in ("2024-11-08", "2024-05-01", "")
