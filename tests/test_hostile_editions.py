"""An edition in which every string is hostile: every rendering shows text, and nothing of it acts.

What a calm edition has (elements with their attributes, kinds of Markdown, headers of a mail) is all that a hostile one
may have; links lead into the page, to another edition, or to the web.
"""

import json
import re
from collections import Counter
from dataclasses import fields, is_dataclass, replace
from email import message_from_bytes
from email.policy import default
from itertools import cycle

import feedparser
import pytest
from editions import EMPTY, continued
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from mailboxes import configured, published
from markdown_it import MarkdownIt
from pages import Page

from jobs.archive import write_index
from jobs.config import RenderConfig
from jobs.feed import feed
from jobs.letter import letter
from jobs.publish_spec import FeedConfig
from jobs.records import Line
from jobs.safe import HIDDEN, safe_url
from jobs.stages.render import article_json, render

ATTACKS = [
    "<script>alert(1)</script>", "</style></title><img src=x onerror=alert(1)>", '" onmouseover="alert(1)" x="', "' autofocus onfocus='alert(1)",
    "{{ 7 * 7 }}{% raw %}", "]]></div></content></entry><!--", "<![CDATA[<b>]]>", "&lt;b&gt; &#x3c;script&#x3e; &amp;amp;", "<a href=//evil.example>",
    "javascript:alert(1)", "vbscript:x", "data:text/html,<b>", "file:///etc/passwd", "//evil.example/", "https://bank.example@evil.example/",
    "https://evil.example/ www.evil.example <https://evil.example> me@evil.example", "https://аррӏе.com/'onclick=alert(1)",
    "[x](javascript:alert(1)) ![x](data:text/html,x) [^1] [uk1:9]: https://evil.example", "[^1]: note", "(https://evil.example)",
    "# heading", "====", "----", "- - -", "* * *", "+ item", "1. item", "> quotation", "    code", "```", "~~~ x", "| a |\n| --- |\n| b |", ":-:",
    "**bold** _em_ ~~gone~~ `code`", "\\", "`", "|", "*", "_", "<", "&", "x\\",
    "\u202egpj.exe\u2066\u2069", "pay\u200b\u200dpal\U000e0041\ufe0f\u00ad", "\x1b]0;title\x07\x1b[2J\x9b31m", "\x00\x08\x1c\x85\u2028\u2029\uffff\ufdd0",
    "a\r\nBcc: all@evil.example\r\n\r\nbody", "a\n\n# b\n\n<b>c</b>", "Z\u0351\u0352\u0353\u0354\u0355\u0356", " ", "\t", "=?utf-8?q?=0D=0ABcc:_a@b.c?=",
]  # fmt: skip
SERIAL = continued()
HOSTILE = st.lists(st.lists(st.sampled_from(ATTACKS) | st.text(max_size=9), min_size=1, max_size=3).map(" ".join), min_size=3, max_size=40)
# what is ours: ids, languages, dates, and the words that templates look up
STRUCTURE = {"id", "article", "segment", "cites", "cite", "support", "storyline", "event", "lang", "translated_from", "origin", "action", "role", "kind",
             "value", "date", "state", "ledger", "status", "since", "edition", "anchor", "more", "pages"}  # fmt: skip


def poisoned(value, texts):
    """The record with the next of these texts in every field that is not structure."""
    if isinstance(value, Line):
        return replace(value, text=next(texts), raw=next(texts))
    if is_dataclass(value):
        kept = {f.name: getattr(value, f.name) for f in fields(value)}
        return replace(value, **{n: poisoned(v, texts) for n, v in kept.items() if n not in STRUCTURE or is_dataclass(v)})
    if isinstance(value, tuple):
        return tuple(poisoned(part, texts) for part in value)
    return next(texts) if isinstance(value, str) and value else value


def edition(texts, date=SERIAL.date):
    return replace(poisoned(SERIAL, cycle(texts)), date=date, signature=tuple((name, next(iter(texts))) for name, _ in SERIAL.signature))


def checked(test):
    """Run this with hostile editions."""
    quiet = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
    return settings(max_examples=7, deadline=None, suppress_health_check=quiet)(given(HOSTILE)(test))


# --- HTML ---


def elements(page):
    """The elements of a page, each with the attributes that it has anywhere."""
    found = {}
    for tag, *names in Page(page).tags:
        found.setdefault(tag, set()).update(names)
    return found


def harmless(link):
    """Whether a link leads into the page, to another edition, or to the web."""
    return bool(re.fullmatch(r"#[\w-]+|data:,|((\.\./)?\d{4}-\d\d-\d\d/)?(digest|index)\.(html|md)(#[\w-]+)?|(\.\./)*index\.html(#[\w-]+)?", link)) or link == safe_url(link) != ""


def harm(page, calm):
    """What a page has that a calm one of the same template has not."""
    found, known = elements(page), elements(calm)
    foreign = [tag for tag, names in found.items() if tag not in known or names - known[tag]]
    links = [link for link in Page(page).links if not harmless(link)]
    styles = [re.findall("<style.*?</style>", one, re.DOTALL) for one in (page, calm)]
    return foreign + links + HIDDEN.findall(page) + (styles[0] if styles[0] != styles[1] else [])


