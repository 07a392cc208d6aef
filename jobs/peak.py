"""The most memory that this process has had: what the benchmarks print."""

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
