"""How far a night is: a line on the terminal and in the log every few seconds, with the rate and the time that is left.

In: a piece of work says what is before it (`work`) and, from time to time, how much of it is done (`advance` from deep
inside a model, `reached` from the work itself); out: log events with `progress`, which `status` reads too. No YAML.
"""

import logging
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import accumulate
from typing import TypeVar

EVERY = 15.0  # seconds between two lines of one piece of work: eight hours of five languages are 2 MB of log
READY = 0.5  # what took less time than this had been done by an earlier run, and says nothing about the pace
POINTS = 5  # the pace is that of so many lines: four languages of a shard end one after the other
UNITS = {"read": "articles", "shard": "shards", "translate": "sentences", "summarize": "articles"}
log = logging.getLogger(__name__)
Item = TypeVar("Item")
Clock = Callable[[], float]


class Meter:
    """How much of a piece of work is done, at which pace."""

    def __init__(
        self, what: str, sizes: Sequence[int] = (), every: float = EVERY, clock: Clock = time.monotonic
    ) -> None:
        """`what` begins with one of UNITS. `sizes`: how much work each item is, in the order in which they are done;
        empty when nobody knows."""
        self.what, self.of, self.done = what, len(sizes), 0
        self._before = (0, *accumulate(sizes))  # the work before each item
        self._every, self._clock = every, clock
        self._told = self._settled = clock()
        self._lines = 0
        self._points = deque([(self._told, 0)], POINTS)  # when so many items were done

    def advance(self, count: int, more: str = "") -> None:
        """So many more items are done; by and by a line says how many, and what more there is to say."""
        self.done = min(self.done + count, self.of or self.done + count)
        now = self._clock()
        if now - self._told >= self._every:
            self._told = now
            self._tell(more)
            self._points.append((now, self.done))

    def reached(self, done: int) -> None:
        """So many items in all are done, whatever was guessed meanwhile; at once, if an earlier run had done them."""
        now = self._clock()
        ready, self._settled = now - self._settled < READY, now
        if ready:
            self.done = done
            self._points.clear()
            self._points.append((now, done))
        self.advance(done - self.done)

    def finish(self) -> None:
        """All is done: said where it was said how much was."""
        if self._lines and self.done < self.of:
            self.done = self.of
            self._tell("")

    def rate(self) -> float:
        """Items a second lately; 0 when nobody knows yet."""
        then, done = self._points[0]
        return (self.done - done) / max(self._clock() - then, READY)

    def left(self) -> float | None:
        """Seconds until all is done, by the size of what is left."""
        then, done = self._points[0]
        if not self.of or self.done <= done:
            return None
        pace = (self._before[self.done] - self._before[done]) / max(self._clock() - then, READY)
        return (self._before[-1] - self._before[self.done]) / pace if pace else None

    def _tell(self, more: str) -> None:
        """Say how far it is."""
        self._lines += 1
        rate, left = self.rate(), self.left()
        of = f" of {self.of:,}" if self.of else ""
        pace = "" if not rate else f"{duration(1 / rate)} each" if rate < 1 else f"{rate:,.{int(rate < 10)}f}/s"
        rest = f"{duration(left)} left" if left else ""
        said = (f"{self.done:,}{of} {UNITS[self.what.split()[0]]}", more, pace, rest)
        extra: dict[str, object] = {"stage": self.what, "progress": self.what, "done": self.done, "of": self.of}
        extra |= {"rate": round(rate, 3), "left": None if left is None else round(left)}
        log.info("%s", ", ".join(filter(None, said)), extra=extra)


_current: ContextVar[Meter | None] = ContextVar("meter", default=None)


@contextmanager
def work(what: str, sizes: Sequence[int] = (), every: float = EVERY, clock: Clock = time.monotonic) -> Iterator[Meter]:
    """What this thread works on while the block runs."""
    meter = Meter(what, sizes, every, clock)
    if sizes:
        unit = UNITS[what.split()[0]]
        log.info("0 of %s %s", f"{len(sizes):,}", unit, extra={"progress": what, "done": 0, "of": len(sizes)})
    token = _current.set(meter)
    try:
        yield meter
        meter.finish()
    finally:
        _current.reset(token)


def advance(count: int) -> None:
    """So many more items of what this thread works on are done."""
    if meter := _current.get():
        meter.advance(count)


def counted(items: Iterable[Item]) -> Iterator[Item]:
    """The same items; each is one more that is done of what this thread works on."""
    for item in items:
        advance(1)
        yield item


def duration(seconds: float) -> str:
    """`50 s`, `2 min 50 s`, `1 h 20 min`."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
