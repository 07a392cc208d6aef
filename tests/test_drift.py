"""Drift: each figure outside its band is told, none on steady nights, nothing from later, damaged or too few editions."""

import datetime
import json
import random
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nights import night

from jobs.drift import FIGURES, LEAST, SCHEMA, Basis, Figures, band, drifted, figures, read_figures
from jobs.pipeline import run_night
from jobs.records import Event, Flag, Summary
from jobs.store import MANIFEST, dumps, entry

TODAY = datetime.date(2026, 5, 8)
STEADY = Figures(
    *(SCHEMA, "", 300, 130),
    langs={"en": 90, "it": 60, "pl": 80, "uk": 70},
    rates={"junk": 0.25, "flagged": 0.06, "withheld": 0.01, "single": 0.7},
    ratios={"it": 0.98, "pl": 1.05, "uk": 1.1},
    outlets={"Daily": 40, "Post": 20, "Leaflet": 2},
)


def nights(count, seed=1):
    """Steady nights, the newest first, that differ a little."""
    chance = random.Random(seed)
    made = []
    for back in range(1, count + 1):
        rates = {name: rate * chance.uniform(0.9, 1.1) for name, rate in STEADY.rates.items()}
        ratios = {lang: ratio * chance.uniform(0.98, 1.02) for lang, ratio in STEADY.ratios.items()}
        made.append(replace(STEADY, date=str(TODAY - datetime.timedelta(back)), rates=rates, ratios=ratios))
    return tuple(made)


def with_rate(**rates):
    return replace(STEADY, rates={**STEADY.rates, **rates})


@pytest.mark.parametrize(
    ("tonight", "told"),
    [
        (STEADY, []),
        (replace(STEADY, langs={"en": 100, "it": 50, "pl": 90, "uk": 60}), []),
        (replace(STEADY, langs={"en": 110, "it": 90, "uk": 90}), ["0 % of the articles are in Polish; by the last 14 nights it should be"]),
        (replace(STEADY, langs={**STEADY.langs, "es": 60}), ["20 % of the articles are in Spanish"]),
        (with_rate(junk=0.3), []),
        (with_rate(junk=0.6), ["60 % of the lines were dropped as junk; by the last 14 nights it should be 1"]),
        (with_rate(junk=0.0), ["0 % of the lines were dropped as junk"]),
        (with_rate(flagged=0.09), []),
        (with_rate(flagged=0.3), ["30 % of the sentences have a flag"]),
        (with_rate(withheld=0.05), []),
        (with_rate(withheld=0.2), ["20 % of the sentences were withheld"]),
        (with_rate(single=0.8), []),
        (with_rate(single=1.0), ["100 % of the events have one article"]),
        (replace(STEADY, ratios={"it": 0.9, "pl": 1.1, "uk": 1.2}), []),
        (replace(STEADY, ratios={**STEADY.ratios, "pl": 0.4}), ["0.40 characters of English for one of Polish"]),
        (replace(STEADY, ratios={**STEADY.ratios, "uk": 2.5}), ["2.50 characters of English for one of Ukrainian"]),
        (replace(STEADY, outlets={"Daily": 40, "Post": 20}), []),
        (replace(STEADY, outlets={"Daily": 40, "Leaflet": 1}), ["Nothing came from Post, there on nearly all of the last 14 nights"]),
    ],
)
def test_what_is_outside_its_band_is_told_and_nothing_else(tonight, told):
    lines = drifted(tonight, Basis(nights(14)))
    assert len(lines) == len(told) and all(line.startswith(start) for line, start in zip(lines, told, strict=True))
    assert all("look at " in line for line in lines)


@pytest.mark.parametrize(("count", "told"), [(LEAST - 1, 0), (LEAST, 1)])
def test_too_few_nights_tell_nothing(count, told):
    assert len(drifted(with_rate(junk=0.9), Basis(nights(count)))) == told


def test_one_broken_night_among_them_does_not_widen_the_band():
    past = nights(13)
    assert len(drifted(with_rate(junk=0.6), Basis((*past, with_rate(junk=0.9))))) == 1


