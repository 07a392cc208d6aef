"""Where shards are worked on: in: a function and its shards, out: the results in the order of the shards.

Reads `run.executor` (a name in EXECUTORS) and `run.workers`. The function and what goes through it must be picklable.
"""

import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Generic, Protocol, TypeVar

from jobs.errors import ConfigError, NightdeskError

Shard = TypeVar("Shard")
Result = TypeVar("Result")
KILLED = (
    "a worker process was killed, most often for memory; give run.workers a smaller number or the machine more memory,"
    " and run the same command again: finished shards are kept"
)
NO_RAY = "run.executor: ray is not installed; run: pip install 'nightdesk[ray]', or choose local"


class Executor(Protocol):
    """Applies work to every shard, on this many workers, and gives the results in order as they become ready."""

    def __call__(
        self, work: Callable[[Shard], Result], shards: Sequence[Shard], workers: int
    ) -> Iterator[Result]:
        """The results of the shards."""


def run_local(work: Callable[[Shard], Result], shards: Sequence[Shard], workers: int) -> Iterator[Result]:
    """On this machine: in this process for one worker, else in processes of their own."""
    if workers == 1 or len(shards) < 2:
        yield from map(work, shards)
        return
    # torch and ctranslate2 start threads when imported and hang after a fork
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(workers, len(shards)), mp_context=context, initializer=_begin) as pool:
        futures = deque(pool.submit(work, shard) for shard in shards)
        try:
            while futures:  # what has been given away is not kept
                yield futures.popleft().result()
        except BrokenProcessPool as error:
            raise NightdeskError(KILLED) from error
        finally:  # after an error, or when nobody wants the rest
            pool.shutdown(wait=True, cancel_futures=True)


def _begin() -> None:
    """In a worker: leave Ctrl-C to the run, and end with it, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_run, daemon=True).start()


def _end_with_the_run() -> None:
    """Without this a worker whose run got SIGKILL finishes its shard and then waits for another one for ever."""
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


def run_ray(work: Callable[[Shard], Result], shards: Sequence[Shard], workers: int) -> Iterator[Result]:
    """On a Ray cluster, or on this machine when Ray finds none; the run folder must be on a disk that all share."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # a night tells nobody of itself
    try:
        import ray
        from ray.util import ActorPool
    except ImportError as error:
        raise ConfigError(NO_RAY) from error
    started = not ray.is_initialized()
    if started:
        # the workers do not get our import path by themselves: without it a run from a source tree finds no `jobs`
        environment = {"env_vars": {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}}
        ray.init(include_dashboard=False, log_to_driver=False, runtime_env=environment)
    remote = ray.remote(_Worker)
    try:
        pool = ActorPool([remote.remote(work) for _ in range(workers)])
        yield from pool.map(lambda worker, shard: worker.run.remote(shard), shards)
    except ray.exceptions.ActorDiedError as error:
        raise NightdeskError(f"{KILLED}; Ray says: {str(error).splitlines()[0]}") from error
    finally:
        if started:
            ray.shutdown()


class _Worker(Generic[Shard, Result]):
    """A Ray actor: keeps its process, and so the models loaded in it, from shard to shard."""

    def __init__(self, work: Callable[[Shard], Result]) -> None:
        """Take the function."""
        self._work = work

    def run(self, shard: Shard) -> Result:
        """Work on one shard."""
        return self._work(shard)


EXECUTORS: dict[str, Executor] = {"local": run_local, "ray": run_ray}
