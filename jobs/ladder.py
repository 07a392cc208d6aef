"""The ladder: sources of one language in, the best English of each out, trying harder only where a check failed.

The rungs, in order: approved translations; then for each model of the route its first search and, for what fails a
check, its wider search (n-best, other decoding, glossary terms put into the source); then the next model; then an
approved translation of nearly the same sentence. Among all tries the one with the mildest risks is chosen, and why it
was chosen stays on the target. What fails on every rung keeps its best try, which `check` withholds.

Re-ranking is by mean log-probability less a penalty for each risk found (numbers, names, negation, length, marks ...):
what noisy-channel re-rankers learn from data is here a table, since no rule of it depends on a language pair.
"""

import json
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, field, replace

from jobs.checks import Checker, Risk
from jobs.errors import Late, ModelError
from jobs.languages import load
from jobs.memory import Memory
from jobs.models.base import Hypothesis, Translator
from jobs.progress import work
from jobs.protected import Masked, mask, unmask
from jobs.records import Target
from jobs.text import content_id

APPROVED_ONLY = ""  # the fingerprint of no model: only approved entries of the memory match it
# nats per risk, by what it leads to: far more than the scores of two candidates of one model ever differ
PENALTY = {"withhold": 8.0, "retry": 2.0, "note": 0.5}
SEVERITY = ("off", "note", "retry", "withhold")
log = logging.getLogger(__name__)
Actions = Mapping[str, str]
Ask = Callable[[Sequence[str], Sequence[str]], list[Hypothesis]]


@dataclass(frozen=True, slots=True)
class Rung:
    """One model of a route, and what a failed check of its output leads to."""

    translator: Translator
    actions: Actions


@dataclass(frozen=True, slots=True)
class Tools:
    """What every rung uses."""

    memory: Memory
    checker: Checker
    actions: Actions  # for what no model made
    part: int = 1000  # sources that a model is given at once; what it said of them is remembered before the next


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """One segment, and the sentences before it, one per line, as far as some model of the route looks back."""

    text: str
    context: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try at a source."""

    target: Target
    way: str  # how it came about, for the reader
    rung: int
    worst: int  # place in SEVERITY of what its risks lead to
    value: float  # for ranking within a rung
    failed: tuple[str, ...]  # kinds of risk that lead to another try


@dataclass(slots=True)
class Climb:
    """The tries at every source so far, and why the last model failed."""

    lang: str
    tools: Tools
    tried: dict[Source, list[Attempt]] = field(default_factory=dict)
    reason: str = ""
    broken: bool = False  # a model of the route could not be run

    def waiting(self, severity: str) -> list[Source]:
        """The sources whose best try has a risk of this severity or worse, or that have none."""
        limit = SEVERITY.index(severity)
        return [source for source, tries in self.tried.items() if not tries or best(tries).worst >= limit]

    def add(self, source: Source, target: Target, way: str, rung: int, actions: Actions) -> None:
        """One more try."""
        found = self.tools.checker.risks(source.text, target.text, self.lang, cut=target.cut)
        self.tried[source].append(attempt(target, way, rung, found, actions))


def climb(sources: Sequence[Source], lang: str, rungs: Sequence[Rung], tools: Tools) -> dict[Source, Target]:
    """Source -> target; origin "none" with the reason where nothing gave a target."""
    done = _approved(sources, lang, tools.memory)
    state = Climb(lang, tools, {source: [] for source in sources if source not in done})
    state.reason = f"not in the translation memory, and the configuration has no route for {load(lang).name} ({lang})"
    for number, rung in enumerate(rungs):
        try:
            _first(state, number, rung)
            _wider(state, number, rung)
        except Late as error:
            state.reason = str(error)
            break
        except ModelError as error:
            state.reason, state.broken = f"{rung.translator.fingerprint} failed: {error}", True
            log.warning("translate: %s", state.reason)
    _nearly(state, len(rungs))
    return done | {source: _chosen(tries, state.reason) for source, tries in state.tried.items()}


def _approved(sources: Sequence[Source], lang: str, memory: Memory) -> dict[Source, Target]:
    """What is approved, also for a sentence behind a bullet or before a link; a link alone is its own target."""
    masks = {source: mask(source.text) for source in sources}
    done = {source: Target(source.text, "source") for source in sources if not masks[source].text}
    plain = [source for source in sources if masks[source].text != source.text and source not in done]
    for source, hit in zip(plain, memory.find(lang, [masks[one].text for one in plain], APPROVED_ONLY), strict=True):
        if hit and (text := unmask(hit.text, masks[source])):
            done[source] = Target(text, hit.origin, hit.maker, hit.score)
    whole = zip(sources, memory.find(lang, [source.text for source in sources], APPROVED_ONLY), strict=True)
    return done | {source: Target(hit.text, hit.origin, hit.maker, hit.score) for source, hit in whole if hit}


def attempt(target: Target, way: str, rung: int, found: Sequence[Risk], actions: Actions) -> Attempt:
    """A try with what its risks lead to."""
    led = {risk.kind: actions.get(risk.kind, "off") for risk in found}
    worst = max((SEVERITY.index(action) for action in led.values()), default=0)
    value = target.score - sum(PENALTY.get(action, 0.0) for action in led.values())
    failed = tuple(kind for kind, action in led.items() if action in ("withhold", "retry"))
    return Attempt(target, way, rung, worst, value, failed)


def best(tries: Sequence[Attempt]) -> Attempt:
    """The try with a text, the mildest risks, of the earliest rung, of the highest value; in this order."""
    return min(tries, key=lambda one: (not one.target.text.strip(), one.worst, one.rung, -one.value))


def _first(state: Climb, number: int, rung: Rung) -> None:
    """The model's own best target for all that is not settled yet."""
    waiting, size = state.waiting("withhold"), state.tools.part
    with work(f"translate {state.lang}", [len(source.text) for source in waiting]) as meter:
        for start in range(0, len(waiting), size):
            for source, hypothesis in _asked(state, rung.translator, waiting[start : start + size]):
                state.add(source, _target(hypothesis, rung, state), "", number, rung.actions)
            meter.reached(min(start + size, len(waiting)))


