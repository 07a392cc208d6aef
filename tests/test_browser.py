"""The pages in a real browser: it complains of nothing, asks the network for nothing, and needs no script.

Debian's Chromium, led by Playwright, which brings no browser of its own; axe-core comes with axe-playwright-python.
"""

import shutil
import struct
from contextlib import contextmanager
from dataclasses import replace

import pytest
from editions import EDITION, EMPTY, EN, FULL, UK, chorus, continued, crowd, summary

from jobs.archive import write_index
from jobs.config import RenderConfig
from jobs.records import Digest
from jobs.stages.publish import publish
from jobs.stages.render import render

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine: apt install chromium")]
EDITIONS = {"full": continued(), "empty": EMPTY, "crowd": crowd(40), "chorus": chorus(16)}
WIDTHS = (320, 390, 1280)


@pytest.fixture(scope="module")
def browser():
    """One Chromium for all tests here."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: pip install -e '.[dev]'")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM)
        yield started
        started.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The editions above and the list of them, each in a file: name -> path."""
    out = tmp_path_factory.mktemp("out")
    found = {}
    for name, edition in EDITIONS.items():
        found[name] = publish(render(edition, RenderConfig(formats=("html",))), out / name, edition) / "digest.html"
    write_index(out / "full")
    return found | {"index": out / "full" / "index.html"}


@contextmanager
def opened(browser, path, width=1280, **context):
    """A tab with this file; `heard` holds what it wrote to its console and what it asked for besides the file."""
    with browser.new_context(viewport={"width": width, "height": 800}, **context) as tab:
        page, heard = tab.new_page(), []
        page.on("console", lambda message: heard.append(message.text))
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.on("request", lambda request: heard.append(request.url) if request.url != path.as_uri() else None)
        page.goto(path.as_uri())
        yield page, heard


