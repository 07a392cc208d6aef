"""Import files into the translation memory: a TMX file in, its entries and an Import (what it holds) out.

A file is read again only when it has changed. Its entries go in by parts, so that other processes can write in
between, and count only when all are in: what a killed import has left is removed by the next one. Reads no YAML.
"""

import hashlib
import logging
import re
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from jobs.errors import ConfigError
from jobs.fuzzy import pieces
from jobs.memory_file import alone
from jobs.memory_postgres import Shared
from jobs.text import normalize
from jobs.tmx import iter_tmx, unreadable

PART = 50_000  # entries in one transaction: 2 s in which others wait
VERSIONS_KEPT = 2  # of an import file: another run may still be reading the one before
SETTLED = 2_000_000_000  # ns; a file changed later than this before it is read may change again within one tick
PLAIN = (
    dict.fromkeys("“”„‟«»‹›〝〞＂″", '"') | dict.fromkeys("‘’‚‛ʼʹ`´′＇", "'") | dict.fromkeys("‐‑‒–—―−﹣－", "-")
)
FANCY = re.compile(f"[{''.join(PLAIN)}]")
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Import:
    """One import file as it stands in the memory; conflicts: entries left out since their source came earlier."""

    number: int
    name: str
    digest: str  # of all that its hits may show
    entries: int
    conflicts: int


@dataclass(frozen=True, slots=True)
class Importer:
    """A memory's connection and path; the slack for which entries are indexed (0: not at all); entries at a time."""

    db: sqlite3.Connection | Shared
    path: Path | None
    slack: int
    part: int = PART

    def bring(self, file: Path) -> Import:
        """Bring one import file up to date."""
        known = self._known(file)
        if known:
            return known
        mine = alone(self.path, "import") if isinstance(self.db, sqlite3.Connection) else self.db.alone()
        with mine:  # whoever had to wait may find the work done
            return self._known(file) or self._indexed(file) or self._new(file)

    def _known(self, file: Path, indexed: bool = True) -> Import | None:
        """The file as the memory has it, by its stamp or else by its content."""
        stamp, query = _stamp(file), "SELECT number, digest, entries, conflicts FROM files WHERE done = 1 AND"
        if indexed and self.slack:
            query += f" number IN (SELECT file FROM indexes WHERE slack = {self.slack}) AND"
        # NULL, the stamp of a file that has just been written, equals nothing
        row = self.db.execute(f"{query} path = ? AND stamp = ?", (_name(file), stamp)).fetchone()
        if not row:
            row = self.db.execute(f"{query} sha = ?", (_sha(file),)).fetchone()
            if row and stamp:
                with self.db:
                    values = (_name(file), stamp, row[0])
                    self.db.execute("UPDATE files SET path = ?, stamp = ? WHERE number = ?", values)
        return Import(row[0], file.name, *row[1:]) if row else None

    def _indexed(self, file: Path) -> Import | None:
        """A file that the memory has, now indexed for this slack too."""
        known = self._known(file, indexed=False)
        if known:
            self._index(known.number)
        return known

    def _new(self, file: Path) -> Import:
        """Read a file whose content is new."""
        self._forget("done = 0")
        sha = _sha(file)
        with self.db:
            query = "INSERT INTO files (sha, path, done) VALUES (?, ?, 0) RETURNING number"
            [[number]] = self.db.execute(query, (sha, _name(file))).fetchall()
        total = self._read(file, number)
        stamp = _stamp(file)
        if _sha(file) != sha:
            raise ConfigError(f"{file}:1:1: was changed while it was read; run again")
        self._index(number)
        digest, entries = self._digest(number)
        with self.db:
            query = "UPDATE files SET stamp = ?, digest = ?, entries = ?, conflicts = ?, done = 1 WHERE number = ?"
            self.db.execute(query, (stamp, digest, entries, total - entries, number))
        log.info("memory: %s imported: %d entries, %d conflicts", file.name, entries, total - entries)
        old, versions = "path = ? AND done = 1", "SELECT number FROM files WHERE path = ? AND done = 1"
        name = _name(file)
        self._forget(f"{old} AND number NOT IN ({versions} ORDER BY number DESC LIMIT ?)", name, name, VERSIONS_KEPT)
        return Import(number, file.name, digest, entries, total - entries)

    def _read(self, file: Path, number: int) -> int:
        """Put the entries of a file in, the first of each source; how many the file has."""
        total = 0
        rows = (
            (number, folded_key(e.lang, fold(e.source)), e.lang, e.source, e.target, e.author, e.date, e.model, e.unit)
            for e in iter_tmx(file)
        )
        query = "INSERT INTO approved (file, key, lang, source, target, author, date, model, unit)"
        while part := list(islice(rows, self.part)):
            with self.db:
                self.db.executemany(f"{query} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", part)
            total += len(part)
            log.info("memory: %s: %d entries read", file.name, total)
        return total

    def _index(self, number: int) -> None:
        """Keep the entries of a file under their pieces."""
        if self.slack:
            self.db.execute("CREATE TEMP TABLE staged (piece INT, length INT, entry INT)")
            self.db.executemany("INSERT INTO staged VALUES (?, ?, ?)", self._pieces(number, self.slack))
            self.db.commit()
            with self.db:  # in order: one after the other each would change another page
                sorted_ = "SELECT * FROM staged WHERE true ORDER BY piece, length, entry"
                self.db.execute(f"INSERT INTO pieces {sorted_} ON CONFLICT DO NOTHING")
                self.db.execute("INSERT INTO indexes VALUES (?, ?) ON CONFLICT DO NOTHING", (number, self.slack))
            self.db.execute("DROP TABLE staged")

    def _pieces(self, number: int, slack: int) -> Iterator[tuple[int, int, int]]:
        """The rows of the index for the entries of a file."""
        for entry, lang, source in self.db.execute("SELECT id, lang, source FROM approved WHERE file = ?", (number,)):
            text = fold(source)
            yield from ((piece, len(text), entry) for piece in pieces(lang, text, slack))

    def _digest(self, number: int) -> tuple[str, int]:
        """Hash of all that a hit in this file may show, and how many entries there are."""
        digest, entries = Hash(), 0
        query = "SELECT key, source, target, author, date, model, CAST(unit AS TEXT) FROM approved WHERE file = ?"
        for row in self.db.execute(f"{query} ORDER BY key", (number,)):
            digest.add(row[0].hex().upper(), *row[1:])
            entries += 1
        return digest.value().hex(), entries

    def _forget(self, condition: str, *values: object) -> None:
        """Remove the files of this condition with all that came from them."""
        for (number,) in self.db.execute(f"SELECT number FROM files WHERE {condition}", values).fetchall():
            slacks = self.db.execute("SELECT slack FROM indexes WHERE file = ?", (number,)).fetchall()
            query = "DELETE FROM pieces WHERE piece = ? AND length = ? AND entry = ?"
            with self.db:
                for (slack,) in slacks:
                    self.db.executemany(query, self._pieces(number, slack))
                for table, column in (("indexes", "file"), ("approved", "file"), ("files", "number")):
                    self.db.execute(f"DELETE FROM {table} WHERE {column} = ?", (number,))


