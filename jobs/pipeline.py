"""THE NIGHT.

    files ─ read ─ clean ─ identify ─ split ─ translate ─ check ─ summarize ─┐  leg 1: each article alone, in shards
    out/<date>/ ─ publish ─ render ─ merge ─ cluster ◄───────────────────────┘  leg 2: all articles at once, once

Leg 1 runs in shards on any executor; a finished shard is a file named by everything its result depends on, so the same
command resumes. Leg 2 sorts at every barrier: the bytes depend on neither shards, workers nor executor.
"""

import datetime
import logging
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jobs import models
from jobs.announce import announce
from jobs.config import Config
from jobs.copies import Mark, copies, mark
from jobs.duplicates import older_versions
from jobs.edition import apart, dated, ranked, short_items, state
from jobs.errors import FAULTS, ModelError, NightdeskError, PublishError
from jobs.executors import EXECUTORS
from jobs.explain import PAIRS, pairs_jsonl
from jobs.feeds import fetched
from jobs.kit import Night, kit_of, opened
from jobs.models.base import Summarizer, Writer
from jobs.models.embedders import TfidfEmbedder
from jobs.models.extractive import ExtractiveSummarizer
from jobs.novelty import compared, storylines
from jobs.records import Digest, Edition, Event, ShortItem, Summary
from jobs.report import Ledger, LedgerRecord
from jobs.run_log import LOG_FILE, start_log
from jobs.sequels import Link, continued, links
from jobs.signature import code_digest, leg_digest, signature
from jobs.spool import Place, fetch, spooled
from jobs.stages.check import check
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
from jobs.store import dumps, finished_shard, keep_shards, load_shard, loads, lock, save_shard, shard_key, write_atomic
from jobs.storylines import FILE, Past, Storyline, kept, read_back
from jobs.wording import reworded

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shard:
    """A part of leg 1: the places of some articles, under a key that changes with anything their results depend on."""

    key: str
    places: tuple[Place, ...]
    night: Night


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
    night = Night(f"{os.getpid()} {time.monotonic_ns()}", config, as_of, folder)
    with lock(folder.parent), start_log(folder, to_terminal=to_terminal), opened(night):
        ledger = Ledger()
        shards = first_leg(night, ledger)
        _second_leg(finished(shards), night, ledger)
        keep_shards(folder, {shard.key for shard in shards})
        announce(folder, config.publish)
    return folder


def first_leg(night: Night, ledger: Ledger) -> list[Shard]:
    """Read to summarize; the shards, whose results lie on the disk: memory holds one at a time."""
    run = night.config.run
    shards = _shards(_read_all(night, ledger), night)
    for number, body in enumerate(EXECUTORS[run.executor](run_shard, shards, run.workers), 1):
        record = loads(LedgerRecord, body)
        ledger.merge(record)
        extra = {"stage": "shard"} if len(shards) > 1 else {}
        log.info("%d/%d, %d articles used", number, len(shards), record.counts[-1].went, extra=extra)
    ledger.tell("clean", "identify", "split", "translate", "check", "summarize")
    return shards


def finished(shards: Sequence[Shard]) -> list[Summary]:
    """What finished shards gave, in order of path."""
    bodies = (finished_shard(shard.night.folder, shard.key) for shard in shards)
    found = (summary for body in bodies for summary in loads(ShardResult, body).summaries)
    return sorted(found, key=lambda summary: (summary.article.path, summary.article.id))


def _read_all(night: Night, ledger: Ledger) -> list[Place]:
    """The places of every distinct article of the input: files in order of path, then what the feeds bring."""
    config = night.config.read
    marks: list[Mark] = []
    places: list[Place] = []
    with spooled(night.articles) as keep:
        for article in ledger.each(read, find(config, fetched(config, night.folder, night.as_of)), config):
            marks.append(mark(article, len(marks)))
            places.append(keep(article))
    gone = copies(marks, lambda number: fetch(night.articles, places[number : number + 1])[0])
    for copy, reason in gone:
        ledger.drop(copy, "read", reason, "duplicate")
    ledger.tell("read")
    out = {copy.number for copy, _ in gone}
    return [place for number, place in enumerate(places) if number not in out]


