"""Files in stores that fsspec opens: s3://, gs://, abfs://, sftp://, memory:// and what else it knows.

In: an address. Out: its files, opened when they are read, or written and read whole. Whatever a store's package raises
is an OSError here. How long a store may be silent is up to its package. Reads no YAML.
"""

import glob
import io
from collections.abc import Callable, Iterator
from functools import partial
from typing import IO, TYPE_CHECKING, Any, cast

from jobs.items import SIDECAR, File

if TYPE_CHECKING:
    from typing_extensions import Buffer

LONGEST = 300  # characters of what a store says that reach the reader


def stored(url: str) -> Iterator[File]:
    """The files that an address names in a store: one, those below a folder, or those that it matches."""
    try:
        found = cast(list[File], _asked(lambda: list(_listed(url))))
    except OSError as error:
        why = " ".join(str(error).split())[:LONGEST]
        found = [File(url, problem=f"cannot be listed: {why}; check the address and your rights there")]
    yield from found


def put(url: str, data: bytes) -> None:
    """Write a whole file of a store."""
    store, path = _reached(url)
    _asked(lambda: (store.makedirs(store._parent(path), exist_ok=True), store.pipe_file(path, data)))


def get(url: str) -> bytes:
    """A whole file of a store."""
    store, path = _reached(url)
    return cast(bytes, _asked(lambda: store.cat_file(path)))


def has(url: str) -> bool:
    """Whether a store has this file; not when it does not answer."""
    try:
        store, path = _reached(url)
        return bool(_asked(lambda: store.exists(path)))
    except OSError:
        return False


def names(url: str) -> list[str]:
    """The addresses of the files in a folder of a store; none when it does not answer."""
    try:
        store, path = _reached(url)
        found = cast(list[str], _asked(lambda: store.find(path, maxdepth=1)))
    except OSError:
        return []
    return [store.unstrip_protocol(name) for name in found]


def remove(url: str) -> None:
    """Remove a file of a store."""
    store, path = _reached(url)
    _asked(lambda: store.rm_file(path))


def _reached(url: str) -> tuple[Any, str]:
    """The store of an address, and the path in it; other machines write there, so nothing is answered from memory."""
    from fsspec.core import url_to_fs

    store, path = cast(tuple[Any, str], _asked(lambda: url_to_fs(url)))
    store.invalidate_cache()
    return store, path


def _listed(url: str) -> Iterator[File]:
    """The same; raises whatever the package of the store raises."""
    from fsspec.core import url_to_fs

    store, path = url_to_fs(url)
    # find gives of a file that file
    found = store.glob(path, detail=True) if glob.has_magic(path) else store.find(path, detail=True)
    for name in sorted(name for name, info in found.items() if info["type"] == "file" and not _hidden(name, path)):
        yield File(store.unstrip_protocol(name), partial(_open_far, store, name), partial(_far_beside, store, name))


def _hidden(name: str, path: str) -> bool:
    """Whether a name, or a folder below what was asked for, begins with a dot."""
    below = name.removeprefix(path.split("*")[0])
    return any(part.startswith(".") for part in below.split("/"))


def _open_far(store: Any, name: str) -> IO[bytes]:
    """A file of a store, open."""
    return cast(IO[bytes], io.BufferedReader(_Far(_asked(lambda: store.open(name, "rb")))))


def _far_beside(store: Any, name: str) -> IO[bytes] | None:
    """The sidecar of a file of a store, open, if it has one."""
    there = _asked(lambda: store.exists(name + SIDECAR))  # answered from the listing, where the store keeps one
    return _open_far(store, name + SIDECAR) if there else None


class _Far(io.RawIOBase):
    """A file of a store; whatever the store's package raises is an OSError here."""

    def __init__(self, file: Any) -> None:
        """Read this."""
        self._file = file

    def readable(self) -> bool:
        """It can be read."""
        return True

    def seekable(self) -> bool:
        """A .zip has its list of members at its end."""
        return True

    def readinto(self, buffer: "Buffer") -> int:
        """Fill the buffer."""
        view = memoryview(buffer)
        data = cast(bytes, _asked(lambda: self._file.read(len(view))))
        view[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go there."""
        return cast(int, _asked(lambda: self._file.seek(offset, whence)))

    def tell(self) -> int:
        """Where we are."""
        return cast(int, self._file.tell())

    def close(self) -> None:
        """Close what is beneath."""
        if not self.closed:
            self._file.close()
        super().close()


def _asked(ask: Callable[[], object]) -> object:
    """What a store answers; OSError says why it does not."""
    try:
        return ask()
    except OSError:
        raise
    except Exception as error:  # each store's package has errors of its own, most of them no OSError
        raise OSError(f"{type(error).__name__}: {error}") from error
