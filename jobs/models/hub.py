"""A model's name and revision in, a local folder out.

`locate` looks only on this machine and answers in milliseconds, since the night must say at once that a model is
missing; `fetch` is the only function that downloads. A local folder is accepted wherever a hub name is. Reads no YAML;
what it is given comes from a ModelSpec and `models.cache`.

Layout: <cache>/models/<name with / as -->/<revision or main>/, with nightdesk.json beside the files (the receipt: the
commit that was downloaded, the licence, and the SHA-256 of every file). An interrupted download goes on where it
stopped. Weights are taken as safetensors where the model has them; an older checkpoint is a pickle, which only torch's
weights-only loader ever opens. A model that needs Python code of its own is refused.
"""

import hashlib
import json
import logging
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatch
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jobs.errors import ModelError, ModelMissing

if TYPE_CHECKING:
    from huggingface_hub import ModelInfo
from jobs.model_spec import ModelSpec

RECEIPT = "nightdesk.json"
CHUNK = 1 << 20
INCOMPLETE = ".incomplete"
ELSEWHERE = ("fake", "server")  # back-ends whose model is not on this machine
# configuration, tokenizers and vocabularies; never Python files
SMALL_FILES = ("*.json", "*.txt", "*.model", "*.spm", "*.vocab", "*.tiktoken", "*.jinja")
SAFE_WEIGHTS, OLD_WEIGHTS = "*.safetensors", "pytorch_model*.bin"
# other frameworks' and other tools' copies of the same model, several times its size
NEVER = ("*.py", "onnx/*", "openvino/*", "tf_model*", "flax_model*", "*.msgpack", "*.h5", "*.ot", "consolidated*")
Receipt = dict[str, Any]  # name, revision, commit, licence, files: name -> SHA-256
log = logging.getLogger(__name__)


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
    return cache / "models" / spec.name.replace("/", "--") / (spec.revision or "main")


def fetch(spec: ModelSpec, cache: Path, pinned: Receipt | None = None) -> Path:
    """Download the model unless it is here and whole; ModelError when the hub cannot be reached.

    pinned: the receipt of the lock file; its commit is downloaded, and every file must be the one that it names.
    """
    folder = find(spec, cache)
    if folder is not None and (folder != cache_folder(spec, cache) or not differs(folder, pinned)):
        refuse_code(folder)
        return folder
    folder = cache_folder(spec, cache)
    partial = folder.with_name(f"{folder.name}.partial")
    _write_receipt(partial, spec, *_download(spec, partial, pinned))
    refuse_code(partial)
    if problems := differs(partial, pinned):
        raise ModelError(f"{problems[0]}; the hub gave other files than the lock file names: do not use them")
    if folder.exists():
        shutil.rmtree(folder)
    partial.rename(folder)
    log.info("model fetched", extra={"model": spec.name, "folder": str(folder)})
    return folder


def refuse_code(folder: Path) -> None:
    """ModelError when the model needs Python code of its own, which is never run."""
    for name in ("config.json", "tokenizer_config.json"):
        path = folder / name
        if path.is_file() and b'"auto_map"' in path.read_bytes():
            raise ModelError(
                f"{path}: asks for Python code of its own (auto_map), which Nightdesk never runs; name another model"
            )


def differs(folder: Path, pinned: Receipt | None) -> list[str]:
    """What is wrong with a fetched folder by its receipt and by the lock file, one line per file."""
    problems = verify(folder)
    found = receipt(folder)
    if pinned and found and found["files"] != pinned["files"]:
        problems.append(f"{folder}: is commit {found['commit'][:12]}, not {pinned['commit'][:12]} of the lock file")
    return problems


def verify(folder: Path) -> list[str]:
    """What is wrong with a fetched folder, one line per file; empty when it is whole."""
    found = receipt(folder)
    if not found:
        return [f"{folder}: {RECEIPT} is missing; fetch the model again"]
    problems = []
    for name, expected in found["files"].items():
        path = folder / name
        if not path.is_file():
            problems.append(f"{path}: is missing; fetch the model again")
        elif sha256(path) != expected:
            problems.append(f"{path}: differs from what was downloaded; fetch the model again")
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
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            digest.update(piece)
    return digest.hexdigest()


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
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ModelError(f"{path}: is not JSON: {error}; delete the folder and fetch the model again") from error


def _write_receipt(folder: Path, spec: ModelSpec, commit: str, licence: str) -> None:
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