@given(st.lists(st.floats(0, 1), min_size=5, max_size=14), st.floats(0, 0.2), st.floats(0, 0.2))
def test_a_band_holds_the_median_and_is_no_narrower_than_its_floor(values, chance, floor):
    low, high = band(values, chance, floor)
    middle = sorted(values)[len(values) // 2] if len(values) % 2 else None
    assert 0 <= low <= high <= 1
    assert middle is None or (low <= middle <= high and (high - middle >= floor - 1e-9 or high == 1))


def by_chance(chance, count):
    """A night of so many articles on which only chance differs."""
    langs = [chance.choices(("en", "it", "pl", "uk"), (9, 6, 8, 7))[0] for _ in range(count)]
    events = max(1, count // 2)
    rates = {name: sum(chance.random() < rate for _ in range(count)) / count for name, rate in STEADY.rates.items()}
    ratios = {lang: ratio + chance.gauss(0, 0.15) / max(1, langs.count(lang)) ** 0.5 for lang, ratio in STEADY.ratios.items() if lang in langs}
    outlets = Counter(chance.choice("ABCDE") for _ in range(count))
    return Figures(SCHEMA, "", count, events, {lang: langs.count(lang) for lang in set(langs)}, rates, ratios, outlets)


@pytest.mark.parametrize("count", [10, 60])
def test_steady_nights_give_hardly_any_false_alarm(count):
    chance = random.Random(7)
    alarms = 0
    for _ in range(200):
        tonight, *past = (by_chance(chance, count) for _ in range(9))
        alarms += bool(drifted(tonight, Basis(tuple(past))))
    assert alarms <= 4


def test_the_figures_of_a_night_count_lines_sentences_events_and_outlets(translation):
    pl = translation(("Tak, dom.", "Yes."), lang="pl", outlet="Post", origin="model")
    bad = replace(pl, flags=(Flag(pl.article.segments[0].id, "names", "x", "withheld"), Flag(pl.article.segments[0].id, "marks", "x", "noted")))
    en = translation(("No.", "No."), lang="en", origin="source", path="b.txt")
    both = [Summary(one, ()) for one in (bad, en)]
    made = figures("2026-05-08", both, [Event("e", "s", (both[0],)), Event("f", "s", (both[1],))])
    assert (made.articles, made.events, dict(made.langs), dict(made.outlets)) == (2, 2, {"en": 1, "pl": 1}, {"Post": 1})
    assert made.rates == {"junk": 0.0, "flagged": 0.5, "withheld": 0.5, "single": 1.0}
    assert made.ratios == {"pl": round(4 / 9, 6)}


def keep(out, made):
    """A finished edition with these figures."""
    folder = out / made.date
    folder.mkdir(parents=True)
    (folder / FIGURES).write_text(dumps(made), encoding="utf-8")
    (folder / MANIFEST).write_text(json.dumps({"files": {FIGURES: entry(dumps(made).encode())}}))
    return folder


def test_only_sound_figures_of_the_days_before_count(tmp_path):
    for made in nights(8):
        keep(tmp_path, made)
    keep(tmp_path, replace(STEADY, date=str(TODAY)))
    (tmp_path / "2026-05-06" / FIGURES).write_text("{}")
    basis = read_figures(tmp_path, TODAY, 5)
    assert [one.date for one in basis.nights] == ["2026-05-07", "2026-05-05", "2026-05-04", "2026-05-03"]
    assert basis.signature == ()
    assert read_figures(tmp_path, TODAY, 6).signature[0][1].startswith("5, ")


@pytest.mark.parametrize(("days", "state"), [(14, "DEGRADED"), (0, "OK")])
def test_a_night_out_of_band_is_degraded_and_its_basis_is_in_the_signature(tmp_path, days, state):
    config = night(tmp_path, run=f"drift_days: {days}")
    for made in nights(14):
        keep(tmp_path / "out", made)
    folder = run_night(config)
    edition = json.loads((folder / "edition.json").read_text())
    assert edition["state"] == state
    assert ("nights compared" in edition["signature"]) == bool(days)
    assert ("Nothing came from Daily, Post" in (folder / "digest.md").read_text()) == bool(days)
    assert FIGURES in json.loads((folder / MANIFEST).read_text())["files"]


def test_the_report_says_that_there_are_too_few_nights(tmp_path):
    folder = run_night(night(tmp_path))
    notes = json.loads((folder / "report.json").read_text())["notes"]
    assert notes == ["Drift is told from 5 editions of the last 14 days on; there are 0."]
