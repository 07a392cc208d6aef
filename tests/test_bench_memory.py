"""The measurement of the memory: the same sentences each time, and a figure for every kind of look-up."""

import subprocess
import sys
from itertools import islice

from jobs.bench_memory import sentences

FOUND = {
    "known": "100.0%", "unknown": "0.0%", "1 in 10 known": "10.0%", "known, one by one": "100.0%",
    "unknown, one by one": "0.0%", "fuzzy, one letter less": "97.5%", "fuzzy, others": "0.0%",
}  # fmt: skip


def test_the_grammar_gives_the_same_sentences_and_hardly_one_twice():
    first = list(islice(sentences(), 2000))
    assert first == list(islice(sentences(), 2000))
    assert len(set(first)) > 1990
    assert 60 < sum(map(len, first)) / len(first) < 180


def test_the_command_prints_every_figure():
    command = [sys.executable, "-m", "jobs", "bench", "memory", "--entries", "2000"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    title, *lines = done.stdout.splitlines()
    assert title.split() == ["entries", "a", "second", "a", "CPU", "second"]
    assert [line.split("  ")[0] for line in lines] == ["export", "import", "open", *FOUND, "remember"]
    assert {line.split("  ")[0]: line.split()[-2] for line in lines if line.endswith("found")} == FOUND
