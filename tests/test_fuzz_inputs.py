"""Every input format against bytes that mean it ill: an article, or a reason, soon; never another error.

Few examples here; NIGHTDESK_FUZZ=20000 pytest tests/test_fuzz_inputs.py tries as many of each format.
"""

import gzip
import io
import json
import time
import zipfile

import fsspec
import pytest
import zstandard
from fuzzing import CUTS, SECONDS, fuzzed, mutated
from hypothesis import strategies as st

from jobs import feeds
from jobs.config import ReadConfig
from jobs.errors import ArticleError
from jobs.stages.read import find, read

TEXT = "---\ntitle: Ціна\npublished: 2024-11-13\n---\nThe council adopted the budget. Zażółć gęślą jaźń.\n"
ROW = json.dumps({"title": "A", "text": "The council adopted the budget.", "published": "2024-11-13"})
PAGE = f"<html><head><title>A</title><meta charset=utf-8></head><body><nav>x</nav><article><h1>A</h1>{'<p>The council adopted the budget on Wednesday.</p>' * 4}</article>"
HTTP = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n{len(PAGE):x}\r\n{PAGE}\r\n0\r\n\r\n"
WARC = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.b/\r\nWARC-Date: 2024-11-13T00:00:00Z\r\nContent-Type: application/http\r\nContent-Length: {len(HTTP)}\r\n\r\n{HTTP}\r\n\r\n"
FEED = f'<?xml version="1.0"?><rss version="2.0"><channel><title>A</title>{"<item><title>B</title><link>/x</link><pubDate>Wed, 13 Nov 2024 11:34:00 +0200</pubDate></item>" * 2}</channel></rss>'


def zipped():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("a.txt", TEXT)
        opened.writestr("a.txt.meta.json", ROW)
        opened.writestr("b/c.jsonl", f"{ROW}\n" * 2)
    return buffer.getvalue()


FORMATS = {
    "a.txt": TEXT.encode(), "a.json": f"[{ROW}, {ROW}]".encode(), "a.jsonl": f"{ROW}\n{ROW}\n".encode(), "a.txt.gz": gzip.compress(TEXT.encode()),
    "a.txt.zst": zstandard.compress(TEXT.encode()), "a.zip": zipped(), "a.warc": (WARC * 2).encode(), "a.warc.gz": gzip.compress(WARC.encode()) * 2,
}  # fmt: skip

def outcomes(name, content):
    """What a file with this name and content gives: articles and reasons."""
    fsspec.filesystem("memory").pipe(f"/fuzz/{name}", content)
    config = ReadConfig(paths=(f"memory://fuzz/{name}",), max_bytes=100_000, max_total=1_000_000, max_items=50)
    for item in find(config):
        try:
            yield read(item, config).id
        except ArticleError as error:
            yield error.reason


@pytest.mark.parametrize("name", FORMATS)
@fuzzed(cuts=st.lists(CUTS, max_size=4), rest=st.none() | st.binary(max_size=200))
def test_a_damaged_file_gives_articles_or_reasons(name, cuts, rest):
    started = time.process_time()
    found = list(outcomes(name, mutated(FORMATS[name], cuts) if rest is None else rest))
    assert all(found) and len(found) <= 51
    assert time.process_time() - started < SECONDS


@pytest.mark.parametrize("name", FORMATS)
def test_the_undamaged_file_gives_articles_only(name):
    found = list(outcomes(name, FORMATS[name]))
    assert found and all(len(one) == 16 for one in found)


@fuzzed(cuts=st.lists(CUTS, max_size=4))
def test_a_damaged_page_gives_an_article_or_a_reason(cuts):
    [found] = outcomes("a.html", mutated(PAGE.encode(), cuts))
    assert found


@fuzzed(cuts=st.lists(CUTS, max_size=4), kind=st.sampled_from(["", "application/rss+xml", "text/xml; charset=koi8-u", "text/html", "x; charset=nothing"]))
def test_a_damaged_feed_gives_entries_or_a_reason(cuts, kind):
    started = time.process_time()
    try:
        found = feeds.entries(mutated(FEED.encode(), cuts), kind, "https://a.example/rss")
        assert all(entry.url == "" or entry.url.startswith("http") for entry in found)
    except ValueError as error:
        assert str(error)
    assert time.process_time() - started < SECONDS
