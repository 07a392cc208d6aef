"""What a night has read, kept so that its edition can be made again: the same articles, and none that came later.

Out: <out>/<date>/.kept/<digest>.jsonl.zst has every input by name, size and checksum, every article as it was read, and
why the others gave none; <out>/.kept/<digest>.zst has the translation memories and glossaries that the configuration
named, each version once. In: those files. They lie outside the manifest, which knows their checksums: retention may
take them (`run.keep_inputs_days`), and the edition stands without. Reads no YAML.
"""

import hashlib
import io
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, BinaryIO

from jobs.errors import ArticleError, ConfigError
from jobs.items import Item
from jobs.records import Article, Drop
from jobs.spool import named
from jobs.store import FileEntry, loads, move_synced

KEPT = ".kept"
INPUTS = "inputs.jsonl"  # a page of the edition: what it was made from
LISTED = "inputs.jsonl"  # the same while it grows, beside the articles that wait for their shard
HEAD = b'{"schema": 1}\n'
ARTICLE = b'{"article": '
LEVEL = 9  # of zstd: 3,000 articles in 0.3 s
CHUNK = 1 << 20
NOTHING = "the edition of {} has no kept inputs: it is of an older version, or run.keep_inputs_days has removed them"


@dataclass(frozen=True, slots=True)
class Again:
    """An input of a night that is made again: the article that was read, or why there was none."""

    path: str
    article_id: str
    article: Article | None = None
    reason: str = ""
    outcome: str = "failed"

    def read(self) -> Article:
        """The article; ArticleError as it was when there was none."""
        if self.article is None:
            raise ArticleError(self.reason, self.outcome)
        return self.article


# --- the articles of an edition ---


def witnessed(items: Iterable[Item], listed: Path) -> Iterator[Item]:
    """The same items, each written into a list as it is taken."""
    with named(listed, "written"):
        listed.parent.mkdir(parents=True, exist_ok=True)
        file = listed.open("wb")
    with file:
        for item in items:
            with named(listed, "written"):
                file.write(_line(_input(item)))
            yield item


def keep(folder: Path, articles: Path, drops: Sequence[Drop]) -> FileEntry:
    """Keep what this night has read, before its edition is published; the checksum and size of it, unpacked."""
    unread = (_line({"drop": asdict(one)}) for one in drops if one.stage == "read" and one.outcome != "duplicate")

    def lines() -> Iterator[bytes]:
        """What the file holds."""
        yield HEAD
        yield from _lines(articles.with_name(LISTED), b'{"input": ')
        yield from unread
        yield from _lines(articles, ARTICLE)

    return _packed(lines(), lambda sha: kept_path(folder, sha))


def listed(articles: Path) -> str:
    """Every input of this night by name, size and checksum, one a line."""
    with named(articles, "read"):
        return articles.with_name(LISTED).read_text(encoding="utf-8")


def keep_only(folder: Path, sha256: str) -> None:
    """Remove what earlier runs of this date have kept, now that the edition is that of these inputs."""
    for path in (folder / KEPT).glob("*"):
        if path != kept_path(folder, sha256):
            with suppress(OSError):  # a file too many harms nobody
                path.unlink()


def kept_path(folder: Path, sha256: str) -> Path:
    """Where the inputs with this checksum are kept."""
    return folder / KEPT / f"{sha256[:24]}.jsonl.zst"


def again(path: Path, listed: Path) -> Iterator[Again]:
    """The inputs of a night as they were, listed anew; a damaged file is a ConfigError before the first of them."""
    check_kept(path)
    with named(listed, "written"), unpacked(path) as stream:
        listed.parent.mkdir(parents=True, exist_ok=True)
        with listed.open("wb") as file:
            for line in stream:
                if line.startswith(b'{"input": '):
                    file.write(line.removeprefix(b'{"input": ').removesuffix(b"}\n") + b"\n")
                elif line != HEAD:
                    yield _again(line)


