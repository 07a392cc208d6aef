"""jobs/stages/read.py: articles from archives, stores, feeds and hostile pages."""

import gzip
import io
import json
import zipfile

import fsspec
import pytest
from reading import BODY, articles, config, problem, put

from jobs.items import Item
from jobs.records import Stamp
from jobs.stages.read import find, read

PARAGRAPHS = "".join(f"<p>{BODY} {number}. The mayor has ten days to sign it.</p>" for number in range(3))
HTML = f"<html><head>{{}}</head><body><article><h1>Budget adopted</h1>{PARAGRAPHS}</article></body></html>"




def zipped(**entries):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as opened:
        for name, content in entries.items():
            opened.writestr(name.replace("__", "."), content)
    return buffer.getvalue()


def test_an_archive_is_read_like_a_folder_and_each_bad_member_is_one_drop(folder):
    lines = json.dumps({"text": "One"}) + "\n" + json.dumps({"text": "Two"})
    put(folder, "in/day.zip", zipped(a__txt=BODY, a__txt__meta__json='{"outlet": "Daily"}', b__jsonl=lines, c__zip=zipped(), d__pdf=b"", e__txt__gz=gzip.compress(b"Three")))
    items = list(find(config()))
    good = [read(item, config()) for item in items if not item.problem]
    assert [(one.path, one.outlet) for one in good] == [("in/day.zip!a.txt", "Daily"), ("in/day.zip!b.jsonl#1", ""), ("in/day.zip!b.jsonl#2", ""), ("in/day.zip!e.txt.gz", "")]
    bad = [(item.path, item.problem.split(";")[0]) for item in items if item.problem]
    assert bad == [("in/day.zip!c.zip", "is an archive in an archive"), ("in/day.zip!d.pdf", "unknown extension .pdf")]


def test_a_broken_archive_is_one_drop(folder):
    put(folder, "in/day.zip", zipped(a__txt=BODY)[:-5])
    assert "broken or cut short" in problem(next(find(config())))


def test_a_member_that_is_not_as_its_archive_says_is_one_drop(folder):
    put(folder, "in/day.zip", zipped(a__txt=b"A" * 99, b__txt=BODY).replace(b"A" * 99, b"B" * 99))
    items = list(find(config()))
    assert "Bad CRC-32" in items[0].problem
    assert read(items[1], config()).lines[0].text == BODY


@pytest.mark.parametrize("pattern", ["zip://*.txt::in/day.zip", "zip://*.txt::memory://in/day.zip"])
def test_members_are_chosen_by_an_address(folder, pattern):
    put(folder, "in/day.zip", zipped(a__txt=BODY, b__html=HTML))
    fsspec.filesystem("memory").pipe("/in/day.zip", (folder / "in/day.zip").read_bytes())
    assert [article.path.rpartition("/")[2] for article in articles(pattern)] == ["day.zip!a.txt"]


def test_a_store_gives_articles_with_their_sidecars(folder):
    store = fsspec.filesystem("memory")
    store.pipe({"/news/a.txt": BODY.encode(), "/news/a.txt.meta.json": b'{"outlet": "Daily"}'})
    [article] = articles("memory://news")
    assert (article.path, article.outlet, article.lines[0].text) == ("memory:///news/a.txt", "Daily", BODY)


@pytest.mark.parametrize(
    ("head", "given", "url", "published"),
    [("", {"url": "https://a.example/x"}, "https://a.example/x", Stamp()),
     ("<link rel='canonical' href='https://www.a.example/y'>", {"url": "https://a.example/x"}, "https://www.a.example/y", Stamp()),
     ("<link rel='canonical' href='https://www.a.example/'>", {"url": "https://a.example/x"}, "https://a.example/x", Stamp()),
     ("<link rel='canonical' href='https://evil.example/y'>", {"url": "https://a.example/x"}, "https://a.example/x", Stamp()),
     ("", {"published": "2024-11-13T11:34+02:00"}, "", Stamp("2024-11-13T11:34", "stated", "feed: 2024-11-13T11:34+02:00")),
     ("", {"captured": "2024-11-13T11:34:00Z"}, "", Stamp("2024-11-13", "inferred", "archived on 2024-11-13")),
     ("<meta property='article:published_time' content='2024-11-12'>", {"captured": "2024-11-13T11:34:00Z"}, "", Stamp("2024-11-12", "stated", "page metadata: 2024-11-12"))],
)  # fmt: skip
def test_what_a_feed_or_archive_says_of_a_page(head, given, url, published):
    article = read(Item("x", content=HTML.format(head).encode(), kind=".html", given=tuple(given.items())), config())
    assert (article.url, article.published, article.title) == (url, published, "Budget adopted")


@pytest.mark.parametrize("extension", ["warc", "warc.gz"])
def test_an_archive_of_the_web_is_read(folder, extension):
    body = HTML.format("").encode()
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/x\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    content = head.encode() + http + b"\r\n\r\n"
    put(folder, f"in/day.{extension}", gzip.compress(content) if extension.endswith("gz") else content)
    [article] = articles()
    assert (article.path, article.url, article.title) == (f"in/day.{extension}#1", "https://a.example/x", "Budget adopted")


def test_a_page_that_nests_beyond_the_parser_is_refused_whole():
    page = HTML.format("").replace("<article>", "<div>" * 300)
    assert "nests more than 255 elements" in problem(Item("a.html", content=page.encode()))


def test_a_page_that_takes_too_long_is_a_drop_with_the_key():
    page = HTML.format("").replace("<h1>", "<p>" + "<b>x</b> y " * 30_000 + "</p><h1>")
    assert "more than 0.3 s to take apart; raise read.max_seconds" in problem(Item("a.html", content=page.encode()), config(max_seconds=0.3))
