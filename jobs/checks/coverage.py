"""Omission and addition: by length, and by the content of the source that the target covers."""

from collections.abc import Iterator


def omitted(source: str, target: str, lang: str) -> Iterator[str]:
    """What says that a part of the source is missing from the target."""
    return iter(())


def added(source: str, target: str, lang: str) -> Iterator[str]:
    """What says that the target has more than the source."""
    return iter(())
