"""The most memory that this process has had, what the benchmarks print; and what it and its workers have now."""

import re
import resource
import sys
from pathlib import Path


def peak() -> int:
    """Bytes; not what the process had that started it, which ru_maxrss inherits."""
    status = Path("/proc/self/status")
    if status.exists() and (found := re.search(r"VmHWM:\s+(\d+) kB", status.read_text())):
        return int(found[1]) << 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << (0 if sys.platform == "darwin" else 10)


def resident(pid: int) -> int:
    """Bytes of memory that a process and those it has started have now, without the files they only look into; 0 where
    the system does not tell."""
    try:
        whole, shared = map(int, Path(f"/proc/{pid}/statm").read_text().split()[1:3])
        lists = [path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children")]
    except OSError:  # it has just ended, or there is no /proc
        return 0
    below = sum(resident(int(child)) for children in lists for child in children.split())
    return (whole - shared) * resource.getpagesize() + below
