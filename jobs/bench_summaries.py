"""How near the summaries without a model come to references, and how many faults of style a reader meets.

In: a .jsonl or .jsonl.gz file of {id, title, article, summary_extractive}. Out: ROUGE F1 of our summaries, of the
opening sentences and of random ones within the same number of words, and of the first three sentences; then faults for
a hundred sentences of each, and of the digests that the articles make alone.
"""

import gzip
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from pydantic import BaseModel

from jobs.config import MergeConfig, SplitConfig, SummarizeConfig
from jobs.errors import ConfigError
from jobs.models.extractive import ExtractiveSummarizer
from jobs.records import Article, Event, Line, Summary, Target, Translation
from jobs.rouge import rouge
from jobs.stages.merge import merge
from jobs.stages.split import split
from jobs.stages.summarize import summarize
from jobs.style import KINDS, faults
from jobs.text import content_id, normalize

Texts = tuple[str, ...]


class Row(BaseModel):
    """One article with its reference."""

    article: str
    summary_extractive: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """One system over all articles: means of ROUGE-1, -2, -L and words, and its faults by kind."""

    name: str
    rouge: tuple[float, float, float]
    words: float
    sentences: int
    faults: Counter[str]


def bench_summaries(data: Path, say: Callable[[str], None], limit: int | None = None) -> dict[str, Score]:
    """Measure on the first rows of this file, tell a table, and return its rows by name."""
    rows = list(islice(_rows(data), limit))
    made: dict[str, list[Texts]] = {}
    for row in rows:
        for name, texts in _summaries(row).items():
            made.setdefault(name, []).append(texts)
    references = [row.summary_extractive for row in rows]
    scores = {name: _score(name, texts, references) for name, texts in made.items()}
    say(f"{len(rows)} articles; faults of style in 100 sentences: {', '.join(KINDS)}")
    say(f"{'':9} ROUGE-1 ROUGE-2 ROUGE-L  words  sentences  " + " ".join(f"{kind:>8}" for kind in KINDS))
    for score in scores.values():
        _tell(score, say)
    return scores


def _rows(data: Path) -> Iterator[Row]:
    """The rows of a file; ConfigError when a line is none."""
    with gzip.open(data) if data.suffix == ".gz" else data.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            try:
                yield Row.model_validate_json(line)
            except ValueError as error:
                keys = "article and summary_extractive"
                raise ConfigError(f"{data}:{number}: is no article; each line is JSON with {keys}") from error


def _summaries(row: Row) -> dict[str, Texts]:
    """What each system gives for an article, and the digest that it makes alone."""
    item, config = translation(row), SummarizeConfig()
    extract = ExtractiveSummarizer(config.max_sentences, config.max_words)
    [summary] = summarize([item], (extract, extract), config)
    sentences = [target.text for _, target in item.usable()]
    order = random.Random(row.title + row.article).sample(range(len(sentences)), len(sentences))
    return {
        "ours": tuple(sentence.text for sentence in summary.sentences),
        "opening": tuple(_within(sentences, config)),
        "random": tuple(_within([sentences[i] for i in order], config)),
        "lead-3": tuple(sentences[:3]),
        "digest": _digest(summary),
        "article": tuple(sentences),
    }


def translation(row: Row) -> Translation:
    """An English article as leg 1 has it after the checks."""
    numbered = enumerate(map(normalize, row.article.split("\n")), 1)
    lines = tuple(Line(number, line, "body") for number, line in numbered if line)
    article = split(Article(content_id(row.article), "bench", lang="en", lines=lines), SplitConfig())
    return Translation(article, tuple(Target(segment.source, "source") for segment in article.segments))


def _within(sentences: Sequence[str], config: SummarizeConfig) -> Iterator[str]:
    """The first sentences within the limits of a summary, those that would go beyond them left out."""
    room, count = config.max_words, 0
    for sentence in sentences:
        if count < config.max_sentences and len(sentence.split()) <= room:
            room, count = room - len(sentence.split()), count + 1
            yield sentence


def _digest(summary: Summary) -> Texts:
    """The lead and the key points of an event of this article alone."""
    digest = merge(Event("e", "s", (summary,)), (), MergeConfig())
    return tuple(point.text for point in (digest.lead, *digest.points))


def _score(name: str, made: Sequence[Texts], references: Sequence[str]) -> Score:
    """The figures of one system."""
    figures = [rouge(" ".join(texts), wanted) for texts, wanted in zip(made, references, strict=True)]
    means = [sum(column) / len(figures) for column in zip(*figures, strict=True)]
    found = Counter(kind for texts in made for text in texts for kind in faults(text))
    words = sum(len(text.split()) for texts in made for text in texts) / len(made)
    return Score(name, (means[0], means[1], means[2]), words, sum(map(len, made)), found)


def _tell(score: Score, say: Callable[[str], None]) -> None:
    """One line of figures."""
    shares = " ".join(f"{100 * score.faults[kind] / max(score.sentences, 1):8.2f}" for kind in KINDS)
    figures = "  ".join(f"{100 * value:6.1f}" for value in score.rouge)
    say(f"{score.name:9} {figures}  {score.words:5.0f}  {score.sentences:9}  {shares}")
