"""The translation memory: approved translations from TMX files, and what the models have already translated.

In: the files of `translate.memory.imports`; out: for each source sentence what the memory knows. An approved entry
overrides every model; it matches in spite of other quotation marks, dashes or white space. A machine entry matches
only the same text and the same model: the bytes of an edition must not depend on which variant was seen first. For a
sentence that nothing knows, `similar` offers what was approved for nearly the same one.

Reads no YAML. One SQLite file (WAL), or a PostgreSQL server for several machines; processes may share it, each opens
its own Memory.
"""

import json
import logging
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from threading import Lock
from typing import TypeVar

from jobs.fuzzy import probes, similarity, slack_of
from jobs.memory_file import JOURNALS, damaged, identity, named, open_file, set_aside
from jobs.memory_import import Hash, Import, Importer, fold, folded_key
from jobs.memory_postgres import Server, Shared
from jobs.numbers import numbers
from jobs.tmx import Entry, legal, write_tmx

CHUNK = 500  # SQLite before 3.32 allows 999 parameters in one statement
EXACT = 1.0  # the threshold that turns `similar` off
T = TypeVar("T")
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Found:
    """What the memory knows about one source."""

    text: str
    origin: str  # memory (approved) | fuzzy (approved for a sentence nearly the same) | model
    maker: str  # memory, fuzzy: the import file's name; model: its fingerprint
    score: float = 0.0  # model: as it was remembered; fuzzy: the similarity
    similarity: float = 1.0
    source: str = ""  # fuzzy: the sentence for which it was approved
    place: str = ""  # memory, fuzzy: where in the import file, who and when: "unit 7, anna, 20240102T030405Z"


@dataclass(frozen=True, slots=True)
class Count:
    """How many entries of one language and maker the memory holds."""

    origin: str  # memory | model
    lang: str
    maker: str
    entries: int


