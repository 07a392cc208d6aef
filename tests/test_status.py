"""The running night and the last ones, told from their logs and the lock alone."""

import datetime
import json
import os
import subprocess
import sys

import pytest
from nights import night

from jobs.pipeline import run_night
from jobs.run_log import LOG_FILE, OLDER
from jobs.status import LAST, Run, as_json, last_runs, told
from jobs.store import lock

UTC = datetime.UTC
NOW = datetime.datetime(2026, 11, 26, 3, 11, 12, tzinfo=UTC)
SHARD = ("02:40:00", {"progress": "shard", "message": "3 of 12 shards, 2 min each, 18 min left", "left": 1080})
UKRAINIAN = ("03:11:08", {"progress": "translate uk", "message": "1,240 of 4,251 sentences, 18/s, 2 min 50 s left", "done": 1240, "of": 4251})
POLISH = ("02:50:00", {"progress": "translate pl", "message": "90 of 90 sentences, 18/s", "done": 90, "of": 90})
READ = ("02:31:00", {"stage": "read", "message": "300 in, 299 out"})
OK = ("02:59:00", {"event": "end", "exit": 0, "state": "OK", "articles": 1299, "events": 39})
LESS = ("02:59:00", {**OK[1], "state": "DEGRADED"})
DEGRADED = ("02:58:59", {"message": "the edition is DEGRADED: 3 sentences without a translation withheld."})


def logged(out, day, *events, pid=4711, name=LOG_FILE):
    """A log that has a run of this edition, which begins at half past two, and these events."""
    (out / day).mkdir(parents=True, exist_ok=True)
    began = ("02:30:02", {"event": "begin", "deadline": "06:30", "message": "the run begins"})
    with (out / day / name).open("a", encoding="utf-8") as file:
        for time, event in (began, *events):
            row = {"time": f"{day}T{time}+0000", "run": f"{day.replace('-', '')}T023002-{pid}", "message": "so", **event}
            file.write(json.dumps(row) + "\n")


def text(out):
    """What is told of the runs below out/."""
    return "\n".join(told(out, last_runs(out), NOW))


def test_where_nothing_has_run_it_says_so(tmp_path):
    assert text(tmp_path / "out") == f"no run is at work in {tmp_path}/out"


def test_a_run_that_has_said_nothing_yet_is_told(tmp_path):
    with lock(tmp_path / "out"):
        assert text(tmp_path / "out") == f"process {os.getpid()} has just begun a run in {tmp_path}/out"


def test_the_running_night_says_how_far_it_is(tmp_path):
    logged(tmp_path, "2026-11-26", READ, SHARD, POLISH, UKRAINIAN, pid=os.getpid())
    with lock(tmp_path):
        lines = text(tmp_path).splitlines()
    assert lines == [
        f"running since 02:30:02 (41 min 10 s): the edition of 2026-11-26, process {os.getpid()}, to be ready by 06:30",
        "  shard: 3 of 12 shards, 2 min each, 18 min left",
        "  translate uk: 1,240 of 4,251 sentences, 18/s, 2 min 50 s left",
        f"  last sign of life 4 s ago, in {tmp_path}/2026-11-26/run.log.jsonl",
    ]


@pytest.mark.parametrize(
    ("events", "row"),
    [
        ([OK], "OK        1,299     39      28 min 58 s  0"),
        ([DEGRADED, LESS], "DEGRADED  1,299     39      28 min 58 s  0     3 sentences without a translation withheld."),
        ([READ, SHARD, UKRAINIAN], "killed                      41 min 6 s         at translate uk: 1,240 of 4,251 sentences"),
        ([READ, SHARD], "killed                      9 min 58 s         at shard: 3 of 12 shards, 2 min each, 18 min left"),
        ([READ, SHARD, ("02:50:00", {"stage": "summarize"})], "killed                      19 min 58 s        at cluster"),
        ([("02:31:00", {"event": "end", "exit": 143})], "stopped                     58 s         143   at read"),
        ([("02:31:00", {"event": "end", "exit": 4, "message": "stopped: no room"})], "failed                      58 s         4     no room"),
    ],
)
def test_how_a_run_ended(tmp_path, events, row):
    logged(tmp_path, "2026-11-26", *events)
    lines = [line for line in text(tmp_path).splitlines() if line.startswith("2026-11-26 02:30")]
    assert [" ".join(line.split()).startswith(" ".join(f"2026-11-26 02:30 2026-11-26 {row}".split())) for line in lines] == [True]


