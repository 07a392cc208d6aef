"""Shards on the actors of a Ray cluster: each loads its models once; a shard whose actor fails goes to another one.

In: a function and its shards; out: the results in order. An actor has one shard at a time, and gets the first only when
it runs: what the cluster has no room for yet keeps nobody waiting. A dead actor is replaced. Reads `run.ray`.
"""

import logging
import os
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from jobs.errors import ConfigError, NightdeskError
from jobs.run_spec import RayConfig

Shard = TypeVar("Shard")
Result = TypeVar("Result")
NO_RAY = "run.executor: ray is not installed; run: pip install 'nightdesk[ray]', or choose local"
KILLED = (
    "a worker process was killed, most often for memory; give run.ray.actors a smaller number or the machines more"
    " memory, and run the same command again: finished shards are kept"
)
AHEAD = 16  # results for each actor that wait for one before them: a slow shard holds up the others only then
ROOM = 300.0  # seconds in which a cluster may start its first machine
OBJECTS = 100_000_000  # bytes of Ray's shared memory on this machine; places of articles go through it, not articles
log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Task(Generic[Shard]):
    """A shard on its way, and the actors that have failed it."""

    number: int
    shard: Shard
    failed: set[int] = field(default_factory=set)
    tries: int = 0


@dataclass(frozen=True, slots=True)
class _Failure:
    """A shard that is given up, and why; told when its turn comes."""

    error: Exception


def run(
    work: Callable[[Shard], Result], shards: Sequence[Shard], workers: int, settings: RayConfig
) -> Iterator[Result]:
    """The results of the shards, in order, as they become ready."""
    with _cluster(settings) as ray:
        if shards:
            yield from _Pool(ray, work, min(workers, len(shards)), settings).results(shards)


class _Worker(Generic[Shard, Result]):
    """An actor: keeps its process, and so the models loaded in it, from shard to shard."""

    def __init__(self, work: Callable[[Shard], Result]) -> None:
        """Take the function."""
        self._work = work

    def ready(self) -> None:
        """Answer once the process runs."""

    def run(self, shard: Shard) -> Result:
        """Work on one shard."""
        return self._work(shard)


