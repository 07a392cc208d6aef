"""Five ways to run one model over the same sentences, each in a process of its own: what `bench speed` compares.

In: a model folder and texts; out: how long it took, loading not counted, and the most memory it had. With weights at
random no target ever ends by itself, so every way ends at the same number of tokens: a few more than the longest source
of its batch has, which is about what English takes. Reads no YAML.
"""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from jobs.model_spec import ModelSpec
from jobs.models.codec import Codec, offline
from jobs.models.seq2seq import batches
from jobs.peak import peak

if TYPE_CHECKING:
    import ctranslate2
    import torch

RATIO = 1.0  # target tokens per source token
PADDED = 1024  # source tokens in a batch of transformers


@dataclass(frozen=True, slots=True)
class Job:
    """What every contender is given."""

    spec: ModelSpec
    cache: Path
    texts: tuple[tuple[str, str], ...]  # language, text
    summarizing: bool = False
    longest: float = 40.0  # seconds after which transformers may stop; its rate is of what it has done
    options: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Result:
    """What one contender did."""

    texts: float
    seconds: float
    memory: int  # bytes, the most

    @property
    def rate(self) -> float:
        """Texts a second."""
        return self.texts / self.seconds


def naive(job: Job) -> Result:
    """transformers in float32, sentence by sentence, as the model's card shows it."""
    return _transformers(job, "float32", [[place] for place in range(len(job.texts))])


def batched(job: Job) -> Result:
    """transformers in float32, sorted by length and batched by tokens."""
    return _transformers(job, "float32")


def bfloat16(job: Job) -> Result:
    """The same in bfloat16."""
    return _transformers(job, "bfloat16")


def by_hand(job: Job) -> Result:
    """CTranslate2 called by hand with its best settings: int8, one thread per translator, batches of similar length."""
    import ctranslate2

    from jobs.models import ct2

    codec = _codec(job)
    folder = (
        _with_map(job, codec)
        if job.options.get("vmap")
        else ct2.converted(job.spec, Path(job.spec.name), codec, job.cache)
    )
    loading: dict[str, object] = {"inter_threads": 2, "intra_threads": 1, "compute_type": job.spec.precision}
    loading |= {key: value for key, value in job.options.items() if key in loading}
    translator = ctranslate2.Translator(str(folder), device="cpu", **loading)
    started = time.monotonic()
    waiting = [_begun(translator, codec, batch, job) for batch in _by_length(codec, job)]
    done = 0
    for results in waiting:
        ids = [codec.tokenizer.convert_tokens_to_ids(one.result().hypotheses[0]) for one in results]
        done += len([codec.tokenizer.decode(row, skip_special_tokens=True) for row in ids])
    return Result(done, time.monotonic() - started, peak())


def _with_map(job: Job, codec: Codec) -> Path:
    """The model converted with a vocabulary map: 2,000 tokens always, and 50 more for each token of the source.

    A real map comes from word alignments of the model's training data, which no published model brings; this one shows
    what it would save.
    """
    from jobs.models import ct2

    target = job.cache / "mapped"
    if not target.exists():
        chance, tokens = random.Random(17), [codec.tokens[index] for index in codec.ordinary()]
        lines = ["\t" + " ".join(tokens[:2000])]
        lines += [f"{token}\t{' '.join(chance.sample(tokens, 50))}" for token in tokens]
        job.cache.mkdir(parents=True, exist_ok=True)
        (job.cache / "map.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
        ct2.convert(Path(job.spec.name), codec, target, job.spec.precision, job.cache / "map.txt")
    return target


def _by_length(codec: Codec, job: Job) -> list[list[list[int]]]:
    """The sources in batches."""
    encoded = [codec.encode(text, lang) for lang, text in job.texts]
    if number := int(str(job.options.get("sentences", 0))):
        encoded.sort(key=len, reverse=True)
        return [encoded[start : start + number] for start in range(0, len(encoded), number)]
    budget = int(str(job.options.get("tokens", job.spec.batch_tokens)))
    if job.options.get("unsorted"):
        lengths = [max(map(len, encoded))] * len(encoded)  # every batch is padded to something long
        return [[encoded[place] for place in batch] for batch in batches(lengths, budget)]
    return [[encoded[place] for place in batch] for batch in batches([len(ids) for ids in encoded], budget)]


def _begun(
    translator: "ctranslate2.Translator", codec: Codec, batch: list[list[int]], job: Job
) -> "list[ctranslate2.AsyncTranslationResult]":
    """The translation of one batch, under way; ended where that of the night is."""
    decoding, prefix = codec.decoding(), _names(codec, codec.forced_start())
    results: list[ctranslate2.AsyncTranslationResult] = translator.translate_batch(
        [_names(codec, source) for source in batch], target_prefix=[prefix] * len(batch) if prefix else None,
        beam_size=int(str(job.options.get("beam", job.spec.beam))), asynchronous=True, max_input_length=0,
        max_decoding_length=decoding.limit(max(map(len, batch))) + len(prefix),
        min_decoding_length=decoding.min_new_tokens, no_repeat_ngram_size=decoding.no_repeat_ngram_size,
        use_vmap=bool(job.options.get("vmap")),
    )  # fmt: skip
    return results


CONTENDERS: dict[str, Callable[[Job], Result]] = {
    "naive": naive, "batched": batched, "bfloat16": bfloat16, "by hand": by_hand,
}  # fmt: skip


def _transformers(job: Job, dtype: str, groups: Sequence[Sequence[int]] | None = None) -> Result:
    """transformers' generate over these groups of texts, or over batches of similar length.

    It may stop early: the batches come in any order, and what it has done is counted by source tokens.
    """
    import torch

    from jobs.models.hf import load_model, padded

    codec = _codec(job)
    model = load_model(Path(job.spec.name), dtype, job.spec)
    started = time.monotonic()
    encoded = [codec.encode(text, lang) for lang, text in job.texts]
    chosen = list(batches([len(ids) for ids in encoded], PADDED)) if groups is None else list(groups)
    random.Random(17).shuffle(chosen)
    done = 0
    with torch.inference_mode():
        for group in chosen:
            ids, mask = padded([encoded[place] for place in group], codec.decoding().pad)
            _generated(model, codec, (ids, mask))
            done += sum(len(encoded[place]) for place in group)
            if time.monotonic() - started > job.longest:
                break
    share = done / sum(map(len, encoded))
    return Result(len(job.texts) * share, time.monotonic() - started, peak())


def _generated(model: "torch.nn.Module", codec: Codec, batch: "tuple[torch.Tensor, torch.Tensor]") -> list[str]:
    """The targets of one batch, decoded."""
    import torch

    from jobs.models.hf import generation

    ids, mask = batch
    decoding = replace(codec.decoding(), max_new_tokens=codec.decoding().limit(ids.shape[1]))
    begun = torch.tensor([[decoding.start, *codec.forced_start()]] * len(ids))
    out = model.generate(
        input_ids=ids, attention_mask=mask, decoder_input_ids=begun, generation_config=generation(decoding)
    )
    return [codec.decode(row) for row in out.tolist()]


def _names(codec: Codec, ids: Sequence[int]) -> list[str]:
    """Token names of these ids."""
    return [codec.tokens[index] for index in ids]


def _codec(job: Job) -> Codec:
    """The tokenizer, ready for the languages of the job."""
    offline()
    codec = Codec(job.spec, Path(job.spec.name), summarizing=job.summarizing)
    if not job.summarizing:
        codec.prepare(sorted({lang for lang, _ in job.texts}))
    return codec
