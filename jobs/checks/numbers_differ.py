"""Numbers: source, target and language in, the numbers in which they differ out; the comparison is numbers.py."""

from collections.abc import Iterator

from jobs.checks.signs import TELLING, signs
from jobs.numbers import mismatched


def numbers_differ(source: str, target: str, lang: str) -> Iterator[str]:
    """Numbers of one side without a counterpart on the other; two of three pairs tell none."""
    if TELLING in signs(source, lang) or TELLING in signs(target, "en"):
        yield from mismatched(source, target, lang)
