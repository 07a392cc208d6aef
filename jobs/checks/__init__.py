"""What can be wrong with one translated segment: source, target and language in, its risks out.

One file per kind of risk; every check is a function (source, target, lang) -> the details, in plain words, of what it
found; nothing when all is well. Pure and quick: checks run on every segment, and again on every candidate of a retry.
Used by the ladder (to retry and to choose), by the stage `check` (to flag and to withhold), and by `bench checks`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from jobs.checks.coverage import added, omitted
from jobs.checks.names import names_differ
from jobs.checks.negation import negation_differs
from jobs.checks.numbers_differ import numbers_differ
from jobs.checks.surface import copied, empty, looped, marks_differ, other_language, other_script, residue
from jobs.checks.terms import glossary_missed, protected_lost
from jobs.glossary import EMPTY, Glossary
from jobs.protected import unprotected

Check = Callable[[str, str, str], Iterator[str]]
# in the order in which a reader is told
CHECKS: dict[str, Check] = {
    "empty": empty,
    "copied": copied,
    "language": other_language,
    "script": other_script,
    "loop": looped,
    "numbers": numbers_differ,
    "negation": negation_differs,
    "omission": omitted,
    "addition": added,
    "names": names_differ,
    "protected": protected_lost,
    "residue": residue,
    "marks": marks_differ,
}
# what a failed check of a model's target leads to, unless the configuration says otherwise (see model_spec.Action)
ACTIONS: Mapping[str, str] = {
    "empty": "withhold", "cut": "withhold", "copied": "withhold", "language": "withhold", "script": "withhold",
    "loop": "withhold", "numbers": "withhold", "names": "withhold", "negation": "withhold", "omission": "withhold",
    "addition": "retry", "protected": "retry", "residue": "retry", "glossary": "retry", "marks": "note",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Risk:
    """One thing that may be wrong."""

    kind: str
    detail: str  # for the reader, in plain words


@lru_cache(maxsize=1 << 14)
def risks(source: str, target: str, lang: str) -> tuple[Risk, ...]:
    """Every risk of this target; an empty target has no other risk than that."""
    if found := tuple(empty(source, target, lang)):
        return tuple(Risk("empty", detail) for detail in found)
    bare, whole = (unprotected(source), unprotected(target)), (source, target)  # a link is no copied word
    seen = ((kind, check, whole if kind == "protected" else bare) for kind, check in CHECKS.items())
    return tuple(Risk(kind, detail) for kind, check, texts in seen for detail in check(*texts, lang))


@dataclass(frozen=True, slots=True)
class Checker:
    """All checks, with the glossary of the configuration."""

    glossary: Glossary = EMPTY

    def risks(self, source: str, target: str, lang: str, *, cut: bool = False) -> tuple[Risk, ...]:
        """Every risk of this target; cut: it had not come to its end."""
        found = risks(source, target, lang)
        if not target.strip():
            return found
        missed = glossary_missed(source, target, lang, self.glossary)
        ends = [Risk("cut", "the model had not come to an end when its limit was reached")] if cut else []
        return (*found, *ends, *(Risk("glossary", detail) for detail in missed))
