"""Text in, token ids out and back: the tokenizer of a sequence-to-sequence model with its family's language codes.

Shared by the back-ends, so that both see the same ids. Reads no YAML; takes a ModelSpec and the model's folder.

Every code and prefix is looked up when the model is opened: tokenizers turn an unknown one (`ukr` for `ukr_Cyrl`)
into the unknown token without a word, and the model then translates from the wrong language.
"""

import difflib
import json
import math
import os
import warnings
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from jobs.errors import ModelError
from jobs.model_spec import ModelSpec
from jobs.models import hub
from jobs.models.decoding import Decoding

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

FAMILIES = ("bart", "m2m_100", "marian", "mbart", "mt5", "pegasus", "t5")
# a language token at the start of source and target; the others take a prefix in the text or nothing
TOKEN_FAMILIES = ("m2m_100", "mbart")
PREFIX_CODES = {"marian": ">>{}<<", "t5": "<2{}>", "mt5": "<2{}>"}
RELATIVE_POSITIONS = 512  # T5 has no table of positions; it was trained on 512 tokens
NLLB = {
    "be": "bel_Cyrl", "bg": "bul_Cyrl", "cs": "ces_Latn", "de": "deu_Latn", "en": "eng_Latn", "es": "spa_Latn",
    "fr": "fra_Latn", "hr": "hrv_Latn", "hu": "hun_Latn", "it": "ita_Latn", "lt": "lit_Latn", "lv": "lvs_Latn",
    "nl": "nld_Latn", "pl": "pol_Latn", "pt": "por_Latn", "ro": "ron_Latn", "ru": "rus_Cyrl", "sk": "slk_Latn",
    "sl": "slv_Latn", "sr": "srp_Cyrl", "sv": "swe_Latn", "tr": "tur_Latn", "uk": "ukr_Cyrl",
}  # fmt: skip
MBART = {
    "cs": "cs_CZ", "de": "de_DE", "en": "en_XX", "es": "es_XX", "fr": "fr_XX", "hr": "hr_HR", "it": "it_IT",
    "lt": "lt_LT", "lv": "lv_LV", "nl": "nl_XX", "pl": "pl_PL", "pt": "pt_XX", "ro": "ro_RO", "ru": "ru_RU",
    "sl": "sl_SI", "sv": "sv_SE", "tr": "tr_TR", "uk": "uk_UA",
}  # fmt: skip


