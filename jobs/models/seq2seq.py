"""Translator and Summarizer over a codec and an engine: what both back-ends share.

In: sentences, or documents of one sentence per line; out: one result for each, in order. Sources are split where they
exceed the model, sorted by length, batched by tokens, and put back; a batch that fails is halved down to one source.
Nothing is ever cut off without a word: a long sentence is translated in parts and joined; of a long document the
summarizer reads the leading sentences that fit, since news puts what matters first. Reads no YAML.
"""

import logging
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from threading import Lock
from typing import Protocol, TypeVar

from jobs.errors import ModelError
from jobs.languages import load
from jobs.models.base import Hypothesis
from jobs.models.codec import Codec
from jobs.models.decoding import Decoding

# where a long sentence may be parted, best first: at marks that end a sentence, clauses, full stops (of abbreviations,
# most of them: a source is one sentence), words, and last the groups of a number
BREAKS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<=[!?…])\s+", r"(?<=[;:])\s+|\s+(?=[—–])", r"(?<=,)\s+", r"(?<=\.)\s+", r"(?<!\d)\s+|\s+(?!\d)", r"\s+",
    )
)  # fmt: skip
SENTENCE = re.compile(r"(?<=[.!?])[\"”’)]*\s+(?=[\"“‘(]?[A-Z0-9])")
LOOSE_MARK = re.compile(r"\s+([.,!?])(?=\s|$|<n>)")
RECIPE = "2"  # part of every fingerprint; raise when the same model would give other text
FAILURES = (RuntimeError, MemoryError, ValueError, IndexError)
log = logging.getLogger(__name__)
Done = TypeVar("Done")
Work = Callable[[list[list[int]]], list[Done]]


@dataclass(frozen=True, slots=True)
class Generated:
    """Target ids without the forced start and the end, and the mean log-probability per token (end included)."""

    ids: tuple[int, ...]
    score: float
    cut: bool = False  # the end had not come when the limit was reached


NOTHING = Generated((), 0.0)  # of a source on which the model fails: an empty target, which no check passes


class Engine(Protocol):
    """A loaded model."""

    batch_tokens: int  # source tokens that one call may take

    def generate(self, sources: list[list[int]], start: list[int], decoding: Decoding) -> list[list[Generated]]:
        """The `decoding.nbest` best targets of each source, best first."""
        ...

    def score(self, sources: list[list[int]], targets: list[list[int]], start: list[int]) -> list[float]:
        """Mean log-probability per token of these targets, the end included and the forced start not."""
        ...


class Seq2SeqTranslator:
    """A Translator; one loaded model serves every language that it was prepared for."""

    context = 0

    def __init__(self, codec: Codec, engine: Engine, fingerprint: str) -> None:
        """Keep codec and engine."""
        self.fingerprint = fingerprint
        self._codec, self._engine = codec, engine
        self._turn = Lock()  # a tokenizer keeps its language, so one thread at a time
        self._decoding = codec.decoding()
        # not longer than what may be generated for it: English is seldom longer than its source
        self._limit = max(8, min(codec.positions, codec.spec.max_new_tokens))

    def translate(self, sources: Sequence[str], lang: str, contexts: Sequence[str] = ()) -> list[Hypothesis]:
        """One hypothesis per source, in order; an empty source has an empty one."""
        return [nbest[0] for nbest in self._search(sources, lang, self._decoding)]

    def candidates(self, sources: Sequence[str], lang: str, contexts: Sequence[str] = ()) -> list[list[Hypothesis]]:
        """The different targets of a wider search for each source, best first."""
        wider = self._codec.wider()
        if wider is None:
            return [[] for _ in sources]
        return [list(dict.fromkeys(nbest)) for nbest in self._search(sources, lang, wider)]

    def _search(self, sources: Sequence[str], lang: str, decoding: Decoding) -> list[list[Hypothesis]]:
        """The n best hypotheses per source; the k-th of a source in parts joins the k-th of each part."""
        with self._turn:
            parts = [self._encoded(source.strip(), lang) for source in sources]
        made = iter(self._generate([ids for group in parts for ids in group], decoding))
        searched = ([next(made) for _ in group] for group in parts)
        with self._turn:
            return [self._joined(group, decoding.nbest) for group in searched]

    def _encoded(self, source: str, lang: str) -> list[list[int]]:
        """The ids of a source, in as many parts as the model needs; none of an empty one."""
        ids = self._codec.encode(source, lang) if source else []
        if len(ids) <= self._limit:
            return [ids] if source else []
        parts = split_to_fit(source, lambda text: len(self._codec.encode(text, lang)) <= self._limit)
        return [self._codec.encode(part, lang) for part in parts]

    def _joined(self, group: Sequence[Sequence[Generated]], nbest: int) -> list[Hypothesis]:
        """The n best hypotheses of a source from those of its parts; where one part failed, nothing at all."""
        if any(NOTHING in part for part in group):
            return [Hypothesis("")] * nbest
        texts = [[Hypothesis(self._codec.decode(one.ids), one.score, one.cut) for one in part] for part in group]
        return [join([part[min(rank, len(part) - 1)] for part in texts]) for rank in range(nbest)]

    def _generate(self, encoded: list[list[int]], decoding: Decoding) -> list[list[Generated]]:
        """Targets of these sources, batched."""
        start, budget = self._codec.forced_start(), self._engine.batch_tokens * self._decoding.beam // decoding.beam

        def generate(batch: list[list[int]]) -> list[list[Generated]]:
            """The targets of a batch, none longer than its own source allows, whatever stands beside it."""
            made = zip(batch, self._engine.generate(batch, start, decoding), strict=True)
            return [[trimmed(one, decoding.limit(len(source))) for one in nbest] for source, nbest in made]

        return in_batches(encoded, budget, generate, [NOTHING])


