"""Rendered pages in, out/<date>/ and the pointer out/latest out.

Reads of `publish:` nothing itself: whether the edition is DEGRADED is decided before. Every page is first written
beside the edition, so that a full disk harms nothing; then the old manifest goes, the pages move in, the new manifest
comes last, and `latest` after it. A folder with a manifest is a finished edition, whatever was killed when.
"""

import json
import shutil
from collections.abc import Collection, Mapping
from pathlib import Path
from types import MappingProxyType

from jobs.errors import PublishError
from jobs.records import Edition
from jobs.store import MANIFEST, FileEntry, encoded, entry, move_synced, point_latest, write_atomic

ASIDE = ".new"
# what an earlier run may have left behind
OURS = (
    "articles/*.json", "edition.json", "storylines.json", "figures.json", "digest.*", "dropped.jsonl", "inputs.jsonl",
)  # fmt: skip


def publish(
    pages: Mapping[str, str], out: Path, edition: Edition, origin: Mapping[str, object] = MappingProxyType({})
) -> Path:
    """Publish these pages as the edition of its date, with what the manifest says of its origin; its folder.
    PublishError leaves the previous edition in place."""
    folder = out / edition.date
    try:
        shutil.rmtree(folder / ASIDE, ignore_errors=True)
        files, changed = _written(pages, folder)
        card = {"signature": dict(edition.signature), "edition": _card(edition), **origin}
        changed |= _sealed({"files": files, **card}, folder, torn=bool(changed or _stale(folder, pages)))
        _move_in(folder, changed, pages)
        shutil.rmtree(folder / ASIDE, ignore_errors=True)
    except OSError as error:
        path = error.filename2 or error.filename
        raise PublishError(f"{path}: cannot be published: {error.strerror}; see that nothing is in its way") from error
    point_latest(out, edition.date)
    return folder


def _written(pages: Mapping[str, str], folder: Path) -> tuple[dict[str, FileEntry], set[str]]:
    """What the manifest says of each page, and the names of those that differ from what stands there, which now lie
    aside. Memory holds one page at a time."""
    files: dict[str, FileEntry] = {}
    changed: set[str] = set()
    for name in sorted(pages):
        body = encoded(pages[name])
        files[name] = entry(body)
        if _current(folder / name) != body:
            write_atomic(folder / ASIDE / name, body)
            changed.add(name)
    return files, changed


def _sealed(seal: Mapping[str, object], folder: Path, *, torn: bool) -> set[str]:
    """The manifest put aside, by name; nothing where it stands already and nothing beside it changes."""
    body = encoded(json.dumps(seal, ensure_ascii=False, indent=1) + "\n")
    if not torn and _current(folder / MANIFEST) == body:
        return set()
    write_atomic(folder / ASIDE / MANIFEST, body)  # it goes before anything moves, so it must come back, be it the same
    return {MANIFEST}


def _card(edition: Edition) -> dict[str, str | int]:
    """What the list of editions says of this one; there it is read from a manifest, not from megabytes of JSON."""
    headlines = [digest.headline for digest in edition.digests] + [item.text for item in edition.short_items]
    return {"state": edition.state, "events": len(headlines), "headline": next(iter(headlines), "")}


def _current(path: Path) -> bytes | None:
    """What stands there now, if anything."""
    try:
        return path.read_bytes()
    except OSError:
        return None


def _stale(folder: Path, pages: Mapping[str, str]) -> list[Path]:
    """What an earlier run of this date left and this edition does not have."""
    return [path for pattern in OURS for path in folder.glob(pattern) if str(path.relative_to(folder)) not in pages]


def _move_in(folder: Path, changed: Collection[str], pages: Mapping[str, str]) -> None:
    """Exchange the pages that differ, under no manifest, and put the manifest last."""
    if changed:
        (folder / MANIFEST).unlink(missing_ok=True)
    for path in _stale(folder, pages):
        path.unlink()
    for name in sorted(changed, key=lambda name: (name == MANIFEST, name)):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        move_synced(folder / ASIDE / name, folder / name)
