"""The translation memory on a server: what holds of a file holds of it, and several processes may write at once."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from servers import binaries, postgres

from jobs.errors import ConfigError
from jobs.kit import open_memory
from jobs.memory import Count, Found, Memory
from jobs.memory_postgres import Server, Shared
from jobs.tmx import Entry, read_tmx, write_tmx

pytest.importorskip("sqlalchemy", reason="PostgreSQL is an extra")
pytest.importorskip("psycopg", reason="PostgreSQL is an extra")
needs_server = pytest.mark.skipif(binaries() is None, reason="no PostgreSQL on this machine (Debian: postgresql)")
SENTENCE = "The council adopted the budget of {} million for the new bridge over the river on Monday"
TEXTS = st.sampled_from(["a", "b ", "«a»", "Ї", "z", SENTENCE.format(5), SENTENCE.format(5) + "s", SENTENCE.format(6)])
KNOWN = st.lists(st.tuples(TEXTS, TEXTS), max_size=6)


@pytest.fixture(scope="module")
def server():
    """A server for all tests of this file; each test clears it."""
    with postgres() as running:
        yield running


@pytest.fixture(params=["file", pytest.param("server", marks=needs_server)])
def where(request, tmp_path):
    """Each place where a memory may be, empty."""
    return tmp_path / "memory.sqlite" if request.param == "file" else cleared(request.getfixturevalue("server"))


def cleared(server):
    db = Shared(server)
    for table in ("machine", "pieces", "indexes", "approved", "files"):
        db.execute(f"TRUNCATE {table}")
    db.close()
    return server


def tmx(folder, name, *pairs, lang="uk"):
    write_tmx(folder / name, [Entry(lang, source, target, "anna") for source, target in pairs])
    return folder / name


def test_approved_entries_win_and_machine_entries_belong_to_one_model(where, tmp_path):
    memory = Memory(where, [tmx(tmp_path, "a.tmx", ("Так «є»", "Yes"))])
    memory.remember("uk", ["Так «є»", "b"], [("made", -0.1), ("B", -0.25)], "m")
    memory.remember("uk", ["b"], [("later", 0.0)], "m")
    assert memory.find("uk", ['Так "є"', "b", "c"], "m") == [
        Found("Yes", "memory", "a.tmx", place="unit 1, anna"), Found("B", "model", "m", -0.25), None]  # fmt: skip
    assert memory.find("uk", ["b"], "other") == [None]
    assert memory.counts() == [Count("memory", "uk", "a.tmx", 1), Count("model", "uk", "m", 2)]
    assert (memory.problems(), memory.size() > 4096) == ([], True)


def test_it_outlives_the_process_and_a_file_that_is_no_longer_listed_is_silent(where, tmp_path):
    first = Memory(where, [tmx(tmp_path, "a.tmx", ("a", "A"))])
    first.remember("pl", ["x"], [("X", -0.5)], "m")
    first.close()
    assert Memory(where, [tmx(tmp_path, "a.tmx", ("a", "new"))]).find("uk", ["a"])[0].text == "new"
    assert Memory(where).find("uk", ["a"]) + Memory(where).find("pl", ["x"], "m") == [None, Found("X", "model", "m", -0.5)]


def test_nearly_the_same_sentence_is_offered_unless_its_numbers_differ(where, tmp_path):
    memory = Memory(where, [tmx(tmp_path, "a.tmx", (SENTENCE.format(5), "five"))], 0.9)
    near, other = memory.similar("uk", [SENTENCE.format(5).replace("adopted", "adoptd"), SENTENCE.format(6)])
    assert (near.text, near.origin, other) == ("five", "fuzzy", None)


@needs_server
@settings(max_examples=15, deadline=None)
@given(one=KNOWN, two=KNOWN, made=KNOWN)
def test_a_server_knows_what_a_file_knows(server, tmp_path_factory, one, two, made):
    folder = tmp_path_factory.mktemp("same")
    files = [tmx(folder, "a.tmx", *one), tmx(folder, "b.tmx", *two, lang="pl")]
    both = [Memory(None, files, 0.9), Memory(cleared(server), files, 0.9)]
    asked = [*(source for source, _ in (*one, *two, *made)), "nobody knows this"]
    for memory in both:
        memory.remember("uk", [source for source, _ in made], [(target, -0.5) for _, target in made], "m")
    for ask in (lambda m: m.find("uk", asked, "m"), lambda m: m.similar("pl", asked), Memory.signature, Memory.counts):
        assert ask(both[0]) == ask(both[1])
    for number, memory in enumerate(both):
        memory.export_tmx(folder / f"{number}.tmx")
    assert read_tmx(folder / "0.tmx") == read_tmx(folder / "1.tmx")


WRITER = """
import sys
from pathlib import Path
from jobs.memory import Memory
from jobs.memory_postgres import Server
url, password, name, tmx = sys.argv[1:]
memory = Memory(Server(url, password) if "//" in url else Path(url), [Path(tmx)], 0.9)
for start in range(0, 400, 20):
    sources = [f"sentence {number}" for number in range(start, start + 20)]
    memory.remember("uk", sources, [(name, 0.0)] * 20, "m")
