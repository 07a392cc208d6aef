"""Import files: read again only when they have changed, by parts, and never half."""

import logging
import sqlite3
from pathlib import Path

import pytest

from jobs.errors import ConfigError
from jobs.memory import Memory
from jobs.memory_file import open_file
from jobs.memory_import import Importer
from jobs.tmx import Entry, write_tmx

SAMPLE = Path("seeds/sample.tmx")  # lies there longer than a moment


@pytest.fixture
def path(tmp_path):
    return tmp_path / "memory.sqlite"


@pytest.fixture
def file(tmp_path):
    write_tmx(tmp_path / "a.tmx", [Entry("uk", f"речення під номером {n % 250}", f"A{n}") for n in range(260)])
    return tmp_path / "a.tmx"


def rows(path, query):
    return sqlite3.connect(path).execute(query).fetchall()


def test_a_file_that_has_not_changed_is_not_read_again(path):
    first = Memory(path, [SAMPLE]).imports
    with sqlite3.connect(path) as db:
        db.execute("UPDATE files SET sha = 'not read'")
    assert Memory(path, [SAMPLE]).imports == first
    assert rows(path, "SELECT sha, stamp IS NULL FROM files") == [("not read", 0)]


def test_a_file_that_may_still_be_changing_is_read_again(path, file):
    Memory(path, [file]).close()
    assert rows(path, "SELECT stamp FROM files") == [(None,)]


def test_the_same_content_under_another_name_is_not_imported_twice(path, file):
    (first,) = Memory(path, [file]).imports
    other = file.rename(file.with_name("b.tmx"))
    (second,) = Memory(path, [other]).imports
    assert (second.number, second.name) == (first.number, "b.tmx")


def test_parts_of_any_size_give_the_same_memory(path, file):
    found = []
    for part in (1, 7, 10_000):
        importer = Importer(open_file(None), None, 50, part)
        found.append((importer.bring(file), importer.db.execute("SELECT * FROM pieces").fetchall()))
    assert found[0] == found[1] == found[2]
    assert (found[0][0].entries, found[0][0].conflicts) == (250, 10)


def test_a_file_that_is_changed_while_it_is_read_is_refused(path, file, caplog):
    class Changes(logging.Handler):
        def emit(self, record):
            file.write_text(file.read_text() + " ")

    logger = logging.getLogger("jobs.memory_import")
    handler = Changes(logging.INFO)
    caplog.set_level(logging.INFO)
    logger.addHandler(handler)
    with pytest.raises(ConfigError, match=r"a\.tmx:1:1: was changed while it was read; run again"):
        Memory(path, [file])
    logger.removeHandler(handler)
    assert Memory(path, [file]).imports[0].entries == 250


def test_a_file_that_breaks_off_leaves_nothing_that_matches(path, file):
    whole = file.read_text()
    file.write_text(whole[: len(whole) // 2])
    with pytest.raises(ConfigError, match=r"a\.tmx:\d+:\d+: is not well-formed XML"):
        Memory(path, [file])
    assert Memory(path).find("uk", ["речення під номером 1"]) == [None]
    file.write_text(whole)
    assert Memory(path, [file]).find("uk", ["речення під номером 1"])[0].text == "A1"
    assert rows(path, "SELECT COUNT(*) FROM approved") == [(250,)]


def test_what_belongs_to_a_forgotten_version_leaves_the_index_too(path, file):
    for number in range(5):
        write_tmx(file, [Entry("uk", f"речення про безпеку Європи {'абвгд'[number]}", "A")])
        Memory(path, [file], 0.95).close()
    assert rows(path, "SELECT COUNT(*) FROM files") == rows(path, "SELECT COUNT(*) FROM indexes") == [(2,)]
    assert rows(path, "SELECT COUNT(DISTINCT entry) FROM pieces") == [(2,)]
