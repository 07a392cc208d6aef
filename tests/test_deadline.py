"""A deadline: when it is, what is done without at which pace, and a night that is ready in time with what it had."""

import datetime
import json
import time
from zoneinfo import ZoneInfo

import pytest
from nights import night, published

from jobs.config import Config, load, with_deadline
from jobs.deadline import (
    EXTRACTS,
    FAST,
    FEW,
    NARROW,
    STOP,
    Deadline,
    Pace,
    deadline,
    eased,
    hurried,
    level_for,
    levels,
    told,
)
from jobs.errors import ConfigError
from jobs.first_leg import finished, first_leg
from jobs.kit import Night, opened
from jobs.model_spec import ModelSpec
from jobs.pipeline import run_night
from jobs.report import Ledger
from jobs.second_leg import second_leg
from jobs.shards import load_shard, save_shard

FULL = {
    "read": {"paths": ("in",)},
    "translate": {"routes": {"uk": ({"name": "big"}, {"name": "small", "fast": True}), "pl": ({"name": "only"},)}},
    "summarize": {"model": {"name": "writer"}},
}
PLAIN = {"read": {"paths": ("in",)}, "translate": {"routes": {"uk": ({"name": "a", "beam": 1, "retry": None},)}}}
HANGS = ModelSpec(name="hangs", backend="fake")
LOST = "Budowa mostu trwała dwa lata i kosztowała 12 mln hrywien."
MORE = "translate: {routes: {pl: [{name: any, backend: fake}]}, "


def at(text, zone="Europe/Kyiv"):
    return datetime.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp()


@pytest.mark.parametrize(
    ("now", "hour", "then"),
    [
        ("2026-11-25T02:00", "06:30", "2026-11-25T06:30"),
        ("2026-11-25T23:00", "06:30", "2026-11-26T06:30"),
        ("2026-11-25T06:30", "06:30", "2026-11-26T06:30"),
        ("2026-10-24T23:00", "06:30", "2026-10-25T06:30"),  # the night has 25 hours
        ("2026-12-31T23:59", "00:00", "2027-01-01T00:00"),
    ],
)
def test_a_deadline_is_the_next_time_that_the_clock_shows(now, hour, then):
    assert deadline(hour, "Europe/Kyiv", lambda: at(now)).at == at(then)


def test_without_a_zone_it_is_the_clock_of_the_machine():
    now = datetime.datetime(2026, 11, 25, 2).timestamp()
    assert deadline("06:30", None, lambda: now).at == now + 4.5 * 3600


@pytest.mark.parametrize("hour", ["6:30", "24:00", "06:60", "soon", "06:30:00"])
def test_what_is_no_time_of_the_day_is_refused(hour):
    with pytest.raises(ConfigError, match="no time of the day; give hours and minutes, such as 06:30"):
        with_deadline(Config.model_validate(PLAIN), hour)


def test_each_level_does_without_something_more():
    config = Config.model_validate(FULL)
    narrow, fast, extracts = (eased(config, level) for level in (NARROW, FAST, EXTRACTS))
    assert [(spec.name, spec.beam, spec.retry) for spec in narrow.translate.routes["uk"]] == [("big", 1, None), ("small", 1, None)]
    assert {lang: [spec.name for spec in route] for lang, route in fast.translate.routes.items()} == {"uk": ["small"], "pl": ["only"]}
    assert fast.summarize.model and extracts.summarize.model is None
    assert levels(config) == (0, NARROW, FAST, EXTRACTS)
    assert eased(config, 0) == config


def test_a_level_that_changes_nothing_is_passed_over():
    assert levels(Config.model_validate(PLAIN)) == (0,)


@pytest.mark.parametrize(
    ("left", "level"),
    [(1000.0, 0), (999.0, NARROW), (500.0, NARROW), (400.0, FAST), (300.0, EXTRACTS), (200.0, EXTRACTS), (0.0, STOP), (-5.0, STOP)],
)
def test_the_level_is_the_lowest_that_is_ready_in_time(left, level):
    pace = Pace()
    pace.add(0, work=10, seconds=100)
    assert level_for(Config.model_validate(FULL), pace, 100, left) == level


def test_the_pace_of_a_level_is_its_own_once_it_is_known():
    pace = Pace()
    assert pace.seconds(0, 100) == 0
    pace.add(0, work=10, seconds=100)
    assert pace.seconds(NARROW, 100) == 500
    pace.add(NARROW, work=10, seconds=90)
    assert pace.seconds(NARROW, 100) == 900


def test_no_level_that_changes_nothing_is_chosen_however_little_time_is_left():
    pace = Pace()
    pace.add(0, work=10, seconds=100)
    assert level_for(Config.model_validate(PLAIN), pace, 100, 1.0) == 0


@pytest.mark.parametrize(("now", "hurries"), [(900.0, False), (931.0, False), (933.0, True)])
def test_a_second_leg_hurries_when_a_quarter_of_its_time_is_gone(now, hurries):
    assert Deadline(1000.0, "06:30", lambda: now).hurries(1400) is hurries


