"""A model's name and revision in, a local folder out.

`locate` looks only on this machine and answers in milliseconds, since the night must say at once that a model is
missing; `fetch` is the only function of the program that uses the network. A local folder is accepted wherever a hub
name is. Reads no YAML; what it is given comes from a ModelSpec and `models.cache`.

Layout: <cache>/models/<name with / as -->/<revision or main>/, with nightdesk.json beside the files: the commit that
was downloaded and the SHA-256 of every file.
"""

import hashlib
import json
import logging
import os
import shutil
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from jobs.errors import ModelError, ModelMissing
from jobs.model_spec import ModelSpec

RECEIPT = "nightdesk.json"
CHUNK = 1 << 20
# configuration, tokenizers and vocabularies; never Python files
SMALL_FILES = ("*.json", "*.txt", "*.model", "*.spm", "*.vocab", "*.tiktoken")
SAFE_WEIGHTS, OLD_WEIGHTS = "*.safetensors", "pytorch_model*.bin"
# other frameworks' and other tools' copies of the same model, several times its size
NEVER = ("*.py", "onnx/*", "openvino/*", "tf_model*", "flax_model*", "*.msgpack", "*.h5", "rust_model*", "*.ot")
log = logging.getLogger(__name__)


def locate(spec: ModelSpec, cache: Path) -> Path:
    """The model's folder on this machine; ModelMissing says how to get it."""
    folder = find(spec, cache)
    if folder is None:
        raise ModelMissing(_missing([spec], cache))
    return folder


def check_specs(specs: Iterable[ModelSpec], cache: Path) -> None:
    """ModelMissing names every model of these that is not on this machine."""
    missing = [spec for spec in specs if spec.backend != "fake" and find(spec, cache) is None]
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
    return cache / "models" / spec.name.replace("/", "--") / (spec.revision or "main")


def fetch(spec: ModelSpec, cache: Path) -> Path:
    """Download the model unless it is here and whole; ModelError when the hub cannot be reached."""
    folder = find(spec, cache)
    if folder is not None and (folder != cache_folder(spec, cache) or not verify(folder)):
        return folder
    folder = cache_folder(spec, cache)
    partial = folder.with_name(f"{folder.name}.partial")
    commit = _download(spec, partial)
    _write_receipt(partial, spec, commit)
    if folder.exists():
        shutil.rmtree(folder)
    partial.rename(folder)
    log.info("model fetched", extra={"model": spec.name, "commit": commit, "folder": str(folder)})
    return folder


def verify(folder: Path) -> list[str]:
    """What is wrong with a fetched folder, one line per file; empty when it is whole."""
    receipt = _receipt(folder)
    if not receipt:
        return [f"{folder}: {RECEIPT} is missing; fetch the model again"]
    problems = []
    for name, expected in receipt["files"].items():
        path = folder / name
        if not path.is_file():
            problems.append(f"{path}: is missing; fetch the model again")
        elif sha256(path) != expected:
            problems.append(f"{path}: differs from what was downloaded; fetch the model again")
    return problems


def identity(spec: ModelSpec, folder: Path) -> str:
    """The model's name and exactly which weights: the commit for a fetched one, the content for a local folder."""
    receipt = _receipt(folder)
    if receipt:
        return f"{spec.name}@{receipt['commit'][:12]}"
    name = folder.name if folder == Path(spec.name).expanduser() else spec.name
    return f"{name}@{content(folder)[:12]}"


def content(folder: Path) -> str:
    """SHA-256 over the model's files, from the receipt where there is one."""
    receipt = _receipt(folder)
    files = receipt["files"] if receipt else dict(_hashes(folder))
    lines = "".join(f"{name} {files[name]}\n" for name in sorted(files))
    return hashlib.sha256(lines.encode()).hexdigest()


def sha256(path: Path) -> str:
    """SHA-256 of a file; remembered while the file keeps its time and size."""
    state = path.stat()
    return _sha256(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=256)
def _sha256(path: Path, _time: int, _size: int) -> str:
    """SHA-256 of a file, read in pieces: weights are larger than memory should hold twice."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def _hashes(folder: Path) -> Iterator[tuple[str, str]]:
    """Name and SHA-256 of every file that makes the model."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and path.name != RECEIPT and not name.startswith("."):
            yield name, sha256(path)


def _receipt(folder: Path) -> dict:
    """What `fetch` wrote into the folder; empty for a local folder."""
    path = folder / RECEIPT
    if not path.is_file():
        return {}
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ModelError(f"{path}: is not JSON: {error}; delete the folder and fetch the model again") from error


def _write_receipt(folder: Path, spec: ModelSpec, commit: str) -> None:
    """Record commit and hashes, atomically, last of all files."""
    shutil.rmtree(folder / ".cache", ignore_errors=True)  # huggingface_hub's own notes
    receipt = {"name": spec.name, "revision": spec.revision, "commit": commit, "files": dict(_hashes(folder))}
    write_json(folder / RECEIPT, receipt)


def write_json(path: Path, value: dict) -> None:
    """Write JSON aside, fsync, rename."""
    aside = path.with_name(f"{path.name}.new")
    with aside.open("w", encoding="utf-8") as file:
        json.dump(value, file, indent=1, sort_keys=True)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)


def _download(spec: ModelSpec, partial: Path) -> str:
    """Download the files into this folder; returns the commit they are from."""
    try:
        from huggingface_hub import HfApi, snapshot_download
        from huggingface_hub.errors import HFValidationError, HTTPError
    except ImportError as error:
        raise ModelError("huggingface_hub is not installed; run: pip install transformers") from error
    try:
        info = HfApi().model_info(spec.name, revision=spec.revision, timeout=20)
        names = [sibling.rfilename for sibling in info.siblings or ()]
        weights = SAFE_WEIGHTS if any(name.endswith(".safetensors") for name in names) else OLD_WEIGHTS
        snapshot_download(
            spec.name, revision=info.sha, local_dir=partial, allow_patterns=[*SMALL_FILES, weights],
            ignore_patterns=list(NEVER),
        )  # fmt: skip
    except HFValidationError as error:
        raise ModelError(f"{spec.name}: no such folder here, and not a hub name: {error}") from error
    except (HTTPError, OSError) as error:  # HTTPError: the transport's errors, which are not OSErrors
        raise ModelError(_unreachable(spec, error)) from error
    return str(info.sha)


def _unreachable(spec: ModelSpec, error: Exception) -> str:
    """What to do when the hub does not answer or refuses."""
    reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return (
        f"{spec.name}: cannot be downloaded: {reason}. Check the network and the name; or download it on another "
        "machine, copy the folder here and give its path as the model's name"
    )


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
