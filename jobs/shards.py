"""Finished shards: each a file named by everything its result depends on, in the folder of the edition or in a store.

In: a shelf (the run folder, or the address of a store that fsspec opens and machines share), a key and a body. Out: the
body, or None when there is nothing, or something cut off, altered or foreign. A store gets each file whole; a part that
one without atomic writes shows after a fault does not pass its checksum. Reads no YAML.
"""

import hashlib
import json
import logging
from collections.abc import Container, Iterable
from pathlib import Path

from jobs import stores
from jobs.errors import PublishError
from jobs.store import SHARDS, encoded, write_atomic

Shelf = Path | str  # a str is the address of a store
log = logging.getLogger(__name__)


def shard_key(parts: Iterable[str]) -> str:
    """The name of a shard: a hash of everything its result depends on."""
    return hashlib.sha256(json.dumps(list(parts), ensure_ascii=False).encode()).hexdigest()[:24]


def save_shard(shelf: Shelf, key: str, body: str) -> None:
    """Keep a finished shard."""
    content = encoded(f"{_shard_sum(key, body)}\n{body}")
    if isinstance(shelf, Path):
        write_atomic(_path(shelf, key), content)
        return
    url = _url(shelf, key)
    try:
        stores.put(url, content)
    except OSError as error:
        raise PublishError(f"{url}: cannot be written: {error}; check run.shards and your rights there") from error


def has_shard(shelf: Shelf, key: str) -> bool:
    """Whether something was saved under this key, be it damaged."""
    return _path(shelf, key).exists() if isinstance(shelf, Path) else stores.has(_url(shelf, key))


def load_shard(shelf: Shelf, key: str) -> str | None:
    """What was saved under this key, or None when there is nothing, or something cut off, altered or foreign."""
    try:
        data = _path(shelf, key).read_bytes() if isinstance(shelf, Path) else stores.get(_url(shelf, key))
        saved, _, body = data.decode().partition("\n")
    except (OSError, UnicodeDecodeError):
        return None
    return body if saved == _shard_sum(key, body) else None


def finished_shard(shelf: Shelf, key: str) -> str:
    """What this run has saved under this key; PublishError when the disk has lost it."""
    if (body := load_shard(shelf, key)) is None:
        where = _path(shelf, key) if isinstance(shelf, Path) else _url(shelf, key)
        problem = f"{where}: this run has written it and cannot read it back"
        raise PublishError(f"{problem}; look whether this disk is sound, and run the same command again")
    return body


def keep_shards(shelf: Shelf, keys: Container[str]) -> None:
    """Remove what earlier runs left on this shelf and the finished one did not use."""
    if isinstance(shelf, Path):
        names = [str(path) for path in (shelf / SHARDS).glob("*")]
    else:
        names = stores.names(shelf)
    for name in sorted(names):
        if Path(name).stem not in keys:
            try:
                Path(name).unlink() if isinstance(shelf, Path) else stores.remove(name)
            except OSError as error:  # the edition is out: a file too many harms nobody
                log.warning("%s: cannot be removed: %s", name, error.strerror or error)


def _path(folder: Path, key: str) -> Path:
    """The file of a shard."""
    return folder / SHARDS / f"{key}.json"


def _url(shelf: str, key: str) -> str:
    """The address of a shard."""
    return f"{shelf.rstrip('/')}/{key}.json"


def _shard_sum(key: str, body: str) -> str:
    """Checksum of a shard; it covers the key, so a file under a wrong name does not pass."""
    return hashlib.sha256(f"{key}\n{body}".encode()).hexdigest()
