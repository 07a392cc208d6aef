"""Pure functions on strings: tables of what news text holds, and the laws they keep."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.text import CONTROL, INVISIBLE, LONGEST_KEPT, MOST_KEPT, Table, content_id, letters, lowered, normalize, words

TEXT = st.text(st.characters() | st.sampled_from("и\u0306 \u00a0\t\n\r\u200b\u00ad\ufeff\x00\x85'’ʼ-"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  a \t b\r\n", "a b"),
        ("a\u00a0b\u2009c\u3000d", "a b c d"),
        ("a\u2028b\u2029c", "a b c"),
        ("и\u0306", "й"),
        ("и\u200b\u0306", "й"),
        ("без\u00adпека", "безпека"),
        ("\ufeffa\u200bb\u2060c", "abc"),
        ("a\u202eb\u2066c", "abc"),
        ("a\x00b\x1bc\x7fd", "abcd"),
        ("a\u0085b", "a b"),
        ("«Так» — „ні”", "«Так» — „ні”"),
        ("", ""),
        (" \u200b ", ""),
    ],
)
def test_normalize(text, expected):
    assert normalize(text) == expected


@given(TEXT)
def test_normalizing_twice_changes_nothing(text):
    assert normalize(normalize(text)) == normalize(text)


def test_all_white_space_of_unicode_is_one_space():
    white = re.findall(r"\s", "".join(map(chr, range(0x110000))))
    assert white == [char for char in map(chr, range(0x110000)) if char.isspace()]
    assert {normalize(f"a{char}b") for char in white if not CONTROL.match(char)} == {"a b"}
    assert normalize("".join(white)) == ""


@given(st.lists(st.text(max_size=4)))
def test_a_table_asks_once_for_each_word(asked):
    seen = []
    table = Table(lambda word: seen.append(word) or word.upper())
    assert [table[word] for word in asked] == [word.upper() for word in asked]
    assert sorted(seen) == sorted(set(asked))


def test_a_table_keeps_no_word_that_is_none_and_not_all_words():
    seen = []
    table = Table(lambda word: seen.append(word) or word)
    assert [table[word] for word in ("a" * (LONGEST_KEPT + 1),) * 2] == seen
    assert max(len(table) for number in range(MOST_KEPT + 9) if table[str(number)]) == MOST_KEPT


@given(TEXT)
def test_words_in_small_letters_are_the_words(text):
    assert lowered(text) == tuple(word.lower() for word in words(text))


@given(TEXT)
def test_normal_text_is_composed_trimmed_and_visible(text):
    normal = normalize(text)
    assert unicodedata.is_normalized("NFC", normal)
    assert not CONTROL.search(normal) and not INVISIBLE.search(normal)
    assert normal == " ".join(normal.split())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello, world!", ["Hello", "world"]),
        ("п'ять п’ять пʼять", ["п'ять", "п’ять", "пʼять"]),
        ("l'aereo dell’Ucraina", ["l'aereo", "dell’Ucraina"]),
        ("F-16 and so-called", ["F-16", "and", "so-called"]),
        ("well - known — dash", ["well", "known", "dash"]),
        ("«Так»", ["Так"]),
        ("'quoted' rock'n'roll", ["quoted", "rock'n'roll"]),
        ("snake_case 3.5 %", ["snake", "case", "3", "5"]),
        ("łódź señor", ["łódź", "señor"]),
        ("... !?", []),
    ],
)
def test_words(text, expected):
    assert list(words(text)) == expected


@given(TEXT)
def test_words_stand_in_the_text_in_order(text):
    found = words(text)
    assert re.fullmatch(".*?" + ".*?".join(map(re.escape, found)) + ".*", text, re.DOTALL)


@pytest.mark.parametrize(("text", "expected"), [("", 0), ("a1 b-2", 2), ("Їжак!", 4), ("123 %", 0)])
def test_letters(text, expected):
    assert letters(text) == expected


@given(TEXT, TEXT)
def test_letters_add_up(one, other):
    assert letters(one + other) == letters(one) + letters(other)


@pytest.mark.parametrize("digits", [1, 16, 64])
def test_a_content_id_is_the_same_for_text_and_its_bytes(digits):
    assert content_id("Їжак", digits) == content_id("Їжак".encode(), digits)
    assert len(content_id("Їжак", digits)) == digits


def test_a_content_id_never_changes_between_versions():
    assert content_id("nightdesk") == "c93bfb331c823782"


def test_other_content_has_another_id():
    assert len({content_id(text) for text in ("", "a", "b", "a ", "A")}) == 5
