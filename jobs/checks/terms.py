"""Terms: what must stand in the target as it is (links, addresses, #tags, @names), and the glossary's translations."""

from collections.abc import Iterator


def protected_lost(source: str, target: str, lang: str) -> Iterator[str]:
    """Links, addresses, #tags and @names of the source that the target does not have."""
    return iter(())
