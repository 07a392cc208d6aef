"""SIGTERM and SIGINT end a night at once, and leave a run that resumes: what is being computed is abandoned.

In: signals; out: exit code 143 or 130. A batch in CTranslate2 or torch takes seconds and cannot be interrupted, so a
thread of its own waits for the signal and ends the process with its workers. Nothing is lost by that: files are written
aside and renamed, the kernel frees the lock, and what was translated until then is in the memory. Reads no YAML.
"""

import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGTERM, signal.SIGINT)
PATIENCE = 2.0  # seconds for the last words
DONE = b"\0"  # no signal has this number
log = logging.getLogger(__name__)


@contextmanager
def stoppable() -> Iterator[None]:
    """While the block runs, SIGTERM and SIGINT end this process and its workers within a moment; only in its main
    thread, elsewhere nothing changes."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    before = {number: signal.signal(number, _noted) for number in SIGNALS}
    previous = signal.set_wakeup_fd(writer)  # C writes the number there, whatever Python is waiting for
    thread = threading.Thread(target=_wait, args=(reader,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(previous)
        os.write(writer, DONE)
        thread.join()
        for number, handler in before.items():
            signal.signal(number, handler)
        os.close(reader)
        os.close(writer)


def _noted(number: int, frame: FrameType | None) -> None:
    """Python's own handler does nothing: it is called too late, after the batch."""


def _wait(reader: int) -> None:
    """Wait for a signal, or for the end of the block."""
    while (number := os.read(reader, 1)) != DONE:
        if number[0] in SIGNALS:
            _stop(number[0])


def _stop(number: int) -> None:
    """Say so, and end everything now."""
    leave(f"stopped by {signal.Signals(number).name}; the same command resumes where it was", 128 + number)


def leave(message: str, code: int) -> None:
    """Say why, and end this process and its workers at once, whatever they are doing, with this exit code."""
    timer = threading.Timer(PATIENCE, os._exit, (code,))  # a full pipe or a dead disk takes no last words
    timer.daemon = True
    timer.start()
    log.warning("%s", message, extra={"event": "end", "exit": code})
    for worker in multiprocessing.active_children():
        worker.kill()
    os._exit(code)