def _download(spec: ModelSpec, partial: Path, pinned: Receipt | None) -> tuple[str, str]:
    """Download the files into this folder, resuming what is there; their commit and licence."""
    try:
        from huggingface_hub import HfApi
        from huggingface_hub.errors import HFValidationError, HTTPError
    except ImportError as error:
        raise ModelError("huggingface_hub is not installed; run: pip install transformers") from error
    revision = pinned["commit"] if pinned else spec.revision
    try:
        info = HfApi().model_info(spec.name, revision=revision, timeout=20, files_metadata=True)
        wanted = _wanted(spec, {sibling.rfilename: sibling.size or 0 for sibling in info.siblings or ()})
        _refuse_full_disk(spec, partial, sum(wanted.values()))
        for name, size in sorted(wanted.items()):
            _download_file((spec.name, str(info.sha), name), partial / name, size)
    except HFValidationError as error:
        raise ModelError(f"{spec.name}: no such folder here, and not a hub name: {error}") from error
    except (HTTPError, OSError) as error:  # HTTPError: the transport's errors, which are not OSErrors
        raise ModelError(_unreachable(spec, error)) from error
    _compare(partial, {s.rfilename: s.lfs.sha256 for s in info.siblings or () if s.lfs and s.rfilename in wanted})
    return str(info.sha), _licence(info)


def _download_file(address: tuple[str, str, str], path: Path, size: int) -> None:
    """Download one file (model, commit, name), on from where an earlier try stopped, with a bar on a terminal.

    huggingface_hub's snapshot_download goes on after a broken connection, but not after a kill: it starts a file anew.
    """
    from huggingface_hub import hf_hub_url
    from huggingface_hub.file_download import http_get
    from huggingface_hub.utils import build_hf_headers

    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    model, commit, name = address
    aside = path.with_name(f"{path.name}{INCOMPLETE}")
    with aside.open("ab") as file:
        url = hf_hub_url(model, name, revision=commit)
        http_get(url, file, resume_size=file.tell(), headers=build_hf_headers(), expected_size=size)
    aside.replace(path)


def _wanted(spec: ModelSpec, sizes: Mapping[str, int]) -> dict[str, int]:
    """The files to download, with their sizes in bytes: safetensors where there are any, else the old checkpoint."""
    weights = SAFE_WEIGHTS if any(fnmatch(name, SAFE_WEIGHTS) for name in sizes) else OLD_WEIGHTS
    if spec.backend == "chat" and weights != SAFE_WEIGHTS:
        raise ModelError(f"{spec.name}: has no safetensors, and backend chat reads nothing else; name another model")
    kept = [name for name in sizes if any(fnmatch(name, pattern) for pattern in (*SMALL_FILES, weights))]
    return {name: sizes[name] for name in kept if not any(fnmatch(name, pattern) for pattern in NEVER)}


def _compare(folder: Path, hashes: Mapping[str, str]) -> None:
    """ModelError when a downloaded file is not what the hub says that it is; the file is removed."""
    for name, expected in hashes.items():
        if sha256(folder / name) != expected:
            (folder / name).unlink()
            raise ModelError(f"{folder / name}: arrived damaged; run `models fetch` again")


def _refuse_full_disk(spec: ModelSpec, partial: Path, size: int) -> None:
    """ModelError before a download for which there is no room."""
    partial.mkdir(parents=True, exist_ok=True)
    here = sum(path.stat().st_size for path in partial.rglob("*") if path.is_file())
    needed, free = disk_needed(spec, size) - here, shutil.disk_usage(partial).free
    log.info("disk", extra={"model": spec.name, "needed": needed, "free": free})
    if needed > free:
        raise ModelError(
            f"{spec.name}: needs {needed / 1e9:.1f} GB in {partial.parent}, where {free / 1e9:.1f} GB are free; "
            "make room, or set models.cache"
        )


def disk_needed(spec: ModelSpec, size: int) -> int:
    """Bytes that a model of this download size takes at most: for a conversion the float32 copy comes on top, whose
    float16 source is half as large, and the result."""
    return round(size * 3.25) if spec.backend == "ct2" else size


def _licence(info: "ModelInfo") -> str:
    """The licence by the model's card."""
    card = info.card_data.to_dict() if info.card_data else {}
    tags = [tag.removeprefix("license:") for tag in info.tags or () if tag.startswith("license:")]
    return str(card.get("license") or next(iter(tags), "not stated"))


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
