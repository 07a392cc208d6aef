"""The measurement of the night, and that no stage takes steps out of proportion to one huge article."""

import sys

import pytest

from jobs.bench_footprint import Footprint, bench_footprint, footprint, prepare
from jobs.bench_night import STAGES, alone, bench_night, one_line, sentences, short_lines

MB = 1_000_000
SHAPES = [(sentences, 40), (one_line, 5_000), (short_lines, 400)]


def steps(text):
    """How many functions the first leg calls for this article."""
    count = 0

    def note(frame, event, arg):
        nonlocal count
        count += event in ("call", "c_call")

    alone(text)  # tables are read once
    sys.setprofile(note)
    try:
        alone(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(("make", "size"), SHAPES)
def test_four_times_the_article_takes_about_four_times_the_steps(make, size):
    assert steps(make(4 * size)) < 5 * steps(make(size))


@pytest.mark.parametrize(("make", "size"), SHAPES)
def test_a_huge_article_goes_through_every_stage(make, size):
    stages = alone(make(size)).to_json()
    assert [stage["stage"] for stage in stages] == list(STAGES)
    assert {stage["out"] for stage in stages} == {1}


def test_the_table_has_every_stage_and_every_huge_article():
    lines = []
    bench_night(20, lines.append, {"12 sentences": (sentences, 12)})
    assert [line.split()[0] for line in lines[1:8]] == list(STAGES)
    assert lines[0].split() == ["stage", "2", "articles", "20", "articles"]
    assert lines[8].startswith("clean, identify, split, check together: ")
    assert lines[-1].startswith("12 sentences")


def test_the_memory_of_a_night_is_taken_after_each_step(tmp_path):
    prepare(tmp_path, 25)
    found = footprint(tmp_path, 24)
    assert min(found.ready, found.leg, found.loaded) > 50 * MB
    assert found.articles == 24


@pytest.mark.parametrize(("leg", "flat", "said"), [(330, True, "x1.10, flat"), (390, False, "x1.30, not flat")])
def test_the_table_says_whether_the_memory_is_flat(leg, flat, said):
    made = {10: Footprint(290 * MB, 300 * MB, 310 * MB, 10), 100: Footprint(290 * MB, leg * MB, 490 * MB, 100)}
    lines = []
    assert bench_footprint(100, lines.append, lambda counts: made) == flat
    assert lines[0].split() == ["most", "memory,", "MB", "10", "articles", "100", "articles"]
    assert lines[2].split()[-2:] == ["300", str(leg)]
    assert lines[-2:] == [f"first leg: {said}", "summaries for the second leg: 2000.0 kB an article"]
