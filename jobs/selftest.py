"""Proves a machine: the sample night through the neural path, with no download.

In: the project's folder; out: one line per step, ✓ or ✗, and whether all held. A small Marian is trained on the sample
memory until it knows it by heart, saved as the hub would hold it, and put into the sample's configuration in the place
of the memory; the night then runs once on each back-end. Reads config/sample.yaml.
"""

import json
import tempfile
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from jobs.config import Config, load
from jobs.errors import NightdeskError
from jobs.memory import Memory
from jobs.model_spec import ModelSpec
from jobs.models import fingerprint, hub, load_translator
from jobs.models.training import Recipe, train_marian
from jobs.pipeline import run_night
from jobs.tmx import Entry, read_tmx

BACKENDS = ("hf", "ct2")
NAMES = {"hf": "transformers", "ct2": "CTranslate2"}
EQUAL = 0.95  # share of segments that must come out as in the memory
NATS = 0.05  # difference per token that quantization may make
# what a reader of the sample must find in the event of an article, and what stands only in lines that were dropped
FOUND: Mapping[str, tuple[str, ...]] = {
    "000": ("North Korea", "23", "2%", "Rutte", "Blinken", "Indo-Pacific"),
    "002": ("28 billion", "Scholz"),
    "003": ("20.9 billion", "40 billion", "Wiesbaden", "Umerov"),
}
NOWHERE = ("1390", "32659", "13736", "TikTok", "Gaza", "Gallant")
Say = Callable[[str], None]
Made = list[tuple[str, dict]]  # language and segment of all that was not English


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the report."""

    held: bool
    text: str


def selftest(root: Path, say: Say) -> bool:
    """Train, translate and publish on this machine; whether every step held."""
    with tempfile.TemporaryDirectory(prefix="nightdesk-selftest-") as scratch:
        held = []
        for step in _steps(root.resolve(), Path(scratch)):
            say(f"{'✓' if step.held else '✗'} {step.text}")
            held.append(step.held)
    say(f"{sum(held)} of {len(held)} steps held")
    return all(held)


def _steps(root: Path, scratch: Path) -> Iterator[Step]:
    """Every step in order; one that cannot be taken ends the test."""
    try:
        sample = load(root / "config" / "sample.yaml")
        entries = [entry for name in sample.translate.memory.imports for entry in read_tmx(root / name)]
        yield _train(entries, scratch / "model")
        made = []
        for backend in BACKENDS:
            yield _load(_spec(scratch, backend), scratch)
            made.append((yield from _night(root, scratch, sample, backend)))
        yield _agree(*made)
    except NightdeskError as error:
        yield Step(False, f"stopped: {error}")


def _train(entries: list[Entry], folder: Path) -> Step:
    """Train the model."""
    trained = train_marian([(entry.source, entry.target) for entry in entries], folder, Recipe())
    langs = ", ".join(sorted({entry.lang for entry in entries}))
    return Step(
        trained.learned >= 0.99,
        f"training: {len(entries)} sentences ({langs}), {trained.steps} steps, {trained.seconds:.0f} s, "
        f"loss {trained.loss:.3f}, {trained.learned:.0%} known by heart",
    )


def _spec(scratch: Path, backend: str) -> ModelSpec:
    """The trained model on a back-end, as a route of the configuration names it."""
    return ModelSpec.model_validate({"name": str(scratch / "model"), "backend": backend})


def _load(spec: ModelSpec, scratch: Path) -> Step:
    """Find the model's folder as a night does, and translate a word with it."""
    folder = hub.locate(spec, scratch / "cache")
    load_translator(spec, scratch / "cache", ["pl"]).translate(["NATO"], "pl")
    return Step(True, f"{NAMES[spec.backend]}: loaded as {fingerprint(spec, folder)}{_parity(scratch)}")


def _parity(scratch: Path) -> str:
    """What the gate of the conversion measured, if there is one."""
    for marker in sorted((scratch / "cache").glob("ct2/*/parity.json")):
        figures = json.loads(marker.read_text(encoding="utf-8"))["nats_per_token"]
        said = ", ".join(f"{precision} {nats:.4f}" for precision, nats in sorted(figures.items()))
        return f"; nats per token from transformers on 8 forced targets: {said}"
    return ""


