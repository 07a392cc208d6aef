"""Pages of editions that go on from earlier ones, and of large ones: what is new is linked, what is long is folded."""

import json
import re
from dataclasses import replace

import pytest
from editions import EDITION, FULL, SMALL, UK, chorus, continued, crowd
from pages import Page, unwrapped

from jobs.config import RenderConfig
from jobs.records import Flag, News, ShortItem
from jobs.stages.render import render

# --- since earlier editions ---


def test_the_page_says_at_a_glance_what_is_new_and_what_goes_on():
    page = render(continued(), RenderConfig(formats=("html",)))["digest.html"]
    glance = page.partition('<nav class="glance"')[2].partition("</nav>")[0]
    assert re.findall(r'class="badge \w+">(\w+)<', glance) == ["updated", "continuing"]
    assert "New since the edition of Thursday 6 March 2025" in page
    assert "../2025-01-21/digest.html#event-a1" in Page(page).links


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


# --- large ---


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


@pytest.mark.parametrize(("number", "opened"), [(3, True), (4, False)])
def test_a_long_list_of_withheld_sentences_is_folded(number, opened):
    flags = tuple(Flag(segment.id, "garbled", "x", "withheld") for segment in UK.article.segments[:number])
    bad = replace(FULL.event.summaries[0], translation=replace(UK, flags=flags))
    edition = replace(EDITION, digests=(), short_items=(ShortItem(replace(FULL.event, summaries=(bad,)), "x", ()),))
    page = render(edition, RenderConfig(formats=("html",)))["digest.html"]
    assert f'<details class="withheld"{" open" if opened else ""}><summary>Withheld: {number} sentences' in page
