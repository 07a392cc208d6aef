"""jobs/warc.py: the pages of an archive of the web, and its broken records."""

import gzip
import io

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from jobs.config import ReadConfig
from jobs.warc import pages

PAGE = b"<html><body><p>The council adopted the budget.</p></body></html>"
DATE = "2024-11-13T11:34:00Z"


def record(number=1, body=PAGE, kind="response", status="200 OK", **heads):
    """One record of a .warc file; header names with _ for -."""
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=False)
    told = {"Content_Type": "text/html; charset=utf-8"} | heads
    http = StatusAndHeaders(status, [(name.replace("_", "-"), value) for name, value in told.items()], protocol="HTTP/1.1")
    headers = {"WARC-Date": DATE}
    writer.write_record(writer.create_warc_record(f"https://news.example/{number}", kind, io.BytesIO(body), http_headers=http, warc_headers_dict=headers))
    return buffer.getvalue()


def found(content, **limits):
    return list(pages(io.BytesIO(content), "day.warc", ReadConfig(paths=("x",), **limits)))


def test_pages_come_with_address_and_date_and_nothing_else_does():
    other = record(2, status="404 Not Found") + record(3, Content_Type="image/png") + record(4, kind="request")
    first, last = found(record(1) + other + record(5))
    assert (first.content, first.kind, first.given) == (PAGE, ".html", (("url", "https://news.example/1"), ("captured", DATE)))
    assert [item.part for item in (first, last)] == [1, 2]


@pytest.mark.parametrize(
    ("body", "heads"),
    [(gzip.compress(PAGE), {"Content_Encoding": "gzip"}), (b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE), PAGE), {"Transfer_Encoding": "chunked"})],
    ids=["gzip", "chunked"],
)  # fmt: skip
def test_a_page_is_unpacked(body, heads):
    assert [item.content for item in found(record(1, body, **heads))] == [PAGE]


@pytest.mark.parametrize(
    ("content", "places", "problem"),
    [(b"garbage\r\n" * 9 + record(2), [0, None], "headers are not whole"), (record(1)[:-60], [0], "is cut short"),
     (record(1).replace(b"budget.", b"bridge."), [0], "digest"), (b"WARC/1.0\r\nWARC-Type: response\r\n", [0], "headers are not whole"),
     (record(1).replace(b"WARC-Target-URI", b"WARC-Target-URL"), [0], "is broken"), (b"WARC/1.0\r\n\r\n" + record(2), [0, None], "headers are not whole"), (b"x" * 300_000, [0], "headers are not whole"),
     (record(1, gzip.compress(bytes(10_000)), Content_Encoding="gzip"), [0], "larger than 9000 bytes unpacked; split it or raise read.max_bytes"),
     (record(1, gzip.compress(PAGE)[:-9], Content_Encoding="gzip"), [0], "gzip is cut short"), (record(1, b"x" * 9001), [0], "larger than 9000"), (record(1, b"x" * 200_000), [0], "larger than 9000|digest"),
     (record(1, PAGE, Content_Encoding="br"), [0], "'br'")],
)  # fmt: skip
def test_a_broken_record_is_told_with_its_place_and_the_next_is_read(content, places, problem):
    items = found(content, max_bytes=9000)
    assert [None if item.content else 0 for item in items] == places
    assert items[0].problem.startswith("the record at byte 0 ")
    assert any(part in items[0].problem for part in problem.split("|"))


def test_the_place_of_a_later_record_is_its_own():
    good, bad = record(1), record(2).replace(b"budget.", b"bridge.")
    assert found(good + bad)[1].problem.startswith(f"the record at byte {len(good)} is broken")


def test_more_pages_than_allowed_are_told():
    with pytest.raises(ValueError, match=r"more than 2 pages; raise read\.max_items"):
        found(record(1) * 3, max_items=2)
