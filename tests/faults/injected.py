"""A night in a process of its own, with a fault at one of its file operations: Python's audit hooks tell of each.

An operation is anything that makes, changes or removes a file below the folder that is watched. A hook that raises makes
the operation fail; one that kills does so before it, which is after the one before it.
"""

import errno
import json
import multiprocessing
import os
import resource
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

CHANGING = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.symlink", "os.link", "os.truncate", "sqlite3.connect")
MAKING = ("os.mkdir", "os.symlink", "os.link", "sqlite3.connect")  # what a full disk refuses, beside opening for writing
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
CONTEXT = multiprocessing.get_context("forkserver")  # a parent without threads, which has imported everything
CONTEXT.set_forkserver_preload(["jobs.cli", "jobs.pipeline", "injected"])


@dataclass(frozen=True)
class Fault:
    """What befalls the operations below a folder."""

    below: str
    what: str = "count"  # count, kill, full (from then on), refuse (this one), deny (reading it)
    at: int = 0  # the number of the operation, from 1
    path: str = ""  # deny: the end of the paths nobody may read
    limit: int = 0  # no file may grow beyond so many bytes
    deadly: bool = False  # a file that would is the end of the process, in the middle of its writing
    back: float = 0.0  # the clock goes back by so many seconds at this operation
    now: float = 0.0  # what the clock says at first


class Hook:
    """Counts the operations and lets the fault happen."""

    def __init__(self, fault):
        self.fault, self.seen, self.clock = fault, [], None

    def __call__(self, event, args):
        done = operation(event, args, self.fault.below)
        if self.fault.what == "deny" and event == "open" and str(args[0]).endswith(self.fault.path):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(args[0]))
        if done:
            self.seen.append(done)
            self.strike(event, args)

    def strike(self, event, args):
        """Let it happen, when it is time."""
        here, after = len(self.seen) == self.fault.at, len(self.seen) >= self.fault.at > 0
        if self.fault.what == "kill" and here:
            os.kill(os.getpid(), signal.SIGKILL)
        if (self.fault.what == "full" and after and event in (*MAKING, "open")) or (self.fault.what == "refuse" and here):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(args[0]))
        if self.clock and here:
            self.clock.shift(-self.fault.back)


def operation(event, args, below):
    """`os.rename 2026-05-08/.new/digest.md`: what changes which file below a folder; empty for anything else."""
    if event not in CHANGING and not (event == "open" and isinstance(args[2], int) and args[2] & WRITING):
        return ""
    paths = [os.fsdecode(arg) for arg in args if isinstance(arg, str | bytes | os.PathLike)]
    inside = [path[len(below) :] for path in paths if path.startswith(below)]
    return f"{event} {inside[0]}" if inside else ""


def night_with(config, fault, said):
    """The command `run` under this fault; what it says goes to a file, the operations it got to to another."""
    sys.stdout = sys.stderr = Path(said).open("w", encoding="utf-8")  # noqa: SIM115  (until the process ends)
    sys.argv = ["nightdesk", "run", str(config), "--quiet"]
    hook = Hook(fault)
    sys.addaudithook(hook)
    if fault.limit:
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL if fault.deadly else signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (fault.limit, fault.limit))
    if fault.now:
        import time_machine

        hook.clock = time_machine.travel(fault.now, tick=True).start()
    from jobs.cli import main

    main()
    if fault.what == "count":
        Path(f"{said}.seen").write_text(json.dumps(hook.seen))


def started(config, fault, said):
    """The process of a night."""
    process = CONTEXT.Process(target=night_with, args=(config, fault, str(said)))
    process.start()
    return process


def attempt(home, fault=None):
    """A night in this folder under a fault; its exit code (negative: the signal) and what it said."""
    said = home / "said.txt"
    process = started(home / "night.yaml", fault or Fault(f"{home}/out/"), said)
    process.join(60)
    if process.is_alive():
        process.kill()
        raise TimeoutError(f"the night hangs under {fault}")
    return process.exitcode, said.read_text(encoding="utf-8")
