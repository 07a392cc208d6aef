"""Patterns in, files out: folders, patterns and stores (fsspec), each file once and sorted by name, none opened yet.

Reads `read.paths`. What cannot be input is a file too, with its problem: a link that leads out of the folder that was
named, a link to a folder (which may be a loop), a folder that may not be listed, a store that does not answer.
"""

import glob
import logging
import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import IO

from jobs.items import SIDECAR, File
from jobs.read_spec import is_store
from jobs.stores import stored

log = logging.getLogger(__name__)

ZIP = "zip://"
HERE = ("file://", "local://")
NOT_DEEP = re.compile(r"(?<=[^/])\*\*+|\*\*+(?=[^/])")  # a** is a*
ENDS = "::"  # of one link in an address of fsspec
NO_FILE = "is not a regular file; remove it"
NO_FOLDER = "is a folder; to read what is in it, name it in read.paths without a wildcard"
LINKED = "is a link to a folder; name that folder itself in read.paths"
LINKS_OUT = "is a link that leads out of {}; name the file itself in read.paths, or set read.follow_links"


def files(patterns: Sequence[str], *, follow_links: bool = False) -> Iterator[File]:
    """Every file that the patterns name, sorted by name, each once. follow_links: also of files outside."""
    found: dict[str, File] = {}
    named = {str(Path(pattern).absolute()) for pattern in patterns}
    for pattern in patterns:
        some = False
        for key, file in _matching(pattern, follow_links):
            some = True
            if not (file.name.endswith(SIDECAR) or (file.problem and key in named)):  # who names a link means it
                found[key] = file if file.problem == "" else found.get(key, file)
        if not some:
            log.warning("read.paths: %s matches nothing", pattern)
    return iter(sorted(found.values(), key=lambda file: (file.name, file.members)))


def _matching(pattern: str, anywhere: bool) -> Iterator[tuple[str, File]]:
    """What one pattern names, each with what tells it from all others."""
    if pattern.startswith(ZIP):
        members, _, outer = pattern.removeprefix(ZIP).partition(ENDS)
        found: Iterable[File] = (_chosen(file, members) for _, file in _matching(outer, anywhere))
    elif is_store(pattern) and not pattern.startswith(HERE):
        found = stored(pattern)
    else:
        pattern = pattern.removeprefix("file://").removeprefix("local://")
        found = _in_folder(Path(pattern), anywhere) if Path(pattern).is_dir() else _local(pattern, anywhere)
    for file in found:
        yield (file.name if is_store(file.name) else str(Path(file.name).absolute())) + file.members, file


def _chosen(file: File, members: str) -> File:
    """An archive of which only some members are meant."""
    return File(file.name, file.open, None, file.problem, members or "*")


# --- this machine ---


def _in_folder(folder: Path, anywhere: bool) -> Iterator[File]:
    """The files below a folder; hidden ones are not meant as input."""
    waiting, root = [folder], "/" if anywhere else os.path.realpath(folder)
    while waiting:
        parent = waiting.pop()
        try:
            entries = list(os.scandir(parent))
        except OSError as error:
            yield File(parent.as_posix(), problem=_refused(error))
            continue
        for entry in entries:
            path = parent / entry.name
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                waiting.append(path)
            else:
                yield _file(path, root)


def _local(pattern: str, anywhere: bool) -> Iterator[File]:
    """The files that a pattern matches; a path that exists is itself, whatever characters its name has."""
    if Path(pattern).exists():
        yield _opened(Path(pattern))
        return
    fixed = list(_fixed(Path(pattern).parts))
    inside = "/" if anywhere else os.path.realpath(Path(*fixed))
    for path in map(Path, _expanded(pattern)):
        linked = _linked_folder(path, len(fixed))
        if linked:
            yield File(linked.as_posix(), problem=LINKED)
        elif not (path.is_dir() and "**" in pattern):
            yield _file(path, inside)


def _fixed(parts: Iterable[str]) -> Iterator[str]:
    """The folders at the beginning of a pattern that stand for themselves."""
    for part in list(parts)[:-1]:
        if glob.has_magic(part):
            return
        yield part


def _expanded(pattern: str) -> Iterator[str]:
    """The paths that a pattern matches. A `**` is walked here: two links that loop lead glob astray for ever."""
    pattern = NOT_DEEP.sub("*", pattern)
    head, deep, tail = pattern.partition("**/") if "**/" in pattern else (pattern, "", "")
    if not deep and not pattern.endswith("**"):
        yield from (path for path in glob.iglob(pattern) if os.path.lexists(path))  # noqa: PTH207
        return
    if not deep:
        head, tail = pattern.removesuffix("**"), "*"
    for start in glob.iglob(head) if head else ("",):  # noqa: PTH207
        for folder in _folders(Path(start)):
            yield from _expanded(f"{glob.escape(str(folder))}/{tail}" if str(folder) != "." else tail)


def _folders(start: Path) -> Iterator[Path]:
    """A folder and those below it, without hidden ones and links."""
    waiting = [start]
    while waiting:
        yield (folder := waiting.pop())
        try:
            entries = list(os.scandir(folder))
        except OSError:
            continue
        waiting += [folder / e.name for e in entries if e.is_dir(follow_symlinks=False) and e.name[:1] != "."]


def _linked_folder(path: Path, fixed: int) -> Path | None:
    """The first link to a folder on the way to a path, below its fixed beginning."""
    whole = Path(*path.parts[:fixed])
    for part in path.parts[fixed:]:
        whole = whole / part
        if whole.is_symlink() and whole.is_dir():
            return whole
    return None


def _file(path: Path, root: str) -> File:
    """A file that was found below a folder, unless it leads out of it."""
    if path.is_symlink() and path.exists():
        target = os.path.realpath(path)
        if path.is_dir():
            return File(path.as_posix(), problem=LINKED)
        if not target.startswith(root.rstrip(os.sep) + os.sep):
            return File(path.as_posix(), problem=LINKS_OUT.format(root))
    return File(path.as_posix(), problem=NO_FOLDER) if path.is_dir() else _opened(path)


def _opened(path: Path) -> File:
    """A file of this machine, with what stands beside it."""
    return File(path.as_posix(), partial(_open, path.as_posix()), partial(_beside, path.as_posix()))


def _open(path: str) -> IO[bytes]:
    """A regular file, open; a pipe or device, which might never end or answer, is a ValueError."""
    try:
        # without O_NONBLOCK a pipe that nobody writes to would hold the night here
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        if not Path(path).is_file():
            raise ValueError(NO_FILE) from None
        raise
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise ValueError(NO_FILE)
    return os.fdopen(descriptor, "rb")


def _beside(path: str) -> IO[bytes] | None:
    """The sidecar of a file, open, if it has one."""
    return _open(path + SIDECAR) if Path(path + SIDECAR).is_file() else None


def _refused(error: OSError) -> str:
    """Why a folder could not be listed."""
    return f"cannot be listed: {error.strerror}; check its permissions"
