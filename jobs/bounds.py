"""Limits: a stream that ends in a refusal where it would not end, and work in a process that can be stopped.

In: a stream, or a function and what it is given. Out: the same bytes, the same result, or a ValueError that names the
limit and the key that moves it. Reads of `read:` the keys max_total, max_ratio and max_seconds.
"""

import contextlib
import io
import multiprocessing
import os
import resource
import signal
import subprocess
import sys
import traceback
import zlib
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from functools import lru_cache
from multiprocessing.connection import Connection
from threading import Lock, Thread
from typing import IO, TYPE_CHECKING, TypeVar

from jobs.errors import FAULTS, NightdeskError
from jobs.read_spec import ReadConfig

if TYPE_CHECKING:
    from typing_extensions import Buffer

FREE = 1_000_000  # unpacked bytes for which no ratio counts: a short text of one letter packs 1000 to 1
MEMORY = 4 << 30  # address space of the process that takes pages apart; a page of 5 MB needs 0.4 GB
SPARE = 5  # seconds after which that process ends by itself when the run was killed
START = 60  # seconds in which that process begins
ONE = Lock()  # thing at a time
Given = TypeVar("Given")
Result = TypeVar("Result")


def too_big(limit: int, key: str = "read.max_bytes") -> str:
    """Why so much was not read."""
    return f"larger than {limit} bytes unpacked; split it or raise {key}"


class Counted(io.RawIOBase):
    """A stream that knows how much was read of it."""

    def __init__(self, stream: IO[bytes]) -> None:
        """Count from here."""
        self._stream, self.count = stream, 0

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: "Buffer") -> int:
        """Fill the buffer."""
        view = memoryview(buffer)
        data = self._stream.read(len(view))
        view[: len(data)] = data
        self.count += len(data)
        return len(data)

    def close(self) -> None:
        """Close what is beneath."""
        self._stream.close()
        super().close()


class Bounded(Counted):
    """The unpacked bytes of a file; ValueError where they exceed the file's limits."""

    def __init__(self, stream: IO[bytes], packed: Counted, config: ReadConfig) -> None:
        """`packed` counts what is read of the file itself."""
        super().__init__(stream)
        self._packed, self._config = packed, config

    def readinto(self, buffer: "Buffer") -> int:
        """Fill the buffer, unless that is too much."""
        size = super().readinto(buffer)
        if self.count > self._config.max_total:
            raise ValueError(f"the rest was not read: the file is {too_big(self._config.max_total, 'read.max_total')}")
        if self.count > max(FREE, self._packed.count * self._config.max_ratio):
            raise ValueError(
                f"unpacks to more than {self._config.max_ratio} times its size, as bombs do; "
                "unpack it yourself if it is none, or raise read.max_ratio"
            )
        return size


def inflated(content: bytes, encoding: str, config: ReadConfig) -> bytes:
    """The body of an answer of HTTP in its Content-Encoding; ValueError when it is a bomb, broken or unknown."""
    if encoding in ("", "identity"):
        return content
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise ValueError(f"is packed as {encoding[:40]!r}, which was not asked for")
    bits = -15 if encoding == "deflate" and content[:1] != b"\x78" else 47  # some send deflate without its header
    worker = zlib.decompressobj(bits)
    try:
        unpacked = worker.decompress(content, config.max_bytes + 1)
    except zlib.error as error:
        raise ValueError(f"its gzip is broken ({error})") from error
    if len(unpacked) > config.max_bytes:
        raise ValueError(f"is {too_big(config.max_bytes)}")
    if not worker.eof:
        raise ValueError("its gzip is cut short")
    return unpacked


def in_time(seconds: float, work: Callable[..., Result], *args: object) -> Result:
    """work(*args) in a process of its own; ValueError when it takes longer or brings that process down."""
    with ONE:
        return _aside().run(seconds, work, args)


