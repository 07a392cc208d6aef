"""Leg 2, all articles at once: cluster, merge, render, publish.

In: the summaries of the night; out: the published edition. Sorts at every barrier: the bytes depend on neither shards,
workers nor executor. A fault of the program in one event costs that event its digest, never the edition.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from jobs.canaries import sing
from jobs.config import Config
from jobs.deadline import HURRY, hurried
from jobs.drift import FIGURES, figures, watched
from jobs.duplicates import older_versions
from jobs.edition import apart, dated, ranked, short_items, state
from jobs.errors import FAULTS, ModelError, NightdeskError, PublishError
from jobs.explain import PAIRS, pairs_jsonl
from jobs.kept import INPUTS, keep_only, listed
from jobs.kit import Kit, Night, kit_at
from jobs.manifest import origin, report_json
from jobs.models.base import Summarizer, Writer
from jobs.models.embedders import TfidfEmbedder
from jobs.novelty import compared, compared_short, roots, storylines
from jobs.records import Digest, Edition, Event, ShortItem, Summary
from jobs.report import Ledger
from jobs.run_log import LOG_FILE
from jobs.sequels import Link, continued, links
from jobs.signature import signature
from jobs.stages.cluster import cluster
from jobs.stages.merge import merge
from jobs.stages.publish import publish
from jobs.stages.render import Pages, render
from jobs.store import dumps, write_atomic
from jobs.storylines import FILE, Past, Storyline, kept, read_back
from jobs.wording import reworded

log = logging.getLogger(__name__)


def second_leg(summaries: Sequence[Summary], night: Night, ledger: Ledger) -> None:
    """Cluster to publish: what needs all articles at once."""
    config, as_of, kit = night.config, night.as_of, kit_at(night, 0, len(summaries))
    _refuse_nothing(summaries, ledger)
    hurry = bool(night.deadline and night.deadline.hurries(len(summaries)))
    if hurry:
        config = hurried(config)
    events = ranked([dated(event) for event in _events(summaries, config, ledger)])
    past = read_back(Path(config.run.out), as_of, config.cluster.look_back_days)
    found = _links(events, past, ledger)
    events = continued(events, found)
    summaries = [summary for event in events for summary in event.summaries]
    ledger.tell("cluster")
    with ledger.timing("merge", len(events)):
        digests, shorts = _digests(events, config, ledger)
        if hurry:
            ledger.ease(HURRY, _shortened(len(events), night.config, config))
            kit = replace(kit, writer=None)
        digests, shorts = _compared(_reworded(digests, kit.writer, ledger), shorts, found, ledger)
    ledger.tell("merge")
    sung, tonight = sing(night, ledger), figures(str(as_of), summaries, events)
    basis = watched(tonight, night, ledger)
    word, notes = state(summaries, ledger.record(), config, _foremost(kit), digests)
    if word != "OK":
        log.warning("the edition is %s: %s", word, " ".join(notes))
    body = (digests, shorts, ledger.drops, ledger.totals(len(summaries)))
    writers = [one.fingerprint for one in (kit.summarizer, kit.writer) if one]
    made_by = (*signature(config, summaries, kit.tools.memory.signature(), *writers), *sung, *past.signature, *basis)
    edition = Edition(str(as_of), word, (*notes, *ledger.notes, *past.notes), *body, made_by, past.pages)
    with ledger.timing("render", len(config.render.formats)):
        made = render(edition, config.render)
        made |= {"dropped.jsonl": ledger.dropped_jsonl(), PAIRS: pairs_jsonl(events)}
        made |= {FILE: kept(edition.date, _kept(edition, found), made), INPUTS: listed(night.articles)}
        pages = Pages(made | {FIGURES: dumps(tonight)}, summaries)
    ledger.tell("render")
    with ledger.timing("publish", len(pages)):
        made_from = origin(night, ledger.drops)
        publish(pages, Path(config.run.out), edition, made_from)
        keep_only(night.folder, made_from["inputs"]["sha256"])
    ledger.tell("publish")
    write_atomic(night.folder / "report.json", report_json(ledger, night, edition, summaries))


def _foremost(kit: Kit) -> dict[str, str]:
    """The fingerprint of the first model of each route, and under "merge" that of its model."""
    first = {lang: route[0].translator.fingerprint for lang, route in kit.routes.items() if route}
    return first | ({"merge": kit.writer.fingerprint} if kit.writer else {})


def _shortened(events: int, config: Config, hurried: Config) -> int:
    """How many events are told in less than the configuration wants."""
    full = min(events, config.merge.full_digests)
    return full if config.merge.model else full - min(full, hurried.merge.full_digests)


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
        events = ledger.all(cluster, current, TfidfEmbedder(), config.cluster, ledger.note)
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


def _compared(
    digests: tuple[Digest, ...], shorts: tuple[ShortItem, ...], found: Mapping[str, Link], ledger: Ledger
) -> tuple[tuple[Digest, ...], tuple[ShortItem, ...]]:
    """Digests and lines with what is new since earlier editions; as they are after a fault in telling."""
    try:
        tonight = roots(found)
        told = {event: (link, tonight[link.storyline]) for event, link in found.items()}
        long = tuple(compared(one, *told[one.event.id]) if one.event.id in told else one for one in digests)
        short = tuple(compared_short(one, *told[one.event.id]) if one.event.id in told else one for one in shorts)
    except FAULTS as error:
        ledger.fault("compare", f"{len(digests)} events", error)
        return digests, shorts
    return long, short


def _kept(edition: Edition, found: Mapping[str, Link]) -> tuple[Storyline, ...]:
    """What later editions will want to know; nothing after a fault, since this edition is whole without it."""
    try:
        return storylines(edition, found)
    except FAULTS as error:
        log.warning("later editions will not know of this one: %s", error, exc_info=True)
        return ()
