"""Measures the night without model time: articles a second through each stage of the first leg, on one core.

In: how many articles; out: a table on the terminal. The articles and their English come from our own grammar, the
translator answers at once, and the checks see true translations. A tenth of the articles is run first, so that a step
that grows faster than its input shows. Reads no YAML.
"""

import datetime
import resource
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from jobs.bench_articles import Written, write
from jobs.checks import ACTIONS, Checker
from jobs.checks import risks as judged
from jobs.config import CheckConfig, CleanConfig, IdentifyConfig, ReadConfig, SplitConfig, SummarizeConfig
from jobs.ladder import Rung, Tools
from jobs.memory import Memory
from jobs.models.extractive import ExtractiveSummarizer
from jobs.models.fake import FakeTranslator
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
DAY = datetime.date(2026, 11, 22)
UNIT = 1 << 10 if sys.platform != "darwin" else 1  # ru_maxrss is in KiB on Linux
Say = Callable[[str], None]


def bench_night(count: int, say: Say) -> bool:
    """Print articles a second by stage, for a tenth and for all; whether the goal is reached."""
    _first_leg(20)  # language files and patterns are read once per process
    ledgers = {number: _first_leg(number) for number in (max(1, count // 10), count)}
    say(f"{'stage':12}" + "".join(f"{number:>12} articles" for number in ledgers))
    for stage in STAGES:
        say(f"{stage:12}" + "".join(f"{_rate(ledger, number, stage):>17.0f} a s" for number, ledger in ledgers.items()))
    rates = [_rate(ledger, number, *GOAL_STAGES) for number, ledger in ledgers.items()]
    reached = min(rates) >= GOAL
    say(f"{', '.join(GOAL_STAGES)} together: {rates[0]:.0f} and {rates[1]:.0f} articles a second on one core")
    say(f"goal {GOAL}: {'reached' if reached else 'not reached'}; {_peak() / 1e6:.0f} MB at most")
    return reached


def _first_leg(count: int) -> Ledger:
    """The first leg over so many articles, in shards as a night has them, and its ledger."""
    judged.cache_clear()
    with tempfile.TemporaryDirectory(prefix="nightdesk-bench-") as scratch:
        written, ledger = write(Path(scratch), count), Ledger()
        articles = list(ledger.each(read, find(ReadConfig(paths=(scratch,))), ReadConfig(paths=(scratch,))))
        for start in range(0, count, 50):
            _shard(articles[start : start + 50], written[start : start + 50], ledger)
    return ledger


def _shard(articles: Sequence, written: Sequence[Written], ledger: Ledger) -> None:
    """The stages from clean to summarize."""
    stream = ledger.each(clean, articles, CleanConfig())
    stream = ledger.each(identify, stream, IdentifyConfig(), DAY)
    ready = list(ledger.each(split, stream, SplitConfig()))
    model = FakeTranslator(dict(pair for article in written for pair in article.pairs))
    routes = {lang: [Rung(model, ACTIONS)] for lang in ("uk", "pl", "it", "es")}
    made = ledger.batch(translate, ready, routes, Tools(Memory(None), Checker(), ACTIONS))
    judged.cache_clear()  # what the ladder has judged is not judged again in a night; here `check` is to be measured
    checked = list(ledger.each(check, made, CheckConfig(), Judge(Checker(), ACTIONS)))
    extract = ExtractiveSummarizer(3, 70)
    ledger.batch(summarize, checked, (extract, extract), SummarizeConfig())


def _rate(ledger: Ledger, count: int, *stages: str) -> float:
    """Articles a second through these stages."""
    return count / max(sum(ledger.seconds(stage) for stage in stages), 1e-9)


def _peak() -> int:
    """The most memory that this process has had, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * UNIT