class Hash:
    """A hash of strings; their lengths are hashed too, so that ("ab", "c") is not ("a", "bc")."""

    def __init__(self, *parts: str) -> None:
        """Begin with these strings."""
        self._digest = hashlib.blake2b(digest_size=16)
        self.add(*parts)

    def add(self, *parts: str) -> None:
        """Go on with these strings."""
        for data in (part.encode(errors="surrogatepass") for part in parts):
            self._digest.update(len(data).to_bytes(8, "big") + data)

    def value(self) -> bytes:
        """The hash of all so far."""
        return self._digest.digest()


def fold(source: str) -> str:
    """What two sources must share to be the same sentence: all but white space and the kind of quotes and dashes."""
    return FANCY.sub(lambda mark: PLAIN[mark[0]], normalize(source))  # str.translate takes five times as long


def folded_key(lang: str, folded: str) -> bytes:
    """Key of an approved entry."""
    return Hash(lang, folded).value()


def _name(file: Path) -> str:
    """The name by which versions of a file are known."""
    return str(file.resolve())


def _stamp(file: Path) -> str | None:
    """What changes when a file does, without reading it; None while it may still be changing unseen."""
    try:
        found = file.stat()
    except OSError as error:
        raise unreadable(file, error) from error
    settled = max(found.st_mtime_ns, found.st_ctime_ns) + SETTLED < time.time_ns()
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_ino}" if settled else None


def _sha(file: Path) -> str:
    """The checksum of a file's content."""
    try:
        with file.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()
    except OSError as error:
        raise unreadable(file, error) from error
