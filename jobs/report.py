"""The ledger of a night: what came in, went out, was dropped and why, and how long each stage took.

Out: report.json and dropped.jsonl. Reads no YAML.
"""

import json
import logging
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from textwrap import shorten
from typing import Protocol, TypeVar

from jobs.errors import FAULTS, ArticleError
from jobs.records import Drop
from jobs.run_log import log_stage
from jobs.safe import visible_json
from jobs.stints import Stint, added

OUTCOMES = ("duplicate", "skipped", "failed")
log = logging.getLogger(__name__)


class Tracked(Protocol):
    """What a stage works on: anything that can be named in a drop."""

    @property
    def article_id(self) -> str:
        """The article's id."""

    @property
    def path(self) -> str:
        """The file it came from."""


Input = TypeVar("Input", bound=Tracked)
Output = TypeVar("Output")


@dataclass(frozen=True, slots=True)
class StageCount:
    """One stage: how many items came in, how many went out, and how long it took."""

    stage: str
    came: int = 0
    went: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Fault:
    """A mistake in our own code that one stage ran into."""

    stage: str
    where: str  # the file of the article or event, or how many articles at once
    what: str  # ValueError: ..., on one line
    traceback: str


@dataclass(frozen=True, slots=True)
class LedgerRecord:
    """A ledger that can be stored with a finished shard."""

    counts: tuple[StageCount, ...] = ()  # in order of the stages
    drops: tuple[Drop, ...] = ()
    faults: tuple[Fault, ...] = ()
    eased: tuple[tuple[int, int], ...] = ()  # (level of jobs/deadline.py, articles or events)
    stints: tuple[Stint, ...] = ()  # the work of each model
    alarms: tuple[str, ...] = ()  # of canaries and drift


