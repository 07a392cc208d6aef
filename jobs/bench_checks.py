"""Measure the checks of translations: false alarms on references and on systems, recall on planted errors.

In: corpora (bench_corpus.py), names to swap in. Out through `say`: for each corpus two tables beside the goals, and on
demand the cases behind them: planted errors missed, alarms on references, and what was caught in real systems.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from jobs.bench_corpus import Corpus, Row
from jobs.checks import CHECKS
from jobs.errors import ConfigError
from jobs.plants import Pair, Stock, chance_of, plant, stock_of
from jobs.protected import unprotected

Say = Callable[[str], None]
# planted error -> the checks meant for it; the goal is that of the first
MEANT = {
    "number_changed": ("numbers",),
    "digit_dropped": ("numbers",),
    "scale_changed": ("numbers",),
    "clause_dropped": ("omission",),
    "name_swapped": ("names",),
    "negation_removed": ("negation",),
    "source_copied": ("copied", "language"),
    "wrong_language": ("language", "copied", "script"),
    "phrase_looped": ("loop",),
}
GOALS = {  # check -> least recall on planted errors, most false alarms on references
    "numbers": (0.98, 0.02),
    "names": (0.90, 0.05),
    "negation": (0.80, 0.05),
    "omission": (0.90, 0.03),
    "copied": (0.99, 0.005),
    "language": (0.99, 0.005),
    "loop": (0.99, 0.005),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to measure, and how many cases of each kind to print."""

    kind: str | None = None  # a check or a planted error; all when None
    misses: int = 0
    alarms: int = 0
    examples: int = 0
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Case:
    """One line with what was found in a target of it; `made_by` is "reference", a system or a kind of planted error."""

    number: int
    made_by: str
    pair: Pair
    target: str
    found: dict[str, tuple[str, ...]]  # check -> details


def bench_checks(corpora: Iterable[Corpus], rows: Sequence[Row], wanted: Wanted, say: Say) -> None:
    """Print both tables of every corpus, and the cases asked for."""
    checks = _checks(wanted.kind)
    for corpus in corpora:
        made = {"reference": [pair.target for pair in corpus.pairs], **corpus.systems}
        sides = {name: _cases(corpus, name, enumerate(targets), checks) for name, targets in made.items()}
        _print_alarms(corpus, checks, sides, say)
        stock = _stock(corpus, rows)
        kinds = [kind for kind in MEANT if wanted.kind in (None, kind, *MEANT[kind][:1])]
        plants = {
            kind: _cases(corpus, kind, _fresh(corpus, kind, stock, wanted.seed, sides), _needed(kind, wanted))
            for kind in kinds
        }
        _print_recall(plants, wanted.kind is None, say)
        for title, cases in _asked(sides, plants, checks, wanted):
            _print_case(title, cases, say)


def print_planted(wanted: Wanted, corpus: Corpus, rows: Sequence[Row], say: Say) -> None:
    """Each source with its planted reference, a tab between them."""
    if wanted.kind not in MEANT:
        raise ConfigError(f"{wanted.kind}: no kind of planted error; there are {', '.join(MEANT)}")
    for number, target in planted(corpus, wanted.kind, _stock(corpus, rows), wanted.seed):
        say(f"{corpus.pairs[number].source}\t{target}")


def planted(corpus: Corpus, kind: str, stock: Stock, seed: int) -> Iterator[tuple[int, str]]:
    """The number of every line that has a place for this error, with the reference that has it."""
    for number, pair in enumerate(corpus.pairs):
        if target := plant(kind, pair, chance_of(kind, corpus.lang, number, seed), stock):
            yield number, target


def _fresh(
    corpus: Corpus, kind: str, stock: Stock, seed: int, sides: dict[str, list[Case]]
) -> Iterator[tuple[int, str]]:
    """The planted lines but those whose reference alarms without a plant: what is flagged there tells nothing."""
    alarmed = {case.number for case in sides["reference"] if any(check in case.found for check in MEANT[kind])}
    return ((number, target) for number, target in planted(corpus, kind, stock, seed) if number not in alarmed)


def _stock(corpus: Corpus, rows: Sequence[Row]) -> Stock:
    """The names to swap in: places of the rows, people of the references."""
    return stock_of(rows, corpus.lang, (pair.target for pair in corpus.pairs))


def _checks(kind: str | None) -> tuple[str, ...]:
    """The checks of this kind, or those meant for this planted error; all when none is named."""
    if kind and kind not in (*CHECKS, *MEANT):
        raise ConfigError(f"--kind {kind}: no check or planted error; there are {', '.join((*CHECKS, *MEANT))}")
    return tuple(CHECKS) if kind is None else MEANT.get(kind, (kind,))


