"""What nights took, kept and read back; and what the next one takes by them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nights import night

from jobs.calibration import (
    FILE,
    KEPT,
    REST,
    USED,
    Load,
    Measured,
    comparable,
    forecast,
    line,
    machine,
    nights_at,
    process_began,
    remember,
)
from jobs.config import load
from jobs.deadline import NARROW
from jobs.kit import Night
from jobs.pipeline import run_night
from jobs.report import Ledger
from jobs.stints import AGAIN, FIRST, LOAD, REUSED, SEGMENTS, TELL, WRITE, Stint
from jobs.store import aside_of

STAGES = (("read", 1.0), ("clean", 2.0), ("translate", 3.0), ("check", 4.0), ("summarize", 1.0), ("merge", 2.0), (REST, 5.0))


def was(articles, *stints, workers=1, seconds=STAGES, memory=500, disk=None):
    """A night over so many articles of ten segments each."""
    return Measured(machine(), workers, articles, 10 * articles, tuple(seconds), stints, memory, disk or 10 * articles)


def will(articles, workers=1, **more):
    return Load(workers, articles, 10 * articles, **({"chars": {}, "fresh": articles} | more))


@pytest.mark.parametrize(
    ("points", "fixed", "expected"),
    [
        ([], False, (0, 0)),
        ([(100, 50)], False, (0, 0.5)),
        ([(100, 50)], True, (50, 0)),
        ([(100, 50), (105, 60), (95, 40)], False, (0, 0.5)),  # sizes too near to tell what is fixed
        ([(10, 7), (100, 25)], False, (5, 0.2)),
        ([(10, 7), (100, 25), (50, 900)], False, (5, 0.2)),  # one odd night
        ([(10, 1), (100, 100)], False, (0, 0.55)),  # nothing is less than free
        ([(10, 7), (100, 3)], False, (5, 0)),
        ([(0, 3)], True, (0, 0)),
    ],
)
def test_a_line_through_nights(points, fixed, expected):
    assert line(points, fixed=fixed) == pytest.approx(expected)


@given(st.floats(0, 100), st.floats(0, 10), st.lists(st.integers(1, 10_000), min_size=2, max_size=5, unique=True))
def test_a_line_is_found_again(base, each, sizes):
    drawn = line([(size, base + each * size) for size in sizes])
    if max(sizes) >= 1.5 * min(sizes):
        assert drawn == pytest.approx((base, each), rel=1e-4, abs=1e-4)
    assert min(drawn) >= 0


def test_twice_the_articles_take_twice_as_long_but_for_the_start():
    made = forecast(will(200), [was(100)])
    assert made.seconds["clean"] == 4
    assert made.seconds[REST] == 5
    assert made.total == 2 * 13 + 5
    assert (made.memory, made.disk) == (500, 2000)


def test_workers_share_the_first_leg():
    made = forecast(will(100, workers=2), [was(100, workers=2)])
    assert (made.seconds["clean"], made.seconds["read"], made.seconds["merge"]) == (1, 1, 2)


def test_what_has_been_tried_is_taken_as_it_is():
    assert forecast(will(100, tried=(("clean", 7.0),)), [was(100)]).seconds["clean"] == 7


def test_models_take_what_they_are_asked_and_are_loaded_once():
    past = was(
        100, Stint(LOAD, "a", 0, 0, 9.0), Stint(FIRST, "a", 50, 1000, 20.0), Stint(AGAIN, "a", 5, 100, 10.0),
        Stint(FIRST, "b", 5, 200, 6.0), Stint(TELL, "s", 100, 9000, 40.0), Stint(WRITE, "w", 9, 90, 5.0),
    )  # fmt: skip
    made = forecast(will(200, chars={"a": 500}, helpers=("b",), summarizer="s", writer="w"), [past])
    assert made.models[("translate", "a")] == 15 + 9
    assert made.models[("translate", "b")] == pytest.approx(6 * 500 / 1200)
    assert (made.models[("summarize", "s")], made.models[("merge", "w")]) == (80, 10)
    assert made.seconds["summarize"] == 2 + 80
    assert made.unknown == ()


def test_a_model_without_work_is_not_loaded():
    past = was(100, Stint(LOAD, "a", 0, 0, 9.0), Stint(FIRST, "a", 50, 1000, 20.0))
    assert forecast(will(100, chars={"a": 0}), [past]).models == {("translate", "a"): 0}


def test_a_model_that_no_night_has_had_is_named():
    made = forecast(will(100, chars={"new": 10, "idle": 0}, helpers=("spare",), summarizer="s"), [was(100)])
    assert made.unknown == ("new", "s")


def test_only_nights_of_this_machine_with_as_many_workers_count():
    nights = [was(n + 1) for n in range(9)] + [was(50, workers=2), replace(was(60), machine="another")]
    assert [one.articles for one in comparable(nights, 1)] == [5, 6, 7, 8, 9]
    assert len(comparable(nights, 1)) == USED


def test_a_night_remembers_what_it_took_and_one_that_is_resumed_does_not(tmp_path):
    config = night(tmp_path)
    folder = run_night(config)
    [kept] = nights_at(tmp_path / "out" / FILE)
    assert (kept.articles, kept.segments, kept.workers) == (3, 13, 1)
    assert {name for name, _ in kept.seconds} >= {"read", "translate", "publish", REST}
    assert kept.memory > 10_000_000 and kept.disk > 10_000
    assert (tmp_path / "out" / FILE).stat().st_mode & 0o077 == 0  # has the name of the machine
    assert run_night(config) == folder
    assert nights_at(tmp_path / "out" / FILE) == (kept,)


@pytest.mark.parametrize("spoil", ["reused", "eased", "fault", "empty"])
def test_nights_that_tell_nothing_are_not_kept(tmp_path, spoil):
    ledger = Ledger()
    ledger.count("split", 0 if spoil == "empty" else 1, 0 if spoil == "empty" else 1, 1.0)
    ledger.worked([REUSED if spoil == "reused" else Stint(SEGMENTS, "", 1, 9, 0.0)])
    if spoil == "eased":
        ledger.ease(NARROW, 1)
    if spoil == "fault":
        ledger.fault("merge", "here", ValueError("x"))
    config = night(tmp_path)
    remember(Night("k", config, config.run.as_of, tmp_path / "out" / "2026-05-08"), ledger, 9.0, 1)
    assert not (tmp_path / "out" / FILE).exists()


def test_the_work_of_models_is_not_that_of_their_stage(tmp_path):
    ledger = Ledger()
    for stage, seconds in (("split", 1.0), ("translate", 30.0), ("merge", 3.0)):
        ledger.count(stage, 2, 2, seconds)
    ledger.worked([Stint(SEGMENTS, "", 20, 900, 0.0), Stint(LOAD, "a", 0, 0, 8.0), Stint(FIRST, "a", 9, 99, 20.0)])
    config = night(tmp_path)
    remember(Night("k", config, config.run.as_of, tmp_path / "out"), ledger, 40.0, 1)
    [kept] = nights_at(tmp_path / "out" / FILE)
    assert dict(kept.seconds) == {"split": 1.0, "translate": 2.0, "merge": 3.0, REST: 6.0}


def test_a_full_calibration_forgets_the_oldest_and_a_broken_one_begins_anew(tmp_path):
    config = night(tmp_path)
    path = tmp_path / "out" / FILE
    path.parent.mkdir()
    path.write_text("{")
    ledger = Ledger()
    ledger.count("split", 1, 1, 1.0)
    for seconds in range(KEPT + 2):
        remember(Night("k", config, config.run.as_of, tmp_path / "none"), ledger, 2.0 + seconds, 1)
    assert [dict(one.seconds)[REST] for one in nights_at(path)] == [1.0 + n for n in range(2, KEPT + 2)]


def test_what_a_killed_run_left_is_cleared_away_by_the_one_that_resumes(tmp_path):
    config = night(tmp_path)
    run_night(config)
    aside_of(tmp_path / "out" / FILE).write_text("half of it")
    run_night(config)
    assert not aside_of(tmp_path / "out" / FILE).exists()
    assert len(nights_at(tmp_path / "out" / FILE)) == 1


def test_a_disk_that_refuses_costs_only_the_calibration(tmp_path, caplog):
    config = load(night(tmp_path) and tmp_path / "night.yaml")
    (tmp_path / "out").write_text("in the way")
    ledger = Ledger()
    ledger.count("split", 1, 1, 1.0)
    remember(Night("k", config, config.run.as_of, tmp_path / "none"), ledger, 2.0, 1)
    assert "the calibration of `plan` is not kept" in caplog.text


def test_a_process_has_begun_before_now():
    assert 0 < process_began(lambda: 1e9) <= 1e9