class Codec:
    """The tokenizer of one model."""

    def __init__(self, spec: ModelSpec, folder: Path, *, summarizing: bool = False) -> None:
        """Open the tokenizer; ModelError when the family is not one that works."""
        hub.refuse_code(folder)
        self.spec = spec
        self.summarizing = summarizing
        self.config = read_config(folder)
        self.family = family(self.config, folder)
        tasks = self.config.get("task_specific_params") or {}
        self._task: dict = tasks.get("summarization", {}) if summarizing else {}
        self.tokenizer = _tokenizer(folder)
        self.positions = int(self.config.get("max_position_embeddings") or RELATIVE_POSITIONS)
        self.langs: tuple[str, ...] = ()
        self.nllb = "nllb" in type(self.tokenizer).__name__.lower()
        self._vocab: dict[str, int] = self._read_vocab()
        self.tokens: list[str] = self._by_id()
        self._skipped = frozenset(self.tokenizer.all_special_ids) | {
            index for token, index in self._vocab.items() if self.family in TOKEN_FAMILIES and _is_language(token)
        }
        self._never_in_text = tuple(token for token in map(str, self.tokenizer.all_special_tokens) if len(token) > 2)

    def prepare(self, langs: Sequence[str]) -> None:
        """ModelError unless every code and prefix that these languages need is in the vocabulary."""
        if self.family == "mbart" and self.decoding().start != self.tokenizer.eos_token_id:
            raise ModelError(f"{self.spec.name}: is not mBART-50, the only mBART that is supported; name another model")
        if self.family in TOKEN_FAMILIES:
            for token in (*(self.source_token(lang) for lang in langs), self.target_token()):
                self._require(token)
        for piece in self.prefix().split():
            self._require_prefix(piece)
        self.langs = tuple(langs)

    def encode(self, text: str, lang: str) -> list[int]:
        """Ids of one source with prefix, language and end."""
        for token in self._never_in_text:  # an article that holds </s> must not end the sentence there
            text = text.replace(token, " ")
        if self.family in TOKEN_FAMILIES:
            self.tokenizer.src_lang = self.source_token(lang).strip("_")
        prefix = self.prefix()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return list(self.tokenizer(f"{prefix} {text}" if prefix else text, verbose=False)["input_ids"])

    def encode_target(self, text: str) -> list[int]:
        """Ids of one target with its end, for training."""
        if self.family in TOKEN_FAMILIES:
            self.tokenizer.tgt_lang = self.target_token().strip("_")
        ids = self.tokenizer(text_target=text, add_special_tokens=False)["input_ids"]
        return [*ids, self.tokenizer.eos_token_id]

    def decode(self, ids: Sequence[int]) -> str:
        """Text of these target ids, without special and language tokens."""
        kept = [index for index in ids if index not in self._skipped and index < len(self.tokens)]
        kept = [index for index in kept if self.tokens[index] in self._vocab]
        text = self.tokenizer.decode(kept, skip_special_tokens=True, clean_up_tokenization_spaces=False)
        return " ".join(text.split())

    def forced_start(self) -> list[int]:
        """Ids that every target begins with: the language token, or the checkpoint's forced first token."""
        if self.family in TOKEN_FAMILIES and not self.summarizing:
            return [self._vocab[self.target_token()]]
        forced = int(self._number("forced_bos_token_id", -1))
        return [] if forced < 0 else [forced]

    def source_token(self, lang: str) -> str:
        """The vocabulary's token for a source language."""
        return self._token(self.spec.source_code, lang)

    def target_token(self) -> str:
        """The vocabulary's token for English."""
        return self._token(self.spec.target_code, "en")

    def prefix(self) -> str:
        """What is put before every source: the configured prefix, or the target code of the family."""
        if self.spec.prefix:
            return self.spec.prefix.strip()
        if self.summarizing:
            return str(self._task.get("prefix") or "").strip()
        form = PREFIX_CODES.get(self.family, "")
        if form and self.spec.target_code:
            return form.format(self.spec.target_code.strip("<>2"))
        return "<2en>" if "<2en>" in self._vocab else ""

    def decoding(self) -> Decoding:
        """How to search: the configuration's beam and length, the checkpoint's rules for summaries."""
        eos, pad = int(self.tokenizer.eos_token_id), int(self.tokenizer.pad_token_id)
        banned = [tuple(ids) for ids in (self.config | self._task).get("bad_words_ids") or ()]
        if self.family == "marian" and (pad,) not in banned:
            banned.append((pad,))  # the row of its pad is all zeros, which is likelier than many a word
        plain = Decoding(
            start=int(self._number("decoder_start_token_id", eos if self.family in ("bart", *TOKEN_FAMILIES) else pad)),
            eos=eos, pad=pad, beam=self.spec.beam, length_penalty=self.spec.length_penalty,
            no_repeat_ngram_size=self.spec.no_repeat_ngram,
            max_new_tokens=min(self.spec.max_new_tokens, self.positions - 2),
            banned=tuple(banned), max_ratio=self.spec.max_ratio,
        )  # fmt: skip
        # a translator's checkpoint says nothing about sentences of news (T5: max_length 20)
        return self._as_for_summaries(plain) if self.summarizing else plain

    def wider(self) -> Decoding | None:
        """How to search again where a target failed a check; None when the configuration does not want it."""
        if (retry := self.spec.retry) is None:
            return None
        return replace(
            self.decoding(), beam=retry.beam, nbest=retry.nbest, length_penalty=retry.length_penalty,
            no_repeat_ngram_size=retry.no_repeat_ngram,
        )  # fmt: skip

    def _as_for_summaries(self, plain: Decoding) -> Decoding:
        """The rules that a summarizer was trained to be used with."""
        return replace(
            plain,
            max_new_tokens=min(plain.max_new_tokens, int(self._number("max_length", 10**6)) - 1),
            min_new_tokens=max(0, int(self._number("min_length", 0)) - 1),
            length_penalty=self._number("length_penalty", 1.0),
            no_repeat_ngram_size=int(self._number("no_repeat_ngram_size", 0)),
            early_stopping=self._number("early_stopping", False) is True,
            max_ratio=math.inf,
        )

    def ordinary(self) -> list[int]:
        """Ids of the tokens that texts are made of."""
        rows = int(self.config.get("vocab_size") or len(self.tokens))
        return [i for i, token in enumerate(self.tokens[:rows]) if token in self._vocab and i not in self._skipped]

    def _number(self, name: str, default: float) -> float:
        """A setting of the checkpoint; older ones keep those of a task apart."""
        value = (self.config | self._task).get(name)
        return default if value is None else value

    def _token(self, code: str | None, lang: str) -> str:
        """The family's token for a language, or for a code given in the configuration."""
        if self.nllb or self.family == "mbart":
            return code or (NLLB if self.nllb else MBART).get(lang, lang)
        return f"__{(code or lang).strip('_')}__"

    def _require(self, token: str) -> None:
        """ModelError when a language token is not in the vocabulary."""
        if token in self._vocab and self._vocab[token] != self.tokenizer.unk_token_id:
            return
        known = sorted(code for code in self._vocab if _is_language(code))
        near = difflib.get_close_matches(token, known, n=3, cutoff=0.4) or known[:3]
        hint = f"did you mean {', '.join(near)}?" if near else "its folder lacks the language codes (tokenizer.json)"
        raise ModelError(
            f"{self.spec.name}: language code {token} is not in the vocabulary; {hint} "
            "Set source_code or target_code of this model"
        )

    def _require_prefix(self, piece: str) -> None:
        """ModelError when a word of the prefix is unknown to the model, or a code in it is not one token."""
        ids = self.tokenizer(piece, add_special_tokens=False)["input_ids"]
        code = piece.startswith((">>", "<2"))
        if self.tokenizer.unk_token_id not in ids and not (code and piece not in self._vocab):
            return
        known = sorted(token for token in self._vocab if token.startswith((">>", "<2")))
        near = ", ".join(difflib.get_close_matches(piece, known, n=3, cutoff=0.4) or known[:3]) or "none"
        raise ModelError(
            f"{self.spec.name}: prefix {piece} is not in the vocabulary (near: {near}); correct prefix or target_code"
        )

    def _read_vocab(self) -> dict[str, int]:
        """Token -> id, with M2M100's language tokens, which its folder may keep to itself."""
        vocab = dict(self.tokenizer.get_vocab())
        for token, index in getattr(self.tokenizer, "lang_token_to_id", {}).items():
            vocab.setdefault(token, index)
        return vocab

    def _by_id(self) -> list[str]:
        """Token of every row of the model's vocabulary; rows without a token get a name of their own."""
        size = max(int(self.config.get("vocab_size") or 0), max(self._vocab.values()) + 1)
        tokens = [f"madeupword{index}" for index in range(size)]
        for token, index in self._vocab.items():
            tokens[index] = token
        return tokens


