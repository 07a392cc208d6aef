"""Measures the clustering of a night: seconds, memory, growth, and the events found, on made-up news of one window.

In: how many articles, several times; out: a table on the terminal. Each number of articles is worked on in a process of
its own, on one core. The goals are for the seconds of the processor, so that what else the machine does counts less;
those of the clock stand beside them. Reads no YAML.
"""

import multiprocessing
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from math import log

from jobs.bench_news import news
from jobs.config import ClusterConfig
from jobs.duplicates import older_versions
from jobs.edition import dated, ranked
from jobs.metrics import Score, b_cubed
from jobs.models.embedders import TfidfEmbedder
from jobs.peak import peak
from jobs.records import Event, Summary
from jobs.report import Ledger
from jobs.stages.cluster import cluster

SIZES = (1_000, 10_000, 100_000)
STEPS = ("versions", "cluster", "order")
MINUTES, GB, EXPONENT = 10, 6, 1.15  # the goals: for the most articles, and from each number of them to the next
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Figures:
    """What one number of articles took."""

    articles: int
    true: int  # events
    found: int
    seconds: Mapping[str, float]  # of the processor, by step
    wall: float
    ready: int  # bytes: the most until the articles were there
    most: int  # bytes
    score: Score

    @property
    def total(self) -> float:
        """Seconds of the processor."""
        return sum(self.seconds.values())


Measure = Callable[[int], Figures]


def bench_cluster(sizes: Sequence[int], say: Say, measure: Measure | None = None) -> bool:
    """Print a row for each number of articles, and how the cost grows; whether the goals are reached."""
    steps = "".join(f"{step:>10}" for step in STEPS)
    say(f"{'articles':>9}{'events':>8}{'found':>8}{steps}{'CPU s':>9}{'wall s':>9}{'MB':>7}{'articles':>9}  B-cubed")
    rows = []
    for size in sorted(sizes):
        rows.append((measure or _apart)(size))
        say(_row(rows[-1]))
    grown = [_growth(*pair) for pair in pairwise(rows)]
    for (before, after), power in zip(pairwise(rows), grown, strict=True):
        say(f"from {before.articles:,} to {after.articles:,} articles the cost grows as n^{power:.2f}")
    last = rows[-1]
    reached = last.total < 60 * MINUTES and last.most < GB * 1e9 and max(grown, default=0) <= EXPONENT
    say(f"goal {MINUTES} minutes, {GB} GB, n^{EXPONENT}: {'reached' if reached else 'not reached'}")
    return reached


def _growth(before: Figures, after: Figures) -> float:
    """The power of the number of articles with which the cost grows."""
    return log(after.total / before.total) / log(after.articles / before.articles)


def _row(one: Figures) -> str:
    """The row of the table."""
    steps = "".join(f"{one.seconds[step]:>10.2f}" for step in STEPS)
    cells = f"{one.articles:>9}{one.true:>8}{one.found:>8}{steps}{one.total:>9.2f}{one.wall:>9.2f}"
    score = f"{one.score.precision:.3f} {one.score.recall:.3f} {one.score.f1:.3f}"
    return f"{cells}{one.most / 1e6:>7.0f}{one.ready / 1e6:>9.0f}  {score}"


def _apart(size: int) -> Figures:
    """The figures of a process of its own: memory that one number of articles took does not count for the next."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(figures, size).result()


def figures(size: int) -> Figures:
    """What it takes to group and order so many articles."""
    event_of, summaries = {}, []
    for number, summary in news(size):
        event_of[summary.article.id] = number
        summaries.append(summary)
    grouped(summaries[:20], Ledger())  # lists and patterns are read once per process
    ready, ledger, started = peak(), Ledger(time.process_time), time.perf_counter()
    found = grouped(summaries, ledger)
    wall, seconds = time.perf_counter() - started, {step: ledger.seconds(step) for step in STEPS}
    return Figures(size, len({*event_of.values()}), len(found), seconds, wall, ready, peak(), _score(found, event_of))


def grouped(summaries: Sequence[Summary], ledger: Ledger) -> tuple[Event, ...]:
    """The events of these articles in the order of the page, as the second leg of a night finds them."""
    config = ClusterConfig()
    older = ledger.all(older_versions, summaries, config.max_days_apart, name="versions")
    gone = {old.article.id for old, _ in older}
    current = [summary for summary in summaries if summary.article.id not in gone]
    events = ledger.all(cluster, current, TfidfEmbedder(), config)
    return ledger.all(_ordered, events, name="order")


def _ordered(events: Sequence[Event]) -> list[Event]:
    """The events, dated and in the order of the page."""
    return ranked([dated(event) for event in events])


def _score(found: Sequence[Event], event_of: Mapping[str, int]) -> Score:
    """How well these events are the true ones."""
    groups = [tuple(summary.article.id for summary in event.summaries) for event in found]
    true: dict[int, list[str]] = {}
    for group in groups:
        for article in group:
            true.setdefault(event_of[article], []).append(article)
    return b_cubed(groups, list(true.values()))
