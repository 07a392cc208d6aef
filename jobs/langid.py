"""Text in, the code of its language out: the model of py3langid, loaded once per process, in two widths.

Of our languages and their confusers (for a paragraph), or of every language it knows (for a whole article). Reading a
text byte by byte is most of the work (160 µs for 2,500 bytes, choosing a language 10), so an article is read once:
`seen_in` gives what the model saw in each paragraph and in all of them.
"""

import copy
import math
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, get_args

from jobs.config import Lang
from jobs.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    from py3langid.langid import LanguageIdentifier

# languages that ours are taken for, or that are taken for ours, when they are not candidates
CONFUSERS = {
    "be": "Belarusian", "bg": "Bulgarian", "ca": "Catalan", "cs": "Czech", "de": "German", "fr": "French",
    "gl": "Galician", "hr": "Croatian", "mk": "Macedonian", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian",
    "sk": "Slovak", "sr": "Serbian",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seen:
    """What the model saw in a text: its features in order, and how many bytes there were."""

    features: list[int]
    size: int


def likeliest(text: str) -> str:
    """The likeliest of our languages and the confusers."""
    return winner(seen_in((text,))[1])


def seen_in(texts: Sequence[str]) -> tuple[list[Seen], Seen]:
    """What the model sees in each text, and in all of them joined by spaces."""
    shouted = " ".join(texts).isupper()  # py3langid reads capitals alone as small letters
    alone: list[Seen] = []
    joined, size, state = list[int](), 0, 0
    for number, text in enumerate(texts):
        own, shared = _encoded(text, text.isupper()), _encoded(text, shouted)
        glue, state = _walked(b" ", state) if number else ([], state)
        features, after, state = _both(own, state) if own == shared else (_walked(own, 0)[0], *_walked(shared, state))
        joined += glue + after
        size += len(shared) + (number > 0)
        alone.append(Seen(features, len(own)))
    return alone, Seen(joined, size)


def winner(seen: Seen, *, wide: bool = False) -> str:
    """The likeliest of the candidates, or (wide) of every language, by multinomial naive Bayes (Lui & Baldwin 2012)."""
    import numpy as np

    table, prior, labels, doubles = _scores(wide=wide)
    scores: np.ndarray = np.zeros(len(labels), np.float32)
    if seen.features:
        counts = Counter(seen.features)
        times = np.fromiter(counts.values(), np.float32, len(counts))
        scores = np.log1p(times) @ table[np.fromiter(counts, np.intp, len(counts))] + prior
    scores /= math.sqrt(seen.size or 1)
    shares = np.exp(scores - scores.max())
    for first, second in doubles:
        shares[first] += shares[second]
    return labels[int(shares.argmax())]


def _encoded(text: str, shouted: bool) -> bytes:
    """A text as the model reads it."""
    return unicodedata.normalize("NFC", text.lower() if shouted else text).encode(errors="surrogatepass")


def _both(data: bytes, state: int) -> tuple[list[int], list[int], int]:
    """The features of these bytes alone, those of them after what led to this state, and the state at the end.

    The two walks soon meet: a state depends on the last few bytes only. From there on they are one.
    """
    following, rows, output = _automaton()
    alone, after, first, place = list[int](), list[int](), 0, 0
    while first != state and place < len(data):
        first, state = following[rows[first] + data[place]], following[rows[state] + data[place]]
        alone.append(output[first])
        after.append(output[state])
        place += 1
    rest, state = _walked(data[place:], state)
    return [one for one in alone if one >= 0] + rest, [one for one in after if one >= 0] + rest, state


def _walked(data: bytes, state: int) -> tuple[list[int], int]:
    """The features that the model's automaton finds in these bytes, and the state it is left in."""
    following, rows, output = _automaton()
    features = list[int]()
    for byte in data:
        state = following[rows[state] + byte]
        feature = output[state]
        if feature >= 0:
            features.append(feature)
    return features, state


@cache
def _automaton() -> tuple[Sequence[int], list[int], list[int]]:
    """The table of following states, where the row of each state begins in it, and the feature that each ends."""
    model = identifier(wide=True)
    return model.tk_nextmove, [row << 8 for row in model.tk_row], model.tk_output


@cache
def _scores(*, wide: bool) -> "tuple[np.ndarray, np.ndarray, list[str], list[tuple[int, int]]]":
    """Weights of features, of languages, the codes, and which two columns are one language (Serbian, two scripts)."""
    import numpy as np

    model = identifier(wide=wide)
    table = model.nb_ptc if wide else np.ascontiguousarray(model.nb_ptc, np.float32)  # 8 MB, the wide one would be 57
    first = {label: place for place, label in reversed(list(enumerate(model.nb_classes)))}
    doubles = [(first[label], place) for place, label in enumerate(model.nb_classes) if first[label] != place]
    return table, model.nb_pc, model.nb_classes, doubles


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
