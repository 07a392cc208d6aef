"""Hostile strings made harmless: nothing hidden, nothing reordered, no address but of the web."""

import json
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.safe import HIDDEN, lines, neutral, parsed, plain, safe_url, visible_json

NASTY = st.text(st.characters() | st.sampled_from("\u202e\u2066\u200b\u200d\ufe0f\U000e0041\x00\x1b\x9b\x85\u2028\x1c\ud83d\uffff\u0301 ab"))
XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # the Char of XML 1.0, taken for its contrary


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u202eb\u200b", "ab"),
        ("\u2066isolated\u2069", "isolated"),
        ("a\nb\r\nc\u2028d", "a b c d"),
        ("a\x1cb\x85c", "a b c"),
        ("a\x00\x1b[31m", "a[31m"),
        ("\x9b2Ja", "2Ja"),
        ("in/\udcff.txt", "in/?.txt"),
        ("two  spaces", "two  spaces"),
        ("tag\U000e0067\U000e007f", "tag"),
        ("❤\ufe0f", "❤"),
        ("a\u200db\u200cc\u034fd\u3164e", "abcde"),
        ("a\ufffeb\uffff", "ab"),
        ("e\u0301\u0301\u0301\u0301", "e\u0301\u0301"),
        ("Żółć їжак ñandú: «так» 5 %", "Żółć їжак ñandú: «так» 5 %"),
    ],
)
def test_hidden_and_unwritable_characters_are_taken_out_and_the_visible_stay(text, shown):
    assert plain(text) == shown
    assert neutral({"a": [text, 1, None, True]}) == {"a": [shown, 1, None, True]}


@given(NASTY)
def test_harmless_text_is_one_line_that_any_file_can_hold_and_stays_as_it_is(text):
    shown = plain(text)
    assert not HIDDEN.search(shown) and not XML.search(shown)
    assert shown.encode().count(b"\n") == 0 and plain(shown) == shown


def test_every_format_character_of_unicode_goes_but_those_that_are_seen():
    seen = re.compile("[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd\U00013430-\U0001343f]")
    formats = [char for char in map(chr, range(0x110000)) if unicodedata.category(char) == "Cf"]
    assert [char for char in formats if plain(f"a{char}b") != "ab" and not seen.match(char)] == []


@given(NASTY)
def test_letters_digits_and_punctuation_stay_in_their_order(text):
    kept = [char for char in text if unicodedata.category(char)[0] in "LNPS" and not HIDDEN.match(char)]
    assert [char for char in plain(text) if char in kept] == kept or "\ud83d" in text


@given(st.dictionaries(NASTY, NASTY))
def test_visible_json_says_the_same_and_hides_nothing(value):
    text = visible_json(json.dumps(value, ensure_ascii=False))
    assert json.loads(text) == value
    assert not HIDDEN.search(text)


def test_a_terminal_keeps_its_lines_and_gets_nothing_else():
    assert lines("a\x1b[2J\nb\u202e\n") == "a[2J\nb\n"


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://a.example/b?c=d", "https://a.example/b?c=d"),
        ("http://a.example", "http://a.example"),
        ("HTTPS://A.Example:8443/B#c", "https://a.example:8443/B#c"),
        ("https://a.example/новини/1?тег=а%20б", "https://a.example/%D0%BD%D0%BE%D0%B2%D0%B8%D0%BD%D0%B8/1?%D1%82%D0%B5%D0%B3=%D0%B0%20%D0%B1"),
        ("https://аррӏе.com/", "https://xn--80ak6aa92e.com/"),
        ("https://faß.example/", "https://xn--fa-hia.example/"),
        ("https://evil。example/", "https://evil.example/"),
        ("https://a.example/{x}|[y]", "https://a.example/%7Bx%7D%7C%5By%5D"),
        ("javascript:alert(1)", ""),
        (" javascript:alert(1)", ""),
        ("java\nscript:alert(1)", ""),
        ("VBScript:x", ""),
        ("file:///etc/passwd", ""),
        ("data:text/html,x", ""),
        ("//a.example", ""),
        ("https://", ""),
        ("https://[", ""),
        ("https://[::1]/", ""),
        ("https://a.example:99999/", ""),
        ("https://www.bank.example@evil.example/", ""),
        ("https://a.example\uff0fb.example/", ""),
        ('https://a.example/"><script>', ""),
        ("https://a.example/a b", ""),
        ("https://a.example/" + "x" * 2000, ""),
        ("https://-a.example-/", ""),
        ("https://\ud83d.example/", ""),
        ("", ""),
    ],
)
def test_only_addresses_of_the_web_become_links_and_show_where_they_lead(url, kept):
    assert safe_url(url) == kept


@given(st.text(st.characters() | st.sampled_from("htps:/@.?#%[]\\\n\u202ea")) | NASTY.map("https://a.example/{}".format) | NASTY.map("https://{}.example/".format))
def test_an_address_is_ascii_without_what_ends_it_and_stays_as_it_is(url):
    address = safe_url(url)
    assert re.fullmatch(r"(https?://[a-z0-9._-]+(:\d+)?([/?#][!-~]*)?)?", address)
    assert not re.search(r"[<>\"'`\\\s]", address)
    assert safe_url(address) == address


@pytest.mark.parametrize("text", ["[" * 5000, '{"a": ' * 5000, "[]", "1", "", '{"a": 1', b"\xff"])
def test_what_holds_no_json_object_is_a_value_error(text):
    with pytest.raises(ValueError, match=r"\w"):
        parsed(text)


def test_a_json_object_is_parsed():
    assert parsed(b'{"a": [1]}') == {"a": [1]}
