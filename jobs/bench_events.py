"""Measure how articles are grouped into events: the seeds, NTREX-128 dealt to outlets, and cases easily confused.

In: the configuration of the sample, the file of cases, on demand the folder of NTREX-128; out: tables through `say`.
Every article goes through the first leg of the night as a file, its English from a translation memory, so that
languages, titles, dates and sentences are those that the night finds. NTREX-128 knows no translation by a machine;
its English is the reference, for whole articles worn (see bench_deal.py).
"""

import datetime
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from pathlib import Path

from jobs.bench_deal import Case, Told, by_news, cases, dealt, documents, retold, write
from jobs.config import (
    CheckConfig,
    CleanConfig,
    ClusterConfig,
    Config,
    MemoryConfig,
    ReadConfig,
    RunConfig,
    TranslateConfig,
    load,
)
from jobs.first_leg import finished, first_leg
from jobs.kit import Night, opened
from jobs.metrics import Score, b_cubed
from jobs.models.embedders import TfidfEmbedder
from jobs.records import Summary
from jobs.report import Ledger
from jobs.stages.cluster import cluster

SEEDS = (("000", "001", "004"), ("002",), ("003",))
NTREX_DAY = datetime.date(2018, 12, 31)  # its articles are of autumn 2018
CASES_DAY = datetime.date(2026, 12, 31)
MODES = {"sentences dealt": dealt, "whole articles": retold}
GOAL = 0.85
HEAD = "precision  recall     F1"
Say = Callable[[str], None]
Groups = list[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to measure on."""

    sample: Path = Path("config/sample.yaml")
    cases: Path = Path("tests/gold/events/cases.yaml")
    ntrex: Path | None = None
    outlets: tuple[int, ...] = (2, 3, 4)
    limit: int | None = None
    examples: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """The events that were found among articles of which it is known what they tell of."""

    told: tuple[Told, ...]
    found: Groups

    @property
    def true(self) -> Groups:
        """The articles by event."""
        events = sorted({one.event for one in self.told})
        return [tuple(one.name for one in self.told if one.event == event) for event in events]

    def score(self, *, odd: bool = False) -> Score:
        """B-cubed of all articles, or of those of every other event."""
        groups = self.true[1::2] if odd else self.true
        return b_cubed(self.found, self.true, [name for group in groups for name in group])

    def together(self, one: Told, other: Told) -> bool:
        """Whether two articles were found to be of one event."""
        return any(one.name in group and other.name in group for group in self.found)


def bench_events(wanted: Wanted, say: Say) -> bool:
    """Print the tables; whether the goals hold."""
    good = [_seeds(wanted.sample, say), _cases(wanted.cases, say)]
    if wanted.ntrex:
        texts = documents(wanted.ntrex, wanted.limit)
        say(f"{f'NTREX-128, {len(texts)} articles':26} k  articles  {HEAD}  odd events  one news: {HEAD}")
        for mode, outlets in product(MODES, wanted.outlets):
            result = grouped(MODES[mode](texts, outlets), NTREX_DAY)
            score, news = result.score(), Result(by_news(result.told), result.found).score()
            figures = f"{_figures(score)}  {result.score(odd=True).f1:10.3f}  {'':9} {_figures(news)}"
            say(f"{mode:26} {outlets} {len(result.told):>9}  {figures}")
            good.append(outlets > 2 or score.f1 >= GOAL)
            if wanted.examples:
                _examples(result, say)
    return all(good)


def grouped(told: Sequence[Told], day: datetime.date) -> Result:
    """The events that a night of this day finds in these articles."""
    return Result(tuple(told), _whole(events_of(first_leg_of(told, day)), told))


def first_leg_of(told: Sequence[Told], day: datetime.date) -> list[Summary]:
    """What the first leg of a night makes of these articles; it drops none for being short or hardly translated."""
    with tempfile.TemporaryDirectory(prefix="nightdesk-bench-") as scratch:
        home = Path(scratch)
        write(told, home)
        memory = MemoryConfig(imports=(str(home / "known.tmx"),))
        config = Config(
            run=RunConfig(out=str(home / "out")),
            read=ReadConfig(paths=(str(home / "in"),)),
            clean=CleanConfig(min_letters=0),
            translate=TranslateConfig(memory=memory),
            check=CheckConfig(min_usable=0),
        )
        return _summaries(config, day)


def events_of(summaries: Sequence[Summary]) -> Groups:
    """The names of the articles of each event, as a night with the defaults finds them."""
    events = cluster(summaries, TfidfEmbedder(), ClusterConfig())
    return [tuple(Path(summary.article.path).stem for summary in event.summaries) for event in events]


def _summaries(config: Config, day: datetime.date) -> list[Summary]:
    """What the first leg of this night gives."""
    night = Night(config.run.out, config, day, Path(config.run.out) / str(day))
    with opened(night):
        return finished(first_leg(night, Ledger()))


def _whole(groups: Groups, told: Sequence[Told]) -> Groups:
    """The groups, and each article that did not come through alone."""
    left = {one.name for one in told} - {name for group in groups for name in group}
    return [*groups, *((name,) for name in sorted(left))]


def _seeds(sample: Path, say: Say) -> bool:
    """Whether the events of the sample are those that they should be."""
    config = load(sample)
    with tempfile.TemporaryDirectory(prefix="nightdesk-bench-") as scratch:
        run = config.run.model_copy(update={"out": scratch})
        summaries = _summaries(config.model_copy(update={"run": run}), config.run.as_of or CASES_DAY)
    found = sorted(tuple(sorted(name[:3] for name in group)) for group in events_of(summaries))
    say(f"seeds: {'exact' if found == sorted(SEEDS) else f'wrong: {found}'}")
    return found == sorted(SEEDS)


def _cases(path: Path, say: Say) -> bool:
    """How many hard pairs of our own are kept apart, and true ones joined: all in one night, each case in its own."""
    found = cases(path)
    told = [one for case in found for one in (*case.same, *case.other)]
    summaries = first_leg_of(told, CASES_DAY)
    alone = [events_of([one for one in summaries if _of(one, case)]) for case in found]
    together = _told_apart(found, Result(tuple(told), _whole(events_of(summaries), told)), "cases, one night", say)
    apart = Result(tuple(told), _whole([group for groups in alone for group in groups], told))
    return together and _told_apart(found, apart, "cases, each its own", say)


def _of(summary: Summary, case: Case) -> bool:
    """Whether an article belongs to this case."""
    return Path(summary.article.path).stem in {one.name for one in (*case.same, *case.other)}


def _told_apart(found: Sequence[Case], result: Result, what: str, say: Say) -> bool:
    """Print how many pairs were kept apart and joined, with the names of the others."""
    hard = [(case, pair) for case in found for pair in product(case.same, case.other)]
    hard += [(case, pair) for case in found for pair in combinations(case.other, 2)]
    true = [(case, pair) for case in found for pair in combinations(case.same, 2)]
    merged = [case.name for case, pair in hard if result.together(*pair)]
    split = [case.name for case, pair in true if not result.together(*pair)]
    say(f"{what}: kept apart {len(hard) - len(merged)} of {len(hard)}, joined {len(true) - len(split)} of {len(true)}")
    for fault, names in (("merged", merged), ("split", split)):
        for name in dict.fromkeys(names):
            say(f"  {fault}: {name}")
    return len(merged) <= 0.1 * len(hard) and len(split) <= 0.2 * len(true)


def _figures(score: Score) -> str:
    """The cells of a score."""
    return f"{score.precision:9.3f}  {score.recall:6.3f}  {score.f1:5.3f}"


def _examples(result: Result, say: Say, most: int = 5) -> None:
    """Print the events that were merged or split worst, with how each article begins."""
    event_of = {one.name: one.event for one in result.told}
    group_of = {name: str(number) for number, group in enumerate(result.found) for name in group}
    opening = {one.name: one.pairs[0][1][:90] for one in result.told}
    for what, groups, parts in (("merged", result.found, event_of), ("split", result.true, group_of)):
        for group in _worst(groups, parts)[:most]:
            say(f"  {what}:")
            for name in group:
                say(f"    {name:12} {opening[name]}")


def _worst(groups: Groups, part: Mapping[str, str]) -> Groups:
    """The groups of several parts, those of most pairs that do not belong together first."""
    wrong = {group: sum(part[one] != part[other] for one, other in combinations(group, 2)) for group in groups}
    return sorted((group for group in groups if wrong[group]), key=lambda group: (-wrong[group], group))
