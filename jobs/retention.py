"""What earlier nights have left and nobody needs any more, out of run.out: old editions, and what they were made from.

    run:
      keep_days: 366          editions; null: all
      keep_inputs_days: 30    articles as read, pages of feeds, finished shards; null: all

Days are counted back from the newest edition, not from the clock: one that has stood still, or runs ahead, removes
nothing. The newest edition stays, those that a night is held against (`cluster.look_back_days`, `run.drift_days`)
stay, and so does whatever no night has made: a folder is removed only when its name is a date, its manifest is ours,
and each visible file in it is named there.
"""

import datetime
import logging
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jobs.config import Config
from jobs.feeds import INPUTS, LAST
from jobs.kept import KEPT, file_path
from jobs.run_log import LOG_FILE, OLDER
from jobs.run_spec import day_of
from jobs.safe import parsed
from jobs.store import MANIFEST, SHARDS, latest
from jobs.text import content_id

GONE = ".removed"
OURS = {MANIFEST, LOG_FILE, OLDER, "report.json", "mail.json"}  # beside what a manifest names
WORK = (SHARDS, KEPT, INPUTS)  # what an edition was made from
FEW = 2  # editions, at least, before any goes: what the newest is held against
log = logging.getLogger(__name__)


def retain(out: Path, config: Config) -> Counter[str]:
    """Remove what is older than the configuration keeps; what went, counted by kind. What cannot be removed is told."""
    went: Counter[str] = Counter()
    shutil.rmtree(out / GONE, ignore_errors=True)  # a run that was killed while it removed
    folders = {day: out / day.isoformat() for path in out.glob("????-??-??") if (day := day_of(path.name))}
    editions = sorted(day for day, folder in folders.items() if _is_ours(folder))
    if len(editions) < FEW:
        return went
    newest, before, run = editions[-1], editions[-2], config.run
    days = None if run.keep_days is None else max(run.keep_days, config.cluster.look_back_days, run.drift_days)
    if _ahead(newest, before, [one for one in (days, run.keep_inputs_days) if one is not None]):
        return went
    if run.keep_inputs_days is not None:
        went += _inputs(out, [folders[day] for day in folders if (newest - day).days > run.keep_inputs_days])
        went += _feeds(out, config, run.keep_inputs_days)
    if days is not None:
        went += _editions(out, [folders[day] for day in editions if (newest - day).days > days])
    went += _unnamed(out) if went else Counter()
    if went:
        log.info("removed: %s", ", ".join(f"{number} {what}" for what, number in sorted(went.items())))
    return went


def _ahead(newest: datetime.date, before: datetime.date, limits: list[int]) -> bool:
    """Whether the newest edition is so far from the one before it that the clock may be wrong: one such night would
    remove all others."""
    gap = (newest - before).days
    if limits and gap > max(7, min(limits)):
        question = "is the clock right?"
        log.warning("nothing old is removed: %d days are between the last two editions; %s", gap, question)
        return True
    return False


def _is_ours(folder: Path) -> bool:
    """Whether a night has finished an edition in this folder."""
    if folder.is_symlink():
        return False
    try:
        seal = parsed((folder / MANIFEST).read_bytes())
        return isinstance(seal["files"], dict) and isinstance(seal["signature"], dict)
    except (OSError, ValueError, LookupError, TypeError):
        return False


def _editions(out: Path, folders: list[Path]) -> Counter[str]:
    """Remove these editions, each in one step for whoever reads."""
    went: Counter[str] = Counter()
    for folder in folders:
        if folder.name == latest(out):
            continue
        if foreign := next(_foreign(folder), None):
            log.warning("%s stays: no night has made %s; move that away", folder, foreign)
            continue
        with _told(folder):
            (out / GONE).mkdir(exist_ok=True)
            folder.rename(out / GONE / folder.name)
            went["editions"] += 1
    shutil.rmtree(out / GONE, ignore_errors=True)
    return went


def _foreign(folder: Path) -> Iterator[Path]:
    """The files of a folder that its manifest does not name; hidden ones are the night's own."""
    named = {*parsed((folder / MANIFEST).read_bytes())["files"], *OURS}
    for path in folder.rglob("*"):
        name, is_folder = path.relative_to(folder), path.is_dir() and not path.is_symlink()
        if not is_folder and not name.parts[0].startswith(".") and name.as_posix() not in named:
            yield path


def _inputs(out: Path, folders: list[Path]) -> Counter[str]:
    """Remove what these editions were made from, and the shards of runs that were never finished."""
    went: Counter[str] = Counter()
    for path in (folder / name for folder in folders for name in WORK if not folder.is_symlink()):
        if path.is_dir() and not path.is_symlink():
            with _told(path):
                shutil.rmtree(path)
                went[f"folders {path.name}"] += 1
    return went


def _feeds(out: Path, config: Config, days: int) -> Counter[str]:
    """Remove the last answers of feeds that are no longer named, once they are old."""
    named = {f"{content_id(url)}.json" for url in config.read.feeds}
    went: Counter[str] = Counter()
    for path in (out / LAST).glob("*.json"):
        with _told(path):
            if path.name not in named and time.time() - path.stat().st_mtime > days * 86400:
                path.unlink()
                went["answers of feeds"] += 1
    return went


def _unnamed(out: Path) -> Counter[str]:
    """Remove the versions of memories and glossaries that no edition with kept inputs was made with."""
    used = set()
    for folder in (path.parent.parent for path in out.glob(f"????-??-??/{KEPT}/*.jsonl.zst")):
        try:
            named = parsed((folder / MANIFEST).read_bytes()).get("named", [])
            used |= {file_path(out, one["sha256"]).name for one in named}
        except (OSError, ValueError, LookupError, TypeError):
            return Counter()  # nobody knows what it needs
    went: Counter[str] = Counter()
    for path in (out / KEPT).glob("*.zst"):
        if path.name not in used:
            with _told(path):
                path.unlink()
                went["versions of memories and glossaries"] += 1
    return went


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """What cannot be removed is told, and harms nothing."""
    try:
        yield
    except OSError as error:
        log.warning("%s: cannot be removed: %s", path, error.strerror)
