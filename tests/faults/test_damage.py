"""Files that are damaged, unreadable or shared, a clock that jumps: the night does without them, or makes them anew."""

import shutil
import signal

import pytest
from injected import Fault, attempt, started
from nights import published

from jobs.store import verify_manifest

SHAPES = {
    "cut in half": lambda body: body[: len(body) // 2],
    "empty": lambda body: b"",
    "one bit turned": lambda body: body[:-9] + bytes([body[-9] ^ 1]) + body[-8:],
    "zeros": lambda body: bytes(len(body)),
    "of something else": lambda body: b"PK\x03\x04" + body,
}
FEW = [shape if shape == "one bit turned" else pytest.param(shape, marks=pytest.mark.exhaustive) for shape in SHAPES]


def damaged(folder, pattern, shape):
    """Damage every file of this pattern; how many."""
    found = [path for path in sorted(folder.glob(pattern)) if path.stat().st_size]
    for path in found:
        path.write_bytes(SHAPES[shape](path.read_bytes()))
    return len(found)


@pytest.fixture
def night(home, tmp_path):
    """A folder whose night was killed when its first page was about to be published."""
    folder = home.copy(tmp_path / "night")
    at = next(n for n, done in enumerate(home.operations, 1) if ".new" in done)
    assert attempt(folder, Fault(f"{folder}/out/", "kill", at))[0] == -signal.SIGKILL
    return folder


@pytest.mark.parametrize("shape", FEW)
@pytest.mark.parametrize("pattern", ["out/2026-05-08/.shards/*.json", "out/2026-05-08/.shards/articles.jsonl", "out/memory.sqlite*"])
def test_what_a_killed_night_left_is_damaged(home, night, pattern, shape, survived):
    assert damaged(night, pattern, shape) > 0
    home.unharmed(night)
    home.completes(night)
    survived(f"{pattern.rsplit('/')[-1]} damaged")


@pytest.mark.parametrize("shape", FEW)
def test_the_memory_is_damaged_and_no_shard_is_left(home, night, shape, survived):
    shutil.rmtree(night / "out" / "2026-05-08" / ".shards")
    assert damaged(night, "out/memory.sqlite*", shape) > 0
    home.completes(night)
    survived("memory.sqlite* damaged")


@pytest.mark.parametrize("shape", FEW)
def test_a_damaged_manifest_is_found_and_the_next_run_mends_it(home, tmp_path, shape, survived):
    folder = home.copy(tmp_path / "night")
    home.completes(folder)
    assert damaged(folder, "out/2026-05-08/manifest.json", shape) == 1
    assert verify_manifest(folder / "out" / "2026-05-08") or shape == "one bit turned"
    home.completes(folder)
    survived("manifest.json damaged")


@pytest.mark.parametrize("shape", FEW)
def test_a_damaged_edition_of_yesterday_costs_its_storylines_only(home, tmp_path, shape, survived):
    folder = home.copy(tmp_path / "night")
    assert damaged(folder, "out/2026-05-07/storylines.json", shape) == 1
    code, said = attempt(folder)
    assert (code, "Traceback" in said) == (0, False), said
    assert verify_manifest(folder / "out" / "2026-05-08") == []
    survived("storylines.json of yesterday damaged")


def test_an_article_that_nobody_may_read_is_dropped_with_the_reason(home, tmp_path, survived):
    folder = home.copy(tmp_path / "night")
    code, said = attempt(folder, Fault(f"{folder}/out/", "deny", path="/in/b-pl.txt"))
    assert code == 0, said
    made = published(folder / "out" / "2026-05-08")
    assert "b-pl.txt" in made["digest.md"].decode() and "Permission denied" in made["dropped.jsonl"].decode()
    home.unharmed(folder)
    home.completes(folder)
    survived("an article nobody may read")


@pytest.mark.parametrize("name", [".lock", "memory.sqlite", "articles.jsonl"])
def test_a_file_of_ours_that_nobody_may_read_stops_with_a_remedy(home, tmp_path, name, survived):
    folder = home.copy(tmp_path / "night")
    code, said = attempt(folder, Fault(f"{folder}/out/", "deny", path=name))
    assert code in (0, 2, 4) and "Traceback" not in said, said
    assert code == 0 or name in said
    home.unharmed(folder)
    home.completes(folder)
    survived("a file of the night nobody may read")


@pytest.mark.parametrize("now", [0.0001, 4102444800.0], ids=["1970", "2100"])
def test_a_wrong_clock_changes_no_byte(home, tmp_path, now, survived):
    folder = home.copy(tmp_path / "night")
    code, said = attempt(folder, Fault(f"{folder}/out/", "clock", now=now))
    assert code == 0, said
    assert published(folder / "out" / "2026-05-08") == home.tonight
    survived("a clock of another year")


@pytest.mark.parametrize("where", [0.5, *(pytest.param(part, marks=pytest.mark.exhaustive) for part in (0.1, 0.9))])
def test_a_clock_that_goes_back_a_day_changes_no_byte(home, tmp_path, where, survived):
    folder = home.copy(tmp_path / "night")
    at = round(where * len(home.operations))
    assert attempt(folder, Fault(f"{folder}/out/", "clock", at, now=1778284800.0, back=86400.0))[0] == 0
    assert published(folder / "out" / "2026-05-08") == home.tonight
    survived("a clock that goes back by a day")


def test_two_runs_at_once(home, tmp_path, survived):
    folder = home.copy(tmp_path / "night")
    fault = Fault(f"{folder}/out/")
    pair = [started(folder / "night.yaml", fault, folder / f"said-{name}.txt") for name in "ab"]
    for process in pair:
        process.join(60)
    assert sorted(process.exitcode for process in pair) in ([0, 0], [0, 5])
    home.unharmed(folder)
    home.completes(folder)
    survived("two runs at once")
