"""peak: the memory of this process, not of the one that started it."""

import subprocess
import sys

CHILD = "from jobs.peak import peak; print(peak())"
HOLDING = """
from jobs.peak import peak
before = peak()
held = bytearray(b"x") * (64 << 20)
during = peak()
del held
print(before, during, peak())
"""


def figures(code):
    """What a process of its own prints."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return [int(figure) for figure in done.stdout.split()]


def test_the_peak_grows_with_what_is_held_and_stays():
    before, during, after = figures(HOLDING)
    assert during >= before + (32 << 20)
    assert after >= 0.99 * during  # the kernel counts pages by the lot


def test_a_small_process_of_a_large_one_is_small():
    held = bytearray(b"x") * (128 << 20)
    assert figures(CHILD)[0] < len(held)