def _shards(places: Sequence[Place], night: Night) -> list[Shard]:
    """The articles in shards by content, each under a key that changes with anything its result depends on."""
    kit, count = kit_of(night), -(-len(places) // night.config.run.shard_size)
    made_by = [rung.translator.fingerprint for route in kit.routes.values() for rung in route]
    made_by += [kit.summarizer.fingerprint, kit.tools.memory.signature(), kit.tools.checker.glossary.digest]
    basis = (code_digest(), leg_digest(night.config), str(night.as_of), *made_by)
    parts: list[list[Place]] = [[] for _ in range(count)]
    for place in places:
        parts[int(place.id, 16) % count].append(place)
    digests = ([place.digest for place in part] for part in parts)
    keys = [shard_key((*basis, *part)) for part in digests]
    return [Shard(key, tuple(part), night) for key, part in zip(keys, parts, strict=True) if part]


def run_shard(shard: Shard) -> str:
    """Finish a shard, unless an earlier run has done so; its ledger as JSON."""
    folder, body = shard.night.folder, load_shard(shard.night.folder, shard.key)
    result = _process(shard) if body is None else loads(ShardResult, body)
    if body is None:
        save_shard(folder, shard.key, dumps(result))
    return dumps(result.ledger)


def _process(shard: Shard) -> ShardResult:
    """Leg 1: what each article needs on its own."""
    config, kit, ledger = shard.night.config, kit_of(shard.night), Ledger()
    extract = ExtractiveSummarizer(config.summarize.max_sentences, config.summarize.max_words)
    stream = ledger.each(clean, fetch(shard.night.articles, shard.places), config.clean)
    stream = ledger.each(identify, stream, config.identify, shard.night.as_of)
    stream = ledger.each(split, stream, config.split)
    translations = ledger.batch(translate, list(stream), kit.routes, kit.tools)
    checked = ledger.each(check, translations, config.check, kit.judge)
    summaries = ledger.batch(summarize, list(checked), (kit.summarizer, extract), config.summarize)
    return ShardResult(summaries, ledger.record())


def _second_leg(summaries: Sequence[Summary], night: Night, ledger: Ledger) -> None:
    """Cluster to publish: what needs all articles at once."""
    config, as_of, kit = night.config, night.as_of, kit_of(night)
    _refuse_nothing(summaries, ledger)
    events = ranked([dated(event) for event in _events(summaries, config, ledger)])
    past = read_back(Path(config.run.out), as_of, config.cluster.look_back_days)
    found = _links(events, past, ledger)
    events = continued(events, found)
    summaries = [summary for event in events for summary in event.summaries]
    ledger.tell("cluster")
    with ledger.timing("merge", len(events)):
        digests, shorts = _digests(events, config, ledger)
        digests = _compared(_reworded(digests, kit.writer, ledger), found, ledger)
    ledger.tell("merge")
    first = {lang: route[0].translator.fingerprint for lang, route in kit.routes.items() if route}
    first |= {"merge": kit.writer.fingerprint} if kit.writer else {}
    word, notes = state(summaries, ledger.record(), config, first, digests)
    if word != "OK":
        log.warning("the edition is %s: %s", word, " ".join(notes))
    body = (digests, shorts, ledger.drops, ledger.totals(len(summaries)))
    writers = [one.fingerprint for one in (kit.summarizer, kit.writer) if one]
    made_by = (*signature(config, summaries, kit.tools.memory.signature(), *writers), *past.signature)
    edition = Edition(str(as_of), word, (*notes, *past.notes), *body, made_by)
    with ledger.timing("render", len(config.render.formats)):
        pages = render(edition, config.render)
        pages |= {f"articles/{summary.article.id}.json": article_json(summary) for summary in summaries}
        pages |= {"dropped.jsonl": ledger.dropped_jsonl(), PAIRS: pairs_jsonl(events)}
        pages |= {FILE: kept(edition.date, _kept(edition, found))}
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
        what = "read.paths matches nothing here, and no feed has a new entry"
        raise PublishError(f"no input: {what}; paths are relative to the folder you run from")
    if faults := ledger.record().faults:
        fault = f"a fault of the program in {faults[-1].stage}: {faults[-1].what}"
        raise NightdeskError(f"nothing could be published: {fault}; {LOG_FILE} has the traceback")
    if lost := [drop for drop in ledger.drops if drop.stage == "check"]:
        first = f"the first, {lost[0].path}: {lost[0].reason}"
        raise ModelError(f"nothing could be published: {len(lost)} articles without a translation; {first}")


def _events(summaries: Sequence[Summary], config: Config, ledger: Ledger) -> Sequence[Event]:
    """The events of the night, without older versions of its articles; each article alone when a fault stops it."""
    try:
        older = older_versions(summaries, config.cluster.max_days_apart)
        gone = {old.article.id for old, _ in older}
        current = [summary for summary in summaries if summary.article.id not in gone]
        events = ledger.all(cluster, current, TfidfEmbedder(), config.cluster)
    except FAULTS as error:
        ledger.fault("cluster", f"{len(summaries)} articles", error)
        return ledger.all(apart, summaries, name="cluster")
    for old, new in older:
        ledger.count("cluster", 1, 1)  # it came in as well, and `drop` takes back that it went out
        ledger.drop(old.translation, "cluster", f"older version of {new.article.path}", "duplicate")
    return events


def _links(events: Sequence[Event], past: Past, ledger: Ledger) -> Mapping[str, Link]:
    """How each event stands to earlier editions; nothing after a fault in telling."""
    try:
        return links(events, past)
    except FAULTS as error:
        ledger.fault("compare", f"{len(events)} events", error)
        return {}


def _digests(
    events: Sequence[Event], config: Config, ledger: Ledger
) -> tuple[tuple[Digest, ...], tuple[ShortItem, ...]]:
    """A digest for each event above the cut, a line for those below it and for one whose merge has a fault."""
    siblings: dict[str, list[Event]] = {}
    for event in events:
        siblings.setdefault(event.storyline, []).append(event)
    digests, short = [], list(events[config.merge.full_digests :])
    for event in events[: config.merge.full_digests]:
        try:
            digests.append(merge(event, siblings[event.storyline], config.merge))
        except FAULTS as error:
            ledger.fault("merge", event.summaries[0].article.path, error)
            short.append(event)
    return tuple(digests), short_items(ranked(short))


def _reworded(digests: tuple[Digest, ...], writer: Writer | Summarizer | None, ledger: Ledger) -> tuple[Digest, ...]:
    """The digests in the words of the model of merge; as they are without one, and after a fault in judging it."""
    try:
        return reworded(digests, writer) if writer else digests
    except FAULTS as error:
        ledger.fault("reword", f"{len(digests)} events", error)
        return digests


def _compared(digests: Sequence[Digest], found: Mapping[str, Link], ledger: Ledger) -> tuple[Digest, ...]:
    """The digests with what is new since earlier editions; as they are after a fault in telling."""
    try:
        return tuple(compared(one, found[one.event.id]) if one.event.id in found else one for one in digests)
    except FAULTS as error:
        ledger.fault("compare", f"{len(digests)} events", error)
        return tuple(digests)


def _kept(edition: Edition, found: Mapping[str, Link]) -> tuple[Storyline, ...]:
    """What later editions will want to know; nothing after a fault, since this edition is whole without it."""
    try:
        return storylines(edition, found)
    except FAULTS as error:
        log.warning("later editions will not know of this one: %s", error, exc_info=True)
        return ()
