"""A ceiling for the memory of the night: a clear end instead of the kernel's, and the same command resumes."""

import os
import subprocess
import sys
import threading

import pytest
from nights import night, published

from jobs.ceiling import MB, bounded
from jobs.first_leg import HEAVY, parted
from jobs.peak import resident
from jobs.pipeline import run_night
from jobs.spool import Place
from jobs.status import last_runs


def ended(allowed, *used):
    """What is said when memory is used like this, one look after the other."""
    said, seen = [], threading.Event()
    looks = iter(used)

    def look():
        found = next(looks, None)
        if found is None or found > (allowed or 0) * MB:
            seen.set()
        return found or 0

    with bounded(allowed, look, lambda *how: said.append(how)):
        seen.wait(0 if allowed is None else 10)
    return said


def test_a_night_that_uses_more_than_allowed_ends_and_says_why_and_what_to_do():
    [(message, code)] = ended(3000, 2_000 * MB, 3_210 * MB)
    assert code == 7
    assert message.startswith("stopped: 3,210 MB are in use, and run.memory_mb allows 3,000; make run.workers")
    assert message.endswith("the same command resumes")


@pytest.mark.parametrize("allowed", [None, 3000])
def test_a_night_that_stays_below_never_notices(allowed):
    assert ended(allowed, 2_999 * MB, 3_000 * MB) == []


def test_memory_counts_what_is_held_by_this_process_and_those_it_started():
    before = resident(os.getpid())
    code = "held = bytearray(b'x') * (64 << 20); print(flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        child.stdout.readline()
        during = resident(os.getpid())
        child.communicate("\n")
    assert (60 << 20) < during - before < (120 << 20)


def test_a_process_that_is_gone_has_no_memory():
    assert resident(2**22 + 1) == 0


def test_a_real_night_ends_so_and_resumes_without_a_ceiling(tmp_path):
    night(tmp_path, run="memory_mb: 100")
    command = [sys.executable, "-m", "jobs", "run", tmp_path / "night.yaml", "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 7
    assert "MB are in use, and run.memory_mb allows 100" in done.stderr
    assert set(published(run_night(night(tmp_path)))) >= {"digest.md", "manifest.json"}
    assert last_runs(tmp_path / "out")[0].state == "OK"


@pytest.mark.parametrize(
    ("count", "size", "most", "parts"),
    [(0, 0, 200, 0), (1, 10 * HEAVY, 200, 10), (400, 5_000, 200, 2), (401, 5_000, 200, 3), (400, 50_000, 200, 5), (400, 50_000, 40, 10)],
)
def test_shards_are_bounded_by_the_articles_and_by_their_length(count, size, most, parts):
    places = [Place(f"{number:x}", "", 0, size) for number in range(count)]
    made = parted(places, most)
    assert len(made) == parts
    assert sorted(int(place.id, 16) for part in made for place in part) == list(range(count))
