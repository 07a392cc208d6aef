"""checks/signs.py: what the words of a text are signs of; no check finds anything where its sign is not."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.checks.negation import negation_differs
from jobs.checks.opposites import opposed
from jobs.checks.signs import DENIAL, END, FUNCTION, STAMMER, TELLING, denial, signs
from jobs.grammar import FIGURES, MEANT, ROMANS
from jobs.languages import load_all
from jobs.numerals import scan

PIECES = [*"«»“”(),.;:’'-–_&# \u0301\u00a0", "&#39;", "not", "don", "t", "no", "one", "rose", "fell", "May", "XXI", "I", "5", "п'ять", "не", "впав", "ooooh"]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=16).map("".join)
LANGS = st.sampled_from(["uk", "pl", "it", "es", "en"])


@pytest.mark.parametrize(
    ("text", "lang", "found"),
    [
        ("Table", "en", ""),
        ("don't", "en", DENIAL + FUNCTION),
        ("not", "en", DENIAL + FUNCTION),
        ("жодного", "uk", DENIAL),
        ("зросли", "uk", END),
        ("nooooo hahahaha", "en", STAMMER),
        ("12 травня", "uk", FIGURES + MEANT + TELLING),
        ("one", "en", MEANT),
        ("XXI", "pl", ROMANS + TELLING),
        ("I", "en", ROMANS),
        ("L'Italia", "it", ROMANS),
    ],
)
def test_each_word_is_a_sign_of_what_it_may_be(text, lang, found):
    assert set(signs(text, lang)) == set(found)


@given(TEXTS, LANGS)
def test_a_text_without_a_sign_of_a_number_has_none(text, lang):
    if set(signs(text, lang)).isdisjoint((FIGURES, ROMANS, MEANT)):
        assert scan(text, lang) == ()
    assert all(number.form == "hint" for number in scan(text, lang)) or TELLING in signs(text, lang)


@given(TEXTS, LANGS)
def test_a_text_without_a_sign_of_a_denial_denies_nothing(text, lang):
    text = text.replace("_", "")  # an underscore parts words only here
    denies = denial(lang).search(text.lower()) is not None
    assert DENIAL in signs(text, lang) or "&#" in text or not denies


@given(TEXTS, TEXTS, LANGS)
def test_texts_without_signs_of_ends_do_not_contradict(source, target, lang):
    told = END in signs(source, lang) and END in signs(target, "en")
    assert told or list(opposed(source, target, lang)) == []


def test_a_denial_of_several_words_begins_with_one():
    for language in load_all():
        known = language.negation
        long = [re.split(r"[\[ ]", one)[0] for one in (*known.denials, *known.concord) if " " in one]
        assert all(first in known.denials for first in long), language.code


def test_an_apostrophe_of_html_hides_no_denial():
    assert list(negation_differs("Він прийшов.", "He didn&#39;t come.", "uk")) != []