class Seq2SeqSummarizer:
    """A Summarizer; a document longer than the model is read from its beginning, by whole sentences."""

    def __init__(self, codec: Codec, engine: Engine, fingerprint: str) -> None:
        """Keep codec and engine."""
        self.fingerprint = fingerprint
        self._codec, self._engine = codec, engine
        self._decoding = codec.decoding()

    def summarize(self, documents: Sequence[str]) -> list[str]:
        """One summary per document, in order; an empty document has an empty one."""
        texts = [self._leading(document) for document in documents]
        encoded = [self._codec.encode(text, "en") for text in texts if text]
        start = self._codec.forced_start()
        made = in_batches(
            encoded,
            self._engine.batch_tokens,
            lambda batch: self._engine.generate(batch, start, self._decoding),
            [NOTHING],
        )
        summaries = iter(["\n".join(sentences(self._codec.decode(best.ids))) for best, *_ in made])
        return [next(summaries) if text else "" for text in texts]

    def _leading(self, document: str) -> str:
        """The leading sentences that fit the model, in one line; of a too long first one its beginning."""
        found = [line.strip() for line in document.splitlines() if line.strip()]
        ends = accumulate(len(self._codec.encode(sentence, "en")) for sentence in found)
        # each with its own end: more than they need together, so these surely fit
        kept = " ".join(found[: sum(end <= self._codec.positions for end in ends)])
        return kept or (split_to_fit(found[0], self._fits)[0] if found else "")

    def _fits(self, text: str) -> bool:
        """Whether the model can take this text at once."""
        return len(self._codec.encode(text, "en")) <= self._codec.positions


def sentences(summary: str) -> list[str]:
    """The sentences of an English summary; PEGASUS marks their ends by <n>, some checkpoints write " ." for "."."""
    found: list[str] = []
    for line in LOOSE_MARK.sub(r"\1", summary).replace("<n>", "\n").splitlines():
        start = 0
        for end in [match.end() for match in SENTENCE.finditer(line) if not _abbreviated(line[: match.start()])]:
            found.append(line[start:end].strip())
            start = end
        found.append(line[start:].strip())
    return [sentence for sentence in found if sentence]


def _abbreviated(text: str) -> bool:
    """Whether a text ends in an initial or in an abbreviation that seldom ends a sentence."""
    word = text.rpartition(" ")[2].lstrip('("“‘').removesuffix(".")
    short = load("en").abbreviations
    return len(word) == 1 or word.lower() in (*short.never_end, *short.rarely_end)


def split_to_fit(text: str, fits: Callable[[str], bool]) -> list[str]:
    """Parts that fit, parted at the best break nearest to the middle; joined by spaces they are the text."""
    if not text:
        return []
    if len(text) == 1 or fits(text):
        return [text]
    for pattern in BREAKS:
        places = [match for match in pattern.finditer(text) if match.start() > 0 and match.end() < len(text)]
        if places:
            middle = min(places, key=lambda match: abs(match.start() - len(text) // 2))
            return split_to_fit(text[: middle.start()], fits) + split_to_fit(text[middle.end() :], fits)
    half = len(text) // 2  # one endless word, such as a data URL
    return split_to_fit(text[:half], fits) + split_to_fit(text[half:], fits)


def trimmed(one: Generated, limit: int) -> Generated:
    """A target cut where its source allows no more."""
    return one if len(one.ids) <= limit else replace(one, ids=one.ids[:limit], cut=True)


def join(parts: Sequence[Hypothesis]) -> Hypothesis:
    """The parts of one source as one hypothesis; the score is weighted by length."""
    letters = sum(len(part.text) for part in parts)
    score = sum(part.score * len(part.text) for part in parts) / letters if letters else 0.0
    return Hypothesis(" ".join(part.text for part in parts if part.text), score, any(part.cut for part in parts))


def in_batches(sources: list[list[int]], budget: int, work: Work[Done], nothing: Done) -> list[Done]:
    """Work on all sources in batches of similar length, and give the results in the sources' order.

    A source on which the model fails gets `nothing`; ModelError when it fails on every one of several.
    """
    done: dict[int, Done] = {}
    failures: list[Exception] = []
    for batch in batches([len(source) for source in sources], budget):
        results = halving([sources[index] for index in batch], work, nothing, failures)
        done.update(zip(batch, results, strict=True))
    if len(failures) == len(sources) > 1:  # one alone may be at fault itself
        raise ModelError(f"the model failed on every one of {len(sources)} sources: {failures[0]}") from failures[0]
    return [done[index] for index in range(len(sources))]


def batches(lengths: Sequence[int], budget: int) -> Iterator[list[int]]:
    """Indices in batches whose padded size stays within this many tokens, longest first."""
    batch: list[int] = []
    for index in sorted(range(len(lengths)), key=lambda index: (-lengths[index], index)):
        if batch and (len(batch) + 1) * lengths[batch[0]] > budget:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def halving(batch: list[list[int]], work: Work[Done], nothing: Done, failures: list[Exception]) -> list[Done]:
    """Work on a batch; where it fails, on its halves, down to the one source that gets `nothing`."""
    try:
        return work(batch)
    except FAILURES as error:
        log.warning("%s", "source left out" if len(batch) == 1 else "batch halved", extra=_about(batch, error))
        if len(batch) == 1:
            failures.append(error)
            return [nothing]
    half = len(batch) // 2
    return [done for part in (batch[:half], batch[half:]) for done in halving(part, work, nothing, failures)]


def _about(batch: list[list[int]], error: Exception) -> dict[str, object]:
    """What the log is told of a failed batch."""
    return {"sources": len(batch), "tokens": max(map(len, batch)), "error": str(error)}
