"""A model's files from the hub into the cache: the only module that downloads.

In: a ModelSpec, the cache, and the receipt of the lock file where there is one; out: the model's folder. Reads no YAML.

The hub is asked first, for the commit, the files, their sizes and their hashes (`plan`), so that the room on the disk
is known before the first byte. The files of one commit gather in a folder named by it, <revision>.<commit>.partial: a
branch that moves on between two tries never mixes two models. Every file is checked when it has come; the folder takes
its place when all have. An interrupted download goes on where it stopped, and what the former commit had is not
downloaded again.
"""

import logging
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from jobs.errors import ModelError
from jobs.model_spec import CHATS, ModelSpec
from jobs.models import hub
from jobs.models.codec import family, read_config
from jobs.models.listing import COMMIT, Listing, listing
from jobs.store import lock

FIRST = hub.CONFIGS  # small files that tell whether the model can be used at all, before gigabytes come
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Plan:
    """A download to be made."""

    spec: ModelSpec
    folder: Path  # where the model will be
    listing: Listing

    @property
    def partial(self) -> Path:
        """Where its files gather."""
        return self.folder.with_name(f"{self.folder.name}.{self.listing.commit}.partial")

    def size(self) -> int:
        """Bytes of all files."""
        return sum(remote.size or 0 for remote in self.listing.files.values())

    def left(self) -> int:
        """Bytes that are not on this machine yet."""
        return sum(max(0, (remote.size or 0) - self._here(name)) for name, remote in self.listing.files.items())

    def room(self) -> tuple[int, int]:
        """Bytes that the model still takes on the disk at most, its conversion included, and bytes that are free."""
        free = shutil.disk_usage(hub.existing(self.folder)).free
        return disk_needed(self.spec, self.size()) - (self.size() - self.left()), free

    def reusable(self, name: str) -> bool:
        """Whether the former commit, which is here, has this very file."""
        remote, path = self.listing.files[name], self.folder / name
        return bool(remote.sha256 or remote.blob) and path.is_file() and remote.is_at(path)

    def _here(self, name: str) -> int:
        """Bytes of a file that are here: in an earlier try, or in the former commit."""
        tried = (self.partial / name, self.partial / f"{name}{hub.INCOMPLETE}")
        here = max((path.stat().st_size for path in tried if path.is_file()), default=0)
        return here or (self.listing.files[name].size or 0) * self.reusable(name)


def fetch(spec: ModelSpec, cache: Path, pinned: hub.Receipt | None = None, *, update: bool = False) -> Path:
    """The model's folder, downloaded unless it is here and whole; ModelError when the hub cannot be reached."""
    needed = plan(spec, cache, pinned, update=update)
    return get(needed, pinned) if needed else hub.locate(spec, cache)


def plan(spec: ModelSpec, cache: Path, pinned: hub.Receipt | None = None, *, update: bool = False) -> Plan | None:
    """What is to be downloaded; None when the model is here and whole, and to `update`, of the newest commit too.

    pinned: the receipt of the lock file; its commit is downloaded, and every file must be the one that it names.
    """
    found, folder = hub.find(spec, cache), hub.cache_folder(spec, cache)
    whole = found is not None and (found != folder or not hub.differs(found, pinned))
    if found is not None and whole:
        hub.refuse_code(found)
        if found != folder or not update:
            return None
    with _hub_errors(spec):
        from huggingface_hub import HfApi

        revision = pinned["commit"] if pinned else spec.revision
        info = HfApi().model_info(spec.name, revision=revision, timeout=20, files_metadata=True)
    told = listing(spec, info)
    return None if whole and hub.receipt(folder)["commit"] == told.commit else Plan(spec, folder, told)


def get(needed: Plan, pinned: hub.Receipt | None = None) -> Path:
    """Download, check every file, and put the folder into its place; the former one stays until then."""
    with _hub_errors(needed.spec):
        needed.partial.mkdir(parents=True, exist_ok=True)
        with lock(needed.folder.parent):  # two at once would write into the same files
            _refuse_full_disk(needed)
            for name in sorted(needed.listing.files, key=lambda name: (name not in FIRST, name)):
                _get_file(needed, name)
                if name in FIRST:
                    _refuse_unusable(needed)
            for path in needed.partial.iterdir():
                if path.name not in needed.listing.files:  # of a try that wanted other files
                    path.unlink()
            hub.write_receipt(needed.partial, needed.spec, needed.listing.commit, needed.listing.licence)
            if problems := hub.differs(needed.partial, pinned):
                raise ModelError(f"{problems[0]}; the hub gave other files than the lock file names: do not use them")
            _put_into_place(needed)
    log.info("model fetched", extra={"model": needed.spec.name, "folder": str(needed.folder)})
    return needed.folder


