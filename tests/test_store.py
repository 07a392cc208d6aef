"""The run folder."""

import dataclasses
import json
import os
import signal
import subprocess
import sys
import types
import typing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs import records, shards, store
from jobs.errors import LockedError, PublishError

TEXT = st.text(st.characters(codec="utf-8"), max_size=8)
RECORDS = sorted((value for value in vars(records).values() if isinstance(value, type) and dataclasses.is_dataclass(value)), key=lambda c: c.__name__)


def values(kind):
    """A strategy for any type that occurs in the records."""
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        return st.builds(kind, **{field.name: values(hints[field.name]) for field in dataclasses.fields(kind)})
    if origin is tuple and args[-1] is ...:
        return st.lists(values(args[0]), max_size=2).map(tuple)
    if origin is tuple:
        return st.tuples(*map(values, args))
    plain = {str: TEXT, int: st.integers(-9, 10**9), bool: st.booleans(), bytes: st.binary(max_size=9)}
    return plain[kind] if kind in plain else st.floats(allow_nan=False, allow_infinity=False)


def test_a_write_replaces_the_old_content_and_leaves_nothing_aside(tmp_path):
    path = tmp_path / "new" / "page.md"
    store.write_atomic(path, "old and longer")
    store.write_atomic(path, "нове")
    assert path.read_text("utf-8") == "нове"
    assert [item.name for item in path.parent.iterdir()] == ["page.md"]


def test_half_a_surrogate_pair_is_written_as_its_escape(tmp_path):
    store.write_atomic(tmp_path / "page", "in/\udcff.txt")
    assert (tmp_path / "page").read_text("utf-8") == "in/\\udcff.txt"


def test_a_page_is_readable_by_whom_the_umask_allows(tmp_path):
    store.write_atomic(tmp_path / "page.html", b"x")
    mask = os.umask(0)
    os.umask(mask)
    assert (tmp_path / "page.html").stat().st_mode & 0o777 == 0o666 & ~mask


def test_what_is_private_only_its_owner_may_read(tmp_path):
    for _ in range(2):
        store.write_atomic(tmp_path / "mail.json", b"x", private=True)
        assert (tmp_path / "mail.json").stat().st_mode & 0o777 == 0o600


def test_a_write_that_fails_names_the_path_and_leaves_the_folder_as_it_was(tmp_path):
    (tmp_path / "page").mkdir()
    (tmp_path / "page" / "inside").touch()
    with pytest.raises(PublishError, match=r"page: cannot be written"):
        store.write_atomic(tmp_path / "page", "x")
    assert [item.name for item in tmp_path.iterdir()] == ["page"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_a_publish_error_with_a_remedy(tmp_path):
    (tmp_path / ".page.tmp").symlink_to("/dev/full")
    (tmp_path / "page").write_text("yesterday")
    with pytest.raises(PublishError, match="page: cannot be written: No space left on device; free some space"):
        store.write_atomic(tmp_path / "page", "today" * 9000)
    assert (tmp_path / "page").read_text() == "yesterday"
    assert not (tmp_path / ".page.tmp").is_symlink()


def test_a_second_run_is_told_who_holds_the_lock(tmp_path):
    holder = rf"pid {os.getpid()}, started 20\d\d-\d\d-\d\dT"
    with store.lock(tmp_path / "out"), pytest.raises(LockedError, match=holder), store.lock(tmp_path / "out"):
        pytest.fail("two runs hold the lock")
    with store.lock(tmp_path / "out"):
        pass


def test_whoever_looks_is_told_who_holds_the_lock_and_holds_it_himself_for_an_instant_only(tmp_path):
    assert store.holder(tmp_path) is None
    with store.lock(tmp_path):
        assert store.holder(tmp_path) == os.getpid()
        (tmp_path / store.LOCK).write_text("")
        assert store.holder(tmp_path) == 0
    assert store.holder(tmp_path) is None
    with store.lock(tmp_path):
        assert store.holder(tmp_path) == os.getpid()


HOLDER = """
import os, sys, time, pathlib
from jobs.store import lock
with lock(pathlib.Path(sys.argv[1])):
    if os.fork() == 0:
        print("held", flush=True)
        time.sleep(30)
    time.sleep(30)
"""


def test_the_lock_is_free_after_kill_even_when_a_forked_worker_lives_on(tmp_path):
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE, process_group=0)
    try:
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(LockedError, match=f"pid {holder.pid}"), store.lock(tmp_path):
            pass
        holder.kill()
        holder.wait()
        with store.lock(tmp_path):
            pass
    finally:
        os.killpg(holder.pid, signal.SIGKILL)
        holder.stdout.close()


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.__name__)
def test_every_record_comes_back_from_json_as_it_was(kind):
    @settings(max_examples=12, deadline=None)
    @given(values(kind))
    def round_trip(record):
        assert store.loads(kind, store.dumps(record)) == record

    round_trip()


@settings(max_examples=20, deadline=None)
@given(values(tuple[records.Drop, ...]))
def test_a_tuple_of_records_comes_back_too(drops):
    text = store.dumps(drops)
    assert store.loads(tuple[records.Drop, ...], text.encode()) == drops
    assert text.endswith("\n") and text.count("\n") == 1


def test_json_is_sorted_and_keeps_its_letters():
    assert store.dumps(records.Flag("a:1.1", "numbers", "Київ", "noted")) == (
        '{"action": "noted", "detail": "Київ", "kind": "numbers", "segment": "a:1.1"}\n'
    )


