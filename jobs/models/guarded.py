"""Models as a night asks them: none is waited for longer than the night can afford, and each answers what it was asked.

In: a model and the Watch of a night; out: a model with the same interface. A call into CTranslate2, torch or a server
cannot be interrupted. So under a deadline it runs in a thread of its own, which is left behind: Late when the time is
over, ModelError, now and at every later call, when it took half of all that was left, as one that hangs does. Without a
deadline a model is waited for. Reads no YAML.
"""

import atexit
import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from contextvars import copy_context
from dataclasses import dataclass
from multiprocessing import parent_process
from threading import Thread
from typing import TypeVar

from jobs.deadline import Deadline
from jobs.errors import Late, ModelError
from jobs.models.base import Hypothesis, Summarizer, Translator, Writer
from jobs.progress import duration

LAST = 600.0  # seconds: when less is left a call may take all of it
Answer = TypeVar("Answer")
_LEFT: list[Thread] = []  # behind


@dataclass(slots=True)
class Watch:
    """What a night knows of its models since it last began to look."""

    deadline: Deadline | None = None
    articles: int = 0  # of the night, for which the second leg needs time
    late: bool = False  # the time was over before a model had answered
    failed: bool = False  # a model failed, or the time was over
    last: float = LAST

    def begin(self) -> None:
        """Nothing has failed yet."""
        self.late = self.failed = False

    def left(self) -> float | None:
        """Seconds that are left for models; None without a deadline. Late when there are none."""
        left = self.deadline.left(self.articles) if self.deadline else None
        if left is not None and left <= 0:
            raise self.over()
        return left

    def over(self) -> Late:
        """The time is over."""
        self.late = self.failed = True
        return self.deadline.late() if self.deadline else Late("the time is over")


class _Asked:
    """One model, which is given up when it hangs."""

    def __init__(self, watch: Watch) -> None:
        """It has not been asked yet."""
        self._watch, self._stuck = watch, ""

    def __call__(self, ask: Callable[[], list[Answer]], count: int) -> list[Answer]:
        """What it answers to so many questions; ModelError when that is another number: nobody knows which is whose."""
        try:
            said = self._waited(ask)
            if len(said) != count:
                raise ModelError(f"it gave {len(said)} answers to {count} questions")
        except ModelError:
            self._watch.failed = True
            raise
        return said

    def _waited(self, ask: Callable[[], list[Answer]]) -> list[Answer]:
        """What it answers, if it does so while the night can wait."""
        if self._stuck:
            raise ModelError(self._stuck)
        if (left := self._watch.left()) is None:
            return ask()
        allowed = left if left <= self._watch.last else max(self._watch.last, left / 2)
        future: Future[list[Answer]] = Future()
        thread = Thread(target=copy_context().run, args=(_answered, ask, future), daemon=True)
        thread.start()
        if wait([future], allowed).done:
            return future.result()
        _leave(thread)
        if allowed == left:
            raise self._watch.over()
        self._stuck = f"it gave no answer within {duration(allowed)}, half of the time that was left"
        raise ModelError(self._stuck)


def left_behind() -> bool:
    """Whether a model that was given up is still at work: the interpreter must not be taken down around it, which ends
    in SIGSEGV (CTranslate2)."""
    return any(thread.is_alive() for thread in _LEFT)


def _leave(thread: Thread) -> None:
    """Wait for this one no longer; a worker leaves without taking the interpreter down."""
    if not _LEFT and parent_process():
        atexit.register(lambda: os._exit(0) if left_behind() else None)
    _LEFT.append(thread)


def _answered(ask: Callable[[], list[Answer]], future: "Future[list[Answer]]") -> None:
    """Ask, and hand over the answer."""
    try:
        future.set_result(ask())
    except Exception as error:  # noqa: BLE001  (whoever waits for the answer gets it)
        future.set_exception(error)


class GuardedTranslator:
    """A Translator under a Watch."""

    def __init__(self, model: Translator, watch: Watch) -> None:
        """Nothing is asked yet."""
        self.fingerprint, self.context = model.fingerprint, model.context
        self._model, self._asked = model, _Asked(watch)

    def translate(self, sources: Sequence[str], lang: str, contexts: Sequence[str] = ()) -> list[Hypothesis]:
        """One hypothesis per source, in order."""
        return self._asked(lambda: self._model.translate(sources, lang, contexts), len(sources))

    def candidates(self, sources: Sequence[str], lang: str, contexts: Sequence[str] = ()) -> list[list[Hypothesis]]:
        """Several hypotheses per source, best first."""
        return self._asked(lambda: self._model.candidates(sources, lang, contexts), len(sources))


class GuardedSummarizer:
    """A Summarizer under a Watch."""

    def __init__(self, model: Summarizer, watch: Watch) -> None:
        """Nothing is asked yet."""
        self.fingerprint = model.fingerprint
        self._model, self._asked = model, _Asked(watch)

    def summarize(self, documents: Sequence[str]) -> list[str]:
        """One summary per document, in order."""
        return self._asked(lambda: self._model.summarize(documents), len(documents))


class GuardedWriter:
    """A Writer under a Watch."""

    def __init__(self, model: Writer, watch: Watch) -> None:
        """Nothing is asked yet."""
        self.fingerprint = model.fingerprint
        self._model, self._asked = model, _Asked(watch)

    def write(self, groups: Sequence[Sequence[str]]) -> list[str]:
        """One sentence per group, in order."""
        return self._asked(lambda: self._model.write(groups), len(groups))
