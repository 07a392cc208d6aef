"""Measures the whole night under load: made-up articles, a tenth of them and all, on two cores, with models that answer
at once.

In: how many articles; out: a table on the terminal. Of a hundred articles twenty nearly repeat another one, under
another name and with another end, and three are broken. The translator knows every sentence from a file, the
summarizer takes the first; all else is the night itself, in a process of its own with two workers. Every file that went
in must come out: with an article of the edition, or in the list of what was dropped. Reads no YAML.
"""

import datetime
import gzip
import json
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from math import log
from pathlib import Path

from jobs.bench_articles import Written, articles
from jobs.config import Config
from jobs.peak import peak
from jobs.pipeline import run_night
from jobs.tmx import Entry, write_tmx

DAY = datetime.date(2026, 11, 22)
WORKERS = 2
AGAIN, BROKEN = 5, 33  # every fifth article nearly repeats another one; every 33rd is broken
LINEAR = 1.15  # the goal: the cost grows no faster than this power of the number of articles
MB = 1e6
Say = Callable[[str], None]
# the ways an article comes broken: nothing, no text, a cut archive, the wrong kind, too short, a page without a text
DAMAGE: tuple[tuple[str, bytes], ...] = (
    ("txt", b""),
    ("txt", bytes(range(256)) * 8),
    ("txt.gz", gzip.compress(b"The council adopted the budget. " * 40)[:-30]),
    ("json", b'{"title": "The council", "text": '),
    ("txt", "Головна\nНовини\nСпорт\n".encode()),
    ("html", b"<html><body><nav><a href=/>Home</a><a href=/sport>Sport</a></nav></body></html>"),
)


@dataclass(frozen=True, slots=True)
class Load:
    """What a night of so many articles took."""

    articles: int
    used: int
    dropped: int
    lost: int  # files of which the edition says nothing
    wall: float  # seconds
    cpu: float  # seconds of all processes
    leading: int  # bytes: the most memory of the process that leads
    working: int  # bytes: the most of one worker
    written: int  # bytes that the night handed to the disk
    kept: int  # bytes in the folder of the edition


Measure = Callable[[int], Load]


def bench_load(count: int, say: Say, measure: Measure | None = None) -> bool:
    """Print a row for a tenth of the articles and for all; whether nothing was lost and the cost grew linearly."""
    say(f"{'articles':>9}{'used':>8}{'dropped':>9}{'lost':>6}{'wall s':>9}{'CPU s':>9}{'a second':>10}"
        f"{'leads MB':>10}{'works MB':>10}{'written MB':>12}{'kept MB':>9}")  # fmt: skip
    few, many = [(measure or _measured)(number) for number in (max(1, count // 10), count)]
    for one in (few, many):
        say(_row(one))
    power = log(many.cpu / few.cpu) / log(many.articles / few.articles)
    reached = power <= LINEAR and few.lost == many.lost == 0
    say(f"the cost grows as n^{power:.2f}; goal n^{LINEAR} and nothing lost: {'' if reached else 'not '}reached")
    return reached


def _row(one: Load) -> str:
    """The row of the table."""
    counts = f"{one.articles:>9}{one.used:>8}{one.dropped:>9}{one.lost:>6}{one.wall:>9.1f}{one.cpu:>9.1f}"
    memory = f"{one.leading / MB:>10.0f}{one.working / MB:>10.0f}"
    return f"{counts}{one.articles / one.wall:>10.1f}{memory}{one.written / MB:>12.1f}{one.kept / MB:>9.1f}"


def _measured(count: int) -> Load:
    """A night over so many articles, in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="nightdesk-bench-") as scratch:
        prepare(Path(scratch), count)
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
            return pool.submit(night, Path(scratch)).result()


def prepare(home: Path, count: int) -> None:
    """Write so many files, and the translations of all their sentences."""
    (home / "in").mkdir(parents=True)
    write_tmx(home / "known.tmx", _known(home / "in", count))


def _known(folder: Path, count: int) -> Iterator[Entry]:
    """The English of every sentence of the articles, which are written meanwhile."""
    fresh = articles(count)
    last = next(fresh)
    for number in range(count):
        if number % BROKEN == BROKEN - 1:
            kind, body = DAMAGE[number // BROKEN % len(DAMAGE)]
            (folder / f"{number:06}-broken.{kind}").write_bytes(body + (str(number).encode() if body else b""))
        elif number % AGAIN == AGAIN - 1:
            (folder / f"{number:06}-again.txt").write_text(_again(last), encoding="utf-8")
        else:
            last = next(fresh)
            (folder / f"{number:06}-{last.lang}.txt").write_text(last.text, encoding="utf-8")
            yield from (Entry(last.lang, *pair) for pair in last.pairs if last.lang != "en")


def _again(article: Written) -> str:
    """The same article as another outlet prints it: without its last paragraph."""
    return article.text.rsplit("\n\n", 2 if article.page else 1)[0] + "\n"


def night(home: Path, workers: int = WORKERS) -> Load:
    """One night over the folder with so many workers; what it took."""
    before = _cpu()
    started = time.monotonic()
    folder = run_night(_config(home, workers))
    wall = time.monotonic() - started
    came = {str(path) for path in (home / "in").iterdir()}
    used = {json.loads(path.read_bytes())["path"] for path in (folder / "articles").iterdir()}
    rows = (folder / "dropped.jsonl").read_text(encoding="utf-8").splitlines()
    dropped = {json.loads(row)["path"] for row in rows}
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss << 10
    kept = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    counts = (len(came), len(used), len(dropped), len(came - used - dropped))
    return Load(*counts, wall, _cpu() - before, peak(), children, _written(), kept)


def _cpu() -> float:
    """Seconds of the processor, of this process and those it has waited for."""
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def _written() -> int:
    """Bytes handed to the disk, of this process and those it has waited for (blocks of 512, see getrusage)."""
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_oublock << 9 for usage in usages)


def _config(home: Path, workers: int) -> Config:
    """A night with models that answer at once."""
    routes: Mapping[str, object] = dict.fromkeys(
        ("uk", "pl", "it", "es"), ({"name": str(home / "known.tmx"), "backend": "fake"},)
    )
    return Config.model_validate(
        {
            "run": {"out": str(home / "out"), "as_of": DAY, "workers": workers},
            "read": {"paths": (str(home / "in"),)},
            "translate": {"routes": routes},
            "summarize": {"model": {"name": "first sentence", "backend": "fake"}},
            "models": {"cache": str(home / "cache")},
        }
    )
