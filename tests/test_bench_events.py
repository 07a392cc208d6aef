"""The measurement of the grouping: what it counts, what it prints, and that the goals hold on what is in the repository."""

import re

import pytest

from jobs.bench_deal import OUTLETS, Told
from jobs.bench_events import Result, Wanted, bench_events


def told(*names):
    """Articles named by their event and a number: a1 tells of a."""
    return tuple(Told(name, name[0], "en", ((f"Told by {name}.", f"Told by {name}."),)) for name in names)


@pytest.fixture(scope="module")
def printed():
    """What the measurement of the seeds and the cases prints, and whether the goals hold."""
    lines = []
    good = bench_events(Wanted(), lines.append)
    return good, lines


def test_true_events_are_those_of_the_articles():
    assert Result(told("a1", "b1", "a2"), []).true == [("a1", "a2"), ("b1",)]


@pytest.mark.parametrize(
    ("found", "precision", "recall", "odd"),
    [
        ([("a1", "a2"), ("b1", "b2")], 1, 1, 1),
        ([("a1", "a2", "b1", "b2")], 0.5, 1, 2 / 3),
        ([("a1", "a2"), ("b1",), ("b2",)], 1, 0.75, 2 / 3),
    ],
)
def test_the_score_is_of_all_events_or_of_every_other(found, precision, recall, odd):
    result = Result(told("a1", "a2", "b1", "b2"), found)
    assert (result.score().precision, result.score().recall) == (precision, recall)
    assert result.score(odd=True).f1 == pytest.approx(odd)


def test_the_seeds_are_exact_and_the_goals_hold(printed):
    good, lines = printed
    assert lines[0] == "seeds: exact"
    assert good


def test_pairs_are_counted_in_one_night_and_case_by_case(printed):
    counts = [re.match(r"(cases, .*): kept apart (\d+) of (\d+), joined (\d+) of (\d+)", line) for line in printed[1]]
    found = [match for match in counts if match]
    assert [match[1] for match in found] == ["cases, one night", "cases, each its own"]
    assert all(int(match[3]) >= 20 and int(match[5]) >= 15 for match in found)


def test_what_fails_is_named(printed):
    _, lines = printed
    named = [line for line in lines if line.startswith("  ")]
    assert all(re.match(r"  (merged|split): \w", line) for line in named)


def test_a_deal_has_a_row_for_each_mode_and_number_of_outlets_and_its_worst_events(tmp_path):
    (tmp_path / "document_ids.tsv").write_text("a\na\na\nb\nb\n", encoding="utf-8")
    for lang, name in OUTLETS.items():
        lines = [f"The harbor of Oslo got crane number {n} on Monday, said the port ({lang})." for n in range(5)]
        (tmp_path / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    lines = []
    bench_events(Wanted(ntrex=tmp_path, outlets=(2,), examples=True), lines.append)
    table = lines[next(n for n, line in enumerate(lines) if "NTREX" in line) :]
    assert table[0].split()[3:9] == ["k", "articles", "precision", "recall", "F1", "odd"]
    assert [line.split()[:4] for line in table[1:] if line[:1].isalpha()] == [
        ["sentences", "dealt", "2", "4"],
        ["whole", "articles", "2", "4"],
    ]
    assert any(line.startswith("  merged:") for line in table)
