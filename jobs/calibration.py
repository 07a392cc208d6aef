"""What nights on this machine have taken, and what the next one will take: the stored calibration of `plan`.

In: the ledger of a night that is over; out: a row in <run.out>/.calibration.json, for this machine (host name and
number of processors). Of the last five nights with as many workers a line is drawn for each stage and each model,
through the medians of Theil and Sen (Sen, Estimates of the regression coefficient based on Kendall's tau, 1968): one
odd night bends nothing, and nights of two sizes tell what is fixed from what grows. Reads `run.out` and how many
workers `run` wants.
"""

import logging
import os
import platform
import resource
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from statistics import median

from jobs.errors import PublishError
from jobs.kit import Night
from jobs.peak import peak
from jobs.report import Ledger
from jobs.stints import AGAIN, FIRST, LOAD, REUSED, SEGMENTS, STINTS, TELL, WRITE, Stint
from jobs.store import aside_of, dumps, loads, write_atomic

FILE = ".calibration.json"
KEPT, USED = 20, 5  # nights in the file, and of those the last that are looked at
SPREAD = 1.5  # two nights whose sizes differ less tell nothing about what is fixed
FIRST_LEG = ("clean", "identify", "split", "translate", "check", "summarize")
SECOND_LEG = ("cluster", "merge", "render", "publish")
REST = "start and rest"  # what no stage has: the start, imports, opening the memory, the way between stages
HELP = "translate helping"  # of a model that is not the first of a route
KINDS = {"translate": (FIRST, AGAIN), "summarize": (TELL,), "merge": (WRITE,)}
BY_SEGMENTS = ("translate", "check", "summarize")  # all else grows with the articles
log = logging.getLogger(__name__)
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Measured:
    """What a night took."""

    machine: str
    workers: int
    articles: int  # that came out of `split`
    segments: int
    seconds: tuple[tuple[str, float], ...]  # of all processes, by stage, without the work of models
    stints: tuple[Stint, ...]
    memory: int  # bytes, the most
    disk: int  # bytes of the folder of the edition


@dataclass(frozen=True, slots=True)
class Load:
    """What the next night has to do."""

    workers: int
    articles: int
    segments: int  # of those that are not finished
    chars: Mapping[str, int]  # of what the first model of each route is asked, by its fingerprint
    fresh: int  # of the articles, those that no earlier run has finished
    helpers: tuple[str, ...] = ()  # fingerprints of the other models of the routes
    summarizer: str = ""  # fingerprints; empty for extracts
    writer: str = ""
    tried: tuple[tuple[str, float], ...] = ()  # seconds of the stages that `plan` has gone through itself

    def asked(self) -> Iterator[tuple[str, str, float]]:
        """The stage of each model, its fingerprint, and what its work grows with."""
        yield from (("translate", maker, size) for maker, size in self.chars.items())
        yield from ((HELP, maker, sum(self.chars.values())) for maker in self.helpers if maker not in self.chars)
        named = (("summarize", self.summarizer, self.fresh), ("merge", self.writer, self.articles))
        yield from ((stage, maker, size) for stage, maker, size in named if maker)


@dataclass(frozen=True, slots=True)
class Forecast:
    """What the next night will take."""

    seconds: Mapping[str, float]  # on the clock, by stage
    models: Mapping[tuple[str, str], float]  # the part of each model in it, by stage and fingerprint, with loading
    memory: int
    disk: int
    unknown: tuple[str, ...]  # models that no night has had yet

    @property
    def before_second_leg(self) -> float:
        """Seconds from the start to the end of the first leg."""
        return sum(self.seconds[name] for name in (REST, "read", *FIRST_LEG))

    @property
    def total(self) -> float:
        """Seconds in all."""
        return sum(self.seconds.values())


# --- what was ---


def machine() -> str:
    """This machine, as nights remember it."""
    return f"{platform.node()}, {os.cpu_count()} processors"


