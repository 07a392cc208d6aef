"""What a night has read comes back as it was: articles, drops, the list of inputs, and the files that were named."""

import hashlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs.errors import ArticleError, ConfigError
from jobs.items import Item
from jobs.kept import (
    LISTED,
    again,
    check_kept,
    file_path,
    keep,
    keep_file,
    keep_only,
    kept_path,
    listed,
    restore,
    witnessed,
)
from jobs.records import Drop
from jobs.spool import spooled

ITEMS = (Item("b.txt", content=b"two"), Item("a.zip", 3, b"three", sidecar=b"{}"), Item("caf\udce9.txt", problem="is a pipe"))
DROPS = (
    Drop("d1", "b.txt", "read", "is empty", "failed"),
    Drop("d2", "c.txt", "read", "the same as b.txt", "duplicate"),  # found again when it is read again
    Drop("d3", "e.txt", "clean", "too short", "skipped"),
    Drop("d4", "caf\udce9.txt", "read", "is a pipe", "failed"),
)


def night(folder, articles, items=ITEMS, drops=DROPS):
    """The folder of a night that has read these; what it keeps."""
    spool = folder / ".shards" / "articles.jsonl"
    assert list(witnessed(items, spool.with_name(LISTED))) == list(items)
    with spooled(spool) as put:
        for one in articles:
            put(one)
    return keep(folder, spool, drops)


def test_articles_and_drops_come_back_and_duplicates_do_not(tmp_path, article):
    articles = [article("Один.", path="z.txt"), article("Two\u2028lines.", path="a.txt")]
    entry = night(tmp_path, articles)
    back = list(again(kept_path(tmp_path, entry["sha256"]), tmp_path / "new" / "inputs.jsonl"))
    assert [one.article for one in back if one.article] == articles
    assert [(one.article_id, one.path, one.reason) for one in back if not one.article] == [
        ("d1", "b.txt", "is empty"), ("d4", "caf\udce9.txt", "is a pipe")
    ]  # fmt: skip
    assert listed(tmp_path / "new" / "articles.jsonl") == listed(tmp_path / ".shards" / "articles.jsonl")


def test_who_reads_again_gets_the_article_or_the_reason(tmp_path, article):
    entry = night(tmp_path, [article("Один.")], drops=DROPS[:1])
    gone, one = again(kept_path(tmp_path, entry["sha256"]), tmp_path / "l")
    assert one.read().id == one.article_id
    with pytest.raises(ArticleError, match="is empty"):
        gone.read()


def test_every_input_is_listed_with_its_checksum(tmp_path):
    night(tmp_path, [])
    rows = [json.loads(line) for line in listed(tmp_path / ".shards" / "articles.jsonl").splitlines()]
    assert [(row["path"], row["part"], row["bytes"]) for row in rows] == [("b.txt", 0, 3), ("a.zip", 3, 5), ("caf\udce9.txt", 0, 0)]
    assert rows[0]["sha256"] == hashlib.sha256(b"two").hexdigest() and rows[1]["sidecar"] == hashlib.sha256(b"{}").hexdigest()


def test_the_same_input_is_kept_as_the_same_bytes_and_older_ones_go(tmp_path, article):
    first, other = night(tmp_path, [article("Один.")]), night(tmp_path, [article("Два.")])
    before = kept_path(tmp_path, first["sha256"]).read_bytes()
    assert first != other and night(tmp_path, [article("Один.")]) == first
    assert kept_path(tmp_path, first["sha256"]).read_bytes() == before
    keep_only(tmp_path, first["sha256"])
    assert [path.name for path in (tmp_path / ".kept").iterdir()] == [kept_path(tmp_path, first["sha256"]).name]


@pytest.mark.parametrize("harm", [lambda data: data[:-5], lambda data: data[:40] + b"\0\0\0\0" + data[44:], lambda data: b"", lambda data: b"text"])
def test_a_damaged_file_is_told_before_anything_is_read(tmp_path, article, harm):
    path = kept_path(tmp_path, night(tmp_path, [article("Один. " * 50)])["sha256"])
    path.write_bytes(harm(path.read_bytes()))
    with pytest.raises(ConfigError, match=r"cannot be read|was altered"):
        next(again(path, tmp_path / "l"))


def test_an_edition_without_kept_inputs_is_told_by_its_date(tmp_path):
    with pytest.raises(ConfigError, match="edition of 2026-05-08 has no kept inputs"):
        check_kept(kept_path(tmp_path / "2026-05-08", "0" * 64))


@settings(deadline=None, max_examples=15)
@given(st.lists(st.binary(max_size=3000), min_size=1, max_size=3))
def test_every_version_of_a_file_can_be_had_again(tmp_path_factory, versions):
    out = tmp_path_factory.mktemp("out")
    named = out / "approved.tmx"
    entries = [(named.write_bytes(version), keep_file(out, named))[1] for version in versions]
    for version, entry in zip(versions, entries, strict=True):
        assert restore(out, entry["sha256"], out / "back" / "approved.tmx").read_bytes() == version
        assert entry == {"sha256": hashlib.sha256(version).hexdigest(), "bytes": len(version)}
    assert len(list((out / ".kept").iterdir())) == len(set(versions))


def test_a_version_that_is_gone_is_told_by_its_name(tmp_path):
    (tmp_path / "approved.tmx").write_text("one")
    entry = keep_file(tmp_path, tmp_path / "approved.tmx")
    file_path(tmp_path, entry["sha256"]).unlink()
    with pytest.raises(ConfigError, match=r"approved.tmx, as it was then, cannot be had"):
        restore(tmp_path, entry["sha256"], tmp_path / "approved.tmx")
