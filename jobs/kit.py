"""What works on every shard of a night: opened once in each process, closed at its end.

In: the configuration of a night; out: its translation memory, glossary, checks and models. A worker that works on ten
shards opens the memory once; a model is loaded by its first source. Reads `translate:`, `check:`, `summarize:`
and the model of `merge:`.
"""

import datetime
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from jobs import models
from jobs.checks import ACTIONS, Checker
from jobs.config import Config, secret
from jobs.deadline import PART, Deadline, Pace, eased
from jobs.glossary import Glossary, load_glossary
from jobs.ladder import Rung, Tools
from jobs.memory import Memory
from jobs.memory_postgres import Server
from jobs.model_spec import Actions
from jobs.models.base import Summarizer, Writer
from jobs.models.guarded import GuardedSummarizer, GuardedTranslator, GuardedWriter, Watch
from jobs.shards import Shelf
from jobs.stages.check import Judge
from jobs.store import SHARDS

Routes = Mapping[str, Sequence[Rung]]


@dataclass(frozen=True, slots=True)
class Night:
    """What one run is about; the key is that of this run, so that a process opens what it needs once."""

    key: str
    config: Config = field(compare=False)
    as_of: datetime.date
    folder: Path
    deadline: Deadline | None = field(default=None, compare=False)
    kept: Path | None = field(default=None, compare=False)  # what is read instead of the input: that of an earlier run
    started: float = field(default_factory=time.time, compare=False)

    @property
    def articles(self) -> Path:
        """The file where the articles wait for their shard."""
        return self.folder / SHARDS / "articles.jsonl"

    @property
    def shelf(self) -> Shelf:
        """Where the finished shards lie: the folder of the edition, or what `run.shards` names."""
        given = self.config.run.shards
        if given is None:
            return self.folder
        return f"{given.rstrip('/')}/{self.as_of}" if "://" in given else Path(given) / str(self.as_of)


@dataclass(frozen=True, slots=True)
class Kit:
    """What works on every shard."""

    tools: Tools
    routes: Routes
    judge: Judge
    summarizer: Summarizer
    writer: Writer | Summarizer | None = None  # of digest sentences, in the second leg; None for extracts
    watch: Watch = field(default_factory=Watch)


@contextmanager
def opened(night: Night) -> Iterator[None]:
    """Open what this night works with, and close it at its end."""
    memory = kit_of(night).tools.memory
    try:
        yield
    finally:
        for cached in (kit_of, kit_at, pace_of):
            cached.cache_clear()
        memory.close()


@lru_cache(maxsize=1)
def kit_of(night: Night) -> Kit:
    """What works on every shard of this night, opened once in each process; models load at their first source."""
    glossary = load_glossary([Path(name) for name in night.config.translate.glossaries])
    tools, routes = _tools(night.config, glossary), _routes(night.config, glossary)
    writer = models.load_writer(night.config.merge.model, night.config.models.folder())
    return Kit(tools, routes, _judge(night.config, routes, tools.checker), _summarizer(night.config), writer)


@lru_cache(maxsize=4)
def kit_at(night: Night, level: int, articles: int) -> Kit:
    """The same at a level of the deadline (jobs/deadline.py), for a night of so many articles, its models watched."""
    kit, config, watch = kit_of(night), eased(night.config, level), Watch(night.deadline, articles)
    tools = replace(kit.tools, part=PART) if night.deadline else kit.tools
    routes = _routes(config, tools.checker.glossary) if level else kit.routes
    judge = _judge(config, routes, tools.checker) if level else kit.judge
    summarizer = GuardedSummarizer(_summarizer(config) if level else kit.summarizer, watch)
    return Kit(tools, _guarded(routes, watch), judge, summarizer, _guarded_writer(kit.writer, watch), watch)


@lru_cache(maxsize=1)
def pace_of(night: Night) -> Pace:
    """How fast this process has worked on this night."""
    return Pace()


def _guarded(routes: Routes, watch: Watch) -> Routes:
    """The same routes, their models watched."""
    return {
        lang: tuple(replace(rung, translator=GuardedTranslator(rung.translator, watch)) for rung in rungs)
        for lang, rungs in routes.items()
    }


def _guarded_writer(writer: Writer | Summarizer | None, watch: Watch) -> Writer | Summarizer | None:
    """The same writer, watched."""
    if writer is None:
        return None
    return GuardedWriter(writer, watch) if isinstance(writer, Writer) else GuardedSummarizer(writer, watch)


def _routes(config: Config, glossary: Glossary) -> dict[str, tuple[Rung, ...]]:
    """The models of each language, loaded by their first source, and what a failed check leads to."""
    routes, actions = config.translate.routes, _actions(config)
    loaded = models.load_routes(dict(routes.items()), config.models.folder(), glossary)
    pairs = {lang: zip(loaded[lang], routes[lang], strict=True) for lang in sorted(routes)}
    return {lang: tuple(Rung(one, {**actions, **_plain(spec.checks)}) for one, spec in pairs[lang]) for lang in pairs}


def _actions(config: Config) -> dict[str, str]:
    """What a failed check leads to, where a model has no rule of its own."""
    return {**ACTIONS, **_plain(config.check.actions)}


def _plain(actions: Actions) -> dict[str, str]:
    """The same actions, their keys plain strings."""
    return {str(kind): str(action) for kind, action in actions.items()}


def _tools(config: Config, glossary: Glossary) -> Tools:
    """What translates beside the models."""
    return Tools(open_memory(config), Checker(glossary), _actions(config))


def _judge(config: Config, routes: Routes, checker: Checker) -> Judge:
    """What every translation is held against."""
    made_by = {(lang, rung.translator.fingerprint): rung.actions for lang, rungs in routes.items() for rung in rungs}
    return Judge(checker, _actions(config), made_by)


def _summarizer(config: Config) -> Summarizer:
    """The summarizer, loaded by its first document."""
    return models.load_summarizer(config.summarize, config.models.folder())


def open_memory(config: Config) -> Memory:
    """The translation memory of this configuration."""
    memory = config.translate.memory
    where: Path | Server = Path(memory.path or Path(config.run.out) / "memory.sqlite")
    if memory.url:
        where = Server(memory.url, secret(memory.password_variable) if memory.password_variable else "")
    return Memory(where, [Path(name) for name in memory.imports], memory.fuzzy)
