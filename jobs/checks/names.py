"""Names: a person, place or organization of the source that the target lacks, or another one in its place."""

from collections.abc import Iterator


def names_differ(source: str, target: str, lang: str) -> Iterator[str]:
    """Names of one side without a counterpart on the other."""
    return iter(())
