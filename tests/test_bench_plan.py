"""The bench of `plan`: its table, its goal, and the files of its nights."""

from pathlib import Path

import pytest

from jobs.bench_plan import DAY, bench_plan, night_file
from jobs.config import load


@pytest.mark.parametrize(
    ("planned", "real", "right", "told"),
    [(100.0, 100.0, True, "+0%"), (119.0, 100.0, True, "+19%"), (79.0, 100.0, False, "-21%"), (130.0, 100.0, False, "+30%")],
)
def test_a_plan_is_right_within_a_fifth(planned, real, right, told):
    said = []
    assert bench_plan(40, said.append, lambda _home, count: iter([(count, planned, real, 9e8, 8e8)])) is right
    assert said[1].split() == ["40", f"{planned}", f"{real}", told, "900", "800"]
    assert said[-1] == f"goal ±20%: {'' if right else 'not '}reached"


def test_one_night_that_is_far_off_is_enough(tmp_path):
    rows = [(20, 10.0, 10.0, 1.0, 1.0), (40, 30.0, 20.0, 1.0, 1.0)]
    assert not bench_plan(40, lambda _: None, lambda _home, _count: iter(rows))


def test_the_nights_are_configurations_without_mistakes(tmp_path):
    config = load(night_file(tmp_path, 2, [tmp_path / "a", tmp_path / "b"]))
    assert (config.run.as_of, config.read.paths) == (DAY, (str(tmp_path / "in-2"),))
    assert {Path(spec.name).name for spec in config.model_specs()} == {"a", "b"}
