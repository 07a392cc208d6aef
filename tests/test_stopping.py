"""SIGTERM and Ctrl-C in the middle of a model that never answers: the run ends at once, with its workers, and resumes."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from nights import night, published

from jobs.pipeline import run_night
from jobs.status import last_runs

LOST = "Budowa mostu trwała dwa lata i kosztowała 12 mln hrywien."


def hanging(folder, workers, stderr=subprocess.PIPE):
    """A night in a process of its own whose model hangs at one Polish sentence, when its other shards are done."""
    night(folder, run=f"workers: {workers}", without=LOST)
    text = (folder / "night.yaml").read_text()
    (folder / "night.yaml").write_text(text.replace("translate: {", "translate: {routes: {pl: [{name: hangs, backend: fake}]}, "))
    command = [sys.executable, "-m", "jobs", "run", folder / "night.yaml", "--quiet"]
    process = subprocess.Popen(command, stderr=stderr, text=True)
    awaited(lambda: list((folder / "out").rglob(".shards/articles.jsonl")) and len(children(process)) >= workers - 1)
    return process


def awaited(true):
    """Wait until something is so."""
    limit = time.monotonic() + 30
    while not true() and time.monotonic() < limit:
        os.sched_yield()
    assert true()


def children(process):
    """The processes that a process has started."""
    return [int(pid) for path in Path(f"/proc/{process.pid}/task").glob("*/children") for pid in path.read_text().split()]


def suppressed(error, work):
    """What some work gives; 0 when it ends with this error."""
    try:
        return work()
    except error:
        return 0


def alive(pid):
    """Whether a process is there and no mere entry of its parent's."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize(("number", "workers"), [(signal.SIGTERM, 1), (signal.SIGINT, 1), (signal.SIGTERM, 2)])
def test_a_signal_ends_the_run_at_once_and_the_same_command_resumes(tmp_path, number, workers):
    process = hanging(tmp_path, workers)
    below = children(process)
    assert last_runs(tmp_path / "out")[0].state == "running"
    process.send_signal(number)
    _, said = process.communicate(timeout=5)
    assert process.returncode == 128 + number
    assert f"stopped by {number.name}; the same command resumes where it was" in said
    awaited(lambda: not any(map(alive, below)))
    [run] = last_runs(tmp_path / "out")
    assert (run.state, run.exit, run.pid) == ("stopped", 128 + number, process.pid)
    resumed = published(run_night(night(tmp_path)))
    shutil.rmtree(tmp_path / "out")
    assert published(run_night(night(tmp_path))) == resumed


def test_a_signal_ends_the_run_also_when_nobody_reads_what_it_says(tmp_path):
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    while suppressed(BlockingIOError, lambda: os.write(writer, bytes(4096))):
        pass
    os.set_blocking(writer, True)
    process = hanging(tmp_path, 1, writer)
    process.send_signal(signal.SIGTERM)
    assert process.wait(5) == 128 + signal.SIGTERM
    os.close(reader)
    os.close(writer)


def test_workers_end_with_a_run_that_got_sigkill(tmp_path):
    process = hanging(tmp_path, 2)
    below = children(process)
    assert below
    process.kill()
    process.communicate(timeout=5)
    awaited(lambda: not any(map(alive, below)))
    [run] = last_runs(tmp_path / "out")
    assert (run.state, run.exit, run.pid) == ("killed", None, process.pid)
