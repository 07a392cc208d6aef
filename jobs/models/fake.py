"""Deterministic stand-ins for every protocol, for tests and for `backend: fake`: no weights, no packages.

A model that is named for one of DRILLS shows an operator what a night does when it misbehaves so
(`{name: hangs, backend: fake}`); a route that names a TMX file translates by it as if a model did.
"""

import hashlib
import threading
import time
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import numpy as np

from jobs.errors import ModelError
from jobs.models.base import Hypothesis
from jobs.tmx import iter_tmx

DIMENSIONS = 256
COST = 0.005  # seconds a sentence
DRILLS = ("raises", "hangs", "short", "long", "empty", "costs")
Said = TypeVar("Said")


def drilled(drill: str, said: list[Said], nothing: Said) -> list[Said]:
    """What a model says that misbehaves so; one of any other name says what it has to say."""
    if drill == "raises":
        raise ModelError("out of memory, as a drill")
    if drill == "hangs":
        threading.Event().wait()  # as a driver that never answers
    if drill == "costs":
        _busy(COST * len(said))
    ways = {"short": said[:-1], "long": [*said, nothing], "empty": [nothing] * len(said)}
    return ways.get(drill, said)


def _busy(seconds: float) -> None:
    """Keep one core busy for so long."""
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


@lru_cache(maxsize=2)
def fake_translator(name: str) -> "FakeTranslator":
    """The one that a route means by this name: a drill, the phrase book of a TMX file, or any."""
    phrases = {entry.source: entry.target for entry in iter_tmx(Path(name))} if name.endswith(".tmx") else {}
    return FakeTranslator(phrases, drill=name)


class FakeTranslator:
    """Translates by a phrase book; what is not in it comes back marked, so that it can be told apart."""

    def __init__(
        self,
        phrases: Mapping[str, str] | None = None,
        *,
        wider: Mapping[str, Sequence[str]] | None = None,
        failing: Sequence[str] = (),
        name: str = "fake",
        context: int = 0,
        drill: str = "",
    ) -> None:
        """`wider`: the candidates of a second search; `failing`: sources on which it raises ModelError; `drill`: how it
        misbehaves on all."""
        self.fingerprint = f"{name}|{len(phrases or {})} phrases"
        self.context = context
        self.calls: list[tuple[str, ...]] = []  # the sources of every call
        self.contexts: list[tuple[str, ...]] = []  # the contexts of every call
        self._drill = drill
        self._phrases, self._wider, self._failing = dict(phrases or {}), dict(wider or {}), frozenset(failing)

    def translate(self, sources: Sequence[str], lang: str, contexts: Sequence[str] = ()) -> list[Hypothesis]:
        """One hypothesis per source, in order."""
        self.calls.append(tuple(sources))
        self.contexts.append(tuple(contexts))
        bad = sorted(self._failing.intersection(sources))
        if bad:
            raise ModelError(f"{self.fingerprint} fails on {bad[0]!r}")
        return drilled(self._drill, [self._hypothesis(source, lang) for source in sources], Hypothesis(""))

    def candidates(self, sources: Sequence[str], lang: str, contexts: Sequence[str] = ()) -> list[list[Hypothesis]]:
        """The candidates of each source, best first."""
        return [[Hypothesis(text, -1.0 - n) for n, text in enumerate(self._wider.get(s, ()))] for s in sources]

    def _hypothesis(self, source: str, lang: str) -> Hypothesis:
        """The phrase, or the source marked with its language."""
        if not source.strip():
            return Hypothesis("")
        return Hypothesis(self._phrases.get(source, f"[{lang}] {source}"), -1 / (1 + len(source)))


class FakeSummarizer:
    """The first sentence of every document."""

    fingerprint = "fake|first sentence"

    def __init__(self, drill: str = "") -> None:
        """`drill`: how it misbehaves."""
        self._drill = drill

    def summarize(self, documents: Sequence[str]) -> list[str]:
        """One summary per document, in order."""
        return drilled(self._drill, [document.strip().split("\n")[0].strip() for document in documents], "")


class FakeWriter:
    """The first sentence of every group."""

    fingerprint = "fake|first of the group"

    def __init__(self, drill: str = "") -> None:
        """`drill`: how it misbehaves."""
        self._drill = drill

    def write(self, groups: Sequence[Sequence[str]]) -> list[str]:
        """One sentence per group, in order."""
        firsts = [next((text.strip() for text in group if text.strip()), "") for group in groups]
        return drilled(self._drill, firsts, "")


class FakeEmbedder:
    """Counts of hashed words, rows of unit length."""

    fingerprint = f"fake|{DIMENSIONS} hashed words"

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """Array of shape (len(texts), DIMENSIONS)."""
        rows = np.zeros((len(texts), DIMENSIONS))
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().split():
                row[int.from_bytes(hashlib.sha256(word.encode()).digest()[:4]) % DIMENSIONS] += 1
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
