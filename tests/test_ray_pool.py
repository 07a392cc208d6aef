"""Shards on Ray: actors that die or fail, clusters without room, and the bytes of a night."""

import importlib.util
import os
import signal
import threading
from pathlib import Path

import pytest
from nights import night, published

from jobs.config import load
from jobs.errors import ConfigError, NightdeskError, PublishError
from jobs.executors import run_ray
from jobs.first_leg import read_all, run_shard, shards_of
from jobs.kit import Night, opened
from jobs.pipeline import run_night
from jobs.ray_pool import AHEAD
from jobs.report import Ledger
from jobs.run_spec import RayConfig, RunConfig

pytestmark = pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="ray is an extra")

SLOW = pytest.mark.exhaustive


@pytest.fixture(scope="module", autouse=True)
def cluster():
    """One Ray for all tests of this file: starting it takes 4 seconds."""
    ray = pytest.importorskip("ray")
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    environment = {"env_vars": {"PYTHONPATH": os.pathsep.join((str(Path(__file__).parent), str(Path.cwd())))}}
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, runtime_env=environment, object_store_memory=10**8)
    yield ray
    ray.shutdown()


def noted(shard):
    """Write down who works on what; how often this shard has been begun by now. The first two wait for each other."""
    number, log = shard
    with (log / str(number)).open("a") as file:
        file.write(f"{os.getpid()}\n")
    while number < 2 and not all((log / name).exists() for name in "01"):
        threading.Event().wait(0.02)
    return len((log / str(number)).read_text().split())


def killed_once(shard):
    if noted(shard) == 1 and shard[0] == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return shard[0]


def killed_always(shard):
    noted(shard)
    if shard[0] == 1:
        os._exit(1)
    return shard[0]


def failed_once(shard):
    if noted(shard) == 1 and shard[0] == 2:
        raise PublishError("the disk of this machine is full")
    return shard[0]


def shards(folder, count=6):
    return [(number, folder) for number in range(count)]


def begun_by(folder, number):
    return (folder / str(number)).read_text().split()


@SLOW
@pytest.mark.parametrize("work", [killed_once, failed_once])
def test_the_shard_of_a_dead_or_failing_actor_is_finished_by_another_one(tmp_path, work):
    assert list(run_ray(work, shards(tmp_path), 2)) == [0, 1, 2, 3, 4, 5]
    first, second = begun_by(tmp_path, 2)
    assert first != second
    assert {len(begun_by(tmp_path, number)) for number in (0, 1, 3, 4, 5)} == {1}


@SLOW
def test_a_shard_that_kills_every_actor_is_given_up_after_the_results_before_it(tmp_path):
    results = run_ray(killed_always, shards(tmp_path), 2, RayConfig(retries=1))
    assert next(results) == 0
    with pytest.raises(NightdeskError, match=r"shard 2 ended 2 actors of Ray: a worker process was killed"):
        next(results)
    assert len(begun_by(tmp_path, 1)) == 2


@SLOW
def test_an_actor_keeps_its_process_from_shard_to_shard(tmp_path):
    assert list(run_ray(noted, shards(tmp_path), 2)) == [1] * 6
    assert len({pid for number in range(6) for pid in begun_by(tmp_path, number)}) <= 2


@SLOW
def test_while_nobody_takes_results_few_more_shards_are_begun(tmp_path):
    results = run_ray(noted, shards(tmp_path, 90), 2)
    next(results)
    assert len(list(tmp_path.iterdir())) <= 2 * AHEAD + 2
    results.close()


def test_a_gpu_that_no_machine_has_is_told_at_once(tmp_path):
    with pytest.raises(ConfigError, match=r"asks for 1 CPUs and 0\.5 GPUs, the cluster has 2 and 0 in all"):
        next(run_ray(noted, shards(tmp_path), 1, RayConfig(gpus=0.5)))


def killed_in_the_middle(shard):
    """The work of a night, whose first process is killed once its shard is done, before anybody hears of it."""
    done, mark = run_shard(shard), shard.night.folder / "killed"
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return done


def on_ray(home, folder, more):
    """The configuration of a night in `home`, to be run on Ray with its output in `folder`."""
    text = (home / "night.yaml").read_text().replace("shard_size: 1", f"workers: 2, executor: ray, {more}")
    (home / "ray.yaml").write_text(text.replace(f"out: {home}/out", f"out: {folder}/out"))
    return load(home / "ray.yaml")


@SLOW
@pytest.mark.parametrize("more", [
    "shard_size: 1", "shard_size: 2", "shard_size: 7", "shard_size: 1, shards: 'local://{}/shelf'",
])  # fmt: skip
def test_a_night_on_ray_has_the_bytes_of_a_local_one(tmp_path, more):
    expected = published(run_night(night(tmp_path)))
    assert published(run_night(on_ray(tmp_path, tmp_path / "ray", more.format(tmp_path)))) == expected


def test_an_actor_that_is_killed_in_the_middle_changes_no_byte(tmp_path):
    expected = published(run_night(night(tmp_path)))
    config = on_ray(tmp_path, tmp_path / "ray", "shard_size: 1")
    one = Night("first", config, config.run.as_of, Path(config.run.out) / "2026-05-08")
    with opened(one):
        parts = shards_of(read_all(one, Ledger()), one)
        made = list(run_ray(killed_in_the_middle, parts, 2))
    assert (one.folder / "killed").exists() and len(made) == len(parts) == 2
    (one.folder / "killed").unlink()
    here = config.run.model_copy(update={"executor": "local", "workers": 1})
    assert published(run_night(config.model_copy(update={"run": here}))) == expected


@pytest.mark.parametrize(("run", "parallel"), [
    (RunConfig(workers=3), 3), (RunConfig(workers=3, ray=RayConfig(actors=5)), 3),
    (RunConfig(workers=3, executor="ray"), 3), (RunConfig(workers=3, executor="ray", ray=RayConfig(actors=5)), 5),
])  # fmt: skip
def test_actors_count_where_ray_is_asked_for(run, parallel):
    assert run.parallel == parallel
