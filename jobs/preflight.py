"""All that can be known beforehand about whether a night will run: `check CONFIG`.

In: a configuration that has no mistakes; out: findings, one line each: what was looked at, and where it is bad or
doubtful, the remedy. Nothing is written but a probe file, nothing is asked of a server or a feed, and without `deep` no
weights are read. Reads the whole configuration.
"""

import datetime
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from jobs.calibration import FILE, comparable, nights_at
from jobs.config import Config, secret
from jobs.errors import ConfigError, ModelError, NightdeskError, PublishError
from jobs.inputs import files
from jobs.model_spec import ModelSpec
from jobs.models import hub, install, lock
from jobs.preflight_clock import MISTAKE, changes, clock, zone
from jobs.preflight_place import OUT, Finding, place
from jobs.read_spec import is_store
from jobs.store import LATEST, MANIFEST

LOCAL = ("zip://", "file://", "local://")
NO_MODEL = 3
KINDS: dict[int, type[NightdeskError]] = {MISTAKE: ConfigError, NO_MODEL: ModelError, OUT: PublishError}
ROOM, PER_BYTE = 50_000_000, 40  # of an edition whose like has not been measured: for itself, and per byte of input
PLAIN_MEMORY = 500_000_000  # of a night without models
FETCH = "run: python -m jobs models fetch CONFIG"
MEMINFO = Path("/proc/meminfo")


def preflight(config: Config, path: Path, now: datetime.datetime, *, deep: bool = False) -> Iterator[Finding]:
    """Every finding: models, secrets, input, the folder of the editions, memory, clock."""
    yield from models(config, path, deep=deep)
    yield from secrets(config)
    size, newest = 0, 0.0
    for pattern in config.read.paths:
        finding, bytes_, latest = source(pattern, config)
        size, newest = size + bytes_, max(newest, latest)
        yield finding
    if config.read.feeds:
        yield Finding(f"read.feeds: {len(config.read.feeds)}, not asked")
    nights = comparable(nights_at(Path(config.run.out) / FILE), config.run.parallel)
    yield from place(Path(config.run.out), max([night.disk for night in nights], default=ROOM + PER_BYTE * size))
    yield memory(config, max([night.memory for night in nights], default=0), MEMINFO)
    yield from _time(config, now, newest)


def worst(findings: Iterable[Finding]) -> NightdeskError | None:
    """The error of the command, with the exit code of what would stop the night first; None when all is well."""
    bad = [finding for finding in findings if finding.code]
    if not bad:
        return None
    return KINDS[min(finding.code for finding in bad)](f"{len(bad)} of the lines above marked ✗ need your attention")


def models(config: Config, path: Path, *, deep: bool) -> Iterator[Finding]:
    """Every model: whether it is here, whole, and of the commit that the lock file names, and its licence."""
    try:
        locked = lock.read_lock(path)
    except ModelError as error:
        yield Finding(str(error), NO_MODEL)
        return
    for spec in dict.fromkeys(config.model_specs()):
        if spec.backend in hub.ELSEWHERE:
            yield Finding(f"{spec.name}: {f'on the server {spec.url}, not asked' if spec.url else spec.backend}")
            continue
        try:
            yield from _model(spec, config.models.folder(), locked, deep=deep)
        except ModelError as error:  # a broken receipt
            yield Finding(str(error), NO_MODEL)


def _model(spec: ModelSpec, cache: Path, locked: dict[str, hub.Receipt], *, deep: bool) -> Iterator[Finding]:
    """One model that should be on this machine."""
    folder, pinned = hub.find(spec, cache), locked.get(lock.key(spec))
    if folder is None:
        yield Finding(f"{spec.name}: is not in {cache}; {FETCH}", NO_MODEL)
        return
    receipt = hub.receipt(folder)
    names = receipt.get("files", {})
    problems = lock.unlike([spec], cache, locked)
    problems += [f"{folder / name}: is missing; {FETCH}" for name in names if not (folder / name).is_file()]
    if deep and receipt and not problems:
        problems = hub.differs(folder, pinned)
    yield from (Finding(problem, NO_MODEL) for problem in problems)
    if not problems:
        licence = install.licence(folder)
        how = (
            "every file as downloaded" if deep and receipt else f"{len(names)} files" if receipt else "your own folder"
        )
        yield Finding(f"{spec.name}: {folder}, {how}, licence {licence}", doubt="no commercial use" in licence)
    if receipt and not pinned:
        yield Finding(f"{spec.name}: is in no lock file beside the configuration; {FETCH}", doubt=True)


