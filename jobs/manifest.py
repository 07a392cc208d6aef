"""Where an edition comes from: what decides its bytes in manifest.json, what differs from run to run in report.json.

In: a night with its kit, and its edition; out: JSON objects. In the manifest stand inputs, configuration, code, models,
libraries: the same input gives the same bytes. When, where and with which `run:`, `read:` and `publish:` it ran, and on
which machine, stands in the report, which is no part of what is compared. Neither has addresses of people, secrets or
the name of the machine. Reads no YAML.
"""

import datetime
import json
import os
import platform
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypedDict

from jobs.config import Config
from jobs.errors import ConfigError
from jobs.kept import NOTHING, check_kept, keep, keep_file, kept_path, restore
from jobs.kit import Night, kit_of
from jobs.model_spec import ModelSpec
from jobs.models import hub
from jobs.records import Drop, Edition, Summary
from jobs.report import Ledger
from jobs.safe import parsed
from jobs.signature import code_digest, decisive
from jobs.store import MANIFEST, FileEntry
from jobs.text import content_id

Told = dict[str, object]
# every package whose version may change an edition
LIBRARIES = (
    "click", "ctranslate2", "datasketch", "feedparser", "fsspec", "httpcore2", "httpx2", "huggingface_hub", "idna",
    "jinja2", "lxml", "lxml_html_clean", "numpy", "protobuf", "py3langid", "pydantic", "pyyaml", "rapidfuzz", "regex",
    "safetensors", "scikit-learn", "scipy", "sentencepiece", "simplemma", "tokenizers", "torch", "trafilatura",
    "transformers", "zstandard",
)  # fmt: skip
PRIVATE = ("email", "webhook")  # of publish: who is told
CPU = re.compile(r"^(?:model name|Model|Hardware)\s*:\s*(.+)$", re.MULTILINE)


# --- for the manifest: the same for the same input ---


class Origin(TypedDict):
    """What the manifest says of the origin of an edition."""

    inputs: FileEntry  # as they are kept
    named: list[Told]
    code: str
    libraries: dict[str, str]
    config: dict[str, dict[str, object]]
    models: list[Told]
    weights: dict[str, Told]


def origin(night: Night, drops: Sequence[Drop]) -> Origin:
    """What made an edition, for its manifest; what it was made from is kept."""
    return {
        "inputs": keep(night.folder, night.articles, drops),
        "named": named(night.config, Path(night.config.run.out)),
        "code": code_digest(),
        "libraries": libraries(),
        "config": decisive(night.config),
        "models": _models(night),
        "weights": {_name(spec): weights(spec, night.config) for spec in night.config.model_specs()},
    }


def named(config: Config, out: Path) -> list[Told]:
    """The translation memories and glossaries that the configuration names, each kept."""
    paths = {"memory": config.translate.memory.imports, "glossary": config.translate.glossaries}
    return [{"use": use, "name": Path(p).name, **keep_file(out, Path(p))} for use in paths for p in paths[use]]


