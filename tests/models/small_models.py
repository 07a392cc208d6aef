"""Small models of every family, in folders as the hub would hold them: SentencePiece vocabulary of our own text,
configuration as older releases of transformers wrote it, weights at random (wide, so that no two tokens tie)."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import sentencepiece
from corpus import TEXT
from transformers import (
    AutoConfig,
    AutoModelForSeq2SeqLM,
    M2M100Tokenizer,
    MBart50Tokenizer,
    NllbTokenizer,
    PegasusTokenizer,
    T5Tokenizer,
)

SIZES: dict[str, float] = {"d_model": 48, "encoder_layers": 2, "decoder_layers": 2, "encoder_attention_heads": 4,
         "decoder_attention_heads": 4, "encoder_ffn_dim": 96, "decoder_ffn_dim": 96, "dropout": 0.0,
         "init_std": 0.3}  # fmt: skip
T5_SIZES: dict[str, float] = {"d_model": 48, "d_kv": 12, "d_ff": 96, "num_layers": 2, "num_heads": 4, "dropout_rate": 0.0}
NLLB_CODES = ["eng_Latn", "ukr_Cyrl", "pol_Latn", "ita_Latn", "spa_Latn"]


def train_pieces(folder: Path, name: str, pieces: int = 300, **options: object) -> list[str]:
    """A SentencePiece model at folder/name; returns its pieces in order."""
    path = folder / name
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(TEXT * 3), model_prefix=str(path), vocab_size=pieces, character_coverage=1.0,
        hard_vocab_limit=False, num_threads=1, minloglevel=2, **options,
    )  # fmt: skip
    (folder / f"{name}.vocab").unlink()
    (folder / f"{name}.model").rename(path)
    processor = sentencepiece.SentencePieceProcessor(model_file=str(path))
    return [processor.id_to_piece(i) for i in range(processor.get_piece_size())]


def write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")


def save(folder: Path, config: dict[str, object], legacy: dict[str, object] | None = None) -> Path:
    """Random weights of this configuration; `legacy` keys go into config.json as the hub's older files have them."""
    import torch

    torch.manual_seed(1)
    settings = dict(config)
    model = AutoModelForSeq2SeqLM.from_config(AutoConfig.for_model(settings.pop("model_type"), **settings))
    model.eval().save_pretrained(folder)
    (folder / "generation_config.json").unlink(missing_ok=True)
    written = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    write_json(folder / "config.json", written | config | (legacy or {}))
    return folder


def marian_tokenizer(folder: Path, prefixes: tuple[str, ...] = ()) -> int:
    """A shared vocabulary in Marian's order: </s>, <unk>, pieces, >>codes<<, <pad>; returns its size."""
    pieces = train_pieces(folder, "source.spm")
    shutil.copy(folder / "source.spm", folder / "target.spm")
    vocab = ["</s>", "<unk>", *(p for p in pieces if p not in ("<unk>", "<s>", "</s>")), *prefixes, "<pad>"]
    write_json(folder / "vocab.json", {token: index for index, token in enumerate(vocab)})
    write_json(folder / "tokenizer_config.json", {"tokenizer_class": "MarianTokenizer", "model_max_length": 512})
    return len(vocab)


def marian_config(size: int) -> dict[str, object]:
    return SIZES | {"model_type": "marian", "vocab_size": size, "pad_token_id": size - 1, "eos_token_id": 0,
                    "decoder_start_token_id": size - 1, "forced_eos_token_id": 0, "bad_words_ids": [[size - 1]],
                    "max_position_embeddings": 512, "static_position_embeddings": True, "scale_embedding": True,
                    "activation_function": "swish", "num_beams": 4, "max_length": 512}  # fmt: skip


def marian(folder: Path) -> Path:
    return save(folder, marian_config(marian_tokenizer(folder, (">>eng<<", ">>deu<<"))))


