"""Hostile text stays text: in Markdown, in HTML, in links."""

import html
import json
import re
from dataclasses import replace

import pytest
from editions import EDITION
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import Page, unescaped

from jobs.config import RenderConfig
from jobs.markdown import code, link, md
from jobs.safe import plain, safe_url
from jobs.stages.render import RENDERERS, render

DOCUMENT = json.loads(render(EDITION, RenderConfig(formats=("json",)))["edition.json"])
HOSTILE = st.text(st.sampled_from("ab1.- )(#*_`[]<>|~@&!\\:/\"'=+є{}%;"), min_size=1, max_size=12).map(lambda t: f"x{t}x")
ATTACKS = [
    "<script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "{{ 7 * 7 }}{% raw %}",
    "[x](javascript:alert(1))",
    "x | y\n| --- |\n# z",
    "&lt;b&gt; &#x3c;",
]
# what the templates look up or link by; everything else may hold anything
STRUCTURE = {"cites", "cite", "support", "anchor", "event", "article", "label", "origin", "origins", "segment",
             "date", "value", "basis", "ledger", "inputs", "lang", "langs", "translated_from", "action", "state", "role"}  # fmt: skip


def poisoned(value, text):
    """The document with this text in every field that is not structure."""
    if isinstance(value, dict):
        return {key: part if key in STRUCTURE else poisoned(part, text) for key, part in value.items()}
    if isinstance(value, list):
        return [poisoned(part, text) for part in value]
    return text if isinstance(value, str) and value else value


# --- Markdown ---


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a|b", r"a\|b"),
        ("# no heading", r"\# no heading"),
        ("#1 of 3", "#1 of 3"),
        ("1986. A year", r"1986\. A year"),
        ("31.5 million", "31.5 million"),
        ("- no list", r"\- no list"),
        ("-5 degrees", "-5 degrees"),
        ("--- ", r"\--- "),
        ("===", r"\==="),
        ("snake_case and _this_", r"snake_case and \_this\_"),
        ("<b>", r"\<b\>"),
        ("[x](y)", r"\[x\](y)"),
        ("AT&T &amp; &#60;", r"AT&T \&amp; \&#60;"),
        ("https://a.b and www.c.d", r"https\://a.b and www\.c.d"),
        ("me@you.uk", r"me\@you.uk"),
        ("a\\b", r"a\\b"),
    ],
)
def test_markdown_shows_text_as_it_is(text, shown):
    assert md(text) == shown


@given(st.text(st.characters(codec="utf-8", exclude_categories=("C",))) | HOSTILE)
def test_markdown_escapes_can_be_taken_back_and_leave_nothing_that_opens_markup(text):
    shown = str(md(text))
    assert unescaped(shown) == text
    bare = re.sub(r"\\[!-/:-@\[-`{-~]", "", shown)
    assert not re.search(r"[`*\[\]<>|~@\\]|^[-+]\s|^#{1,6}(\s|$)|^\d+[.)](\s|$)|https?:", bare)


@given(HOSTILE)
def test_a_code_span_holds_any_path(text):
    assert code(text).count("`") == 2


# --- pages ---


def shape(page):
    """What of a page hostile text must not be able to change."""
    parsed = Page(page)
    return parsed.tags, parsed.ids, parsed.links


def test_a_hostile_text_changes_no_tag_no_attribute_and_no_link_of_the_page():
    calm = shape(RENDERERS["html"](poisoned(DOCUMENT, "calm")))

    @settings(max_examples=25, deadline=None)
    @given(HOSTILE | st.sampled_from(ATTACKS))
    def unharmed(text):
        page = RENDERERS["html"](poisoned(DOCUMENT, text))
        assert shape(page) == calm
        assert html.escape(text).replace("&quot;", "&#34;").replace("&#x27;", "&#39;") in page

    unharmed()


def test_a_hostile_text_changes_no_heading_list_or_table_of_the_markdown():
    def skeleton(page):
        found = (re.match(r" *(?:[#|>]|- |\d+\. )", line) for line in page.splitlines())  # none where a line goes on
        return [match[0] for match in found if match]

    calm = skeleton(RENDERERS["markdown"](poisoned(DOCUMENT, "calm")))
    for text in (plain(attack) for attack in ATTACKS):
        page = RENDERERS["markdown"](poisoned(DOCUMENT, text))
        assert skeleton(page) == calm
        assert not re.search(r"(?<!\\)<(?!https://)", re.sub("`[^`]*`", "", page))


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://a.example/b?c=d", True),
        ("http://a.example", True),
        ("javascript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//a.example", False),
        ("https://", False),
        ("https://[", False),
        ('https://a.example/"><script>', False),
        ("https://a.example/a b", False),
        ("", False),
    ],
)
def test_only_web_addresses_become_links(url, kept):
    assert bool(safe_url(url)) is kept
    assert link(url) == (f"<{url}>" if kept else "")


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a\u202eb\u200b", "ab"), ("a\nb\r\nc\u2028d", "a b c d"), ("a\x00\x1b[31m", "a[31m"), ("in/\udcff.txt", "in/?.txt"), ("two  spaces", "two  spaces")],
)
def test_hidden_and_unwritable_characters_are_taken_out(text, shown):
    assert plain(text) == shown
    pages = render(replace(EDITION, notes=(text,)), RenderConfig())
    assert json.loads(pages["edition.json"])["notes"] == [shown]
