"""The fast back-end: CTranslate2, int8 by default.

In: a model folder; out: a converted folder <cache>/ct2/<hash of model files, precision, versions>/, made once, and an
engine on it. Reads no YAML.

The conversion is refused unless it agrees with transformers (the parity gate): 8 forced targets are scored by both in
float32, where a right conversion differs by less than 0.01 nats per token and every known wrong one by more than 5.
Quantization is not gated: what it does to random targets says little about translations. Its difference is written
into the marker beside the float32 one.
"""

import hashlib
import logging
import os
import random
import shutil
import tempfile
import warnings
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from pickle import UnpicklingError
from typing import TYPE_CHECKING

from jobs.errors import ModelError
from jobs.model_spec import ModelSpec
from jobs.models import ct2_shim, devices, hf, hub
from jobs.models.codec import Codec
from jobs.models.decoding import Decoding
from jobs.models.seq2seq import Generated, batches
from jobs.progress import advance

if TYPE_CHECKING:
    from ctranslate2 import AsyncTranslationResult, TranslationResult, Translator

GATE = 0.05  # nats per token, the largest mean difference over the forced targets
MARKER = "parity.json"  # written last: a converted folder without it is not finished
LAYOUT = "1"  # raise when the same model converts to something else
# CTranslate2 stops a beam at beam * patience finished hypotheses; where a model is sure of itself, four poor short ones
# finish before the good one does: at patience 1, 46 of 48 sentences came right that greedy search has right, at 2 all
PATIENCE = 2.0
QUEUE = 16  # batches handed over at once
PROBES = (
    "The minister arrived in the capital on Monday.", "Prices rose by 7% in one year.", "Nobody was hurt.",
    "The parliament will vote on the budget, the speaker said, before the end of the month.",
    "Rain is expected.", "The court postponed the hearing until Friday.", "Two villages have no electricity.",
    "The bridge, built in 1932, was closed.",
)  # fmt: skip
log = logging.getLogger(__name__)


class Ct2Engine:
    """A converted model."""

    def __init__(self, spec: ModelSpec, converted: Path, codec: Codec, precision: str) -> None:
        """Load the converted model; the codec gives the names of its tokens."""
        self.batch_tokens = spec.batch_tokens * QUEUE
        self._spec, self._tokens = spec, codec.tokens
        self._ids = {token: index for index, token in enumerate(codec.tokens)}
        self._workers = _threads(spec)
        self._translator = _load(spec, converted, precision, self._workers)

    def generate(self, sources: list[list[int]], start: list[int], decoding: Decoding) -> list[list[Generated]]:
        """The n best targets of each source, best first."""
        groups = even_batches([len(source) for source in sources], self._spec.batch_tokens, self._workers)
        # all handed over at once: CTranslate2 spreads them over its threads
        waiting = [(group, self._begun([sources[place] for place in group], start, decoding)) for group in groups]
        done: dict[int, TranslationResult] = {}
        for group, results in waiting:
            done |= {place: result.result() for place, result in zip(group, results, strict=True)}
            advance(len(group))
        found = (zip(done[place].hypotheses, done[place].scores, strict=True) for place in range(len(sources)))
        return [[self._generated(tokens, score, len(start), decoding) for tokens, score in nbest] for nbest in found]

    def _begun(self, batch: list[list[int]], start: list[int], decoding: Decoding) -> "list[AsyncTranslationResult]":
        """The translation of one batch, under way."""
        results: list[AsyncTranslationResult] = self._translator.translate_batch(
            [self._names(source) for source in batch],
            target_prefix=[self._names(start)] * len(batch) if start else None,
            beam_size=decoding.beam, patience=PATIENCE if decoding.beam > 1 else 1,
            # 0: never truncate, the caller has split; the default of 1024 is beyond Marian's 512 positions anyway
            max_input_length=0, max_decoding_length=decoding.limit(max(map(len, batch))) + len(start),
            min_decoding_length=decoding.min_new_tokens, length_penalty=decoding.length_penalty,
            no_repeat_ngram_size=decoding.no_repeat_ngram_size, suppress_sequences=self._banned(decoding),
            num_hypotheses=decoding.nbest, return_scores=True, return_end_token=True, asynchronous=True,
        )  # fmt: skip
        return results

    def score(self, sources: list[list[int]], targets: list[list[int]], start: list[int]) -> list[float]:
        """Mean log-probability per token of these targets (end included, forced start not)."""
        results = self._translator.score_batch(
            [self._names(source) for source in sources],
            [self._names([*start, *target[:-1]]) for target in targets],  # CTranslate2 adds the end itself
            max_input_length=0,
        )
        counted = [result.log_probs[len(start) :] for result in results]
        return [sum(values) / max(1, len(values)) for values in counted]

    def _generated(self, tokens: list[str], score: float, forced: int, decoding: Decoding) -> Generated:
        """A hypothesis without its forced start; CTranslate2's score is the sum / length ** length_penalty, where the
        length counts the forced start and the end."""
        ids = [self._ids[token] for token in tokens[forced:]]
        mean = score * len(tokens) ** decoding.length_penalty / max(1, len(ids))
        ended = bool(ids) and ids[-1] == decoding.eos
        return Generated(tuple(ids[:-1] if ended else ids), mean, cut=not ended)

    def _banned(self, decoding: Decoding) -> list[list[str]] | None:
        """Sequences that must not be generated; Marian's lone pad is not in the converted vocabulary."""
        banned = [self._names(ids) for ids in decoding.banned if list(ids) != [decoding.pad]]
        return banned or None

    def _names(self, ids: Sequence[int]) -> list[str]:
        """Token names of these ids."""
        return [self._tokens[index] for index in ids]


