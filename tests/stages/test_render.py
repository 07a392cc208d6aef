"""Markdown, HTML and JSON from one document."""

import base64
import hashlib
import json
import re
from dataclasses import replace
from itertools import pairwise

import pytest
from editions import EDITION, EMPTY, FULL, SMALL, UK, continued, crowd, summary
from pages import Page, unescaped, unwrapped

from jobs.config import RenderConfig
from jobs.stages.render import RENDERERS, Pages, article_json, render
from jobs.templating import TEMPLATES, day, when

PAGES = render(EDITION, RenderConfig())
DOCUMENT = json.loads(PAGES["edition.json"])
MARKDOWN = unwrapped(PAGES["digest.md"])

# what the templates look up or link by
STRUCTURE = {"cites", "cite", "support", "anchor", "event", "article", "label", "origin", "origins", "segment", "since", "edition", "pages", "kind", "status",
             "date", "value", "basis", "ledger", "inputs", "lang", "langs", "translated_from", "action", "state", "role", "storyline"}  # fmt: skip


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


# --- the three say the same ---


@pytest.mark.parametrize("text", dict.fromkeys(texts(DOCUMENT)))
def test_every_statement_stands_in_all_three(text):
    assert text in unescaped(MARKDOWN)
    assert text in "".join(Page(PAGES["digest.html"]).texts)


def named(value, names, key=""):
    """The document with a name of its own for every text that no template looks up; `names` holds them."""
    if isinstance(value, dict):
        return {name: part if name in STRUCTURE else named(part, names, name) for name, part in value.items()}
    if isinstance(value, list):
        return [named(part, names, key) for part in value]
    if isinstance(value, str) and value:
        names.append(f"{key}x{len(names)}x")
    return names[-1] if isinstance(value, str) and value else value


def test_every_fact_of_the_page_stands_in_the_markdown():
    names = []
    document = named(json.loads(render(continued(), RenderConfig())["edition.json"]), names)
    page, text = Page(RENDERERS["html"](document)), unescaped(RENDERERS["markdown"](document))
    seen = " ".join(page.texts)
    assert len(names) > 120
    assert [name for name in names if name in seen and name not in text] == []
    assert {link for link in page.links if link.startswith("../2")} == {f"../2025-03-05/digest.md#event-{a}" for a in ("a3", "a4")} | {
        "../2025-03-06/digest.html#event-a2", "../2025-01-21/digest.html#event-a1"}  # fmt: skip


@pytest.mark.parametrize("fact", ["2 of 5 dates inferred", "1 of 5 dates unknown", "1 sentence withheld"])
def test_the_masthead_counts_what_a_reader_cannot_take_for_granted(fact):
    assert fact in MARKDOWN.splitlines()[2]
    assert f"<span>{fact}</span>" in PAGES["digest.html"]
    empty = render(EMPTY, RenderConfig())
    assert not any(word in empty["digest.md"] for word in ("dates", "withheld"))


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
        "Verkhiv · 6 March 2025 (stated) · 3 articles (en, pl, uk) · event 2 of 2 in its storyline · `event-e-opening`",
        "Articles by the day of what they report: 12 Feb: 1, 6 Mar: 3; without a date: 1",
        "- uk1, line 4, ad: РЕКЛАМА",
        "- 1: 010 and 020: bridge, Leskow, Verkhiv, Thursday",
        "3. The city planted 1,200 apple trees by the river. [pl2:2] new · 1 article (pl) · `event-e-orchard`",
        "- ✓ **31 months** construction of the bridge [uk1:3.1][en1:2]",
        "- ⚠ not as in the original: **360 million euros** cost of the crossing [pl1:1.2]",
        "- 12 February 2025 (stated): The ministers signed the agreement on operating the bridge. [it1:2] (event 2)",
        "  - `in/010_mist.txt` · <https://visnyk.example/mist>",
        "- `in/060_broken.txt` · failed at read: is not text (31 % control characters)",
        "- [uk1:6] Про наступний об'єкт не повідомили",
    ],
)
def test_the_markdown_has_this_line(line):
    assert line in MARKDOWN.splitlines()


def test_an_event_of_one_article_has_no_meter():
    assert "**In one line.** The ministers signed the agreement on operating the bridge in Lviv. [it1:2]\n" in MARKDOWN


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


# --- HTML ---


def test_every_link_leads_into_the_page_or_to_the_web():
    page = Page(PAGES["digest.html"])
    assert len(page.ids) == len(set(page.ids))
    assert {target[1:] for target in page.links if target.startswith("#")} <= set(page.ids)
    assert [target for target in page.links if target[0] != "#"] == ["data:,", "https://visnyk.example/mist", "../index.html"]


