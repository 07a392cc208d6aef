"""Killed, or refused by the disk, at its file operations: yesterday's edition stands, and the next run completes.

A few operations here; pytest -m exhaustive tests/faults tries every one.
"""

import signal

import pytest
from injected import Fault, attempt

FEW = 4  # operations of the default run, spread over the night
PARTS = 8
LIMITS = (0, 1, 700, 3000, 20_000, 60_000)  # bytes: the log, a shard, the memory, a page


def spread(home, count=FEW):
    """Some operations from the first to the last, as numbers from 1."""
    total = len(home.operations)
    return sorted({1 + round(place * (total - 1) / (count - 1)) for place in range(count)})


def part(home, number):
    """One part of all operations."""
    return range(1 + number, len(home.operations) + 1, PARTS)


def killed_at(home, folder, number):
    code, _ = home.survives(home.copy(folder / f"kill-{number}"), Fault(f"{folder}/kill-{number}/out/", "kill", number))
    return code == -signal.SIGKILL


def refused_at(home, folder, what, number):
    """The disk is full from this operation on, or refuses it alone: the night ends with a remedy, or does without."""
    own = folder / f"{what}-{number}"
    code, said = home.survives(home.copy(own), Fault(f"{own}/out/", what, number))
    assert code in (0, 4), said
    assert code == 0 or ("No space left" in said and ";" in said)
    return "Traceback" not in said


def test_an_undisturbed_night_has_operations_from_the_lock_to_the_feed(home):
    assert len(home.operations) > 50
    assert home.operations[0].endswith(".lock")
    assert any("latest" in done for done in home.operations)


def test_killed_between_two_operations(home, tmp_path, survived):
    assert all(killed_at(home, tmp_path, number) for number in spread(home))
    survived("killed before a file operation", FEW)


@pytest.mark.parametrize("what", ["full", "refuse"])
def test_the_disk_is_full(home, tmp_path, what, survived):
    assert all(refused_at(home, tmp_path, what, number) for number in spread(home, 3))
    survived(f"disk: {what}", 3)


@pytest.mark.exhaustive
@pytest.mark.parametrize("number", range(PARTS))
def test_killed_between_any_two_operations(home, tmp_path, number, survived):
    assert all(killed_at(home, tmp_path, at) for at in part(home, number))
    survived("killed before a file operation", len(part(home, number)))


@pytest.mark.exhaustive
@pytest.mark.parametrize("what", ["full", "refuse"])
@pytest.mark.parametrize("number", range(PARTS))
def test_the_disk_is_full_from_any_operation_on(home, tmp_path, number, what, survived):
    assert all(refused_at(home, tmp_path, what, at) for at in part(home, number))
    survived(f"disk: {what}", len(part(home, number)))


@pytest.mark.parametrize("deadly", [False, True], ids=["refused", "killed"])
@pytest.mark.parametrize("limit", LIMITS[3:4])
def test_no_file_can_grow_beyond(home, tmp_path, limit, deadly, survived):
    assert grown_to(home, tmp_path / "night", limit, deadly)
    survived("killed while a file is written" if deadly else "a file refused in the middle (RLIMIT_FSIZE)")


@pytest.mark.exhaustive
@pytest.mark.parametrize("deadly", [False, True], ids=["refused", "killed"])
@pytest.mark.parametrize("limit", range(1, 100_000, 3000))
def test_no_file_can_grow_beyond_any_size(home, tmp_path, limit, deadly, survived):
    assert grown_to(home, tmp_path / "night", limit, deadly)
    survived("killed while a file is written" if deadly else "a file refused in the middle (RLIMIT_FSIZE)")


def grown_to(home, folder, limit, deadly):
    """A night whose files end at this size, and the next one."""
    fault = Fault(f"{folder}/out/", "limit", limit=limit, deadly=deadly)
    code, said = home.survives(home.copy(folder), fault)
    assert code in ((0, -signal.SIGXFSZ) if deadly else (0, 3, 4)), said  # 3: the model of languages, in TMPDIR
    return "Traceback" not in said and (code <= 0 or "; " in said or len(said) >= limit)  # no room for the words


def test_the_check_can_fail(home, tmp_path):
    folder = home.copy(tmp_path / "night")
    page = folder / "out" / "2026-05-07" / "digest.md"
    page.write_text(page.read_text() + "altered")
    with pytest.raises(AssertionError):
        home.unharmed(folder)
    assert attempt(folder)[0] == 0
