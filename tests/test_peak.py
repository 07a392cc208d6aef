"""The most memory of a process is its own, and stays."""

import subprocess
import sys

HELD = """
from jobs.peak import peak
before = peak()
held = bytearray(b"x") * (64 << 20)
during = peak()
del held
print(before, during, peak())
"""


def test_the_peak_grows_with_what_is_held_and_stays():
    made = subprocess.run([sys.executable, "-c", HELD], capture_output=True, text=True, check=True)  # a peak of its own
    before, during, after = map(int, made.stdout.split())
    assert during >= before + (32 << 20)
    assert after >= during
