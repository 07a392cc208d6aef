"""Leg 1, each article on its own: read, clean, identify, split, translate, check, summarize.

In: a night; out: its articles in English, each with its summary, in finished shards on the disk. A shard is a file
named by everything its result depends on, so the same command resumes. Runs on any executor (`run.executor`).
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from jobs.config import ReadConfig
from jobs.copies import Mark, copies, mark
from jobs.deadline import EXTRACTS, LATE, NARROW, SHARD, STOP, level_for, levels
from jobs.executors import executor
from jobs.feeds import fetched
from jobs.items import Item
from jobs.kept import LISTED, Again, again, witnessed
from jobs.kit import Night, kit_at, kit_of, pace_of
from jobs.models.extractive import ExtractiveSummarizer
from jobs.progress import EVERY, counted, work
from jobs.records import Article, Summary, Translation
from jobs.report import Ledger, LedgerRecord
from jobs.run_log import join_log
from jobs.shards import finished_shard, has_shard, load_shard, save_shard, shard_key
from jobs.signature import code_digest, leg_digest
from jobs.spool import Place, fetch, spooled
from jobs.stages.check import check
from jobs.stages.clean import clean
from jobs.stages.identify import identify
from jobs.stages.read import find, read
from jobs.stages.split import split
from jobs.stages.summarize import summarize
from jobs.stages.translate import translate
from jobs.stints import REUSED, STINTS, segments
from jobs.store import dumps, loads

WAITING = "-waiting"  # the articles of a shard in a store
HEAVY = 4_000_000  # bytes of articles in a shard; 500 of the usual length are two thirds of that


@dataclass(frozen=True, slots=True)
class Shard:
    """A part of leg 1: the places of some articles, under a key that changes with anything their results depend on."""

    key: str
    places: tuple[Place, ...]
    night: Night
    work: int = 0  # bytes of its articles
    left: int = 0  # the same, with the shards after it
    articles: int = 0  # of all shards

    def at(self, level: int) -> str:
        """The key of what was made of it at a level of the deadline."""
        return f"{self.key}-{level}" if level else self.key


@dataclass(frozen=True, slots=True)
class ShardResult:
    """What leg 1 made of a shard, with its part of the ledger."""

    summaries: tuple[Summary, ...]
    ledger: LedgerRecord


def first_leg(night: Night, ledger: Ledger) -> list[Shard]:
    """Read to summarize; the shards, whose results lie on the disk: memory holds one at a time."""
    run = night.config.run
    shards = shards_of(read_all(night, ledger), night)
    _hand_over(shards, night)
    fresh = {shard.key: shard.work for shard in shards if not has_shard(night.shelf, shard.at(0))}
    with work("shard", [*fresh.values()], every=0 if len(shards) > 1 else EVERY) as meter:
        for shard, body in zip(shards, executor(run)(run_shard, shards, run.parallel), strict=True):
            record = loads(LedgerRecord, body)
            ledger.merge(record)
            if shard.key in fresh:
                meter.advance(1, f"{record.counts[-1].went} articles used")
    ledger.tell("clean", "identify", "split", "translate", "check", "summarize")
    return shards


def finished(shards: Sequence[Shard]) -> list[Summary]:
    """What finished shards gave, in order of path."""
    found = (summary for shard in shards for summary in _finished(shard).summaries)
    return sorted(found, key=lambda summary: (summary.article.path, summary.article.id))


def read_all(night: Night, ledger: Ledger) -> list[Place]:
    """The places of every distinct article of the input: files in order of path, then what the feeds bring."""
    config = night.config.read
    marks: list[Mark] = []
    places: list[Place] = []
    with spooled(night.articles) as keep:
        found = ledger.each(_read, _inputs(night), config, name="read")
        with work("read"):
            for article in counted(found):
                marks.append(mark(article, len(marks)))
                places.append(keep(article))
    gone = copies(marks, lambda number: fetch(night.articles, places[number : number + 1])[0])
    for copy, reason in gone:
        ledger.drop(copy, "read", reason, "duplicate")
    ledger.tell("read")
    out = {copy.number for copy, _ in gone}
    return [place for number, place in enumerate(places) if number not in out]


def _inputs(night: Night) -> Iterator[Item | Again]:
    """What this night reads: its input, or what an earlier run has kept of it."""
    config, listed = night.config.read, night.articles.with_name(LISTED)
    if night.kept:
        return again(night.kept, listed)
    return witnessed(find(config, fetched(config, night.folder, night.as_of)), listed)


def _read(item: Item | Again, config: ReadConfig) -> Article:
    """The article of one input."""
    return item.read() if isinstance(item, Again) else read(item, config)


def shards_of(places: Sequence[Place], night: Night) -> list[Shard]:
    """The articles in shards by content, each under a key that changes with anything its result depends on."""
    run = night.config.run
    most = min(run.shard_size, SHARD if night.deadline else run.shard_size, -(-len(places) // run.parallel) or 1)
    kit, parts = kit_of(night), parted(places, most)
    made_by = [rung.translator.fingerprint for route in kit.routes.values() for rung in route]
    made_by += [kit.summarizer.fingerprint, kit.tools.memory.signature(), kit.tools.checker.glossary.digest]
    basis = (code_digest(), leg_digest(night.config), str(night.as_of), *made_by)
    digests = ([place.digest for place in part] for part in parts)
    keys = [shard_key((*basis, *part)) for part in digests]
    work = [sum(place.size for place in part) for part in parts]
    each = zip(keys, parts, work, range(len(parts)), strict=True)
    return [Shard(key, tuple(part), night, size, sum(work[n:]), len(places)) for key, part, size, n in each if part]


def parted(places: Sequence[Place], most: int) -> list[list[Place]]:
    """The places in parts of about so many articles, fewer where they are long; an article more moves few others."""
    count = max(-(-len(places) // most), -(-sum(place.size for place in places) // HEAVY))
    parts: list[list[Place]] = [[] for _ in range(count)]
    for place in places:
        parts[int(place.id, 16) % count].append(place)
    return parts


def run_shard(shard: Shard) -> str:
    """Finish a shard at the level that the deadline asks for, unless an earlier run has done so; its ledger as JSON."""
    folder, level = shard.night.folder, _level(shard)
    join_log(folder, shard.night.key)
    if made := _made(shard, level):
        return dumps(replace(loads(ShardResult, made).ledger, stints=(REUSED,)))
    level, started = min(level, levels(shard.night.config)[-1]), time.monotonic()
    result, whole = _process(shard, level)
    if whole:
        pace_of(shard.night).add(level, shard.work, time.monotonic() - started)
    save_shard(shard.night.shelf, shard.at(level if whole else STOP), dumps(result))
    # when an earlier run had more time, the second leg will read what that made
    return dumps(result.ledger if whole else _finished(shard).ledger)


def _finished(shard: Shard) -> ShardResult:
    """The fullest that was made of a shard; PublishError when the disk has lost it."""
    return loads(ShardResult, _made(shard) or finished_shard(shard.night.shelf, shard.at(0)))


def _late(translation: Translation) -> bool:
    """Whether the deadline came before the turn of one of its sentences."""
    return any(target.origin == "none" and target.maker.startswith(LATE) for target in translation.targets)


def _by_model(translation: Translation) -> bool:
    """Whether a model translated one of its sentences."""
    return any(target.origin == "model" for target in translation.targets)


def _level(shard: Shard) -> int:
    """How much this shard has to do without for the night to be ready in time."""
    night = shard.night
    if night.deadline is None:
        return 0
    mine = shard.left / night.config.run.parallel  # of what is left, the part of this process
    return level_for(night.config, pace_of(night), mine, night.deadline.left(shard.articles))


def _made(shard: Shard, worst: int = STOP) -> str | None:
    """What was made of this shard at the fullest level, if at any down to the worst."""
    bodies = (load_shard(shard.night.shelf, shard.at(level)) for level in range(worst + 1))
    return next((body for body in bodies if body is not None), None)


def prepared(shard: Shard, ledger: Ledger) -> list[Article]:
    """Clean to split: the articles of a shard as they are translated."""
    config = shard.night.config
    stream = ledger.each(clean, _articles(shard), config.clean)
    stream = ledger.each(identify, stream, config.identify, shard.night.as_of)
    return list(ledger.each(split, stream, config.split))


def _hand_over(shards: Sequence[Shard], night: Night) -> None:
    """Put the articles of each shard beside it where other machines look for them."""
    if night.shelf != night.folder:
        for shard in shards:
            if not has_shard(night.shelf, shard.at(0)):
                articles = fetch(night.articles, shard.places)
                save_shard(night.shelf, shard.key + WAITING, "".join(map(dumps, articles)))


def _articles(shard: Shard) -> Sequence[Article]:
    """The articles of a shard, handed over or here."""
    night = shard.night
    if night.shelf != night.folder and (body := load_shard(night.shelf, shard.key + WAITING)):
        return [loads(Article, line) for line in body.split("\n") if line]
    return fetch(night.articles, shard.places)


def _process(shard: Shard, level: int) -> tuple[ShardResult, bool]:
    """Leg 1: what each article needs on its own; and whether every model did its part, so that it need not be asked
    again by the same command."""
    config, kit, ledger = shard.night.config, kit_at(shard.night, level, shard.articles), Ledger()
    extract = ExtractiveSummarizer(config.summarize.max_sentences, config.summarize.max_words)
    ready = prepared(shard, ledger)
    STINTS.taken()  # what was done for another shard
    kit.watch.begin()
    translations = ledger.batch(translate, ready, kit.routes, kit.tools)
    eased = max(level, NARROW) if kit.watch.late else level  # no second tries any more
    checked = ledger.each(check, translations, config.check, kit.judge)
    usable = list(checked)
    with work("summarize", sorted((len(item.targets) for item in usable), reverse=True)):
        summaries = ledger.batch(summarize, usable, (kit.summarizer, extract), config.summarize)
    if kit.watch.late and config.summarize.model:
        eased = EXTRACTS
    in_time = [item for item in translations if not _late(item)]
    ledger.ease(STOP, len(translations) - len(in_time))
    ledger.ease(eased, sum(eased == EXTRACTS or _by_model(item) for item in in_time))
    ledger.worked((segments(ready), *STINTS.taken()))
    return ShardResult(summaries, ledger.record()), not kit.watch.failed
