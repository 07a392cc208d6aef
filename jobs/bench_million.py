"""Plans a night of a million articles by arithmetic: machines, hours, euros, and where the bottleneck moves.

In: what was measured on two cores (the table of the README) and what is assumed (prices, a GPU's speed, the length of
an article); out: a table on the terminal. Measured and assumed are told apart here. Reads no YAML.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

Say = Callable[[str], None]
HOUR = 3600


@dataclass(frozen=True, slots=True)
class Measured:
    """On two cores of an AMD EPYC, each with its command in the README."""

    big: float = 8.22  # sentences a second, tc-big size: `bench speed`, the night
    pair: float = 17.61  # the same, opus-mt size
    summaries: float = 1.35  # articles a second, distilbart size
    plain: float = 318.0  # articles a second of one core, without models: `bench night`
    reading: float = 2_300.0  # articles a second that one process reads: `bench scale`
    clustering: float = 318.0  # seconds for 100,000 articles of one window on one core: `bench cluster`
    growth: float = 1.13  # their power
    # of the rest of the second leg, seconds an article: 352 s of 10,000 articles (`bench load`), less 120 s of the
    # first leg (`bench night`) and about 42 s of clustering (38 s of 4,000, which are as many pairs)
    telling: float = 0.019
    leading: float = 0.18  # MB of memory an article more of the process that leads, from 1,000 to 10,000: `bench load`
    kept: float = 17.0  # kB of finished shards for an article: `bench scale`
    lookups: float = 18_000.0  # sentences a second from PostgreSQL over one connection: `bench memory --server URL`


@dataclass(frozen=True, slots=True)
class Assumed:
    """Nobody has measured these here."""

    articles: int = 1_000_000
    sentences: int = 20  # of an article, 25 tokens each: 500 tokens
    core_price: float = 0.04  # euros for an hour of one core with 4 GB
    cores: int = 16  # of one CPU machine
    gpu_price: float = 0.90  # euros for an hour of a machine with one GPU of 24 GB
    gpu: float = 40.0  # times as fast as two cores, through the same models in half precision: not measured
    hours: float = 6.0  # that the first leg may take
    network: float = 100.0  # MB a second from the store to the machine of the second leg


def bench_million(say: Say, measured: Measured = Measured(), assumed: Assumed = Assumed()) -> None:
    """Print the table and its arithmetic."""
    m, a = measured, assumed
    per = (a.sentences / m.big + 3 * a.sentences / m.pair) / 5  # a fifth each: uk big, pl it es pairs, en none
    say(f"{a.articles:,} articles of {a.sentences} sentences, a fifth in each language, in {a.hours:g} hours")
    say(f"translation {per:.2f} s an article on two cores = ({a.sentences} / {m.big} + 3 x {a.sentences} / {m.pair})"
        f" / 5; a model's summary {1 / m.summaries:.2f} s = 1 / {m.summaries}")  # fmt: skip
    say(f"{'first leg':34}{'machine hours':>14}{'machines':>10}{'hours':>7}{'euros':>8}")
    ways = {"translation, extracts": per, "translation, summaries": per + 1 / m.summaries}
    for name, seconds in ways.items():
        core_hours = a.articles * (2 * seconds + 1 / m.plain) / HOUR
        _row(say, f"CPU x {a.cores}: {name}", core_hours / a.cores, a.cores * a.core_price, a.hours)
    for name, seconds in ways.items():
        _row(say, f"GPU: {name}", a.articles * seconds / a.gpu / HOUR, a.gpu_price, a.hours)
    _serial(say, m, a)


def _row(say: Say, name: str, hours: float, price: float, within: float) -> None:
    """One row: as many machines as end in time."""
    machines = ceil(hours / within)
    say(f"{name:34}{hours:>14.1f}{machines:>10}{hours / machines:>7.1f}{hours * price:>8.0f}")


def _serial(say: Say, m: Measured, a: Assumed) -> None:
    """What more machines do not make shorter, for one edition of all and for ten of a tenth."""
    say(f"{'what more machines do not shorten':34}{'one edition':>14}{'each of ten':>14}")
    parts = [_parts(m, a, count) for count in (a.articles, a.articles // 10)]
    for name in parts[0]:
        say(f"  {name:32}{parts[0][name] / 60:>10.0f} min{parts[1][name] / 60:>10.0f} min")
    hours = [sum(part.values()) / HOUR for part in parts]
    memory = [m.leading * count / 1000 for count in (a.articles, a.articles / 10)]
    say(f"  {'the floor':32}{hours[0]:>12.1f} h{hours[1]:>12.1f} h")
    say(f"  {'memory of the process that leads':32}{memory[0]:>11.0f} GB{memory[1]:>11.0f} GB")
    asked = a.articles * a.sentences * 4 / 5
    say(f"look-ups in PostgreSQL {asked / m.lookups / 60:.0f} min of one connection = {asked:,.0f} / {m.lookups:g};"
        f" with 8 actors {asked / m.lookups / 60 / 8:.0f} min each")  # fmt: skip


def _parts(m: Measured, a: Assumed, count: int) -> dict[str, float]:
    """Seconds of one process for an edition of so many articles."""
    return {
        "reading": count / m.reading,
        "finished shards from the store": count * m.kept / 1000 / a.network,
        "clustering": m.clustering * (count / 100_000) ** m.growth,
        "merge, render, publish": count * m.telling,
    }