def disk_needed(spec: ModelSpec, size: int) -> int:
    """Bytes that a model of this download size takes at most: for a conversion the float32 copy comes on top, whose
    float16 source is half as large, and the result."""
    return round(size * 3.25) if spec.backend == "ct2" else size


def _get_file(needed: Plan, name: str) -> None:
    """Make one file complete: from the former commit, or by downloading what is missing; ModelError when it is not
    what the hub states, and the file is removed."""
    path, remote = needed.partial / name, needed.listing.files[name]
    if not path.exists() and needed.reusable(name):
        with suppress(OSError):  # a disk without hard links: it is downloaded then
            os.link(needed.folder / name, path)
    if not path.exists():
        _download(needed, name, remote.size)
    if not remote.is_at(path):
        path.unlink()
        raise ModelError(f"{path}: arrived damaged; run `models fetch` again")


def _download(needed: Plan, name: str, size: int | None) -> None:
    """Download one file, on from where an earlier try stopped, with a bar on a terminal.

    huggingface_hub's snapshot_download goes on after a broken connection, but not after a kill: it starts a file anew.
    """
    from huggingface_hub import hf_hub_url
    from huggingface_hub.file_download import http_get
    from huggingface_hub.utils import build_hf_headers

    aside = needed.partial / f"{name}{hub.INCOMPLETE}"
    url = hf_hub_url(needed.spec.name, name, revision=needed.listing.commit)
    with aside.open("ab") as file:
        if size is not None and file.tell() > size:  # the hub refuses to go on after the end, at every try
            file.seek(0)
            file.truncate()
        headers = build_hf_headers()
        http_get(url, file, resume_size=file.tell(), headers=headers, expected_size=size, displayed_filename=name)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(needed.partial / name)


def _refuse_unusable(needed: Plan) -> None:
    """ModelError for a model with code of its own, or of a family that no back-end has."""
    hub.refuse_code(needed.partial)
    if needed.spec.backend not in CHATS:
        family(read_config(needed.partial), Path(needed.spec.name))


def _refuse_full_disk(needed: Plan) -> None:
    """ModelError before a download for which there is no room."""
    wants, free = needed.room()
    log.info("disk", extra={"model": needed.spec.name, "needed": wants, "free": free})
    if wants > free:
        raise ModelError(
            f"{needed.spec.name}: needs {wants / 1e9:.1f} GB in {needed.folder.parent}, where {free / 1e9:.1f} GB are "
            "free; make room, or set models.cache"
        )


def _put_into_place(needed: Plan) -> None:
    """Exchange the folders, then remove the former one and what tries of other commits left."""
    folder, former = needed.folder, needed.folder.with_name(f"{needed.folder.name}.former")
    if former.exists():
        shutil.rmtree(former)
    if folder.exists():
        folder.rename(former)
    needed.partial.rename(folder)
    ours = re.compile(rf"{re.escape(folder.name)}\.(former|{COMMIT.pattern}\.partial)")
    for path in folder.parent.iterdir():
        if ours.fullmatch(path.name):
            shutil.rmtree(path)


@contextmanager
def _hub_errors(spec: ModelSpec) -> Iterator[None]:
    """Whatever goes wrong between here and the hub is a ModelError that says what to do."""
    try:
        from huggingface_hub.errors import HFValidationError, HTTPError
    except ImportError as error:
        raise ModelError("huggingface_hub is not installed; run: pip install transformers") from error
    try:
        yield
    except HFValidationError as error:
        raise ModelError(f"{spec.name}: no such folder here, and not a hub name: {error}") from error
    except (HTTPError, OSError, ValueError) as error:  # the transport's, the disk's, a log-in page in place of the hub
        raise ModelError(_unreachable(spec, error)) from error


def _unreachable(spec: ModelSpec, error: Exception) -> str:
    """What to do when the hub does not answer or refuses."""
    reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return (
        f"{spec.name}: cannot be downloaded: {reason}. Check the network and the name; or download it on another "
        "machine, copy the folder here and give its path as the model's name"
    )
