"""A model's name and revision in, a local folder out.

Looks only on this machine and answers in milliseconds, since the night must say at once that a model is missing;
download.py is what fills the cache. A local folder is accepted wherever a hub name is. Reads no YAML; what it is given
comes from a ModelSpec and `models.cache`.

Layout: <cache>/models/<name>/<revision or main>/, both with / as --, with nightdesk.json beside the files (the receipt:
the commit that was downloaded, the licence, and the SHA-256 of every file). A model that needs Python code of its own
is refused.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeGuard

from jobs.errors import ModelError, ModelMissing
from jobs.model_spec import ModelSpec
from jobs.safe import parsed

RECEIPT = "nightdesk.json"
INCOMPLETE = ".incomplete"
CONFIGS = ("config.json", "tokenizer_config.json")  # where a model says that it needs code of its own
ELSEWHERE = ("fake", "server")  # back-ends whose model is not on this machine
Receipt = dict[str, Any]  # name, revision, commit, licence, files: name -> SHA-256


def locate(spec: ModelSpec, cache: Path) -> Path:
    """The model's folder on this machine; ModelMissing says how to get it."""
    folder = find(spec, cache)
    if folder is None:
        raise ModelMissing(_missing([spec], cache))
    return folder


def check_specs(specs: Iterable[ModelSpec], cache: Path) -> None:
    """ModelMissing names every model of these that is not on this machine."""
    missing = [spec for spec in specs if spec.backend not in ELSEWHERE and find(spec, cache) is None]
    if missing:
        raise ModelMissing(_missing(missing, cache))


def find(spec: ModelSpec, cache: Path) -> Path | None:
    """The model's folder, or None."""
    for folder in (Path(spec.name).expanduser(), cache_folder(spec, cache)):
        if (folder / "config.json").is_file():
            return folder
    return None


def cache_folder(spec: ModelSpec, cache: Path) -> Path:
    """Where the cache keeps this model."""
    return cache / "models" / spec.name.replace("/", "--") / (spec.revision or "main").replace("/", "--")


def existing(folder: Path) -> Path:
    """The folder, or the nearest one above it that exists."""
    return next(path for path in (folder, *folder.parents) if path.exists())


def refuse_code(folder: Path) -> None:
    """ModelError when the model needs Python code of its own, which is never run."""
    for name in CONFIGS:
        path = folder / name
        if path.is_file() and _has_key(path, "auto_map"):
            raise ModelError(
                f"{path}: asks for Python code of its own (auto_map), which Nightdesk never runs; name another model"
            )


def _has_key(path: Path, key: str) -> bool:
    """Whether any object of a JSON file has this key, however it is written (auto\\u005fmap)."""
    seen: list[bool] = []
    try:
        json.loads(path.read_bytes(), object_hook=lambda made: seen.append(key in made))
    except (ValueError, RecursionError) as error:
        raise ModelError(f"{path}: is not JSON: {error}; fetch the model again") from error
    return any(seen)


def differs(folder: Path, pinned: Receipt | None) -> list[str]:
    """What is wrong with a fetched folder by its receipt and by the lock file, one line per file."""
    problems, found = verify(folder), receipt(folder)
    if not pinned or not found:
        return problems
    if found["commit"] != pinned["commit"]:
        problems.append(f"{folder}: is commit {found['commit'][:12]}, not {pinned['commit'][:12]} of the lock file")
    elif found["files"] != pinned["files"]:
        other = sorted(name for name, _ in found["files"].items() ^ pinned["files"].items())
        problems.append(f"{folder}: {other[0]} is not the one of the lock file")
    return problems


def verify(folder: Path) -> list[str]:
    """What is wrong with a fetched folder, one line per file; empty when it is whole."""
    found = receipt(folder)
    if not found:
        return [f"{folder}: {RECEIPT} is missing; fetch the model again"]
    problems: list[str] = []
    expected, here = found["files"], dict(_hashes(folder))
    for name in sorted(expected.keys() | here.keys()):
        if name not in here:
            problems.append(f"{folder / name}: is missing; fetch the model again")
        elif name not in expected:
            problems.append(f"{folder / name}: was not downloaded with the model; remove it, or fetch the model again")
        elif here[name] != expected[name]:
            problems.append(f"{folder / name}: differs from what was downloaded; fetch the model again")
    return problems


def identity(spec: ModelSpec, folder: Path) -> str:
    """The model's name and exactly which weights: the commit for a fetched one, the content for a local folder."""
    found = receipt(folder)
    if found:
        return f"{spec.name}@{found['commit'][:12]}"
    name = folder.name if folder == Path(spec.name).expanduser() else spec.name
    return f"{name}@{content(folder)[:12]}"


def content(folder: Path) -> str:
    """SHA-256 over the model's files, from the receipt where there is one."""
    found = receipt(folder)
    files = found["files"] if found else dict(_hashes(folder))
    lines = "".join(f"{name} {files[name]}\n" for name in sorted(files))
    return hashlib.sha256(lines.encode()).hexdigest()


def sha256(path: Path) -> str:
    """SHA-256 of a file; remembered while the file keeps its time and size."""
    state = path.stat()
    return _sha256(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=256)
def _sha256(path: Path, _time: int, _size: int) -> str:
    """SHA-256 of a file, read in pieces: weights are larger than memory should hold twice."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _hashes(folder: Path) -> Iterator[tuple[str, str]]:
    """Name and SHA-256 of every file that makes the model."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and path.name != RECEIPT and not name.startswith(".") and path.suffix != INCOMPLETE:
            yield name, sha256(path)


def receipt(folder: Path) -> Receipt:
    """What `fetch` wrote into the folder; empty for a local folder."""
    path = folder / RECEIPT
    if not path.is_file():
        return {}
    try:
        found = parsed(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ModelError(f"{path}: is not JSON: {error}; delete the folder and fetch the model again") from error
    if not is_receipt(found):
        raise ModelError(f"{path}: names no commit and files; delete the folder and fetch the model again")
    return found


def is_receipt(value: object) -> TypeGuard[Receipt]:
    """Whether this, from a file that anyone may have edited, has what a receipt needs."""
    return isinstance(value, dict) and isinstance(value.get("commit"), str) and isinstance(value.get("files"), dict)


def write_receipt(folder: Path, spec: ModelSpec, commit: str, licence: str) -> None:
    """Record commit, licence and hashes, atomically, last of all files."""
    made = {"name": spec.name, "revision": spec.revision, "commit": commit, "licence": licence}
    write_json(folder / RECEIPT, {**made, "files": dict(_hashes(folder))})


def write_json(path: Path, value: dict) -> None:
    """Write JSON aside, fsync, rename."""
    aside = path.with_name(f"{path.name}.new")
    with aside.open("w", encoding="utf-8") as file:
        json.dump(value, file, indent=1, sort_keys=True)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)


def _missing(specs: list[ModelSpec], cache: Path) -> str:
    """The message for models that are not here: which, where they would be, and the two ways on."""
    names = "\n".join(
        f"  {spec.name}" + (f" (revision {spec.revision})" if spec.revision else "") for spec in dict.fromkeys(specs)
    )
    return (
        f"not on this machine, in the model cache {cache}:\n{names}\n"
        "Fetch once, with a network: python -m jobs models fetch CONFIG\n"
        "Or see the whole job without a model: python -m jobs run config/sample.yaml"
    )
