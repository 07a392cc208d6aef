"""Numbers of five languages: value, unit and span."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.numbers import missing, numbers
from jobs.numerals import tells


@pytest.mark.parametrize(
    ("lang", "text", "value", "unit"),
    [
        ("en", "28 billion euros", "28000000000", "currency:EUR"),
        ("en", "€20.9 billion", "20900000000", "currency:EUR"),
        ("en", "US$5m", "5000000", "currency:USD"),
        ("en", "1,390 soldiers", "1390", ""),
        ("en", "2% of GDP", "2", "percent"),
        ("en", "12.5 per cent", "12.5", "percent"),
        ("en", "twenty-three allies", "23", ""),
        ("en", "two million three hundred thousand people", "2300000", ""),
        ("en", "the 21st time", "21", "ordinal"),
        ("en", "10:30 p.m.", "10.3", "time"),
        ("en", "an F-16 jet", "16", "name"),
        ("en", "the G20", "20", "name"),
        ("en", "in mid-1990", "1990", "year"),
        ("en", "a billion-euro plan, 3 billion", "3000000000", ""),
        ("uk", "50 млрд крон", "50000000000", ""),
        ("uk", "1 390 військових", "1390", ""),
        ("uk", "двісті тисяч гривень", "200000", "currency:UAH"),
        ("uk", "2,5 відсотка", "2.5", "percent"),
        ("uk", "п’ять ракет", "5", ""),
        ("pl", "2 proc. PKB", "2", "percent"),
        ("pl", "1 mln 200 tys. zł", "1200000", "currency:PLN"),
        ("pl", "3 biliony", "3000000000000", ""),
        ("it", "28 miliardi di euro", "28000000000", "currency:EUR"),
        ("it", "1.250,50", "1250.5", ""),
        ("it", "duemila soldati", "2000", ""),
        ("it", "mille miliardi", "1000000000000", ""),
        ("es", "20 mil millones de dólares", "20000000000", "currency:USD"),
        ("es", "un billón de euros", "1000000000000", "currency:EUR"),
        ("es", "treinta y cinco", "35", ""),
        ("es", "1.390 soldados", "1390", ""),
        ("en", "half a million people", "500000", ""),
        ("en", "two and a half million", "2500000", ""),
        ("uk", "півтора мільйона", "1500000", ""),
        ("uk", "сто двадцять три", "123", ""),
        ("uk", "дев'ятьома", "9", ""),
        ("pl", "sto dwadzieścia trzy", "123", ""),
        ("pl", "z dwunastoma", "12", ""),
        ("it", "tremilacinquecento", "3500", ""),
        ("it", "ventotto", "28", ""),
        ("es", "tres mil quinientos", "3500", ""),
        ("es", "veintidós", "22", ""),
    ],
)
def test_value_and_unit(lang, text, value, unit):
    last = numbers(text, lang)[-1]
    assert (last.value, last.unit) == (Decimal(value), unit)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "one of the firms"),
        ("it", "una delle aziende"),
        ("en", "thousands fled"),
        ("en", "a second man"),
        ("uk", "П’ятниця"),
    ],
)
def test_articles_ordinals_and_bare_scale_words_are_no_numbers(lang, text):
    assert numbers(text, lang) == ()


def test_a_date_in_digits_is_day_month_year():
    assert [(int(n.value), n.unit) for n in numbers("11:34 13.11.2024", "uk")][1:] == [
        (13, "day"),
        (11, "month"),
        (2024, "year"),
    ]


def test_a_number_beside_a_month_is_a_day_and_the_month_a_number():
    assert [(int(n.value), n.unit) for n in numbers("on 13 November 2024 in May", "en")] == [
        (13, "day"),
        (11, "month"),
        (2024, "year"),
    ]


def test_the_scale_word_of_a_range_belongs_to_both_ends():
    assert [int(n.value) for n in numbers("from 340 to 500 million", "en")] == [340_000_000, 500_000_000]


@given(st.text(alphabet="0123456789.,:-% abIX€", max_size=30))
def test_spans_give_the_text_back_in_order_and_nothing_is_missing_from_itself(text):
    found = numbers(text, "en")
    assert all(text[slice(*number.span)] == number.text for number in found)
    assert all(one.span[1] <= other.span[0] for one, other in pairwise(found))
    assert missing(found, found) == ()


@pytest.mark.parametrize(
    "before", ["a" * 300_000, "1.1.2024 " * 30_000, '"' * 300_000, "1-" * 20_000, "Aa1 " * 30_000, "1" * 300_000]
)
def test_the_number_after_a_huge_text_is_found(before):
    assert numbers(f"{before} costs €5 million", "en")[-1].text == "€5 million"


@pytest.mark.parametrize("text", ["1" + " million" * 30_000, "million " * 30_000])
def test_scale_words_without_end_are_cut(text):
    assert all(number.value.adjusted() < 1000 for number in numbers(text, "en"))


@given(st.integers(2, 999), st.sampled_from(["hundred", "thousand", "million"]))
def test_a_plain_look_tells_of_every_number_that_counts(value, scale):
    text = f"{value} {scale}"
    assert numbers(text, "en") and tells(text, "en") and not tells("one of the first words in all", "en")