def side_by_side(work: Callable[[Given], Result], given: Sequence[Given], many: int) -> Iterator[Result]:
    """work(one) for each, so many at a time, in order. Nobody waits for the threads when the run is stopped."""
    waiting: deque[tuple[Given, Future[Result]]] = deque((one, Future()) for one in given)
    futures = [future for _, future in waiting]
    for _ in range(min(many, len(futures))):
        Thread(target=_worked, args=(work, waiting), daemon=True).start()
    try:
        while futures:  # what has been given away is not kept
            yield futures.pop(0).result()
    finally:
        waiting.clear()


def _worked(work: Callable[[Given], Result], waiting: deque[tuple[Given, Future[Result]]]) -> None:
    """Work on what waits until nothing does."""
    with contextlib.suppress(IndexError):
        while True:
            one, future = waiting.popleft()
            try:
                future.set_result(work(one))
            except Exception as error:  # noqa: BLE001  (whoever waits for the result gets it)
                future.set_exception(error)


class _Aside:
    """A process that works for us, one thing after the other, until it is stopped."""

    def __init__(self) -> None:
        """Start it and wait until it is ready. No fork, which other packages' threads do not survive, and none of
        multiprocessing's processes, which would run the script that calls us a second time."""
        self._ours, theirs = multiprocessing.Pipe()
        path = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        code = f"from jobs.bounds import serve; serve({theirs.fileno()})"
        command = [sys.executable, "-c", code]
        self._process = subprocess.Popen(command, pass_fds=(theirs.fileno(),), env={**os.environ, **path})
        theirs.close()
        try:
            begun = self._ours.poll(START) and self._ours.recv()
        except EOFError:
            begun = False
        if not begun:
            self._stop()
            raise NightdeskError("the process that takes pages apart does not begin; look at memory and load")

    def run(self, seconds: float, work: Callable[..., Result], args: tuple[object, ...]) -> Result:
        """The result of one call. After anything else, also an interrupt, what comes later would be of another call."""
        answered = False
        try:
            self._ours.send((seconds, work, args))
            if self._ours.poll(seconds):
                error, result = self._ours.recv()
                answered = True
        except (EOFError, OSError) as gone:
            raise ValueError("brings down the program that takes it apart; remove it") from gone
        finally:
            if not answered:
                self._stop()
        if not answered:
            raise ValueError(f"takes more than {seconds:g} s to take apart; raise read.max_seconds if it is sound")
        if error is not None:
            raise error
        return result

    def _stop(self) -> None:
        """End the process; the next call starts another."""
        _aside.cache_clear()
        self._process.kill()
        self._process.wait()
        self._ours.close()


@lru_cache(maxsize=1)
def _aside() -> _Aside:
    """The process, started on first use."""
    return _Aside()


def serve(descriptor: int) -> None:
    """Work for the process at the other end of this pipe until it is gone."""
    theirs = Connection(descriptor)
    for number in (signal.SIGINT, signal.SIGTERM):  # they are for the run, at whose end our pipe is closed
        signal.signal(number, signal.SIG_IGN)
    with contextlib.suppress(ValueError, OSError):  # a system may know no such limit, or have set a narrower one
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    theirs.send(True)
    with contextlib.suppress(EOFError):
        while True:
            seconds, work, args = theirs.recv()
            signal.setitimer(signal.ITIMER_REAL, seconds + SPARE)  # the end, should nobody be left to end us
            theirs.send(_outcome(work, args))
            signal.setitimer(signal.ITIMER_REAL, 0)


def _outcome(work: Callable[..., object], args: tuple[object, ...]) -> tuple[Exception | None, object]:
    """What a call raised, or gave."""
    try:
        return None, work(*args)
    except MemoryError:
        return ValueError(f"needs more than {MEMORY >> 30} GB to be taken apart; remove it"), None
    except FAULTS as error:
        error.add_note(traceback.format_exc())  # the traceback itself does not travel
        return error.with_traceback(None), None
