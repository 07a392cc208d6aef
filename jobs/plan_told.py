"""A plan in lines for the terminal, and the error that its command ends with. Reads no YAML."""

import datetime
from collections import Counter
from collections.abc import Iterator

from jobs.calibration import FIRST_LEG, REST, SECOND_LEG
from jobs.deadline import LEVELS, STOP
from jobs.errors import DeadlineError, ModelMissing, NightdeskError
from jobs.plan import Ask, Plan

TOP = 5  # outlets of a language, and reasons of drops, that have a line of their own
FETCH = "run: python -m jobs models fetch CONFIG"
CALIBRATE = "run: python -m jobs plan CONFIG --calibrate"


def told(plan: Plan, now: datetime.datetime) -> Iterator[str]:
    """What came in, what there is to do, and how long it takes from now."""
    yield from _input(plan)
    yield from _work(plan)
    yield from _times(plan, now)
    yield from _room(plan)
    for spec in plan.missing:
        yield f"✗ {spec.name}: is not on this machine"
    yield from _deadline(plan)


def trouble(plan: Plan) -> NightdeskError | None:
    """Why the command ends with an error: models that are missing come first."""
    if plan.missing:
        return ModelMissing(f"{len(plan.missing)} models are missing; {FETCH}")
    if plan.deadline and plan.level == STOP:
        remedy = "begin earlier, give run.deadline a later hour, or name faster models"
        return DeadlineError(f"the edition cannot be whole by {plan.deadline.text}, whatever it does without; {remedy}")
    return None


def duration(seconds: float) -> str:
    """Seconds as a reader says them: 48 s, 12 min 5 s, 3 h 20 min."""
    if seconds < 60:
        return f"{seconds:.1f} s" if seconds < 9.95 else f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def _input(plan: Plan) -> Iterator[str]:
    """What came in: by language and outlet, and what is left out."""
    counted = plan.counted
    yield f"the night of {plan.date}: {counted.came} inputs, {counted.langs.total()} articles"
    if plan.feeds:
        yield f"  not asked: {plan.feeds} feeds; the articles that they will bring are in no figure below"
    for lang in sorted(counted.langs):
        outlets = Counter({outlet: n for (other, outlet), n in counted.outlets.items() if other == lang})
        yield f"  {lang}  {counted.langs[lang]:>7,}   {_top(outlets)}"
    reasons = Counter(f"{drop.stage}: {drop.reason}" for drop in counted.drops)
    if reasons:
        yield f"  dropped {len(counted.drops)}"
    rows = sorted(reasons.items(), key=lambda row: (-row[1], row[0]))
    yield from (f"    {count:>7,}   {reason}" for reason, count in rows[:TOP])
    if len(rows) > TOP:
        yield f"    {sum(count for _, count in rows[TOP:]):>7,}   for {len(rows) - TOP} more reasons"


def _top(counts: Counter[str]) -> str:
    """The largest counts, and how many more there are."""
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    shown = [f"{name} {count}" for name, count in rows[:TOP]]
    more = [f"and {len(rows) - TOP} more"] if len(rows) > TOP else []
    return ", ".join((*shown, *more))


def _work(plan: Plan) -> Iterator[str]:
    """What is done already, and what models have to do."""
    counted = plan.counted
    if plan.missing:
        yield f"shards: {counted.shards}; which are finished is known when all models are here"
    else:
        yield f"shards: {counted.shards}, {counted.finished} finished by an earlier run"
    yield f"to do: {counted.fresh} articles, {counted.segments.total():,} segments"
    if plan.asks:
        yield f"  {'':4}{'segments':>9}{'distinct':>10}{'in memory':>11}{'to translate':>14}{'tokens':>11}  model"
        yield from map(_asked, plan.asks)
    if plan.summarizer:
        yield f"  {counted.fresh} summaries by {plan.summarizer}"


def _asked(ask: Ask) -> str:
    """The row of one language."""
    about = "" if ask.counted else "~"
    tokens = f"{about}{ask.tokens:,}"
    left = f"{ask.distinct:>10,}{ask.hits:>11,}{ask.calls:>14,}"
    return f"  {ask.lang:4}{ask.segments:>9,}{left}{tokens:>11}  {ask.model or 'none: no route, the memory alone'}"


def _times(plan: Plan, now: datetime.datetime) -> Iterator[str]:
    """How long each stage takes, and when the edition is there."""
    if any(not ask.counted and ask.calls for ask in plan.asks):
        yield "  ~ estimated, four characters a token: the tokenizer is not here"
    if not plan.nights:
        yield f"time: not calibrated: no night of this machine with as many workers is known; {CALIBRATE}"
        return
    yield f"time, by the last {plan.nights} nights of this machine" if plan.nights > 1 else "time, by one night"
    for stage in (REST, "read", *FIRST_LEG, *SECOND_LEG):
        yield f"  {stage:16}{duration(plan.forecast.seconds[stage]):>14}"
    for (stage, maker), seconds in plan.forecast.models.items():
        yield f"    of {stage}: {duration(seconds)} {maker.split('|')[0]}"
    yield from (f"  ✗ not calibrated: {maker.split('|')[0]}; {CALIBRATE}" for maker in plan.forecast.unknown)
    whole = now + datetime.timedelta(seconds=plan.forecast.total)
    least = "at least " if plan.forecast.unknown else ""
    yield f"  {'in all':16}{least + duration(plan.forecast.total):>14}: begun now, ready at {whole:%H:%M:%S}"


def _room(plan: Plan) -> Iterator[str]:
    """Memory and disk."""
    if plan.nights:
        yield f"memory at the peak: {plan.forecast.memory / 1e6:,.0f} MB"
    needed = f"{plan.forecast.disk / 1e6:,.1f} MB needed" if plan.nights else "need not calibrated"
    tight = plan.nights and plan.forecast.disk > plan.free
    yield f"{'✗ ' if tight else ''}disk: {needed}, {plan.free / 1e6:,.0f} MB free"


def _deadline(plan: Plan) -> Iterator[str]:
    """Whether the edition is there in time, and what it does without for that."""
    if plan.deadline is None or not plan.nights:
        return
    if plan.level == 0:
        yield f"deadline {plan.deadline.text}: met as configured"
    elif plan.level < STOP:
        yield f"deadline {plan.deadline.text}: met when articles are {LEVELS[plan.level]}"
    else:
        yield f"✗ deadline {plan.deadline.text}: not met, even with articles {LEVELS[STOP - 1]}"
