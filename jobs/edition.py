"""The frame of an edition: the order of its events, the lines below the cut, its state and the masthead's notes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from jobs.config import Config
from jobs.deadline import told
from jobs.duplicates import families
from jobs.headlines import NOTHING
from jobs.records import Digest, Drop, Event, Sentence, ShortItem, Stamp, Summary
from jobs.report import LedgerRecord

REMEDY = "python -m jobs models fetch config/nightly.yaml"
FAULTS = {  # in the second leg; what costs an article of the first leg is listed with the unread
    "cluster": "Articles could not be grouped, so each is an event of its own",
    "merge": "The event of {} could not be merged, so it is one line among the short items",
    "reword": "The sentences of the model for {} were left out",
    "compare": "What is new since earlier editions could not be told for {}",
}

MADE_BY = {
    "memory": "the translation memory",
    "fuzzy": "the translation memory from nearly the same sentence, marked ⚠",
    "model": "a model",
}


def ranked(events: Sequence[Event]) -> list[Event]:
    """Events in the order of the page: more independent articles, more languages, later date, id."""
    by_date = sorted(sorted(events, key=lambda event: event.id), key=lambda event: event.date.value, reverse=True)
    return sorted(by_date, key=lambda event: (-_votes(event), -len(_langs(event))))


def apart(summaries: Sequence[Summary]) -> list[Event]:
    """Each article as an event of its own."""
    articles = [summary.article for summary in summaries]
    dates = [article.happened if article.happened.value else article.published for article in articles]
    return [Event(s.article.id, s.article.id, (s,), date) for s, date in zip(summaries, dates, strict=True)]


def dated(event: Event) -> Event:
    """The event with a date for each of its articles: one without its own has the event's, inferred."""
    known = next((s.article.path for s in event.summaries if s.article.happened.value == event.date.value), "")
    if not known or not event.date.value:
        return event
    inferred = Stamp(event.date.value, "inferred", f"same event as {known}")
    return replace(event, summaries=tuple(_with_date(summary, inferred) for summary in event.summaries))


def _with_date(summary: Summary, inferred: Stamp) -> Summary:
    """The summary, its article dated when it was not."""
    article = summary.article
    if article.happened.value:
        return summary
    translation = replace(summary.translation, article=replace(article, happened=inferred))
    return replace(summary, translation=translation)


def short_items(events: Sequence[Event]) -> tuple[ShortItem, ...]:
    """One cited sentence for each event below the cut."""
    said = [(event, _line(event)) for event in events]
    return tuple(ShortItem(event, sentence.text, sentence.cites) for event, sentence in said)


def _line(event: Event) -> Sentence:
    """The first sentence that stands for an event; the first of its segments, told as lost, when there is none."""
    first = event.summaries[0].article.segments[0].id
    lost = Sentence(f"{NOTHING}.", (first,))
    return next((sentence for summary in event.summaries for sentence in summary.sentences), lost)


def state(
    summaries: Sequence[Summary],
    record: LedgerRecord,
    config: Config,
    first: Mapping[str, str],
    digests: Sequence[Digest] = (),
) -> tuple[str, tuple[str, ...]]:
    """OK, or DEGRADED; and the notes for the masthead, the reasons of a degraded state first.

    `first` is the fingerprint of the first model of each language's route, and under "merge" that of merge.
    """
    reasons = [*_unread(summaries, record.drops, config), *_faults(record), *_untranslated(summaries)]
    worded = Counter(point.origin for digest in digests for point in (digest.lead, *digest.points))
    reasons += [*_fallbacks(summaries, first), *_replaced(summaries), *_not_worded(worded, first)]
    reasons = [*told(dict(record.eased), config.run.deadline or ""), *record.alarms, *reasons]
    return "DEGRADED" if reasons else "OK", (*reasons, *_origins(summaries, config), *_worded(worded, first))


def _unread(summaries: Sequence[Summary], unread: Sequence[Drop], config: Config) -> list[str]:
    """A line when nothing is left, or more inputs than the limit could not be read."""
    failed = sum(drop.outcome == "failed" for drop in unread)
    if not summaries:
        return ["No article could be used; see the end of the page."]
    share = failed / (len(summaries) + len(unread))
    return [f"{failed} inputs could not be read; see the end of the page."] if share > config.publish.max_unread else []


def _faults(record: LedgerRecord) -> list[str]:
    """A line for each fault of the program that made less of the events."""
    faults = [fault for fault in record.faults if fault.stage in FAULTS]
    return [f"{FAULTS[each.stage].format(each.where)} ({each.what}; the log has the traceback)." for each in faults]


def _untranslated(summaries: Sequence[Summary]) -> list[str]:
    """A line when sentences have no translation."""
    count = sum(target.origin == "none" for summary in summaries for target in summary.translation.targets)
    return [f"{_sentences(count)} without a translation withheld; see Withheld below each event."] if count else []


def _fallbacks(summaries: Sequence[Summary], first: Mapping[str, str]) -> list[str]:
    """A line for each language whose first model failed."""
    counts = Counter(
        summary.article.lang for summary in summaries for target in summary.translation.targets if target.fallback
    )
    lines = "{} failed: {} translated by a fallback."
    return [lines.format(first.get(lang, lang), _sentences(counts[lang])) for lang in sorted(counts)]


def _replaced(summaries: Sequence[Summary]) -> list[str]:
    """A line when a model's summary sentences were not supported by their cites."""
    count = sum(sentence.origin == "replaced" for summary in summaries for sentence in summary.sentences)
    return [f"{_sentences(count)} of the summaries had no support and gave way to extracts."] if count else []


def _not_worded(worded: Mapping[str, int], first: Mapping[str, str]) -> list[str]:
    """A line when the model of merge failed, and one when its sentences were not supported by their cites."""
    failed, replaced = worded["failed"], worded["replaced"]
    lines = [f"{first.get('merge')} failed: {_sentences(failed)} of the digests left as extracts."] if failed else []
    return lines + [f"{_sentences(replaced)} of the digests had no support and gave way to extracts."] * bool(replaced)


def _worded(worded: Mapping[str, int], first: Mapping[str, str]) -> list[str]:
    """A line when a model wrote sentences of the digests."""
    count = worded["model"]
    return [f"{_sentences(count)} of the digests written by a model ({first.get('merge')})."] if count else []


def _origins(summaries: Sequence[Summary], config: Config) -> list[str]:
    """Where the English comes from, and how to get the models when the configuration names none."""
    targets = [target for summary in summaries for target in summary.translation.targets]
    counts = Counter((target.origin, target.maker) for target in targets if target.origin in MADE_BY)
    lines = [
        f"{_sentences(number)} translated by {MADE_BY[origin]} ({maker})."
        for (origin, maker), number in sorted(counts.items())
    ]
    if lines and not config.translate.routes:
        lines.append(f"This configuration runs no translation model. To get the models of the real night: {REMEDY}")
    odd = sum(flag.kind == "numbers" and flag.action == "noted" for s in summaries for flag in s.translation.flags)
    wrong = [f"{_sentences(odd)} approved with a number that the original does not have, marked ⚠."] if odd else []
    return [*lines, *wrong]


def _sentences(count: int) -> str:
    """A count with its noun."""
    return f"{count} sentence{'' if count == 1 else 's'}"


def _votes(event: Event) -> int:
    """How many articles have a text of their own: copies of one wire are one."""
    return len(set(families([summary.translation.english for summary in event.summaries])))


def _langs(event: Event) -> set[str]:
    """The languages of an event's articles."""
    return {summary.article.lang for summary in event.summaries}
