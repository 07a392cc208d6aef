"""Models made ready and looked after: `models fetch | list | check | verify`, one line per finding.

In: the models that a configuration names; out: lines for the terminal. Fetching downloads, pins, verifies the files and
the language codes, converts, and holds the conversion against transformers; checking asks every model for one sentence,
servers too. Reads no YAML.
"""

import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from jobs.checks import risks
from jobs.config import Config
from jobs.errors import ModelError
from jobs.model_spec import CHATS, ModelSpec
from jobs.models import download, hub, load_summarizer, load_translator, load_writer, lock
from jobs.models.base import Summarizer, Writer

# of our own, with a number, a name and a negation, for the smoke test of a route
SENTENCES = {
    "uk": "У Києві 12 школярів не прийшли на урок.",
    "pl": "W Warszawie 12 uczniów nie przyszło na lekcję.",
    "it": "A Roma 12 alunni non sono venuti a lezione.",
    "es": "En Madrid 12 alumnos no vinieron a clase.",
}
ENGLISH = ("In Warsaw 12 pupils did not come to the lesson.", "A lesson in Warsaw was held without 12 pupils.")
# what no working model makes of so plain a sentence; anything else that the checks find is told, and may be its style
BROKEN = ("copied", "language", "script", "loop")
NON_COMMERCIAL = ("-nc", "noncommercial", "non-commercial")


@dataclass(frozen=True, slots=True)
class Line:
    """One finding."""

    text: str
    good: bool = True


def fetch_all(settings: Config, config: Path, *, update: bool = False) -> Iterator[Line]:
    """Download every model, then verify its codes and convert it; the lock file is beside the configuration."""
    specs, cache = tuple(dict.fromkeys(settings.model_specs())), settings.models.folder()
    yield from (Line(f"{spec.name}: on the server {spec.url}, nothing to fetch") for spec in specs if spec.url)
    for spec in _here(specs):
        yield from _fetched(spec, cache, config, update)
    if lock.read_lock(config):
        yield Line(f"pinned in {lock.lock_path(config)}")
    # only now: the first tokenizer that is opened puts this process off line (codec.offline)
    for spec in _here(specs):
        if (folder := hub.find(spec, cache)) and spec.backend not in CHATS:
            langs = [lang for lang, route in sorted(settings.translate.routes.items()) if spec in route]
            yield _made_ready(spec, folder, cache, langs)


def _fetched(spec: ModelSpec, cache: Path, config: Path, update: bool) -> Iterator[Line]:
    """Download one model and pin it: what it takes, then what came; a failure is a line, and the others go on."""
    locked = lock.read_lock(config)
    pinned = None if update else locked.get(lock.key(spec))
    try:
        if needed := download.plan(spec, cache, pinned, update=update):
            wants, free = needed.room()
            taken = f"{needed.left() / 1e6:,.0f} MB to download, {wants / 1e6:,.0f} MB of disk at most"
            yield Line(f"{spec.name}: {taken}, {free / 1e9:.1f} GB free")
            download.get(needed, pinned)
        folder = hub.locate(spec, cache)
        if found := hub.receipt(folder):
            lock.write_lock(config, locked | {lock.key(spec): found})
        yield Line(f"{hub.identity(spec, folder)}  licence {licence(folder)}  {folder}")
    except ModelError as error:
        yield Line(str(error), good=False)


def _made_ready(spec: ModelSpec, folder: Path, cache: Path, langs: Sequence[str]) -> Line:
    """Verify a model's codes for its languages, and convert it where its back-end wants that; without languages it is
    the summarizer."""
    from jobs.models import ct2
    from jobs.models.codec import Codec

    said = f"{spec.name}  {spec.backend} {spec.precision}  ready for {', '.join(langs) or 'summaries'}"
    try:
        codec = Codec(spec, folder, summarizing=not langs)
        if langs:
            codec.prepare(langs)
        return Line(f"{said}  {ct2.converted(spec, folder, codec, cache)}" if spec.backend == "ct2" else said)
    except ModelError as error:
        return Line(str(error), good=False)


def list_all(specs: Iterable[ModelSpec], cache: Path) -> Iterator[Line]:
    """Every model, its licence, and where it is; then the room on the disk."""
    for spec in dict.fromkeys(specs):
        folder = None if spec.backend in hub.ELSEWHERE else hub.find(spec, cache)
        where = spec.url or (f"{folder}  {_size(folder) / 1e6:.0f} MB" if folder else "missing")
        said = f"  licence {licence(folder)}" if folder else ""
        how = spec.backend if spec.url else f"{spec.backend} {spec.precision}"
        yield Line(f"{spec.name}@{spec.revision or 'main'}  {how}{said}  {where}")
    yield Line(f"{hub.existing(cache)}: {shutil.disk_usage(hub.existing(cache)).free / 1e9:.1f} GB free")