def test_a_file_name_that_is_not_text_can_be_kept():
    drop = records.Drop("f00d", "in/\udcff.txt", "read", "x", "failed")
    assert store.loads(records.Drop, store.dumps(drop)).path == "in/?.txt"


@pytest.mark.parametrize(
    "text",
    ["", "{}", '{"text": 1, "origin": "source"}', '{"text": "", "origin": "", "more": 1}', '{"text": "", "origin": ""}, {}'],
)
def test_json_that_is_not_the_record_is_refused(text):
    with pytest.raises(ValueError):
        store.loads(records.Target, text)


def test_a_shard_is_found_under_its_key_only(tmp_path):
    key, other = shards.shard_key(["a", "bc"]), shards.shard_key(["ab", "c"])
    shards.save_shard(tmp_path, key, '{"x": "є"}\n')
    assert shards.load_shard(tmp_path, key) == '{"x": "є"}\n'
    assert shards.load_shard(tmp_path, other) is None
    (tmp_path / ".shards" / f"{key}.json").rename(tmp_path / ".shards" / f"{other}.json")
    assert shards.load_shard(tmp_path, other) is None


@pytest.mark.parametrize("damage", [b"", b"\xff\xfe", lambda d: d[:-3], lambda d: d[70:], lambda d: d + b" "])
def test_a_damaged_shard_is_ignored_and_can_be_written_again(tmp_path, damage):
    shards.save_shard(tmp_path, "key", "body")
    path = tmp_path / ".shards" / "key.json"
    path.write_bytes(damage(path.read_bytes()) if isinstance(damage, types.FunctionType) else damage)
    assert shards.load_shard(tmp_path, "key") is None
    shards.save_shard(tmp_path, "key", "body")
    assert shards.load_shard(tmp_path, "key") == "body"


def test_a_shard_that_this_run_has_lost_is_named_with_the_remedy(tmp_path):
    shards.save_shard(tmp_path, "key", "body")
    assert shards.finished_shard(tmp_path, "key") == "body"
    (tmp_path / store.SHARDS / "key.json").write_text("torn")
    with pytest.raises(PublishError, match=r"key.json: .* cannot read it back; look whether this disk is sound"):
        shards.finished_shard(tmp_path, "key")


def test_shards_that_a_finished_run_did_not_use_are_removed(tmp_path):
    for key in ("used", "stale"):
        shards.save_shard(tmp_path, key, key)
    (tmp_path / ".shards" / ".killed.json.tmp").touch()
    shards.keep_shards(tmp_path, {"used"})
    assert [path.name for path in (tmp_path / ".shards").iterdir()] == ["used.json"]


def published(folder):
    """A folder with two files and their manifest."""
    pages = {"articles/b.json": "two", "a.md": "one"}
    for name, content in pages.items():
        store.write_atomic(folder / name, content)
    files = {name: store.entry(page.encode()) for name, page in sorted(pages.items())}
    store.write_atomic(folder / "manifest.json", json.dumps({"files": files}))
    return files


def test_the_manifest_lists_checksum_and_size_by_name(tmp_path):
    files = published(tmp_path)
    assert list(files) == ["a.md", "articles/b.json"]
    assert files["a.md"]["bytes"] == 3 and files["a.md"]["sha256"].startswith("7692c3ad3540bb80")
    assert store.verify_manifest(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.md", "onf", "a.md: was altered"),
        ("a.md", "on", "a.md: has 2 bytes, the manifest says 3"),
        ("a.md", None, "a.md: cannot be read: No such file"),
        ("manifest.json", None, "manifest.json: is missing"),
        ("manifest.json", "[1]", "manifest.json: is not a manifest"),
        ("manifest.json", '{"files": {"a.md": 3}}', "manifest.json: is not a manifest"),
    ],
)
def test_what_is_not_as_the_manifest_says_is_named(tmp_path, name, content, problem):
    published(tmp_path)
    (tmp_path / name).unlink() if content is None else (tmp_path / name).write_text(content)
    [found] = store.verify_manifest(tmp_path)
    assert problem in found


def test_latest_moves_from_one_edition_to_the_next(tmp_path):
    for date in ("2024-11-13", "2024-11-14"):
        (tmp_path / date).mkdir()
        store.point_latest(tmp_path, date)
        assert (tmp_path / "latest").resolve().name == date
    assert str((tmp_path / "latest").readlink()) == "2024-11-14"
    assert not (tmp_path / ".latest.tmp").exists()


@pytest.mark.parametrize(("finished", "leads"), [(True, "2024-11-14"), (False, "2024-11-13")])
def test_latest_moves_back_only_from_an_edition_that_was_never_finished(tmp_path, finished, leads):
    (tmp_path / "2024-11-14").mkdir()
    store.point_latest(tmp_path, "2024-11-14")
    if finished:
        published(tmp_path / "2024-11-14")
    store.point_latest(tmp_path, "2024-11-13")
    assert (tmp_path / "latest").readlink().name == leads


def test_a_folder_in_the_way_of_latest_is_a_publish_error(tmp_path):
    (tmp_path / "latest").mkdir()
    with pytest.raises(PublishError, match="latest: cannot be written"):
        store.point_latest(tmp_path, "2024-11-14")
    assert [item.name for item in tmp_path.iterdir()] == ["latest"]
