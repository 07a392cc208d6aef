"""Measures translation and summaries with models of real sizes and weights at random: five ways, as ratios of one run.

(a) transformers float32 sentence by sentence, as a first script does it; (b) batched; (c) bfloat16; (d) CTranslate2 by
hand with its best settings; (e) the night, from the files of articles in five languages to the published edition, with
all that it does besides. Each runs in a process of its own; the ways take turns, and the table has medians. In: sizes,
how many articles; out: tables on the terminal. Reads no YAML.
"""

import datetime
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from jobs.bench_articles import Written, write
from jobs.checks import ACTIONS
from jobs.config import SUMMARIZER_TOKENS, Config
from jobs.model_spec import ModelSpec
from jobs.models.contenders import CONTENDERS, RATIO, Job, Result
from jobs.models.random_weights import build
from jobs.peak import peak

LETTERS = {"naive": "a", "batched": "b", "bfloat16": "c", "by hand": "d", "the night": "e"}
GOALS = (("the night", ("bfloat16", "by hand"), 0.92), ("the night", ("naive",), 8.0))
COMPARED = ("bfloat16", "by hand", "the night")  # run several times; the slow ones only once
SUMMARIZER = "distilbart"
ENGLISH = "in-english"  # the folder of what the night of the summarizer reads
DAY = datetime.date(2026, 11, 22)
Say = Callable[[str], None]
# one setting of CTranslate2 changed at a time: options of the call or of loading, and variables of the process
SETTINGS: dict[str, tuple[dict[str, object], dict[str, str]]] = {
    "as it is (beam 4, int8, 2 x 1 threads, 1024 tokens, sorted)": ({}, {}),
    "1 x 2 threads": ({"inter_threads": 1, "intra_threads": 2}, {}),
    "2 x 2 threads": ({"intra_threads": 2}, {}),
    "4 x 1 threads": ({"inter_threads": 4}, {}),
    "batches of 256 tokens": ({"tokens": 256}, {}),
    "batches of 512 tokens": ({"tokens": 512}, {}),
    "batches of 2048 tokens": ({"tokens": 2048}, {}),
    "batches of 32 sentences": ({"sentences": 32}, {}),
    "not sorted": ({"unsorted": True}, {}),
    "beam 1": ({"beam": 1}, {}),
    "beam 2": ({"beam": 2}, {}),
    "beam 3": ({"beam": 3}, {}),
    "vocabulary map (2,000 tokens and 50 per source token)": ({"vmap": True}, {}),
    "int8_float32": ({"compute_type": "int8_float32"}, {}),
    "int16": ({"compute_type": "int16"}, {}),
    "float32": ({"compute_type": "float32"}, {}),
    "MKL": ({}, {"CT2_USE_MKL": "1"}),
    "oneDNN (no MKL)": ({}, {"CT2_USE_MKL": "0"}),
    "packed matrices": ({}, {"CT2_USE_EXPERIMENTAL_PACKED_GEMM": "1"}),
    "AVX512": ({}, {"CT2_FORCE_CPU_ISA": "AVX512"}),
    "AVX2 only": ({}, {"CT2_FORCE_CPU_ISA": "AVX2"}),
}


def bench_speed(sizes: Sequence[str], count: int, repeat: int, say: Say) -> None:
    """One table per size: translators over the segments of the articles, the summarizer over their English."""
    with tempfile.TemporaryDirectory(prefix="nightdesk-speed-") as scratch:
        home = Path(scratch)
        written = write(home / "in", count)
        for size in sizes:
            job = _summaries(home, written) if size == SUMMARIZER else _translation(home, size, written)
            unit, section = ("articles", "summarizer") if job.summarizing else ("sentences", "routes")
            say(f"\n{size}: {len(job.texts)} {unit} of {count} articles")
            _table(job, repeat, partial(_night_of, home, job, {section: job.spec}), say)


def bench_settings(sizes: Sequence[str], count: int, say: Say) -> None:
    """CTranslate2 by hand, with one setting changed at a time, against the first row of the same run."""
    with tempfile.TemporaryDirectory(prefix="nightdesk-speed-") as scratch:
        written = write(Path(scratch) / "in", count)
        for size in sizes:
            job = _translation(Path(scratch), size, written)
            say(f"{size}: {len(job.texts)} sentences")
            base = 0.0
            for name, (options, variables) in SETTINGS.items():
                try:
                    rates = [_in_process("by hand", replace(job, options=options), variables).rate for _ in range(2)]
                except ValueError as error:  # a precision that this processor has no kernels for
                    say(f"  {name:58} does not run here: {error}")
                    continue
                base = base or max(rates)
                say(f"  {name:58} {max(rates):8.1f} sentences a second {max(rates) / base:6.2f}")


