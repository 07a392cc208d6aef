"""A .zip archive in, its members out, as files; nothing is ever written to the disk.

All limits are kept by the archive's own list of its members: zipfile gives of a member no more bytes than that says,
and compares checksums. Reads of `read:` the keys max_total, max_items and max_ratio.
"""

import re
import struct
import zipfile
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import partial
from typing import IO

from jobs.bounds import FREE, too_big
from jobs.items import SIDECAR, File
from jobs.read_spec import ReadConfig

END, END64 = b"PK\x05\x06", b"PK\x06\x06"  # of the list of members
END_SIZE = 66_000  # bytes at the end of an archive among which that stands, with the longest comment
ENTRY = 600  # bytes that the list may have for one member: 46, its name, and room for more
RAISE_ITEMS = "split it or raise read.max_items"
OPENED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # LZMA asks for as much memory as the archive says
LINK = 0o120000
# what makes a name another place than one below the archive, here or where somebody unpacks it
ASTRAY = re.compile(r"(?:^|/)\.\.(?:/|$)|^/|^[A-Za-z]:|[\\\x00-\x1f\x7f]")
# what opening a broken archive or member may raise
BROKEN = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, struct.error, LookupError)


def members(archive: IO[bytes], file: File, config: ReadConfig) -> Iterator[File]:
    """The members of an archive, sorted by name; ValueError when it cannot be opened."""
    _refuse_endless(archive, config)
    try:
        opened = zipfile.ZipFile(archive)
    except (*BROKEN, UnicodeDecodeError) as error:
        raise ValueError(f"is broken or cut short ({error}); fetch the file again") from error
    entries = {entry.filename: entry for entry in opened.infolist()}
    left, names = config.max_total, [name for name in sorted(entries) if _meant(entries[name], file.members)]
    for name in names[: config.max_items]:
        left -= entries[name].file_size
        problem = _problem(entries[name], left, config)
        beside = partial(_beside, opened, name, entries)
        yield File(f"{file.name}!{name}", partial(_open, opened, name), beside, problem, inner=True)
    if (beyond := len(names) - config.max_items) > 0:
        raise ValueError(f"{beyond} members were not read: it has more than {config.max_items}; {RAISE_ITEMS}")


def _meant(entry: zipfile.ZipInfo, pattern: str) -> bool:
    """Whether a member is input: no folder, not hidden, no sidecar, and one that the pattern names."""
    name = entry.filename
    hidden = any((part[:1] == "." and part.strip(".")) or part == "__MACOSX" for part in name.split("/"))
    return not (name.endswith(("/", SIDECAR)) or hidden) and fnmatchcase(name, pattern or "*")


def _problem(entry: zipfile.ZipInfo, left: int, config: ReadConfig) -> str:
    """Why a member is not to be opened; empty when it is."""
    if not entry.filename or ASTRAY.search(entry.filename):
        return "its name leads out of the archive, or is none; remove it from there"
    if entry.external_attr >> 16 & 0o170000 == LINK:
        return "is a link; put the file itself into the archive"
    if entry.flag_bits & 1:
        return "is encrypted; unpack it yourself"
    if entry.compress_type not in OPENED:
        return "is packed by a method that is not opened here; pack it with deflate"
    if left < 0:
        return f"was not read: the archive is {too_big(config.max_total, 'read.max_total')}"
    if entry.file_size > max(FREE, config.max_ratio * entry.compress_size):
        return f"unpacks to more than {config.max_ratio} times its size, as bombs do; unpack it or raise read.max_ratio"
    return ""


def _refuse_endless(archive: IO[bytes], config: ReadConfig) -> None:
    """ValueError when the list of members is so long that reading it would take all memory."""
    archive.seek(max(0, archive.seek(0, 2) - END_SIZE))
    tail = archive.read(END_SIZE)
    archive.seek(0)
    end, end64 = tail.rfind(END), tail.rfind(END64)
    size = int.from_bytes(tail[end + 12 : end + 16], "little") if end >= 0 else 0
    if end64 >= 0:
        size = max(size if size < 0xFFFFFFFF else 0, int.from_bytes(tail[end64 + 40 : end64 + 48], "little"))
    if size > max(FREE, config.max_items * ENTRY):
        raise ValueError(f"lists far more than {config.max_items} members; {RAISE_ITEMS}")


def _open(archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    """A member, open; ValueError when it is broken."""
    try:
        return archive.open(name)
    except BROKEN as error:
        raise ValueError(f"is broken or cut short ({error}); fetch the archive again") from error


def _beside(archive: zipfile.ZipFile, name: str, entries: dict[str, zipfile.ZipInfo]) -> IO[bytes] | None:
    """The sidecar of a member, open, if it has one."""
    entry = entries.get(name + SIDECAR)
    return _open(archive, entry.filename) if entry and entry.compress_type in OPENED else None
