"""A ceiling for the memory of a night: it ends with a reason and a remedy, before the kernel ends it without one.

In: megabytes (`run.memory_mb`); out: exit code 7. A thread of its own looks at this process and its workers, since a
model may take its memory in the middle of a call; what is finished is kept, as it is after a signal (jobs/stopping.py).
"""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from jobs.errors import MemoryFull
from jobs.peak import resident
from jobs.stopping import leave

EVERY = 0.25  # seconds: a model that loads takes some hundred MB in this time
MB = 1_000_000
REMEDY = (
    "make run.workers or a model's batch_tokens smaller, name a smaller model, or allow more in run.memory_mb; the same"
    " command resumes"
)
Leave = Callable[[str, int], None]


@contextmanager
def bounded(
    allowed: int | None, used: Callable[[], int] = lambda: resident(os.getpid()), leave: Leave = leave
) -> Iterator[None]:
    """While the block runs, this process and its workers end when they use more megabytes than allowed."""
    if allowed is None:
        yield
        return
    over = threading.Event()
    thread = threading.Thread(target=_watch, args=(allowed, used, leave, over), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _watch(allowed: int, used: Callable[[], int], leave: Leave, over: threading.Event) -> None:
    """Look at the memory until the block is over."""
    while not over.wait(EVERY):
        if (found := used()) > allowed * MB:
            message = f"stopped: {found // MB:,} MB are in use, and run.memory_mb allows {allowed:,}; {REMEDY}"
            leave(message, MemoryFull.exit_code)
            return
