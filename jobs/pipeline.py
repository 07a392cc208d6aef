"""THE NIGHT.

    files ─ read ─ clean ─ identify ─ split ─ translate ─ check ─ summarize ─┐  leg 1: each article alone, in shards
    out/<date>/ ─ publish ─ render ─ merge ─ cluster ◄───────────────────────┘  leg 2: all articles at once, once

The legs are `first_leg.py` and `second_leg.py`; a stage is a file of its name in `stages/`.
"""

import datetime
import logging
import time
from pathlib import Path

from jobs import models
from jobs.announce import announce
from jobs.calibration import remember
from jobs.canaries import caged
from jobs.config import Config
from jobs.deadline import STOP, deadline
from jobs.first_leg import finished, first_leg
from jobs.kit import Night, opened
from jobs.manifest import as_it_was
from jobs.models import devices
from jobs.report import Ledger
from jobs.retention import retain
from jobs.run_log import run_name, start_log
from jobs.safe import parsed
from jobs.second_leg import second_leg
from jobs.shards import keep_shards
from jobs.store import MANIFEST, lock

log = logging.getLogger(__name__)


def run_night(
    config: Config,
    *,
    as_of: datetime.date | None = None,
    to_terminal: bool = False,
    began: float | None = None,
    again: Path | None = None,
) -> Path:
    """Run the whole night, which began at this moment of the monotonic clock, or now; the folder of its edition. again:
    an edition, of which what it has kept is read instead of the input.

    Raises ModelMissing before any work, LockedError when another run is at work, ModelError when articles came in and
    none could be translated, PublishError when the edition could not be written.
    """
    began = time.monotonic() if began is None else began
    zone, until = config.run.timezone, config.run.deadline
    as_of = as_of or config.run.day()
    folder = Path(config.run.out) / as_of.isoformat()
    models.require(config.model_specs(), config.models.folder())
    if config.run.executor == "local":  # Ray's actors have GPUs that this machine may lack
        devices.require(config.model_specs())
    by = deadline(until, zone) if until else None
    told = start_log(folder, to_terminal=to_terminal, run=(name := run_name()), deadline=until)
    with lock(folder.parent), told, as_it_was(config, again) as (config, kept):
        night = Night(name, config, as_of, folder, by, kept)
        with opened(night):
            _publish(night, began)
    return folder


def _publish(night: Night, began: float) -> None:
    """Both legs, and what comes after them."""
    ledger, folder = Ledger(), night.folder
    shards = first_leg(night, ledger)
    summaries = finished(shards)
    second_leg(summaries, night, ledger)
    cage = caged(night)
    used = {shard.at(level) for shard in shards for level in range(STOP + 1)} | {cage.key if cage else ""}
    for shelf in dict.fromkeys((folder, night.shelf)):
        keep_shards(shelf, used)
    if night.kept is None:
        retain(folder.parent, night.config)
    announce(folder, night.config.publish)
    remember(night, ledger, time.monotonic() - began, len(shards))
    _log_end(folder, len(summaries))


def _log_end(folder: Path, articles: int) -> None:
    """Tell the log what the night has come to."""
    card = parsed((folder / MANIFEST).read_bytes())["edition"]
    said = {"event": "end", "exit": 0, "state": card["state"], "articles": articles, "events": card["events"]}
    log.info("the edition is out, from %d articles", articles, extra=said)
