"""The translation memory: approved translations from TMX files, and what the models have already translated.

In: the files of `translate.memory.imports`; out: for each source sentence what the memory knows. An approved entry
overrides every model; it matches in spite of other quotation marks, dashes or white space. A machine entry matches
only the same text and the same model: the bytes of an edition must not depend on which variant was seen first.

Reads no YAML. One SQLite file (WAL); processes may share it, each opens its own Memory.
"""

import errno
import hashlib
import logging
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from jobs.errors import ConfigError, NightdeskError, PublishError
from jobs.text import normalize
from jobs.tmx import Entry, legal, parse_tmx, read_bytes, write_tmx

SCHEMA_VERSION = 1
SCHEMA = """
CREATE TABLE IF NOT EXISTS files (number INTEGER PRIMARY KEY, sha TEXT UNIQUE, path TEXT, digest TEXT, conflicts INT);
CREATE TABLE IF NOT EXISTS approved (sha TEXT, key BLOB, lang TEXT, source TEXT, target TEXT,
    PRIMARY KEY (key, sha)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS machine (key BLOB PRIMARY KEY, fingerprint TEXT, lang TEXT, source TEXT, target TEXT,
    score REAL) WITHOUT ROWID;
"""
CHUNK = 500  # SQLite before 3.32 allows 999 parameters in one statement
WAIT = 60.0  # seconds for another process to finish writing
DISK = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)  # primary codes: what no other configuration mends
VERSIONS_KEPT = 2  # of an import file: another run may still be reading the one before
FOLDED = str.maketrans(
    dict.fromkeys("“”„‟«»‹›〝〞＂″", '"') | dict.fromkeys("‘’‚‛ʼʹ`´′＇", "'") | dict.fromkeys("‐‑‒–—―−﹣－", "-")
)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Found:
    """What the memory knows about one source."""

    text: str
    origin: str  # memory (approved) | model
    maker: str  # memory: the import file's name; model: its fingerprint
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Import:
    """One import file as it stands in the memory; conflicts: entries left out since their source came earlier."""

    name: str
    sha: str
    digest: str  # of the entries that can match
    conflicts: int


class Memory:
    """A translation memory over SQLite; path None keeps it in this process only."""

    def __init__(self, path: Path | None, imports: Sequence[Path] = ()) -> None:
        """Open or create the memory and bring the import files up to date."""
        with _named(path):
            self._db = _open(path)
            self.imports = tuple(self._import(file) for file in dict.fromkeys(imports))

    def find(self, lang: str, sources: Sequence[str], fingerprint: str = "") -> list[Found | None]:
        """What is known about each source, in order: approved first, then what this model made."""
        approved = self._approved([_folded_key(lang, source) for source in sources])
        missing = [key is None for key in approved]
        keys = [_exact_key(lang, source, fingerprint) for source in sources]
        machine = self._machine([key for key, miss in zip(keys, missing, strict=True) if miss], fingerprint)
        return [found or machine.get(key) for found, key in zip(approved, keys, strict=True)]

    def remember(
        self, lang: str, sources: Sequence[str], hypotheses: Sequence[tuple[str, float]], fingerprint: str
    ) -> None:
        """Keep what a model made of these sources, as (text, score) pairs; what is already known stays."""
        rows = [
            (_exact_key(lang, source, fingerprint), fingerprint, lang, legal(source), text, score)
            for source, (text, score) in zip(sources, hypotheses, strict=True)
        ]
        try:
            with self._db:
                self._db.executemany("INSERT OR IGNORE INTO machine VALUES (?, ?, ?, ?, ?, ?)", rows)
        except sqlite3.OperationalError as error:  # disk full, locked for a minute: the night goes on without
            log.warning("memory: %d translations not kept: %s", len(rows), error)

    def signature(self) -> str:
        """Hash of the approved entries that can match, in order of precedence."""
        return _hash(*(part for file in self.imports for part in (file.name, file.digest))).hex()

    def export_tmx(self, path: Path, fingerprint: str = "") -> int:
        """Write the approved entries that can match, or those this model made, as TMX; how many."""
        entries = tuple(self._made_by(fingerprint) if fingerprint else self._approved_entries())
        write_tmx(path, sorted(entries, key=lambda entry: (entry.lang, entry.source, entry.target)))
        return len(entries)

    def close(self) -> None:
        """Release the file."""
        self._db.close()

    def _approved(self, keys: Sequence[bytes]) -> list[Found | None]:
        """The approved entry of each key, by the import file listed first."""
        found: dict[bytes, Found] = {}
        for file in reversed(self.imports):
            query = "SELECT key, target FROM approved WHERE sha = ? AND key IN"
            found |= {key: Found(text, "memory", file.name) for key, text in self._rows(query, file.sha, keys)}
        return [found.get(key) for key in keys]

    def _machine(self, keys: Sequence[bytes], fingerprint: str) -> dict[bytes, Found]:
        """What this model made, by key."""
        query = "SELECT key, target, score FROM machine WHERE fingerprint = ? AND key IN"
        rows = self._rows(query, fingerprint, keys) if fingerprint else ()
        return {key: Found(text, "model", fingerprint, score) for key, text, score in rows}

    def _rows(self, query: str, first: str, keys: Sequence[bytes]) -> Iterator[tuple]:
        """The rows of a query that ends in IN, asked in chunks of keys."""
        for start in range(0, len(keys), CHUNK):
            chunk = keys[start : start + CHUNK]
            yield from self._db.execute(f"{query} ({','.join('?' * len(chunk))})", (first, *chunk))

    def _approved_entries(self) -> Iterator[Entry]:
        """The approved entries that can match, one per source."""
        entries: dict[bytes, Entry] = {}
        for file in reversed(self.imports):
            rows = self._db.execute("SELECT key, lang, source, target FROM approved WHERE sha = ?", (file.sha,))
            entries |= {key: Entry(*row) for key, *row in rows}
        return iter(entries.values())

    def _made_by(self, fingerprint: str) -> Iterator[Entry]:
        """The entries this model made."""
        query = "SELECT lang, source, target FROM machine WHERE fingerprint = ?"
        return (Entry(*row) for row in self._db.execute(query, (fingerprint,)))

    def _import(self, path: Path) -> Import:
        """Bring one import file up to date; it is parsed only when its content is new."""
        content = read_bytes(path)
        sha = hashlib.sha256(content).hexdigest()
        known = self._imported(path, sha)
        if known:
            return known
        entries = parse_tmx(path, content)
        unique = {_folded_key(entry.lang, entry.source): entry for entry in reversed(entries)}
        file = Import(path.name, sha, _digest(unique), len(entries) - len(unique))
        self._store(path, file, unique)
        log.info("memory: %s imported: %d entries, %d conflicts", file.name, len(unique), file.conflicts)
        return file

    def _imported(self, path: Path, sha: str) -> Import | None:
        """The file with this content, if the memory has it."""
        row = self._db.execute("SELECT digest, conflicts FROM files WHERE sha = ?", (sha,)).fetchone()
        return Import(path.name, sha, *row) if row else None

    def _store(self, path: Path, file: Import, unique: dict[bytes, Entry]) -> None:
        """Keep the entries of a file in one transaction, and forget old versions of it."""
        name = str(path.resolve())
        rows = [(file.sha, key, entry.lang, entry.source, entry.target) for key, entry in unique.items()]
        with self._db:
            row = (file.sha, name, file.digest, file.conflicts)
            self._db.execute("INSERT OR IGNORE INTO files (sha, path, digest, conflicts) VALUES (?, ?, ?, ?)", row)
            self._db.executemany("INSERT OR IGNORE INTO approved VALUES (?, ?, ?, ?, ?)", rows)
            query = "SELECT sha FROM files WHERE path = ? ORDER BY number DESC LIMIT -1 OFFSET ?"
            for (old,) in self._db.execute(query, (name, VERSIONS_KEPT)).fetchall():
                self._db.execute("DELETE FROM approved WHERE sha = ?", (old,))
                self._db.execute("DELETE FROM files WHERE sha = ?", (old,))


