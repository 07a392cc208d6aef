"""A deadline for the night: how far behind it is, and what it does without so that the edition is there in time.

In: the pace of the shards so far, what is left, and the hour (`run.deadline`, `run.timezone`). Out: a level, from 0 (as
configured) to EXTRACTS; each does without something more. At STOP the time is over: what has no translation yet stays
without one. A shard is made at one level, which is part of its key, so that the same command makes it anew, in full,
when there is time.
"""

import datetime
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from jobs.config import Config
from jobs.errors import Late
from jobs.model_spec import ModelSpec

NARROW, FAST, EXTRACTS, STOP, HURRY = 1, 2, 3, 4, 5
# what a level does, for the masthead, and how many times as fast it is as level 0 until its own pace is known: beam 1
# is 2.5 times as fast as beam 4 (bench speed --settings); the rest are guesses on the safe side
LEVELS = (
    "as configured",
    "translated with beam 1 and without second tries",
    "translated by the fast models of their routes",
    "translated so, and summarized by extracts instead of a model",
    "translated in part or not at all",
    "told in one line, or without a model",
)
SPEED = (1.0, 2.0, 3.0, 3.5)
# seconds kept for the second leg: to begin with, and for each article (9 s for 300, 62 s for 1,455: bench load)
FIXED, EACH = 20.0, 0.05
SHARD, PART = 40, 200  # articles in a shard, and sentences given to a model at once, where time is watched
LATE = "its turn had not come before the deadline"
FEW = 10  # full digests of an edition whose second leg begins late


@dataclass(frozen=True, slots=True)
class Deadline:
    """The moment by which the edition should be there."""

    at: float  # seconds since 1970
    text: str  # as it was given: 06:30
    clock: Callable[[], float] = time.time

    def left(self, articles: int) -> float:
        """Seconds until the second leg over so many articles must begin."""
        return self.at - self.clock() - _kept(articles)

    def hurries(self, articles: int) -> bool:
        """Whether a quarter of the time that was kept for the second leg is gone before it begins."""
        return self.left(articles) < -_kept(articles) / 4

    def late(self) -> Late:
        """What is said of a sentence whose turn did not come."""
        return Late(f"{LATE} of {self.text}; the same command translates it")


def _kept(articles: int) -> float:
    """Seconds kept for the second leg over so many articles."""
    return FIXED + EACH * articles


def deadline(given: str, zone: str | None, clock: Callable[[], float] = time.time) -> Deadline:
    """The next moment at which a clock of this time zone (None: that of this machine) shows HH:MM."""
    now = datetime.datetime.fromtimestamp(clock(), ZoneInfo(zone) if zone else None)
    hour, minute = map(int, given.split(":"))
    day = now.date()
    while True:
        at = datetime.datetime.combine(day, datetime.time(hour, minute), now.tzinfo)
        if at.timestamp() > now.timestamp():
            return Deadline(at.timestamp(), given, clock)
        day += datetime.timedelta(days=1)


@dataclass(slots=True)
class Pace:
    """How long a unit of work has taken in this process, at each level."""

    spent: dict[int, float] = field(default_factory=dict)
    done: dict[int, float] = field(default_factory=dict)

    def add(self, level: int, work: float, seconds: float) -> None:
        """One more piece of work."""
        self.spent[level] = self.spent.get(level, 0.0) + seconds
        self.done[level] = self.done.get(level, 0.0) + work

    def seconds(self, level: int, work: float) -> float:
        """How long so much work will take at this level; 0 when nothing has been measured."""
        known = [one for one in self.done if self.done[one]]
        if not known:
            return 0.0
        near = min(known, key=lambda one: (abs(one - level), one))
        return self.spent[near] / self.done[near] * work * SPEED[near] / SPEED[level]


def level_for(config: Config, pace: Pace, work: float, left: float) -> int:
    """The lowest level at which so much work is done in the seconds that are left; the last one where none is enough,
    until nothing is left."""
    if left <= 0:
        return STOP
    known = levels(config)
    return next((level for level in known if pace.seconds(level, work) <= left), known[-1])


def levels(config: Config) -> tuple[int, ...]:
    """The levels that change something for this configuration, without STOP."""
    steps = [eased(config, level) for level in range(STOP)]
    return (0, *(level for level in range(1, STOP) if steps[level] != steps[level - 1]))


def eased(config: Config, level: int) -> Config:
    """The configuration of a level."""
    if level >= NARROW:
        routes = {lang: tuple(map(_narrow, route)) for lang, route in config.translate.routes.items()}
        config = _with(config, "translate", routes=routes)
    if level >= FAST:
        config = _with(config, "translate", routes={lang: _fast(r) for lang, r in config.translate.routes.items()})
    if level >= EXTRACTS:
        config = _with(_with(config, "summarize", model=None), "merge", model=None)
    return config


def hurried(config: Config) -> Config:
    """The configuration of a second leg that begins late: extracts, and a line for all but the first events."""
    return _with(config, "merge", model=None, full_digests=min(FEW, config.merge.full_digests))


def told(counts: Mapping[int, int], text: str) -> tuple[str, ...]:
    """The notes for the masthead: what the deadline cost how many articles, and how many events."""
    rows = []
    for level in sorted(level for level in counts if level and counts[level]):
        unit = ("event" if level == HURRY else "article") + ("" if counts[level] == 1 else "s")
        rows.append(f"To be ready by {text}: {counts[level]} {unit} {LEVELS[level]}.")
    return tuple(rows)


def _narrow(spec: ModelSpec) -> ModelSpec:
    """The model with the narrowest search."""
    return spec.model_copy(update={"beam": 1, "retry": None})


def _fast(route: Sequence[ModelSpec]) -> tuple[ModelSpec, ...]:
    """The fast models of a route; all of it where none is marked so."""
    return tuple(spec for spec in route if spec.fast) or tuple(route)


def _with(config: Config, section: str, **changed: object) -> Config:
    """The configuration with something changed in one section."""
    return config.model_copy(update={section: getattr(config, section).model_copy(update=changed)})
