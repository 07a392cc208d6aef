"""jobs/feeds.py: feeds to pages; what was fetched is read again, not fetched again."""

import datetime
import json

import pytest
from nights import night, published
from werkzeug import Response

from jobs.config import ReadConfig
from jobs.errors import ArticleError
from jobs.feeds import INPUTS, LAST, Feeds, Shelf, entries, fetched
from jobs.fetch import Fetcher
from jobs.fetch import Response as Answer
from jobs.pipeline import run_night
from jobs.stages.read import read

DAY = datetime.date(2024, 11, 14)
BODY = "".join(f"<p>The city council adopted the budget on Wednesday after a debate of {n} hours. The mayor signed it.</p>" for n in range(3, 7))
PAGE = f"<html><head><title>{{}}</title></head><body><article><h1>{{}}</h1>{BODY}</article></body></html>"
RSS = '<?xml version="1.0"?><rss version="2.0"><channel><title>The Daily</title>{}</channel></rss>'
ATOM = '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>The Daily</title>{}</feed>'
RSS_ITEM = "<item><title>A</title><link>{}</link><pubDate>{}</pubDate></item>"


def rss(*items):
    return RSS.format("".join(RSS_ITEM.format(*item) for item in items))


NEWS = [("/a", "Wed, 13 Nov 2024 11:34:00 +0200"), ("/b", "Tue, 12 Nov 2024 09:00:00 GMT"), ("/old", "Mon, 11 Nov 2024 23:59:00 GMT"), ("/future", "Sat, 16 Nov 2024 00:00:00 GMT")]


@pytest.fixture
def site(httpserver):
    httpserver.expect_request("/robots.txt").respond_with_data("User-agent: *\nDisallow: /closed\n")
    httpserver.expect_request("/rss").respond_with_data(rss(*NEWS), content_type="application/rss+xml", headers={"ETag": '"1"'})
    for name in "ab":
        httpserver.expect_request(f"/{name}").respond_with_data(PAGE.format(name, name), content_type="text/html")
    return httpserver


def config(*urls, **fetch):
    return ReadConfig.model_validate({"feeds": urls, "fetch": {"contact": "x", "pause": 0.0, "allow_private": True, **fetch}})


def items(folder, site, *paths, day=DAY, **fetch):
    settings = config(*map(site.url_for, paths or ("/rss",)), **fetch)
    return list(Feeds(settings, folder / str(day), day, Fetcher(settings, sleep=[].append)).items())


def paths(site):
    return [request.path for request, _ in site.log]


def test_the_pages_of_new_entries_are_read_as_articles(site, tmp_path):
    first, second = items(tmp_path, site)
    article = read(first, config("http://a.example"))
    assert (article.path, article.url, article.title) == (site.url_for("/a"), site.url_for("/a"), "a")
    assert (article.published.value, article.outlet) == ("2024-11-13T11:34", "The Daily")
    assert second.path == site.url_for("/b")


def test_a_night_run_again_reads_the_same_and_asks_nobody(site, tmp_path):
    before, asked = items(tmp_path, site), len(site.log)
    assert items(tmp_path, site) == before
    assert len(site.log) == asked
    assert len(list((tmp_path / str(DAY) / INPUTS).iterdir())) == 3


@pytest.mark.parametrize("kept", [0, 1, 2])
def test_a_night_killed_between_two_answers_goes_on_with_what_it_has(site, tmp_path, kept):
    before = items(tmp_path, site)
    for path in sorted((tmp_path / str(DAY) / INPUTS).iterdir())[kept:]:
        path.write_bytes(path.read_bytes()[:40])  # or cut off by a fault of the disk
    assert items(tmp_path, site) == before


def test_the_next_night_asks_only_for_what_has_changed(site, tmp_path):
    before = items(tmp_path, site)
    site.expect_oneshot_request("/rss", headers={"If-None-Match": '"1"'}).respond_with_data(status=304)
    after = items(tmp_path, site, day=DAY - datetime.timedelta(days=1))
    assert [item.path for item in after[:2]] == [item.path for item in before]
    assert site.log[-4][1].status_code == 304
    assert [path.parent.name for path in tmp_path.rglob("*.json") if path.parent.name == LAST] == [LAST]


@pytest.mark.parametrize(("entries", "days", "expected"), [(1, 2, ["/a"]), (30, 1, ["/a"]), (30, 3, ["/a", "/b", "/old"]), (30, 0, [])])
def test_entries_are_chosen_by_number_and_day(site, tmp_path, entries, days, expected):
    assert [item.path for item in items(tmp_path, site, entries=entries, days=days)] == list(map(site.url_for, expected))


def test_a_feed_or_page_that_fails_is_one_item_with_its_reason(site, tmp_path):
    mixed = rss(("/a", ""), ("/closed", ""), ("/missing", ""), ("/picture", ""), ("", ""), ("javascript:x", ""))
    site.expect_request("/mixed").respond_with_data(mixed)
    site.expect_request("/picture").respond_with_data(b"x", content_type="image/png")
    found = items(tmp_path, site, "/none", "/a", "/mixed")
    assert [(item.problem or "read").split(";")[0].split(" localhost")[0] for item in found] == [
        "the feed: answered with status 500", "the feed: is neither RSS nor Atom", "read",
        "the page: robots.txt of", "the page: answered with status 500", "the page: is image/png, and no page", "an entry has no address", "an entry has no address"]  # fmt: skip
    with pytest.raises(ArticleError, match="the page: is image/png"):
        read(found[5], config("http://a.example"))