def _needed(kind: str, wanted: Wanted) -> tuple[str, ...]:
    """The checks to run on these planted errors: the meant ones alone where the rest is not asked for."""
    return tuple(CHECKS) if wanted.kind is None else MEANT[kind]


def _cases(corpus: Corpus, made_by: str, targets: Iterable[tuple[int, str]], checks: Sequence[str]) -> list[Case]:
    """These targets with what the checks find in them."""
    cases = []
    for number, target in targets:
        pair = corpus.pairs[number]
        bare, whole = (unprotected(pair.source), unprotected(target)), (pair.source, target)
        texts = {kind: whole if kind == "protected" else bare for kind in checks}  # as `risks` does
        found = {kind: tuple(CHECKS[kind](*texts[kind], corpus.lang)) for kind in checks}
        cases.append(Case(number, made_by, pair, target, {kind: details for kind, details in found.items() if details}))
    return cases


def _print_alarms(corpus: Corpus, checks: Sequence[str], sides: dict[str, list[Case]], say: Say) -> None:
    """The share of segments that each check flags, on the reference and on each system."""
    say(f"{corpus.name} {corpus.lang}, {len(corpus.pairs)} lines; flagged:")
    say("".join((f"  {'check':<17}{'goal':>7}", *(f"{name:>15}" for name in sides))))
    for kind in checks:
        goal = GOALS[kind][1] if kind in GOALS else None
        rates = [share(kind in case.found for case in cases) for cases in sides.values()]
        limit = "" if goal is None else f"≤ {goal:.1%}"
        mark = "" if goal is None else _mark(rates[0] <= goal)
        say("".join((f"  {kind:<17}{limit:>7}", *(f"{rate:>15.2%}" for rate in rates), mark)))
    if len(checks) > 1:
        rates = [share(bool(case.found) for case in cases) for cases in sides.values()]
        say("".join((f"  {'any':<24}", *(f"{rate:>15.2%}" for rate in rates))))


def _print_recall(plants: dict[str, list[Case]], whole: bool, say: Say) -> None:
    """The share of planted errors that the checks meant for them flag, and that any check flags."""
    say(f"  {'planted':<17}{'goal':>7}{'plants':>15}{'found':>15}" + (f"{'by any check':>15}" if whole else ""))
    for kind, cases in plants.items():
        goal = GOALS[MEANT[kind][0]][0]
        rate = share(_is_found(case) for case in cases)
        line = f"  {kind:<17}{f'≥ {goal:.0%}':>7}{len(cases):>15}{rate:>15.2%}"
        line += f"{share(bool(case.found) for case in cases):>15.2%}" if whole else ""
        say(line + (_mark(rate >= goal) if cases else ""))


def share(hits: Iterable[bool]) -> float:
    """The share that is true; 0 of none."""
    every = tuple(hits)
    return sum(every) / max(len(every), 1)


def _mark(passed: bool) -> str:
    """What stands behind a figure that has a goal."""
    return "  pass" if passed else "  FAIL"


def _is_found(case: Case) -> bool:
    """Whether a check meant for this planted error flags it."""
    return any(kind in case.found for kind in MEANT[case.made_by])


def _asked(
    sides: dict[str, list[Case]], plants: dict[str, list[Case]], checks: Sequence[str], wanted: Wanted
) -> Iterator[tuple[str, list[Case]]]:
    """The cases to print, by title."""
    for kind, cases in plants.items():
        yield f"missed {kind}", _spread([case for case in cases if not _is_found(case)], wanted.misses)
    reference, *systems = sides.values()
    for kind in checks:
        yield f"alarm {kind}", _spread([_only(case, kind) for case in reference if kind in case.found], wanted.alarms)
        caught = [
            _only(case, kind)
            for right, *others in zip(reference, *systems, strict=True)
            for case in others
            if kind in case.found and kind not in right.found
        ]
        yield f"caught {kind}", _spread(caught, wanted.examples)


def _only(case: Case, kind: str) -> Case:
    """The case with what this check found alone."""
    return replace(case, found={kind: case.found[kind]})


def _spread(cases: list[Case], most: int) -> list[Case]:
    """So many of these cases, spread over all of them."""
    return cases[:: max(1, len(cases) // most)][:most] if most else []


def _print_case(title: str, cases: list[Case], say: Say) -> None:
    """Each case with its source, its target and, where that is another text, its reference."""
    for case in cases:
        say(f"{title}: {case.pair.lang} line {case.number + 1}, {case.made_by}")
        say(f"    source     {case.pair.source}")
        say(f"    target     {case.target}")
        if case.target != case.pair.target:
            say(f"    reference  {case.pair.target}")
        for kind, details in case.found.items():
            say(f"    {kind + ':':<10} {'; '.join(details)}")
