"""Models made ready and looked after: `models fetch | list | check | verify`, one line per finding.

In: the models that a configuration names; out: lines for the terminal. Fetching downloads, pins, verifies, converts and
holds the conversion against transformers; checking asks every model for one sentence, servers too. Reads no YAML.
"""

import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from jobs.config import Config
from jobs.errors import ModelError
from jobs.model_spec import ModelSpec
from jobs.models import hub, load_summarizer, load_translator, load_writer, lock

# of our own, with a number, a name and a negation, for the smoke test of a route
SENTENCES = {
    "uk": "У Києві 12 школярів не прийшли на урок.",
    "pl": "W Warszawie 12 uczniów nie przyszło na lekcję.",
    "it": "A Roma 12 alunni non sono venuti a lezione.",
    "es": "En Madrid 12 alumnos no vinieron a clase.",
}
ENGLISH = ("In Warsaw 12 pupils did not come to the lesson.", "A lesson in Warsaw was held without 12 pupils.")
NON_COMMERCIAL = ("-nc", "noncommercial", "non-commercial")


@dataclass(frozen=True, slots=True)
class Line:
    """One finding."""

    text: str
    good: bool = True


def fetch_all(specs: Iterable[ModelSpec], cache: Path, config: Path, *, update: bool = False) -> Iterator[Line]:
    """Download, verify and convert every model, and write the lock file beside the configuration."""
    locked, specs = lock.read_lock(config), tuple(dict.fromkeys(specs))
    yield from (Line(f"{spec.name}: on the server {spec.url}, nothing to fetch") for spec in specs if spec.url)
    for spec in _here(specs):
        pinned = None if update else locked.get(lock.key(spec))
        folder = hub.fetch(spec, cache, pinned)
        if found := hub.receipt(folder):
            locked[lock.key(spec)] = found
            lock.write_lock(config, locked)
        yield Line(f"{hub.identity(spec, folder)}  licence {licence(folder)}  {folder}")
        if spec.backend == "ct2":
            yield Line(f"  {spec.precision}  {_converted(spec, folder, cache)}")
    if locked:
        yield Line(f"pinned in {lock.lock_path(config)}")


def list_all(specs: Iterable[ModelSpec], cache: Path) -> Iterator[Line]:
    """Every model, its licence, and where it is; then the room on the disk."""
    for spec in dict.fromkeys(specs):
        folder = None if spec.backend in hub.ELSEWHERE else hub.find(spec, cache)
        where = spec.url or (f"{folder}  {_size(folder) / 1e6:.0f} MB" if folder else "missing")
        said = f"  licence {licence(folder)}" if folder else ""
        how = spec.backend if spec.url else f"{spec.backend} {spec.precision}"
        yield Line(f"{spec.name}@{spec.revision or 'main'}  {how}{said}  {where}")
    yield Line(f"{_existing(cache)}: {shutil.disk_usage(_existing(cache)).free / 1e9:.1f} GB free")


def verify_all(specs: Iterable[ModelSpec], cache: Path, config: Path) -> Iterator[Line]:
    """Every file of every model against its receipt and the lock file."""
    locked = lock.read_lock(config)
    for spec in _here(specs):
        folder = hub.find(spec, cache)
        if folder is None:
            yield Line(f"{spec.name}: missing; run: python -m jobs models fetch {config}", good=False)
        elif not hub.receipt(folder) and folder != hub.cache_folder(spec, cache):
            yield Line(f"{folder}: a folder of your own, {hub.identity(spec, folder)}; nothing to verify it against")
        else:
            problems = hub.differs(folder, locked.get(lock.key(spec)))
            yield from (Line(problem, good=False) for problem in problems)
            if not problems:
                yield Line(f"{hub.identity(spec, folder)}: {len(hub.receipt(folder)['files'])} files as downloaded")


def check_all(routes: Mapping[str, Sequence[ModelSpec]], cache: Path, config: Path) -> Iterator[Line]:
    """The lock file, then one sentence by every model of every route."""
    specs = [spec for lang in sorted(routes) for spec in routes[lang]]
    yield from (Line(problem, good=False) for problem in lock.unlike(_here(specs), cache, lock.read_lock(config)))
    for lang in sorted(routes):
        for spec in routes[lang]:
            yield _smoke(f"{lang}  {spec.name}: {SENTENCES[lang]}", partial(_translated, spec, cache, lang))


def check_english(settings: Config) -> Iterator[Line]:
    """One sentence by the summarizer, and one by the model of merge."""
    cache, summarizer = settings.models.folder(), load_summarizer(settings.summarize, settings.models.folder())
    if spec := settings.summarize.model:
        yield _smoke(f"summarize  {spec.name}:", lambda: summarizer.summarize(["\n".join(ENGLISH)])[0])
    if (writes := settings.merge.model) and (writer := load_writer(writes, cache)):
        yield _smoke(f"merge  {writes.name}:", lambda: writer.write([ENGLISH])[0])


def _translated(spec: ModelSpec, cache: Path, lang: str) -> str:
    """The English of one sentence."""
    return load_translator(spec, cache, [lang]).translate([SENTENCES[lang]], lang, [""])[0].text


def _smoke(what: str, ask: Callable[[], str]) -> Line:
    """What a model says, with the time it took, loading included."""
    started = time.monotonic()
    try:
        text = " ".join(ask().split())
    except ModelError as error:
        return Line(f"{what} {error}", good=False)
    return Line(f"{what} → {text or 'nothing'}  ({time.monotonic() - started:.1f} s)", bool(text))


def licence(folder: Path) -> str:
    """The licence of a model, with a warning where it excludes commercial use."""
    stated = str(hub.receipt(folder).get("licence") or "not stated")
    excluded = any(mark in stated.lower() for mark in NON_COMMERCIAL)
    return f"{stated} (no commercial use)" if excluded else stated


def _converted(spec: ModelSpec, folder: Path, cache: Path) -> Path:
    """The converted folder, made now if need be."""
    from jobs.models import ct2
    from jobs.models.codec import Codec

    return ct2.converted(spec, folder, Codec(spec, folder), cache)


def _here(specs: Iterable[ModelSpec]) -> list[ModelSpec]:
    """The distinct models that are on this machine, or should be."""
    return [spec for spec in dict.fromkeys(specs) if spec.backend not in hub.ELSEWHERE]


def _size(folder: Path) -> int:
    """Bytes of a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _existing(folder: Path) -> Path:
    """The folder, or the nearest one above it that exists."""
    return next(path for path in (folder, *folder.parents) if path.exists())
