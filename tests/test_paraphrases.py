"""Words that two outlets may use for one thing meet; words of opposite meaning do not."""

import pytest

from jobs.languages import load
from jobs.paraphrases import term, terms, told_facts


@pytest.mark.parametrize(
    ("one", "other"),
    [("help", "assistance"), ("soldiers", "troops"), ("died", "killed"), ("talks", "discussed"), ("bypass", "circumvented")],
)
def test_words_for_one_thing_meet(one, other):
    assert term(one) == term(other)


@pytest.mark.parametrize(("one", "other"), [("rose", "fell"), ("opened", "closed"), ("won", "lost"), ("killed", "injured")])
def test_opposites_do_not(one, other):
    assert term(one) != term(other)


@pytest.mark.parametrize("word", ["the", "of", "is"])
def test_words_that_tell_nothing_are_no_terms(word):
    assert term(word) == ""


def test_a_form_stands_in_one_class_only():
    forms = [form for forms in load("en").paraphrases.values() for form in forms]
    assert sorted(forms) == sorted(set(forms))


def test_names_numbers_and_saying_are_no_terms():
    assert terms("Rutte said 23 Russian soldiers helped Kyiv.") == {"=army", "=aid"}


def test_names_nations_and_numbers_are_facts():
    assert told_facts("US envoy Mark Rutte gave 23 tanks to the Ukrainians.") == {"united states", "rutte", "23", "ukraine"}
