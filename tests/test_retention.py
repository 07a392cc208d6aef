"""What retention takes, and what it never does."""

import datetime
import json
import logging
import os

import pytest

from jobs.config import Config
from jobs.retention import GONE, retain
from jobs.text import content_id

NEWEST = datetime.date(2026, 5, 31)


def made(out, *ages, signed=True, page="digest.md"):
    """Editions so many days older than the newest, with all that a night leaves."""
    for age in ages:
        folder = out / (NEWEST - datetime.timedelta(age)).isoformat()
        for name in (".shards/a.json", ".kept/a.jsonl.zst", ".inputs/a.json", page, "report.json", "run.log.jsonl", "articles/1.json"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text("{}")
        seal = {"files": {page: {}, "articles/1.json": {}}} | ({"signature": {}, "named": [{"sha256": f"{age:02}" * 32}]} if signed else {})
        (folder / "manifest.json").write_text(json.dumps(seal))
        (out / ".kept").mkdir(exist_ok=True)
        (out / ".kept" / f"{f'{age:02}' * 12}.zst").write_text("")
    return out


def config(look_back=5, feeds=(), **run):
    read = {"paths": ("in",)} | ({"feeds": feeds, "fetch": {"contact": "a@b.c"}} if feeds else {})
    return Config.model_validate({"read": read, "run": {"drift_days": 0} | run, "cluster": {"look_back_days": look_back}})


def ages(out):
    return [(NEWEST - datetime.date.fromisoformat(path.name)).days for path in sorted(out.glob("20*"), reverse=True)]


def versions(out):
    """The memories that are kept, by the age of the edition that was made with each."""
    return sorted(path.name[:2] for path in (out / ".kept").iterdir())


@pytest.mark.parametrize(
    ("run", "look_back", "left"),
    [
        ({}, 5, [0, 1, 5, 10, 40]),  # by default all
        ({"keep_days": 7}, 5, [0, 1, 5]),
        ({"keep_days": 10}, 5, [0, 1, 5, 10]),
        ({"keep_days": 1}, 5, [0, 1, 5]),  # storylines go on from five days
        ({"keep_days": 1, "drift_days": 10}, 0, [0, 1, 5, 10]),
        ({"keep_days": 1}, 0, [0, 1]),
    ],
)
def test_editions_are_kept_as_long_as_somebody_needs_them(tmp_path, run, look_back, left):
    went = retain(made(tmp_path, 0, 1, 5, 10, 40), config(look_back, **run))
    assert ages(tmp_path) == left and went["editions"] == 5 - len(left)
    assert not (tmp_path / GONE).exists()


def test_inputs_and_shards_go_before_the_editions_do(tmp_path):
    made(tmp_path, 0, 1, 9)
    failed = tmp_path / "2026-05-15" / ".shards"
    failed.mkdir(parents=True)
    went = retain(tmp_path, config(keep_inputs_days=1))
    assert went["folders .kept"] == went["folders .inputs"] == 1 and went["folders .shards"] == 2 and went["editions"] == 0
    assert [path.parent.name for path in sorted(tmp_path.glob("20*/.kept"))] == ["2026-05-30", "2026-05-31"]
    assert versions(tmp_path) == ["00", "01"]


@pytest.mark.parametrize("name", ["notes.txt", "articles/mine.json", "deep/er/file"])
def test_what_no_night_has_made_stays_and_keeps_its_folder(tmp_path, name, caplog):
    made(tmp_path, 0, 1, 30)
    foreign = tmp_path / "2026-05-01" / name
    foreign.parent.mkdir(parents=True, exist_ok=True)
    foreign.write_text("mine")
    assert retain(tmp_path, config(keep_days=5))["editions"] == 0
    assert foreign.read_text() == "mine" and "stays: no night has made" in caplog.text


def test_a_folder_that_only_looks_like_an_edition_stays(tmp_path):
    elsewhere = made(tmp_path / "elsewhere", 60)
    out = made(tmp_path / "out", 0, 1)
    made(out, 30, signed=False)
    (out / "2026-04-01").symlink_to(elsewhere / "2026-04-01", target_is_directory=True)
    (out / "2026-04-02").mkdir()
    (out / "2026-04-02" / "mine.txt").write_text("mine")
    (out / "2025-99-99").mkdir()
    assert retain(out, config(keep_days=5, keep_inputs_days=60))["editions"] == 0
    assert {path.name for path in out.glob("20*")} >= {"2026-05-01", "2026-04-01", "2026-04-02", "2025-99-99"}
    assert (elsewhere / "2026-04-01" / ".kept").exists()


@pytest.mark.parametrize("ages_", [(0,), (300,), ()])
def test_the_only_edition_stays(tmp_path, ages_):
    made(tmp_path, *ages_)
    assert not retain(tmp_path, config(keep_days=1, keep_inputs_days=0)) and len(list(tmp_path.glob("20*"))) == len(ages_)


def test_a_clock_that_runs_ahead_removes_nothing(tmp_path, caplog):
    made(tmp_path, 0, 1, 2, 3, -9000)
    assert not retain(tmp_path, config(keep_days=30, keep_inputs_days=10))
    assert ages(tmp_path) == [-9000, 0, 1, 2, 3] and "is the clock right?" in caplog.text


def test_what_latest_leads_to_stays(tmp_path):
    made(tmp_path, 0, 1, 30)
    (tmp_path / "latest").symlink_to("2026-05-01")
    retain(tmp_path, config(keep_days=5))
    assert ages(tmp_path) == [0, 1, 30]


def test_what_a_killed_run_had_begun_to_remove_goes(tmp_path):
    made(tmp_path / GONE, 50)
    retain(made(tmp_path, 0, 1), config(keep_days=5))
    assert not (tmp_path / GONE).exists()


@pytest.mark.parametrize(("age", "url", "stays"), [(9, "https://a.example/rss", True), (9, "https://old.example/rss", False), (0, "https://old.example/rss", True)])
def test_the_answer_of_a_feed_that_is_no_longer_read_goes(tmp_path, age, url, stays):
    made(tmp_path, 0, 1)
    answer = tmp_path / ".feeds" / f"{content_id(url)}.json"
    answer.parent.mkdir()
    answer.write_text("{}")
    then = answer.stat().st_mtime - age * 86400
    os.utime(answer, (then, then))
    retain(tmp_path, config(feeds=("https://a.example/rss",), keep_inputs_days=5))
    assert answer.exists() == stays


def test_the_log_has_the_counts(tmp_path, caplog):
    caplog.set_level(logging.INFO, "jobs")
    retain(made(tmp_path, 0, 1, 30, 31), config(keep_days=5))
    assert "removed: 2 editions, 2 versions of memories and glossaries" in caplog.text
    assert versions(tmp_path) == ["00", "01"]
