"""Terms: what must stand in the target as it is (links, addresses, #tags, @names), and the glossary's translations."""

import re
from collections.abc import Iterator

from jobs.glossary import Glossary
from jobs.protected import canonical, protected


def protected_lost(source: str, target: str, lang: str) -> Iterator[str]:
    """Links, addresses, #tags and @names of the source that the target does not have."""
    tokens = tuple(dict.fromkeys(protected(source)))
    text = canonical(target) if tokens else ""
    for token in tokens:
        if not re.search(rf"(?<!\w){re.escape(canonical(token))}(?!\w)", text):
            yield f"“{token}” of the original is missing"


def glossary_missed(source: str, target: str, lang: str, glossary: Glossary) -> Iterator[str]:
    """Terms of the glossary that the source has and the target does not have in English."""
    for term in glossary.missing(source, target, lang):
        yield f"“{term.source}” should be “{'” or “'.join(term.english)}” by the glossary"
