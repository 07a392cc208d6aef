"""Markdown, HTML and JSON from one document."""

import base64
import hashlib
import json
import re
from dataclasses import replace
from itertools import pairwise

import pytest
from editions import EDITION, EMPTY, FULL, SMALL, UK, chorus, continued, crowd, summary
from pages import Page, unescaped, unwrapped

from jobs.config import RenderConfig
from jobs.records import Flag, News, ShortItem
from jobs.stages.render import RENDERERS, article_json, render
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


def test_what_is_not_listed_is_counted_with_a_link_to_it():
    pages = render(continued(), RenderConfig())
    page, text = Page(pages["digest.html"]), unwrapped(pages["digest.md"])
    assert [word for word in page.texts if re.fullmatch(r"and \d .*", word)] == ["and 5 more", "and 2 more", "and 2 earlier"]
    assert "#event-e-opening-sources" in page.links and "../index.html#storyline-s-bridge" in page.links
    assert "- and 5 more new, in the articles" in text and "- and 2 more no longer reported" in text
    assert "- [and 2 earlier](../index.html#storyline-s-bridge) in this storyline" in text


def test_what_was_reported_before_is_linked_where_it_was():
    pages = render(continued(), RenderConfig())
    there = "[edition of 6 March 2025](../2025-03-06/digest.md#event-a2)"
    assert f"- **no longer reported** The opening was put off to April. ({there})" in unwrapped(pages["digest.md"])
    assert f"({there}: Construction took 30 months.) [uk1:3.1]" in unwrapped(pages["digest.md"])
    assert Page(pages["digest.html"]).links.count("../2025-03-06/digest.html#event-a2") == 3  # changed, gone, and more


def test_a_short_item_has_its_status_and_its_news():
    pages = render(continued(), RenderConfig())
    item = pages["digest.html"].partition('<li id="event-e-orchard">')[2].partition("</li>\n</ol>")[0]
    assert '<span class="badge updated">updated</span>' in item and "<del>900 apple trees</del>" in item
    text = unwrapped(pages["digest.md"])
    assert "[pl2:2] updated · 1 article (pl)" in text and "### Short item 3: new since the edition of Wednesday 5 March 2025" in text


@pytest.mark.parametrize(
    ("status", "more", "folded", "open_"),
    [("new", (), True, False), ("new", ("The tunnel stays closed.",), True, True), ("changed", (), False, True)],
)
def test_news_of_one_article_that_stand_among_the_key_points_are_folded(status, more, folded, open_):
    news = tuple(News(status, text, SMALL.lead.cites, since="2025-03-06") for text in (SMALL.lead.text, *more))
    pages = render(replace(EDITION, digests=(replace(SMALL, news=news, since="2025-03-06"),)), RenderConfig())
    shown = pages["digest.html"].partition('<section class="news">')[2].partition("</section>")[0]
    assert ("<summary>New: 1 statement printed above</summary>" in shown) is folded
    assert ("<h4>" in shown) is open_ and ("<h4>" not in shown or next(iter((*more, SMALL.lead.text))) in shown.partition("<details")[0])
    assert ("- **new**, printed here as well: [it1:2]" in unwrapped(pages["digest.md"])) is folded


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


def test_the_page_says_at_a_glance_what_is_new_and_what_goes_on():
    page = render(continued(), RenderConfig(formats=("html",)))["digest.html"]
    glance = page.partition('<nav class="glance"')[2].partition("</nav>")[0]
    assert re.findall(r'class="badge \w+">(\w+)<', glance) == ["updated", "continuing"]
    assert "New since the edition of Thursday 6 March 2025" in page
    assert "../2025-01-21/digest.html#event-a1" in Page(page).links


@pytest.mark.parametrize(("events", "closed"), [(10, 0), (13, 3)])
def test_beyond_ten_events_only_headline_and_lead_are_open(events, closed):
    page = render(crowd(events), RenderConfig(formats=("html",)))["digest.html"]
    assert page.count('<details class="more">') == closed
    assert page.count('<div class="lead">') == page.count("<h3>Sources</h3>") == events


