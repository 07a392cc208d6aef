"""THE NIGHT.

    files ─ read ─ clean ─ identify ─ split ─ translate ─ check ─ summarize ─┐  leg 1: each article alone, in shards
    out/<date>/ ─ publish ─ render ─ merge ─ cluster ◄───────────────────────┘  leg 2: all articles at once, once

Leg 1 runs in shards on any executor; a finished shard is a file named by everything its result depends on, so the same
command resumes. Leg 2 sorts at every barrier: the bytes depend on neither shards, workers nor executor.
"""

import datetime
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from jobs import models
from jobs.checks import ACTIONS, Checker
from jobs.config import Config
from jobs.edition import apart, dated, ranked, short_items, state
from jobs.errors import FAULTS, ModelError, NightdeskError, PublishError
from jobs.executors import EXECUTORS
from jobs.glossary import Glossary, load_glossary
from jobs.ladder import Rung, Tools
from jobs.memory import Memory
from jobs.model_spec import Actions
from jobs.models.base import Summarizer
from jobs.models.embedders import TfidfEmbedder
from jobs.models.extractive import ExtractiveSummarizer
from jobs.records import Article, Digest, Edition, Event, ShortItem, Summary
from jobs.report import Ledger, LedgerRecord
from jobs.run_log import LOG_FILE, start_log
from jobs.signature import code_digest, leg_digest, signature
from jobs.stages.check import Judge, check
from jobs.stages.clean import clean
from jobs.stages.cluster import cluster
from jobs.stages.identify import identify
from jobs.stages.merge import merge
from jobs.stages.publish import publish
from jobs.stages.read import find, read
from jobs.stages.render import article_json, render
from jobs.stages.split import split
from jobs.stages.summarize import summarize
from jobs.stages.translate import translate
from jobs.store import dumps, keep_shards, load_shard, loads, lock, save_shard, shard_key, write_atomic

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shard:
    """A part of leg 1: some articles, and all that their results depend on."""

    key: str
    articles: tuple[Article, ...]
    config: Config
    as_of: datetime.date
    folder: Path


@dataclass(frozen=True, slots=True)
class ShardResult:
    """What leg 1 made of a shard, with its part of the ledger."""

    summaries: tuple[Summary, ...]
    ledger: LedgerRecord


def run_night(config: Config, *, as_of: datetime.date | None = None, to_terminal: bool = False) -> Path:
    """Run the whole night; the folder of its edition.

    Raises ModelMissing before any work, LockedError when another run is at work, ModelError when articles came in and
    none could be translated, PublishError when the edition could not be written.
    """
    as_of = as_of or config.run.as_of or datetime.date.today()
    folder = Path(config.run.out) / as_of.isoformat()
    models.require(config.model_specs(), config.models.folder())
    with lock(folder.parent), start_log(folder, to_terminal=to_terminal):
        ledger = Ledger()
        articles = _read_all(config, ledger)
        shards = list(_shards(articles, config, as_of))
        summaries = _first_leg(shards, config, ledger)
        _second_leg(summaries, config, as_of, ledger)
        keep_shards(folder, {shard.key for shard in shards})
    return folder


def _read_all(config: Config, ledger: Ledger) -> list[Article]:
    """Every distinct article of the input, in order of path."""
    seen: dict[str, str] = {}
    kept = []
    for article in ledger.each(read, find(config.read), config.read):
        if article.id in seen:
            ledger.drop(article, "read", f"same content as {seen[article.id]}", "duplicate")
        else:
            seen[article.id] = article.path
            kept.append(article)
    ledger.tell("read")
    return kept


def _first_leg(shards: Sequence[Shard], config: Config, ledger: Ledger) -> list[Summary]:
    """Clean to summarize, in shards; the summaries in order of path."""
    summaries: list[Summary] = []
    for number, body in enumerate(EXECUTORS[config.run.executor](run_shard, shards, config.run.workers), 1):
        result = loads(ShardResult, body)
        ledger.merge(result.ledger)
        summaries += result.summaries
        extra = {"stage": "shard"} if len(shards) > 1 else {}
        log.info("%d/%d, %d articles used", number, len(shards), len(result.summaries), extra=extra)
    ledger.tell("clean", "identify", "split", "translate", "check", "summarize")
    return sorted(summaries, key=lambda summary: (summary.article.path, summary.article.id))