def engine(spec: ModelSpec, folder: Path, codec: Codec, cache: Path) -> Ct2Engine:
    """The engine on this model, converted first when it has not been."""
    return Ct2Engine(spec, converted(spec, folder, codec, cache), codec, precision(spec))


def precision(spec: ModelSpec) -> str:
    """The precision that CTranslate2 runs: the configured one."""
    return spec.precision


def converted(spec: ModelSpec, folder: Path, codec: Codec, cache: Path) -> Path:
    """The converted folder of this model, made now if need be; ModelError when it does not agree."""
    key = [hub.content(folder), precision(spec), version("ctranslate2"), version("transformers"), LAYOUT]
    target = cache / "ct2" / hashlib.sha256("|".join(key).encode()).hexdigest()[:24]
    if (target / MARKER).is_file():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".new-") as scratch:
        _move_into_place(_convert_checked(spec, folder, codec, Path(scratch)), target)
    return target


def _convert_checked(spec: ModelSpec, folder: Path, codec: Codec, scratch: Path) -> Path:
    """Convert in float32, pass the gate, then convert in the precision wanted; the marker holds both differences."""
    exact = convert(folder, codec, scratch / "float32", "float32")
    reference = hf.TorchEngine(spec.model_copy(update={"device": "cpu", "precision": "float32"}), folder, codec)
    difference = gate(spec, codec, reference, exact)
    final = exact
    if precision(spec) != "float32":
        final = convert(folder, codec, scratch / "final", precision(spec))
    figures = {"float32": difference, precision(spec): parity(spec, codec, reference, final, precision(spec))}
    hub.write_json(final / MARKER, {"model": spec.name, "nats_per_token": figures})
    log.info("model converted", extra={"model": spec.name, "float32_nats": difference})
    return final


