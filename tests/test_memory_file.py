"""The memory's file: opened at once, migrated, set aside when damage is met, shared by processes that may be killed."""

import logging
import multiprocessing
import os
import signal
import sqlite3
import subprocess
import sys

import pytest

from jobs.errors import ConfigError
from jobs.memory import Memory
from jobs.memory_file import identity
from jobs.tmx import Entry, write_tmx

PAGE = 4096


@pytest.fixture
def tmx(tmp_path):
    """Writes a TMX file of (source, target) pairs and returns its path."""

    def write(*pairs):
        write_tmx(tmp_path / "a.tmx", [Entry("uk", source, target) for source, target in pairs])
        return tmp_path / "a.tmx"

    return write


@pytest.fixture
def path(tmp_path):
    return tmp_path / "memory.sqlite"


def texts(found):
    return [hit and hit.text for hit in found]


def filled(path, imports=(), many=600):
    """A memory with machine entries on some dozen pages, closed."""
    memory = Memory(path, imports)
    memory.remember("uk", [f"s{n}" for n in range(many)], [("t" * 99, 0.0)] * many, "m")
    memory.close()


def garbage(path):
    path.write_bytes(b"not a database" * 500)


def foreign(path):
    sqlite3.connect(path).execute("PRAGMA user_version = 99")


def header_only(path):
    filled(path)
    path.write_bytes(path.read_bytes()[:PAGE])


@pytest.mark.parametrize("spoil", [garbage, foreign, header_only])
def test_a_file_that_cannot_serve_is_set_aside_and_started_anew(path, caplog, tmx, spoil):
    spoil(path)
    with caplog.at_level(logging.WARNING):
        memory = Memory(path, [tmx(("a", "A"))])
    assert texts(memory.find("uk", ["a"])) == ["A"]
    assert path.with_name("memory.sqlite.corrupt").exists()
    assert "set aside as memory.sqlite.corrupt" in caplog.text


@pytest.mark.parametrize("page", range(0, 36, 3))
def test_damage_to_any_page_is_mended_when_it_is_met(path, tmx, page):
    approved = tmx(*((f"a{n}", f"A{n}") for n in range(200)))
    filled(path, [approved])
    data = path.read_bytes()
    path.write_bytes(data[: page * PAGE] + b"\xff" * PAGE + data[(page + 1) * PAGE :])
    memory = Memory(path, [approved])
    assert texts(memory.find("uk", [f"a{n}" for n in range(200)], "m")) == [f"A{n}" for n in range(200)]
    assert set(texts(memory.find("uk", [f"s{n}" for n in range(600)], "m"))) <= {"t" * 99, None}
    memory.remember("uk", ["new"], [("N", 0.0)], "m")
    assert texts(memory.find("uk", ["new", "a7"], "m")) == ["N", "A7"]


def test_opening_looks_at_no_page_beyond_the_tables_it_needs(path):
    filled(path)
    data = path.read_bytes()
    path.write_bytes(data[: 12 * PAGE] + b"\xff" * (len(data) - 12 * PAGE))
    memory = Memory(path)
    assert not path.with_name("memory.sqlite.corrupt").exists()
    assert memory.problems() != []
    assert set(texts(memory.find("uk", [f"s{n}" for n in range(600)], "m"))) == {None}
    assert path.with_name("memory.sqlite.corrupt").exists() and memory.problems() == []


def test_what_another_process_has_mended_is_not_set_aside_again(path, tmx):
    approved = tmx(("a", "A"))
    filled(path, [approved])
    data = path.read_bytes()
    path.write_bytes(data[: 12 * PAGE] + b"\xff" * (len(data) - 12 * PAGE))
    one, two = Memory(path, [approved]), Memory(path, [approved])
    for memory in (one, two):
        memory.find("uk", [f"s{n}" for n in range(600)], "m")
        memory.remember("uk", ["new"], [("N", 0.0)], "m")
    assert identity(path) == one._which == two._which
    assert texts(one.find("uk", ["new", "a"], "m")) == texts(two.find("uk", ["new", "a"], "m")) == ["N", "A"]


VERSION_1 = """
CREATE TABLE files (number INTEGER PRIMARY KEY, sha TEXT UNIQUE, path TEXT, digest TEXT, conflicts INT);
CREATE TABLE approved (sha TEXT, key BLOB, lang TEXT, source TEXT, target TEXT, PRIMARY KEY (key, sha)) WITHOUT ROWID;
CREATE TABLE machine (key BLOB PRIMARY KEY, fingerprint TEXT, lang TEXT, source TEXT, target TEXT, score REAL)
    WITHOUT ROWID;
INSERT INTO machine VALUES (x'c0b3d97c6cc94908173cbb70323eee56', 'm', 'uk', 's', 'made', -0.5);
INSERT INTO files VALUES (1, 'x', 'a.tmx', 'x', 0);
PRAGMA user_version = 1;
"""


def test_a_file_of_version_1_keeps_what_models_made_and_reads_the_rest_again(path, tmx):
    sqlite3.connect(path).executescript(VERSION_1)
    memory = Memory(path, [tmx(("a", "A"))])
    assert texts(memory.find("uk", ["s", "a"], "m")) == ["made", "A"]
    assert not path.with_name("memory.sqlite.corrupt").exists()


def test_a_path_that_cannot_be_opened_is_a_config_error(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match=r"check translate\.memory\.path"):
        Memory(tmp_path)
    with pytest.raises(ConfigError, match=r"check translate\.memory\.path"):
        Memory(tmp_path / "file" / "memory.sqlite")


