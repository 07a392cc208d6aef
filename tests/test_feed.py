"""The feed: valid Atom, stable ids and times, and no edition harmed by it."""

import json
import re
from dataclasses import replace

import feedparser
import pytest
from editions import EDITION, EMPTY
from lxml import etree
from mailboxes import published

from jobs.announce import announce
from jobs.config import PublishConfig
from jobs.feed import feed, write_feed
from jobs.publish_spec import FeedConfig
from jobs.store import verify_manifest

ATOM = "{http://www.w3.org/2005/Atom}"
URL = "https://news.example/"


def parsed(out, url=URL, **keys):
    text = feed(out, FeedConfig(**keys), url)
    found = feedparser.parse(text)
    assert not found.bozo and found.version == "atom10" and etree.fromstring(text.encode()).tag == f"{ATOM}feed"
    return found


@pytest.fixture
def out(tmp_path):
    """Three editions."""
    for edition in (EDITION, EMPTY, replace(EDITION, date="2025-03-09", state="OK")):
        published(tmp_path, edition)
    return tmp_path


def test_the_newest_editions_come_first_each_with_its_day_and_first_headline(out):
    found = parsed(out)
    assert [entry.title.partition(":")[0] for entry in found.entries] == ["Sunday 9 March 2025", "Saturday 8 March 2025", "Friday 7 March 2025"]
    assert found.entries[2].title.endswith("Rail bridge between Verkhiv and Leskow opens after 31 months (DEGRADED)")
    assert len(parsed(out, entries=2).entries) == 2


def test_an_entry_has_every_lead_and_key_point_and_leads_to_the_page(out):
    entry, document = parsed(out).entries[0], json.loads((out / "2025-03-09/edition.json").read_text())
    text = " ".join(re.sub("<[^>]+>", "", entry.content[0].value).split())
    for event in document["events"]:
        assert all(point["text"] in text for point in (event["lead"], *event["points"]))
    assert entry.link == f"{URL}2025-03-09/digest.html"


def test_what_rfc_4287_requires_is_there_once(out):
    tree = etree.fromstring(feed(out, FeedConfig(), URL).encode())
    for node in (tree, *tree.findall(f"{ATOM}entry")):
        assert all(len(node.findall(ATOM + name)) == 1 for name in ("id", "title", "updated"))
    assert tree.find(f"{ATOM}author/{ATOM}name").text == "Nightdesk"
    ids = [node.text for node in tree.iter(f"{ATOM}id")]
    assert len(set(ids)) == len(ids) and all(re.fullmatch("urn:uuid:[0-9a-f-]{36}", one) for one in ids)


def test_ids_and_times_are_those_of_the_editions(out):
    before = parsed(out)
    published(out, replace(EDITION, notes=("run again",)))
    after = parsed(out)
    assert [(entry.id, entry.updated) for entry in before.entries] == [(entry.id, entry.updated) for entry in after.entries]
    assert before.feed.updated == "2025-03-09T00:00:00Z"
    assert feed(out, FeedConfig(), URL) == feed(out, FeedConfig(), URL)


def test_without_an_address_links_are_relative(out):
    text = feed(out, FeedConfig())
    assert 'href="2025-03-09/digest.html"' in text and 'rel="self"' not in text
    assert parsed(out, url="").feed.id != parsed(out).feed.id


@pytest.mark.parametrize("harm", [b"", b"[]", b"{}", b'{"events": 1}', b"\xff"])
def test_an_edition_that_cannot_be_understood_is_left_out_with_a_word(out, harm, caplog):
    (out / "2025-03-08/edition.json").write_bytes(harm)
    assert [entry.updated[:10] for entry in parsed(out).entries] == ["2025-03-09", "2025-03-07"]
    assert "2025-03-08/edition.json: is left out of feed.xml" in caplog.text


def test_a_feed_that_is_not_wanted_is_not_written(out):
    write_feed(out, PublishConfig(feed=None))
    assert not (out / "feed.xml").exists()


def test_a_feed_that_cannot_be_written_harms_no_edition(out, caplog):
    (out / "feed.xml").mkdir()
    announce(out / "2025-03-09", PublishConfig())
    assert "the edition is out, its feed.xml is not" in caplog.text
    assert verify_manifest(out / "2025-03-09") == [] and (out / "index.html").exists()
