"""Measure sentence splitting: hand-marked cases (`¦` at every boundary) and, where a copy is at hand, NTREX.

In: a folder of sentences_LANG.txt or LANG.txt, and optionally NTREX (one sentence a line). Out: tables through `say`.
"""

import re
from collections.abc import Callable, Iterable
from itertools import accumulate
from pathlib import Path

from jobs.stages.split import sentences

LANGS = ("uk", "pl", "it", "es", "en")
NTREX = {"uk": "ukr", "pl": "pol", "it": "ita", "es": "spa", "en": "eng"}
MARK = "¦"
MARKED = re.compile(r"[.!?…][\"'”»’)\]“]*$")


def bench_sentences(cases_folder: Path, ntrex_folder: Path | None, say: Callable[[str], None]) -> None:
    """Print precision, recall and F1 per language, then recall and extra boundaries on NTREX."""
    say("cases    precision  recall      F1")
    for lang in LANGS:
        precision, recall, f1 = score_cases(read_cases(cases_folder, lang), lang)
        say(f"{lang}       {precision:9.1%} {recall:7.1%} {f1:7.1%}")
    if ntrex_folder is not None:
        say("NTREX       recall  missed   extra")
        for lang in LANGS:
            true, missed, extra = joined_lines(_lines(ntrex_folder / f"{NTREX[lang]}.txt"), lang)
            say(f"{lang}       {1 - missed / true:9.2%} {missed:7} {extra:7}")


def read_cases(folder: Path, lang: str) -> list[str]:
    """The marked cases of this language."""
    ours = folder / f"sentences_{lang}.txt"
    return _lines(ours if ours.exists() else folder / f"{lang}.txt")


def score_cases(cases: Iterable[str], lang: str) -> tuple[float, float, float]:
    """Precision, recall and F1 of the boundaries within the cases."""
    hits = found = true = 0
    for case in cases:
        gold, guess = gold_boundaries(case), boundaries(case.replace(MARK, ""), lang)
        hits, found, true = hits + len(gold & guess), found + len(guess), true + len(gold)
    precision, recall = hits / max(found, 1), hits / max(true, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def gold_boundaries(case: str) -> set[int]:
    """The places of the marks, counted without white space."""
    parts = case.split(MARK)[:-1]
    return {len("".join("".join(parts[: number + 1]).split())) for number in range(len(parts))}


def boundaries(text: str, lang: str) -> set[int]:
    """The places where we split, counted without white space."""
    ends = [end for _, end in sentences(text, lang)][:-1]
    return {len("".join(text[:end].split())) for end in ends}


def joined_lines(lines: list[str], lang: str) -> tuple[int, int, int]:
    """Lines joined with spaces: how many true boundaries, how many we missed, how many we put within lines.

    Lines without an end mark (titles) are left out: nobody could tell where they end once joined.
    """
    marked = [line for line in lines if MARKED.search(line)]
    ends = list(accumulate((len(line) + 1 for line in marked), initial=-1))
    true = set(ends[1:-1])
    guess = {end for _, end in sentences(" ".join(marked), lang)[:-1]}
    return len(true), len(true - guess), len(guess - true)


def _lines(path: Path) -> list[str]:
    """The lines of a file that are not empty, trimmed."""
    return [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
