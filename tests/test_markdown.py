"""Markdown that shows text as it is, by the rules and by a parser of them."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pages import unescaped, unwrapped

from jobs.markdown import WIDTH, code, link, md, wrapped

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
HOSTILE = st.text(st.sampled_from("ab1.- )(#*_`[]<>|~@&!\\:/\"'=+є{}%;\t\n"), max_size=14)
WORDS = st.lists(HOSTILE | st.sampled_from(["-", "+", "1.", "12)", "#", "##", "===", "---", ":-:", "> q", "word", "a" * 30]), max_size=40)


def tokens(page):
    """Every token of a page, the inline ones too."""
    return [one for token in PARSER.parse(page) for one in (token, *(token.children or ()))]


def shown(page):
    """What a reader of the page sees of its text."""
    texts = (t.content if t.type in ("text", "code_inline") else " " for t in tokens(page) if t.type in ("text", "code_inline", "softbreak"))
    return " ".join("".join(texts).split())


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("a|b", r"a\|b"),
        ("# no heading", r"\# no heading"),
        ("  # no heading", r" \# no heading"),
        ("      no code", " no code"),
        ("#1 of 3", "#1 of 3"),
        ("1986. A year", r"1986\. A year"),
        ("31.5 million", "31.5 million"),
        ("- no list", r"\- no list"),
        ("-5 degrees", "-5 degrees"),
        ("--- ", r"\--- "),
        ("===", r"\==="),
        (":--:", r"\:--:"),
        ("snake_case and _this_", r"snake_case and \_this\_"),
        ("<b>", r"\<b\>"),
        ("[x](y)", r"\[x\](y)"),
        ("[^1]: note", r"\[^1\]: note"),
        ("AT&T &amp; &#60;", r"AT&T \&amp; \&#60;"),
        ("https://a.b and www.c.d", r"https\://a.b and www\.c.d"),
        ("me@you.uk", r"me\@you.uk"),
        ("a\\b", r"a\\b"),
        ("one\n\n# two", "one # two"),
        ("12\u00a0000", "12\u00a0000"),
    ],
)
def test_markdown_shows_text_as_it_is(text, escaped):
    assert md(text) == escaped


@given(st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z"))) | HOSTILE)
def test_escapes_can_be_taken_back(text):
    assert unescaped(str(md(text))).split() == text.split()


@given(HOSTILE)
def test_a_parser_finds_text_and_nothing_else(text):
    page = wrapped(f"- x\n  - {md(text)}\n")
    assert {token.type for token in tokens(page)} <= {token.type for token in tokens("- x\n  - y\n")}
    assert shown(page).replace(" ", "") == "x" + ("".join(text.split()) or "(empty)")


@given(HOSTILE)
def test_a_code_span_holds_any_path(text):
    assert code(text).count("`") in (0, 2)


def test_a_link_is_an_address_of_the_web_or_nothing():
    assert link("https://a.example/b") == "<https://a.example/b>"
    assert link("javascript:alert(1)") == link("") == ""


# --- lines ---


@pytest.mark.parametrize(
    ("line", "rows"),
    [
        ("word " * 5 + "end", ["word word word", "word word end"]),
        ("- " + "word " * 5 + "end", ["- word word word", "  word word end"]),
        ("  - " + "word " * 3 + "end", ["  - word word", "    word end"]),
        ("12. " + "word " * 3 + "end", ["12. word word", "    word end"]),
        ("a word, then 1986. And on", ["a word, then", r"1986\. And on"]),
        ("a word of those, - no list", ["a word of those,", r"\- no list"]),
        ("a word of all, ====", ["a word of all,", r"\===="]),
        ("- `in/a b c d e f g h.txt` and", ["- `in/a b c d e f g h.txt`", "  and"]),
        ("## " + "word " * 5, ["## " + "word " * 5]),
        ("a" * 20 + " b", ["a" * 20, "b"]),
        ("  - ", ["  - (empty)"]),
        ("12\u00a0000 and 13\u00a0000", ["12\u00a0000 and", "13\u00a0000"]),
    ],
)
def test_long_lines_are_broken_between_words_under_their_item(line, rows):
    assert wrapped(line, 16).split("\n") == rows


def test_plain_text_is_broken_without_escapes():
    assert wrapped("a word, then 1986. And on", 16, escape=False).split("\n") == ["a word, then", "1986. And on"]


@settings(max_examples=60)
@given(WORDS)
def test_breaking_lines_changes_nothing_that_a_parser_sees(words):
    page = f"# x\n\n- y {md(' '.join(words))}\n\nz {md(' '.join(words))}\n"
    broken = wrapped(page)
    assert [t.type for t in tokens(broken) if t.type != "softbreak" and t.type != "text"] == [t.type for t in tokens(page) if t.type != "text"]
    assert shown(broken) == shown(page)
    assert all(len(row) <= WIDTH + 1 for row in broken.splitlines() if " " in row.strip(" -"))
    assert re.sub(r"\\([-+=:#.)])", r"\1", unwrapped(broken)).split() == re.sub(r"\\([-+=:#.)])", r"\1", page).split()