def test_a_late_second_leg_has_fewer_full_digests_and_no_model():
    config = hurried(Config.model_validate({**FULL, "merge": {"model": {"name": "writer"}}}))
    assert (config.merge.model, config.merge.full_digests) == (None, FEW)


def test_the_masthead_is_told_what_the_deadline_cost():
    assert told({0: 5, NARROW: 1, 5: 3}, "06:30") == (
        "To be ready by 06:30: 1 article translated with beam 1 and without second tries.",
        "To be ready by 06:30: 3 events told in one line, or without a model.",
    )


class Clock:
    """A clock that goes on by so many seconds whenever it is asked."""

    def __init__(self, step):
        self.now, self.step = 0.0, step

    def __call__(self):
        self.now += self.step
        return self.now


def run_by(folder, step, config):
    """A night until 1,000 seconds by such a clock; its edition."""
    made = Night("test", config, datetime.date(2026, 5, 8), folder / "out" / "2026-05-08", Deadline(1000.0, "06:30", Clock(step)))
    with opened(made):
        ledger = Ledger()
        second_leg(finished(first_leg(made, ledger)), made, ledger)
    return json.loads((made.folder / "edition.json").read_text())


@pytest.fixture
def config(tmp_path):
    """A night with a model for one sentence that the memory does not know."""
    night(tmp_path, without=LOST, run="deadline: '06:30'")
    text = (tmp_path / "night.yaml").read_text()
    (tmp_path / "night.yaml").write_text(text.replace("translate: {", MORE))
    return load(tmp_path / "night.yaml")


def test_with_time_enough_nothing_is_done_without(tmp_path, config):
    made = run_by(tmp_path, 0.001, config)
    assert not any("06:30" in note for note in made["notes"])
    before = published(tmp_path / "out" / "2026-05-08")
    plain = config.model_copy(update={"run": config.run.model_copy(update={"deadline": None})})
    assert published(run_night(plain)) == before


def test_a_night_that_is_late_is_published_with_what_it_has_and_says_so(tmp_path, config):
    made = run_by(tmp_path, 400.0, config)
    assert made["state"] == "DEGRADED"
    told = [note for note in made["notes"] if "06:30" in note]
    assert told == ["To be ready by 06:30: 1 article translated in part or not at all."]  # nothing of what needs no model
    reasons = [flag["detail"] for event in made["events"] for item in event["withheld"] for flag in item["flags"]]
    assert any("before the deadline of 06:30; the same command translates it" in reason for reason in reasons)
    assert made["ledger"]["in"] == made["ledger"]["used"] == 3


def test_what_was_made_in_a_hurry_is_made_anew_when_there_is_time(tmp_path, config):
    run_by(tmp_path, 400.0, config)
    plain = config.model_copy(update={"run": config.run.model_copy(update={"deadline": None})})
    made = json.loads((run_night(plain) / "edition.json").read_text())
    assert not any("06:30" in note for note in made["notes"])


def run_with(folder, config, section, **changed):
    """The edition of a night of which a second is left for models, with something changed in one section."""
    changed = {section: getattr(config, section).model_copy(update=changed)}
    by = Deadline(time.time() + 21.2, "06:30")
    tonight = Night("test", config.model_copy(update=changed), datetime.date(2026, 5, 8), folder / "out" / "2026-05-08", by)
    with opened(tonight):
        ledger = Ledger()
        second_leg(finished(first_leg(tonight, ledger)), tonight, ledger)
    assert time.time() < by.at
    return json.loads((tonight.folder / "edition.json").read_text())


def test_a_night_whose_model_hangs_is_published_in_time(tmp_path, config):
    made = run_with(tmp_path, config, "translate", routes={"pl": (HANGS,)})
    assert [item["original"] for event in made["events"] for item in event["withheld"]] == [LOST]
    assert made["notes"][0] == "To be ready by 06:30: 1 article translated in part or not at all."


@pytest.mark.parametrize(("section", "note"), [
    ("summarize", "To be ready by 06:30: 2 articles translated so, and summarized by extracts instead of a model."),
    ("merge", "fake|first of the group failed: "),
])  # fmt: skip
def test_a_night_whose_summarizer_or_writer_hangs_is_published_in_time(tmp_path, config, section, note):
    made = run_with(tmp_path, config, section, model=HANGS)
    assert made["state"] == "DEGRADED" and any(each.startswith(note) for each in made["notes"])
    assert made["ledger"]["used"] == 3


def test_an_earlier_run_that_had_more_time_is_not_spoilt(tmp_path, config):
    folder = tmp_path / "out" / "2026-05-08"
    before = run_by(tmp_path, 0.001, config)
    for path in list(folder.glob(".shards/*.json")):
        save_shard(folder, f"{path.stem}-1", load_shard(folder, path.stem))
        path.unlink()
    made = run_by(tmp_path, 400.0, config)
    assert (made["events"], made["notes"]) == (before["events"], before["notes"])
