"""Trains a small Marian from sentence pairs, on two cores in about a minute: what the self-test proves a machine with.

In: (source, English) pairs; out: a folder as the hub would hold it (config.json, model.safetensors, vocab.json,
source.spm, target.spm, tokenizer_config.json). It learns its pairs by heart and nothing else. Reads no YAML.
"""

import random
import shutil
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from jobs.model_spec import ModelSpec
from jobs.models.codec import Codec, offline
from jobs.models.hf import IGNORED, padded
from jobs.models.hub import write_json

if TYPE_CHECKING:
    import torch
    from torch.optim import Optimizer
    from torch.optim.lr_scheduler import LambdaLR
    from transformers import PreTrainedModel

    Batch = dict[str, torch.Tensor]

WARM_UP = 40  # steps; without it the post-norm layers of Marian do not start to learn
SPECIAL = ("<unk>", "<s>", "</s>")
Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How large a model and how long to train it."""

    pieces: int = 2000
    width: int = 128
    layers: int = 2
    batch: int = 8  # pairs
    epochs: int = 150  # at most
    rate: float = 1.5e-3
    loss: float = 0.02  # nats per token, of the worst batch: so low that beam search and int8 find the same words
    seed: int = 17


@dataclass(frozen=True, slots=True)
class Trained:
    """How the training ended; `learned` is the share of pairs that greedy search gives back."""

    steps: int
    loss: float
    learned: float
    seconds: float


def train_marian(pairs: Pairs, folder: Path, recipe: Recipe) -> Trained:
    """Train on these pairs until they are known by heart, and save the folder."""
    offline()
    import torch
    from transformers import MarianConfig, MarianMTModel

    torch.manual_seed(recipe.seed)
    folder.mkdir(parents=True, exist_ok=True)
    size = write_vocabulary((text for pair in pairs for text in pair), folder, recipe.pieces)
    model = MarianMTModel(MarianConfig(**_config(size, recipe)))
    model.save_pretrained(folder)
    codec = Codec(ModelSpec(name=str(folder)), folder)
    trained = memorize(model, codec, [("", *pair) for pair in pairs], recipe)
    model.save_pretrained(folder)
    return trained


def write_vocabulary(texts: Iterable[str], folder: Path, pieces: int) -> int:
    """A SentencePiece model of these texts for both sides and Marian's shared vocabulary; its size."""
    import sentencepiece

    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(texts), model_prefix=str(folder / "source"), vocab_size=pieces, model_type="unigram",
        character_coverage=1.0, hard_vocab_limit=False, normalization_rule_name="identity", num_threads=1,
        minloglevel=2,
    )  # fmt: skip
    (folder / "source.vocab").unlink()
    (folder / "source.model").rename(folder / "source.spm")
    shutil.copy(folder / "source.spm", folder / "target.spm")
    processor = sentencepiece.SentencePieceProcessor(model_file=str(folder / "source.spm"))
    trained = [processor.id_to_piece(index) for index in range(processor.get_piece_size())]
    vocabulary = ["</s>", "<unk>", *(piece for piece in trained if piece not in SPECIAL), "<pad>"]
    write_json(folder / "vocab.json", {piece: index for index, piece in enumerate(vocabulary)})
    write_json(folder / "tokenizer_config.json", {"tokenizer_class": "MarianTokenizer", "model_max_length": 512})
    return len(vocabulary)


def memorize(model: "PreTrainedModel", codec: Codec, rows: Sequence[tuple[str, str, str]], recipe: Recipe) -> Trained:
    """Train on (lang, source, target) rows until greedy search would give back all of them."""
    import torch

    started = time.monotonic()
    threads = torch.get_num_threads()
    # two threads on cores that others use wait for one another: 266 s; one alone takes 28 s, two undisturbed 23 s
    torch.set_num_threads(1)
    batches = _batches(codec, rows, recipe.batch)
    optimizer = torch.optim.Adam(model.parameters(), lr=recipe.rate, betas=(0.9, 0.98))
    steps = recipe.epochs * len(batches)
    pace = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min((step + 1) / WARM_UP, 1.05 - step / steps))
    chance = random.Random(recipe.seed)
    pad = codec.decoding().pad
    # Marian's decoder starts from the row of its pad, which is zero in every OPUS-MT model and in CTranslate2
    frozen = model.get_input_embeddings().weight.register_hook(lambda grad: grad.index_fill(0, torch.tensor([pad]), 0))
    model.train()
    epoch, loss, learned = 0, float("inf"), 0.0
    while epoch < recipe.epochs and learned < 1.0:
        chance.shuffle(batches)
        loss = max([_step(model, batch, optimizer, pace) for batch in batches])
        epoch += 1
        if loss < recipe.loss or epoch == recipe.epochs:
            learned = sum(_right(model, batch) for batch in batches) / len(rows)
    torch.set_num_threads(threads)
    frozen.remove()
    model.eval()
    return Trained(epoch * len(batches), loss, learned, time.monotonic() - started)


def _step(model: "PreTrainedModel", batch: "Batch", optimizer: "Optimizer", pace: "LambdaLR") -> float:
    """One step of training; the loss before it."""
    import torch

    loss = model(**batch).loss
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    pace.step()
    return float(loss.item())


def _right(model: "PreTrainedModel", batch: "Batch") -> int:
    """In how many rows every next token is the likeliest, so that greedy search gives the row back."""
    import torch

    with torch.inference_mode():
        likeliest = model(**batch).logits.argmax(dim=-1)
    return int(((likeliest == batch["labels"]) | (batch["labels"] == IGNORED)).all(dim=1).sum())


def _batches(codec: Codec, rows: Sequence[tuple[str, str, str]], size: int) -> "list[Batch]":
    """The rows in batches of similar length."""
    ordered = sorted(rows, key=lambda row: (len(row[1]) + len(row[2]), row))
    return [_batch(codec, ordered[index : index + size]) for index in range(0, len(ordered), size)]


def _batch(codec: Codec, rows: Sequence[tuple[str, str, str]]) -> "Batch":
    """What the model's forward pass takes."""
    start, decoding = codec.forced_start(), codec.decoding()
    targets = [codec.encode_target(target) for _, _, target in rows]
    ids, mask = padded([codec.encode(source, lang) for lang, source, _ in rows], decoding.pad)
    begun, _ = padded([[decoding.start, *start, *target[:-1]] for target in targets], decoding.pad)
    labels, _ = padded([[IGNORED] * len(start) + target for target in targets], IGNORED)
    return {"input_ids": ids, "attention_mask": mask, "decoder_input_ids": begun, "labels": labels}


def _config(size: int, recipe: Recipe) -> dict[str, object]:
    """A Marian of this size, with the settings that OPUS-MT models have."""
    sides: dict[str, object] = {
        f"{side}_{key}": value
        for side in ("encoder", "decoder")
        for key, value in (("layers", recipe.layers), ("attention_heads", 4), ("ffn_dim", 2 * recipe.width))
    }
    return sides | {
        "vocab_size": size, "d_model": recipe.width, "dropout": 0.0, "max_position_embeddings": 512,
        "activation_function": "swish", "scale_embedding": True, "static_position_embeddings": True,
        "share_encoder_decoder_embeddings": True, "pad_token_id": size - 1, "eos_token_id": 0,
        "decoder_start_token_id": size - 1, "forced_eos_token_id": 0, "bad_words_ids": [[size - 1]],
    }  # fmt: skip