"""


def test_two_processes_import_and_write_at_once(where, tmp_path):
    file = tmx(tmp_path, "a.tmx", *((SENTENCE.format(number), f"t{number}") for number in range(200)))
    url, password = (where.url, where.password) if isinstance(where, Server) else (str(where), "")
    calls = [[sys.executable, "-c", WRITER, url, password, name, str(file)] for name in ("one", "two")]
    assert [process.wait() for process in [subprocess.Popen(call) for call in calls]] == [0, 0]
    memory = Memory(where, [file], 0.9)
    found = memory.find("uk", [f"sentence {number}" for number in range(400)], "m")
    assert {hit.text for hit in found} <= {"one", "two"}
    assert memory.counts() == [Count("memory", "uk", "a.tmx", 200), Count("model", "uk", "m", 400)]


@needs_server
def test_a_lost_connection_is_made_anew(server):
    memory, other = Memory(cleared(server)), Shared(server)
    memory.remember("uk", ["a"], [("A", 0.0)], "m")
    other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND usename = 'desk'")
    assert memory.find("uk", ["a"], "m")[0].text == "A"


@needs_server
def test_what_an_import_that_was_killed_has_left_is_removed_by_the_next(server, tmp_path):
    left = Shared(cleared(server))
    left.execute("INSERT INTO files (sha, path, done) VALUES (?, ?, 0)", ("x", "x"))
    left.execute("INSERT INTO approved (file, key, lang, source, target) SELECT number, ?, 'uk', 'a', 'A' FROM files", (b"k",))
    memory = Memory(server, [tmx(tmp_path, "a.tmx", ("b", "B"))])
    assert memory.find("uk", ["a", "b"])[0] is None
    assert left.execute("SELECT source FROM approved").fetchall() == [("b",)]


@needs_server
def test_a_wrong_password_is_told_without_it(server):
    with pytest.raises(ConfigError, match=r"desk@127\.0\.0\.1.*password authentication failed.*check translate\.memory\.url") as error:
        Memory(Server(server.url, "wrong-secret"))
    assert "wrong-secret" not in str(error.value) + repr(Server(server.url, "wrong-secret"))


def test_a_server_that_does_not_answer_is_told_with_the_remedy():
    with pytest.raises(ConfigError, match=r"127\.0\.0\.1:1/night.*that the server runs"):
        Memory(Server("postgresql+psycopg://127.0.0.1:1/night"))


@needs_server
def test_tables_of_another_version_are_left_alone(server):
    db = Shared(server)
    db.execute("UPDATE version SET number = 99")
    try:
        with pytest.raises(ConfigError, match="its tables are of version 99, not 1"):
            Memory(server)
    finally:
        db.execute("UPDATE version SET number = 1")


@needs_server
def test_the_password_comes_from_the_environment(server, monkeypatch, tmp_path):
    from nights import night

    monkeypatch.setenv("NIGHT_MEMORY", cleared(server).password)
    config = night(tmp_path)
    memory = config.translate.memory.model_copy(update={"url": server.url, "password_variable": "NIGHT_MEMORY"})
    opened = open_memory(config.model_copy(update={"translate": config.translate.model_copy(update={"memory": memory})}))
    assert (opened.where, len(opened.counts()), list(tmp_path.rglob("*.sqlite"))) == (server, 2, [])
