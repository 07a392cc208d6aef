"""Whether editions can be written where they should go: rights, locks, renames, links, and room, with a probe file.

In: the folder of `run.out`; out: findings. The probe is removed whatever happens. A file system that does not keep
locks or renames in one step cannot be told by its name (network mounts differ by option), so both are tried.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from jobs.store import LOCK

PROBE = ".nightdesk-probe"
MOUNTS, LOCKS = Path("/proc/self/mounts"), Path("/proc/locks")
FEW = 1000  # files: an edition has one for each article
OUT = 4  # exit code: the edition could not be written


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: all is well (neither code nor doubt), doubtful, or bad (an exit code)."""

    text: str
    code: int = 0
    doubt: bool = False

    def line(self) -> str:
        """As it is printed."""
        return f"{'✗ ' if self.code else '! ' if self.doubt else ''}{self.text}"


def place(out: Path, needed: int) -> Iterator[Finding]:
    """What is to be said of the folder of the editions, for a night that takes so many bytes."""
    folder = next(path for path in (out.absolute(), *out.absolute().parents) if path.exists())
    if not folder.is_dir():
        yield Finding(f"run.out: {folder} is a file; give run.out another name, or remove it", OUT)
        return
    kind = file_system(folder, MOUNTS)
    problems = list(tried(folder))
    yield from (Finding(f"run.out: {folder} ({kind}): {problem}", OUT) for problem in problems)
    if not problems:
        yield Finding(f"run.out: {folder} ({kind}): can be written; locks, renames and links work")
    yield from _room(folder, needed)
    if holder := held(out / LOCK, LOCKS):
        yield Finding(f"run.out: {out / LOCK}: a run is at work now ({holder}); another one would stop", doubt=True)


def tried(folder: Path) -> Iterator[str]:
    """What does not work in a folder, each with its remedy."""
    one, other = (folder / f"{PROBE}-{os.getpid()}-{number}" for number in (1, 2))
    try:
        one.write_bytes(b"probe\n")
        yield from _locks(one)
        one.replace(other)
        one.symlink_to(other.name)
        one.replace(folder / f"{PROBE}-{os.getpid()}-3")
    except OSError as error:
        what = Path(str(error.filename or folder)).name
        yield f"{what} cannot be written or renamed: {error.strerror}; give this user the right, or name another folder"
    finally:
        for path in (one, other, folder / f"{PROBE}-{os.getpid()}-3"):
            with suppress(OSError):
                path.unlink()


def _locks(path: Path) -> Iterator[str]:
    """Whether a lock keeps others out."""
    with path.open("rb") as first, path.open("rb") as second:
        try:
            fcntl.flock(first, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            yield f"locks do not work: {error.strerror}; name a folder on a local disk in run.out"
            return
        with suppress(OSError):
            fcntl.flock(second, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield "a lock keeps nobody out: two runs would write at once; name a folder on a local disk in run.out"


def _room(folder: Path, needed: int) -> Iterator[Finding]:
    """The room on the disk, in bytes and in files."""
    free, entries = shutil.disk_usage(folder).free, os.statvfs(folder)
    told = f"run.out: {folder}: {free / 1e6:,.0f} MB free, a night takes about {needed / 1e6:,.1f} MB"
    yield Finding(f"{told}; free some space", OUT) if free < needed else Finding(told)
    if entries.f_files and entries.f_favail < FEW:
        yield Finding(f"run.out: {folder}: room for {entries.f_favail} more files; remove some", OUT)


def file_system(folder: Path, mounts: Path) -> str:
    """The kind of file system that a folder is on: ext4, nfs4, ...; unknown where the system does not tell."""
    try:
        rows = [row.split() for row in mounts.read_text(encoding="utf-8", errors="replace").splitlines()]
    except OSError:
        return "unknown"
    here = folder.resolve()
    above = [(row[1].replace("\\040", " "), row[2]) for row in rows if len(row) > 2]
    fitting = [(len(point), kind) for point, kind in above if here.is_relative_to(point)]
    return max(fitting, default=(0, "unknown"), key=lambda one: one[0])[1]


def held(lock: Path, locks: Path) -> str:
    """Who holds the lock of a run, by the system's list of locks, which disturbs nobody; empty when nobody does."""
    try:
        wanted = f":{lock.stat().st_ino}"
        rows = [row.split() for row in locks.read_text(encoding="utf-8").splitlines()]
    except OSError:
        return ""
    return next((f"pid {row[4]}" for row in rows if "FLOCK" in row and row[5].endswith(wanted)), "")
