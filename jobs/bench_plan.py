"""Measures how right `plan` is: what it says of nights, and what they take, with models whose weights are at random.

In: how many articles; out: a table on the terminal. The machine is calibrated as `plan --calibrate` does it, by two
small nights over one input. Then follow nights over other inputs of several sizes: each is planned, and run as a
command, from the start of its process to the end; the later ones are planned by those before them too. Reads no YAML.
"""

import datetime
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from jobs.bench_articles import write
from jobs.calibration import FILE, nights_at
from jobs.checks import ACTIONS
from jobs.config import load
from jobs.models.contenders import RATIO
from jobs.models.random_weights import build
from jobs.plan import plan
from jobs.rehearsal import rehearse

DAY = datetime.date(2026, 11, 22)
LANGS = ("uk", "pl", "it", "es")
TRANSLATOR, SUMMARIZER = "small", "small-bart"
SHARES = (0.5, 1.0, 2.0)  # of the number of articles: the nights, in this order
GOAL = 0.2  # a plan is right when the night takes so much more or less
Say = Callable[[str], None]
Row = tuple[int, float, float, float, float]  # articles, seconds planned and real, bytes of memory planned and real


def bench_plan(count: int, say: Say, nights: Callable[[Path, int], Iterator[Row]] | None = None) -> bool:
    """Print a row for each night; whether all were planned right."""
    say(f"{'articles':>9}{'planned s':>11}{'real s':>9}{'off':>7}{'planned MB':>13}{'real MB':>9}")
    right = True
    with tempfile.TemporaryDirectory(prefix="nightdesk-bench-") as scratch:
        for articles, planned, real, memory, most in (nights or measured)(Path(scratch), count):
            off = planned / real - 1
            right = right and abs(off) <= GOAL
            say(f"{articles:>9}{planned:>11.1f}{real:>9.1f}{off:>+7.0%}{memory / 1e6:>13,.0f}{most / 1e6:>9,.0f}")
    say(f"goal ±{GOAL:.0%}: {'' if right else 'not '}reached")
    return right


def measured(home: Path, count: int) -> Iterator[Row]:
    """Calibrate, then plan and run the nights."""
    texts = [text for one in write(home / "in-0", count) for pair in one.pairs for text in pair]
    folders = [build(size, home / size, texts) for size in (TRANSLATOR, SUMMARIZER)]
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        # the first one is not counted: models are converted in it, as `models fetch` does it
        pool.submit(_rehearsed, night_file(home, 0, folders)).result()
        (home / "out" / FILE).unlink()
        pool.submit(_rehearsed, night_file(home, 0, folders)).result()
    for number, share in enumerate(SHARES, 1):
        articles = max(4, round(share * count))
        write(home / f"in-{number}", articles, seed=17 + number)
        config = night_file(home, number, folders)
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            planned, memory = pool.submit(_planned, config).result()
        started = time.monotonic()
        subprocess.run([sys.executable, "-m", "jobs", "run", str(config), "--quiet"], check=True, capture_output=True)
        real = time.monotonic() - started
        yield articles, planned, real, memory, nights_at(home / "out" / FILE)[-1].memory


def _rehearsed(config: Path) -> None:
    """Calibrate, in a process of its own."""
    rehearse(load(config), DAY, lambda _: None)


def _planned(config: Path) -> tuple[float, int]:
    """The seconds and bytes of memory that a plan says."""
    made = plan(load(config), DAY).forecast
    return made.total, made.memory


def night_file(home: Path, number: int, folders: Sequence[Path]) -> Path:
    """The file of a night over one of the inputs."""
    translator, summarizer = ({"name": str(folder)} for folder in folders)
    route = [translator | {"max_ratio": RATIO, "retry": None}]
    sections = {
        "read": {"paths": [str(home / f"in-{number}")]},
        "translate": {"routes": dict.fromkeys(LANGS, route)},
        "check": {"min_usable": 0.0, "actions": dict.fromkeys(ACTIONS, "note")},  # random weights say nothing right
        "summarize": {"model": summarizer | {"max_new_tokens": 142}},
        "models": {"cache": str(home / "cache")},
    }
    path = home / f"night-{number}.yaml"
    rows = [f"{name}: {json.dumps(section)}" for name, section in sections.items()]
    path.write_text("\n".join([f"run: {{out: {home}/out, as_of: {DAY}}}", *rows, ""]), encoding="utf-8")
    return path
