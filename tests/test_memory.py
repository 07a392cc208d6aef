"""The translation memory: approved entries win, machine entries belong to one model, damage is survived."""

import logging
import multiprocessing
import os
import signal
import sqlite3
import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.errors import ConfigError
from jobs.memory import Found, Memory, fold
from jobs.tmx import Entry, read_tmx, write_tmx

YES = Entry("uk", "Так — це «правда»", "Yes, true")


@pytest.fixture
def tmx(tmp_path):
    """Writes a TMX file of (source, target) pairs and returns its path."""

    def write(*pairs, name="a.tmx", lang="uk"):
        write_tmx(tmp_path / name, [Entry(lang, source, target) for source, target in pairs])
        return tmp_path / name

    return write


def texts(found):
    return [hit and hit.text for hit in found]


@pytest.mark.parametrize(
    ("source", "hit"),
    [
        ("Так — це «правда»", True),
        ("Так - це „правда”", True),
        ('Так – це "правда"', True),
        ("  Так\u00a0—  це\t«правда» \n", True),
        ("Та\u200bк — це «правда»", True),
        ("так — це «правда»", False),
        ("Так — це правда", False),
        ("Так, це «правда»", False),
    ],
)
def test_an_approved_source_matches_in_spite_of_typography_only(tmx, source, hit):
    memory = Memory(None, [tmx((YES.source, YES.target))])
    assert memory.find("uk", [source]) == [Found("Yes, true", "memory", "a.tmx") if hit else None]


@pytest.mark.parametrize(("one", "other"), [("п'ять", "п’ять"), ("п'ять", "пʼять"), ("й", "и\u0306"), ("1-2", "1–2")])
def test_apostrophes_composition_and_dashes_fold(one, other):
    assert fold(one) == fold(other)


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


def test_another_language_does_not_match(tmx):
    memory = Memory(None, [tmx(("No", "Not"), lang="it")])
    assert texts(memory.find("it", ["No"]) + memory.find("es", ["No"])) == ["Not", None]


def test_answers_come_in_the_order_of_the_sources_also_beyond_one_chunk(tmx):
    memory = Memory(None, [tmx(*((f"s{n}", f"t{n}") for n in range(0, 1200, 2)))])
    sources = [f"s{n}" for n in range(1199, -1, -1)]
    assert texts(memory.find("uk", sources)) == [s.replace("s", "t") if int(s[1:]) % 2 == 0 else None for s in sources]


def test_a_machine_entry_belongs_to_its_model_and_its_exact_text():
    memory = Memory(None)
    memory.remember("uk", ["Так «є»"], [("Yes it is", -0.5)], "model-a")
    assert memory.find("uk", ["Так «є»"], "model-a") == [Found("Yes it is", "model", "model-a", -0.5)]
    assert memory.find("uk", ["Так «є»"], "model-b") + memory.find("uk", ['Так "є"'], "model-a") == [None, None]
    assert memory.find("uk", ["Так «є»"]) == [None]


def test_what_is_remembered_first_stays():
    memory = Memory(None)
    memory.remember("uk", ["a"], [("first", -1.0)], "m")
    memory.remember("uk", ["a"], [("second", -2.0)], "m")
    assert texts(memory.find("uk", ["a"], "m")) == ["first"]


def test_an_approved_entry_overrides_the_model(tmx):
    memory = Memory(None, [tmx(("a", "approved"))])
    memory.remember("uk", ["a", "b"], [("made", 0.0), ("made", 0.0)], "m")
    assert [hit.origin for hit in memory.find("uk", ["a", "b"], "m")] == ["memory", "model"]


def test_the_file_listed_first_wins_and_within_a_file_the_first_entry(tmx):
    one, two = tmx(("a", "one"), ("a ", "again")), tmx(("a", "two"), ("b", "only"), name="b.tmx")
    memory = Memory(None, [one, two])
    assert [(hit.text, hit.maker) for hit in memory.find("uk", ["a", "b"])] == [("one", "a.tmx"), ("only", "b.tmx")]
    assert texts(Memory(None, [two, one]).find("uk", ["a"])) == ["two"]
    assert [file.conflicts for file in memory.imports] == [1, 0]


def test_a_sentence_removed_from_the_file_is_unknown_again(tmp_path, tmx):
    path = tmp_path / "memory.sqlite"
    Memory(path, [tmx(("a", "A"), ("b", "B"))]).close()
    memory = Memory(path, [tmx(("a", "new A"))])
    assert texts(memory.find("uk", ["a", "b"])) == ["new A", None]


def test_a_file_no_longer_listed_never_matches(tmp_path, tmx):
    path = tmp_path / "memory.sqlite"
    Memory(path, [tmx(("a", "A"))]).close()
    assert Memory(path, []).find("uk", ["a"]) == [None]