def _wider(state: Climb, number: int, rung: Rung) -> None:
    """More candidates of the model for what failed a check of this rung."""
    failed = [source for source in state.waiting("retry") if _of(state, source, number)]
    with work(f"translate {state.lang} again", [len(source.text) for source in failed]):
        tries = list(_candidates(state, rung.translator, failed))
    for source, nbest in tries:
        for rank, hypothesis in enumerate(nbest, 1):
            state.add(
                source, _target(hypothesis, rung, state), f"candidate {rank} of {len(nbest)}", number, rung.actions
            )
    terms = [source for source in state.waiting("retry") if "glossary" in _of(state, source, number)]
    switched = {source: state.tools.checker.glossary.code_switched(source.text, state.lang) for source in terms}
    asked = [Source(text, source.context) for source, text in switched.items()]
    for source, (_, hypothesis) in zip(terms, _asked(state, rung.translator, asked), strict=True):
        state.add(source, _target(hypothesis, rung, state), "with the glossary's terms put in", number, rung.actions)


def _of(state: Climb, source: Source, number: int) -> tuple[str, ...]:
    """The kinds of risk of the best try of this rung; none where it has not tried."""
    mine = [one for one in state.tried[source] if one.rung == number]
    return best(mine).failed if mine else ()


def _nearly(state: Climb, number: int) -> None:
    """Approved translations of nearly the same sentences, for what no model translated faithfully."""
    waiting = state.waiting("withhold")
    for source, hit in zip(waiting, state.tools.memory.similar(state.lang, [s.text for s in waiting]), strict=True):
        if hit:
            place = f", {hit.place}" if hit.place else ""
            way = f"approved for a sentence {int(100 * hit.similarity)} % the same: {hit.source} ({hit.maker}{place})"
            state.add(source, Target(hit.text, "fuzzy", hit.maker, hit.similarity), way, number, state.tools.actions)


def _chosen(tries: Sequence[Attempt], reason: str) -> Target:
    """The target of the best try, with why it was chosen where it was not the first."""
    if not tries:
        return Target("", "none", reason)
    chosen, first = best(tries), tries[0]
    failed = ", ".join(first.failed)
    why = chosen.way
    if chosen is not first and chosen.target.origin == "model":
        why = f"{chosen.way or 'the next model'}; the first try failed: {failed}"
    elif len(tries) > 1 and chosen.target.origin == "model":
        why = f"the best of {len(tries)} tries; it failed: {failed}"
    return replace(chosen.target, why=why)


def _target(hypothesis: Hypothesis, rung: Rung, state: Climb) -> Target:
    """What a model said."""
    made = Target(hypothesis.text, "model", rung.translator.fingerprint, hypothesis.score)
    return replace(made, cut=hypothesis.cut, fallback=state.broken)