def convert(folder: Path, codec: Codec, target: Path, quantization: str, vmap: Path | None = None) -> Path:
    """Convert a model folder with the corrected converters; vmap: which target tokens a source may bring."""
    try:
        from ctranslate2.converters import TransformersConverter
        from safetensors import SafetensorError
    except ImportError as error:
        raise ModelError("ctranslate2 is not installed; run: pip install nightdesk") from error
    try:
        with ct2_shim.corrected(codec.tokens), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # "Recommended: pip install sacremoses"
            TransformersConverter(str(folder)).convert(str(target), quantization=quantization, vmap=vmap and str(vmap))
    except UnpicklingError as error:
        raise ModelError(hf.refused(folder)) from error
    except (OSError, ValueError, RuntimeError, KeyError, AttributeError, SafetensorError) as error:
        raise ModelError(f"{folder}: cannot be converted: {error}; set `backend: hf` for this model") from error
    return target


def gate(spec: ModelSpec, codec: Codec, reference: hf.TorchEngine, folder: Path) -> float:
    """The difference of a float32 conversion; ModelError when it is not the same model."""
    difference = parity(spec, codec, reference, folder, "float32")
    if difference <= GATE:
        return difference
    raise ModelError(  # also when it is not a number
        f"{spec.name}: its CTranslate2 conversion disagrees with transformers by {difference:.2f} nats per token "
        f"(limit {GATE}); set `backend: hf` for this model"
    )


def parity(spec: ModelSpec, codec: Codec, reference: hf.TorchEngine, folder: Path, precision: str) -> float:
    """Mean difference in nats per token between transformers and a converted folder, on 8 forced targets."""
    lang = codec.langs[0] if codec.langs else "en"
    sources = [codec.encode(text, lang) for text in PROBES]
    chance, words = random.Random(17), codec.ordinary()
    targets = [[*chance.choices(words, k=6 + index), reference.eos] for index in range(len(PROBES))]
    start = codec.forced_start()
    here = spec.model_copy(update={"device": "cpu"})
    own = Ct2Engine(here, folder, codec, _on_cpu(precision)).score(sources, targets, start)
    expected = reference.score(sources, targets, start)
    return sum(abs(a - b) for a, b in zip(expected, own, strict=True)) / len(own)


def _on_cpu(precision: str) -> str:
    """The precision in which a processor runs weights that were rounded for a GPU."""
    import ctranslate2

    if precision in ctranslate2.get_supported_compute_types("cpu"):
        return precision
    return "int8_float32" if precision.startswith("int8") else "float32"


def even_batches(lengths: Sequence[int], budget: int, workers: int) -> list[list[int]]:
    """Indices in batches within a budget of padded tokens, the last one in parts so that all workers have as many:
    where two share three, one waits (opus-mt size, 68 sentences: 6.2 a second in three batches, 8.9 in four)."""
    *whole, last = [*batches(lengths, budget)] or [[]]
    parts = -(len(whole) + 1) % workers + 1
    size = -(-len(last) // parts) or 1
    return [*whole, *(last[start : start + size] for start in range(0, len(last), size))]


def _threads(spec: ModelSpec) -> int:
    """How many translations run at once: one on a GPU, else the configured threads, or one per core."""
    if not spec.device.startswith("cpu"):
        return 1
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()  # macOS has none
    return spec.threads or allowed or 1


def _load(spec: ModelSpec, folder: Path, precision: str, workers: int) -> "Translator":
    """The converted model on its device, one thread per translation: many short sentences wait at once."""
    import ctranslate2

    devices.require([spec])
    device, _, index = spec.device.partition(":")
    known = ctranslate2.get_supported_compute_types(device)
    if precision not in known:
        raise ModelError(f"{spec.name}: precision {precision} does not run on {device} here; use {sorted(known)}")
    return ctranslate2.Translator(
        str(folder), device=device, device_index=int(index or 0), compute_type=precision, inter_threads=workers,
        intra_threads=1,
    )  # fmt: skip


def _move_into_place(made: Path, target: Path) -> None:
    """Rename a finished folder to its place; what another process put there first is as good."""
    for path in made.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())
    if target.exists() and not (target / MARKER).is_file():
        shutil.rmtree(target)
    try:
        made.rename(target)
    except OSError:
        if not (target / MARKER).is_file():
            raise