def process_began(clock: Callable[[], float] = time.monotonic) -> float:
    """When this process began, by the monotonic clock; now where the system does not tell."""
    try:
        ticks = int(Path("/proc/self/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[19])
        age = time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError, AttributeError):
        age = 0.0
    return clock() - max(0.0, age)


def remember(night: Night, ledger: Ledger, seconds: float, shards: int) -> None:
    """Keep what this night took, if it did all its work itself; a disk that refuses costs only that."""
    ledger.worked([replace(stint, kind=WRITE) for stint in STINTS.taken()])  # of the second leg
    row, path = measured(night, ledger, seconds, shards), Path(night.config.run.out) / FILE
    try:
        if row:
            keep_nights(path, [row])
        else:
            aside_of(path).unlink(missing_ok=True)  # of a run that was killed while it wrote
    except (PublishError, OSError) as error:
        log.warning("the calibration of `plan` is not kept: %s", error)


def keep_nights(path: Path, rows: Sequence[Measured]) -> None:
    """Add what nights have taken to this file; its owner alone may read it, for it names the machine."""
    write_atomic(path, dumps((*nights_at(path), *rows)[-KEPT:]), private=True)


def measured(night: Night, ledger: Ledger, seconds: float, shards: int) -> Measured | None:
    """What a night took that was so many seconds at work on so many shards; None for one that was eased, or found
    shards of an earlier run: what those took is in the ledger, and was not in the seconds."""
    record = ledger.record()
    workers = max(1, min(night.config.run.parallel, shards))
    spent = {count.stage: count.seconds for count in record.counts}
    rest = seconds - sum(spent[name] / (workers if name in FIRST_LEG else 1) for name in spent)
    went = {count.stage: count.went for count in record.counts}
    if REUSED in record.stints or record.eased or record.faults or not went.get("split"):
        return None
    for stint in record.stints:
        if stage := _stage_of(stint, record.stints):
            spent[stage] = max(0.0, spent.get(stage, 0.0) - stint.seconds)
    done = sum(stint.texts for stint in record.stints if stint.kind == SEGMENTS)
    memory = peak() + (workers * _of_workers() if workers > 1 else 0)
    rows = (*spent.items(), (REST, max(0.0, rest)))
    return Measured(machine(), night.config.run.parallel, went["split"], done, rows, record.stints, memory,
                    size_of(night.folder))  # fmt: skip


def _stage_of(stint: Stint, stints: Iterable[Stint]) -> str:
    """The stage in whose seconds the work of a model is."""
    if stint.kind == LOAD:
        kinds = {one.kind for one in stints if one.maker == stint.maker}
        return "translate" if FIRST in kinds else "summarize"
    return next((stage for stage, kinds in KINDS.items() if stint.kind in kinds), "")


def size_of(folder: Path) -> int:
    """Bytes of all files of a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _of_workers() -> int:
    """The most bytes that one worker has had."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss << 10


def nights_at(path: Path) -> tuple[Measured, ...]:
    """The nights that a file remembers, oldest first; none where there is no such file, or another one."""
    try:
        return loads(tuple[Measured, ...], path.read_bytes())
    except (OSError, ValueError):
        return ()


def comparable(nights: Iterable[Measured], workers: int) -> tuple[Measured, ...]:
    """The last nights of this machine with so many workers, oldest first."""
    here = machine()
    return tuple(one for one in nights if (one.machine, one.workers) == (here, workers))[-USED:]


# --- what will be ---


def forecast(load: Load, nights: Sequence[Measured]) -> Forecast:
    """What the next night will take by those that were; all zero where none was."""
    seconds = {name: _stage(name, load, nights) for name in ("read", *FIRST_LEG, *SECOND_LEG, REST)}
    seconds |= dict(load.tried)
    models = {(stage.split()[0], maker): _model(stage, maker, size, nights) for stage, maker, size in load.asked()}
    for (stage, _), spent in models.items():
        seconds[stage] += spent
    clock = {name: spent / (load.workers if name in FIRST_LEG else 1) for name, spent in seconds.items()}
    memory = line([(one.articles, one.memory) for one in nights], fixed=True)
    disk = line([(one.articles, one.disk) for one in nights])
    unknown = (one for stage, one, size in load.asked() if size and stage != HELP and not _points(stage, one, nights))
    return Forecast(clock, models, int(_at(memory, load.articles)), int(_at(disk, load.articles)), tuple(unknown))


def _stage(name: str, load: Load, nights: Sequence[Measured]) -> float:
    """Seconds of a stage without its models."""
    by_segments = name in BY_SEGMENTS
    points = [(one.segments if by_segments else one.articles, dict(one.seconds).get(name, 0.0)) for one in nights]
    return _at(line(points, fixed=name == REST), load.segments if by_segments else load.articles)


def _model(stage: str, maker: str, size: float, nights: Sequence[Measured]) -> float:
    """Seconds of a model in a stage, with loading it if it has anything to do."""
    work = _at(line(_points(stage, maker, nights)), size)
    loads = [stint.seconds for one in nights for stint in one.stints if (stint.kind, stint.maker) == (LOAD, maker)]
    return work + median(loads) if work and loads and stage != "merge" else work


def _points(stage: str, maker: str, nights: Sequence[Measured]) -> list[Point]:
    """For each night in which a model was at work in a stage: what that grows with, and how long it took."""
    points = []
    for one in nights:
        mine = [stint for stint in one.stints if stint.maker == maker and stint.kind in KINDS[stage.split()[0]]]
        if mine:
            asked = one.stints if stage == HELP else mine
            chars = sum(stint.chars for stint in asked if stint.kind == FIRST)
            size = one.articles if stage in ("summarize", "merge") else chars
            points.append((float(size), sum(stint.seconds for stint in mine)))
    return points


def line(points: Sequence[Point], *, fixed: bool = False) -> tuple[float, float]:
    """What is fixed, and what each unit adds, by the medians of Theil and Sen. Where all sizes are about the same, all
    is taken to grow with the size, or to be fixed."""
    points = [point for point in points if point[0] > 0]
    if not points:
        return 0.0, 0.0
    apart = [(a, b) for a, b in combinations(sorted(points), 2) if b[0] >= SPREAD * a[0]]
    each = max(0.0, median((b[1] - a[1]) / (b[0] - a[0]) for a, b in apart)) if apart else 0.0
    base = median(y - each * x for x, y in points)
    if (apart or fixed) and base >= 0:
        return base, each
    return 0.0, median(y / x for x, y in points)


def _at(drawn: tuple[float, float], size: float) -> float:
    """The height of a line; nothing costs nothing."""
    return drawn[0] + drawn[1] * size if size else 0.0
