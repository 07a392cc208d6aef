"""translate: a shard of articles in, the same articles with one English target per segment out.

Reads `translate:` (memory, glossaries, routes). The segments of the shard are grouped by language, duplicates removed,
and each group climbs the ladder (jobs/ladder.py): the memory, then the models of the language's route; all languages at
once, so that no core waits for the last batch of one of them, or while its targets are checked. What nothing could
translate has origin "none" and the reason, and `check` withholds it. English segments are their own target.
"""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from jobs.ladder import Rung, Source, Tools, climb
from jobs.records import Article, Target, Translation

Routes = Mapping[str, Sequence[Rung]]


def translate(articles: Sequence[Article], routes: Routes, tools: Tools) -> tuple[Translation, ...]:
    """One translation per article, in order; a failing model never raises, it leaves its reason on the target."""
    back = {lang: max((rung.translator.context for rung in rungs), default=0) for lang, rungs in routes.items()}
    grouped = _grouped(articles, back)
    with ThreadPoolExecutor(max(1, len(grouped)), "climb") as pool:
        climbs = {lang: pool.submit(climb, grouped[lang], lang, routes.get(lang, ()), tools) for lang in grouped}
        known = {lang: climbs[lang].result() for lang in grouped}
    return tuple(_translation(article, known, back) for article in articles)


def _grouped(articles: Iterable[Article], back: Mapping[str, int]) -> dict[str, list[Source]]:
    """The distinct sources of each foreign language, in a fixed order: longest first, so that batches are even."""
    grouped: dict[str, set[Source]] = {}
    for article in articles:
        if article.lang != "en":
            grouped.setdefault(article.lang, set()).update(_sources(article, back.get(article.lang, 0)))
    return {lang: sorted(grouped[lang], key=lambda source: (-len(source.text), source)) for lang in sorted(grouped)}


def _sources(article: Article, back: int) -> list[Source]:
    """The sources of an article, each with so many sentences before it."""
    texts = [segment.source for segment in article.segments]
    return [Source(text, "\n".join(texts[max(0, i - back) : i])) for i, text in enumerate(texts)]


def _translation(
    article: Article, known: Mapping[str, Mapping[Source, Target]], back: Mapping[str, int]
) -> Translation:
    """The article with the target of each of its segments."""
    if article.lang == "en":
        return Translation(article, tuple(Target(segment.source, "source") for segment in article.segments))
    sources = _sources(article, back.get(article.lang, 0))
    return Translation(article, tuple(known[article.lang][source] for source in sources))