def check_kept(path: Path) -> None:
    """ConfigError when a kept file is missing, or its content is not the one it is named by."""
    try:
        with unpacked(path) as stream:
            digest = hashlib.sha256()
            while part := stream.read(CHUNK):
                digest.update(part)
    except FileNotFoundError as error:
        raise ConfigError(NOTHING.format(path.parent.parent.name)) from error
    except (OSError, _broken()) as error:
        raise ConfigError(f"{path}: cannot be read: {error}") from error
    if not digest.hexdigest().startswith(path.name.partition(".")[0]):
        raise ConfigError(f"{path}: was altered after it was kept")


def _again(line: bytes) -> Again:
    """One input, from its line."""
    if line.startswith(ARTICLE):
        article = loads(Article, line.removeprefix(ARTICLE).removesuffix(b"}\n"))
        return Again(article.path, article.id, article)
    drop = Drop(**json.loads(line)["drop"])
    return Again(drop.path, drop.article_id, None, drop.reason, drop.outcome)


def _input(item: Item) -> dict[str, object]:
    """What the list says of one input: of what was not opened, its name alone."""
    told: dict[str, object] = {"path": item.path, "part": item.part, "bytes": len(item.content)}
    told["sha256"] = hashlib.sha256(item.content).hexdigest() if item.content else ""
    return told | ({"sidecar": hashlib.sha256(item.sidecar).hexdigest()} if item.sidecar else {})


def _line(value: dict[str, object]) -> bytes:
    """A line of JSON; half a surrogate pair, of a file name that is no text, as its escape."""
    return (json.dumps(value, ensure_ascii=False, sort_keys=True) + "\n").encode(errors="backslashreplace")


def _lines(path: Path, key: bytes) -> Iterator[bytes]:
    """The lines of a file, each as the value of this key."""
    with path.open("rb") as file:
        for line in file:
            yield key + line.rstrip(b"\n") + b"}\n"


# --- files that the configuration names ---


def keep_file(out: Path, path: Path) -> FileEntry:
    """Keep a version of this file, once; its checksum and size."""
    with named(path, "read"), path.open("rb") as file:
        sha = hashlib.file_digest(file, "sha256").hexdigest()
        size = path.stat().st_size
    if not file_path(out, sha).exists():
        with named(path, "read"), path.open("rb") as file:
            _packed(_chunks(file), lambda sha: file_path(out, sha))
    return {"sha256": sha, "bytes": size}


def restore(out: Path, sha256: str, path: Path) -> Path:
    """The version with this checksum, unpacked to a path; ConfigError when it is not kept."""
    kept = file_path(out, sha256)
    try:
        check_kept(kept)
    except ConfigError as error:
        raise ConfigError(f"{path.name}, as it was then, cannot be had: {kept} is missing or damaged") from error
    with named(path, "written"), unpacked(kept) as stream:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            file.writelines(_chunks(stream))
    return path


def file_path(out: Path, sha256: str) -> Path:
    """Where the version of a named file with this checksum is kept."""
    return out / KEPT / f"{sha256[:24]}.zst"


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    """What a stream holds, in parts."""
    while part := stream.read(CHUNK):
        yield part


# --- packing ---


def _packed(parts: Iterable[bytes], place: Callable[[str], Path]) -> FileEntry:
    """Write these bytes packed, at the place of their checksum; checksum and size of them unpacked."""
    import zstandard

    aside, digest, size = place("new"), hashlib.sha256(), 0
    with named(aside, "written"):
        aside.parent.mkdir(parents=True, exist_ok=True)
        with aside.open("wb") as file:
            with zstandard.ZstdCompressor(level=LEVEL).stream_writer(file, closefd=False) as packer:
                for part in parts:
                    digest.update(part)
                    packer.write(part)
                    size += len(part)
            file.flush()
            os.fsync(file.fileno())
        move_synced(aside, place(digest.hexdigest()))
    return {"sha256": digest.hexdigest(), "bytes": size}


def unpacked(path: Path) -> BinaryIO:
    """What a packed file holds, as a stream with lines."""
    import zstandard

    stream = zstandard.ZstdDecompressor().stream_reader(path.open("rb"), closefd=True)
    return io.BufferedReader(stream, CHUNK)


def _broken() -> type[Exception]:
    """What a damaged packed file raises."""
    import zstandard

    broken: type[Exception] = zstandard.ZstdError
    return broken
