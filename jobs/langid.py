"""Text in, the code of its language out: py3langid, loaded once per process, with our languages and their confusers."""

import copy
from functools import cache
from typing import TYPE_CHECKING, get_args

from jobs.config import Lang
from jobs.errors import ModelError

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

# languages that ours are taken for, or that are taken for ours, when they are not candidates
CONFUSERS = {
    "be": "Belarusian", "bg": "Bulgarian", "ca": "Catalan", "cs": "Czech", "de": "German", "fr": "French",
    "gl": "Galician", "hr": "Croatian", "mk": "Macedonian", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian",
    "sk": "Slovak", "sr": "Serbian",
}  # fmt: skip


def likeliest(text: str) -> str:
    """The likeliest of our languages and the confusers."""
    return str(identifier(wide=False).classify(text)[0])


def candidates() -> tuple[str, ...]:
    """Our languages and the confusers."""
    return (*get_args(Lang), *CONFUSERS)


@cache
def identifier(*, wide: bool) -> "LanguageIdentifier":
    """The model, loaded once per process: of the candidates, or (wide) of every language it knows."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    if wide:
        try:
            return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
        except OSError as error:  # it unpacks its tables to a temporary file
            remedy = "make room for temporary files, or set TMPDIR to a folder with room"
            raise ModelError(f"the model that tells languages apart cannot be unpacked: {error}; {remedy}") from error
    narrow = copy.copy(identifier(wide=True))  # shares the tables, half of the time and memory of a second load
    narrow.set_languages(candidates())
    return narrow