def marian_bin(folder: Path) -> Path:
    """The same with its weights in pytorch_model.bin, as the older half of the hub has them."""
    import torch
    from safetensors.torch import load_file

    marian(folder)
    torch.save(load_file(folder / "model.safetensors"), folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()
    return folder


def m2m100_config(size: int) -> dict[str, object]:
    return SIZES | {"model_type": "m2m_100", "vocab_size": size, "max_position_embeddings": 64,
                    "decoder_start_token_id": 2, "max_length": 200, "num_beams": 5}  # fmt: skip


def m2m100_tokenizer(folder: Path) -> int:
    pieces = train_pieces(folder, "sentencepiece.bpe.model", model_type="bpe")
    vocab = ["<s>", "<pad>", "</s>", "<unk>", *(p for p in pieces if p not in ("<unk>", "<s>", "</s>"))]
    write_json(folder / "vocab.json", {token: index for index, token in enumerate(vocab)})
    tokenizer = M2M100Tokenizer(str(folder / "vocab.json"), str(folder / "sentencepiece.bpe.model"))
    tokens = list(tokenizer.lang_token_to_id)
    write_json(folder / "special_tokens_map.json", {"additional_special_tokens": tokens})
    write_json(folder / "tokenizer_config.json", {"tokenizer_class": "M2M100Tokenizer", "num_madeup_words": 8})
    return len(vocab) + len(tokens) + 8


def m2m100(folder: Path, init_std: float = SIZES["init_std"]) -> Path:
    return save(folder, m2m100_config(m2m100_tokenizer(folder)) | {"init_std": init_std})


def nllb_tokenizer(folder: Path) -> int:
    train_pieces(folder, "sentencepiece.bpe.model", model_type="bpe")
    write_json(folder / "config.json", {"model_type": "m2m_100"})
    tokenizer = NllbTokenizer.from_pretrained(folder, extra_special_tokens=NLLB_CODES)
    tokenizer.save_pretrained(folder)
    return len(tokenizer)


def nllb(folder: Path) -> Path:
    return save(folder, m2m100_config(nllb_tokenizer(folder)))


def mbart50(folder: Path) -> Path:
    train_pieces(folder, "sentencepiece.bpe.model", model_type="unigram")
    write_json(folder / "config.json", {"model_type": "mbart"})
    tokenizer = MBart50Tokenizer.from_pretrained(folder)
    tokenizer.save_pretrained(folder)
    settings = SIZES | {"model_type": "mbart", "vocab_size": len(tokenizer), "max_position_embeddings": 64,
                        "decoder_start_token_id": 2, "scale_embedding": True, "forced_eos_token_id": 2,
                        "max_length": 200}  # fmt: skip
    return save(folder, settings, {"tokenizer_class": "MBart50Tokenizer"})


def t5_tokenizer(folder: Path, symbols: tuple[str, ...] = ()) -> int:
    train_pieces(folder, "spiece.model", model_type="unigram", pad_id=0, eos_id=1, unk_id=2, bos_id=-1,
                 user_defined_symbols=list(symbols))  # fmt: skip
    write_json(folder / "config.json", {"model_type": "t5"})
    tokenizer = T5Tokenizer.from_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return len(tokenizer)


def t5_config(size: int) -> dict[str, object]:
    return T5_SIZES | {"model_type": "t5", "vocab_size": size + 12, "decoder_start_token_id": 0}


def t5(folder: Path) -> Path:
    return save(folder, t5_config(t5_tokenizer(folder)), {"n_positions": 512})


def gated(folder: Path, size: int) -> Path:
    """T5 1.1: gated activation, output matrix of its own, and no scaling of the decoder's output."""
    import torch
    from safetensors.torch import load_file, save_file

    save(folder, t5_config(size) | {"feed_forward_proj": "gated-gelu", "tie_word_embeddings": False})
    weights = load_file(folder / "model.safetensors")
    weights["lm_head.weight"] = torch.randn_like(weights["shared.weight"])
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    return folder


def flan(folder: Path) -> Path:
    return gated(folder, t5_tokenizer(folder))


def madlad(folder: Path) -> Path:
    return gated(folder, t5_tokenizer(folder, ("<2en>", "<2de>")))


def bart(folder: Path) -> Path:
    from tokenizers import ByteLevelBPETokenizer

    tokenizer = ByteLevelBPETokenizer()
    specials = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    tokenizer.train_from_iterator(TEXT, vocab_size=400, special_tokens=specials, show_progress=False)
    tokenizer.save_model(str(folder))
    write_json(folder / "tokenizer_config.json", {"tokenizer_class": "BartTokenizer", "model_max_length": 128})
    settings = SIZES | {"model_type": "bart", "vocab_size": tokenizer.get_vocab_size(), "forced_bos_token_id": 0,
                        "max_position_embeddings": 128, "decoder_start_token_id": 2, "forced_eos_token_id": 2,
                        "num_beams": 4, "length_penalty": 2.0, "min_length": 6, "no_repeat_ngram_size": 3,
                        "max_length": 40, "early_stopping": True}  # fmt: skip
    return save(folder, settings)


def pegasus(folder: Path) -> Path:
    train_pieces(folder, "spiece.model", model_type="unigram", pad_id=0, eos_id=1, unk_id=2, bos_id=-1)
    write_json(folder / "config.json", {"model_type": "pegasus"})
    tokenizer = PegasusTokenizer.from_pretrained(folder)
    tokenizer.save_pretrained(folder)
    settings = SIZES | {"model_type": "pegasus", "vocab_size": len(tokenizer), "max_position_embeddings": 128,
                        "decoder_start_token_id": 0, "scale_embedding": True, "length_penalty": 0.8,
                        "activation_function": "relu", "forced_eos_token_id": 1, "max_length": 64}  # fmt: skip
    return save(folder, settings)


TRANSLATORS: dict[str, Callable[[Path], Path]] = {
    "marian": marian, "marian_bin": marian_bin, "m2m100": m2m100, "nllb": nllb, "mbart50": mbart50, "t5": t5, "flan": flan, "madlad": madlad,
}  # fmt: skip
SUMMARIZERS: dict[str, Callable[[Path], Path]] = {"bart": bart, "pegasus": pegasus}
FAMILIES = TRANSLATORS | SUMMARIZERS


def copy_with(folder: Path, target: Path, change: Callable[[dict], object]) -> Path:
    """The same model with its weights changed in place."""
    from safetensors.torch import load_file, save_file

    shutil.copytree(folder, target)
    weights = load_file(folder / "model.safetensors")
    change(weights)
    save_file(weights, target / "model.safetensors", metadata={"format": "pt"})
    return target


CHATML = (
    "{% for turn in messages %}<|im_start|>{{ turn.role }}\n{{ turn.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def instruct_tokenizer(folder: Path, texts: tuple[str, ...], template: str | None = CHATML) -> int:
    """Byte pieces of these texts with ChatML's control tokens, as instruct models have them; the vocabulary's size."""
    from tokenizers import ByteLevelBPETokenizer
    from transformers import PreTrainedTokenizerFast

    trained = ByteLevelBPETokenizer()
    specials = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "</s>", "<start_of_turn>", "[INST]", "\u00c5sk:", "USER:"]
    trained.train_from_iterator(texts, vocab_size=1500, special_tokens=specials, show_progress=False)
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=trained._tokenizer, eos_token="<|im_end|>", pad_token="<|endoftext|>", extra_special_tokens=specials[1:]
    )
    tokenizer.chat_template = template
    tokenizer.save_pretrained(folder)
    return len(tokenizer)


def instruct(folder: Path, texts: tuple[str, ...] = TEXT, template: str | None = CHATML) -> Path:
    """A small Qwen2 with random weights, and the sampling settings that such models come with."""
    import torch
    from transformers import AutoModelForCausalLM

    size = instruct_tokenizer(folder, texts, template)
    torch.manual_seed(1)
    config = AutoConfig.for_model(
        "qwen2", vocab_size=size, hidden_size=64, intermediate_size=128, num_hidden_layers=2, num_attention_heads=4,
        num_key_value_heads=2, max_position_embeddings=1024, tie_word_embeddings=True,
    )  # fmt: skip
    AutoModelForCausalLM.from_config(config).eval().save_pretrained(folder)
    own = {"do_sample": True, "temperature": 0.7, "repetition_penalty": 1.05, "eos_token_id": [2, 0], "pad_token_id": 0}
    write_json(folder / "generation_config.json", own)
    return folder
