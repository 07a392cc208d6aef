"""Measures the memory of a night: its first leg over a tenth of the articles and over all, a process each.

In: how many articles; out: a table on the terminal. The articles come from our own grammar, their English from a
translation memory, the same for both, so that the figures are those of the night without its models. Reads no YAML.
"""

import datetime
import multiprocessing
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from jobs.bench_articles import written
from jobs.config import Config, MemoryConfig, ReadConfig, RunConfig, TranslateConfig
from jobs.first_leg import finished, first_leg
from jobs.kit import Night, opened
from jobs.peak import peak
from jobs.report import Ledger
from jobs.tmx import Entry, write_tmx

DAY = datetime.date(2026, 11, 22)
WARM = 20  # articles before the first figure: language files and patterns are read once per process
FLAT = 1.15  # so much more memory for ten times the articles still counts as flat
MB = 1e6
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Footprint:
    """The most memory that a process has had until then, in bytes, and how many articles came through."""

    ready: int
    leg: int
    loaded: int
    articles: int


Measure = Callable[[Sequence[int]], Mapping[int, Footprint]]


def bench_footprint(count: int, say: Say, measure: Measure | None = None) -> bool:
    """Print the memory of the first leg for a tenth of the articles and for all; whether it is flat."""
    counts = (max(1, count // 10), count)
    prints = measure(counts) if measure else _measured(counts)
    say(f"{'most memory, MB':38}" + "".join(f"{number:>10} articles" for number in prints))
    for name in ("ready", "leg", "loaded"):
        figures = "".join(f"{getattr(one, name) / MB:>19.0f}" for one in prints.values())
        say(f"{ROWS[name]:38}{figures}")
    few, many = prints.values()
    each = (many.loaded - few.loaded) / max(many.articles - few.articles, 1)
    say(f"first leg: x{many.leg / few.leg:.2f}, {'flat' if many.leg <= FLAT * few.leg else 'not flat'}")
    say(f"summaries for the second leg: {each / 1e3:.1f} kB an article")
    return many.leg <= FLAT * few.leg


ROWS = {
    "ready": "opened, no article read",
    "leg": "after the first leg",
    "loaded": "with the summaries of all loaded",
}


def _measured(counts: Sequence[int]) -> dict[int, Footprint]:
    """The memory of one process for each number of articles."""
    with tempfile.TemporaryDirectory(prefix="nightdesk-bench-") as scratch:
        prepare(Path(scratch), max(counts))
        return {count: _apart(Path(scratch), count) for count in counts}


def _apart(home: Path, count: int) -> Footprint:
    """The memory of a process of its own."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(footprint, home, count).result()


def prepare(home: Path, count: int) -> None:
    """Write so many articles, and the memory that knows their sentences."""
    write_tmx(home / "known.tmx", _known(home, count))


def _known(home: Path, count: int) -> Iterator[Entry]:
    """The English of every sentence of the articles, which are written meanwhile."""
    for article in written(home / "in", count):
        yield from (Entry(article.lang, *pair) for pair in article.pairs if article.lang != "en")


def footprint(home: Path, count: int) -> Footprint:
    """Work on the first articles of a folder; the memory after each step."""
    for number in sorted({min(WARM, count), count}):
        night = _night(home, number)
        with opened(night):
            ready = peak()
            shards = first_leg(night, Ledger())
            leg = peak()
            summaries = finished(shards)
    return Footprint(ready, leg, peak(), len(summaries))


def _night(home: Path, count: int) -> Night:
    """The night over the first articles of a folder, and the memory of this process."""
    own = home / str(os.getpid())
    folder, out = own / f"in-{count}", own / f"out-{count}"
    folder.mkdir(parents=True)
    for path in islice(sorted((home / "in").iterdir()), count):
        (folder / path.name).hardlink_to(path)
    memory = MemoryConfig(path=str(own / "memory.sqlite"), imports=(str(home / "known.tmx"),))
    translate = TranslateConfig(memory=memory)
    config = Config(run=RunConfig(out=str(out)), read=ReadConfig(paths=(str(folder),)), translate=translate)
    return Night(str(out), config, DAY, out / str(DAY))
