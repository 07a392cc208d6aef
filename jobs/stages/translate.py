"""translate: a shard of articles in, the same articles with one English target per segment out.

Reads `translate:` (memory, routes). Segments of the shard are grouped by language, duplicates removed; the memory is
asked first, then each model of the language's route in order; what nothing could translate has origin "none" and the
reason, and `check` withholds it. English segments are their own target.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence

from jobs.errors import ModelError
from jobs.languages import load
from jobs.memory import Memory
from jobs.models.base import Translator
from jobs.records import Article, Target, Translation

log = logging.getLogger(__name__)
Routes = Mapping[str, Sequence[Translator]]
APPROVED_ONLY = ""  # the fingerprint of no model: only approved entries of the memory match it


def translate(articles: Sequence[Article], routes: Routes, memory: Memory) -> tuple[Translation, ...]:
    """One translation per article, in order; a failing model never raises, it leaves its reason on the target."""
    known = {lang: _targets(lang, sources, routes.get(lang, ()), memory) for lang, sources in _sources(articles)}
    return tuple(_translation(article, known[article.lang]) for article in articles)


def _sources(articles: Iterable[Article]) -> list[tuple[str, list[str]]]:
    """The distinct segments of each language, in a fixed order: longest first, so that batches are even."""
    grouped: dict[str, set[str]] = {}
    for article in articles:
        grouped.setdefault(article.lang, set()).update(segment.source for segment in article.segments)
    return [(lang, sorted(grouped[lang], key=lambda text: (-len(text), text))) for lang in sorted(grouped)]


def _translation(article: Article, known: Mapping[str, Target]) -> Translation:
    """The article with the target of each of its segments."""
    return Translation(article, tuple(known[segment.source] for segment in article.segments))


def _targets(lang: str, sources: Sequence[str], route: Sequence[Translator], memory: Memory) -> dict[str, Target]:
    """Source -> target, by the memory and then by the models of the route, in order."""
    if lang == "en":
        return {source: Target(source, "source") for source in sources}
    targets = _remembered(lang, sources, APPROVED_ONLY, memory)
    reason = f"not in the translation memory, and the configuration has no route for {load(lang).name} ({lang})"
    for translator in route:
        missing = [source for source in sources if source not in targets]
        targets |= _remembered(lang, missing, translator.fingerprint, memory)
        missing = [source for source in missing if source not in targets]
        try:
            targets |= _translated(lang, missing, translator, memory)
        except ModelError as error:
            reason = f"{translator.fingerprint} failed: {error}"
            log.warning("translate: %s", reason)
    return {source: targets.get(source) or Target("", "none", reason) for source in sources}


def _remembered(lang: str, sources: Sequence[str], fingerprint: str, memory: Memory) -> dict[str, Target]:
    """What the memory knows: approved entries, and what the model of this fingerprint said before."""
    found = zip(sources, memory.find(lang, sources, fingerprint), strict=True)
    return {source: Target(hit.text, hit.origin, hit.maker, hit.score) for source, hit in found if hit}


def _translated(lang: str, sources: Sequence[str], translator: Translator, memory: Memory) -> dict[str, Target]:
    """What the model says, remembered for the next run."""
    if not sources:
        return {}
    hypotheses = translator.translate(sources, lang)
    memory.remember(lang, sources, [(hyp.text, hyp.score) for hyp in hypotheses], translator.fingerprint)
    pairs = zip(sources, hypotheses, strict=True)
    return {source: Target(hyp.text, "model", translator.fingerprint, hyp.score) for source, hyp in pairs}
