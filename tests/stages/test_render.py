"""Markdown, HTML and JSON from one document."""

import html
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from editions import EDITION, EMPTY, FULL, SMALL, UK, summary
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs.config import RenderConfig
from jobs.stages import render as module
from jobs.stages.render import RENDERERS, article_json, code, day, link, md, plain, render, safe_url, when

PAGES = render(EDITION, RenderConfig())
DOCUMENT = json.loads(PAGES["edition.json"])
HOSTILE = st.text(st.sampled_from("ab1.- )(#*_`[]<>|~@&!\\:/\"'=+є{}%;"), min_size=1, max_size=12).map(lambda t: f"x{t}x")
ATTACKS = [
    "<script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "{{ 7 * 7 }}{% raw %}",
    "[x](javascript:alert(1))",
    "x | y\n| --- |\n# z",
    "&lt;b&gt; &#x3c;",
    "https://evil.example/",
]
# what the templates look up or link by; everything else may hold anything
STRUCTURE = {"cites", "cite", "support", "anchor", "event", "article", "label", "origin", "origins", "novelty", "segment",
             "date", "value", "basis", "ledger", "inputs", "lang", "langs", "translated_from", "action", "state", "role"}  # fmt: skip


class Page(HTMLParser):
    """Tags with their attribute names, ids, links, and the text outside of <style>."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.ids, self.links, self.texts, self.langs = [], [], [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, *(name for name, _ in attrs)))
        values = dict(attrs)
        self.ids += [values["id"]] if "id" in values else []
        self.links += [values["href"]] if "href" in values else []
        self.langs += [values["lang"]] if "lang" in values else []

    def handle_data(self, data):
        if self.tags and self.tags[-1][0] != "style":
            self.texts.append(data)


def poisoned(value, text):
    """The document with this text in every field that is not structure."""
    if isinstance(value, dict):
        return {key: part if key in STRUCTURE else poisoned(part, text) for key, part in value.items()}
    if isinstance(value, list):
        return [poisoned(part, text) for part in value]
    return text if isinstance(value, str) and value else value


def texts(document):
    """Every statement that all renderings must carry."""
    for event in document["events"]:
        parts = [event["lead"], *event["points"], *event["single_source"], *event["timeline"], *event["voices"]]
        yield event["headline"]
        yield from (part["text"] for part in parts)
        yield from (variant["text"] for difference in event["differences"] for variant in difference["variants"])
        yield from (sentence for entry in event["evidence"] for sentence in (entry["original"], entry["translation"]))
    yield from (item["text"] for item in document["short_items"])
    yield from (drop["reason"] for drop in document["unread"])


def unescaped(markdown):
    """Markdown's backslashes taken back."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown)


# --- the three say the same ---


@pytest.mark.parametrize("text", dict.fromkeys(texts(DOCUMENT)))
def test_every_statement_stands_in_all_three(text):
    assert text in unescaped(PAGES["digest.md"])
    assert text in "".join(Page(PAGES["digest.html"]).texts)


def test_only_the_formats_asked_for_are_made():
    assert sorted(render(EDITION, RenderConfig(formats=("json",)))) == ["edition.json"]
    assert sorted(PAGES) == ["digest.html", "digest.md", "edition.json"]


def test_the_pages_are_made_from_the_parsed_document_alone():
    assert RENDERERS["markdown"](DOCUMENT) == PAGES["digest.md"]
    assert RENDERERS["html"](DOCUMENT) == PAGES["digest.html"]


def test_rendering_twice_gives_the_same_bytes():
    assert render(EDITION, RenderConfig()) == PAGES


# --- the document ---


def test_the_document_has_its_schema_number_and_the_masthead_first():
    assert list(DOCUMENT)[:4] == ["schema", "date", "state", "notes"]
    assert DOCUMENT["schema"] == 1