def secrets(config: Config) -> Iterator[Finding]:
    """The environment variables that hold keys and passwords: whether they are set, never what they hold."""
    wanted = {spec.key_variable: f"the key of {spec.name}" for spec in config.model_specs() if spec.key_variable}
    if config.publish.email and config.publish.email.password_variable:
        wanted[config.publish.email.password_variable] = "the password of publish.email"
    for variable, what in wanted.items():
        if secret(variable):
            yield Finding(f"{variable}: is set, {what}")
        else:
            yield Finding(f"{variable}: is not set; export {what} in it, also for cron", MISTAKE)


def source(pattern: str, config: Config) -> tuple[Finding, int, float]:
    """What one path of the input names, with its bytes, and when the newest of its files was written."""
    if is_store(pattern) and not pattern.startswith(LOCAL):
        return Finding(f"read.paths: {pattern}: a store, not asked"), 0, 0.0
    with _silent():
        found = list(files((pattern,), follow_links=config.read.follow_links))
    problems = [f"{file.name} {file.problem}" for file in found if file.problem]
    size, newest, readable = 0, 0.0, 0
    for file in found:
        try:
            with Path(file.name).open("rb"):
                state = Path(file.name).stat()
        except OSError as error:
            problems += [f"{file.name}: {error.strerror}"] if not file.problem else []
            continue
        size, newest, readable = size + state.st_size, max(newest, state.st_mtime), readable + (not file.problem)
    told = f"read.paths: {pattern}: {readable} files, {size / 1e6:,.1f} MB"
    if not readable:
        why = problems[0] if problems else "names nothing here"
        return Finding(f"read.paths: {pattern}: {why}; a path is relative to {Path.cwd()}", OUT), size, newest
    if problems:
        return Finding(f"{told}; {len(problems)} cannot be read, the first: {problems[0]}", doubt=True), size, newest
    return Finding(told), size, newest


@contextmanager
def _silent() -> Iterator[None]:
    """Without the warnings of what is looked at: the finding says it."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(before)


def memory(config: Config, measured: int, meminfo: Path) -> Finding:
    """Whether the night fits into the memory that is available now: as the last ones, or by its models."""
    cache = config.models.folder()
    folders = {hub.find(spec, cache) for spec in config.model_specs() if spec.backend not in hub.ELSEWHERE}
    weights = sum(path.stat().st_size for folder in folders if folder for path in folder.glob("*.safetensors"))
    needed = measured or config.run.here * (PLAIN_MEMORY + weights // 2)  # int8 beside its conversion's buffers
    allowed = (config.run.memory_mb or 0) * 1_000_000
    try:
        rows = (row.split() for row in meminfo.read_text(encoding="utf-8").splitlines())
        free = next(int(row[1]) << 10 for row in rows if row[0] == "MemAvailable:")
    except (OSError, ValueError, IndexError, StopIteration):
        return Finding("memory: this system does not tell how much there is")
    least, why = min((free, "available"), (allowed or free, "allowed by run.memory_mb"), key=lambda one: one[0])
    told = f"memory: {least / 1e6:,.0f} MB {why}, a night takes about {needed / 1e6:,.0f} MB"
    return Finding(f"{told}; lower run.workers", doubt=True) if least < needed else Finding(told)


def _time(config: Config, now: datetime.datetime, newest: float) -> Iterator[Finding]:
    """The clock and the time zone."""
    where, finding = zone(config.run.timezone, secret("TZ"))
    edition = Path(config.run.out) / LATEST / MANIFEST
    written = {"this program": Path(__file__).stat().st_mtime, "the newest file of the input": newest}
    written |= {"the newest edition": edition.stat().st_mtime} if edition.is_file() else {}
    yield from clock(now.astimezone(where) if where else now, written)
    yield finding
    if where:
        yield from changes(now, where)
