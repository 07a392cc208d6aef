"""Where shards are worked on: in: a function and its shards, out: the results in the order of the shards.

Reads `run.executor` (a name in EXECUTORS), `run.workers` and `run.ray`. The function and what goes through
it must be picklable.
"""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from typing import Protocol, TypeVar

from jobs.errors import NightdeskError
from jobs.run_spec import RayConfig, RunConfig

Shard = TypeVar("Shard")
Result = TypeVar("Result")
KILLED = (
    "a worker process was killed, most often for memory; give run.workers a smaller number or the machine more memory,"
    " and run the same command again: finished shards are kept"
)
PLAIN = RayConfig()


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


def run_ray(
    work: Callable[[Shard], Result], shards: Sequence[Shard], workers: int, settings: RayConfig = PLAIN
) -> Iterator[Result]:
    """On a Ray cluster, or on this machine when there is none: see ray_pool."""
    from jobs.ray_pool import run

    return run(work, shards, workers, settings)


EXECUTORS: dict[str, Executor] = {"local": run_local, "ray": run_ray}


def executor(config: RunConfig) -> Executor:
    """Where this configuration wants shards to be worked on."""
    return partial(run_ray, settings=config.ray) if config.executor == "ray" else EXECUTORS[config.executor]
