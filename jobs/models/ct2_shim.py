"""Corrections to CTranslate2's converters for transformers 5, applied while a conversion runs.

CTranslate2 4.8 reads a checkpoint through transformers and trusts attributes that version 5 changed or dropped:

* T5: it scales the decoder's output when `tie_word_embeddings` is set, which version 5 sets always. For T5 1.1, flan
  and MADLAD that is wrong by 9 to 13 nats per token, silently. What transformers itself does is asked instead.
* BART, mBART, PEGASUS: `normalize_before` and `normalize_embedding` are gone from their configurations; transformers
  fixes them by architecture, and so does this.
* M2M100 and NLLB: the vocabulary is built by id, since folders keep the language tokens in different places.
* mBART-50 without a bos token: CTranslate2 would write null and fail to read its own file.

Reaches into a private registry of CTranslate2, hence the pin in pyproject.toml and the parity gate in ct2.py.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ctranslate2.converters.transformers import ModelLoader
    from ctranslate2.specs.transformer_spec import TransformerSpec
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

# configuration class -> (normalize_before, normalize_embedding)
NORMS = {"BartConfig": (False, True), "MBartConfig": (True, True), "PegasusConfig": (True, False)}
SCALES = {"T5Config": True, "MT5Config": True}


@contextmanager
def corrected(tokens: Sequence[str]) -> Iterator[None]:
    """Corrected converters for one conversion; `tokens` is the vocabulary by id. The registry is put back after."""
    from ctranslate2.converters import transformers as converters

    registry = converters._MODEL_LOADERS
    before = dict(registry)
    for name in (*NORMS, *SCALES, "M2M100Config"):
        registry[name] = _corrected(name, type(before[name]), list(tokens))
    try:
        yield
    finally:
        registry.clear()
        registry.update(before)


def _corrected(name: str, base: "type[ModelLoader]", tokens: list[str]) -> "ModelLoader":
    """The loader of this configuration class, corrected."""

    class Corrected(base):  # type: ignore[misc]
        """CTranslate2's loader, with what transformers 5 no longer tells it."""

        def get_model_spec(self, model: "PreTrainedModel") -> "TransformerSpec":
            """The specification, normalized and scaled as transformers does it."""
            if name in NORMS:
                model.config.normalize_before, model.config.normalize_embedding = NORMS[name]
            spec = super().get_model_spec(model)
            if name in SCALES:
                spec.decoder.scale_outputs = model.config.d_model**-0.5 if _scales(name, model) else 1.0
            return spec

        def get_vocabulary(self, model: "PreTrainedModel", tokenizer: "PreTrainedTokenizerBase") -> list[str]:
            """One token per row of the embeddings."""
            return tokens[: model.config.vocab_size]

        def set_config(self, config: "object", model: "PreTrainedModel", tokenizer: "PreTrainedTokenizerBase") -> None:
            """The special tokens, none of them missing."""
            super().set_config(config, model, tokenizer)
            config.bos_token = config.bos_token or tokenizer.eos_token  # type: ignore[attr-defined]
            start = model.config.decoder_start_token_id
            config.decoder_start_token = tokens[start or 0]  # type: ignore[attr-defined]

    return Corrected()


def _scales(name: str, model: "PreTrainedModel") -> bool:
    """Whether transformers scales the decoder's output before the vocabulary: T5 1.0 alone."""
    return name == "T5Config" and bool(model.config.scale_decoder_outputs)