@pytest.mark.parametrize(("events", "hint"), [([READ], True), ([READ, OK], False)])
def test_what_came_to_nothing_can_be_gone_on_with(tmp_path, events, hint):
    logged(tmp_path, "2026-11-25", *events)
    logged(tmp_path, "2026-11-26", OK)
    assert ("the same command with --as-of 2026-11-25 goes on with it" in text(tmp_path)) == hint
    assert "--as-of 2026-11-26" not in text(tmp_path)


def test_a_long_reason_is_cut_in_the_table_and_whole_for_a_program(tmp_path):
    logged(tmp_path, "2026-11-26", ("02:31:00", {"event": "end", "exit": 4, "message": "stopped: " + "no room " * 40}))
    assert max(map(len, text(tmp_path).splitlines())) < 180
    assert last_runs(tmp_path)[0].why.count("no room") == 40


def test_a_killed_run_is_not_the_one_that_runs_now_under_its_number(tmp_path):
    logged(tmp_path, "2026-11-25", READ, pid=os.getpid())
    logged(tmp_path, "2026-11-26", READ, pid=os.getpid())
    with lock(tmp_path):
        assert [run.state for run in last_runs(tmp_path)] == ["running", "killed"]
    assert [run.state for run in last_runs(tmp_path)] == ["killed", "killed"]


def test_the_last_ten_runs_are_listed_the_newest_first(tmp_path):
    for day in range(1, 15):
        logged(tmp_path, f"2026-11-{day:02}", OK)
        os.utime(tmp_path / f"2026-11-{day:02}" / LOG_FILE, (day, day))
    assert [run.edition for run in last_runs(tmp_path)] == [f"2026-11-{day:02}" for day in range(14, 14 - LAST, -1)]


def test_runs_of_one_edition_are_told_apart_also_in_an_older_log(tmp_path):
    logged(tmp_path, "2026-11-26", READ, pid=1, name=OLDER)
    logged(tmp_path, "2026-11-26", OK, pid=2)
    assert {run.pid: run.state for run in last_runs(tmp_path)} == {1: "killed", 2: "OK"}


@pytest.mark.parametrize(
    "damage",
    [
        b'{"time": "2026-11-26T0', b"\xff\n", b"[]\n", b"7\n", b'{"run": "x-1", "time": "soon"}\n', b'{"run": "x", "time": 7}\n',
        b'{"run": "x", "time": "2026-01-01T00:00:00"}\n',
    ],
)
def test_a_damaged_line_says_nothing(tmp_path, damage):
    logged(tmp_path, "2026-11-26", OK)
    with (tmp_path / "2026-11-26" / LOG_FILE).open("ab") as file:
        file.write(damage)
    assert last_runs(tmp_path)[0].state == "OK"


def test_a_program_gets_the_same_as_json(tmp_path):
    logged(tmp_path, "2026-11-25", OK)
    logged(tmp_path, "2026-11-26", SHARD, pid=os.getpid())
    with lock(tmp_path):
        made = json.loads(as_json(last_runs(tmp_path)))
    assert {"pid": os.getpid(), "left": 1080, "deadline": "06:30"}.items() <= made["running"].items()
    assert [(run["state"], run["articles"], run["events"]) for run in made["runs"]] == [("OK", 1299, 39)]
    assert datetime.datetime.fromisoformat(made["running"]["began"]) < NOW


def test_a_night_is_told_as_it_ended(tmp_path):
    run_night(night(tmp_path))
    [run] = last_runs(tmp_path / "out")
    assert (run.edition, run.state, run.exit, run.articles, run.events) == ("2026-05-08", "OK", 0, 3, 2)
    assert isinstance(run, Run)


def test_the_command_tells_it(tmp_path):
    logged(tmp_path, "2026-11-26", ("02:31:00", {"event": "end", "exit": 4, "message": "stopped: \x1b[2Jno room"}))
    done = subprocess.run([sys.executable, "-m", "jobs", "status", "--out", tmp_path], capture_output=True, text=True, check=True)
    assert "failed" in done.stdout and "\x1b" not in done.stdout
