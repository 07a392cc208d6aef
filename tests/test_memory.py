"""The translation memory: approved entries win, machine entries belong to one model."""

import json
import sqlite3
import time

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from jobs.cli import commands
from jobs.errors import ConfigError
from jobs.memory import Count, Found, Memory
from jobs.memory_import import fold
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
    assert memory.find("uk", [source]) == [Found("Yes, true", "memory", "a.tmx", place="unit 1") if hit else None]


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
    assert signature(tmx(("a", "A"), ("b", "B"))) == one != signature(tmx(("b", "B"), ("a", "A")))  # a hit names its unit
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
    assert read_tmx(tmp_path / "m.tmx") == (Entry("pl", "c", "C", model="m"),)


def test_a_hit_says_where_it_comes_from(tmp_path):
    write_tmx(tmp_path / "a.tmx", [YES, Entry("uk", "a", "A", "anna", "20240102T030405Z", "marian@1 int8")])
    hits = Memory(None, [tmp_path / "a.tmx"]).find("uk", [YES.source, "a"])
    assert [hit.place for hit in hits] == ["unit 1", "unit 2, anna, 20240102T030405Z, marian@1 int8"]


def test_what_was_approved_survives_export_and_import(tmp_path):
    entries = [Entry("pl", "c", "C", model="m"), Entry("uk", "a", "A", "anna", "20240102T030405Z"), Entry("uk", "b", "B")]
    write_tmx(tmp_path / "a.tmx", entries)
    Memory(None, [tmp_path / "a.tmx"]).export_tmx(tmp_path / "b.tmx")
    assert list(read_tmx(tmp_path / "b.tmx")) == entries
    assert (tmp_path / "a.tmx").read_bytes() == (tmp_path / "b.tmx").read_bytes()


def test_the_counts_say_what_is_held_by_whom(tmp_path, tmx):
    memory = Memory(tmp_path / "memory.sqlite", [tmx(("a", "A"), ("b", "B"), ("b ", "again"))])
    memory.remember("pl", ["c"], [("C", 0.0)], "m")
    assert memory.counts() == [Count("memory", "uk", "a.tmx", 2), Count("model", "pl", "m", 1)]
    assert (memory.problems(), memory.size() > 4096, Memory(None).size()) == ([], True, 0)


def test_memory_stats_prints_what_is_held_and_whether_the_file_is_sound(tmp_path, tmx):
    config = tmp_path / "night.yaml"
    path = tmp_path / "memory.sqlite"
    settings = {"read": {"paths": [str(tmp_path)]}, "translate": {"memory": {"path": str(path), "imports": [str(tmx(("a", "A"), ("a ", "B")))]}}}
    config.write_text(json.dumps(settings))
    done = CliRunner().invoke(commands, ["memory", "stats", str(config)])
    first, *lines = done.output.splitlines()
    assert first.startswith(f"{path}: ") and first.endswith(" MB, sound")
    assert lines == ["memory  uk            1  a.tmx", "a.tmx: 1 entries; 1 left out, their source comes earlier"]


def test_a_sentence_with_a_lone_surrogate_does_not_stop_the_night():
    memory = Memory(None)
    memory.remember("uk", ["a\ud800"], [("A", 0.0)], "m")
    assert texts(memory.find("uk", ["a\ud800"], "m")) == ["A"]


def test_a_missing_import_is_a_config_error(tmp_path):
    with pytest.raises(ConfigError, match=r"gone\.tmx:1:1: cannot be read"):
        Memory(None, [tmp_path / "gone.tmx"])


def test_twenty_thousand_look_ups_take_a_second_or_so():
    memory = Memory(None)
    sources = [f"Речення {n} про «безпеку»" for n in range(20_000)]
    memory.remember("uk", sources, [("t", 0.0)] * len(sources), "m")
    start_time = time.perf_counter()
    assert all(memory.find("uk", sources, "m"))
    assert time.perf_counter() - start_time < 5
