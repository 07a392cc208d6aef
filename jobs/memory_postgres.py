"""The translation memory on a PostgreSQL server, for machines that share one: what memory_file is for one machine.

In: the address of a server and a password; out: a connection that answers as one of sqlite3 does, with the same tables,
in a schema of their own (`nightdesk`), so that memory and import speak to both with the same words. Processes may write
at once: what is remembered first stays. Needs the extra [postgres] (SQLAlchemy, psycopg). Reads no YAML.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from types import TracebackType
from typing import TYPE_CHECKING, TypeVar, cast

from jobs.errors import ConfigError

if TYPE_CHECKING:
    from sqlalchemy import Engine

Done = TypeVar("Done")
VERSION = 1
# COLLATE "C": texts in the order of their characters, as SQLite has them, whatever language the server was set up in
TEXT = 'TEXT COLLATE "C"'
SCHEMA = f"""
CREATE SCHEMA IF NOT EXISTS nightdesk;
CREATE TABLE version (number INT PRIMARY KEY);
CREATE TABLE files (number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, sha {TEXT} UNIQUE, path {TEXT},
    stamp {TEXT}, digest {TEXT}, entries INT, conflicts INT, done INT);
CREATE TABLE approved (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, file BIGINT, key BYTEA, lang {TEXT},
    source {TEXT}, target {TEXT}, author {TEXT}, date {TEXT}, model {TEXT}, unit INT, UNIQUE (file, key));
CREATE TABLE indexes (file BIGINT, slack INT, PRIMARY KEY (file, slack));
CREATE TABLE pieces (piece INT, length INT, entry BIGINT, PRIMARY KEY (piece, length, entry));
CREATE TABLE machine (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key BYTEA UNIQUE, fingerprint {TEXT},
    lang {TEXT}, source {TEXT}, target {TEXT}, score DOUBLE PRECISION);
CREATE INDEX ON machine (fingerprint);
INSERT INTO version VALUES ({VERSION})
"""
# the words of SQLite that PostgreSQL has others for
WORDS = (
    ("SELECT value FROM json_each(?)", "SELECT CAST(value AS INT) FROM json_array_elements_text(CAST(? AS JSON))"),
    ("?", "%s"),
)
OPENING, IMPORTING = 7_161_001, 7_161_002  # advisory locks: any numbers that are ours alone
WAIT = 10  # seconds for a server to answer at all
ROWS = 10_000  # in one message
NO_PACKAGE = "translate.memory.url: PostgreSQL needs more packages; run: pip install 'nightdesk[postgres]'"


class Refused(sqlite3.OperationalError):
    """What the server or its driver refuses, as the rest of the memory knows it from a file."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where the memory is: postgresql+psycopg://user@host/database, and a password that nothing shows."""

    url: str
    password: str = field(default="", repr=False)

    def __str__(self) -> str:
        """The address."""
        return self.url


