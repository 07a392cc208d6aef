"""Measures the night without model time: articles a second through each stage of the first leg, on one core.

In: how many articles; out: a table on the terminal. The articles and their English come from our own grammar, the
translator answers at once, and the checks see true translations. Seconds are those of the processor, so that what else
the machine does counts less. A tenth of the articles is run first, and single huge articles after a quarter of them, so
that a step that grows faster than its input shows. Reads no YAML.
"""

import datetime
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count as counting
from itertools import cycle, islice
from pathlib import Path

from jobs.bench_articles import FURNITURE, articles, write
from jobs.checks import ACTIONS, Checker
from jobs.checks import risks as judged
from jobs.config import CheckConfig, CleanConfig, IdentifyConfig, ReadConfig, SplitConfig, SummarizeConfig
from jobs.items import Item
from jobs.ladder import Rung, Tools
from jobs.memory import Memory
from jobs.models.extractive import ExtractiveSummarizer
from jobs.models.fake import FakeTranslator
from jobs.records import Article
from jobs.report import Ledger
from jobs.stages.check import Judge, check
from jobs.stages.clean import clean
from jobs.stages.identify import identify
from jobs.stages.read import find, read
from jobs.stages.split import split
from jobs.stages.summarize import summarize
from jobs.stages.translate import translate

STAGES = ("read", "clean", "identify", "split", "translate", "check", "summarize")
GOAL_STAGES = ("clean", "identify", "split", "check")
GOAL = 300  # articles a second on one core through those four
SHARD = 50
DAY = datetime.date(2026, 11, 22)
LANG = "pl"  # of the huge articles
Say = Callable[[str], None]
Huge = Mapping[str, tuple[Callable[[int], str], int]]  # name -> how it is made, and its size


def bench_night(count: int, say: Say, huge: Huge | None = None) -> bool:
    """Print articles a second by stage, for a tenth and for all, and huge articles; whether the goal is reached."""
    _night(20)  # language files and patterns are read once per process
    ledgers = {number: _night(number) for number in (max(1, count // 10), count)}
    say(f"{'stage':12}" + "".join(f"{number:>12} articles" for number in ledgers))
    for stage in STAGES:
        say(f"{stage:12}" + "".join(f"{_rate(ledger, number, stage):>17.0f} a s" for number, ledger in ledgers.items()))
    rates = [_rate(ledger, number, *GOAL_STAGES) for number, ledger in ledgers.items()]
    reached = min(rates) >= GOAL
    say(f"{', '.join(GOAL_STAGES)} together: {' and '.join(f'{rate:.0f}' for rate in rates)} articles a second")
    say(f"goal {GOAL}: {'reached' if reached else 'not reached'}")
    say(f"\n{'one article of':24}{'a quarter':>12}{'all':>12}{'slowest growth':>34}")
    for name, (make, size) in (huge or HUGE).items():
        _say_huge(name, alone(make(size // 4)), alone(make(size)), say)
    return reached


def _say_huge(name: str, quarter: Ledger, whole: Ledger, say: Say) -> None:
    """Print the seconds of a huge article, of a quarter of it, and the stage that grew most among those that matter."""
    grown = {stage: whole.seconds(stage) / max(quarter.seconds(stage), 0.05) for stage in STAGES}
    worst = max(STAGES, key=lambda stage: grown[stage])
    totals = [sum(ledger.seconds(stage) for stage in STAGES) for ledger in (quarter, whole)]
    said = f"{worst} {quarter.seconds(worst):.2f} to {whole.seconds(worst):.2f} s, x{grown[worst]:.1f}"
    say(f"{name:24}{totals[0]:>10.2f} s{totals[1]:>10.2f} s{said:>34}")


def _night(count: int) -> Ledger:
    """The first leg over so many articles, in shards as a night has them, and its ledger."""
    with tempfile.TemporaryDirectory(prefix="nightdesk-bench-") as scratch:
        written, ledger = write(Path(scratch), count), Ledger(time.process_time)
        config = ReadConfig(paths=(scratch,))
        made = list(ledger.each(read, find(config), config))
        for start in range(0, count, SHARD):
            part = slice(start, start + SHARD)
            work(made[part], [pair for article in written[part] for pair in article.pairs], ledger)
    return ledger


def alone(text: str) -> Ledger:
    """The first leg over one article, and its ledger."""
    ledger, config = Ledger(time.process_time), ReadConfig(paths=("huge.txt",), max_bytes=len(text.encode()))
    made = list(ledger.each(read, [Item("huge.txt", content=text.encode())], config))
    work(made, list(islice(_told(), len(text) // 50)), ledger)
    return ledger


def work(made: Sequence[Article], pairs: Sequence[tuple[str, str]], ledger: Ledger) -> None:
    """The stages from clean to summarize."""
    stream = ledger.each(clean, made, CleanConfig())
    stream = ledger.each(identify, stream, IdentifyConfig(), DAY)
    ready = list(ledger.each(split, stream, SplitConfig()))
    routes = {lang: [Rung(FakeTranslator(dict(pairs)), ACTIONS)] for lang in ("uk", "pl", "it", "es")}
    judged.cache_clear()
    translations = ledger.batch(translate, ready, routes, Tools(Memory(None), Checker(), ACTIONS))
    judged.cache_clear()  # what the ladder has judged is not judged again in a night; here `check` is to be measured
    checked = list(ledger.each(check, translations, CheckConfig(), Judge(Checker(), ACTIONS)))
    extract = ExtractiveSummarizer(3, 70)
    ledger.batch(summarize, checked, (extract, extract), SummarizeConfig())


def _rate(ledger: Ledger, count: int, *stages: str) -> float:
    """Articles a second through these stages."""
    return count / max(sum(ledger.seconds(stage) for stage in stages), 1e-9)


def _told() -> Iterator[tuple[str, str]]:
    """Sentences of one language with their English, without end."""
    for seed in counting(1):
        for article in articles(100, seed):
            yield from article.pairs[1:] if article.lang == LANG else ()


def sentences(count: int) -> str:
    """An article of so many sentences, four a paragraph."""
    told = [source for source, _ in islice(_told(), count)]
    return "\n".join(" ".join(told[at : at + 4]) for at in range(0, count, 4))


def one_line(size: int) -> str:
    """An article that is one line of so many characters."""
    return " ".join(source for source, _ in islice(_told(), size // 60))[:size]


def short_lines(count: int) -> str:
    """An article among so many lines of a page's furniture."""
    junk = cycle(line for part in FURNITURE[LANG][:2] for line in part.split("\n"))
    return "\n".join((*islice(junk, count), sentences(20)))


HUGE: Huge = {
    "5,000 sentences": (sentences, 5_000),
    "one line of 1 MB": (one_line, 1_000_000),
    "100,000 short lines": (short_lines, 100_000),
}