def test_a_point_of_the_document_names_labels_and_marks():
    point = DOCUMENT["events"][0]["points"][0]
    assert point["cites"] == ["pl1:1.1", "uk1:3.2"]
    assert point["support"] == [["uk1", "partly"], ["pl1", "supports"], ["en1", "silent"]]


# --- Markdown ---


@pytest.mark.parametrize(
    "line",
    [
        "# Morning digest: Friday 7 March 2025",
        "Ledger: 6 in = 5 used + 0 duplicate + 0 skipped + 1 failed",
        "- Construction took 31 months. ●○● [uk1:3.1][en1:2]",
        "- Minister Olena Savchuk said that trains will run six times a day. ●●✕ [uk1:5]",
        "Verkhiv · 6 March 2025 (stated) · 3 articles (en, pl, uk) · event 2 of 2 in its storyline",
        "| 360 million euros | cost of the crossing | [pl1:1.2] | ⚠ not found |",
        "- 12 February 2025 (stated): The ministers signed the agreement on operating the bridge. [it1:2] (event 2)",
        "  - `in/010_mist.txt` · <https://visnyk.example/mist>",
        "- `in/060_broken.txt` · failed at read: is not text (31 % control characters)",
        "- [uk1:6] Про наступний об'єкт не повідомили",
    ],
)
def test_the_markdown_has_this_line(line):
    assert line in PAGES["digest.md"].splitlines()


def test_an_event_of_one_article_has_no_meter():
    assert "**In one line.** The ministers signed the agreement on operating the bridge in Lviv. [it1:2]\n" in PAGES["digest.md"]


@pytest.mark.parametrize("heading", ["Key points", "Where sources differ", "Only one outlet says", "Numbers and names", "Timeline", "Voices", "Withheld"])
def test_empty_sections_vanish(heading):
    pages = render(replace(EDITION, digests=(SMALL,), short_items=(), unread=()), RenderConfig())
    for name in ("digest.md", "digest.html"):
        assert heading in PAGES[name]
        assert f"{heading}</h3>" not in pages[name] and f"# {heading}" not in pages[name]


@pytest.mark.parametrize("name", ["digest.md", "digest.html"])
def test_an_edition_without_events_says_so(name):
    page = render(EMPTY, RenderConfig())[name]
    assert "No event in this edition." in page and "At a glance" not in page and "Short items" not in page


@pytest.mark.parametrize("name", ["digest.md", "digest.html"])
def test_rendering_adds_no_quotation_marks(name):
    text = PAGES[name] if name == "digest.md" else "".join(Page(PAGES[name]).texts)
    assert not re.search('["“”„«»‘’]', text)


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


# --- HTML ---


def test_every_link_leads_into_the_page_or_to_the_web():
    page = Page(PAGES["digest.html"])
    assert len(page.ids) == len(set(page.ids))
    assert {target[1:] for target in page.links if target.startswith("#")} <= set(page.ids)
    assert [target for target in page.links if target[0] != "#"] == ["data:,", "https://visnyk.example/mist"]


def test_the_page_is_static_and_stands_alone():
    tags = {tag for tag, *_ in Page(PAGES["digest.html"]).tags}
    attributes = {name for _, *names in Page(PAGES["digest.html"]).tags for name in names}
    assert not tags & {"script", "iframe", "img", "object", "embed", "form", "base"}
    assert not {name for name in attributes if name.startswith("on") or name in ("src", "srcset", "style")}
    assert not re.search(r"url\(|@import", PAGES["digest.html"])
    assert "default-src &#39;none&#39;" in PAGES["digest.html"] or "default-src 'none'" in PAGES["digest.html"]


