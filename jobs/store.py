"""The run folder: atomic writes, the lock, records as JSON, the manifest, the `latest` pointer.

In and out: files below `run.out`. Whatever is killed at whatever moment, a reader finds each file either as it was or
as it is meant to be, and the next run finds every shard that was finished.
"""

import datetime
import fcntl
import hashlib
import json
import logging
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import TypedDict, TypeVar

from pydantic import TypeAdapter
from pydantic_core import to_jsonable_python

from jobs.errors import LockedError, PublishError
from jobs.safe import parsed

LOCK = ".lock"
SHARDS = ".shards"
MANIFEST = "manifest.json"
LATEST = "latest"

T = TypeVar("T")
log = logging.getLogger(__name__)


class FileEntry(TypedDict):
    """What the manifest says of one file."""

    sha256: str
    bytes: int


# --- files ---


def write_atomic(path: Path, content: str | bytes, *, private: bool = False) -> None:
    """Write a file so that a reader sees the old content or the new, never a part; PublishError names the path.
    private: nobody but its owner may read it, not even a web server that serves the folder."""
    aside = aside_of(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_synced(aside, encoded(content), private)
        move_synced(aside, path)
    except OSError as error:
        with suppress(OSError):
            aside.unlink()
        raise PublishError(f"{path}: cannot be written: {error.strerror}; {_remedy(error)}") from error


def aside_of(path: Path) -> Path:
    """Where a file is written before it takes its place."""
    return path.with_name(f".{path.name}.tmp")


def encoded(content: str | bytes) -> bytes:
    """The bytes of a file. Half a surrogate pair (a file name that is not UTF-8) is written as its escape."""
    return content if isinstance(content, bytes) else content.encode(errors="backslashreplace")


def _write_synced(path: Path, data: bytes, private: bool) -> None:
    """Write bytes and wait until the disk has them."""
    with path.open("wb") as file:
        if private:
            os.fchmod(file.fileno(), 0o600)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def move_synced(aside: Path, path: Path) -> None:
    """Rename, and wait until the disk has the folder's entries: without that a power cut can undo it."""
    aside.replace(path)
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remedy(error: OSError) -> str:
    """What the operator does about this failure."""
    return {28: "free some space", 13: "give this user the right to write there", 30: "mount it for writing"}.get(
        error.errno or 0, "check the path of run.out"
    )


def point_latest(out: Path, date: str) -> None:
    """Let `out/latest` lead to the edition of this date, in one step, unless it leads to a later one."""
    if latest(out) > date:
        return
    aside = out / f".{LATEST}.tmp"
    try:
        aside.unlink(missing_ok=True)
        aside.symlink_to(date)
        move_synced(aside, out / LATEST)
    except OSError as error:
        with suppress(OSError):
            aside.unlink()
        raise PublishError(f"{out / LATEST}: cannot be written: {error.strerror}; {_remedy(error)}") from error


def latest(out: Path) -> str:
    """The date of the finished edition that `out/latest` leads to; empty when there is none."""
    try:
        date = (out / LATEST).readlink().name
    except OSError:
        return ""
    return date if (out / LATEST / MANIFEST).exists() else ""


# --- the lock ---


@contextmanager
def lock(out: Path) -> Iterator[None]:
    """Hold `out/.lock`; LockedError says who holds it. The kernel frees it when the process ends, however it ends."""
    path = out / LOCK
    try:
        out.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise PublishError(f"{path}: cannot be opened: {error.strerror}; {_remedy(error)}") from error
    held = [descriptor]
    # a worker forked meanwhile would share the lock and keep it after `kill -9` of the run
    os.register_at_fork(after_in_child=lambda: _close_all(held))
    try:
        _take(path, descriptor)
        yield
    finally:
        _close_all(held)


def _take(path: Path, descriptor: int) -> None:
    """Take the lock and write down who has it."""
    try:
        _lock(descriptor)
    except BlockingIOError as error:
        holder = path.read_text(encoding="utf-8", errors="replace").strip() or "a process that has just begun"
        raise LockedError(f"{path}: another run is at work: {holder}; wait for its end, or stop it") from error
    started = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"pid {os.getpid()}, started {started}\n".encode(), 0)


def _lock(descriptor: int) -> None:
    """Take the lock; a second time when it is held, since `holder` may have had it for an instant."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        time.sleep(0.05)
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def holder(out: Path) -> int | None:
    """The process that holds `out/.lock`; 0 when it has not said yet who it is, None when nobody holds it."""
    try:
        with (out / LOCK).open(encoding="utf-8", errors="replace") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        found = re.match(r"pid (\d+)", (out / LOCK).read_text(encoding="utf-8", errors="replace"))
        return int(found[1]) if found else 0
    except OSError:
        pass  # no run has ever been here
    return None


def _close_all(descriptors: list[int]) -> None:
    """Close these descriptors, once."""
    while descriptors:
        os.close(descriptors.pop())


# --- records as JSON ---


def dumps(value: object) -> str:
    """A record, or a tuple of records, as one line of JSON, half surrogate pairs as `?`."""
    plain = to_jsonable_python(value, bytes_mode="base64")
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, allow_nan=False)
    return text.encode(errors="replace").decode() + "\n"


def loads(kind: type[T], text: str | bytes) -> T:
    """The record, or tuple[Record, ...], that this JSON holds; ValueError when it holds anything else."""
    body = text.strip() if isinstance(text, bytes) else text.strip().encode()
    return _adapter(kind).validate_json(b"[" + body + b"]", strict=True)[0]  # type: ignore[arg-type]


@cache
def _adapter(kind: type[T]) -> TypeAdapter[tuple[T]]:
    """What reads JSON of this kind; building one takes 0.8 ms, reading an article with it 0.03."""
    return TypeAdapter(tuple[kind], config={"val_json_bytes": "base64", "extra": "forbid"})  # type: ignore[valid-type, arg-type]


# --- the manifest ---


def entry(data: bytes) -> FileEntry:
    """Checksum and size of this content."""
    return {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}


def verify_manifest(folder: Path) -> list[str]:
    """What of a published folder is not as its manifest says, one line each; empty when all is well."""
    path = folder / MANIFEST
    try:
        listed = parsed(path.read_bytes())["files"]
        expected = {str(name): (str(entry["sha256"]), int(entry["bytes"])) for name, entry in listed.items()}
    except OSError:
        return [f"{path}: is missing: the edition was never finished; run the night again"]
    except (ValueError, KeyError, TypeError, AttributeError):
        return [f"{path}: is not a manifest; run the night again"]
    return [problem for name, entry in sorted(expected.items()) for problem in _verify(folder / name, entry)]


def _verify(path: Path, expected: tuple[str, int]) -> list[str]:
    """What is wrong with one file."""
    try:
        found = entry(path.read_bytes())
    except OSError as error:
        return [f"{path}: cannot be read: {error.strerror}"]
    except ValueError as error:  # half a surrogate pair, or a zero, in the name
        return [f"{path}: names no file: {error}; run the night again"]
    if found["bytes"] != expected[1]:
        return [f"{path}: has {found['bytes']} bytes, the manifest says {expected[1]}"]
    return [] if found["sha256"] == expected[0] else [f"{path}: was altered after it was published"]
