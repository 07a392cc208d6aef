"""A published edition in; whether its files are as published, and whether they come out the same when they are made
again from what the night has kept: the same articles, configuration, memories and earlier editions.

Reads no YAML: the configuration stands in report.json. What a rerun has not: the machine translations that the memory
knew (models make them again), the input itself, and the moment: models of servers may have changed, and a deadline of
then is none now. Nothing of the folder is touched; it all happens in a temporary one.
"""

import datetime
import json
from collections.abc import Callable, Iterator
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory

from jobs.config import Config
from jobs.errors import ConfigError
from jobs.kept import check_kept, kept_path
from jobs.manifest import differences, sealed
from jobs.pipeline import run_night
from jobs.safe import parsed
from jobs.store import MANIFEST, verify_manifest

REPORT = "report.json"
ALONE = {"email": None, "webhook": None, "feed": None, "metrics": None}  # of publish: nobody is told of a rerun
STAYING = {"keep_days": None, "keep_inputs_days": None}
SHOWN = 100  # characters of a line


def damaged(folder: Path) -> list[str]:
    """What of a published folder is not as its manifest says, and of what it has kept, one line each."""
    problems = verify_manifest(folder)
    try:
        kept = kept_path(folder, sealed(folder)["inputs"]["sha256"])
        if kept.exists():  # retention may have taken it
            check_kept(kept)
    except (ConfigError, KeyError, TypeError) as error:
        return problems + ([str(error)] if (folder / ".kept").exists() else [])
    return problems


def rerun(folder: Path, say: Callable[[str], None]) -> list[str]:
    """Make an edition again; what differs, a line or two each. `say` is told what is not as it was, such as models."""
    folder = folder.resolve()
    seal, as_of = sealed(folder), datetime.date.fromisoformat(folder.name)
    with TemporaryDirectory(prefix="nightdesk-rerun-") as home:
        out = Path(home) / "out"
        _earlier(folder, out)
        config = configuration(folder, out)
        made = run_night(config, as_of=as_of, again=folder)
        now = parsed((made / MANIFEST).read_bytes())
        for line in differences(seal, now):
            say(line)
        names = sorted({*seal["files"], *now["files"]})
        return [line for name in names for line in _compared(folder / name, made / name, name)]


def configuration(folder: Path, out: Path) -> Config:
    """The configuration of a published edition, for a run in another folder, of which nobody is told."""
    try:
        told = parsed((folder / REPORT).read_bytes())["run"]["given"]
        told["publish"] = told.get("publish", {}) | ALONE
        told["run"] = told.get("run", {}) | {"out": str(out), "deadline": None, "executor": "local", **STAYING}
        # what it names is put back by its checksum, wherever it lies now, and machines translate again
        translate = told.setdefault("translate", {})
        memory = translate.get("memory", {})
        translate |= {"memory": {key: memory[key] for key in memory if key == "fuzzy"}, "glossaries": []}
        return Config.model_validate_json(json.dumps(told))
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        problem = f"{folder / REPORT}: holds no configuration of this version: {' '.join(str(error).split())[:300]}"
        raise ConfigError(f"{problem}; run CONFIG --as-of {folder.name} --from-kept makes it with yours") from error


def _earlier(folder: Path, out: Path) -> None:
    """Let the earlier editions be seen in another folder, and none that came later."""
    out.mkdir()
    for path in folder.parent.glob("????-??-??"):
        if path.name < folder.name:
            (out / path.name).symlink_to(path)


def _compared(old: Path, new: Path, name: str) -> Iterator[str]:
    """The first line in which two files differ; nothing when they are the same."""
    if not old.exists() or not new.exists():
        yield f"{name}: {'is not there' if not old.exists() else 'was not made again'}"
        return
    then, now = old.read_bytes(), new.read_bytes()
    if then == now:
        return
    pairs = zip_longest(then.split(b"\n"), now.split(b"\n"), fillvalue=b"")
    number, before, after = next((n, *pair) for n, pair in enumerate(pairs, 1) if pair[0] != pair[1])
    yield f"{name}: line {number} differs"
    start = max(0, next((n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), 0) - SHOWN // 3)
    yield from (f"  {sign} {_part(line, start)}" for sign, line in (("-", before), ("+", after)))


def _part(line: bytes, start: int) -> str:
    """The part of a line that begins here."""
    text = line[start : start + SHOWN].decode(errors="replace")
    return f"{'…' if start else ''}{text}{'…' if len(line) > start + SHOWN else ''}"
