"""How far a night is: rate and time left by a clock of our own, said now and then, also from inside a model."""

import logging
from concurrent.futures import ThreadPoolExecutor

import pytest

from jobs.progress import EVERY, POINTS, Meter, advance, counted, duration, work


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def said(caplog):
    """What has been said so far: on the terminal, as status reads it."""
    caplog.set_level(logging.INFO, "jobs")
    return lambda: [record.getMessage() for record in caplog.records if hasattr(record, "stage")]


def steps(meter, clock, *moves):
    """(seconds, items) after items."""
    for seconds, items in moves:
        clock.now += seconds
        meter.advance(items)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 s"), (59.4, "59 s"), (59.6, "1 min 0 s"), (170, "2 min 50 s"), (3599, "59 min 59 s"), (4800, "1 h 20 min"), (90000, "25 h 0 min")],
)
def test_a_duration_is_read_at_a_glance(seconds, text):
    assert duration(seconds) == text


def test_a_line_has_count_rate_and_time_left(clock, said):
    meter = Meter("translate uk", [1] * 4251, clock=clock)
    steps(meter, clock, (68.9, 1240))
    assert said() == ["1,240 of 4,251 sentences, 18/s, 2 min 47 s left"]


@pytest.mark.parametrize(
    ("done", "seconds", "text"),
    [(1, 50, "1 of 10 shards, 50 s each, 7 min 30 s left"), (10, 5, "10 of 10 shards, 2.0/s"), (0, 5, "0 of 10 shards")],
)
def test_a_slow_pace_is_told_by_the_item_and_the_end_without_time_left(clock, said, done, seconds, text):
    steps(Meter("shard", [7] * 10, 0, clock), clock, (seconds, done))
    assert said() == [text]


def test_time_left_goes_by_size_and_not_by_number(clock):
    meter = Meter("translate uk", [90, *[1] * 10], clock=clock)  # the longest come first
    steps(meter, clock, (9, 1))
    assert meter.left() == pytest.approx(1.0)


def test_lines_come_now_and_then(clock, said):
    steps(Meter("translate uk", [1] * 1000, clock=clock), clock, *[(1, 5)] * 100)
    assert len(said()) == 100 // EVERY


def test_what_more_there_is_to_say_is_said(clock, said):
    meter = Meter("shard", [1, 1], 0, clock)
    clock.now += 10
    meter.advance(1, "214 articles used")
    assert said() == ["1 of 2 shards, 214 articles used, 10 s each, 10 s left"]


def test_of_what_nobody_can_count_beforehand_there_is_a_rate(clock, said):
    steps(Meter("read", clock=clock), clock, (20, 12000))
    assert said() == ["12,000 articles, 600/s"]


def test_what_an_earlier_run_had_done_says_nothing_about_the_pace(clock):
    meter = Meter("translate uk", [1] * 4000, clock=clock)
    for done in (1000, 2000, 3000):
        clock.now += 0.1
        meter.reached(done)
    assert meter.left() is None
    clock.now += 50
    meter.reached(3500)
    assert (meter.rate(), meter.left()) == (10, 50)


def test_the_pace_is_that_of_the_last_lines(clock):
    meter = Meter("translate uk", [1] * 100_000, clock=clock)
    steps(meter, clock, (EVERY, 15_000), *[(EVERY, 15)] * POINTS)
    assert meter.rate() == pytest.approx(1, rel=0.3)


def test_what_is_guessed_meanwhile_is_corrected(clock):
    meter = Meter("translate uk", [1] * 10, clock=clock)
    steps(meter, clock, (5, 25))  # a sentence in parts is counted more than once
    assert meter.done == 10
    meter.reached(8)
    assert meter.done == 8


def test_a_model_deep_inside_tells_of_the_work_of_its_own_thread(clock):
    def climb(count):
        with work("translate uk", [1] * count, clock=clock) as meter:
            advance(count - 1)
            return meter.done

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(climb, (3, 7))) == [2, 6]


@pytest.mark.parametrize(("seconds", "lines"), [(20, ["1 of 3 sentences, 20 s each, 40 s left", "3 of 3 sentences, 7 s each"]), (5, [])])
def test_the_end_is_told_where_the_way_there_was(clock, said, seconds, lines):
    with work("translate uk", [1, 1, 1], clock=clock) as meter:
        steps(meter, clock, (seconds, 1))
    assert said() == lines


def test_without_work_nobody_minds():
    advance(3)
    assert list(counted("ab")) == ["a", "b"]


def test_work_that_begins_is_in_the_log_alone(clock, caplog):
    caplog.set_level(logging.INFO, "jobs")
    with work("translate uk", [3, 3], clock=clock):
        pass
    [record] = caplog.records
    assert (record.getMessage(), record.progress, record.of) == ("0 of 2 sentences", "translate uk", 2)
    assert not hasattr(record, "stage")
