"""Models of real sizes with weights at random, in folders as the hub would hold them: what speed is measured with.

In: a size by name and texts for the vocabulary; out: a folder. The vocabulary is trained on the texts and filled up to
the size of the real one, so that the output layer costs what it costs in earnest. Reads no YAML.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product
from pathlib import Path
from typing import TYPE_CHECKING

from jobs.models.codec import offline
from jobs.models.hub import write_json
from jobs.models.training import write_vocabulary

if TYPE_CHECKING:
    from transformers import PreTrainedModel

PIECES = 8000  # trained; more would only remember the texts
SYLLABLES = [consonant + vowel for consonant in "bcdfghjklmnprstvz" for vowel in "aeiou"]
NLLB_CODES = ("eng_Latn", "ukr_Cyrl", "pol_Latn", "ita_Latn", "spa_Latn")


@dataclass(frozen=True, slots=True)
class Size:
    """The shape of a model."""

    family: str  # marian | nllb | bart
    width: int
    layers: tuple[int, int]  # encoder, decoder
    heads: int
    feed_forward: int
    vocabulary: int


SIZES = {
    "opus-mt": Size("marian", 512, (6, 6), 8, 2048, 60_000),
    "tc-big": Size("marian", 1024, (6, 6), 16, 4096, 57_000),
    "nllb-600M": Size("nllb", 1024, (12, 12), 16, 4096, 256_206),
    "distilbart": Size("bart", 1024, (12, 6), 16, 4096, 50_264),
    # of no real model: for what needs some work of a model, and no real speed
    "small": Size("marian", 256, (3, 3), 4, 1024, 16_000),
    "small-bart": Size("bart", 256, (3, 3), 4, 1024, 12_000),
}


def build(name: str, folder: Path, texts: Sequence[str]) -> Path:
    """The folder of a model of this size, made unless it is there."""
    if (folder / "config.json").is_file():
        return folder
    offline()
    import torch

    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(17)
    size = SIZES[name]
    {"marian": _marian, "nllb": _nllb, "bart": _bart}[size.family](folder, size, texts).save_pretrained(folder)
    return folder


def _marian(folder: Path, size: Size, texts: Sequence[str]) -> "PreTrainedModel":
    """A Marian; its vocabulary is filled up with words that no text has."""
    import json

    from transformers import MarianConfig, MarianMTModel

    write_vocabulary(texts, folder, PIECES)
    path = folder / "vocab.json"
    known = [piece for piece in json.loads(path.read_text(encoding="utf-8")) if piece != "<pad>"]
    filled = [*known, *islice(_words(set(known)), size.vocabulary - len(known) - 1), "<pad>"]
    write_json(path, {piece: index for index, piece in enumerate(filled)})
    pad = size.vocabulary - 1
    settings = _shape(size) | {
        "max_position_embeddings": 512, "static_position_embeddings": True, "activation_function": "swish",
        "share_encoder_decoder_embeddings": True, "pad_token_id": pad, "decoder_start_token_id": pad,
        "eos_token_id": 0, "forced_eos_token_id": 0, "bad_words_ids": [[pad]],
    }  # fmt: skip
    return MarianMTModel(MarianConfig(**settings))


def _words(known: set[str]) -> Iterator[str]:
    """Pieces that look like words, as what a model says does, but that no text has."""
    made = ("▁" + "".join(reversed(syllables)) for syllables in product(SYLLABLES, repeat=3))
    return (word for word in made if word not in known)


def _nllb(folder: Path, size: Size, texts: Sequence[str]) -> "PreTrainedModel":
    """An NLLB (M2M100 with its own tokenizer)."""
    import sentencepiece
    from transformers import M2M100Config, M2M100ForConditionalGeneration, NllbTokenizer

    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(texts), model_prefix=str(folder / "sentencepiece.bpe"), vocab_size=PIECES,
        model_type="bpe", hard_vocab_limit=False, character_coverage=1.0, num_threads=1, minloglevel=2,
    )  # fmt: skip
    write_json(folder / "config.json", {"model_type": "m2m_100"})
    NllbTokenizer.from_pretrained(folder, extra_special_tokens=list(NLLB_CODES)).save_pretrained(folder)
    settings = _shape(size) | {"max_position_embeddings": 1024, "decoder_start_token_id": 2, "scale_embedding": True}
    return M2M100ForConditionalGeneration(M2M100Config(**settings))


def _bart(folder: Path, size: Size, texts: Sequence[str]) -> "PreTrainedModel":
    """A BART with the rules of distilbart-cnn for summaries."""
    from tokenizers import ByteLevelBPETokenizer
    from transformers import BartConfig, BartForConditionalGeneration

    tokenizer = ByteLevelBPETokenizer()
    specials = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    tokenizer.train_from_iterator(texts, vocab_size=PIECES, special_tokens=specials, show_progress=False)
    tokenizer.save_model(str(folder))
    write_json(folder / "tokenizer_config.json", {"tokenizer_class": "BartTokenizer", "model_max_length": 1024})
    rules = {"num_beams": 4, "length_penalty": 2.0, "min_length": 56, "max_length": 142, "no_repeat_ngram_size": 3}
    model = BartForConditionalGeneration(BartConfig(**_shape(size), max_position_embeddings=1024))
    write_json(folder / "generation_config.json", {**rules, "early_stopping": True, "forced_bos_token_id": 0,
                                                   "decoder_start_token_id": 2, "forced_eos_token_id": 2})  # fmt: skip
    model.generation_config.update(**rules)
    return model


def _shape(size: Size) -> dict[str, object]:
    """The keys that all these families share."""
    sides: dict[str, object] = {
        f"{side}_{key}": value
        for side, layers in zip(("encoder", "decoder"), size.layers, strict=True)
        for key, value in (("layers", layers), ("attention_heads", size.heads), ("ffn_dim", size.feed_forward))
    }
    return sides | {"vocab_size": size.vocabulary, "d_model": size.width, "dropout": 0.0}