def _translation(home: Path, size: str, written: Sequence[Written]) -> Job:
    """The distinct foreign segments, and a model for them."""
    folder = build(size, home / size, [source for article in written for pair in article.pairs for source in pair])
    texts = dict.fromkeys((a.lang, source) for a in written if a.lang != "en" for source, _ in a.pairs)
    return Job(_spec(folder), home / "cache", tuple(texts))


def _summaries(home: Path, written: Sequence[Written]) -> Job:
    """The English of the articles, also as files for the night, and a summarizer for them."""
    documents = ["\n".join(english for _, english in article.pairs) for article in written]
    (home / ENGLISH).mkdir()
    for article, document in zip(written, documents, strict=True):
        (home / ENGLISH / f"{article.name}.txt").write_text(document.replace("\n", "\n\n", 1), encoding="utf-8")
    folder = build(SUMMARIZER, home / SUMMARIZER, documents)
    spec = _spec(folder).model_copy(update={"max_new_tokens": 142, "batch_tokens": SUMMARIZER_TOKENS})
    return Job(spec, home / "cache", tuple(("en", document) for document in documents), summarizing=True)


def _spec(folder: Path) -> ModelSpec:
    """The model, with targets as long as their sources; what random weights say is not tried again."""
    return ModelSpec(name=str(folder), max_ratio=RATIO, retry=None)


def _table(job: Job, repeat: int, night: Callable[[], Result], say: Say) -> None:
    """The rows of one table as they are measured, each a median, with the goals below."""
    ways: dict[str, Callable[[], Result]] = {name: partial(_in_process, name, job, {}) for name in CONTENDERS}
    ways["the night"] = night
    runs: dict[str, list[Result]] = {name: [] for name in ways}
    for turn in range(repeat):  # in turns: what slows the machine for a while slows all
        for name, run in ways.items():
            if turn == 0 or name in COMPARED:
                runs[name].append(run())
    medians = {name: sorted(made, key=lambda one: one.rate)[len(made) // 2] for name, made in runs.items()}
    for name, result in medians.items():
        say(_row(name, result, medians["naive"], "articles" if job.summarizing else "sentences"))
    for name, others, goal in GOALS:
        ratio = medians[name].rate / max(medians[other].rate for other in others)
        against = " and ".join(f"({LETTERS[other]})" for other in others)
        say(f"  ({LETTERS[name]}) / better of {against}: {ratio:.2f}, goal {goal}: {'✓' if ratio >= goal else '✗'}")


def _row(name: str, result: Result, base: Result, unit: str) -> str:
    """One row of the table."""
    ratio, memory = result.rate / base.rate, result.memory / 1e6
    return f"  ({LETTERS[name]}) {name:10} {result.rate:9.2f} {unit} a second {ratio:7.2f} x (a)  {memory:6.0f} MB"


def _in_process(name: str, job: Job, variables: Mapping[str, str]) -> Result:
    """One run in a new process, so that threads, memory and settings are its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_run, name, job, dict(variables)).result()


def _run(name: str, job: Job, variables: Mapping[str, str]) -> Result:
    """One run, in the new process."""
    import os

    os.environ.update(variables)
    return CONTENDERS[name](job)


def _night_of(home: Path, job: Job, models: Mapping[str, ModelSpec]) -> Result:
    """One night over the same articles, with all that it does: reading, checking, clustering, publishing."""
    with tempfile.TemporaryDirectory(dir=home) as out, ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        seconds, memory = pool.submit(_night, home, Path(out), dict(models)).result()
    return Result(len(job.texts), seconds, memory)


def _night(home: Path, out: Path, models: Mapping[str, ModelSpec]) -> tuple[float, int]:
    """One night, its models loaded by the way; seconds, and the most memory in bytes."""
    from jobs.pipeline import run_night

    noted = dict.fromkeys(ACTIONS, "note")  # what random weights say fails every check
    settings = {
        "run": {"out": str(out), "as_of": DAY},
        "read": {"paths": (str(home / ("in" if "routes" in models else ENGLISH)),)},
        "check": {"min_usable": 0.0, "actions": noted},
        "models": {"cache": str(home / "cache")},
    }
    if spec := models.get("routes"):
        settings["translate"] = {"routes": dict.fromkeys(("uk", "pl", "it", "es"), (spec,))}
    if spec := models.get("summarizer"):
        settings["summarize"] = {"model": spec}
    config = Config.model_validate(settings)
    started = time.monotonic()
    run_night(config, as_of=DAY)
    return time.monotonic() - started, peak()
