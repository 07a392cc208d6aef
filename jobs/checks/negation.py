"""Negation and polarity: a "not" that is only on one side."""

from collections.abc import Iterator


def negation_differs(source: str, target: str, lang: str) -> Iterator[str]:
    """Negations of one side without a counterpart on the other."""
    return iter(())