def fold(source: str) -> str:
    """What two sources must share to be the same sentence: all but white space and the kind of quotes and dashes."""
    return normalize(source).translate(FOLDED)


def _folded_key(lang: str, source: str) -> bytes:
    """Key of an approved entry."""
    return _hash(lang, fold(source))


def _exact_key(lang: str, source: str, fingerprint: str) -> bytes:
    """Key of a machine entry."""
    return _hash(fingerprint, lang, source)


def _digest(unique: dict[bytes, Entry]) -> str:
    """Hash of entries by key, independent of their order in the file."""
    return _hash(*(part for key in sorted(unique) for part in (key.hex(), unique[key].target))).hex()


def _hash(*parts: str) -> bytes:
    """Hash of these strings; their lengths are hashed too, so that ("ab", "c") is not ("a", "bc")."""
    digest = hashlib.blake2b(digest_size=16)
    for data in (part.encode(errors="surrogatepass") for part in parts):
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.digest()


def _open(path: Path | None) -> sqlite3.Connection:
    """A connection with the tables in place; a file that cannot serve is set aside: it can be made again."""
    if path:
        path.parent.mkdir(parents=True, exist_ok=True)
    db = sqlite3.connect(path or ":memory:", timeout=WAIT)
    problem = _problem(db)
    if path and problem:
        db.close()
        _set_aside(path, problem)
        db = sqlite3.connect(path, timeout=WAIT)
    _create(db)
    return db


@contextmanager
def _named(path: Path | None) -> Iterator[None]:
    """What SQLite or the disk refuses, with the path and the remedy."""
    try:
        yield
    except (sqlite3.OperationalError, OSError) as error:
        raise _refused(path, error) from error


def _refused(path: Path | None, error: sqlite3.OperationalError | OSError) -> NightdeskError:
    """A full or failing disk stops tonight's edition; anything else is a matter of the configuration."""
    code = error.errno if isinstance(error, OSError) else getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in ((errno.ENOSPC, errno.EDQUOT, errno.EIO) if isinstance(error, OSError) else DISK):
        return PublishError(f"{path}: {error}; free some space on this disk, or look whether it is sound")
    return ConfigError(f"{path}: {error}; check translate.memory.path and the rights on it")


def _problem(db: sqlite3.Connection) -> str:
    """Why this file cannot serve as a memory; empty when it can."""
    try:
        (version,) = db.execute("PRAGMA user_version").fetchone()
        (found,) = db.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.OperationalError:  # locked, no rights, disk full: not the file's fault
        raise
    except sqlite3.DatabaseError as error:
        return str(error)
    if found != "ok":
        return str(found)
    return "" if version in (0, SCHEMA_VERSION) else f"its schema is version {version}, not {SCHEMA_VERSION}"


def _set_aside(path: Path, problem: str) -> None:
    """Rename a damaged file and its journals, which would damage the next one."""
    aside = path.with_name(f"{path.name}.corrupt")
    for suffix in ("", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            Path(f"{path}{suffix}").replace(f"{aside}{suffix}")
    log.warning("memory: %s cannot be used (%s); set aside as %s and started anew", path, problem, aside.name)


def _create(db: sqlite3.Connection) -> None:
    """Put the tables in place."""
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")  # with WAL: a kill loses nothing, a power cut the last seconds
    db.executescript(f"BEGIN IMMEDIATE; {SCHEMA} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;")
