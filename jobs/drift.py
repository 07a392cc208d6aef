"""Tonight held against the nights before: languages, junk, lengths, flags, what is withheld, events of one, outlets.

In: the summaries and events of a night, and the figures that earlier editions have kept (figures.json, sealed by their
manifests); out: a line for each figure outside its band, with the band and where to look. A band is the median of the
nights, and so many times the median distance from it (MAD, Leys et al., J. Exp. Soc. Psychology 49, 2013), but never
narrower than chance makes one night differ from another. Reads `run.drift_days`.
"""

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt
from pathlib import Path
from statistics import median

from jobs.kit import Night
from jobs.languages import english_name
from jobs.records import Event, Summary
from jobs.report import Ledger
from jobs.store import loads
from jobs.storylines import folders, sealed
from jobs.text import content_id

FIGURES = "figures.json"
SCHEMA = 1
LEAST = 5  # earlier nights, before anything is told
FAR, NORMAL = 5, 1.4826  # times the MAD; the MAD of a normal distribution, in standard deviations
CHANCE = 4.2  # standard deviations of a night by chance: 20 figures a night, one false alarm in some hundred nights
UNEVEN = 0.2  # standard deviation of the length ratio of one article, of it
SILENT = 0.002  # how likely it may be that some outlet has nothing by chance
STEADY = 0.9  # of the nights an outlet had something: one that rests on Sundays is not missed on a Sunday
SHOWN = 5  # outlets
# what a rate is called, how far from the median it may always be, and where to look
RATES = {
    "junk": ("{} of the lines were dropped as junk", 0.1, "bench clean, and dropped lines in articles/*.json"),
    "flagged": ("{} of the sentences have a flag", 0.06, "models check CONFIG, and the flags in articles/*.json"),
    "withheld": ("{} of the sentences were withheld", 0.06, "models check CONFIG, and Withheld below each event"),
    "single": ("{} of the events have one article", 0.2, "explain EVENT, and whether outlets are missing"),
}
MIX, MIX_FLOOR = "{} of the articles are in {}", 0.12
RATIO, RATIO_FLOOR = "{:.2f} characters of English for one of {}", 0.15
TOO_FEW = "Drift is told from {} editions of the last {} days on; there are {}."
INPUTS = "read.paths, read.feeds and what the end of the page says could not be read"


@dataclass(frozen=True, slots=True)
class Figures:
    """What an edition keeps for the nights to come."""

    schema: int
    date: str
    articles: int
    events: int
    langs: Mapping[str, int]  # articles
    rates: Mapping[str, float]  # keys of RATES
    ratios: Mapping[str, float]  # by language, characters of English for one of its own
    outlets: Mapping[str, int]  # articles


@dataclass(frozen=True, slots=True)
class Basis:
    """The figures of earlier nights, the newest first."""

    nights: tuple[Figures, ...] = ()
    digest: str = ""

    @property
    def signature(self) -> tuple[tuple[str, str], ...]:
        """Its part in what made an edition."""
        return (("nights compared", f"{len(self.nights)}, {self.digest}"),) if len(self.nights) >= LEAST else ()


def watched(tonight: Figures, night: Night, ledger: Ledger) -> tuple[tuple[str, str], ...]:
    """Tell the ledger of what is outside its band; the part of earlier nights in what made this edition."""
    days = night.config.run.drift_days
    basis = read_figures(Path(night.config.run.out), night.as_of, days)
    if days and len(basis.nights) < LEAST:
        ledger.remark(TOO_FEW.format(LEAST, days, len(basis.nights)))
    for line in drifted(tonight, basis):
        ledger.alarm(line)
    return basis.signature


def figures(date: str, summaries: Sequence[Summary], events: Sequence[Event]) -> Figures:
    """The figures of a night."""
    langs = Counter(summary.article.lang for summary in summaries)
    outlets = Counter(summary.article.outlet for summary in summaries if summary.article.outlet)
    rates = {name: round(rate, 6) for name, rate in _rates(summaries, events).items()}
    ratios = {lang: round(ratio, 6) for lang in sorted(langs) if (ratio := _ratio(summaries, lang))}
    counts = dict(sorted(langs.items())), rates, ratios, dict(sorted(outlets.items()))
    return Figures(SCHEMA, date, len(summaries), len(events), *counts)


def _rates(summaries: Sequence[Summary], events: Sequence[Event]) -> dict[str, float]:
    """What a share of the lines, sentences and events is."""
    lines = [line.role == "junk" for summary in summaries for line in summary.article.lines]
    flagged = sum(len({flag.segment for flag in summary.translation.flags}) for summary in summaries)
    withheld = sum(len(summary.translation.withheld) for summary in summaries)
    single = sum(len(event.summaries) == 1 for event in events)
    segments = max(1, sum(len(summary.article.segments) for summary in summaries))
    counts = flagged / segments, withheld / segments, single / max(1, len(events))
    return dict(zip(RATES, (sum(lines) / max(1, len(lines)), *counts), strict=True))


def _ratio(summaries: Sequence[Summary], lang: str) -> float:
    """Characters of English for one of a language; 0 where nothing was translated."""
    translations = [summary.translation for summary in summaries if summary.article.lang == lang]
    pairs = [pair for one in translations for pair in zip(one.article.segments, one.targets, strict=True)]
    made = [(segment.source, target.text) for segment, target in pairs if target.origin not in ("none", "source")]
    return sum(len(target) for _, target in made) / max(1, sum(len(source) for source, _ in made))