def _asked(state: Climb, translator: Translator, sources: Sequence[Source]) -> Iterator[tuple[Source, Hypothesis]]:
    """What the model says of these sources; links, addresses, bullets and the like stay out of its hands."""

    def ask(texts: Sequence[str], contexts: Sequence[str]) -> list[Hypothesis]:
        """The model, asked; where it lost what stands for a link, asked again with the link."""
        masks = [mask(text) for text in texts]
        said = translator.translate([masked.text for masked in masks], state.lang, contexts)
        back = [_unmasked(one, masked) for one, masked in zip(said, masks, strict=True)]
        lost = [place for place, one in enumerate(back) if one is None]
        if lost:
            plain = translator.translate([texts[i] for i in lost], state.lang, [contexts[i] for i in lost if contexts])
            again = dict(zip(lost, plain, strict=True))
            return [again[place] if one is None else one for place, one in enumerate(back)]
        return [one for one in back if one is not None]

    return zip(sources, _remembered(state, translator, sources, ask), strict=True)


def _candidates(
    state: Climb, translator: Translator, sources: Sequence[Source]
) -> Iterator[tuple[Source, list[Hypothesis]]]:
    """The candidates of the model's wider search."""

    def ask(texts: Sequence[str], contexts: Sequence[str]) -> list[Hypothesis]:
        """The model, asked; all candidates of a source in one text, as the memory keeps it."""
        masks = [mask(text) for text in texts]
        found = translator.candidates([masked.text for masked in masks], state.lang, contexts)
        pairs = zip(found, masks, strict=True)
        whole = ([one for h in nbest if h.text and (one := _unmasked(h, masked))] for nbest, masked in pairs)
        return [Hypothesis(_kept(nbest)) for nbest in whole]

    for source, kept in zip(sources, _remembered(state, translator, sources, ask, "|candidates"), strict=True):
        yield source, [Hypothesis(*fields) for fields in json.loads(kept.text or "[]")]


def _kept(nbest: Sequence[Hypothesis]) -> str:
    """Candidates as one text; empty, so that they are asked for again, when there are none."""
    return json.dumps([astuple(one) for one in nbest], ensure_ascii=False) if nbest else ""


def _unmasked(hypothesis: Hypothesis, masked: Masked) -> Hypothesis | None:
    """A hypothesis with all that was masked; None when the model lost a part of it."""
    if masked.text and not hypothesis.text:
        return hypothesis
    text = unmask(hypothesis.text, masked)
    return None if text is None else replace(hypothesis, text=text)


def _remembered(
    state: Climb, translator: Translator, sources: Sequence[Source], ask: Ask, kind: str = ""
) -> list[Hypothesis]:
    """What an earlier run was told of these sources; the rest is asked now, and remembered."""
    asked = [Source(source.text, _last(source.context, translator.context)) for source in sources]
    known: dict[Source, Hypothesis] = {}
    for name, group in _by_name(translator, dict.fromkeys(asked), kind).items():
        hits = state.tools.memory.find(state.lang, [source.text for source in group], name)
        known |= {source: Hypothesis(hit.text, hit.score) for source, hit in zip(group, hits, strict=True) if hit}
    missing = [source for source in dict.fromkeys(asked) if source not in known]
    if missing:
        contexts = [source.context for source in missing] if translator.context else []
        known |= zip(missing, ask([source.text for source in missing], contexts), strict=True)
    for name, group in _by_name(translator, [source for source in missing if _complete(known[source])], kind).items():
        pairs = [(known[source].text, known[source].score) for source in group]
        state.tools.memory.remember(state.lang, [source.text for source in group], pairs, name)
    return [known[source] for source in asked]


def _complete(hypothesis: Hypothesis) -> bool:
    """Whether a hypothesis is worth remembering."""
    return bool(hypothesis.text) and not hypothesis.cut


def _by_name(translator: Translator, sources: Iterable[Source], kind: str) -> dict[str, list[Source]]:
    """The sources by the name under which the memory keeps what the model makes of them: a context is part of it."""
    named: dict[str, list[Source]] = {}
    for source in sources:
        after = f"|after {content_id(source.context)}" if source.context else ""
        named.setdefault(f"{translator.fingerprint}{kind}{after}", []).append(source)
    return named


def _last(context: str, count: int) -> str:
    """The last so many sentences of a context."""
    return "\n".join(context.split("\n")[-count:]) if count else ""
