"""What the hub says of a model, judged before anything is written: its answer in, a Listing out. Reads no YAML.

A file name that leads out of its folder is refused, and so is a model that no back-end could load. Of the files only
those that a back-end reads are kept: configuration, tokenizer, vocabulary and one kind of weights, never Python files.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from jobs.errors import ModelError
from jobs.model_spec import CHATS, ModelSpec
from jobs.models import hub

if TYPE_CHECKING:
    from huggingface_hub import ModelInfo

# configuration, tokenizers and vocabularies
SMALL_FILES = ("*.json", "*.txt", "*.model", "*.spm", "*.vocab", "*.tiktoken", "*.jinja")
SAFE_WEIGHTS, OLD_WEIGHTS = "*.safetensors", "pytorch_model*.bin"
# other frameworks' and other tools' copies of the same model, several times its size; and our own receipt
NEVER = ("tf_model*", "flax_model*", "consolidated*", ".*", hub.RECEIPT)
COMMIT = re.compile("[0-9a-f]{40}([0-9a-f]{24})?")  # SHA-1, or SHA-256
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Remote:
    """What the hub states of a file; None where it states nothing."""

    size: int | None = None
    sha256: str | None = None  # of a file in LFS: weights, mostly
    blob: str | None = None  # git's name of the content of any other file

    def is_at(self, path: Path) -> bool:
        """Whether this file has all that is stated."""
        if self.size not in (None, path.stat().st_size):
            return False
        stated = ((self.sha256, hub.sha256), (self.blob, blob_id))
        return all(digest(path) == expected for expected, digest in stated if expected)


@dataclass(frozen=True, slots=True)
class Listing:
    """One commit of a model."""

    commit: str
    licence: str
    files: Mapping[str, Remote]


def listing(spec: ModelSpec, info: "ModelInfo") -> Listing:
    """The hub's answer, judged; ModelError for what must not be written or cannot be used."""
    commit, told = str(info.sha), {}
    if not COMMIT.fullmatch(commit):
        raise ModelError(f"{spec.name}: the hub names {commit!r}, which is no commit; check HF_ENDPOINT")
    for file in info.siblings or ():
        if not stays_inside(file.rfilename):
            raise ModelError(f"{spec.name}: the file name {file.rfilename!r} leads out of its folder; do not use it")
        told[file.rfilename] = Remote(file.size, file.lfs and file.lfs.sha256, None if file.lfs else file.blob_id)
    return Listing(commit, _licence(info), wanted(spec, told))


def wanted(spec: ModelSpec, told: Mapping[str, Value]) -> dict[str, Value]:
    """The files to download, of those at the top, since no others are ever loaded: safetensors where there are any,
    else the old checkpoint."""
    top = [name for name in told if "/" not in name and not any(fnmatch(name, pattern) for pattern in NEVER)]
    weights = SAFE_WEIGHTS if any(fnmatch(name, SAFE_WEIGHTS) for name in top) else OLD_WEIGHTS
    if spec.backend in CHATS and weights != SAFE_WEIGHTS:
        raise ModelError(f"{spec.name}: has no safetensors, and backend chat reads nothing else; name another model")
    if "config.json" not in top or not any(fnmatch(name, weights) for name in top):
        raise ModelError(
            f"{spec.name}: has no config.json with weights as safetensors or pytorch_model.bin; name another model"
        )
    return {name: told[name] for name in top if any(fnmatch(name, pattern) for pattern in (*SMALL_FILES, weights))}


def stays_inside(name: str) -> bool:
    """Whether a file's name leads nowhere but below the folder that it is joined to, on any system."""
    parts = name.split("/")
    return not {"", ".", ".."}.intersection(parts) and not re.search(r"[\\\0]", name) and ":" not in parts[0]


def blob_id(path: Path) -> str:
    """Git's name of a file's content: the SHA-1 of its kind and size, and of itself."""
    head = b"blob %d\0" % path.stat().st_size
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.sha1(head, usedforsecurity=False)).hexdigest()


def _licence(info: "ModelInfo") -> str:
    """The licence by the model's card."""
    card = info.card_data.to_dict() if info.card_data else {}
    tags = [tag.removeprefix("license:") for tag in info.tags or () if tag.startswith("license:")]
    return str(card.get("license") or next(iter(tags), "not stated"))
