"""Two small nights over some of the real input: they measure this machine for `plan`, whatever it has done before.

In: a configuration; out: two rows in the calibration of `run.out` (see calibration.py). Each night runs in a process of
its own, so that the start and loading the models are part of it, in a scratch folder; nothing is published and nobody
is mailed. Translations come from the models, and from memory where there are no models. Reads the configuration.
"""

import datetime
import io
import json
import tempfile
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import redirect_stderr
from multiprocessing import get_context
from pathlib import Path

from jobs.calibration import FILE, keep_nights, nights_at, process_began
from jobs.config import Config, MemoryConfig, PublishConfig
from jobs.first_leg import read_all
from jobs.kit import Night, opened
from jobs.pipeline import run_night
from jobs.records import Article
from jobs.report import Ledger
from jobs.spool import Place, fetch
from jobs.store import lock

SIZES = (10, 50)  # articles: far enough apart to tell what is fixed from what grows
Say = Callable[[str], None]


def rehearse(config: Config, as_of: datetime.date, say: Say) -> None:
    """Run the small nights, and keep what they took; ModelError and PublishError as for any night."""
    out = Path(config.run.out)
    with tempfile.TemporaryDirectory(prefix="nightdesk-rehearsal-") as scratch:
        home = Path(scratch)
        for size, articles in _samples(config, as_of, home):
            small = _small(config, as_of, home / str(size))
            _write(Path(small.read.paths[0]), articles)
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
                pool.submit(_run, small).result()
            rows = nights_at(Path(small.run.out) / FILE)
            say(f"calibrating: a night of {len(articles)} articles")
            with lock(out):
                keep_nights(out / FILE, rows)


def _samples(config: Config, as_of: datetime.date, home: Path) -> list[tuple[int, tuple[Article, ...]]]:
    """Some of the articles of the input, spread over it, for each of the sizes that it has."""
    read = config.read.model_copy(update={"feeds": ()})
    night = Night(f"rehearsal {home}", _small(config, as_of, home).model_copy(update={"read": read}), as_of, home)
    with opened(night):
        places = read_all(night, Ledger())
        sizes = dict.fromkeys(min(size, max(1, len(places) // few)) for size, few in zip(SIZES, (4, 1), strict=True))
        return [(size, fetch(night.articles, _spread(places, size))) for size in sizes if places]


def _spread(places: Sequence[Place], size: int) -> list[Place]:
    """So many of the places, evenly spread."""
    return [places[number * len(places) // size] for number in range(size)]


def _small(config: Config, as_of: datetime.date, home: Path) -> Config:
    """The configuration of a small night in a folder of its own."""
    translate = config.translate
    imports = () if translate.routes else translate.memory.imports
    memory = MemoryConfig(path=str(home / "memory.sqlite"), imports=imports)
    changed = {
        "run": config.run.model_copy(update={"out": str(home / "out"), "as_of": as_of, "deadline": None}),
        "read": config.read.model_copy(update={"paths": (str(home / "in"),), "feeds": ()}),
        "translate": translate.model_copy(update={"memory": memory}),
        "publish": PublishConfig(max_unread=1.0, feed=None),
    }
    return config.model_copy(update=changed)


def _write(folder: Path, articles: Iterable[Article]) -> None:
    """Articles as the files of a night."""
    folder.mkdir(parents=True)
    for article in articles:
        stated = article.published.value if article.published.basis == "stated" else ""
        text = "\n".join(line.text for line in article.lines if line.number)
        told = {"title": article.title, "outlet": article.outlet, "url": article.url, "published": stated, "text": text}
        content = json.dumps({key: value for key, value in told.items() if value}, ensure_ascii=False)
        (folder / f"{article.id}.json").write_text(content, encoding="utf-8", errors="backslashreplace")


def _run(config: Config) -> None:
    """A small night, in the new process; what it warns of is no news of the real one."""
    with redirect_stderr(io.StringIO()):
        run_night(config, began=process_began())
