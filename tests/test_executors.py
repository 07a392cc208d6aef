"""One contract for every executor: the order of the shards, errors as they are, clear words when a worker dies."""

import gc
import importlib.util
import os
import signal
import sys
import weakref

import pytest

from jobs.config import RunConfig
from jobs.errors import ArticleError, ConfigError, NightdeskError
from jobs.executors import EXECUTORS, run_local, run_ray

HAS_RAY = importlib.util.find_spec("ray") is not None
# each starts a Ray of its own, 5 s or more; in the default run tests/test_ray_pool.py has one for all
WITH_RAY = pytest.param("ray", 2, marks=[pytest.mark.exhaustive, pytest.mark.skipif(not HAS_RAY, reason="ray is an extra")])
EVERY = pytest.mark.parametrize(("name", "workers"), [("local", 1), ("local", 2), WITH_RAY])


def squared(number):
    return number * number


def process_id(_):
    return os.getpid()


def failing(number):
    if number == 2:
        raise ArticleError("two", "skipped")
    return number


def dying(number):
    if number == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


@EVERY
def test_results_come_in_the_order_of_the_shards(name, workers):
    assert list(EXECUTORS[name](squared, range(7), workers)) == [0, 1, 4, 9, 16, 25, 36]


@EVERY
def test_no_shards_give_no_results(name, workers):
    assert list(EXECUTORS[name](squared, [], workers)) == []


@EVERY
def test_an_error_comes_up_after_the_results_before_it(name, workers):
    results = EXECUTORS[name](failing, range(5), workers)
    assert [next(results), next(results)] == [0, 1]
    with pytest.raises(ArticleError) as error:
        next(results)
    assert (error.value.reason, error.value.outcome) == ("two", "skipped")


@EVERY
def test_nobody_has_to_take_all_results(name, workers):
    results = EXECUTORS[name](squared, range(50), workers)
    assert next(results) == 0
    results.close()


class Result:
    """Something that can be seen to be gone."""


def result(_):
    return Result()


@pytest.mark.parametrize("workers", [1, 2])
def test_a_result_that_was_taken_is_not_kept(workers):
    results = run_local(result, range(4), workers)
    taken = weakref.ref(next(results))
    gc.collect()
    assert taken() is None
    assert len(list(results)) == 3


@pytest.mark.parametrize(("workers", "shards", "here"), [(1, 3, True), (2, 1, True), (2, 3, False)])
def test_one_worker_or_one_shard_needs_no_process(workers, shards, here):
    pids = set(run_local(process_id, range(shards), workers))
    assert (os.getpid() in pids) == here
    assert len(pids) <= workers


def test_a_killed_worker_is_told_with_the_remedy():
    with pytest.raises(NightdeskError, match=r"was killed, most often for memory; give run\.workers"):
        list(run_local(dying, range(4), 2))


def test_ray_missing_names_the_pip_line(monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(ConfigError, match=r"pip install 'nightdesk\[ray\]'"):
        next(run_ray(squared, [1], 1))


def test_every_executor_can_be_named_in_the_configuration():
    assert {RunConfig(executor=name).executor for name in EXECUTORS} == set(EXECUTORS)