class Ledger:
    """Counts, drops and timings of a run or of one shard."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        """An empty ledger; the clock can be replaced."""
        self._clock = clock
        self._counts: dict[str, StageCount] = {}
        self._drops: list[Drop] = []
        self._faults: list[Fault] = []
        self._eased: Counter[int] = Counter()
        self._stints: tuple[Stint, ...] = ()
        self._notes: list[str] = []
        self._alarms: list[str] = []
        self._remarks: list[str] = []
        self._told = 0  # so many of the faults

    def each(
        self, stage: Callable[..., Output], items: Iterable[Input], *args: object, name: str | None = None
    ) -> Iterator[Output]:
        """stage(item, *args) of every item; one with an ArticleError or a fault is dropped, other errors go on up."""
        name = name or stage.__name__
        self.count(name)  # now, not at the first item: chained stages start from the last
        return self._each(name, lambda item: stage(item, *args), items)

    def _each(self, name: str, stage: Callable[[Input], Output], items: Iterable[Input]) -> Iterator[Output]:
        """The results of a stage, one after the other."""
        for item in items:
            started = self._clock()
            try:
                result = stage(item)
            except ArticleError as error:
                self.drop(item, name, error.reason, error.outcome)
                continue
            except FAULTS as error:
                what = self.fault(name, item.path, error)
                self.drop(item, name, f"a fault of the program at this stage: {what}; the log has the traceback")
                continue
            finally:
                self.count(name, 1, 1, self._clock() - started)  # `drop` takes back the one that went out
            yield result

    def all(
        self, stage: Callable[..., Sequence[Output]], items: Sequence[object], *args: object, name: str | None = None
    ) -> tuple[Output, ...]:
        """stage(items, *args), for a stage that takes all its items at once."""
        started = self._clock()
        results = tuple(stage(items, *args))
        self.count(name or stage.__name__, len(items), len(results), self._clock() - started)
        return results

    def batch(
        self, stage: Callable[..., Sequence[Output]], items: Sequence[Input], *args: object
    ) -> tuple[Output, ...]:
        """`all`, where each item has one result; after a fault one item at a time, so that only the guilty goes."""
        try:
            return self.all(stage, items, *args)
        except FAULTS as error:
            self.fault(stage.__name__, f"{len(items)} at once", error)
        return tuple(self.each(lambda item: stage((item,), *args)[0], items, name=stage.__name__))

    @contextmanager
    def timing(self, stage: str, items: int) -> Iterator[None]:
        """Count and time a stage that gives one result for each of its items."""
        started = self._clock()
        yield
        self.count(stage, items, items, self._clock() - started)

    def count(self, stage: str, came: int = 0, went: int = 0, seconds: float = 0.0) -> None:
        """Add to the numbers of a stage; the first mention of a stage fixes its place in the report."""
        old = self._counts.get(stage, StageCount(stage))
        self._counts[stage] = StageCount(stage, old.came + came, old.went + went, old.seconds + seconds)

    def drop(self, item: Tracked, stage: str, reason: str, outcome: str = "failed") -> None:
        """Write down that an item which a stage has counted as gone out leaves after all."""
        if outcome not in OUTCOMES:
            raise ValueError(f"{outcome!r} is no column of the ledger; use one of {', '.join(OUTCOMES)}")
        self.count(stage, 0, -1)
        self._drops.append(Drop(item.article_id, item.path, stage, reason, outcome))
        log.info("%s: %s dropped: %s", stage, item.path, reason)

    def fault(self, stage: str, where: str, error: Exception) -> str:
        """Keep a mistake in our own code for the log, which may be in another process; the mistake on one line."""
        what = shorten(f"{type(error).__name__}: {error}", 200, placeholder=" …")
        self._faults.append(Fault(stage, where, what, "".join(traceback.format_exception(error))))
        return what

    def ease(self, level: int, count: int) -> None:
        """Write down that so many articles, or events, were made at a level below the configuration."""
        if level and count:
            self._eased[level] += count

    def note(self, text: str) -> None:
        """Keep what a reader should know of how this night was done, for the masthead, the report and the log."""
        log.warning("%s", text)
        self._notes.append(text)

    def alarm(self, text: str) -> None:
        """Keep what makes this edition DEGRADED, though no article shows it."""
        self._alarms.append(text)

    def remark(self, text: str) -> None:
        """Keep what only an operator wants to know of how this night was done, for the report."""
        self._remarks.append(text)

    @property
    def notes(self) -> tuple[str, ...]:
        """What was noted, in order."""
        return tuple(self._notes)

    def worked(self, stints: Sequence[Stint]) -> None:
        """Add what models have done."""
        self._stints = added((*self._stints, *stints))

    @property
    def drops(self) -> tuple[Drop, ...]:
        """All drops, sorted: the order does not depend on shards or workers."""
        return tuple(sorted(self._drops, key=lambda drop: (drop.path, drop.article_id, drop.stage, drop.reason)))

    def record(self, *, timed: bool = True) -> LedgerRecord:
        """The ledger as a record; untimed, the same work gives the same record."""
        counts = (count if timed else replace(count, seconds=0.0) for count in self._counts.values())
        eased = tuple(sorted(self._eased.items()))
        told = (self.drops, tuple(self._faults), eased, self._stints if timed else (), tuple(self._alarms))
        return LedgerRecord(tuple(counts), *told)

    def merge(self, other: LedgerRecord) -> None:
        """Add the ledger of a shard."""
        for count in other.counts:
            self.count(count.stage, count.came, count.went, count.seconds)
        self._drops += other.drops
        self._faults += other.faults
        self._eased.update(dict(other.eased))
        self.worked(other.stints)

    def totals(self, used: int | None = None) -> tuple[tuple[str, int], ...]:
        """The inputs by outcome; `used` is what the edition holds (default: what left the last stage)."""
        counts = list(self._counts.values()) or [StageCount("none")]
        outcomes = Counter(drop.outcome for drop in self._drops)
        used = counts[-1].went if used is None else used
        totals = (("in", counts[0].came), ("used", used), *((name, outcomes[name]) for name in OUTCOMES))
        if totals[0][1] != sum(number for _, number in totals[1:]):
            shown = ", ".join(f"{number} {name}" for name, number in totals)
            raise RuntimeError(f"the ledger does not sum: {shown}; some stage lost or invented an article")
        return totals

    def tell(self, *stages: str) -> None:
        """Tell the log and the terminal what these stages did, and the log the faults that came up meanwhile."""
        for fault in self._faults[self._told :]:
            where = {"traceback": fault.traceback}
            log.warning("%s: a fault of the program with %s: %s", fault.stage, fault.where, fault.what, extra=where)
        self._told = len(self._faults)
        for stage in stages:
            if count := self._counts.get(stage):
                dropped = sum(drop.stage == stage for drop in self._drops)
                what = f"{count.came} in, {count.went} out" + (f", {dropped} dropped" if dropped else "")
                log_stage(stage, what, count.seconds)

    def seconds(self, stage: str) -> float:
        """How long a stage has taken so far."""
        return self._counts.get(stage, StageCount(stage)).seconds

    def to_json(self) -> list[dict[str, object]]:
        """The stages for report.json, in order."""
        return [self._stage_json(count) for count in self._counts.values()]

    def report_json(self) -> str:
        """The content of report.json; it holds timings, so it differs from run to run."""
        report = {"stages": self.to_json(), "notes": self._notes + self._remarks}
        return json.dumps(report, ensure_ascii=False, indent=1) + "\n"

    def _stage_json(self, count: StageCount) -> dict[str, object]:
        """One stage for report.json."""
        reasons = Counter(drop.reason for drop in self._drops if drop.stage == count.stage)
        return {
            "stage": count.stage,
            "in": count.came,
            "out": count.went,
            "dropped": dict(sorted(reasons.items())),
            "seconds": round(count.seconds, 3),
            "sentence": _sentence(count, reasons),
        }

    def dropped_jsonl(self) -> str:
        """One line of JSON per drop, for dropped.jsonl."""
        names = Drop.__slots__
        rows = ({name: getattr(drop, name) for name in names} for drop in self.drops)
        return visible_json("".join(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n" for row in rows))


def _sentence(count: StageCount, reasons: Counter[str]) -> str:
    """A stage in words."""
    why = "; ".join(f"{number} × {reason}" for reason, number in sorted(reasons.items()))
    head = f"{count.stage}: {count.came} came in, {count.went} went out in {count.seconds:.1f} s"
    return f"{head}; dropped: {why}" if why else f"{head}; none was dropped"