def offline() -> None:
    """Keep transformers from the network: before its import, or a missing file costs 46 s of retries."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")


def read_config(folder: Path) -> dict:
    """config.json with generation_config.json over it."""
    merged: dict = {}
    for name in ("config.json", "generation_config.json"):
        path = folder / name
        try:
            merged |= json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        except ValueError as error:
            raise ModelError(f"{path}: is not JSON: {error}; fetch the model again") from error
    return merged


def family(config: dict, folder: Path) -> str:
    """The model's family; ModelError for one that is not supported."""
    name = str(config.get("model_type") or "unknown")
    if name == "umt5":
        raise ModelError(f"{folder}: umT5 is scaled wrongly by transformers 5; name an mT5, T5 or MADLAD model")
    if name not in FAMILIES:
        raise ModelError(f"{folder}: model type {name} is not supported; supported: {', '.join(FAMILIES)}")
    return name


def _tokenizer(folder: Path) -> "PreTrainedTokenizerBase":
    """The folder's tokenizer, from local files only."""
    offline()
    try:
        from transformers import AutoTokenizer
        from transformers.utils.logging import disable_progress_bar
    except ImportError as error:
        raise ModelError("transformers is not installed; run: pip install nightdesk") from error
    disable_progress_bar()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "Recommended: pip install sacremoses": the ids are the same without it
        try:
            return AutoTokenizer.from_pretrained(folder, local_files_only=True)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, ImportError) as error:
            raise ModelError(f"{folder}: its tokenizer cannot be read: {error}; fetch the model again") from error


def _is_language(token: str) -> bool:
    """Whether a token is a language code of one of the families."""
    if token.startswith("__") and token.endswith("__") and len(token) > 4:
        return True
    head, _, tail = token.partition("_")
    nllb = len(head) == 3 and len(tail) == 4 and head.islower() and tail.istitle()
    return (nllb or (len(head) == 2 and len(tail) == 2 and head.islower() and tail.isupper())) and token.isascii()
