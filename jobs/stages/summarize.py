"""summarize: translations in, one short cited summary each out.

Reads `summarize:` (model, max_sentences, max_words). A summarizer sees the usable English sentences of an article; the
one without weights chooses among those that stand alone, in the form that jobs/phrasing.py gives them. Every sentence
of a model is aligned to the segments it rests on; one that those segments do not support (jobs/grounding.py), or that
does not stand alone, is replaced by the best extract that is not yet there, as is an empty draft.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace

from jobs.compress import Reader, compressed
from jobs.config import SummarizeConfig
from jobs.errors import ModelError
from jobs.grounding import long_words, supported
from jobs.models.base import Extractor, Summarizer
from jobs.phrasing import LONGEST, labelled, phrased
from jobs.records import Sentence, Summary, Translation
from jobs.speech import dangling, fold, verbatim
from jobs.style import faults
from jobs.titles import surnamed
from jobs.units import Unit

MAX_CITES = 3
ENOUGH = 3  # sentences that a summary can be made of
NOTHING = "?"  # a line of the draft of a model that gave none: it gives way to an extract
ENDS = (".", "!", "?", "”", '"')  # of a sentence that was not cut off
log = logging.getLogger(__name__)


def summarize(
    translations: Sequence[Translation], summarizers: tuple[Summarizer, Extractor], config: SummarizeConfig
) -> tuple[Summary, ...]:
    """One summary per translation, in order, by the first summarizer; the second one, without weights, replaces what
    fails."""
    summarizer, extract = summarizers
    told = [phrased(item) for item in translations]
    extracts = [_extracts(found, extract) for found in told]
    try:
        same = summarizer.fingerprint == extract.fingerprint
        documents = zip(translations, told, strict=True)
        drafts = extracts if same else summarizer.summarize([_document(item, found) for item, found in documents])
    except ModelError as error:
        log.warning("summarize: %s failed: %s", summarizer.fingerprint, error)
        drafts = [""] * len(translations)
    made = zip(translations, told, drafts, extracts, strict=True)
    return tuple(Summary(item, _sentences((item, found), draft, spare, config)) for item, found, draft, spare in made)


def _extracts(found: Sequence[Unit], extract: Extractor) -> str:
    """Sentences of the article, one a line, chosen among those without a fault, if they are enough."""
    named = [i for i, unit in enumerate(found) if not unit.orphan]
    alone = [i for i in named if not found[i].leans and not faults(found[i].text)]
    printable = next((each for each in (alone, named) if len(each) >= ENOUGH), alone or named or range(len(found)))
    texts = [unit.text for unit in found]
    return "\n".join(texts[i] for i in extract.extract(texts, printable))


def _document(item: Translation, found: Sequence[Unit]) -> str:
    """The English of an article, a sentence a line, without those whose speaker nobody names, if enough are left."""
    texts = [target.text for _, target in item.usable()]
    named = [text for text, unit in zip(texts, found, strict=True) if not unit.orphan]
    return "\n".join(named if len(named) >= ENOUGH else texts)


def _sentences(
    told: tuple[Translation, Sequence[Unit]], draft: str, spare: str, config: SummarizeConfig
) -> tuple[Sentence, ...]:
    """The draft's sentences that are supported, and extracts in the place of those that are not."""
    item, found = told
    alone = {fold(target.text): unit for (_, target), unit in zip(item.usable(), found, strict=True)}
    alone |= {fold(unit.text): unit for unit in found}
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
    shown = _shorter(_within(chosen, config), surnamed(item.english))
    return tuple(replace(sentence, text=labelled(sentence.text, item.article)) for sentence in shown)


def _shorter(sentences: Sequence[Sentence], people: frozenset[str]) -> tuple[Sentence, ...]:
    """The sentences, each for a reader who has read those before it."""
    readers = [Reader(" ".join(each.text for each in sentences[:n]), people) for n in range(len(sentences))]
    pairs = zip(sentences, readers, strict=True)
    return tuple(s if s.origin == "model" else replace(s, text=compressed(s.text, reader)) for s, reader in pairs)


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
    whole = text.endswith(ENDS) and len(text.split()) <= LONGEST and not dangling(text)
    if not whole or not supported(text, evidence):
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
