"""What `bench speed` says of what it measured, and the models it measures with."""

import json

import pytest

from jobs import bench_speed
from jobs.models.contenders import Job, Result
from jobs.models.random_weights import SIZES, build


def table(monkeypatch, night, repeat=1):
    """The rows where CTranslate2 by hand makes ten sentences a second in every run, and the night makes these."""
    rates = {"naive": [1.0], "batched": [3.0], "bfloat16": [8.0] * repeat, "by hand": [10.0] * repeat}
    runs = {name: iter([Result(rate, 1.0, 5_000_000) for rate in made]) for name, made in rates.items()}
    monkeypatch.setattr(bench_speed, "_in_process", lambda name, job, variables: next(runs[name]))
    nights, said = iter([Result(rate, 1.0, 7_000_000) for rate in night]), []
    bench_speed._table(Job(None, None, ()), repeat, lambda: next(nights), said.append)
    assert [list(rest) for rest in (*runs.values(), nights)] == [[]] * 5
    return said


@pytest.mark.parametrize(("night", "hand", "naive"), [(9.3, "0.93, goal 0.92: ✓", "✓"), (9.1, "0.91, goal 0.92: ✗", "✓"), (7.0, "0.70, goal 0.92: ✗", "✗")])
def test_the_night_is_held_against_the_better_of_the_fast_ways_and_a_first_script(monkeypatch, night, hand, naive):
    said = table(monkeypatch, [night])
    assert [line.split()[0] for line in said[:5]] == ["(a)", "(b)", "(c)", "(d)", "(e)"]
    assert said[5].endswith(f"(c) and (d): {hand}")
    assert said[6].endswith(naive)


def test_of_several_runs_the_median_counts_and_the_slow_ways_run_once(monkeypatch):
    said = table(monkeypatch, [2.0, 9.5, 30.0], repeat=3)
    assert "9.50 sentences a second    9.50 x (a)       7 MB" in said[4]
    assert "0.95, goal 0.92: ✓" in said[5]


def test_the_vocabulary_has_its_real_size_and_what_is_filled_in_are_words_without_numbers(tmp_path):
    texts = ["Уряд схвалив новий бюджет.", "The government approved the new budget.", "Il minuto 12 è babaca."] * 9
    vocabulary = json.loads((build("small", tmp_path, texts) / "vocab.json").read_text(encoding="utf-8"))
    assert len(set(vocabulary.values())) == len(vocabulary) == SIZES["small"].vocabulary
    filled = [piece for piece, index in vocabulary.items() if index > 500 and piece != "<pad>"]
    assert len(filled) > 15_000
    assert all(piece.startswith("▁") and piece[1:].isalpha() and len(piece) == 7 for piece in filled)
    before = (tmp_path / "config.json").stat().st_mtime_ns
    assert build("small", tmp_path, texts) == tmp_path
    assert (tmp_path / "config.json").stat().st_mtime_ns == before
