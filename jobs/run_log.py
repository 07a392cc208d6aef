"""The log of a night: one JSON object per event in run.log.jsonl, one readable line per stage on the terminal.

An event has the `run` it belongs to; the first of a run has `event: begin`, the last `event: end` with its exit code:
that is all that `status` reads. The file is bounded: what is said over and over is left out at some time, and a file
that has become long makes way for a new one. Reads no YAML.
"""

import json
import logging
import multiprocessing
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from jobs.errors import NightdeskError, PublishError
from jobs.safe import lines, visible_json

LOG_FILE = "run.log.jsonl"
OLDER = "run.log.1.jsonl"  # what was in the file when it had become too long
LONG = 5_000_000  # bytes
OFTEN = 1000  # a run that says the same of more things than this has said enough: dropped.jsonl has all of them
# they tell of every page, sentence or request; what matters to us arrives as an exception
QUIET = ("ctranslate2", "dateparser", "filelock", "htmldate", "huggingface_hub", "py3langid", "ray", "trafilatura")
PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
log = logging.getLogger(__name__)


def log_stage(stage: str, what: str, seconds: float) -> None:
    """Tell the log and the terminal that a stage is done."""
    log.info("%s", what, extra={"stage": stage, "seconds": round(seconds, 3)})


def run_name() -> str:
    """A name for a run that begins now: when, and in which process."""
    return f"{time.strftime('%Y%m%dT%H%M%S')}-{os.getpid()}"


@contextmanager
def start_log(folder: Path, *, to_terminal: bool, run: str = "", deadline: str | None = None) -> Iterator[Path]:
    """Log to run.log.jsonl in this folder, and to the terminal (unless asked, warnings only), until the block ends;
    where a run is named, it begins now."""
    path = folder / LOG_FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > LONG:
            path.replace(folder / OLDER)
        handlers: list[logging.Handler] = [_to_file(path, run or run_name())]
    except OSError as error:
        raise PublishError(f"{path}: cannot be written: {error.strerror}; check run.out and its rights") from error
    handlers.append(logging.StreamHandler(sys.stderr))
    handlers[1].setFormatter(_Readable())
    handlers[1].addFilter(_for_terminal)
    handlers[1].setLevel(logging.INFO if to_terminal else logging.WARNING)  # what cron should mail is never kept back
    with _levels(), _installed(handlers):
        if run:
            log.info("the run begins", extra={"event": "begin", "deadline": deadline})
        try:
            yield path
        finally:
            _log_fault(sys.exc_info()[1])


@cache
def join_log(folder: Path, run: str) -> None:
    """In a worker of this run: log to the same file. A line is one write at its end, so no two lines mix."""
    if multiprocessing.parent_process() is not None:
        logging.getLogger("jobs").setLevel(logging.INFO)
        with suppress(OSError):  # the worker can do without
            logging.getLogger("jobs").addHandler(_to_file(folder / LOG_FILE, run))


def _to_file(path: Path, run: str) -> logging.Handler:
    """What writes the events of this run to the file."""
    handler = logging.FileHandler(path, encoding="utf-8")
    handler.setFormatter(_JsonLines(run))
    handler.addFilter(_Seldom())
    return handler


def _log_fault(error: BaseException | None) -> None:
    """What ended the night early: expected errors by their words, faults of the program with their traceback."""
    if isinstance(error, NightdeskError):
        log.info("stopped: %s", error, extra={"event": "end", "exit": error.exit_code})
    elif error:
        log.info("stopped by a fault", exc_info=error, extra={"event": "end", "exit": 1})


@contextmanager
def _levels() -> Iterator[None]:
    """Our loggers tell what they do, others only what goes wrong; Python's warnings go to the log."""
    ours, level = logging.getLogger("jobs"), logging.getLogger("jobs").level
    ours.setLevel(logging.INFO)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.ERROR)
    logging.captureWarnings(True)
    try:
        yield
    finally:
        logging.captureWarnings(False)
        ours.setLevel(level)


@contextmanager
def _installed(handlers: Iterable[logging.Handler]) -> Iterator[None]:
    """The handlers at the root logger, for a while."""
    root = logging.getLogger()
    for handler in handlers:
        root.addHandler(handler)
    try:
        yield
    finally:
        for handler in handlers:
            root.removeHandler(handler)
            with suppress(OSError):  # a log on a full disk is no reason for another end than the night's own
                handler.close()


def _for_terminal(record: logging.LogRecord) -> bool:
    """Stages that are done, how far the others are, and our warnings."""
    return record.name.startswith("jobs") and (hasattr(record, "stage") or record.levelno >= logging.WARNING)


class _Seldom(logging.Filter):
    """Passes what a run has not said of a thousand other things before; how far it is, whenever it says so."""

    def __init__(self) -> None:
        """Nothing has been said."""
        super().__init__()
        self._said: Counter[tuple[str, str]] = Counter()

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether to write this event; the last one says that more are left out."""
        if hasattr(record, "rate") or hasattr(record, "event"):
            return True
        kind = (record.name, str(record.msg))
        self._said[kind] += 1
        if self._said[kind] == OFTEN:
            record.more = "left out"
        return self._said[kind] <= OFTEN


class _JsonLines(logging.Formatter):
    """One JSON object per event, with the fields given as `extra`."""

    def __init__(self, run: str) -> None:
        """Every line names the run."""
        super().__init__()
        self._run = run

    def format(self, record: logging.LogRecord) -> str:
        """The event as one line."""
        event: dict[str, object] = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%S%z", time.localtime(record.created)),
            "run": self._run,
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        event |= {name: value for name, value in vars(record).items() if name not in PLAIN}
        if record.exc_info:
            event["traceback"] = self.formatException(record.exc_info)
        return visible_json(json.dumps(event, ensure_ascii=False, default=str))


class _Readable(logging.Formatter):
    """`translate   5 articles, 57 segments: 57 memory, 0 model   0.2 s`."""

    def format(self, record: logging.LogRecord) -> str:
        """The event as one readable line."""
        head = getattr(record, "stage", record.levelname.lower())
        seconds = getattr(record, "seconds", None)
        what = lines(record.getMessage())  # it may name a file, or quote an article
        return f"{head:<11} {what}" + ("" if seconds is None else f"   {seconds:.1f} s")