def test_headings_descend_without_a_gap():
    levels = [int(tag[1]) for tag, *_ in Page(PAGES["digest.html"]).tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_foreign_text_is_marked_with_its_language():
    assert '<p class="original" lang="uk">Перший потяг перетнув річку о 10:20.</p>' in PAGES["digest.html"]
    assert {"uk", "pl", "it"} <= set(Page(PAGES["digest.html"]).langs)


def test_the_meter_says_in_words_who_says_what():
    assert '<span class="vh">uk1 says so, pl1 says so, en1 says otherwise</span>' in PAGES["digest.html"]


def test_dropped_lines_are_one_click_away():
    receipts = PAGES["digest.html"].partition('<details class="receipts">')[2].partition("</details>")[0]
    assert "uk1: ad 2" in receipts and receipts.count("РЕКЛАМА") == 2


def shape(page):
    """What of a page hostile text must not be able to change."""
    parsed = Page(page)
    return parsed.tags, parsed.ids, parsed.links


def test_a_hostile_text_changes_no_tag_no_attribute_and_no_link_of_the_page():
    calm = shape(RENDERERS["html"](poisoned(DOCUMENT, "calm")))

    @settings(max_examples=25, deadline=None)
    @given(HOSTILE | st.sampled_from(ATTACKS[:-1]))
    def unharmed(text):
        page = RENDERERS["html"](poisoned(DOCUMENT, text))
        assert shape(page) == calm
        assert html.escape(text).replace("&quot;", "&#34;").replace("&#x27;", "&#39;") in page

    unharmed()


def test_a_hostile_text_changes_no_heading_list_or_table_of_the_markdown():
    def skeleton(page):
        return [re.match(r"\s*([#|>-]|\d+\.)?", line)[0] for line in page.splitlines() if line]

    calm = skeleton(RENDERERS["markdown"](poisoned(DOCUMENT, "calm")))
    for text in (plain(attack) for attack in ATTACKS[:-1]):
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


# --- dates ---


@pytest.mark.parametrize(
    ("value", "shown"),
    [("2024-11-14", "14 November 2024"), ("2024-11-13T11:34", "13 November 2024, 11:34"), ("", "date unknown"), ("2024-11", "2024-11")],
)
def test_dates_in_words(value, shown):
    assert when(value) == shown


def test_the_day_of_the_edition_has_its_weekday():
    assert day("2024-11-14") == "Thursday 14 November 2024"


# --- looks ---


def luminance(color):
    """Relative luminance of #rrggbb or #rgb."""
    digits = color[1:] if len(color) == 7 else "".join(digit * 2 for digit in color[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ink", ["ink", "dim", "accent", "link", "good", "bad", "strong"])
def test_text_has_the_contrast_of_wcag_aa(scheme, ink):
    block = re.findall(r":root \{(.*?)\}", (module.TEMPLATES / "style.css").read_text(), re.DOTALL)[scheme]
    colors = dict(re.findall(r"--(\w+): (#\w+)", block))
    for ground in ("paper", "wash", *(["mark"] if ink in ("ink", "link", "accent") else [])):
        lighter, darker = sorted((luminance(colors[ink]), luminance(colors[ground])), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5, (ink, ground)


# --- one article ---


def test_an_article_keeps_every_line_and_every_segment_with_its_english():
    article = json.loads(article_json(summary(UK, 0, 1)))
    assert [line["role"] for line in article["lines"]] == ["title", "body", "body", "junk", "body", "body", "junk"]
    assert [segment["withheld"] for segment in article["segments"]] == [False] * 5 + [True]
    assert article["segments"][2]["source"].startswith("Будівництво") and article["segments"][2]["origin"] == "memory"
    assert article["segments"][2]["text"] == "Construction took 31 months and cost 340 million euros."
    assert [flag["kind"] for flag in article["flags"]] == ["untranslated", "numbers"]
    assert [sentence["cites"] for sentence in article["summary"]] == [[f"{UK.article.id}:2.1"], [f"{UK.article.id}:3.1"]]


def test_an_article_without_a_summary_has_an_empty_one():
    assert json.loads(article_json(FULL.event.summaries[1].translation))["summary"] == []
