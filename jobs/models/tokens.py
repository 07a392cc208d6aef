"""How many tokens a text is for a model, without loading its weights. Reads no YAML."""

from collections.abc import Sequence
from pathlib import Path

from jobs.errors import ModelError
from jobs.model_spec import ModelSpec
from jobs.models import BACKENDS


def per_char(spec: ModelSpec, folder: Path | None, lang: str, texts: Sequence[str]) -> float:
    """Tokens for each character of these texts; 0 where the model has no tokenizer here, or none that can be read."""
    if folder is None or spec.backend not in BACKENDS or not any(texts):
        return 0.0
    from jobs.models.codec import Codec

    try:
        codec = Codec(spec, folder)
        codec.prepare([lang])
        return sum(len(codec.encode(text, lang)) for text in texts) / sum(map(len, texts))
    except ModelError:  # `models verify` and the night itself tell of it
        return 0.0
