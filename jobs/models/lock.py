"""The lock file beside a configuration: `nightly.yaml` -> `nightly.lock.json`, the receipt of every fetched model.

`models fetch` writes it and obeys it: on another machine, or next year, the same configuration gets the same files. It
is made to be committed. Changing a model's name or revision adds a receipt; `--update` renews one.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from jobs.errors import ModelError
from jobs.model_spec import ModelSpec
from jobs.models import hub
from jobs.safe import parsed


def lock_path(config: Path) -> Path:
    """The lock file of this configuration."""
    return config.with_suffix(".lock.json")


def read_lock(config: Path) -> dict[str, hub.Receipt]:
    """Receipt by model, empty where nothing has been fetched for this configuration; ModelError when it is broken."""
    path = lock_path(config)
    if not path.is_file():
        return {}
    try:
        found = dict(parsed(path.read_text(encoding="utf-8"))["models"])
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{path}: is not a lock file: {error}; restore it, or delete it and fetch again") from error
    if broken := [name for name, value in found.items() if not hub.is_receipt(value)]:
        raise ModelError(f"{path}: is not a lock file: {broken[0]}; restore it, or delete it and fetch again")
    return found


def write_lock(config: Path, receipts: Mapping[str, hub.Receipt]) -> Path:
    """Write the lock file, atomically; its path."""
    path = lock_path(config)
    try:
        hub.write_json(path, {"models": dict(receipts)})
    except OSError as error:
        raise ModelError(f"{path}: cannot be written: {error.strerror}; the lock file belongs beside CONFIG") from error
    return path


def key(spec: ModelSpec) -> str:
    """What a model is locked under."""
    return f"{spec.name}@{spec.revision or 'main'}"


def unlike(specs: Iterable[ModelSpec], cache: Path, locked: Mapping[str, hub.Receipt]) -> list[str]:
    """The models here that are of another commit than the lock file names, a line each."""
    problems = []
    for spec in dict.fromkeys(specs):
        pinned, folder = locked.get(key(spec)), hub.find(spec, cache)
        found = hub.receipt(folder) if folder else {}
        if pinned and found and found["commit"] != pinned["commit"]:
            problems.append(
                f"{spec.name}: commit {found['commit'][:12]} is here, the lock file names {pinned['commit'][:12]}; "
                "run: python -m jobs models fetch CONFIG"
            )
    return problems
