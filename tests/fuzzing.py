"""Bytes that mean it ill: parts of a sound file exchanged for what parsers stumble over.

NIGHTDESK_FUZZ says how many of each format are tried; the default run tries a few.
"""

import os

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

EXAMPLES = int(os.environ.get("NIGHTDESK_FUZZ", "25"))
SECONDS = 2  # of the processor
PIECES = [b"", b"\0", b"\xff" * 4, b"\r\n", b"\n\n", b"WARC/1.0\r\n", b"PK\x01\x02", b"PK\x05\x06", b"[" * 3000, b"{", b'"', b"---\n", b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"Content-Length: 99999999999\r\n",
          b"&#0;", b"<!--", b"<![CDATA[", b"<div>" * 300, b"<", b"<!DOCTYPE x [", b"</item>", b"\xed\xa0\x80", b"0" * 400, b"-1", b"\\ud800"]  # fmt: skip
CUTS = st.tuples(st.integers(0, 3000), st.integers(0, 40), st.sampled_from(PIECES) | st.binary(max_size=8))


def mutated(content, cuts):
    """The content with some of its parts exchanged for others."""
    for start, size, piece in cuts:
        start %= len(content) + 1
        content = content[:start] + piece + content[start + size :]
    return content


def fuzzed(**strategies):
    quiet = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
    return lambda test: settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=quiet)(given(**strategies)(test))
