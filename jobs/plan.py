"""A night before it runs: what came in, what there is to do, what is done already, and how long it will take.

In: a configuration; the real input goes through the night's own read, clean, identify and split, into a scratch folder.
Out: a Plan. No model is asked and no feed, nothing is published; shards of an earlier attempt and the translation
memory are looked at where the night would look. `calibration.py` says how long it takes. Reads the whole configuration.
"""

import datetime
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from jobs.calibration import FILE, Forecast, Load, comparable, forecast, nights_at
from jobs.config import Config
from jobs.deadline import EXTRACTS, SPEED, STOP, Deadline, deadline, levels
from jobs.first_leg import prepared, read_all, shards_of
from jobs.kit import Kit, Night, kit_of, opened
from jobs.memory import Memory
from jobs.model_spec import ModelSpec
from jobs.models import hub, tokens
from jobs.protected import mask, unmask
from jobs.records import Article, Drop
from jobs.report import Ledger
from jobs.shards import has_shard

SAMPLE = 200  # sentences of a language that are counted in tokens; the others have as many a character
CHARS_PER_TOKEN = 4.0  # where no tokenizer is at hand: OPUS-MT and NLLB have 3.5 to 4.5 in these languages
DONE = ("clean", "identify", "split")
SLOW = ("translate", "summarize")  # the stages of the first leg that have models


@dataclass(frozen=True, slots=True)
class Ask:
    """What the first model of a route is asked."""

    lang: str
    model: str
    fingerprint: str
    segments: int
    distinct: int
    hits: int  # of the distinct ones, what the memory knows
    chars: int  # of the others
    tokens: int
    counted: bool  # with the tokenizer of the model, not by a rule of thumb

    @property
    def calls(self) -> int:
        """Sentences that the model translates."""
        return self.distinct - self.hits


@dataclass(slots=True)
class Counted:
    """What came in, and what went through split."""

    came: int = 0  # inputs
    drops: tuple[Drop, ...] = ()
    langs: Counter[str] = field(default_factory=Counter)
    outlets: Counter[tuple[str, str]] = field(default_factory=Counter)  # (lang, outlet)
    shards: int = 0
    finished: int = 0  # of these, by an earlier run
    # in the others
    fresh: int = 0  # articles
    segments: Counter[str] = field(default_factory=Counter)
    texts: dict[str, set[str]] = field(default_factory=dict)
    tried: tuple[tuple[str, float], ...] = ()  # seconds of each stage

    def add(self, articles: Iterable[Article], *, fresh: bool) -> None:
        """Count these; of finished shards nothing is left to translate."""
        for article in articles:
            self.langs[article.lang] += 1
            self.outlets[article.lang, article.outlet or "not stated"] += 1
            if fresh:
                self.fresh += 1
                self.segments[article.lang] += len(article.segments)
                self.texts.setdefault(article.lang, set()).update(one.source for one in article.segments)


@dataclass(frozen=True, slots=True)
class Plan:
    """All that is known before the night."""

    date: datetime.date
    counted: Counted
    asks: tuple[Ask, ...]
    missing: tuple[ModelSpec, ...]
    feeds: int
    summarizer: str  # the name of the model, if there is one
    nights: int  # of the calibration
    forecast: Forecast
    free: int  # bytes of the disk of run.out
    deadline: Deadline | None = None
    level: int = 0  # of the deadline; STOP when it cannot be met


def plan(config: Config, as_of: datetime.date, clock: Callable[[], float] = time.time) -> Plan:
    """The night of this date, which would begin now."""
    missing = tuple(dict.fromkeys(spec for spec in config.model_specs() if _is_missing(spec, config)))
    by = deadline(config.run.deadline, config.run.timezone, clock) if config.run.deadline else None
    out, counted = Path(config.run.out), Counted()
    with tempfile.TemporaryDirectory(prefix="nightdesk-plan-") as scratch:
        night = Night(f"plan {scratch}", _without(config, missing, Path(scratch)), as_of, Path(scratch), by)
        with opened(night):
            _count(counted, night, None if missing else out / str(as_of))
            asks = tuple(_asks(counted, config, kit_of(night)))
            load = _load(counted, config, asks, kit_of(night))
    nights = comparable(nights_at(out / FILE), config.run.parallel)
    made = forecast(load if nights else replace(load, tried=()), nights)
    free = shutil.disk_usage(hub.existing(out.absolute())).free
    level = 0 if by is None or not nights else _level(config, made, by.left(load.articles), load.workers)
    named = (len(config.read.feeds), config.summarize.model.name if config.summarize.model else "")
    return Plan(as_of, counted, asks, missing, *named, len(nights), made, free, by, level)


