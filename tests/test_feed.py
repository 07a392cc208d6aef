"""The feed: valid Atom, stable ids and times, and no edition harmed by it."""

import datetime
import hashlib
import json
import os
import re
from dataclasses import replace

import feedparser
import pytest
from editions import EDITION, EMPTY
from lxml import etree
from mailboxes import published

from jobs.announce import announce
from jobs.config import PublishConfig, RenderConfig
from jobs.errors import PublishError
from jobs.feed import feed, write_feed
from jobs.publish_spec import FeedConfig
from jobs.stages.publish import publish
from jobs.stages.render import render
from jobs.store import MANIFEST, verify_manifest

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
    assert len(set(ids)) == len(ids) and all(re.fullmatch("tag:news.example,2025-03-07:[0-9a-f-]{36}(/2025-03-0[789])?", one) for one in ids)


def written(folder, hour):
    """Let the manifest of this edition be of this hour."""
    stamp = datetime.datetime(2025, 3, 10, hour, tzinfo=datetime.UTC).timestamp()
    os.utime(folder / MANIFEST, (stamp, stamp))


def test_an_entry_is_updated_when_its_edition_is_another_and_only_then(out):
    for hour, day in enumerate(("07", "08", "09"), 1):
        written(out / f"2025-03-{day}", hour)
    before = parsed(out)
    assert [entry.updated for entry in before.entries] == [f"2025-03-10T0{hour}:00:00Z" for hour in (3, 2, 1)]
    written(out / "2025-03-08", 6)  # the same bytes, copied
    written(published(out, replace(EDITION, notes=("run again",))), 7)
    after = parsed(out)
    assert [entry.updated[12] for entry in after.entries] == ["3", "2", "7"] and after.feed.updated == "2025-03-10T07:00:00Z"
    assert [entry.id for entry in before.entries] == [entry.id for entry in after.entries]
    assert feed(out, FeedConfig(), URL) == feed(out, FeedConfig(), URL)


def test_without_an_address_links_are_relative_and_no_two_installations_are_one(out, tmp_path_factory):
    text = feed(out, FeedConfig())
    assert 'href="2025-03-09/digest.html"' in text and 'rel="self"' not in text
    other = tmp_path_factory.mktemp("other")
    published(other)
    ids = [parsed(folder, url="").feed.id for folder in (out, other)]
    assert len(set(ids)) == 2 and all(one.startswith("tag:nightdesk.invalid,2025-03-07:") for one in ids)


def test_an_installation_that_gets_or_changes_an_address_stays_the_same_feed(out):
    assert parsed(out, url="").feed.id == parsed(out).feed.id == parsed(out, url="https://new.example/").feed.id


def test_what_was_kept_and_cannot_be_read_stops_the_feed(out):
    (out / "feed.json").write_text("{")
    with pytest.raises(PublishError, match=r"feed\.json: cannot be read; put it back, or remove it"):
        feed(out, FeedConfig())


def test_an_edition_without_its_document_is_listed_by_its_manifest_without_a_word(out, caplog):
    publish(render(EDITION, RenderConfig(formats=("markdown",))), out, EDITION)
    entry = parsed(out).entries[2]
    assert entry.title.endswith("opens after 31 months (DEGRADED)") and entry.link == f"{URL}2025-03-07/digest.md"
    assert "3 events" in entry.content[0].value and caplog.text == ""


def test_an_edition_of_short_items_has_the_first_as_its_title(out):
    published(out, replace(EDITION, digests=()))
    assert parsed(out).entries[2].title == "Friday 7 March 2025: The city planted 1,200 apple trees by the river. (DEGRADED)"


@pytest.mark.parametrize("harm", [b"", b"[]", b"{}", b'{"events": 1}', b"\xff", None])
def test_an_edition_that_cannot_be_understood_is_left_out_with_a_word(out, harm, caplog):
    path = out / "2025-03-08/edition.json"
    path.write_bytes(path.read_bytes() + b" " if harm is None else harm)
    if harm is not None:  # an older version, not damage: the manifest knows it
        seal = json.loads((out / "2025-03-08" / MANIFEST).read_text())
        seal["files"]["edition.json"]["sha256"] = hashlib.sha256(harm).hexdigest()
        (out / "2025-03-08" / MANIFEST).write_text(json.dumps(seal))
    assert [entry.id[-10:] for entry in parsed(out).entries] == ["2025-03-09", "2025-03-07"]
    assert "2025-03-08/edition.json: is left out of feed.xml" in caplog.text


def test_a_feed_that_is_not_wanted_is_not_written(out):
    write_feed(out, PublishConfig(feed=None))
    assert not (out / "feed.xml").exists()


def test_a_feed_that_cannot_be_written_harms_no_edition(out, caplog):
    (out / "feed.xml").mkdir()
    announce(out / "2025-03-09", PublishConfig())
    assert "the edition is out, its feed.xml is not" in caplog.text
    assert verify_manifest(out / "2025-03-09") == [] and (out / "index.html").exists()
