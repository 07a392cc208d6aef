"""peak: the memory of this process, not of the one that started it."""

import subprocess
import sys

from jobs.peak import peak

CHILD = "from jobs.peak import peak; print(peak())"


def test_the_peak_grows_with_what_is_held_and_stays():
    before = peak()
    held = bytearray(b"x") * (64 << 20)
    assert peak() >= before + len(held) // 2
    reached = peak()
    del held
    assert peak() >= 0.99 * reached  # the kernel counts pages by the lot


def test_a_small_process_of_a_large_one_is_small():
    held = bytearray(b"x") * (128 << 20)
    done = subprocess.run([sys.executable, "-c", CHILD], capture_output=True, text=True, check=True)
    assert int(done.stdout) < len(held)