def _night(root: Path, scratch: Path, sample: Config, backend: str) -> Generator[Step, None, Made]:
    """Run the sample night on a back-end, and read what it published; the segments that it translated."""
    folder = run_night(_config(root, scratch, sample, backend), as_of=sample.run.as_of)
    made = [segment for article in _articles(folder) for segment in _translated(article)]
    memory = Memory(None, [root / name for name in sample.translate.memory.imports])
    wrong = [s for lang, s in made if not _as_approved(memory, lang, s)]
    share = 1 - len(wrong) / len(made) if made else 0.0
    differ = f"; the first that differs: {wrong[0]['text']!r}" if wrong else ""
    yield Step(share >= EQUAL, f"{NAMES[backend]}: {share:.1%} of {len(made)} segments as in the memory{differ}")
    yield _digest(folder, backend)
    return made


def _config(root: Path, scratch: Path, sample: Config, backend: str) -> Config:
    """The sample's configuration with the model in the place of the memory, written to a file and read back."""
    settings = sample.model_dump(mode="json", exclude_unset=True)
    settings["run"] = {"out": str(scratch / f"out-{backend}")}
    settings["read"]["paths"] = [str(root / path) for path in sample.read.paths]
    route = [_spec(scratch, backend).model_dump(mode="json", exclude_unset=True)]
    settings["translate"] = {"routes": dict.fromkeys(("it", "pl", "uk"), route)}
    settings["models"] = {"cache": str(scratch / "cache")}
    path = scratch / f"{backend}.yaml"
    path.write_text(json.dumps(settings, indent=1), encoding="utf-8")  # JSON is YAML
    return load(path)


def _articles(folder: Path) -> list[dict]:
    """The published articles."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted((folder / "articles").glob("*.json"))]


def _translated(article: dict) -> Made:
    """Language and segment of everything that was not English."""
    return [(article["lang"], segment) for segment in article["segments"] if article["lang"] != "en"]


def _as_approved(memory: Memory, lang: str, segment: dict) -> bool:
    """Whether the model said of a segment what the memory says."""
    (found,) = memory.find(lang, [segment["source"]])
    return found is not None and segment["origin"] == "model" and segment["text"] == found.text


def _digest(folder: Path, backend: str) -> Step:
    """Look for what a reader must find, and must not."""
    events = json.loads((folder / "edition.json").read_text(encoding="utf-8"))["events"]
    told = {Path(source["path"]).name[:3]: _told(event) for event in events for source in event["sources"]}
    missing = [f"{word} ({name})" for name in FOUND for word in FOUND[name] if word not in told.get(name, "")]
    unwanted = [word for word in NOWHERE if any(word in text for text in told.values())]
    wanted = sum(map(len, FOUND.values()))
    wrong = "".join(
        f"; {what}: {', '.join(words)}" for what, words in (("missing", missing), ("unwanted", unwanted)) if words
    )
    return Step(
        not wrong,
        f"{NAMES[backend]}: digest has {wanted - len(missing)} of {wanted} facts that it must have and "
        f"{len(unwanted)} of {len(NOWHERE)} that it must not{wrong}",
    )


def _told(event: dict) -> str:
    """All that the digest of an event says in its own words."""
    points = [event["lead"], *event["points"], *event["single_source"], *event["voices"], *event["timeline"]]
    variants = [variant for difference in event["differences"] for variant in difference["variants"]]
    extracts = [sentence for summary in event["summaries"] for sentence in summary["sentences"]]
    facts = [f"{fact['value']} {fact['meaning']}" for fact in event["facts"]]
    return "\n".join([event["headline"], *(item["text"] for item in (*points, *variants, *extracts)), *facts])


def _agree(one: Made, two: Made) -> Step:
    """Compare what the two back-ends made of every segment."""
    pairs = [(a, b) for (_, a), (_, b) in zip(one, two, strict=True)]
    gaps = [abs(a["score"] - b["score"]) for a, b in pairs if a["text"] == b["text"]]
    largest = max(gaps, default=float("inf"))
    return Step(
        len(gaps) >= EQUAL * len(pairs) and largest <= NATS,
        f"back-ends: {len(gaps)} of {len(pairs)} segments equal, scores within {largest:.4f} nats per token",
    )