def verify_all(specs: Iterable[ModelSpec], cache: Path, config: Path) -> Iterator[Line]:
    """Every file of every model against its receipt and the lock file."""
    locked = lock.read_lock(config)
    for spec in _here(specs):
        try:
            yield from _verified(spec, hub.find(spec, cache), cache, locked.get(lock.key(spec)))
        except ModelError as error:  # a broken receipt
            yield Line(str(error), good=False)


def _verified(spec: ModelSpec, folder: Path | None, cache: Path, pinned: hub.Receipt | None) -> Iterator[Line]:
    """What is wrong with one model's files, or that nothing is."""
    if folder is None:
        yield Line(f"{spec.name}: missing; run: python -m jobs models fetch CONFIG", good=False)
    elif not hub.receipt(folder) and folder != hub.cache_folder(spec, cache):
        yield Line(f"{folder}: a folder of your own, {hub.identity(spec, folder)}; nothing to verify it against")
    elif problems := hub.differs(folder, pinned):
        yield from (Line(problem, good=False) for problem in problems)
    else:
        yield Line(f"{hub.identity(spec, folder)}: {len(hub.receipt(folder)['files'])} files as downloaded")


def check_all(routes: Mapping[str, Sequence[ModelSpec]], cache: Path, config: Path) -> Iterator[Line]:
    """The lock file, then one sentence by every model of every route."""
    specs = [spec for lang in sorted(routes) for spec in routes[lang]]
    yield from (Line(problem, good=False) for problem in lock.unlike(_here(specs), cache, lock.read_lock(config)))
    for lang in sorted(routes):
        judge = partial(kinds, SENTENCES[lang], lang=lang)
        for spec in routes[lang]:
            ask = partial(_translated, spec, cache, lang)
            yield smoke(f"{lang}  {spec.name}: {SENTENCES[lang]}", ask, judge)


def check_english(settings: Config) -> Iterator[Line]:
    """One sentence by the summarizer, and one by the model of merge."""
    cache, summarizer = settings.models.folder(), load_summarizer(settings.summarize, settings.models.folder())
    if spec := settings.summarize.model:
        yield smoke(f"summarize  {spec.name}:", lambda: summarizer.summarize(["\n".join(ENGLISH)])[0])
    if (writes := settings.merge.model) and (writer := load_writer(writes, cache)):
        yield smoke(f"merge  {writes.name}:", partial(_worded, writer))


def _worded(model: Writer | Summarizer) -> str:
    """What the model of merge makes of our sentences."""
    return model.write([ENGLISH])[0] if isinstance(model, Writer) else model.summarize(["\n".join(ENGLISH)])[0]


def kinds(source: str, target: str, lang: str) -> tuple[str, ...]:
    """The kinds of all that the checks find in a translation, each once."""
    return tuple(dict.fromkeys(risk.kind for risk in risks(source, target, lang)))


def _translated(spec: ModelSpec, cache: Path, lang: str) -> str:
    """The English of one sentence."""
    return load_translator(spec, cache, [lang]).translate([SENTENCES[lang]], lang, [""])[0].text


def smoke(what: str, ask: Callable[[], str], judge: Callable[[str], Sequence[str]] = lambda _: ()) -> Line:
    """What a model says, with the time it took, loading included, and the kinds of what the checks find in it."""
    started = time.monotonic()
    try:
        text = " ".join(ask().split())
    except ModelError as error:
        return Line(f"{what} {error}", good=False)
    seconds, found = time.monotonic() - started, judge(text) if text else ()
    told = f"  (checks: {', '.join(found)})" if found else ""
    return Line(f"{what} → {text or 'nothing'}  ({seconds:.1f} s){told}", bool(text) and not {*BROKEN} & {*found})


def licence(folder: Path) -> str:
    """The licence of a model, with a warning where it excludes commercial use."""
    stated = str(hub.receipt(folder).get("licence") or "not stated")
    excluded = any(mark in stated.lower() for mark in NON_COMMERCIAL)
    return f"{stated} (no commercial use)" if excluded else stated


def _here(specs: Iterable[ModelSpec]) -> list[ModelSpec]:
    """The distinct models that are on this machine, or should be."""
    return [spec for spec in dict.fromkeys(specs) if spec.backend not in hub.ELSEWHERE]


def _size(folder: Path) -> int:
    """Bytes of a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