def libraries() -> dict[str, str]:
    """The versions of what an edition is made with."""
    found = {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:  # it came in another way, or is not needed by what is configured
            found[name] = ""
    return found


def _models(night: Night) -> list[Told]:
    """Each model by its use, with all that decides what it says: fingerprint, precision, decoding."""
    kit, config = kit_of(night), night.config
    used = [
        (f"translate {lang}", spec, rung.translator.fingerprint)
        for lang in sorted(config.translate.routes)
        for spec, rung in zip(config.translate.routes[lang], kit.routes[lang], strict=True)
    ]
    used += [("summarize", config.summarize.model, kit.summarizer.fingerprint)] if config.summarize.model else []
    used += [("merge", config.merge.model, kit.writer.fingerprint)] if config.merge.model and kit.writer else []
    return [
        {"use": use, "model": _name(spec), "fingerprint": made_by, "decoding": spec.model_dump(mode="json")}
        for use, spec, made_by in used
        if spec
    ]


def weights(spec: ModelSpec, config: Config) -> Told:
    """Which files a model is made of: what was fetched, by the same receipt as in the lock file; else their digest."""
    folder = None if spec.backend in hub.ELSEWHERE else hub.find(spec, config.models.folder())
    if folder is None:
        return {"elsewhere": spec.backend}
    if found := hub.receipt(folder):
        return {"commit": found["commit"], "licence": found.get("licence", ""), "files": found["files"]}
    return {"content": hub.content(folder)}


def _name(spec: ModelSpec) -> str:
    """A model and its revision."""
    return f"{spec.name}@{spec.revision or 'main'}"


# --- for the report: of this run alone ---


def report_json(ledger: Ledger, night: Night, edition: Edition, summaries: Sequence[Summary]) -> str:
    """report.json: the stages, what came of the night, and how, when and where it ran."""
    report = json.loads(ledger.report_json())
    report |= {"edition": outcome(edition, summaries), "run": _run(night)}
    return json.dumps(report, ensure_ascii=False, indent=1) + "\n"


def outcome(edition: Edition, summaries: Sequence[Summary]) -> Told:
    """What came of a night, in figures."""
    flags = Counter((flag.kind, flag.action) for s in summaries for flag in s.translation.flags)
    origins = Counter(target.origin for s in summaries for target in s.translation.targets)
    return {
        "state": edition.state,
        "notes": edition.notes,
        "events": {"digests": len(edition.digests), "short": len(edition.short_items)},
        "articles": dict(edition.ledger),
        "segments": dict(sorted(origins.items())),
        "withheld": sum(len(summary.translation.withheld) for summary in summaries),
        "flags": [{"kind": kind, "action": action, "count": n} for (kind, action), n in sorted(flags.items())],
    }


def _run(night: Night) -> Told:
    """How a night ran."""
    return {
        "as_of": str(night.as_of),
        "started": moment(night.started),
        "finished": moment(datetime.datetime.now().timestamp()),
        "from_kept": night.kept is not None,
        "config": whole(night.config),
        "given": whole(night.config, given=True),
        "machine": machine(),
    }


def moment(seconds: float) -> str:
    """A moment in ISO 8601, in the time zone of this machine."""
    return datetime.datetime.fromtimestamp(seconds).astimezone().isoformat(timespec="seconds")


def whole(config: Config, *, given: bool = False) -> Told:
    """The whole effective configuration, or what of it was given: a model refuses keys that do not belong to it even
    where they have their defaults. Of who is told there is only a digest."""
    found = config.model_dump(mode="json", exclude_unset=given)
    for key in PRIVATE:
        if kept := found.get("publish", {}).get(key):
            found["publish"][key] = content_id(json.dumps(kept, sort_keys=True))
    return found


def machine() -> Told:
    """This machine, but not its name."""
    try:
        cpu = CPU.search(Path("/proc/cpuinfo").read_text(errors="replace"))
    except OSError:
        cpu = None
    pages = {"SC_PHYS_PAGES", "SC_PAGE_SIZE"} <= os.sysconf_names.keys()
    return {
        "cpu": cpu[1].strip() if cpu else platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "memory": os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") if pages else None,
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
    }


def differences(then: Mapping[str, object], now: Mapping[str, object]) -> list[str]:
    """What made an edition then and is otherwise now, a line each."""
    lines = []
    for part in ("code", "config", "libraries", "models", "weights", "named"):
        if part in then and (before := then[part]) != (after := now.get(part)):
            lines += _parts(part, before, after)
    return lines


def _parts(part: str, then: object, now: object) -> list[str]:
    """Where two values differ: by key where they have keys."""
    if isinstance(then, dict) and isinstance(now, dict):
        keys = [key for key in sorted({*then, *now}) if then.get(key) != now.get(key)]
        return [line for key in keys for line in _parts(f"{part}: {key}", then.get(key), now.get(key))]
    return [f"{part}: was {_shown(then)}, is {_shown(now)}"]


def _shown(value: object) -> str:
    """A value, not too long."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True) if value is not None else "nothing"
    return text if len(text) <= 100 else f"{text[:97]}…"



# --- an edition that is made again ---


@contextmanager
def as_it_was(config: Config, edition: Path | None) -> Iterator[tuple[Config, Path | None]]:
    """The configuration with the translation memories and glossaries of this edition as they were, and where its inputs
    are kept; both as they are now when no edition is made again. ConfigError says what is no longer there."""
    if edition is None:
        yield config, None
        return
    seal = sealed(edition)
    kept = kept_path(edition, str(seal["inputs"]["sha256"]))
    check_kept(kept)
    with TemporaryDirectory(prefix="nightdesk-") as scratch:
        yield _as_named(config, seal["named"], edition.parent, Path(scratch)), kept


def sealed(edition: Path) -> dict[str, Any]:
    """The manifest of an edition, with its origin; ConfigError when it has none."""
    try:
        seal = parsed((edition / MANIFEST).read_bytes())
    except (OSError, ValueError, TypeError) as error:
        raise ConfigError(f"{edition / MANIFEST}: cannot be read: {error}; name the folder of an edition") from error
    if not {"inputs", "named"} <= seal.keys():
        raise ConfigError(NOTHING.format(edition.name))
    return seal


def _as_named(config: Config, then: Sequence[Mapping[str, str]], out: Path, scratch: Path) -> Config:
    """The configuration, naming these versions of files; where one had to be restored, with a memory of its own, which
    knows nothing that was translated later."""
    here = {(Path(p).name, _sha(Path(p))): p for p in (*config.translate.memory.imports, *config.translate.glossaries)}
    paths: dict[str, list[str]] = {"memory": [], "glossary": []}
    for file in then:
        name, sha = file["name"], file["sha256"]
        path = here.get((name, sha)) or str(restore(out, sha, scratch / sha[:8] / name))
        paths[file["use"]].append(path)
    told: Told = {"imports": tuple(paths["memory"])}
    if any(path.startswith(str(scratch)) for path in paths["memory"]):
        told["path"] = str(scratch / "memory.sqlite")
    memory = config.translate.memory.model_copy(update=told)
    changed = {"memory": memory, "glossaries": tuple(paths["glossary"])}
    return config.model_copy(update={"translate": config.translate.model_copy(update=changed)})


def _sha(path: Path) -> str:
    """The checksum of a file; empty when it is not there."""
    try:
        return hub.sha256(path)
    except OSError:
        return ""