FULL = """
import pathlib, resource, signal, sys
from jobs.errors import PublishError
from jobs.memory import Memory
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
try:
    Memory(pathlib.Path(sys.argv[2]), [pathlib.Path(sys.argv[3])])
except PublishError as error:
    print(error)
"""


@pytest.mark.parametrize("room", [0, 200_000])  # when it is opened, when a file is imported
def test_a_disk_without_room_is_a_publish_error_that_names_the_path(tmp_path, tmx, room):
    path, many = tmp_path / "memory.sqlite", tmx(*((f"s{n}", "t" * 99) for n in range(9999)))
    done = subprocess.run([sys.executable, "-c", FULL, str(room), path, many], capture_output=True, text=True, check=False)
    assert done.stdout.startswith(f"{path}: ") and "free some space" in done.stdout, done.stderr


def fill(path, imports, name, ready):
    memory = Memory(path, imports, 0.95)
    for number in range(10_000):
        memory.remember("uk", [f"{name}{number}", f"shared{number}"], [(name, 0.0), ("same", 0.0)], "m")
        if number == 50:
            ready.set()
        if number == 100 and name != "endless":
            return


def start(*arguments):
    context = multiprocessing.get_context("spawn")
    ready = context.Event()
    process = context.Process(target=fill, args=(*arguments, ready))
    process.start()
    return process, ready


def test_two_processes_import_and_write_at_once_and_one_is_killed(path, tmx):
    imports = [tmx(*((f"a{n}", f"A{n}") for n in range(2000)))]
    (one, _), (two, ready) = start(path, imports, "one"), start(path, imports, "endless")
    assert ready.wait(30)
    os.kill(two.pid, signal.SIGKILL)
    one.join(30), two.join(30)
    memory = Memory(path, imports)
    assert (one.exitcode, two.exitcode) == (0, -signal.SIGKILL)
    assert texts(memory.find("uk", ["one100", "endless50", "shared7", "a1999"], "m")) == ["one", "endless", "same", "A1999"]
    assert [count.entries for count in memory.counts() if count.origin == "memory"] == [2000]
    assert memory.problems() == [] and not path.with_name("memory.sqlite.corrupt").exists()


def find_one(path, imports, barrier, queue):
    barrier.wait()
    memory = Memory(path, imports)
    queue.put(texts(memory.find("uk", ["a"])))


@pytest.mark.parametrize("spoil", [garbage, lambda path: None])
def test_processes_that_open_a_new_or_a_spoilt_file_at_once_all_go_on(path, tmx, spoil):
    spoil(path)
    context = multiprocessing.get_context("fork")
    barrier, queue = context.Barrier(4), context.Queue()
    imports = [tmx(("a", "A"))]
    processes = [context.Process(target=find_one, args=(path, imports, barrier, queue)) for _ in range(4)]
    for process in processes:
        process.start()
    assert [queue.get(timeout=30) for _ in processes] == [["A"]] * 4
    for process in processes:
        process.join(30)


IMPORT = """
import logging, pathlib, sys
from jobs.memory_file import open_file
from jobs.memory_import import Importer
logging.basicConfig(level="INFO", stream=sys.stdout, format="%(message)s")
path, file = map(pathlib.Path, sys.argv[1:])
Importer(open_file(path), path, 50, part=100).bring(file)
"""
LARGE = """
import pathlib, sys
from jobs.memory import Memory
def endless():
    for number in range(10**9):
        if number == 20_000:
            print("20000", flush=True)
        yield str(number).encode(), "m", "uk", str(number), "t", 0.0
memory = Memory(pathlib.Path(sys.argv[1]))
memory._db.execute("PRAGMA cache_size = 10")  # so that most of it stands in the journal when the kill comes
memory._keep(endless())
"""


def killed(*command):
    """Start Python code, and kill it as soon as it says something."""
    with subprocess.Popen([sys.executable, "-c", *map(str, command)], stdout=subprocess.PIPE) as process:
        said = process.stdout.readline().decode()
        process.kill()
    assert process.returncode == -signal.SIGKILL
    return said


def test_an_import_that_was_killed_leaves_nothing_behind_and_is_done_again(path, tmx):
    filled(path, [tmx(("old", "approved"))])
    old = path.with_name("old.tmx")
    path.with_name("a.tmx").replace(old)
    file = tmx(*((f"речення під номером {n}", f"A{n}") for n in range(5000)))
    assert killed(IMPORT, path, file) == "memory: a.tmx: 100 entries read\n"
    assert texts(Memory(path, [old]).find("uk", ["old", "речення під номером 7", "s7"], "m")) == ["approved", None, "t" * 99]
    memory = Memory(path, [old, file], 0.95)
    assert [file.entries for file in memory.imports] == [1, 5000]
    db = sqlite3.connect(path)
    assert db.execute("SELECT COUNT(*), COUNT(DISTINCT file) FROM approved").fetchone() == (5001, 2)
    assert memory.similar("uk", ["речення під номерам 7"])[0].text == "A7" and memory.problems() == []


def test_a_large_transaction_that_was_killed_is_undone_whole(path, tmx):
    approved = tmx(("a", "A"))
    filled(path, [approved])
    assert killed(LARGE, path) == "20000\n"
    memory = Memory(path, [approved])
    assert [(count.origin, count.entries) for count in memory.counts()] == [("memory", 1), ("model", 600)]
    memory.remember("uk", ["new"], [("N", 0.0)], "m")
    assert texts(memory.find("uk", ["new", "a", "s599"], "m")) == ["N", "A", "t" * 99] and memory.problems() == []
