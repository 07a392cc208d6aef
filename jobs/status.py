"""The run that is at work, and the last ones: in: the logs below out/ and its lock; out: lines, or one JSON object.

There is no other state: a run whose log has no end is at work if it holds the lock, and else was killed. Reads no YAML.
"""

import datetime
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from textwrap import shorten

from jobs.config import Config
from jobs.progress import duration
from jobs.run_log import LOG_FILE, OLDER
from jobs.safe import parsed
from jobs.store import holder
from jobs.troubles import troubles

LAST = 10  # runs that are listed
WHY = 100  # letters of the reason in the table; the log and the JSON have all of it
STAGES = tuple(Config.model_fields)[1:-1]
STOPPED = (130, 143)
COLUMNS = ("began", "edition", "state", "articles", "events", "took", "exit", "why")


@dataclass(slots=True)
class Run:
    """One run, as its log tells of it."""

    edition: str  # its date
    run: str
    began: datetime.datetime
    seen: datetime.datetime  # the last sign of life
    deadline: str | None = None
    state: str = "killed"  # running, OK, DEGRADED, failed, stopped, killed
    exit: int | None = None
    articles: int | None = None
    events: int | None = None
    why: str = ""  # it is degraded, or there is no edition
    stage: str = "read"
    left: int | None = None  # seconds for the shards
    steps: dict[str, str] = field(default_factory=dict)  # how far what is under way has come

    @property
    def pid(self) -> int:
        """The process of the run."""
        number = self.run.rpartition("-")[2]
        return int(number) if number.isdecimal() else -1


def last_runs(out: Path, count: int = LAST) -> list[Run]:
    """The last runs below out/, the newest first."""
    logs = sorted(out.glob(f"????-??-??/{LOG_FILE}"), key=lambda path: path.stat().st_mtime, reverse=True)
    runs = [run for path in logs[:count] for run in reversed(_logged(path.parent))]  # two may begin in one second
    runs = sorted(runs, key=lambda run: run.began, reverse=True)[:count]
    pid = holder(out)
    if runs and runs[0].exit is None and runs[0].pid == pid:  # pids come again, in a container every night
        runs[0].state = "running"
    return runs


def told(out: Path, runs: Sequence[Run], now: datetime.datetime) -> Iterator[str]:
    """The lines that tell of these runs."""
    running = next((run for run in runs if run.state == "running"), None)
    yield from _at_work(running, out, now) if running else [_nothing(out)]
    for name, trouble in troubles(out).items():
        yield f"{name}: not out for {trouble.editions} in a row, since that of {trouble.since}; the log there says why"
    rows = [COLUMNS, *(_row(run) for run in runs if run is not running)]
    if len(rows) == 1:
        return
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    yield ""
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
    for run in _unfinished(runs):
        day = run.edition
        yield f"the last run of {day} came to nothing; the same command with --as-of {day} goes on with it"


def as_json(runs: Sequence[Run]) -> str:
    """The same for a program: `running` (or null) and `runs`."""
    rows = [{"pid": run.pid, **asdict(run)} for run in runs]
    running = next((row for row in rows if row["state"] == "running"), None)
    listed = {"running": running, "runs": [row for row in rows if row is not running]}
    return json.dumps(listed, indent=1, default=lambda moment: moment.isoformat())


def _at_work(run: Run, out: Path, now: datetime.datetime) -> Iterator[str]:
    """Where the run stands that is at work."""
    by = f", to be ready by {run.deadline}" if run.deadline else ""
    since = f"since {run.began:%H:%M:%S} ({_between(run.began, now)})"
    yield f"running {since}: the edition of {run.edition}, process {run.pid}{by}"
    for what, said in (run.steps or {run.stage: "under way"}).items():
        yield f"  {what}: {said}"
    yield f"  last sign of life {_between(run.seen, now)} ago, in {out / run.edition / LOG_FILE}"


def _nothing(out: Path) -> str:
    """What is said when no log tells of a run that is at work."""
    pid = holder(out)
    return f"no run is at work in {out}" if pid is None else f"process {pid} has just begun a run in {out}"


def _row(run: Run) -> tuple[str, ...]:
    """What the table has of a run that is over."""
    counts = ("" if number is None else f"{number:,}" for number in (run.articles, run.events, run.exit))
    articles, events, code = counts
    why = run.why or (_place(run) if run.state in ("killed", "stopped") else "")
    took, why = _between(run.began, run.seen), shorten(why, WHY, placeholder=" …")
    return f"{run.began:%Y-%m-%d %H:%M}", run.edition, run.state, articles, events, took, code, why


def _place(run: Run) -> str:
    """Where a run was when it ended."""
    what = next(reversed(run.steps), "")
    return f"at {what}: {run.steps[what]}" if what else f"at {run.stage}"


def _unfinished(runs: Sequence[Run]) -> list[Run]:
    """The last run of each edition, where it has come to nothing."""
    newest: dict[str, Run] = {}
    for run in runs:
        newest.setdefault(run.edition, run)
    return [run for run in newest.values() if run.state in ("failed", "stopped", "killed")]


def _between(then: datetime.datetime, now: datetime.datetime) -> str:
    """How long it was."""
    return duration(max(0.0, (now - then).total_seconds()))


def _logged(folder: Path) -> list[Run]:
    """The runs that the log of one edition tells of."""
    runs: dict[str, Run] = {}
    for name in (OLDER, LOG_FILE):
        try:
            with (folder / name).open("rb") as file:
                for line in file:
                    _add(runs, folder.name, line)
        except OSError:  # the log before it there seldom is
            continue
    return list(runs.values())


def _add(runs: dict[str, Run], edition: str, line: bytes) -> None:
    """Take in one line of the log; one that was cut off, or that nobody here has written, says nothing."""
    try:
        event = parsed(line)
        name, at = str(event["run"]), datetime.datetime.fromisoformat(event["time"]).astimezone()
        run = runs.setdefault(name, Run(edition, name, at, at))
        run.seen = at
        _take(run, event)
    except (ValueError, LookupError, TypeError):
        return


def _take(run: Run, event: dict[str, object]) -> None:
    """What one event says of its run."""
    said, what, stage = str(event["message"]), event.get("progress"), event.get("stage")
    if event.get("event") == "begin":
        run.deadline = str(event["deadline"]) if event["deadline"] else None
    elif event.get("event") == "end":
        _end(run, event, said)
    elif what == "shard":  # the steps were those of a shard that is done
        run.steps, left = {"shard": said}, event.get("left")
        run.left = left if isinstance(left, int) else None
    elif what:
        run.steps.pop(str(what), None)
        if event.get("done") != event.get("of"):
            run.steps[str(what)] = said
    elif stage in STAGES:
        run.steps, run.left, run.stage = {}, None, STAGES[min(STAGES.index(str(stage)) + 1, len(STAGES) - 1)]
    elif said.startswith("the edition is DEGRADED: "):
        run.why = said.removeprefix("the edition is DEGRADED: ")


def _end(run: Run, event: dict[str, object], said: str) -> None:
    """How the run ended."""
    code, state = event["exit"], str(event.get("state"))
    run.exit = code if isinstance(code, int) else 1
    run.state = state if run.exit == 0 else "stopped" if run.exit in STOPPED else "failed"
    articles, events = event.get("articles"), event.get("events")
    run.articles = articles if isinstance(articles, int) else None
    run.events = events if isinstance(events, int) else None
    if run.state == "failed":
        run.why = said.removeprefix("stopped: ")
