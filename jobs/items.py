"""What `read` works on: files as they are named, and items as they are found in them. Reads no YAML."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from jobs.text import content_id

SIDECAR = ".meta.json"


@dataclass(frozen=True, slots=True)
class Item:
    """One input as found: a file, or a part of one (part counts from 1)."""

    path: str
    part: int = 0
    content: bytes = b""
    problem: str = ""  # why it could not even be opened
    kind: str = ""  # the extension of its format, where the path does not tell it
    sidecar: bytes = b""  # the metadata that stands beside it
    given: tuple[tuple[str, str], ...] = ()  # what a feed or an archive says of it: url, published, captured, ...

    @property
    def article_id(self) -> str:
        """What a drop of this input is named by, before there is an article."""
        return content_id(self.content or self.path)


@dataclass(frozen=True, slots=True)
class File:
    """A file somewhere, and how it is opened."""

    name: str
    open: Callable[[], IO[bytes]] | None = None
    sidecar: Callable[[], IO[bytes] | None] | None = None
    problem: str = ""  # why it is not to be opened
    members: str = ""  # of a .zip: the pattern of those that are meant; empty: all
    inner: bool = False  # a member of a .zip itself
