"""Numbers of five languages: value, unit, and what two texts differ in."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.numbers import mismatched, missing, numbers, unsupported


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
    ],
)
def test_value_and_unit(lang, text, value, unit):
    last = numbers(text, lang)[-1]
    assert (last.value, last.unit) == (Decimal(value), unit)


@pytest.mark.parametrize(
    ("lang", "text"),
    [("en", "one of the firms"), ("it", "una delle aziende"), ("en", "thousands fled"), ("en", "a second man"), ("uk", "П’ятниця")],
)
def test_articles_ordinals_and_bare_scale_words_are_no_numbers(lang, text):
    assert numbers(text, lang) == ()


def test_a_date_in_digits_is_day_month_year():
    assert [(int(n.value), n.unit) for n in numbers("11:34 13.11.2024", "uk")][1:] == [(13, "day"), (11, "month"), (2024, "year")]


def test_a_number_beside_a_month_is_a_day_and_the_month_a_number():
    assert [(int(n.value), n.unit) for n in numbers("on 13 November 2024 in May", "en")] == [
        (13, "day"),
        (11, "month"),
        (2024, "year"),
    ]


def test_the_scale_word_of_a_range_belongs_to_both_ends():
    assert [int(n.value) for n in numbers("from 340 to 500 million", "en")] == [340_000_000, 500_000_000]


@pytest.mark.parametrize(
    ("lang", "source", "target"),
    [
        ("it", "28 miliardi di euro", "€28bn"),
        ("pl", "23 państwa", "twenty-three states"),
        ("uk", "50 млрд крон", "50 billion kroner"),
        ("uk", "дванадцять ракет", "12 missiles"),
        ("pl", "2 proc. PKB", "2% of GDP"),
        ("uk", "13.11 о 22:30", "on 13 November at 10:30 p.m."),
        ("it", "negli anni '70", "in the 1970s"),
        ("es", "el siglo XXI", "the 21st century"),
        ("es", "1.390 soldados", "1,390 soldiers"),
        ("it", "1,390 soldati (cifra come scritta dalla fonte inglese)", "1,390 soldiers"),
        ("uk", "2,2 мільйона км²", "2.2 million km2"),
        ("uk", "від 340 до 500 мільйонів", "340 million to 500 million"),
        ("uk", "С-300 і Су-27", "the S-300 and the Su-27"),
        ("pl", "obaj przywódcy", "the two leaders"),
        ("pl", "dwa tygodnie", "a fortnight"),
        ("es", "1 persona", "one person"),
        ("uk", "1 млн 200 тис. людей", "1.2 million people"),
    ],
)
def test_the_same_numbers_written_otherwise_agree(lang, source, target):
    assert mismatched(source, target, lang) == ()


@pytest.mark.parametrize(
    ("lang", "source", "target", "named"),
    [
        ("it", "28 miliardi di euro", "28 million euros", "28 miliardi di euro"),
        ("it", "28 miliardi di euro", "82 billion euros", "82 billion euros"),
        ("it", "28 miliardi di euro", "billions of euros", "28 miliardi di euro"),
        ("pl", "wzrost o 5 proc.", "a rise of 5 dollars", "5 proc"),
        ("es", "un billón, es decir 1 billón de euros", "1 billion euros", "1 billón de euros"),
        ("uk", "у 2024 році", "in 2025", "2025"),
        ("uk", "три ракети", "four missiles", "три"),
        ("pl", "40 euro", "$40", "$40"),
        ("uk", "прийшли люди", "23 people came", "23"),
        ("es", "en 1970", "in 1870", "1870"),
    ],
)
def test_a_lost_changed_or_added_number_is_named(lang, source, target, named):
    assert any(f"“{named}”" in line for line in mismatched(source, target, lang))


def test_a_changed_month_is_named():
    assert mismatched("13 листопада", "13 October", "uk") == (
        "“листопада” of the original is not in the translation",
        "“October” of the translation is not in the original",
    )


@pytest.mark.parametrize(
    ("claim", "evidence", "lang", "lacking"),
    [
        ("23 allies spend 2%.", ["Only 23 of 32 allies do.", "They spend two percent."], "en", ()),
        ("23 allies spend 3%.", ["Only 23 of 32 allies do.", "They spend two percent."], "en", ("3%",)),
        ("Two leaders met.", ["The leaders met."], "en", ("Two",)),
        ("It gave 28 billion euros.", ["28 miliardi di euro"], "it", ()),
        ("16 jets flew.", ["An F-16 jet flew."], "en", ("16",)),
        ("They met on 13 October.", ["13.11.2024"], "uk", ("October",)),
    ],
)
def test_claims_need_their_numbers_in_the_evidence(claim, evidence, lang, lacking):
    assert unsupported(claim, evidence, lang) == lacking


@given(st.integers(2, 10**12), st.sampled_from(["uk", "pl", "it", "es"]))
def test_grouped_digits_keep_their_value(value, lang):
    written = f"{value:,}".replace(",", " " if lang in ("uk", "pl") else ".")
    assert mismatched(written, f"{value:,}", lang) == ()


@given(st.text(alphabet="0123456789.,:-% abIX€", max_size=30))
def test_spans_give_the_text_back_in_order_and_nothing_is_missing_from_itself(text):
    found = numbers(text, "en")
    assert all(text[slice(*number.span)] == number.text for number in found)
    assert all(one.span[1] <= other.span[0] for one, other in pairwise(found))
    assert missing(found, found) == ()


@pytest.mark.parametrize("before", ["a" * 300_000, "1.1.2024 " * 30_000, '"' * 300_000, "1-" * 20_000, "Aa1 " * 30_000, "1" * 300_000])
def test_the_number_after_a_huge_text_is_found(before):
    assert numbers(f"{before} costs €5 million", "en")[-1].text == "€5 million"


@pytest.mark.parametrize("text", ["1" + " million" * 30_000, "million " * 30_000])
def test_scale_words_without_end_are_cut(text):
    assert all(number.value.adjusted() < 1000 for number in numbers(text, "en"))


def test_a_time_is_compared_with_a_number_of_any_length():
    assert mismatched("о 10:30", "1" * 40, "uk")