class Shared:
    """A connection to a server, in the manner of sqlite3.Connection; one that was lost is made anew."""

    def __init__(self, server: Server) -> None:
        """Connect, and put the tables in place."""
        self._engine = _engine(server)
        self._open = False  # a transaction
        self._db = self._asked(self._engine.connect)
        with self.alone(OPENING):
            self._prepare()

    def execute(self, query: str, values: Sequence[object] = ()) -> "Rows":
        """The rows that a query gives, if any."""
        words = _translated(query)

        def ask() -> Rows:
            """Ask once."""
            result = self._db.exec_driver_sql(words, tuple(values) or None)
            return Rows(map(tuple, result.all()) if result.returns_rows else ())

        return self._asked(ask)

    def executemany(self, query: str, rows: Iterable[Sequence[object]]) -> None:
        """Run a statement with each of these rows."""
        words, left = _translated(query), map(tuple, rows)
        while part := list(islice(left, ROWS)):
            self._asked(lambda part=part: self._db.exec_driver_sql(words, part))  # type: ignore[misc]

    def __enter__(self) -> "Shared":
        """Begin a transaction."""
        self.execute("BEGIN")
        self._open = True
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """Keep what the transaction did, or nothing of it after an error."""
        self._open = False
        self.execute("ROLLBACK" if error else "COMMIT")

    def commit(self) -> None:
        """Nothing is left open outside a `with`."""

    @contextmanager
    def alone(self, purpose: int = IMPORTING) -> Iterator[None]:
        """Wait until no other process does this; the server frees what a killed process has left."""
        self.execute("SELECT pg_advisory_lock(?)", (purpose,))
        try:
            yield
        finally:
            self.execute("SELECT pg_advisory_unlock(?)", (purpose,))

    def size(self) -> int:
        """Bytes of the tables and their indexes."""
        query = "SELECT COALESCE(SUM(pg_total_relation_size(oid)), 0) FROM pg_class WHERE relkind = 'r'"
        [[found]] = self.execute(f"{query} AND relnamespace = 'nightdesk'::regnamespace")
        return int(cast(int, found))

    def close(self) -> None:
        """Release the connection."""
        self._db.close()
        self._engine.dispose()

    def _prepare(self) -> None:
        """Make the tables where there are none; Refused when they are of another version."""
        if self.execute("SELECT to_regclass('nightdesk.version')").fetchone() == (None,):
            with self:
                for statement in SCHEMA.split(";"):
                    self.execute(statement)
        found = self.execute("SELECT MAX(number) FROM nightdesk.version").fetchone()
        if found != (VERSION,):
            raise Refused(f"its tables are of version {found and found[0]}, not {VERSION}")

    def _asked(self, ask: Callable[[], Done]) -> Done:
        """What the server answers; asked again, once, over a new connection where the old one was lost."""
        from sqlalchemy.exc import DBAPIError, SQLAlchemyError

        try:
            return ask()
        except DBAPIError as error:
            if not error.connection_invalidated or self._open:
                raise Refused(_told(error)) from error
        except SQLAlchemyError as error:
            raise Refused(_told(error)) from error
        try:
            self._db.close()
            self._db = self._engine.connect()
            return ask()
        except SQLAlchemyError as error:
            raise Refused(_told(error)) from error


class Rows:
    """What a query gave."""

    def __init__(self, rows: Iterable[tuple]) -> None:
        """Keep the rows."""
        self._rows = iter(rows)

    def __iter__(self) -> Iterator[tuple]:
        """The rows that are left."""
        return self._rows

    def fetchone(self) -> tuple | None:
        """The next row."""
        return next(self._rows, None)

    def fetchall(self) -> list[tuple]:
        """All rows that are left."""
        return list(self._rows)


def _engine(server: Server) -> "Engine":
    """What connects to this server."""
    try:
        import psycopg  # noqa: F401  (SQLAlchemy imports it by the name in the address)
        from sqlalchemy import create_engine, make_url
        from sqlalchemy.exc import ArgumentError, NoSuchModuleError
        from sqlalchemy.pool import NullPool
    except ImportError as error:
        raise ConfigError(NO_PACKAGE) from error
    settings = {"connect_timeout": WAIT, "application_name": "nightdesk", "options": "-csearch_path=nightdesk"}
    try:
        url = make_url(server.url)
        url = url.set(password=server.password) if server.password else url
        return create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool, connect_args=settings,
                             hide_parameters=True)  # fmt: skip
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise ConfigError(f"translate.memory.url: {error}; write postgresql+psycopg://user@host/database") from error


def _translated(query: str) -> str:
    """A query of ours in the words of PostgreSQL."""
    for word, other in WORDS:
        query = query.replace(word, other)
    return query


def _told(error: Exception) -> str:
    """What went wrong, in one line, without the statement and its values."""
    return " ".join(str(getattr(error, "orig", None) or error).split())[:300]
