"""jobs/protected.py: what the model sees of a source, and the way back from its target."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.protected import Masked, canonical, mask, protected, unmask, unprotected

TOKENS = ["https://a.ua/x-1?q=ї#y", "www.a.ua", "https://a.org/wiki/R_(2024)", "a.b@gov.ua", "#Україна", "#9a", "@unn_news", "@a@b.social", "lb.ua/n/1"]
PIECES = [*TOKENS, "(", ")", "[", "]", " ", "  ", ".", ",", "…", "?!", "•", "1.", "a)", "—", "«", "»", "X1", "Q2", "слово", "Rada", "5", "@", "#", "://", "\t", "\xa0"]
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=20).map("".join)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Деталі на https://x.ua/a.", "Деталі на."),
        ("Він це сказав (https://x.ua/wiki/R_(2024)).", "Він це сказав."),
        ("Подробиці: a@b.com, c@d.ua!", "Подробиці:"),
        ("Слава Україні! #війна #UA", "Слава Україні!"),
        ("Ракетний удар https://x.ua/1", "Ракетний удар"),
        ("@anna: Він прийшов.", "Він прийшов."),
        ("#Україна #війна Сьогодні день.", "Сьогодні день."),
        ("https://x.ua. Сьогодні день.", "Сьогодні день."),
        ("Він прийшов, @anna.", "Він прийшов."),
    ],
)
def test_what_stands_apart_at_an_end_is_cut_off(source, text):
    masked = mask(source)
    assert (masked.text.rstrip(",."), masked.kept) == (text.rstrip(",."), ())
    assert unmask(masked.text, masked) == source


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("@anna прийшла о 5.", "X1 прийшла о 5."),
        ("Повідомляє @unn_news.", "Повідомляє X1."),
        ("За даними lb.ua, президент (@ze) написав на info@gov.ua вчора.", "За даними X1, президент (X2) написав на X3 вчора."),
        ("(джерело: https://x.ua)", "(джерело: X1)"),
        ("Il sito www.governo.it, ha detto.", "Il sito X1, ha detto."),
        ("X1 на www.unn.ua стоїть", "X1 на Q1 стоїть"),
    ],
)
def test_what_is_part_of_the_sentence_becomes_a_placeholder(source, text):
    masked = mask(source)
    assert masked.text == text
    assert unmask(masked.text, masked) == source


@pytest.mark.parametrize("source", ["https://x.ua", "@a, @b #c", "(https://x.ua).", "• www.a.ua", "— …", ""])
def test_a_source_without_anything_to_translate_is_its_own_target(source):
    assert (mask(source).text, unmask("", mask(source))) == ("", source)


@pytest.mark.parametrize(
    ("source", "bullet"),
    [("- Перше діло", "- "), ("• Primo", "• "), ("▪Primo", "▪"), ("1. Перше діло", "1. "), ("12) primo", "12) "), ("(a) primo", "(a) "),
     ("iv) primo", "iv) "), ("— Я йду, — сказав він.", "— "), ("1. miejsce zajął Jan.", ""), ("2024. Rok", ""), ("-5 stopni", ""),
     ("A. Kowalski", ""), ("а) перше", ""), ("a ) b", ""), ("• #мир Усе добре", "• ")],
)  # fmt: skip
def test_the_bullet_of_a_list_item_is_not_for_the_model(source, bullet):
    assert mask(source).prefix == bullet
    assert mask(source).text.endswith(source[len(bullet) :].lstrip("#мир"))


@pytest.mark.parametrize("source", ["#1 у світі", "S.p.A. e U.S. no.It fine", "5@ 6", "AT&T", "e.g. this", "3.5 км", "Він прийшов.", "a@b"])
def test_other_text_stays_as_it_is(source):
    assert mask(source) == Masked(source)


@pytest.mark.parametrize(
    ("target", "whole"),
    [("On X1, X2 said so.", "On a.ua, @b said so."), ("X2 said so on X1.", "@b said so on a.ua."), ("On X1 he said so.", None),
     ("On X1, X1 and X2", None), ("On X11, X2", None), ("On x1, X2", None), ("", None), ("X1’s X2", "a.ua’s @b")],
)  # fmt: skip
def test_a_target_without_every_placeholder_once_is_refused(target, whole):
    assert unmask(target, mask("На a.ua тут @b так сказав.")) == whole


def test_the_end_mark_stands_behind_what_was_cut_off():
    masked = mask("Він це сказав (https://x.ua).")
    assert [unmask(said, masked) for said in ("He said so.", "He said so")] == ["He said so (https://x.ua)."] * 2


@given(TEXTS)
def test_masking_and_unmasking_gives_the_source_back(source):
    masked = mask(source)
    assert unmask(masked.text, masked) == source


@given(TEXTS)
def test_the_model_sees_no_token_and_each_is_kept_once(source):
    masked = mask(source)
    assert not {token for _, token in masked.kept} & {*protected(masked.text)}
    around = [token for part in (masked.prefix, masked.suffix) for token in protected(part)]
    assert len(around) + len(masked.kept) == len(list(protected(source))) or not masked.kept


def test_judging_language_leaves_out_what_is_protected():
    assert unprotected("Слава #Україні на https://x.ua.") == "Слава  на ."
    assert canonical("HTTPS://X.UA/Стаття Info@Gov.UA #Мир") == "https://x.ua/Стаття Info@gov.ua #Мир"


@pytest.mark.parametrize("text", ["a" * 200_000, "a." * 100_000, "@" * 200_000, "http://(" * 30_000, "#" * 200_000, "(" * 100_000, "a-" * 90_000, "1@a" * 60_000])
def test_masking_is_linear(text):
    masked = mask(text)
    assert unmask(masked.text, masked) == text
