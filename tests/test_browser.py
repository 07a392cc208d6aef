"""The page in a real browser: nothing to complain of, no sideways scrolling, cites open their evidence."""

import html
import json
import re
import shutil
import subprocess
from dataclasses import replace

import pytest
from editions import EDITION, EMPTY, EN, FULL, UK, summary

from jobs.config import RenderConfig
from jobs.records import Digest
from jobs.stages.render import render

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine")]
SWITCHES = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--enable-logging=stderr"),
    *("--hide-scrollbars", "--virtual-time-budget=3000"),
)
# our page has no script: this wrapper around it measures, at the width of a phone and of a desk
WRAPPER = """<!DOCTYPE html><meta charset="utf-8"><body>
<iframe id="page" style="width: 390px; height: 800px; border: 0" srcdoc="{page}"></iframe>
<pre id="found"></pre><script>
const frame = document.getElementById("page");
frame.onload = () => {{
  const inside = frame.contentDocument, found = {{}};
  const scroll = width => {{ frame.style.width = width + "px"; return inside.documentElement.scrollWidth; }};
  const cite = inside.querySelector(".lead .cite");
  found.widths = [320, 390, 1280].map(scroll);
  found.shown = inside.body.innerText.length;
  if (cite) {{
    frame.contentWindow.location.hash = cite.getAttribute("href");
    const entry = inside.querySelector(cite.getAttribute("href"));
    found.target = entry.matches(":target");
    found.open = entry.closest("details").open;
    found.others = inside.querySelectorAll("details[open]").length;
  }}
  document.getElementById("found").textContent = JSON.stringify(found);
}};
</script>"""


def measured(tmp_path, edition):
    """What the wrapper found in the page of this edition, and what the browser wrote to its console."""
    page = render(edition, RenderConfig(formats=("html",)))["digest.html"]
    (tmp_path / "wrapper.html").write_text(WRAPPER.format(page=html.escape(page)), encoding="utf-8")
    command = [CHROMIUM, *SWITCHES, f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", str(tmp_path / "wrapper.html")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    found = re.search(r'<pre id="found">(.*?)</pre>', done.stdout)[1]
    return json.loads(html.unescape(found)), [line for line in done.stderr.splitlines() if "CONSOLE" in line]


def test_the_page_fits_every_width_and_a_cite_opens_its_evidence(tmp_path):
    found, console = measured(tmp_path, EDITION)
    assert console == []
    assert found["widths"] == [320, 390, 1280]
    assert (found["target"], found["open"], found["others"]) == (True, True, 1)


def test_words_without_end_do_not_widen_the_page(tmp_path):
    word = "Donaudampfschifffahrt" * 20
    sources = tuple(replace(row, outlet=word, path=f"in/{word}", title=word) for row in (UK.article, EN.article))
    translations = (replace(made, article=article) for made, article in zip((UK, EN), sources, strict=True))
    event = replace(FULL.event, summaries=tuple(summary(made, 0) for made in translations), place=word)
    facts = tuple(replace(fact, value=word, meaning=word, cites=FULL.facts[0].cites) for fact in FULL.facts)
    digest = Digest(event, word, replace(FULL.lead, cites=FULL.facts[0].cites, support=(), text=word), facts=facts)
    found, _ = measured(tmp_path, replace(EDITION, digests=(digest,), notes=(word,), short_items=(), signature=(("code", word),)))
    assert found["widths"] == [320, 390, 1280]


def test_an_empty_edition_opens_too(tmp_path):
    found, console = measured(tmp_path, EMPTY)
    assert console == []
    assert found["widths"] == [320, 390, 1280] and found["shown"] > 50
