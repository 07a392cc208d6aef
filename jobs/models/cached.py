"""Translators around translators: one that asks the memory first, one that goes on to the next model."""

import logging
from collections.abc import Sequence

from jobs.errors import ModelError
from jobs.memory import Memory
from jobs.models.base import Hypothesis, Translator

log = logging.getLogger(__name__)


class CachedTranslator:
    """A Translator that asks the memory first, and the inner one for what is missing, each source once."""

    def __init__(self, inner: Translator, memory: Memory) -> None:
        """Keep both; the fingerprint is the inner one's."""
        self.fingerprint = inner.fingerprint
        self._inner, self._memory = inner, memory

    def translate(self, sources: Sequence[str], lang: str) -> list[Hypothesis]:
        """One hypothesis per source, in order; what the inner one says is remembered."""
        found = self._memory.find(lang, sources, self.fingerprint)
        known = {s: Hypothesis(hit.text, hit.score) for s, hit in zip(sources, found, strict=True) if hit}
        missing = [source for source in dict.fromkeys(sources) if source not in known]
        made = self._inner.translate(missing, lang) if missing else []
        self._memory.remember(lang, missing, [(hyp.text, hyp.score) for hyp in made], self.fingerprint)
        known |= dict(zip(missing, made, strict=True))
        return [known[source] for source in sources]


class FallbackTranslator:
    """The first Translator that does not fail on the batch."""

    def __init__(self, *translators: Translator) -> None:
        """Keep them in order; the fingerprint names all."""
        self.fingerprint = " else ".join(translator.fingerprint for translator in translators)
        self._translators = translators

    def translate(self, sources: Sequence[str], lang: str) -> list[Hypothesis]:
        """One hypothesis per source, in order; ModelError when every one fails."""
        reasons = []
        for translator in self._translators:
            try:
                return translator.translate(sources, lang)
            except ModelError as error:
                log.warning("translator failed", extra={"model": translator.fingerprint, "error": str(error)})
                reasons.append(str(error))
        raise ModelError("; ".join(reasons) or "no translator is configured")