class Memory:
    """A translation memory over SQLite or PostgreSQL; None keeps it in this process only. Its threads take turns."""

    def __init__(self, where: Path | Server | None, imports: Sequence[Path] = (), fuzzy: float = EXACT) -> None:
        """Open or create the memory and bring the import files up to date; fuzzy: the threshold of `similar`."""
        self.where, self._files, self._slack = where, tuple(dict.fromkeys(imports)), slack_of(fuzzy)
        self.path = None if isinstance(where, Server) else where
        self.imports: tuple[Import, ...] = ()
        self._db: sqlite3.Connection | Shared
        self._turn = Lock()
        with named(where):
            self._open()
            self._mended(self._bring)

    def find(self, lang: str, sources: Sequence[str], fingerprint: str = "") -> list[Found | None]:
        """What is known about each source, in order: approved first, then what this model made."""
        with named(self.where):
            return self._mended(lambda: self._find(lang, sources, fingerprint))

    def similar(self, lang: str, sources: Sequence[str]) -> list[Found | None]:
        """For each source, in order, the approved entry whose source is most similar, not below the threshold.

        The measure is that of `fuzzy.similarity`, over folded texts. Never offered: an entry with other numbers, in
        digits or in words, and a sentence that `find` knows. Among equals the import file listed first wins, then the
        source first in the alphabet.
        """
        if not (self._slack and self.imports):
            return [None] * len(sources)
        with named(self.where):
            return self._mended(lambda: [self._nearest(lang, fold(source)) for source in sources])

    def remember(
        self, lang: str, sources: Sequence[str], hypotheses: Sequence[tuple[str, float]], fingerprint: str
    ) -> None:
        """Keep what a model made of these sources, as (text, score) pairs; what is already known stays."""
        rows = [
            (_exact_key(lang, source, fingerprint), fingerprint, lang, legal(source), text, score)
            for source, (text, score) in zip(sources, hypotheses, strict=True)
        ]
        try:
            self._mended(lambda: self._keep(rows))
        except sqlite3.OperationalError as error:  # disk full, locked for minutes: the night goes on without
            log.warning("memory: %d translations not kept: %s", len(rows), error)

    def signature(self) -> str:
        """Hash of the import files in order of precedence, of all that a hit may show, and of how near one may be."""
        slack = [str(self._slack)] if self._slack else []
        return Hash(*(part for file in self.imports for part in (file.name, file.digest)), *slack).value().hex()

    def export_tmx(self, path: Path, fingerprint: str = "") -> int:
        """Write the approved entries that can match, or those this model made, as TMX in order; how many."""
        with named(self.where):
            return self._mended(lambda: write_tmx(path, self._made_by(fingerprint) if fingerprint else self._listed()))

    def counts(self) -> list[Count]:
        """How many entries there are: of each import file, and of each model."""
        approved = "SELECT 'memory', lang, ?, COUNT(*) FROM approved WHERE file = ? GROUP BY lang ORDER BY lang"
        machine = "SELECT 'model', lang, fingerprint, COUNT(*) FROM machine GROUP BY lang, fingerprint ORDER BY 2, 3"
        with named(self.where):
            rows = [row for file in self.imports for row in self._db.execute(approved, (file.name, file.number))]
            return [Count(*row) for row in (*rows, *self._db.execute(machine))]

    def size(self) -> int:
        """Bytes on the disk, with the journals."""
        if isinstance(self._db, Shared):
            return self._db.size()
        files = [Path(f"{self.path}{suffix}") for suffix in JOURNALS] if self.path else []
        return sum(file.stat().st_size for file in files if file.exists())

    def problems(self) -> list[str]:
        """What is wrong with the file, every page looked through; empty when it is sound, or a server's matter."""
        if isinstance(self._db, Shared):
            return []
        try:
            found = [str(row[0]) for row in self._db.execute("PRAGMA quick_check(3)")]
        except sqlite3.DatabaseError as error:
            return [str(error)]
        return [] if found == ["ok"] else found

    def close(self) -> None:
        """Release the file."""
        self._db.close()

    def _open(self) -> None:
        """Connect to the server, or to the file, and keep in mind which one it is."""
        self._db = Shared(self.where) if isinstance(self.where, Server) else open_file(self.path)
        self._which = identity(self.path) if self.path else None

    def _bring(self) -> None:
        """Bring the import files up to date."""
        importer = Importer(self._db, self.path, self._slack)
        self.imports = tuple(importer.bring(file) for file in self._files)

    def _mended(self, work: Callable[[], T]) -> T:
        """The result of this work; where the file turns out to be damaged it is made again first."""
        with self._turn:
            try:
                return work()
            except sqlite3.DatabaseError as error:
                if not (self.path and damaged(error)):
                    raise
                self._remade(self.path, str(error))
            return work()

    def _remade(self, path: Path, problem: str) -> None:
        """A new file in the place of the damaged one, which is set aside."""
        self._db.close()
        with named(path):
            set_aside(path, self._which, problem)
            self._open()
            self._bring()

    def _find(self, lang: str, sources: Sequence[str], fingerprint: str) -> list[Found | None]:
        """Approved first, then what this model made."""
        keys = [folded_key(lang, fold(source)) for source in sources] if self.imports else [b""] * len(sources)
        approved = self._approved(keys)
        if not fingerprint:
            return [approved.get(key) for key in keys]
        pairs = [
            (key, b"" if key in approved else _exact_key(lang, source, fingerprint))
            for key, source in zip(keys, sources, strict=True)
        ]
        machine = self._machine([exact for _, exact in pairs if exact], fingerprint)
        return [approved.get(key) or machine.get(exact) for key, exact in pairs]

    def _approved(self, keys: Sequence[bytes]) -> dict[bytes, Found]:
        """The approved entries by key, each by the import file listed first."""
        found: dict[bytes, Found] = {}
        for file in reversed(self.imports):
            query = f"SELECT key, target, unit, author, date, model FROM approved WHERE file = {file.number} AND key IN"
            rows = self._rows(query, keys)
            found |= {key: Found(text, "memory", file.name, place=_place(*said)) for key, text, *said in rows}
        return found

    def _machine(self, keys: Sequence[bytes], fingerprint: str) -> dict[bytes, Found]:
        """What this model made, by key."""
        rows = self._rows("SELECT key, target, score FROM machine WHERE key IN", keys)
        return {key: Found(text, "model", fingerprint, score) for key, text, score in rows}

    def _rows(self, query: str, keys: Sequence[bytes]) -> Iterator[tuple]:
        """The rows of a query that ends in IN, asked in chunks of keys."""
        for start in range(0, len(keys), CHUNK):
            chunk = keys[start : start + CHUNK]
            yield from self._db.execute(f"{query} ({','.join('?' * len(chunk))})", chunk)

    def _nearest(self, lang: str, text: str) -> Found | None:
        """The most similar approved entry, none when the same sentence is among them."""
        found: list[tuple[float, int, str, tuple]] = []
        ranks = {file.number: rank for rank, file in enumerate(self.imports)}
        for file, source, *rest in self._candidates(lang, text):
            folded = fold(source)
            near = similarity(text, folded, self._slack)
            if near and file in ranks:
                found.append((-near, ranks[file], folded, (source, *rest)))
        for near, rank, folded, (source, target, *said) in sorted(found):
            if folded == text:
                return None
            if _values(folded, lang) == _values(text, lang):
                maker = self.imports[rank].name
                return Found(target, "fuzzy", maker, -near, -near, source, _place(*said))
        return None

    def _candidates(self, lang: str, text: str) -> Iterator[tuple]:
        """The entries that share a piece with this text, and have about its length."""
        wanted, shortest, longest = probes(lang, text, self._slack)
        query = """
            SELECT file, source, target, unit, author, date, model FROM approved WHERE lang = ? AND id IN (
                SELECT entry FROM pieces WHERE piece IN (SELECT value FROM json_each(?)) AND length BETWEEN ? AND ?)
        """
        return iter(self._db.execute(query, (lang, json.dumps(wanted), shortest, longest)))

    def _keep(self, rows: Sequence[tuple]) -> None:
        """Keep these machine entries, in one transaction."""
        query = "INSERT INTO machine (key, fingerprint, lang, source, target, score)"
        with self._db:
            self._db.executemany(f"{query} VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", rows)

    def _listed(self) -> Iterator[Entry]:
        """The approved entries that can match, one per source, in order of language, source and target."""
        numbers_in_order = dict.fromkeys(file.number for file in self.imports)
        listed = ",".join(f"({number}, {rank})" for rank, number in enumerate(numbers_in_order))
        query = f"""
            WITH listed (number, rank) AS (VALUES {listed or "(0, 0)"})
            SELECT lang, source, target, author, date, model FROM approved AS entry JOIN listed ON number = file
            WHERE NOT EXISTS (SELECT 1 FROM listed AS earlier JOIN approved AS other ON other.file = earlier.number
                AND other.key = entry.key WHERE earlier.rank < listed.rank)
            ORDER BY lang, source, target
        """
        return (Entry(*row) for row in self._db.execute(query))

    def _made_by(self, fingerprint: str) -> Iterator[Entry]:
        """The entries this model made, in the same order."""
        query = """
            SELECT lang, source, target, '', '', fingerprint FROM machine WHERE fingerprint = ?
            ORDER BY lang, source, target
        """
        return (Entry(*row) for row in self._db.execute(query, (fingerprint,)))


def _exact_key(lang: str, source: str, fingerprint: str) -> bytes:
    """Key of a machine entry."""
    return Hash(fingerprint, lang, source).value()


def _place(unit: int, author: str, date: str, model: str) -> str:
    """Where an approved entry comes from, for the reader."""
    return ", ".join(part for part in (f"unit {unit}", author, date, model) if part)


def _values(text: str, lang: str) -> list[Decimal]:
    """The values of the numbers of a text, in digits and in words."""
    return sorted(number.value for number in numbers(text, lang))
