"""Measures one machine's two cores under every executor: in this process, in two, on Ray with one actor and with two.

In: how many made-up articles; out: a table on the terminal: seconds until the first result (processes, packages), what
an empty shard costs beyond that, and articles a second of the first leg with a stand-in that keeps a core busy for 5 ms
a sentence and with a small Marian of random weights, one thread each. Every way runs in a process of its own, its start
included. Reads no YAML.
"""

import datetime
import multiprocessing
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from jobs.bench_articles import write
from jobs.checks import ACTIONS
from jobs.config import Config
from jobs.executors import executor
from jobs.first_leg import read_all, run_shard, shards_of
from jobs.kit import Night, opened
from jobs.model_spec import ModelSpec
from jobs.models.random_weights import build
from jobs.report import Ledger
from jobs.run_spec import RunConfig
from jobs.store import SHARDS

WAYS = (("local", 1), ("local", 2), ("ray", 1), ("ray", 2))
FEW, MANY = 2, 200  # empty shards
SHARD = 10  # articles
DAY = datetime.date(2026, 11, 22)
Done = TypeVar("Done")
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Row:
    """What one way costs and does."""

    fixed: float  # seconds of a run over two empty shards
    each: float  # seconds of an empty shard more
    rates: tuple[float, ...]  # articles a second with each model
    size: float  # bytes of the finished shards for an article
    reading: float  # articles a second that the leading process reads


@dataclass(frozen=True, slots=True)
class Leg:
    """One first leg."""

    articles: int
    reading: float  # seconds
    seconds: float  # from the first shard on
    size: int  # bytes of the finished shards


Measure = Callable[[str, int], Row]


def bench_scale(count: int, say: Say, ways: Sequence[tuple[str, int]] = WAYS, measure: Measure | None = None) -> None:
    """Print a row for each way."""
    with tempfile.TemporaryDirectory(prefix="nightdesk-bench-") as scratch:
        say(f"{count} articles in shards of {SHARD}; articles a second, the start of the processes included")
        say(f"{'executor':10}{'workers':>8}{'start s':>9}{'shard ms':>10}{'5 ms model':>12}{'small Marian':>14}")
        models = None if measure else _prepared(Path(scratch), count)
        for name, workers in ways:
            row = measure(name, workers) if measure else _measured(Path(scratch), name, workers, models or ())
            rates = f"{row.rates[0]:>12.2f}{row.rates[1]:>14.2f}"
            say(f"{name:10}{workers:>8}{row.fixed:>9.1f}{row.each * 1000:>10.1f}{rates}")
        say(f"read {row.reading:,.0f} articles a second; {row.size / 1000:.1f} kB of finished shards an article")


def nothing(number: int) -> int:
    """The work of an empty shard."""
    return number


def _prepared(home: Path, count: int) -> tuple[ModelSpec, ...]:
    """Write the articles, and make the models."""
    written = write(home / "in", count)
    texts = [source for article in written for pair in article.pairs for source in pair]
    folder = build("small", home / "small", texts)
    marian = ModelSpec(name=str(folder), max_ratio=1.5, retry=None, threads=1)
    _apart(partial(_leg, home, "local", 1, marian))  # converts it
    return ModelSpec(name="costs", backend="fake"), marian


def _measured(home: Path, name: str, workers: int, models: Sequence[ModelSpec]) -> Row:
    """The row of one way."""
    few, many = [_apart(partial(_empty, name, workers, number)) for number in (FEW, MANY)]
    legs = [_apart(partial(_leg, home, name, workers, model)) for model in models]
    first = legs[0]
    rates = tuple(leg.articles / leg.seconds for leg in legs)
    return Row(few, (many - few) / (MANY - FEW), rates, first.size / first.articles, first.articles / first.reading)


def _apart(work: Callable[[], Done]) -> Done:
    """The result of this work in a process of its own."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work).result()


def _empty(name: str, workers: int, count: int) -> float:
    """Seconds for so many empty shards."""
    run = RunConfig.model_validate({"executor": name, "workers": workers})
    started = time.monotonic()
    done = list(executor(run)(nothing, range(count), workers))
    return (time.monotonic() - started) if len(done) == count else float("nan")


def _leg(home: Path, name: str, workers: int, model: ModelSpec) -> Leg:
    """The first leg over the articles."""
    with tempfile.TemporaryDirectory(dir=home) as out:
        config = Config.model_validate({
            "run": {"out": out, "as_of": DAY, "executor": name, "workers": workers, "shard_size": SHARD},
            "read": {"paths": (str(home / "in"),)},
            "translate": {"routes": dict.fromkeys(("uk", "pl", "it", "es"), (model,))},
            "check": {"min_usable": 0.0, "actions": dict.fromkeys(ACTIONS, "note")},  # random weights fail every check
            "models": {"cache": str(home / "cache")},
        })  # fmt: skip
        night = Night("bench", config, DAY, Path(out) / str(DAY))
        with opened(night):
            began = time.monotonic()
            shards = shards_of(read_all(night, Ledger()), night)
            started = time.monotonic()
            list(executor(config.run)(run_shard, shards, workers))
            ended = time.monotonic()
        size = sum((night.folder / SHARDS / f"{shard.key}.json").stat().st_size for shard in shards)
        return Leg(sum(len(shard.places) for shard in shards), started - began, ended - started, size)
