"""Hostile text changes the shape of no page; what makes it harmless is tested in test_safe.py and test_markdown.py."""

import html
import json
import re
from dataclasses import replace

import pytest
from editions import EDITION
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import Page

from jobs.config import RenderConfig
from jobs.safe import plain
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


@pytest.mark.parametrize("text", ["a\u202eb\u200b", "a\nb\r\nc\u2028d", "a\x00\x1b[31m", "in/\udcff.txt"])
def test_the_document_is_harmless_before_anything_is_made_of_it(text):
    pages = render(replace(EDITION, notes=(text,)), RenderConfig())
    assert json.loads(pages["edition.json"])["notes"] == [plain(text)]
