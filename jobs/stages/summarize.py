"""summarize: translations in, one short cited summary each out.

Reads `summarize:` (model, max_sentences, max_words). The summarizer sees the usable English sentences of an article.
Every sentence that it gives back is aligned to the segments it rests on; one that those segments do not support
(jobs/grounding.py) is replaced by the best extract that is not yet there, as is an empty draft.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace

from jobs.claims import Unit, units
from jobs.config import SummarizeConfig
from jobs.errors import ModelError
from jobs.grounding import long_words, supported
from jobs.models.base import Summarizer
from jobs.records import Sentence, Summary, Translation
from jobs.speech import fold, verbatim

MAX_CITES = 3
ENOUGH = 3  # sentences that a summary can be made of
NOTHING = "?"  # a line of the draft of a model that gave none: it gives way to an extract
log = logging.getLogger(__name__)


def summarize(
    translations: Sequence[Translation], summarizers: tuple[Summarizer, Summarizer], config: SummarizeConfig
) -> tuple[Summary, ...]:
    """One summary per translation, in order, by the first summarizer; the second one, without weights, replaces what
    fails."""
    summarizer, extract = summarizers
    documents = [_document(item) for item in translations]
    extracts = extract.summarize(documents)
    try:
        same = summarizer.fingerprint == extract.fingerprint
        drafts = extracts if same else summarizer.summarize(documents)
    except ModelError as error:
        log.warning("summarize: %s failed: %s", summarizer.fingerprint, error)
        drafts = [""] * len(documents)
    made = zip(translations, drafts, extracts, strict=True)
    return tuple(Summary(item, _sentences(item, draft, spare, config)) for item, draft, spare in made)


def _document(item: Translation) -> str:
    """The English of an article, a sentence a line, without those whose speaker nobody names, if enough are left."""
    texts = [target.text for _, target in item.usable()]
    named = [text for text, unit in zip(texts, units(item), strict=True) if not unit.orphan]
    return "\n".join(named if len(named) >= ENOUGH else texts)


def _sentences(item: Translation, draft: str, spare: str, config: SummarizeConfig) -> tuple[Sentence, ...]:
    """The draft's sentences that are supported, and extracts in the place of those that are not."""
    alone = {fold(target.text): unit for (_, target), unit in zip(item.usable(), units(item), strict=True)}
    extracts = [sentence for line in spare.splitlines() if (sentence := _sentence(item, line, alone))]
    chosen: list[Sentence] = []
    for line in draft.strip().splitlines() or [NOTHING] * config.max_sentences:
        said = {sentence.text for sentence in chosen}
        sentence = _sentence(item, line, alone)
        if sentence is None:
            unsaid = next((extract for extract in extracts if extract.text not in said), None)
            sentence = replace(unsaid, origin="replaced") if unsaid else None
        if sentence and sentence.text not in said:
            chosen.append(sentence)
    return _within(chosen, config)


def _within(sentences: Sequence[Sentence], config: SummarizeConfig) -> tuple[Sentence, ...]:
    """The first sentences that the limits leave room for; one is always kept."""
    kept: list[Sentence] = []
    for sentence in sentences[: config.max_sentences]:
        size = sum(len(other.text.split()) for other in (*kept, sentence))
        if not kept or size <= config.max_words:
            kept.append(sentence)
    return tuple(kept)


def _sentence(item: Translation, text: str, alone: Mapping[str, Unit]) -> Sentence | None:
    """The sentence with its cites, an extract made to stand alone; None when the article does not support it."""
    if unit := alone.get(fold(text)):
        return Sentence(unit.text, unit.cites, "extract")
    cites = _cites(item, text)
    evidence = [target.text for segment, target in item.usable() if segment.id in cites]
    if not supported(text, evidence):
        return None
    return Sentence(verbatim(text, item.article.originals), cites, "model")


def _cites(item: Translation, text: str) -> tuple[str, ...]:
    """The segments that together cover the sentence best, most useful first, then in the order of the article."""
    wanted = long_words(text)
    chosen: list[str] = []
    pairs = [(segment.id, long_words(target.text)) for segment, target in item.usable()]
    while wanted and len(chosen) < MAX_CITES:
        best = max(pairs, key=lambda pair: len(pair[1] & wanted), default=None)
        if best is None or not best[1] & wanted:
            break
        chosen.append(best[0])
        wanted = wanted - best[1]
    return tuple(segment for segment, _ in pairs if segment in chosen)
