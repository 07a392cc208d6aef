"""The protocols every back-end keeps: batch in, a list of the same length and order out, plus a fingerprint.

Models know nothing of articles, files or the night. Every protocol has a fake in fake.py, and one contract test runs
over all implementations.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_matrix


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One translation: its text and the mean log-probability per target token (natural log)."""

    text: str
    score: float = 0.0
    cut: bool = False  # it had not come to its end when the limit of the model was reached


class Translator(Protocol):
    """Translates into English; several threads may call it, each for a language of its own."""

    fingerprint: str  # model@revision, back-end, precision, decoding: cache key and signature
    context: int  # how many sentences before a source it takes into account; 0: none

    def translate(self, sources: Sequence[str], lang: str, contexts: Sequence[str] = ()) -> list[Hypothesis]:
        """One hypothesis per source, in order; raises ModelError when the model fails on this batch.

        contexts, where given, has for each source the sentences before it, one per line.
        """
        ...

    def candidates(self, sources: Sequence[str], lang: str, contexts: Sequence[str] = ()) -> list[list[Hypothesis]]:
        """Several different hypotheses per source, best first, by a wider search: the second try for what failed a
        check. An empty list where the model has no wider search."""
        ...


class Summarizer(Protocol):
    """Summarizes English documents."""

    fingerprint: str

    def summarize(self, documents: Sequence[str]) -> list[str]:
        """One summary per document, one sentence per line where the model gives sentences; a document has one
        sentence per line."""
        ...


class Extractor(Summarizer, Protocol):
    """A Summarizer that chooses sentences of the document itself."""

    def extract(self, sentences: Sequence[str], printable: Sequence[int]) -> list[int]:
        """The indexes of the sentences chosen among the printable ones, in order."""
        ...


@runtime_checkable
class Writer(Protocol):
    """Writes sentences of a digest; told from a Summarizer by what it can do."""

    fingerprint: str

    def write(self, groups: Sequence[Sequence[str]]) -> list[str]:
        """One English sentence for each group of English sentences that say the same, in order; empty where the model
        has none; raises ModelError when it fails on all."""
        ...


class Embedder(Protocol):
    """Turns English texts into vectors."""

    fingerprint: str

    def embed(self, texts: Sequence[str]) -> "np.ndarray | csr_matrix":
        """Array, dense or sparse, of shape (len(texts), dimensions); rows of unit length, zero for an empty text."""
        ...
