"""Canaries: a few sentences of our own, whose facts are known, through the first leg of every night.

In: a night with models; out: a line for each fact that does not come out in English, with its language and model. The
sentences stand under `canaries` in jobs/languages/*.yaml, for each language that has a route. They are cleaned,
identified, split and translated as articles are, by the first model of the route, but never from the translation
memory: what a model could do yesterday is no evidence of what it does tonight. They are no articles of the edition and
of no ledger. Reads `run.canaries`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from jobs.config import CleanConfig
from jobs.errors import ArticleError
from jobs.executors import executor
from jobs.kit import Kit, Night, kit_at, kit_of
from jobs.languages import english_name, load
from jobs.memory import Memory
from jobs.records import Article, Line, Translation
from jobs.report import Ledger
from jobs.shards import load_shard, save_shard, shard_key
from jobs.signature import code_digest, leg_digest
from jobs.stages.clean import clean
from jobs.stages.identify import identify
from jobs.stages.split import split
from jobs.stages.translate import translate
from jobs.store import dumps, loads

READ = "read"  # the fact that a canary was taken for what it is, before any model
LOST = "The canary in {} lost its {} ({}); see models check CONFIG before you trust tonight's {} articles."
NO_TIME = "The canaries were not asked: no time was left before the deadline."


@dataclass(frozen=True, slots=True)
class Cage:
    """The canaries of a night, under a key that changes with all that their fate depends on."""

    key: str
    night: Night


@dataclass(frozen=True, slots=True)
class Heard:
    """What came out of the canary of one language."""

    lang: str
    model: str  # its fingerprint
    facts: int
    lost: tuple[str, ...] = ()


def sing(night: Night, ledger: Ledger) -> tuple[tuple[str, str], ...]:
    """Send the canaries through; what their part is in what made the edition. The ledger hears of lost facts."""
    if not (cage := caged(night)):
        return ()
    if night.deadline and night.deadline.left(0) < 0:
        ledger.remark(NO_TIME)
        return ()
    [body] = executor(night.config.run)(sung, [cage], 1)
    heard = loads(tuple[Heard, ...], body)
    if len(heard) < len(_langs(kit_of(night), night)):
        ledger.remark(NO_TIME)
        return ()
    for one in heard:
        if one.lost:
            name = english_name(one.lang)
            ledger.alarm(LOST.format(name, ", ".join(one.lost), one.model, name))
    facts, lost = sum(one.facts for one in heard), sum(len(one.lost) for one in heard)
    return (("canaries", f"{facts - lost} of {facts} facts ({', '.join(one.lang for one in heard)})"),)


def caged(night: Night) -> Cage | None:
    """The canaries of this night; None when there is no model to send them through, or nobody wants them."""
    kit = kit_of(night)
    if not (night.config.run.canaries and _langs(kit, night)):
        return None
    made_by = [kit.routes[lang][0].translator.fingerprint for lang in _langs(kit, night)]
    return Cage(shard_key(("canaries", code_digest(), leg_digest(night.config), str(night.as_of), *made_by)), night)


def sung(cage: Cage) -> str:
    """What came out of the canaries, as JSON; what an earlier run of this night has heard is heard again, unless a
    model failed or the time was over, after which nothing is heard."""
    folder, kit = cage.night.shelf, kit_at(cage.night, 0, 0)
    body = load_shard(folder, cage.key)
    if body is None:
        kit.watch.begin()
        body = dumps(tuple(_heard(cage.night, kit)))
        if not kit.watch.failed:
            save_shard(folder, cage.key, body)
    return body


def _langs(kit: Kit, night: Night) -> list[str]:
    """The languages that have a canary, a route, and are read."""
    known = night.config.identify.langs
    return sorted(lang for lang, route in kit.routes.items() if route and lang in known and load(lang).canaries)


def _heard(night: Night, kit: Kit) -> Iterator[Heard]:
    """What came out of each canary."""
    memory = Memory(None)  # knows nothing, and is forgotten
    for lang in _langs(kit, night):
        rung = kit.routes[lang][0]
        try:
            [made] = translate([_read(lang, night)], {lang: (rung,)}, replace(kit.tools, memory=memory))
            lost = tuple(_lost(lang, made))
        except ArticleError as error:
            lost = (f"{READ}: {error.reason}",)
        if kit.watch.late:
            break
        yield Heard(lang, rung.translator.fingerprint, len(_facts(lang)), lost)
    memory.close()


def _read(lang: str, night: Night) -> Article:
    """The canary of a language as an article, up to its segments; ArticleError when it is taken for something else."""
    sources = [canary.source for canary in load(lang).canaries]
    lines = tuple(Line(number, source) for number, source in enumerate(sources, 1))
    article = identify(
        clean(Article(f"canary{lang}", f"canary-{lang}.txt", lines=lines), CleanConfig(min_letters=0)),
        *(night.config.identify, night.as_of),
    )
    if article.lang != lang:
        raise ArticleError(f"taken for {english_name(article.lang)}")
    return split(article, night.config.split)


def _facts(lang: str) -> Sequence[tuple[str, str]]:
    """The facts of the canary of a language, and how their English looks."""
    return [fact for canary in load(lang).canaries for fact in canary.facts.items()]


def _lost(lang: str, made: Translation) -> Iterator[str]:
    """The facts that did not come out."""
    english = " ".join(target.text for target in made.targets).casefold().replace("’", "'")
    yield from (fact for fact, look in _facts(lang) if not re.search(look, english))
