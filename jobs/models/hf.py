"""The reference back-end: transformers' AutoModelForSeq2SeqLM.generate on CPU or GPU.

In: ids from the codec; out: ids and scores. Precision float32, bfloat16 or float16; a configuration that leaves it at
int8 runs in float32, since transformers has no int8 for these models. Deterministic: no sampling, fixed seed.
"""

import math
from dataclasses import replace
from pathlib import Path
from pickle import UnpicklingError
from threading import Lock
from typing import TYPE_CHECKING

from jobs.errors import ModelError
from jobs.model_spec import ModelSpec
from jobs.models import devices
from jobs.models.codec import Codec, offline
from jobs.models.decoding import Decoding
from jobs.models.seq2seq import Generated
from jobs.progress import advance

if TYPE_CHECKING:
    import torch
    from transformers import GenerationConfig, PreTrainedModel

IGNORED = -100  # label of padding: torch's default for ignore_index


class TorchEngine:
    """A model on transformers."""

    def __init__(self, spec: ModelSpec, folder: Path, codec: Codec) -> None:
        """Load the weights; ModelError when the folder is broken."""
        self.batch_tokens = spec.batch_tokens
        self.model = load_model(folder, precision(spec), spec)
        self._device = spec.device
        self._turn = Lock()  # one generation takes all threads of torch
        decoding = codec.decoding()
        self._start, self._pad, self.eos = decoding.start, decoding.pad, decoding.eos
        self._never = [ids[0] for ids in decoding.banned if len(ids) == 1]

    def generate(self, sources: list[list[int]], start: list[int], decoding: Decoding) -> list[list[Generated]]:
        """The n best targets of each source, best first."""
        import torch

        with self._turn, torch.inference_mode():
            ids, mask = padded(sources, decoding.pad, self._device)
            begun = torch.tensor([[decoding.start, *start]] * len(sources), device=self._device)
            config = generation(replace(decoding, max_new_tokens=decoding.limit(max(map(len, sources)))))
            out = self.model.generate(
                input_ids=ids, attention_mask=mask, decoder_input_ids=begun, generation_config=config
            )
        advance(len(sources))
        targets = [_until(row[begun.shape[1] :], decoding.eos) for row in out.tolist()]
        many = decoding.nbest
        scores = self.score([source for source in sources for _ in range(many)], targets, start)
        made = [
            Generated(tuple(_without_end(target, decoding.eos)), score, cut=target[-1] != decoding.eos)
            for target, score in zip(targets, scores, strict=True)
        ]
        return [made[i : i + many] for i in range(0, len(made), many)]

    def score(self, sources: list[list[int]], targets: list[list[int]], start: list[int]) -> list[float]:
        """Mean log-probability per token of these targets (forced start not counted), by one forward pass."""
        import torch

        inputs = [[self._start, *start, *target[:-1]] for target in targets]
        labels = [[IGNORED] * len(start) + target for target in targets]
        with torch.inference_mode():
            ids, mask = padded(sources, self._pad, self._device)
            begun, _ = padded(inputs, self._pad, self._device)
            logits = self.model(input_ids=ids, attention_mask=mask, decoder_input_ids=begun).logits
            logits[..., self._never] = -math.inf  # CTranslate2's Marian has no pad to share probability with
            wanted, _ = padded(labels, IGNORED, self._device)
            loss = torch.nn.functional.cross_entropy(logits.float().transpose(1, 2), wanted, reduction="none")
        counted = (wanted != IGNORED).sum(dim=1).clamp(min=1)
        return [float(value) for value in -loss.sum(dim=1) / counted]


def engine(spec: ModelSpec, folder: Path, codec: Codec, _cache: Path) -> TorchEngine:
    """The engine of this back-end; the cache is not needed."""
    return TorchEngine(spec, folder, codec)


def padded(rows: list[list[int]], pad: int, device: str = "cpu") -> "tuple[torch.Tensor, torch.Tensor]":
    """Rows as one tensor padded on the right, and its mask."""
    import torch

    width = max(map(len, rows))
    ids = torch.tensor([row + [pad] * (width - len(row)) for row in rows], device=device)
    mask = torch.tensor([[1] * len(row) + [0] * (width - len(row)) for row in rows], device=device)
    return ids, mask


def precision(spec: ModelSpec) -> str:
    """The precision that transformers runs: bfloat16 or float16 where asked for, else float32."""
    return spec.precision if spec.precision in ("bfloat16", "float16") else "float32"


def load_model(folder: Path, dtype: str, spec: ModelSpec) -> "PreTrainedModel":
    """The weights in this dtype (always given: transformers 5 would take the checkpoint's float16 to the CPU)."""
    offline()
    try:
        import torch
        from safetensors import SafetensorError
        from transformers import AutoModelForSeq2SeqLM, GenerationConfig
    except ImportError as error:
        raise ModelError("torch and transformers are not installed; run: pip install nightdesk") from error
    devices.require([spec])
    torch.manual_seed(0)
    if spec.threads:
        torch.set_num_threads(spec.threads)
    try:
        model = AutoModelForSeq2SeqLM.from_pretrained(
            folder, dtype=getattr(torch, dtype), local_files_only=True, weights_only=True
        )  # weights_only: an old checkpoint is a pickle, and a pickle can run anything
        model.generation_config = GenerationConfig()  # generate() fills gaps from it; decoding has all that is wanted
        return model.eval().to(spec.device)
    except UnpicklingError as error:
        raise ModelError(refused(folder)) from error
    except (OSError, ValueError, KeyError, RuntimeError, AttributeError, TypeError, SafetensorError) as error:
        raise ModelError(f"{folder}: cannot be loaded by transformers: {error}; fetch the model again") from error


def refused(folder: Path) -> str:
    """What is told of a checkpoint that the weights-only loader does not open."""
    return f"{folder}: its checkpoint is a pickle that holds more than weights, and could run code: refused"


def generation(decoding: Decoding) -> "GenerationConfig":
    """Every setting explicit: an unset field of transformers 5 is None, and old checkpoints bring their own."""
    from transformers import GenerationConfig

    return GenerationConfig(
        num_beams=decoding.beam, num_return_sequences=decoding.nbest, do_sample=False,
        max_new_tokens=decoding.max_new_tokens,
        min_new_tokens=decoding.min_new_tokens or None, length_penalty=decoding.length_penalty,
        early_stopping=decoding.early_stopping, no_repeat_ngram_size=decoding.no_repeat_ngram_size or None,
        bad_words_ids=[list(ids) for ids in decoding.banned] or None, decoder_start_token_id=decoding.start,
        eos_token_id=decoding.eos, pad_token_id=decoding.pad, use_cache=True,
    )  # fmt: skip


def _without_end(target: list[int], eos: int) -> list[int]:
    """Target ids without the end, where they have one."""
    return target[:-1] if target[-1] == eos else target


def _until(row: list[int], eos: int) -> list[int]:
    """Target ids up to the end, which is kept; what follows it is padding."""
    return row[: row.index(eos) + 1] if eos in row else row