def _count(counted: Counted, night: Night, real: Path | None) -> None:
    """Take the input through read, clean, identify and split; the shards that are finished in the real folder, if it
    may be looked at, are counted apart."""
    ledger, tried = Ledger(), Ledger()
    shards = shards_of(read_all(night, ledger), night)
    for shard in shards:
        ready = real is not None and has_shard(real, shard.at(0))
        counted.add(prepared(shard, ledger if ready else tried), fresh=not ready)
        counted.finished += ready
    counted.shards = len(shards)
    counted.tried = (("read", ledger.seconds("read")), *((stage, tried.seconds(stage)) for stage in DONE))
    ledger.merge(tried.record())
    counted.came, counted.drops = dict(ledger.totals())["in"], ledger.drops


def _is_missing(spec: ModelSpec, config: Config) -> bool:
    """Whether a model should be on this machine, and is not."""
    return spec.backend not in hub.ELSEWHERE and hub.find(spec, config.models.folder()) is None


def _without(config: Config, missing: Sequence[ModelSpec], scratch: Path) -> Config:
    """The configuration without what is not here or would have to be asked for; the memory, if there is none yet, in
    the scratch folder."""
    translate, memory = config.translate, config.translate.memory
    if not Path(memory.path or Path(config.run.out) / "memory.sqlite").exists():
        memory = memory.model_copy(update={"path": str(scratch / "memory.sqlite")})
    here = {lang: tuple(one for one in route if one not in missing) for lang, route in translate.routes.items()}
    routes = {lang: route for lang, route in here.items() if route}
    models = {name: getattr(config, name) for name in ("summarize", "merge")}
    changed = {name: part.model_copy(update={"model": None}) for name, part in models.items() if part.model in missing}
    changed["read"] = config.read.model_copy(update={"feeds": ()})
    changed["translate"] = translate.model_copy(update={"routes": routes, "memory": memory})
    return config.model_copy(update=changed)


# --- what models are asked ---


def _asks(counted: Counted, config: Config, kit: Kit) -> Iterator[Ask]:
    """For each foreign language what the first model of its route has to do."""
    for lang in sorted(set(counted.texts) - {"en"}):
        texts, route = sorted(counted.texts[lang]), config.translate.routes.get(lang, ())  # type: ignore[call-overload]
        rungs = kit.routes.get(lang, ())
        here = bool(rungs) and len(rungs) == len(route)
        fingerprint = rungs[0].translator.fingerprint if here else ""
        known = _known(kit.tools.memory, lang, texts, fingerprint)
        left = [text for text, hit in zip(texts, known, strict=True) if not hit]
        folder = hub.find(route[0], config.models.folder()) if here else None
        per = tokens.per_char(route[0], folder, lang, left[:: max(1, len(left) // SAMPLE)]) if here else 0.0
        name, size = route[0].name if route else "", sum(map(len, left))
        counts = (counted.segments[lang], len(texts), sum(known), size, round(size * (per or 1 / CHARS_PER_TOKEN)))
        yield Ask(lang, name, fingerprint, *counts, bool(per))


def _known(memory: Memory, lang: str, texts: Sequence[str], fingerprint: str) -> list[bool]:
    """Whether each text needs no model: the memory has it, or it is a link or a number of bullets."""
    masks = [mask(text) for text in texts]
    whole = memory.find(lang, texts, fingerprint)
    inner = memory.find(lang, [masked.text for masked in masks])
    rows = zip(whole, inner, masks, strict=True)
    return [bool(hit or not masked.text or (part and unmask(part.text, masked))) for hit, part, masked in rows]


def _load(counted: Counted, config: Config, asks: Sequence[Ask], kit: Kit) -> Load:
    """What there is to do, as the calibration knows it; a model that answers at once is a part of its stage."""
    quick = {lang for lang, route in config.translate.routes.items() if route[0].backend == "fake"}
    chars: Counter[str] = Counter()
    for ask in asks:
        chars.update({ask.fingerprint: ask.chars} if ask.fingerprint and ask.lang not in quick else {})
    helpers = (rung.translator.fingerprint for route in kit.routes.values() for rung in route[1:])
    summarizer, writer = (
        spec is not None and spec.backend != "fake" for spec in (config.summarize.model, config.merge.model)
    )
    return Load(
        max(1, min(config.run.parallel, counted.shards - counted.finished)), sum(counted.langs.values()),
        sum(counted.segments.values()), dict(chars), counted.fresh, tuple(dict.fromkeys(helpers)),
        kit.summarizer.fingerprint if summarizer else "",
        kit.writer.fingerprint if kit.writer and writer else "", counted.tried,
    )  # fmt: skip


def _level(config: Config, made: Forecast, left: float, workers: int) -> int:
    """The lowest level of the deadline at which the first leg is done in so many seconds; STOP when none is."""
    return next((level for level in levels(config) if first_leg_at(level, made, workers) <= left), STOP)


def first_leg_at(level: int, made: Forecast, workers: int) -> float:
    """Seconds until the second leg begins, at a level of the deadline: models are as much faster as that says."""
    spent = {stage: sum(one for (name, _), one in made.models.items() if name == stage) / workers for stage in SLOW}
    plain = made.before_second_leg - sum(spent.values())
    return plain + spent["translate"] / SPEED[level] + (0.0 if level >= EXTRACTS else spent["summarize"])