def widths(page):
    """How wide the page is at each width of the window."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        yield page.evaluate("document.documentElement.scrollWidth")


# --- calm ---


@pytest.mark.parametrize("name", [*EDITIONS, "index"])
def test_nothing_is_asked_for_nothing_is_complained_of_and_nothing_scrolls_sideways(browser, pages, name):
    with opened(browser, pages[name]) as (page, heard):
        assert tuple(widths(page)) == WIDTHS
        page.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")
        assert tuple(widths(page)) == WIDTHS
        assert [address for address in heard if address != "data:,"] == []


@pytest.mark.parametrize("name", ["full", "index"])
def test_at_twice_the_size_nothing_scrolls_sideways(browser, pages, name):
    with opened(browser, pages[name], 640, device_scale_factor=2) as (page, _):  # 200 % zoom of 1280 (WCAG 1.4.10)
        page.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") == 640
    with opened(browser, pages[name]) as (page, _):  # letters alone twice as large (WCAG 1.4.4)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        page.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")
        assert list(widths(page)) == list(WIDTHS)


def test_words_without_end_do_not_widen_the_page(browser, tmp_path):
    word = "Donaudampfschifffahrt" * 20
    articles = tuple(replace(row, outlet=word, path=f"in/{word}", title=word) for row in (UK.article, EN.article))
    translations = (replace(made, article=article) for made, article in zip((UK, EN), articles, strict=True))
    event = replace(FULL.event, summaries=tuple(summary(made, 0) for made in translations), place=word)
    facts = tuple(replace(fact, value=word, meaning=word, cites=FULL.facts[0].cites) for fact in FULL.facts)
    digest = Digest(event, word, replace(FULL.lead, cites=FULL.facts[0].cites, support=(), text=word), facts=facts)
    edition = replace(EDITION, digests=(digest,), notes=(word,), short_items=(), signature=(("code", word),))
    (tmp_path / "digest.html").write_text(render(edition, RenderConfig(formats=("html",)))["digest.html"])
    with opened(browser, tmp_path / "digest.html") as (page, _):
        page.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")
        assert tuple(widths(page)) == WIDTHS


def test_no_script_style_or_picture_that_somebody_smuggled_in_is_obeyed(browser, pages, tmp_path):
    smuggled = "<script>document.title = 'taken'</script><style>h1 { display: none }</style><img src='https://a.example/x.png' alt=''></main>"
    (tmp_path / "digest.html").write_text(pages["full"].read_text().replace("</main>", smuggled))
    with opened(browser, tmp_path / "digest.html") as (page, heard):
        assert page.title() == "Morning digest, Friday 7 March 2025"
        assert page.locator("h1").is_visible()
        assert len([line for line in heard if "Content Security Policy" in line]) == 3


# --- for everybody ---


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("name", "width"), [("full", 1280), ("full", 320), ("chorus", 390), ("empty", 1280), ("index", 320)])
def test_axe_finds_no_violation(browser, pages, name, width, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    with opened(browser, pages[name], width, color_scheme=scheme) as (page, _):
        page.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")
        found = axe.Axe().run(page).response["violations"]
    assert [(it["id"], it["impact"], [node["target"] for node in it["nodes"][:3]]) for it in found] == []


def test_the_keyboard_reaches_the_events_and_shows_where_it_is(browser, pages):
    with opened(browser, pages["full"], java_script_enabled=False) as (page, _):
        page.keyboard.press("Tab")
        assert page.locator(".skip:focus").bounding_box()["x"] >= 0
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.url.endswith("#main")
        focused = page.locator("main a:focus-visible")
        assert focused.evaluate("it => getComputedStyle(it).outlineStyle") == "solid"


def test_a_dark_room_gets_a_dark_page(browser, pages):
    shades = []
    for scheme in ("light", "dark"):
        with opened(browser, pages["full"], color_scheme=scheme) as (page, _):
            shades.append(page.evaluate("getComputedStyle(document.documentElement).backgroundColor"))
    assert shades == ["rgb(251, 250, 246)", "rgb(21, 22, 26)"]


# --- from a sentence to its source, without a script ---


@pytest.mark.parametrize("width", [390, 1280])
def test_a_click_on_a_cite_leads_to_the_original_sentence(browser, pages, width):
    with opened(browser, pages["full"], width, java_script_enabled=False) as (page, _):
        assert not page.locator(".evidence .original").first.is_visible()
        page.locator(".lead .cite").first.click()
        assert page.url.endswith("#s-uk1-2")
        original = page.locator("li:target .original")
        assert original.is_visible() and original.get_attribute("lang") == "uk"
        assert original.inner_text() == UK.article.segments[1].source
        assert 0 <= original.bounding_box()["y"] < 800
        assert page.locator(".evidence[open]").count() == 1


def test_from_the_evidence_on_to_the_article_and_back_to_all_events(browser, pages):
    with opened(browser, pages["full"], java_script_enabled=False) as (page, _):
        page.locator(".lead .cite").first.click()
        page.locator("li:target .ref a").click()
        assert page.locator("li:target .who").inner_text().startswith("uk1 Верхівський вісник")
        page.locator(".top a").first.click()
        assert page.url.endswith("#glance")


def test_all_evidence_stands_in_print(browser, pages):
    with opened(browser, pages["full"], java_script_enabled=False) as (page, _):
        page.emulate_media(media="print")
        heights = [box["height"] for it in page.locator(".evidence .original").all() if (box := it.bounding_box())]
        assert len(heights) == page.locator(".evidence .original").count() and min(heights) > 0


def test_the_list_of_editions_leads_to_an_edition_and_that_back_to_the_list(browser, pages):
    with opened(browser, pages["index"], java_script_enabled=False) as (page, _):
        page.locator(".calendar a").first.click()
        assert page.locator("h1").inner_text().startswith("Morning digest")
        page.locator("footer nav a").click()
        assert page.locator("h1").inner_text() == "All editions"


# --- pictures of it ---


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_a_screenshot_is_as_wide_as_the_window(browser, pages, tmp_path, width, scheme):
    with opened(browser, pages["full"], width, color_scheme=scheme) as (page, _):
        picture = page.screenshot(full_page=True, path=tmp_path / f"digest-{width}-{scheme}.png")
    wide, tall = struct.unpack(">II", picture[16:24])
    assert wide == width and tall > 1500