def read_figures(out: Path, as_of: datetime.date, days: int) -> Basis:
    """The figures of the editions of so many days before this date; those that cannot be read do not count."""
    nights, seals = [], []
    for folder in folders(out, as_of, days):
        try:
            body = sealed(folder, FIGURES)
            found = loads(Figures, body)
        except ValueError:  # of an older version, or damaged: what is new was told to be missing already
            continue
        if (found.schema, found.date) == (SCHEMA, folder.name):
            nights.append(found)
            seals.append(f"{folder.name} {content_id(body)}")
    return Basis(tuple(nights), content_id("\n".join(seals), 12))


def drifted(tonight: Figures, basis: Basis) -> list[str]:
    """A line for each figure that is outside the band of the nights before; none when these are too few."""
    if len(basis.nights) < LEAST:
        return []
    past = basis.nights
    return [*_mix(tonight, past), *_off_rates(tonight, past), *_off_ratios(tonight, past), *_silent(tonight, past)]


def _mix(tonight: Figures, past: Sequence[Figures]) -> Iterator[str]:
    """The languages whose share of the articles is outside its band."""
    for lang in sorted({*tonight.langs, *(lang for night in past for lang in night.langs)}):
        shares = [night.langs.get(lang, 0) / max(1, night.articles) for night in (tonight, *past)]
        low, high = band(shares[1:], _by_chance(shares[1:], tonight.articles), MIX_FLOOR)
        if not low <= shares[0] <= high:
            yield _line(MIX.format(_percent(shares[0]), english_name(lang)), (low, high), past, INPUTS)


def _off_rates(tonight: Figures, past: Sequence[Figures]) -> Iterator[str]:
    """The rates that are outside their bands; a night is as sure as its articles, not as its lines, are many."""
    for name, (said, floor, remedy) in RATES.items():
        values = [night.rates[name] for night in past if name in night.rates]
        count = tonight.events if name == "single" else tonight.articles
        low, high = band(values, _by_chance(values, count), floor)
        if not low <= tonight.rates[name] <= high:
            yield _line(said.format(_percent(tonight.rates[name])), (low, high), past, remedy)


def _off_ratios(tonight: Figures, past: Sequence[Figures]) -> Iterator[str]:
    """The languages whose English is longer or shorter than on other nights."""
    for lang, ratio in tonight.ratios.items():
        values = [night.ratios[lang] for night in past if lang in night.ratios]
        if len(values) < LEAST:
            continue
        middle = median(values)
        chance = UNEVEN * middle / sqrt(max(1, tonight.langs.get(lang, 0)))
        low, high = band(values, chance, RATIO_FLOOR * middle, most=float("inf"))
        if not low <= ratio <= high:
            limits = f"{low:.2f} to {high:.2f}"
            remedy = f"models check CONFIG, and the routes of {lang}"
            yield _line(RATIO.format(ratio, english_name(lang)), limits, past, remedy)


def _silent(tonight: Figures, past: Sequence[Figures]) -> Iterator[str]:
    """The outlets that brought so much on most nights that tonight's nothing can hardly be chance."""
    known = sorted({outlet for night in past for outlet in night.outlets})
    enough = log(max(1, len(known)) / SILENT)  # by Poisson, one of n outlets has nothing with n * exp(-enough)
    gone = [name for name in known if name not in tonight.outlets]
    gone = [name for name in gone if sum(name in night.outlets for night in past) >= STEADY * len(past)]
    gone = [name for name in gone if median(night.outlets.get(name, 0) for night in past) >= enough]
    if gone:
        names = ", ".join(gone[:SHOWN]) + ("" if len(gone) <= SHOWN else f" and {len(gone) - SHOWN} more")
        yield f"Nothing came from {names}, there on nearly all of the last {len(past)} nights; look at {INPUTS}."


def band(values: Sequence[float], chance: float, floor: float, most: float = 1.0) -> tuple[float, float]:
    """Where a figure should be after these of earlier nights; `chance`: the standard deviation of one night by it."""
    middle = median(values)
    spread = median(abs(value - middle) for value in values)
    wider = sqrt(1 + 1.57 / len(values))  # the median itself is uncertain, by pi/2 of the variance over the nights
    width = max(FAR * NORMAL * spread, CHANCE * chance * wider, floor)
    return max(0.0, middle - width), min(most, middle + width)


def _by_chance(values: Sequence[float], count: int) -> float:
    """The standard deviation of a rate among so many (binomial)."""
    rate = min(max(median(values), 1 / max(2, count)), 1 - 1 / max(2, count))
    return sqrt(rate * (1 - rate) / max(1, count))


def _line(said: str, limits: tuple[float, float] | str, past: Sequence[Figures], remedy: str) -> str:
    """A figure outside its band, for the masthead."""
    shown = limits if isinstance(limits, str) else f"{_percent(limits[0])} to {_percent(limits[1])}"
    return f"{said}; by the last {len(past)} nights it should be {shown}; look at {remedy}."


def _percent(share: float) -> str:
    """A share."""
    return f"{100 * share:.0f} %"