def test_many_articles_are_counted_and_their_cites_folded_and_none_is_lost():
    pages = render(chorus(30), RenderConfig())
    text, page = unwrapped(pages["digest.md"]), pages["digest.html"]
    lead = next(line for line in text.splitlines() if line.startswith("**In one line.**"))
    assert re.sub("\\s", " ", lead).endswith("● 10 ◐ 10 ○ 10 [uk1:1][es1:1][it1:1][pl1:1][uk2:1][es2:1] and 24 more")
    assert "Marks counted over 30 articles: " in text
    whole = text.partition("#### All cites of statements with many")[2].partition("####")[0]
    shown = page.partition('<div class="lead">')[2].partition("</div>")[0]
    for number, article in enumerate(json.loads(pages["edition.json"])["events"][0]["sources"]):
        mark = "●◐○"[number % 3]
        assert f"[{article['label']}:1]" in whole and f"{article['label']} {mark} " in whole
        assert f'href="#s-{article["label"]}-1"' in shown and f'<a href="#a-{article["label"]}">' in shown
    assert "<summary>and 24 more</summary>" in shown


@pytest.mark.parametrize(("number", "folded"), [(14, ""), (15, "3 more articles")])
def test_a_long_table_of_sources_is_folded(number, folded):
    page = render(chorus(number), RenderConfig())["digest.html"]
    assert re.findall(r'<details class="others"><summary>(.*)</summary>', page) == [folded] * bool(folded)
    assert page.count('<p class="who">') == number


@pytest.mark.parametrize(("number", "beside"), [(1, 1), (8, 8), (9, 6)])
def test_a_few_cites_stand_beside_their_statement(number, beside):
    page = render(chorus(number), RenderConfig())["digest.html"]
    lead = page.partition('<div class="lead">')[2].partition("</div>")[0]
    assert lead.partition("<details")[0].count('class="cite"') == beside and lead.count('class="cite"') == number


@pytest.mark.parametrize(("number", "folded"), [(4, ""), (5, "1 more note"), (7, "3 more notes")])
def test_beyond_four_notes_the_masthead_folds(number, folded):
    notes = tuple(f"Reason {n}." for n in range(number))
    pages = render(replace(EDITION, notes=notes), RenderConfig())
    masthead = pages["digest.html"].partition("<header")[2].partition("</header>")[0]
    assert re.findall("<summary>(.*)</summary>", masthead) == [folded] * bool(folded)
    assert all(f"<li>{note}</li>" in masthead and f"- {note}" in pages["digest.md"] for note in notes)


@pytest.mark.parametrize(
    ("edition", "told"),
    [(EDITION, "3 events"), (continued(), "3 events: 2 updated, 1 continuing"), (EMPTY, "0 events"), (crowd(1), "1 event")],
)
def test_the_masthead_counts_events_by_status_when_not_all_are_new(edition, told):
    pages = render(edition, RenderConfig())
    assert f"<span>{told}</span>" in pages["digest.html"] and f" · {told} · " in unwrapped(pages["digest.md"])


@pytest.mark.parametrize(("number", "opened"), [(3, True), (4, False)])
def test_a_long_list_of_withheld_sentences_is_folded(number, opened):
    flags = tuple(Flag(segment.id, "garbled", "x", "withheld") for segment in UK.article.segments[:number])
    bad = replace(FULL.event.summaries[0], translation=replace(UK, flags=flags))
    edition = replace(EDITION, digests=(), short_items=(ShortItem(replace(FULL.event, summaries=(bad,)), "x", ()),))
    page = render(edition, RenderConfig(formats=("html",)))["digest.html"]
    assert f'<details class="withheld"{" open" if opened else ""}><summary>Withheld: {number} sentences' in page


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
