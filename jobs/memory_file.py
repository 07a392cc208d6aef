"""The SQLite file of the translation memory: opened at once whatever its size, migrated, set aside when it is damaged.

In: a path, or None for a memory that ends with its process; out: a connection with the tables in place. Several
processes may have the file open; they open it one after the other, since SQLite does not wait for a file that is just
being made (1 of 150 openings failed) or renamed. Reads no YAML.
"""

import errno
import fcntl
import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from jobs.errors import ConfigError, NightdeskError, PublishError
from jobs.memory_postgres import Server

SCHEMA_VERSION = 2
# keys in an index of their own: 1 million look-ups of what is not there a second instead of 190,000 in a table that is
# itself ordered by a key of 16 bytes (WITHOUT ROWID), whose long rows spread over five times as many levels
SCHEMA = """
CREATE TABLE IF NOT EXISTS files (number INTEGER PRIMARY KEY, sha TEXT UNIQUE, path TEXT, stamp TEXT, digest TEXT,
    entries INT, conflicts INT, done INT);
CREATE TABLE IF NOT EXISTS approved (id INTEGER PRIMARY KEY, file INT, key BLOB, lang TEXT, source TEXT, target TEXT,
    author TEXT, date TEXT, model TEXT, unit INT, UNIQUE (file, key));
CREATE TABLE IF NOT EXISTS indexes (file INT, slack INT, PRIMARY KEY (file, slack)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS pieces (piece INT, length INT, entry INT, PRIMARY KEY (piece, length, entry)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS machine (id INTEGER PRIMARY KEY, key BLOB UNIQUE, fingerprint TEXT, lang TEXT, source TEXT,
    target TEXT, score REAL);
"""
# what a person approved is read again from its file; what a model made exists nowhere else
FROM_VERSION_1 = f"""
ALTER TABLE machine RENAME TO machine_1;
DROP TABLE files;
DROP TABLE approved;
{SCHEMA}
INSERT INTO machine (key, fingerprint, lang, source, target, score)
    SELECT key, fingerprint, lang, source, target, score FROM machine_1;
DROP TABLE machine_1;
"""
STEPS = {0: SCHEMA, 1: FROM_VERSION_1}  # version of the file -> what makes it ours
WAIT = 120.0  # seconds for another process to finish writing; an import holds the file for 20 at a time
CACHE = -65536  # KiB: the index of a million keys stays in memory
DISK = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)  # primary codes: what no other configuration mends
JOURNALS = ("", "-wal", "-shm")  # what SQLite puts behind the name of the file: nothing, and its journals
DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
log = logging.getLogger(__name__)


class Unusable(sqlite3.DatabaseError):
    """The file belongs to another version or program."""


def open_file(path: Path | None) -> sqlite3.Connection:
    """A connection with the tables in place; a file that cannot serve is set aside: it can be made again.

    The pages are not looked through (4 s for a million entries): damage is noticed when it is met, see `damaged`.
    """
    if not path:
        return _ready(None)
    path.parent.mkdir(parents=True, exist_ok=True)
    with alone(path, "open"):
        try:
            return _ready(path)
        except sqlite3.DatabaseError as error:
            if not damaged(error):
                raise
            _set_aside(path, str(error))
            return _ready(path)


def damaged(error: sqlite3.Error) -> bool:
    """Whether this error says that the file cannot serve; not a lock, missing rights or a full disk."""
    undecoded = isinstance(error, sqlite3.OperationalError) and str(error).startswith("Could not decode")
    return undecoded or isinstance(error, Unusable) or getattr(error, "sqlite_errorcode", 0) & 0xFF in DAMAGE


def identity(path: Path) -> tuple[int, int] | None:
    """Which file this name leads to now."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def set_aside(path: Path, which: tuple[int, int] | None, problem: str) -> None:
    """Set this damaged file aside, unless another process has done it."""
    with alone(path, "open"):
        if identity(path) == which:
            _set_aside(path, problem)


@contextmanager
def alone(path: Path | None, purpose: str) -> Iterator[None]:
    """Wait until no other process opens this memory (purpose "open") or imports into it ("import")."""
    if not path:
        yield
        return
    # not the file itself: closing it here would free SQLite's own locks on it. The kernel frees what a kill leaves
    descriptor = os.open(f"{path}.{purpose}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def named(path: Path | Server | None) -> Iterator[None]:
    """What SQLite or the disk refuses, with the path and the remedy."""
    try:
        yield
    except (sqlite3.OperationalError, OSError) as error:
        raise _refused(path, error) from error


def _refused(path: Path | Server | None, error: sqlite3.OperationalError | OSError) -> NightdeskError:
    """A full or failing disk stops tonight's edition; anything else is a matter of the configuration."""
    code = error.errno if isinstance(error, OSError) else getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in ((errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG) if isinstance(error, OSError) else DISK):
        return PublishError(f"{path}: {error}; free some space on this disk, or look whether it is sound")
    if isinstance(path, Server):
        return ConfigError(f"{path}: {error}; check translate.memory.url, that the server runs, and your rights there")
    return ConfigError(f"{path}: {error}; check translate.memory.path and the rights on it")


def _ready(path: Path | None) -> sqlite3.Connection:
    """Open the file and bring its tables up to this version."""
    db = sqlite3.connect(path or ":memory:", timeout=WAIT, check_same_thread=False)  # Memory has a lock
    try:
        if _version(db) not in (*STEPS, SCHEMA_VERSION):
            raise Unusable(f"its schema is version {_version(db)}, not {SCHEMA_VERSION}")
        db.execute(f"PRAGMA cache_size = {CACHE}")
        db.execute("PRAGMA synchronous = NORMAL")  # with WAL: a kill loses nothing, a power cut the last seconds
        if _version(db) != SCHEMA_VERSION:
            _migrate(db)
    except sqlite3.DatabaseError:
        db.close()
        raise
    return db


def _set_aside(path: Path, problem: str) -> None:
    """Rename a damaged file and its journals, which would damage the next one."""
    aside = path.with_name(f"{path.name}.corrupt")
    for suffix in JOURNALS:
        with suppress(FileNotFoundError):
            Path(f"{path}{suffix}").replace(f"{aside}{suffix}")
    log.warning("memory: %s cannot be used (%s); set aside as %s and started anew", path, problem, aside.name)


def _migrate(db: sqlite3.Connection) -> None:
    """Bring the tables up to this version in one transaction, unless another process does it first."""
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("BEGIN IMMEDIATE")
    with db:
        for statement in STEPS.get(_version(db), "").split(";"):
            db.execute(statement)
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _version(db: sqlite3.Connection) -> int:
    """The version of the tables; 0 for a new file."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])
