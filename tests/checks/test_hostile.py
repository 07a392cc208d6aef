"""Texts that no newsroom writes: every check takes them, none raises, and none looks at each word beside each other."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs.checks import CHECKS, anchors, negation, risks
from jobs.checks.surface import MOST_LEFT, residue
from jobs.checks.terms import protected_lost
from jobs.glossary import Glossary, Term
from jobs.protected import MOST_TOKENS, canonical, mask, protected, unmask, unprotected

SIZE = 50_000  # characters
PLAIN = "The minister said that 5 of the 12 hospitals in Rome were not open."
SHAPES = {
    "punctuation": ".,;:!?", "dots": "a.", "one letter": "я", "capitals": "A", "numbers": "1 ", "digits": "1",
    "quotes": "“", "lone quotes": " 'a", "brackets": "([", "at": "@", "mails": "a@", "users": "@a ", "links": "www.",
    "marks": "\u0301", "accents": "e\u0301", "surrogates": "\ud800", "emoji": "😀", "right to left": "שלום \u202e",
    "denials": "not ", "lists": "не, ", "entities": "&#", "dashes": "5---", "tags": "#1", "white": "\u00a0\n",
}  # fmt: skip
WIDE = st.text(st.characters() | st.sampled_from("\ud800\udfff\u0301\u202e@#.&“'_-1"), max_size=60)
GLOSSARY = Glossary("test", {"uk": (Term("не", ("no",)), Term("a a", ("b",)))})


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_no_shape_stops_a_check(shape):
    text = shape * (SIZE // len(shape))
    for source, target in ((PLAIN, text), (text, PLAIN)):
        assert {risk.kind for risk in risks(source, target, "uk")} <= set(CHECKS)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_every_shape_is_masked_and_given_back(shape):
    text = shape * (SIZE // len(shape))
    masked = mask(text)
    assert unmask(masked.text, masked) == text
    assert len(list(protected(text))) <= MOST_TOKENS and len(unprotected(text)) <= len(text)
    assert canonical(text).lower() == text.lower() and len(GLOSSARY.terms(text, "uk")) <= 2


@settings(deadline=None)  # the first call loads the dictionaries
@given(WIDE, WIDE, st.sampled_from(["uk", "pl", "it", "es"]))
def test_any_two_texts_can_be_checked(source, target, lang):
    assert {risk.kind for risk in risks(source, target, lang)} <= set(CHECKS)


def test_a_text_of_denials_alone_is_paired_with_nothing():
    most = "not " * (negation.MOST_PAIRED + 1)
    assert list(negation.negation_differs("Він прийшов.", most, "uk")) == []
    assert len(list(negation.negation_differs("Він прийшов.", most[: 4 * negation.MOST_PAIRED], "uk"))) > 1


def test_so_many_words_of_a_source_are_anchors_and_no_more():
    source = "organización " * (anchors.MOST + 50)
    assert len(list(anchors.anchors(source, PLAIN, "es"))) == anchors.MOST


def test_so_many_lost_tokens_are_told_and_no_more():
    source = " ".join(f"#tag{number}x" for number in range(MOST_TOKENS + 50))
    assert len(list(protected_lost(source, "", "uk"))) == MOST_TOKENS


def test_so_many_words_of_residue_are_told_and_no_more():
    letters = "abcdefghij"
    left = " ".join(f"zq{one}{other}xk" for one in letters for other in letters)
    (detail,) = residue(f"{left} {left.replace('zq', 'qz')} {left.replace('zq', 'kx')}", f"{PLAIN} {left}", "it")
    assert detail.count(",") == MOST_LEFT - 1
