"""How long each model of this process was at work, and on how much: what a night is planned by.

In: the models, as they are asked; out: a Stint for each of them and each kind of work. Where two are at work at once
(languages climb side by side) each has half of that time, so that the seconds of all sum to the time in which any was
at work. Reads no YAML.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

from jobs.records import Article

LOAD, FIRST, AGAIN, TELL, WRITE = "load", "translate", "translate again", "summarize", "write"
SEGMENTS = "split"  # not of a model: how much there was to do
Key = tuple[str, str]


@dataclass(frozen=True, slots=True, order=True)
class Stint:
    """What one model did of one kind of work."""

    kind: str
    maker: str  # fingerprint
    texts: int
    chars: int
    seconds: float


class Stints:
    """The work of the models of one process, until somebody asks for it; its threads take turns."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Nothing was done."""
        self._clock, self._turn, self._last = clock, Lock(), clock()
        self._active: Counter[Key] = Counter()
        self._seconds: defaultdict[Key, float] = defaultdict(float)
        self._texts: Counter[Key] = Counter()
        self._chars: Counter[Key] = Counter()

    @contextmanager
    def at_work(self, kind: str, maker: str, texts: Sequence[str] = ()) -> Iterator[None]:
        """The time that the block takes is that of this model; a model that fails has worked too."""
        key = (kind, maker)
        self._shared(key, 1)
        try:
            yield
        finally:
            self._shared(key, -1)
            with self._turn:
                self._texts[key] += len(texts)
                self._chars[key] += sum(map(len, texts))

    def taken(self) -> tuple[Stint, ...]:
        """All work since the last call."""
        with self._turn:
            keys = sorted(self._texts.keys() | self._seconds.keys())
            done = [Stint(*key, self._texts[key], self._chars[key], self._seconds[key]) for key in keys]
            self._seconds.clear()
            self._texts.clear()
            self._chars.clear()
        return tuple(done)

    def _shared(self, key: Key, more: int) -> None:
        """Give the time since the last change to those who were at work, and note who begins or ends."""
        with self._turn:
            now = self._clock()
            for one, count in self._active.items():
                self._seconds[one] += (now - self._last) * count / self._active.total()
            self._active[key] += more
            self._active += Counter()  # only those at work stay
            self._last = now


def added(stints: Sequence[Stint]) -> tuple[Stint, ...]:
    """The same work, one row for each kind and model."""
    rows: dict[Key, Stint] = {}
    for one in stints:
        old = rows.get((one.kind, one.maker), Stint(one.kind, one.maker, 0, 0, 0.0))
        texts, chars = old.texts + one.texts, old.chars + one.chars
        rows[one.kind, one.maker] = Stint(one.kind, one.maker, texts, chars, old.seconds + one.seconds)
    return tuple(rows[key] for key in sorted(rows))


def segments(articles: Iterable[Article]) -> Stint:
    """How many segments these articles have."""
    texts = [segment.source for article in articles for segment in article.segments]
    return Stint(SEGMENTS, "", len(texts), sum(map(len, texts)), 0.0)


REUSED = Stint("nothing", "", 0, 0, 0.0)  # instead of the work for a shard that an earlier run has finished
STINTS = Stints()  # of this process
