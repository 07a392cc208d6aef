"""Finished shards on every shelf: kept, found, damaged, removed, and a night whose shards lie in a store."""

import fsspec
import pytest
from nights import night, published

from jobs import shards
from jobs.config import load
from jobs.errors import PublishError
from jobs.pipeline import run_night


@pytest.fixture(params=["folder", "memory", "local"])
def shelf(request, tmp_path):
    """A folder; a store in memory; and one on the disk, as other processes see it too."""
    if request.param == "memory":
        fsspec.filesystem("memory").store.clear()
    return {"folder": tmp_path, "memory": "memory://shelf/day", "local": f"local://{tmp_path}/day"}[request.param]


def damage(shelf, key, content):
    where = shelf / ".shards" if hasattr(shelf, "parts") else shelf
    with fsspec.open(f"{where}/{key}.json", "wb") as file:
        file.write(content)


def test_what_is_saved_is_found_under_its_key_only(shelf):
    assert (shards.has_shard(shelf, "a"), shards.load_shard(shelf, "a")) == (False, None)
    shards.save_shard(shelf, "a", "body \u2028 \n more\n")
    assert (shards.has_shard(shelf, "a"), shards.finished_shard(shelf, "a")) == (True, "body \u2028 \n more\n")
    assert shards.load_shard(shelf, "b") is None


@pytest.mark.parametrize("harm", [lambda saved: saved[:-3], lambda saved: b"", lambda saved: saved + b"x", lambda _: b"\xff"])
def test_a_damaged_shard_counts_as_none_and_is_written_anew(shelf, harm):
    shards.save_shard(shelf, "a", "body")
    damage(shelf, "a", harm(b"x" * 64 + b"\nbody"))
    assert shards.load_shard(shelf, "a") is None
    with pytest.raises(PublishError, match="cannot read it back"):
        shards.finished_shard(shelf, "a")
    shards.save_shard(shelf, "a", "body")
    assert shards.load_shard(shelf, "a") == "body"


def test_what_a_finished_run_did_not_use_is_removed(shelf):
    for key in "abc":
        shards.save_shard(shelf, key, key)
    shards.keep_shards(shelf, {"b"})
    assert [shards.load_shard(shelf, key) for key in "abc"] == [None, "b", None]


def test_a_store_that_cannot_be_written_is_named_with_the_remedy(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(PublishError, match=r"file/day/a\.json: cannot be written: .*; check run\.shards and your rights"):
        shards.save_shard(f"local://{tmp_path}/file/day", "a", "body")
    assert shards.has_shard("nosuch://x", "a") is False


@pytest.mark.parametrize("where", ["local://{}/shelf", "{}/shelf", "memory://shelf"])
def test_a_night_with_its_shards_elsewhere_has_the_same_bytes_and_leaves_only_them(tmp_path, where):
    fsspec.filesystem("memory").store.clear()
    expected = published(run_night(night(tmp_path)))
    workers = 1 if where.startswith("memory") else 2
    text = (tmp_path / "night.yaml").read_text().replace(f"out: {tmp_path}/out", f"out: {tmp_path}/other, workers: {workers}")
    (tmp_path / "other.yaml").write_text(text.replace("shard_size: 1", f'shard_size: 1, shards: "{where.format(tmp_path)}"'))
    config = load(tmp_path / "other.yaml")
    assert published(folder := run_night(config)) == expected
    store, path = fsspec.core.url_to_fs(where.format(tmp_path))
    names = store.find(path)
    assert len(names) == 2 and not any("waiting" in name for name in names)
    assert [*(folder / ".shards").glob("*.json")] == []
    stamps = [store.info(name).get("mtime", store.info(name).get("created")) for name in names]
    run_night(config)
    assert [store.info(name).get("mtime", store.info(name).get("created")) for name in store.find(path)] == stamps
