"""Digests in a model's words: extracts in, sentences that a model wrote out, where the English they cite supports them.

Two kinds of model: an instruct LLM (a Writer) puts the sentences of each statement into one; a summarizer writes a
paragraph on the statements of an event in order, and each of its sentences is aligned to the statement it rests on.
What has no support gives way to the extract, statement by statement; when a model fails, all do. Reads no YAML.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from jobs.errors import ModelError
from jobs.facts import facts
from jobs.grounding import covered, supported
from jobs.headlines import dated, dateline
from jobs.models.base import Summarizer, Writer
from jobs.phrasing import LONGEST, as_published, by_segment
from jobs.records import Digest, Event, Point, article_of
from jobs.speech import dangling, verbatim
from jobs.units import Unit

MOST_TOLD = 8  # sentences that a model puts into one
FAITHFUL = 0.5  # share of the extract's words that a model's must have: one article of many may not change the subject
log = logging.getLogger(__name__)
Known = Mapping[str, Unit]  # segment -> its sentence as it is printed
Points = tuple[Point, ...]
Told = dict[int, str | None]  # statement of a digest -> what the model says of it; None when it failed


def reworded(digests: Sequence[Digest], model: Writer | Summarizer) -> tuple[Digest, ...]:
    """The digests, their leads and key points in the words of the model, all asked for in one call."""
    known = [by_segment(digest.event) for digest in digests]
    statements = [_statements(digest, units) for digest, units in zip(digests, known, strict=True)]
    if isinstance(model, Writer):
        told = _one_by_one(statements, known, model)
    else:
        told = _in_paragraphs(statements, known, model)
    rows = zip(digests, statements, known, told, strict=True)
    return tuple(_with(digest, _chosen(digest, points, units, texts)) for digest, points, units, texts in rows)


def _statements(digest: Digest, known: Known) -> tuple[Point, ...]:
    """Lead and key points; the lead without the cites that only its place and day rest on."""
    _, dates = dateline(digest.event, known[digest.lead.cites[0]].text)
    cites = tuple(cite for cite in digest.lead.cites if cite not in dates)
    return replace(digest.lead, cites=cites or digest.lead.cites), *digest.points


def _one_by_one(statements: Sequence[Points], known: Sequence[Known], model: Writer) -> list[Told]:
    """What a writer says of each statement that several sentences tell."""
    groups = [[_group(point, units) for point in points] for points, units in zip(statements, known, strict=True)]
    asked = [group for each in groups for group in each]
    texts = iter(_answers(lambda: model.write(asked), len(asked), model.fingerprint))
    return [{n: text for n, (group, text) in enumerate(zip(each, texts, strict=False)) if group} for each in groups]


def _in_paragraphs(statements: Sequence[Points], known: Sequence[Known], model: Summarizer) -> list[Told]:
    """What a summarizer says of each event, sentence by sentence, each of the statement whose words it shares most."""
    texts = [[units[point.cites[0]].text for point in points] for points, units in zip(statements, known, strict=True)]
    documents = ["\n".join(each) for each in texts]
    drafts = _answers(lambda: model.summarize(documents), len(documents), model.fingerprint)
    return [_aligned(draft, extracts) for draft, extracts in zip(drafts, texts, strict=True)]


def _answers(ask: Callable[[], list[str]], count: int, name: str) -> Sequence[str | None]:
    """What the model answers; None for each when it fails."""
    try:
        return ask()
    except ModelError as error:
        log.warning("merge: %s failed: %s", name, error)
        return [None] * count


def _aligned(draft: str | None, extracts: Sequence[str]) -> Told:
    """The sentences of a paragraph by statement, the first of each; all of them failed, or the first, with no draft."""
    if draft is None:
        return dict.fromkeys(range(len(extracts)), None)
    told: Told = {}
    for line in draft.strip().splitlines() or [""]:
        shares = [covered(line, [extract]) + covered(extract, [line]) for extract in extracts]
        told.setdefault(shares.index(max(shares)), line.strip())
    return told


def _chosen(digest: Digest, points: Points, known: Known, told: Told) -> list[Point]:
    """Lead and key points, each in the model's words where they hold."""
    made = [_worded(digest.event, p, told[n], known) if n in told else p for n, p in enumerate(points)]
    lead = replace(digest.lead, origin=made[0].origin)
    return [dated(digest.event, made[0]) if lead.origin == "model" else lead, *made[1:]]


def _group(point: Point, known: Known) -> tuple[str, ...]:
    """What a model is to put into one sentence: the sentences of a statement; nothing where there is only one.

    Articles that say otherwise are left out, since they would be averaged; so are sentences that only name a speaker.
    """
    cites = _agreeing(point)
    naming = {cite for own in cites for cite in known[own].cites[1:]}
    order = {cite: place for place, cite in enumerate(known)}
    first = article_of(point.cites[0])
    kept = sorted(set(cites) - naming, key=lambda cite: (article_of(cite) != first, order[cite]))
    texts = tuple(dict.fromkeys(known[cite].text for cite in kept))
    return texts[:MOST_TOLD] if len(texts) > 1 else ()


def _agreeing(point: Point) -> list[str]:
    """The cites of a statement in articles that do not contradict it."""
    against = {article for article, each in point.support if each == "contradicts"}
    return [cite for cite in point.cites if article_of(cite) not in against]


def _worded(event: Event, point: Point, text: str | None, known: Known) -> Point:
    """The statement in the model's words, if they stand alone and its cites support them; else the extract."""
    if text is None:
        return replace(point, origin="failed")
    own = next(s.article for s in event.summaries if s.article.id == article_of(point.cites[0]))
    text = verbatim(text, own.originals)
    if text == known[point.cites[0]].text:
        return point
    english = {segment.id: target.text for s in event.summaries for segment, target in s.translation.usable()}
    evidence = [english[cite] for cite in _agreeing(point)]
    fits = text and len(text.split()) <= max(LONGEST, *(len(one.split()) for one in evidence))
    faithful = covered(known[point.cites[0]].text, [text]) >= FAITHFUL
    if not (fits and faithful and supported(text, evidence)) or dangling(text):
        return replace(point, origin="replaced")
    alone = {cite: known[cite].text for cite in point.cites}
    support = tuple((article, _mark(article, each, text, alone)) for article, each in point.support)
    return as_published(event, replace(point, text=text, support=support, origin="model"))


def _mark(article: str, before: str, text: str, alone: Mapping[str, str]) -> str:
    """What an article's mark becomes with these words: it says only part of what its own sentences do not support."""
    own = [said for cite, said in alone.items() if article_of(cite) == article]
    return "partly" if before == "supports" and not supported(text, own) else before


def _with(digest: Digest, made: Sequence[Point]) -> Digest:
    """The digest with these statements, extracts for what an earlier one says, and the facts that they name."""
    texts, extracts = [point.text for point in made], (digest.lead, *digest.points)
    pairs = enumerate(zip(made, extracts, strict=True))
    lead, *points = (extract if new.text in texts[:n] else new for n, (new, extract) in pairs)
    printed = (lead, *points, *digest.single_source)
    return replace(digest, lead=lead, points=tuple(points), facts=facts(digest.event.summaries, printed))