@pytest.mark.parametrize(("answer", "problem"), [({"status": 503}, "status 503"), ({"response_data": "Be right back"}, "neither RSS nor Atom")])
def test_what_failed_is_asked_for_again(site, tmp_path, answer, problem):
    site.expect_oneshot_request("/later").respond_with_data(**answer)
    assert problem in items(tmp_path, site, "/later")[0].problem
    site.expect_request("/later").respond_with_data(rss(("/a", "")))
    assert [item.problem for item in items(tmp_path, site, "/later")] == [""]


def test_pages_that_a_feed_has_no_time_for_are_told(site, tmp_path):
    found = items(tmp_path, site, feed_seconds=1e-9)
    assert {item.problem.partition("; ")[2] for item in found} == {"raise read.fetch.feed_seconds"}


def test_a_page_that_two_feeds_name_is_fetched_once(site, tmp_path):
    site.expect_request("/second").respond_with_data(rss(("/a", "")))
    found = items(tmp_path, site, "/rss", "/second")
    assert found[0].content == found[2].content and paths(site).count("/a") == 1


def test_the_address_of_an_article_is_where_the_redirects_end(site, tmp_path):
    site.expect_request("/short").respond_with_response(Response(status=301, headers={"Location": "/a?utm_source=feed"}))
    site.expect_request("/one").respond_with_data(rss(("/short", "")))
    [item] = items(tmp_path, site, "/one")
    assert dict(item.given)["url"] == site.url_for("/a?utm_source=feed")


def test_sites_side_by_side_come_in_order_of_the_feeds(site, tmp_path):
    urls = [site.url_for("/rss"), site.url_for("/rss").replace("localhost", "127.0.0.1")]
    settings = config(*urls, urls[0] + "?2")
    found = list(Feeds(settings, tmp_path / str(DAY), DAY, Fetcher(settings, sleep=[].append)).items())
    assert [item.path.partition("//")[2].partition(":")[0] for item in found] == ["localhost"] * 4 + ["127.0.0.1"] * 2
    assert not any(item.problem for item in found)


def test_without_feeds_nothing_is_asked(tmp_path):
    assert list(fetched(ReadConfig(paths=("x",)), tmp_path, DAY)) == []


# --- feeds themselves ---

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "body",
    [f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">{LAUGHS}]>' + rss(("/a", "&l9;"))[21:], '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + rss(("/&x;", "")),
     '<!DOCTYPE rss [<!entity x "y">]>' + rss(("/a", ""))],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_declared_entities_are_refused_unread(body, encoding):
    with pytest.raises(ValueError, match="declares entities"):
        entries(body.encode(encoding), "", "https://a.example/rss")


@pytest.mark.parametrize("body", [b"", b"<html><body>Not found</body></html>", b"/etc/passwd", b'{"version": "https://jsonfeed.org"}'])
def test_what_is_no_feed_says_so(body):
    with pytest.raises(ValueError, match="neither RSS nor Atom"):
        entries(body, "text/html", "https://a.example/rss")


@pytest.mark.parametrize(
    ("tag", "told", "expected"),
    [("published", "2024-11-13T11:34:00+01:00", "2024-11-13T11:34+01:00"), ("updated", "2024-11-13T11:34:00Z", "2024-11-13T11:34+00:00"), ("published", "2024-11-13", "2024-11-13"),
     ("published", "Wed, 13 Nov 2024 11:34:00 +0100", "2024-11-13T11:34+01:00"), ("published", "yesterday", "yesterday"), ("published", "", "")],
)  # fmt: skip
def test_the_date_of_an_entry_keeps_the_clock_of_its_outlet(tag, told, expected):
    body = ATOM.format(f"<entry><link href='/x'/><{tag}>{told}</{tag}></entry>")
    [entry] = entries(body.encode(), "", "https://a.example/atom")
    assert (entry.url, entry.published) == ("https://a.example/x", expected)


def test_a_shelf_gives_back_what_was_put_there(tmp_path):
    shelf, answer = Shelf(tmp_path), Answer("https://a.example/", 200, bytes(range(256)), "text/html")
    shelf.put("https://a.example/", answer)
    assert shelf.get("https://a.example/") == answer
    assert shelf.get("https://b.example/") is None
    [path] = tmp_path.iterdir()
    path.write_text(json.dumps({"url": 7}))
    assert shelf.get("https://a.example/") is None


def test_a_whole_night_with_a_feed_gives_the_same_bytes_again_without_asking(site, tmp_path):
    config = night(tmp_path, more="cluster: {look_back_days: 0}")
    told = {"contact": "x", "pause": 0.0, "allow_private": True}
    config = config.model_copy(update={"read": ReadConfig.model_validate({"feeds": (site.url_for("/rss"), site.url_for("/none")), "fetch": told, "paths": config.read.paths})})
    folder = run_night(config, as_of=DAY)
    before, asked = published(folder), len(site.log)
    assert b"The city council adopted the budget" in before["edition.json"] and b"the feed: answered with status 500" in before["edition.json"]
    site.expect_request("/rss").respond_with_data(rss())
    assert published(run_night(config, as_of=DAY)) == before
    assert [request.path for request, _ in site.log[asked:]] == ["/robots.txt", "/none"]  # only what had failed
