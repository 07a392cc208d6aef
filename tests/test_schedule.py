"""config/nightdesk.cron, .service and .timer work as given: their own tools accept them, and their command is ours."""

import configparser
import os
import re
import shlex
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from jobs.cli import run
from jobs.errors import LockedError

ROOT = Path(__file__).parent.parent
CONFIG = ROOT / "config"
HOME = "/opt/nightdesk"
PYTHON = f"{HOME}/.venv/bin/python"
README = (ROOT / "README.md").read_text(encoding="utf-8")
SYSTEMD = shutil.which("systemd-analyze")


def unit(name):
    """A unit as systemd reads it."""
    parser = configparser.ConfigParser(strict=False, interpolation=None, delimiters="=", comment_prefixes="#")
    parser.optionxform = str
    parser.read(CONFIG / name)
    return parser


def cron():
    """The variables of the crontab, and the fields of its one job."""
    lines = [line for line in (CONFIG / "nightdesk.cron").read_text().splitlines() if line and line[0] != "#"]
    jobs = [line for line in lines if not re.match(r"[A-Z_]+=", line)]
    assert len(jobs) == 1
    return dict(line.split("=", 1) for line in lines if line not in jobs), jobs[0].split(maxsplit=5)


def given(command):
    """Our own options, as a command line gives them, with all files there."""
    return run.make_context("run", list(command[command.index("jobs") + 2 :])).params


@pytest.mark.skipif(not SYSTEMD, reason="systemd is not installed: apt install systemd")
def test_systemd_accepts_the_units(tmp_path):
    for name in ("nightdesk.service", "nightdesk.timer"):
        text = (CONFIG / name).read_text().replace(PYTHON, sys.executable).replace(HOME, str(ROOT))
        (tmp_path / name).write_text(text)
    command = [SYSTEMD, "verify", "--man=no", *map(str, sorted(tmp_path.iterdir()))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, [line for line in done.stderr.splitlines() if "nightdesk" in line]) == (0, [])


@pytest.mark.skipif(not SYSTEMD, reason="systemd is not installed: apt install systemd")
def test_a_mistake_in_a_unit_would_be_seen(tmp_path):
    text = (CONFIG / "nightdesk.service").read_text().replace(PYTHON, sys.executable).replace("Nice=10", "Nicest=10")
    (tmp_path / "nightdesk.service").write_text(text)
    done = subprocess.run([SYSTEMD, "verify", "--man=no", str(tmp_path / "nightdesk.service")], capture_output=True, text=True, check=False)
    assert "Nicest" in done.stderr


def test_the_service_runs_our_command(monkeypatch):
    monkeypatch.chdir(ROOT)
    command = shlex.split(unit("nightdesk.service")["Service"]["ExecStart"])
    assert command[:4] == [PYTHON, "-m", "jobs", "run"] and given(command)["quiet"]
    assert given(command)["config"] == Path("config/nightly.yaml")


def seconds(text):
    number, kind = re.fullmatch(r"(\d+)(s|min|h)?", text).groups()
    return int(number) * {"s": 1, "min": 60, "h": 3600, None: 1}[kind]


def test_the_service_gives_the_night_time_to_end_and_knows_the_exit_codes():
    service = unit("nightdesk.service")["Service"]
    assert seconds(service["TimeoutStopSec"]) >= 10 and seconds(service["TimeoutStartSec"]) > 3600
    well = {int(code) for code in service["SuccessExitStatus"].split()}
    assert well == {130, 143} and LockedError.exit_code not in well  # a run that hangs must not look well
    assert all(f"| {code} |" in README or f"{code}" in README for code in well)


def test_the_service_may_write_where_the_night_writes():
    service = unit("nightdesk.service")["Service"]
    assert service["ProtectSystem"] == "strict" and f"{HOME}/out" in service["ReadWritePaths"].split()
    assert service["StateDirectory"] == "nightdesk" and "NIGHTDESK_MODELS=/var/lib/nightdesk/models" in service["Environment"]
    assert "MemoryDenyWriteExecute" not in service


def test_the_timer_has_a_zone_and_an_hour_that_no_clock_change_skips():
    timer = unit("nightdesk.timer")["Timer"]
    day, hour, zone = timer["OnCalendar"].split()
    assert day == "*-*-*" and ZoneInfo(zone) and hour >= "04:00:00" and timer["Persistent"] == "true"
    assert hour[:5] == "{1:0>2}:{0:0>2}".format(*cron()[1])


def test_the_cron_line_is_a_time_of_every_day():
    minute, hour, *rest, _ = cron()[1]
    assert int(minute) in range(60) and int(hour) in range(4, 24) and rest == ["*", "*", "*"]


def test_the_cron_line_runs_our_command_as_cron_runs_it(tmp_path, monkeypatch):
    variables, fields = cron()
    stub = tmp_path / ".venv" / "bin" / "python"
    stub.parent.mkdir(parents=True)
    stub.write_text('#!/bin/sh\nprintf "%s\\n" "$PWD" "$(nice)" "$@" > said\necho noise\necho trouble >&2\n')
    stub.chmod(stub.stat().st_mode | stat.S_IXUSR)
    command = [variables["SHELL"], "-c", fields[5].replace(HOME, str(tmp_path))]
    assert "%" not in fields[5]  # which is a new line to cron
    done = subprocess.run(command, env={"PATH": variables["PATH"], "HOME": "/"}, capture_output=True, text=True, check=True)
    folder, nice, *told = (tmp_path / "said").read_text().splitlines()
    assert (folder, done.stdout, done.stderr) == (str(tmp_path), "", "trouble\n") and int(nice) >= min(10, os.nice(0) + 10)
    monkeypatch.chdir(ROOT)
    assert told[:3] == ["-m", "jobs", "run"] and given(told)["quiet"]