def _shards(articles: Sequence[Article], config: Config, as_of: datetime.date) -> Iterator[Shard]:
    """The articles in shards by content, each under a key that changes with anything its result depends on."""
    folder = Path(config.run.out) / as_of.isoformat()
    tools = _tools(config)
    made_by = [rung.translator.fingerprint for route in _routes(config).values() for rung in route]
    made_by += [_summarizer(config).fingerprint, tools.memory.signature(), tools.checker.glossary.digest]
    basis = (code_digest(), leg_digest(config), str(as_of), *made_by)
    count = -(-len(articles) // config.run.shard_size)
    for number in range(count):
        part = tuple(article for article in articles if int(article.id, 16) % count == number)
        if part:
            yield Shard(shard_key((*basis, dumps(part))), part, config, as_of, folder)


def run_shard(shard: Shard) -> str:
    """The result of a shard as JSON: the finished one of an earlier run, or made and kept now."""
    body = load_shard(shard.folder, shard.key)
    if body is None:
        body = dumps(_process(shard))
        save_shard(shard.folder, shard.key, body)
    return body


def _process(shard: Shard) -> ShardResult:
    """Leg 1: what each article needs on its own."""
    config, ledger = shard.config, Ledger()
    extract = ExtractiveSummarizer(config.summarize.max_sentences, config.summarize.max_words)
    stream = ledger.each(clean, shard.articles, config.clean)
    stream = ledger.each(identify, stream, config.identify, shard.as_of)
    stream = ledger.each(split, stream, config.split)
    tools = _tools(config)
    translations = ledger.batch(translate, list(stream), _routes(config), tools)
    checked = ledger.each(check, translations, config.check, _judge(config, tools.checker))
    summaries = ledger.batch(summarize, list(checked), (_summarizer(config), extract), config.summarize)
    return ShardResult(summaries, ledger.record())


def _second_leg(summaries: Sequence[Summary], config: Config, as_of: datetime.date, ledger: Ledger) -> None:
    """Cluster to publish: what needs all articles at once."""
    _refuse_nothing(summaries, ledger)
    events = ranked([dated(event) for event in _events(summaries, config, ledger)])
    summaries = [summary for event in events for summary in event.summaries]
    ledger.tell("cluster")
    with ledger.timing("merge", len(events)):
        digests, shorts = _digests(events, config, ledger)
    ledger.tell("merge")
    first = {lang: route[0].translator.fingerprint for lang, route in _routes(config).items() if route}
    word, notes = state(summaries, ledger.record(), config, first)
    if word != "OK":
        log.warning("the edition is %s: %s", word, " ".join(notes))
    body = (digests, shorts, ledger.drops, ledger.totals(len(summaries)))
    made_by = signature(config, summaries, open_memory(config).signature(), _summarizer(config).fingerprint)
    edition = Edition(str(as_of), word, notes, *body, made_by)
    with ledger.timing("render", len(config.render.formats)):
        pages = render(edition, config.render)
        pages |= {f"articles/{summary.article.id}.json": article_json(summary) for summary in summaries}
        pages |= {"dropped.jsonl": ledger.dropped_jsonl()}
    ledger.tell("render")
    with ledger.timing("publish", len(pages)):
        publish(pages, Path(config.run.out), edition)
    ledger.tell("publish")
    write_atomic(Path(config.run.out) / str(as_of) / "report.json", ledger.report_json())


def _refuse_nothing(summaries: Sequence[Summary], ledger: Ledger) -> None:
    """When no article is left: PublishError when none came in, NightdeskError after faults of the program, ModelError
    without a translation; what is published stays."""
    if summaries:
        return
    if not ledger.drops:
        raise PublishError("no input: read.paths matches nothing here; paths are relative to the folder you run from")
    if faults := ledger.record().faults:
        fault = f"a fault of the program in {faults[-1].stage}: {faults[-1].what}"
        raise NightdeskError(f"nothing could be published: {fault}; {LOG_FILE} has the traceback")
    if lost := [drop for drop in ledger.drops if drop.stage == "check"]:
        first = f"the first, {lost[0].path}: {lost[0].reason}"
        raise ModelError(f"nothing could be published: {len(lost)} articles without a translation; {first}")


def _events(summaries: Sequence[Summary], config: Config, ledger: Ledger) -> Sequence[Event]:
    """The events of the night; each article alone when a fault stops the clustering."""
    try:
        return ledger.all(cluster, summaries, TfidfEmbedder(), config.cluster)
    except FAULTS as error:
        ledger.fault("cluster", f"{len(summaries)} articles", error)
        return ledger.all(apart, summaries, name="cluster")


def _digests(
    events: Sequence[Event], config: Config, ledger: Ledger
) -> tuple[tuple[Digest, ...], tuple[ShortItem, ...]]:
    """A digest for each event above the cut, a line for those below it and for one whose merge has a fault."""
    siblings = {event.storyline: tuple(e for e in events if e.storyline == event.storyline) for event in events}
    digests, short = [], list(events[config.merge.full_digests :])
    for event in events[: config.merge.full_digests]:
        try:
            digests.append(merge(event, siblings[event.storyline], config.merge))
        except FAULTS as error:
            ledger.fault("merge", event.summaries[0].article.path, error)
            short.append(event)
    return tuple(digests), short_items(ranked(short))


def _routes(config: Config) -> dict[str, tuple[Rung, ...]]:
    """The models of each language, loaded by their first source, and what a failed check leads to."""
    routes, actions = config.translate.routes, _actions(config)
    loaded = models.load_routes(dict(routes.items()), config.models.folder(), _glossary(config))
    pairs = {lang: zip(loaded[lang], routes[lang], strict=True) for lang in sorted(routes)}
    return {lang: tuple(Rung(one, {**actions, **_plain(spec.checks)}) for one, spec in pairs[lang]) for lang in pairs}


def _actions(config: Config) -> dict[str, str]:
    """What a failed check leads to, where a model has no rule of its own."""
    return {**ACTIONS, **_plain(config.check.actions)}


def _plain(actions: Actions) -> dict[str, str]:
    """The same actions, their keys plain strings."""
    return {str(kind): str(action) for kind, action in actions.items()}


def _tools(config: Config) -> Tools:
    """What translates beside the models."""
    return Tools(open_memory(config), Checker(_glossary(config)), _actions(config))


def _glossary(config: Config) -> Glossary:
    """The glossary of this configuration."""
    return load_glossary([Path(name) for name in config.translate.glossaries])


def _judge(config: Config, checker: Checker) -> Judge:
    """What every translation is held against."""
    made_by = {
        (lang, rung.translator.fingerprint): rung.actions for lang, rungs in _routes(config).items() for rung in rungs
    }
    return Judge(checker, _actions(config), made_by)


def _summarizer(config: Config) -> Summarizer:
    """The summarizer, loaded by its first document."""
    return models.load_summarizer(config.summarize, config.models.folder())


def open_memory(config: Config) -> Memory:
    """The translation memory of this configuration."""
    memory = config.translate.memory
    path = memory.path or Path(config.run.out) / "memory.sqlite"
    return Memory(Path(path), [Path(name) for name in memory.imports], memory.fuzzy)
