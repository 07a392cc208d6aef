"""What is found before the night: every kind of problem as one line with its remedy, and a clean bill as well."""

import datetime
import json
import os
import struct
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from nights import night

from jobs.calibration import FILE, Measured, machine
from jobs.config import load
from jobs.errors import ConfigError, ModelError, PublishError
from jobs.model_spec import ModelSpec
from jobs.preflight import memory, models, preflight, secrets, source, worst
from jobs.preflight_clock import changes, clock, zone
from jobs.preflight_place import Finding, file_system, held, place, tried
from jobs.store import dumps, lock

NOW = datetime.datetime.now(datetime.UTC)
MAIL = "publish: {email: {host: smtp.example.org, user: me, password_variable: %s, from: a@example.org, to: [b@example.org]}}"


def fetched(config, commit="a" * 40, licence="cc-by-4.0", files=("config.json",)):
    """A model in the cache, as `models fetch` leaves it."""
    folder = config.models.folder() / "models" / "me--opus" / "main"
    folder.mkdir(parents=True)
    for name in files:
        (folder / name).write_text("{}")
    names = dict.fromkeys(("config.json", "model.safetensors"), "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a")
    receipt = {"name": "me/opus", "revision": None, "commit": commit, "licence": licence, "files": names}
    (folder / "nightdesk.json").write_text(json.dumps(receipt))
    return receipt


def bad(findings):
    return [(finding.text, finding.code) for finding in findings if finding.code]


def test_a_night_that_will_run_has_nothing_bad(tmp_path):
    config = night(tmp_path)
    found = list(preflight(config, tmp_path / "night.yaml", datetime.datetime.now(datetime.UTC)))
    assert bad(found) == []
    assert worst(found) is None
    assert any("3 files" in finding.text for finding in found)
    assert any("locks, renames and links work" in finding.text for finding in found)