class _Pool(Generic[Shard, Result]):
    """The actors, and what each is doing."""

    def __init__(self, ray: Any, work: Callable[[Shard], Result], size: int, settings: RayConfig) -> None:
        """Start so many actors."""
        self._ray, self._work, self._size, self._settings = ray, work, size, settings
        options = {"num_cpus": settings.cpus, "num_gpus": settings.gpus, "scheduling_strategy": "SPREAD"}
        self._class = ray.remote(**options)(_Worker)
        self._idle: list[int] = []
        self._actors: dict[int, Any] = {}
        self._flying: dict[Any, tuple[int, _Task[Shard] | None]] = {}  # None: the actor is starting
        self._started = self._stillborn = 0
        for _ in range(size):
            self._start()

    def results(self, shards: Sequence[Shard]) -> Iterator[Result]:
        """The results in order; no more shards are on their way than there are actors."""
        waiting = deque(_Task(number, shard) for number, shard in enumerate(shards))
        done: dict[int, Result | _Failure] = {}
        for number in range(len(shards)):
            while number not in done:
                self._give(waiting, number + AHEAD * self._size)
                self._take(waiting, done)
            made = done.pop(number)
            if isinstance(made, _Failure):
                raise made.error
            yield made

    def _start(self) -> None:
        """Start an actor; it counts once it answers."""
        self._started += 1
        actor = self._actors[self._started] = self._class.remote(self._work)
        self._flying[actor.ready.remote()] = (self._started, None)

    def _give(self, waiting: "deque[_Task[Shard]]", end: int) -> None:
        """Give each idle actor a shard before this number that it has not failed, if another actor could take that."""
        running = {*self._idle, *(name for name, task in self._flying.values() if task)}
        for name in list(self._idle):
            fresh = (task for task in waiting if name not in task.failed)
            again = (task for task in waiting if running <= task.failed)
            task = next(fresh, None) or next(again, None)
            if task and task.number < end:
                waiting.remove(task)
                self._idle.remove(name)
                self._flying[self._actors[name].run.remote(task.shard)] = (name, task)

    def _take(self, waiting: "deque[_Task[Shard]]", done: dict[int, Result | _Failure]) -> None:
        """Wait for the next actor that is ready with something."""
        ready, _ = self._ray.wait(list(self._flying), num_returns=1, timeout=ROOM)
        if not ready:
            if not self._idle and all(task is None for _, task in self._flying.values()):
                raise NightdeskError(_no_room(self._ray, self._settings))
            return
        name, task = self._flying.pop(ready[0])
        try:
            made = self._ray.get(ready[0])
        except self._ray.exceptions.RayActorError as error:
            self._lost(name, task, waiting, done, error)
        except self._ray.exceptions.RayTaskError as error:
            self._idle.append(name)
            if task:
                self._again(name, task, waiting, done, _cause(error))
        else:
            self._idle.append(name)
            if task:
                done[task.number] = made

    def _lost(self, name: int, task: "_Task[Shard] | None", waiting: Any, done: Any, error: Exception) -> None:
        """Replace a dead actor, and give its shard to another one."""
        told = " ".join(str(error).split())[:300]
        del self._actors[name]
        self._stillborn += task is None
        if self._stillborn > self._settings.retries:
            raise NightdeskError(f"actors of Ray die before they begin: {told}") from error
        log.warning("an actor of Ray died and is replaced: %s", told)
        self._start()
        if task:
            problem = f"shard {task.number + 1} ended {task.tries + 1} actors of Ray: {KILLED}; Ray says: {told}"
            self._again(name, task, waiting, done, NightdeskError(problem))

    def _again(self, name: int, task: "_Task[Shard]", waiting: Any, done: Any, error: Exception) -> None:
        """Let another actor try this shard, before all others, unless it has been tried often enough."""
        task.failed.add(name)
        task.tries += 1
        if task.tries > self._settings.retries or isinstance(error, ConfigError):
            done[task.number] = _Failure(error)
        else:
            log.warning("shard %d failed, try %d of %d follows: %s", task.number + 1, task.tries + 1,
                        self._settings.retries + 1, error)  # fmt: skip
            waiting.appendleft(task)


@contextmanager
def _cluster(settings: RayConfig) -> Iterator[Any]:
    """Ray, connected to a cluster or started on this machine; stopped if it was started here."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"  # a night tells nobody of itself
    # a warning of 2.60 about visible GPUs of actors without one; the answer of the next version
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    try:
        import ray
    except ImportError as error:
        raise ConfigError(NO_RAY) from error
    started = not ray.is_initialized()
    try:
        if started:
            ray.init(**_options(settings))
        if (total := ray.cluster_resources()).get("GPU", 0) < settings.gpus:
            raise ConfigError(_no_room(ray, settings))
        log.info("Ray: %g CPUs, %g GPUs", total.get("CPU", 0), total.get("GPU", 0))
        yield ray
    except ConnectionError as error:
        problem = f"run.ray.address: {settings.address}: no cluster answers: {error}"
        raise ConfigError(f"{problem}; start one (ray start --head), or remove the address") from error
    finally:
        if started:
            ray.shutdown()


def _options(settings: RayConfig) -> dict[str, object]:
    """How Ray is reached, or started."""
    # the workers do not get our import path by themselves: without it a run from a source tree finds no `jobs`
    environment = {"env_vars": {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}}
    options: dict[str, object] = {"log_to_driver": False, "runtime_env": environment, "logging_level": "error"}
    if settings.address:
        return {**options, "address": settings.address}
    if os.environ.get("RAY_ADDRESS"):
        return options
    return {**options, "include_dashboard": False, "object_store_memory": OBJECTS}


def _no_room(ray: Any, settings: RayConfig) -> str:
    """What is told when the cluster has no place for an actor."""
    has = ray.cluster_resources()
    asked = f"run.ray: an actor asks for {settings.cpus:g} CPUs and {settings.gpus:g} GPUs"
    there = f"the cluster has {has.get('CPU', 0):g} and {has.get('GPU', 0):g} in all"
    return f"{asked}, {there}; ask for less, or add machines"


def _cause(error: Any) -> Exception:
    """What the work itself raised in the actor."""
    return error.cause if isinstance(error.cause, Exception) else NightdeskError(str(error))