CALM = render(SERIAL, RenderConfig())


@checked
def test_the_page_has_no_element_attribute_or_link_of_the_article_and_all_of_its_text(texts):
    made = edition(texts)
    pages = render(made, RenderConfig())
    assert harm(pages["digest.html"], CALM["digest.html"]) == []
    document = json.loads(pages["edition.json"])
    seen = " ".join("".join(Page(pages["digest.html"]).texts).split())
    assert [event["headline"] for event in document["events"] if " ".join(event["headline"].split()) not in seen] == []


@checked
def test_the_list_of_editions_has_none_either(tmp_path, texts):
    published(tmp_path / "calm")
    write_index(tmp_path / "calm")
    published(tmp_path / "out", edition(texts))
    write_index(tmp_path / "out")
    assert harm((tmp_path / "out/index.html").read_text(), (tmp_path / "calm/index.html").read_text()) == []


# --- Markdown ---


def tokens(page):
    """Every token of a page, the inline ones too."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return [one for token in parser.parse(page) for one in (token, *(token.children or ()))]


SHAPE = ("heading_open", "hr", "ordered_list_open", "blockquote_open")
KNOWN = {token.type for token in tokens(CALM["digest.md"])} | {"link_open", "link_close"}


@checked
def test_the_markdown_has_no_markup_of_the_article_and_no_link_but_its_address(texts):
    page = render(edition(texts), RenderConfig())["digest.md"]
    found = tokens(page)
    assert {token.type for token in found} <= KNOWN
    count, calm = (Counter(token.type for token in those) for those in (found, tokens(CALM["digest.md"])))
    assert [count[kind] for kind in SHAPE] == [calm[kind] for kind in SHAPE]
    assert [token.attrs["href"] for token in found if token.type == "link_open" and not harmless(token.attrs["href"])] == []
    # escapes and code spans in the order of the page: an escaped backtick opens no span, a backslash in a span escapes nothing
    bare = re.sub(r"\\[!-/:-@\[-`{-~]|`[^`]*`|<https?://[!-~]+>", "", page)
    assert not HIDDEN.search(page) and not re.search(r"(https?|ftp):|www\.", bare)


# --- feed, mail, JSON ---

FEED = {"feed", "id", "title", "updated", "author", "name", "link", "entry", "content", "div", "p", "h2", "a", "strong", "small", "ul", "li"}


@checked
def test_the_feed_is_a_feed(tmp_path, texts):
    published(tmp_path, edition(texts))
    text = feed(tmp_path, FeedConfig(), "https://news.example/")
    found = feedparser.parse(text, sanitize_html=False)
    assert not found.bozo and len(found.entries) == 1 and not HIDDEN.search(text)
    tree = etree.fromstring(text.encode())
    assert {etree.QName(node).localname for node in tree.iter()} <= FEED
    assert {name for node in tree.iter() for name in node.keys()} <= {"rel", "type", "href", "{http://www.w3.org/XML/1998/namespace}lang"}  # noqa: SIM118
    assert all(node.get("href", "https://news.example/").startswith("https://news.example/") for node in tree.iter())


@checked
def test_the_mail_is_a_mail(texts):
    def mail(made):
        document = json.loads(render(made, RenderConfig(formats=("json",)))["edition.json"])
        heads = {"Message-ID": "<a@b.c>", "Date": "Fri, 07 Mar 2025 04:30:00 +0000"}
        return message_from_bytes(letter(document, configured(25), ("https://news.example/", b""), heads), policy=default)

    calm, found = mail(SERIAL), mail(edition(texts))
    assert sorted(found.keys()) == sorted(calm.keys()) and [found[n] for n in ("From", "To")] == [calm[n] for n in ("From", "To")]
    assert [part.get_content_type() for part in found.walk()] == [part.get_content_type() for part in calm.walk()]
    assert harm(*(message.get_body(("html",)).get_content() for message in (found, calm))) == []
    assert not HIDDEN.search(found.get_body(("plain",)).get_content().replace("\r\n", "\n"))


@checked
def test_what_is_for_machines_hides_nothing_from_a_terminal(texts):
    made = edition(texts)
    summary = made.digests[0].event.summaries[0]
    assert not HIDDEN.search(article_json(summary))
    assert not HIDDEN.search(render(made, RenderConfig(formats=("json",)))["edition.json"])


@pytest.mark.parametrize("attack", ATTACKS)
def test_each_attack_alone_in_every_field(attack):
    pages = render(edition([attack]), RenderConfig())
    assert harm(pages["digest.html"], CALM["digest.html"]) == []
    assert {token.type for token in tokens(pages["digest.md"])} <= KNOWN
    assert not HIDDEN.search(pages["digest.html"] + pages["digest.md"])


def test_an_empty_edition_is_as_calm():
    assert harm(render(EMPTY, RenderConfig())["digest.html"], CALM["digest.html"]) == []