def test_nothing_is_written(tmp_path):
    config = night(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    list(preflight(config, tmp_path / "night.yaml", datetime.datetime.now(datetime.UTC)))
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(("codes", "kind"), [((4, 3), ModelError), ((4,), PublishError), ((3, 2, 4), ConfigError)])
def test_the_exit_code_is_that_of_what_would_stop_the_night_first(codes, kind):
    assert type(worst([Finding("x", code) for code in codes])) is kind


def test_a_line_shows_what_is_bad_and_what_is_doubtful():
    assert [one.line() for one in (Finding("a"), Finding("b", doubt=True), Finding("c", 4))] == ["a", "! b", "✗ c"]


# --- models ---


def found_models(tmp_path, deep=False, locked=None, **model):
    """What is told of a model that is here so, by a lock file that differs so, or has none."""
    config = night(tmp_path)
    translate = config.translate.model_copy(update={"routes": {"pl": (ModelSpec(name="me/opus"),)}})
    config = config.model_copy(update={"translate": translate})
    if model:
        receipt = fetched(config, **model)
        if locked is not None:
            (tmp_path / "night.lock.json").write_text(json.dumps({"models": {"me/opus@main": receipt | locked}}))
    return list(models(config, tmp_path / "night.yaml", deep=deep))


WHOLE = ("config.json", "model.safetensors")


def test_a_missing_model_names_the_command(tmp_path):
    [(text, code)] = bad(found_models(tmp_path))
    assert code == 3
    assert "me/opus: is not in" in text and "models fetch CONFIG" in text


@pytest.mark.parametrize(
    ("model", "locked", "deep", "told"),
    [
        ({"files": WHOLE}, {}, True, "every file as downloaded, licence cc-by-4.0"),
        ({"files": WHOLE}, {}, False, "2 files, licence cc-by-4.0"),
        ({"files": WHOLE}, None, False, "! me/opus: is in no lock file"),
        ({"files": WHOLE, "licence": "cc-by-nc-4.0"}, {}, False, "cc-by-nc-4.0 (no commercial use)"),
        ({"files": ("config.json",)}, {}, False, "model.safetensors: is missing; run: python -m jobs models fetch"),
        ({"files": WHOLE}, {"commit": "b" * 40}, False, "commit aaaaaaaaaaaa is here, the lock file names bbbbbbbbbbbb"),
        ({"files": (*WHOLE, "added.json")}, {}, True, "added.json: was not downloaded with the model"),
    ],
)
def test_what_is_told_of_a_model(tmp_path, model, locked, deep, told):
    assert told in "\n".join(finding.line() for finding in found_models(tmp_path, deep, locked, **model))


def test_without_deep_no_weights_are_read(tmp_path):
    found = found_models(tmp_path, locked={}, files=(*WHOLE, "added.json"))
    assert bad(found) == []


def test_a_broken_lock_file_is_one_finding(tmp_path):
    (tmp_path / "night.lock.json").write_text("[")
    [(text, code)] = bad(found_models(tmp_path))
    assert code == 3 and "is not a lock file" in text


# --- secrets, input ---


@pytest.mark.parametrize(("variable", "codes"), [("NIGHTDESK_SURELY_UNSET", [2]), ("PATH", [])])
def test_the_password_of_the_mail_is_in_the_environment(tmp_path, variable, codes):
    found = list(secrets(night(tmp_path, more=MAIL % variable)))
    assert [code for _, code in bad(found)] == codes
    assert variable in found[0].text and os.environ["PATH"] not in found[0].text


def test_a_key_of_a_server_is_looked_for(tmp_path):
    route = "translate: {routes: {pl: [{name: llm, backend: server, url: 'http://localhost:1/v1', key_variable: NIGHTDESK_UNSET}]}}"
    text = (night(tmp_path) and tmp_path / "night.yaml").read_text().split("translate:")[0] + route
    (tmp_path / "night.yaml").write_text(text)
    assert "export the key of llm in it" in bad(secrets(load(tmp_path / "night.yaml")))[0][0]


def test_an_empty_folder_says_where_it_looked(tmp_path):
    config = night(tmp_path)
    (tmp_path / "empty").mkdir()
    finding, size, _ = source(str(tmp_path / "empty"), config)
    assert (finding.code, size) == (4, 0)
    assert "names nothing here; a path is relative to" in finding.text


def test_files_that_cannot_be_read_are_counted(tmp_path):
    config = night(tmp_path)
    (tmp_path / "in" / "gone.txt").symlink_to(tmp_path / "nowhere")
    finding, size, newest = source(str(tmp_path / "in"), config)
    assert finding.doubt and "3 files" in finding.text and "1 cannot be read, the first" in finding.text
    assert size > 0 and newest > 0


def test_a_store_is_not_asked(tmp_path):
    assert source("memory://day", night(tmp_path))[0] == Finding("read.paths: memory://day: a store, not asked")


# --- place ---


def test_a_file_in_the_place_of_the_folder_is_bad(tmp_path):
    (tmp_path / "out").write_text("")
    assert bad(place(tmp_path / "out" / "more", 1))[0][1] == 4


def test_a_folder_that_does_not_exist_yet_is_tried_where_it_will_be(tmp_path):
    assert bad(place(tmp_path / "a" / "b", 1)) == []
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_refuses_is_told_with_a_remedy():
    [problem] = tried(Path("/proc/self"))
    assert "cannot be written or renamed" in problem and "name another folder" in problem


def test_too_little_room_is_bad(tmp_path):
    found = bad(place(tmp_path, 10**18))
    assert [code for _, code in found] == [4]
    assert "a night takes about 1,000,000,000,000.0 MB; free some space" in found[0][0]


@pytest.mark.parametrize(
    ("folder", "kind"), [("/", "ext4"), ("/mnt/news", "nfs4"), ("/mnt/newspaper", "ext4"), ("/mnt/my disk/out", "xfs")]
)
def test_the_file_system_is_that_of_the_nearest_mount(tmp_path, folder, kind):
    mounts = tmp_path / "mounts"
    mounts.write_text("dev / ext4 rw 0 0\nserver:/x /mnt/news nfs4 rw 0 0\ndev2 /mnt/my\\040disk xfs rw 0 0\nshort\n")
    assert file_system(Path(folder), mounts) == kind


def test_a_system_without_a_list_of_mounts_or_locks(tmp_path):
    assert file_system(tmp_path, tmp_path / "none") == "unknown"
    assert held(tmp_path / ".lock", tmp_path / "none") == ""


@pytest.mark.skipif(not Path("/proc/locks").exists(), reason="the system keeps no list of locks")
def test_a_run_that_is_at_work_is_told_and_not_disturbed(tmp_path):
    code = "import sys; from pathlib import Path; from jobs.store import lock\nwith lock(Path(sys.argv[1])): print(1, flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdin=-1, stdout=-1, text=True) as other:
        other.stdout.readline()
        doubts = [finding.text for finding in place(tmp_path, 1) if finding.doubt]
        other.communicate("\n")
    assert len(doubts) == 1 and f"pid {other.pid}" in doubts[0]
    with lock(tmp_path):
        assert other.returncode == 0


# --- memory ---


@pytest.mark.parametrize(
    ("available", "allowed", "needed", "doubt", "told"),
    [
        (8_000_000, 0, 3_000_000_000, False, "8,192 MB available, a night takes about 3,000 MB"),
        (2_000_000, 0, 3_000_000_000, True, "2,048 MB available, a night takes about 3,000 MB; lower run.workers"),
        (8_000_000, 1000, 3_000_000_000, True, "1,000 MB allowed by run.memory_mb"),
        (8_000_000, 0, 0, False, "a night takes about 500 MB"),
    ],
)
def test_memory(tmp_path, available, allowed, needed, doubt, told):
    config = night(tmp_path, run=f"memory_mb: {allowed}" if allowed else "")
    (tmp_path / "meminfo").write_text(f"MemTotal: 9 kB\nMemAvailable: {available} kB\n")
    finding = memory(config, needed, tmp_path / "meminfo")
    assert (finding.doubt, told in finding.text) == (doubt, True)


@pytest.mark.parametrize(
    ("run", "needed"),
    [("workers: 3", 1500), ("executor: ray, ray: {actors: 2}", 1000), ("executor: ray, ray: {actors: 9, address: auto}", 500)],
)
def test_actors_on_other_machines_need_no_memory_here(tmp_path, run, needed):
    (tmp_path / "meminfo").write_text("MemAvailable: 8000000 kB\n")
    assert f"takes about {needed:,} MB" in memory(night(tmp_path, run=run), 0, tmp_path / "meminfo").text


def test_a_system_that_does_not_tell_its_memory(tmp_path):
    assert "does not tell" in memory(night(tmp_path), 1, tmp_path / "none").text


def test_what_nights_have_taken_is_what_is_needed(tmp_path):
    config = night(tmp_path)
    (tmp_path / "out").mkdir()
    row = Measured(machine(), 1, 3, 9, (), (), 777_000_000, 10**18)
    (tmp_path / "out" / FILE).write_text(dumps((replace(row, disk=5), row)))
    found = list(preflight(config, tmp_path / "night.yaml", datetime.datetime.now(datetime.UTC)))
    assert any("a night takes about 777 MB" in finding.text for finding in found)
    assert [code for _, code in bad(found)] == [4]


# --- clock ---


@pytest.mark.parametrize(
    ("ahead", "code"), [(-3600, 0), (0, 0), (200, 0), (400, 2), (50 * 365 * 86400, 2)]
)  # the last one: a machine in 1976
def test_what_is_newer_than_now_shows_a_wrong_clock(ahead, code):
    [finding] = clock(NOW, {"the newest edition": NOW.timestamp() + ahead, "this program": 0.0})
    assert finding.code == code
    assert ("the newest edition" in finding.text and "timedatectl" in finding.text) == bool(code)


@pytest.mark.parametrize(
    ("configured", "variable", "name", "code", "told"),
    [
        ("Europe/Kyiv", "Foo/Bar", "Europe/Kyiv", 0, "by run.timezone"),
        (None, "Europe/Rome", "Europe/Rome", 0, "by TZ"),
        (None, ":Europe/Rome", "Europe/Rome", 0, "by TZ"),
        (None, "CET-1CEST,M3.5.0,M10.5.0/3", None, 0, "by TZ"),
        (None, "Foo/Bar", None, 2, "read as UTC; correct TZ, or set run.timezone"),
        (None, "../../etc/passwd", None, 2, "which no zone is called"),
    ],
)
def test_the_time_zone_and_who_says_so(configured, variable, name, code, told):
    where, finding = zone(configured, variable)
    assert (where.key if where else None, finding.code, told in finding.text) == (name, code, True)


def zone_file(path, name="EET", hours=2):
    """A zone without changes, as the system keeps it (RFC 8536, version 1)."""
    path.parent.mkdir(parents=True)
    head = b"TZif" + bytes(16) + struct.pack(">6l", 0, 0, 0, 0, 1, len(name) + 1)
    path.write_bytes(head + struct.pack(">lBB", hours * 3600, 0, 0) + name.encode() + bytes(1))
    return path


@pytest.mark.parametrize(
    ("name", "told", "doubt"),
    [
        ("zoneinfo/Europe/Kyiv", "time zone: Europe/Kyiv, by", False),
        ("etc/localtime", "its name is not known", False),
        ("zoneinfo/Etc/UTC", "if the desk is elsewhere, set run.timezone", True),
        (None, "time zone: UTC, since neither", True),
    ],
)
def test_the_zone_of_the_machine(tmp_path, name, told, doubt):
    link = tmp_path / "localtime"
    if name:
        link.symlink_to(zone_file(tmp_path / name))
    where, finding = zone(None, "", link)
    assert (told in finding.text, finding.doubt) == (True, doubt)
    assert where.utcoffset(NOW.replace(tzinfo=None)) == datetime.timedelta(hours=2 if name else 0)


@pytest.mark.parametrize(
    ("now", "where", "told"),
    [
        ("2026-03-28T18:00", "Europe/Kyiv", "on 2026-03-29 the clock goes from 03:00 to 04:00; what begins between 03:00 and 04:00 does not come"),
        ("2026-10-24T18:00", "Europe/Kyiv", "on 2026-10-25 the clock goes from 04:00 to 03:00; what begins between 03:00 and 04:00 comes twice"),
        ("2026-03-28T18:00", "Europe/London", "from 01:00 to 02:00; what begins between 01:00 and 02:00 does not come"),
        ("2026-10-25T00:10", "Europe/London", "from 02:00 to 01:00"),
        ("2026-04-04T18:00", "Australia/Lord_Howe", "from 02:00 to 01:30; what begins between 01:30 and 02:00 comes twice"),
        ("2026-11-24T18:00", "Europe/Kyiv", None),
        ("2026-03-28T18:00", "Etc/UTC", None),
    ],
)  # fmt: skip
def test_a_night_in_which_the_clock_is_changed(now, where, told):
    found = list(changes(datetime.datetime.fromisoformat(now).replace(tzinfo=ZoneInfo(where)), ZoneInfo(where)))
    assert len(found) == bool(told)
    assert all(told in finding.text and finding.doubt and not finding.code for finding in found)