def test_the_page_is_static_and_stands_alone():
    tags = {tag for tag, *_ in Page(PAGES["digest.html"]).tags}
    attributes = {name for _, *names in Page(PAGES["digest.html"]).tags for name in names}
    assert not tags & {"script", "iframe", "img", "object", "embed", "form", "base"}
    assert not {name for name in attributes if name.startswith("on") or name in ("src", "srcset", "style")}
    assert not re.search(r"url\(|@import", PAGES["digest.html"])
    policy = re.search('Security-Policy" content="(.*?)"', PAGES["digest.html"])[1]
    style = re.search("<style>(.*?)</style>", PAGES["digest.html"], re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"


def test_headings_descend_without_a_gap():
    levels = [int(tag[1]) for tag, *_ in Page(PAGES["digest.html"]).tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_foreign_text_is_marked_with_its_language():
    assert '<p class="original" lang="uk" dir="auto">Перший потяг перетнув річку о 10:20.</p>' in PAGES["digest.html"]
    assert {"uk", "pl", "it"} <= set(Page(PAGES["digest.html"]).langs)


def test_the_meter_says_in_words_who_says_what():
    assert '<span class="vh">uk1 says so, pl1 says so, en1 says otherwise</span>' in PAGES["digest.html"]


def test_dropped_lines_are_one_click_away():
    receipts = PAGES["digest.html"].partition('<details class="receipts">')[2].partition("</details>")[0]
    assert "<b>uk1</b>: ad 2" in receipts and receipts.count("РЕКЛАМА") == 2


@pytest.mark.parametrize(
    ("edition", "told"),
    [(EDITION, "3 events"), (continued(), "3 events: 2 updated, 1 continuing"), (EMPTY, "0 events"), (crowd(1), "1 event")],
)
def test_the_masthead_counts_events_by_status_when_not_all_are_new(edition, told):
    pages = render(edition, RenderConfig())
    assert f"<span>{told}</span>" in pages["digest.html"] and f" · {told} · " in unwrapped(pages["digest.md"])


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
    block = re.findall(r":root \{(.*?)\}", (TEMPLATES / "style.css").read_text(), re.DOTALL)[scheme]
    colors = dict(re.findall(r"--(\w+): (#\w+)", block))
    for ground in ("paper", "wash", *(["mark"] if ink in ("ink", "link", "accent") else [])):
        lighter, darker = sorted((luminance(colors[ink]), luminance(colors[ground])), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5, (ink, ground)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("tone", range(1, 7))
def test_the_colors_of_languages_stand_out_from_the_paper(scheme, tone):
    block = re.findall(r":root \{(.*?)\}", (TEMPLATES / "style.css").read_text(), re.DOTALL)[scheme]
    colors = dict(re.findall(r"--(\w+): (#\w+)", block))
    lighter, darker = sorted((luminance(colors[f"tone{tone}"]), luminance(colors["paper"])), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 3


# --- one article ---


def test_an_article_keeps_every_line_and_every_segment_with_its_english():
    article = json.loads(article_json(summary(UK, 0, 1)))
    assert [line["role"] for line in article["lines"]] == ["title", "body", "body", "junk", "body", "body", "junk"]
    assert [segment["withheld"] for segment in article["segments"]] == [False] * 5 + [True]
    assert article["segments"][2]["source"].startswith("Будівництво") and article["segments"][2]["origin"] == "memory"
    assert article["segments"][2]["text"] == "Construction took 31 months and cost 340 million euros."
    assert article["english"].count("\n\n") == 4
    assert article["english"].endswith("[withheld]")
    assert [flag["kind"] for flag in article["flags"]] == ["untranslated", "numbers"]
    assert [sentence["cites"] for sentence in article["summary"]] == [[f"{UK.article.id}:2.1"], [f"{UK.article.id}:3.1"]]


def test_an_article_without_a_summary_has_an_empty_one():
    assert json.loads(article_json(FULL.event.summaries[1].translation))["summary"] == []


def test_pages_of_articles_stand_among_the_others_and_are_made_when_they_are_asked_for(monkeypatch):
    uk = summary(UK, 0, 1)
    pages = Pages({"digest.md": "# Day"}, [uk])
    name = f"articles/{UK.article.id}.json"
    assert dict(pages) == {"digest.md": "# Day", name: article_json(uk)}
    monkeypatch.setattr("jobs.stages.render.article_json", None)
    assert (len(pages), sorted(pages), name in pages, "articles/none.json" in pages) == (2, [name, "digest.md"], True, False)
    with pytest.raises(TypeError):
        pages[name]
