"""Articles on the disk from `read` to their shard: memory keeps of each one its id, a digest and a place.

In: articles, one by one; out: those at some places, in any process that sees the file. Without it the whole night's
articles lay in memory before the first was cleaned, and once more in the shards. Reads no YAML.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from jobs.errors import PublishError
from jobs.records import Article
from jobs.store import dumps, loads
from jobs.text import content_id


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article stands in the file, and a digest of all that was read of it."""

    id: str
    digest: str
    start: int
    size: int


@contextmanager
def spooled(path: Path) -> Iterator[Callable[[Article], Place]]:
    """A function that writes an article to the file and gives its place; the file begins anew."""
    with named(path, "written"):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            yield lambda article: _kept(file, article)


def fetch(path: Path, places: Sequence[Place]) -> tuple[Article, ...]:
    """The articles at these places, in their order."""
    with named(path, "read"), path.open("rb") as file:
        return tuple(_found(file, place) for place in places)


def _kept(file: BinaryIO, article: Article) -> Place:
    """Write an article at the end of the file."""
    data, start = dumps(article).encode(), file.tell()
    file.write(data)
    return Place(article.id, content_id(data), start, len(data))


def _found(file: BinaryIO, place: Place) -> Article:
    """The article at this place; OSError when something else stands there."""
    file.seek(place.start)
    data = file.read(place.size)
    if content_id(data) != place.digest:
        raise OSError(f"what was written at byte {place.start} is not there")
    return loads(Article, data)


@contextmanager
def named(path: Path, done: str) -> Iterator[None]:
    """What the disk refuses, with the path and the remedy."""
    try:
        yield
    except OSError as error:
        problem = f"{path}: cannot be {done}: {error.strerror or error}"
        raise PublishError(f"{problem}; look whether this disk has space and is sound") from error