def test_old_versions_of_a_file_are_forgotten_but_the_last(tmp_path, tmx):
    for number in range(5):
        Memory(tmp_path / "memory.sqlite", [tmx(("a", f"A{number}"))]).close()
    rows = sqlite3.connect(tmp_path / "memory.sqlite").execute("SELECT target FROM approved ORDER BY target").fetchall()
    assert rows == [("A3",), ("A4",)]


def test_the_memory_outlives_the_process(tmp_path):
    memory = Memory(tmp_path / "new" / "memory.sqlite")
    memory.remember("uk", ["a"], [("A", -0.25)], "m")
    memory.close()
    assert Memory(tmp_path / "new" / "memory.sqlite").find("uk", ["a"], "m") == [Found("A", "model", "m", -0.25)]


def test_the_signature_follows_what_can_match(tmx):
    def signature(*files):
        return Memory(None, files).signature()

    one = signature(tmx(("a", "A"), ("b", "B")))
    assert signature(tmx(("b", "B"), ("a", "A"))) == one
    assert signature(tmx(("a", "A"))) != one != signature(tmx(("a", "A"), ("b", "other")))
    first, second = tmx(("a", "A")), tmx(("a", "B"), name="b.tmx")
    assert signature(first, second) != signature(second, first)
    memory = Memory(None, [first])
    memory.remember("uk", ["x"], [("X", 0.0)], "m")
    assert memory.signature() == signature(first)


def test_export_gives_what_can_match_or_what_one_model_made(tmp_path, tmx):
    memory = Memory(None, [tmx(("b", "B"), ("a", "A")), tmx(("a", "hidden"), name="b.tmx")])
    memory.remember("pl", ["c"], [("C", 0.0)], "m")
    assert (memory.export_tmx(tmp_path / "out.tmx"), memory.export_tmx(tmp_path / "m.tmx", "m")) == (2, 1)
    assert read_tmx(tmp_path / "out.tmx") == (Entry("uk", "a", "A"), Entry("uk", "b", "B"))
    assert read_tmx(tmp_path / "m.tmx") == (Entry("pl", "c", "C"),)


def test_a_sentence_with_a_lone_surrogate_does_not_stop_the_night():
    memory = Memory(None)
    memory.remember("uk", ["a\ud800"], [("A", 0.0)], "m")
    assert texts(memory.find("uk", ["a\ud800"], "m")) == ["A"]


def garbage(path):
    path.write_bytes(b"not a database" * 500)


def damaged(path):
    memory = Memory(path)
    memory.remember("uk", [f"s{n}" for n in range(999)], [("t", 0.0)] * 999, "m")
    memory.close()
    data = path.read_bytes()
    path.write_bytes(data[:8192] + b"\xff" * 8192 + data[16384:])


def foreign(path):
    sqlite3.connect(path).execute("PRAGMA user_version = 99")


@pytest.mark.parametrize("spoil", [garbage, damaged, foreign])
def test_a_spoiled_file_is_set_aside_and_started_anew(tmp_path, caplog, tmx, spoil):
    path = tmp_path / "memory.sqlite"
    spoil(path)
    with caplog.at_level(logging.WARNING):
        memory = Memory(path, [tmx(("a", "A"))])
    assert texts(memory.find("uk", ["a"])) == ["A"]
    assert (tmp_path / "memory.sqlite.corrupt").exists()
    assert "set aside as memory.sqlite.corrupt" in caplog.text


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


def test_a_missing_import_is_a_config_error(tmp_path):
    with pytest.raises(ConfigError, match=r"gone\.tmx:1:1: cannot be read"):
        Memory(None, [tmp_path / "gone.tmx"])


def fill(path, imports, name, ready):
    memory = Memory(path, imports)
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


def test_two_processes_write_at_once_and_one_is_killed(tmp_path, tmx):
    path, imports = tmp_path / "memory.sqlite", [tmx(("a", "A"))]
    (one, _), (two, ready) = start(path, imports, "one"), start(path, imports, "endless")
    assert ready.wait(30)
    os.kill(two.pid, signal.SIGKILL)
    one.join(30), two.join(30)
    memory = Memory(path, imports)
    assert (one.exitcode, two.exitcode) == (0, -signal.SIGKILL)
    assert texts(memory.find("uk", ["one100", "endless50", "shared7", "a"], "m")) == ["one", "endless", "same", "A"]
    assert not path.with_name("memory.sqlite.corrupt").exists()


def test_twenty_thousand_look_ups_take_a_second_or_so():
    memory = Memory(None)
    sources = [f"Речення {n} про «безпеку»" for n in range(20_000)]
    memory.remember("uk", sources, [("t", 0.0)] * len(sources), "m")
    start_time = time.perf_counter()
    assert all(memory.find("uk", sources, "m"))
    assert time.perf_counter() - start_time < 5
