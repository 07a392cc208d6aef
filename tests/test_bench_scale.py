"""The comparison of executors, and the arithmetic of a million articles."""

import re

import pytest

from jobs.bench_million import Assumed, Measured, bench_million
from jobs.bench_scale import Row, bench_scale, nothing
from jobs.executors import run_local


def test_each_way_has_its_row():
    said = []
    bench_scale(8, said.append, [("local", 1), ("ray", 2)], lambda name, workers: Row(0.5, 0.004, (10.0, 2.0), 17_000, 2000))
    assert [line.split() for line in said[2:4]] == [["local", "1", "0.5", "4.0", "10.00", "2.00"], ["ray", "2", "0.5", "4.0", "10.00", "2.00"]]
    assert said[-1] == "read 2,000 articles a second; 17.0 kB of finished shards an article"


@pytest.mark.exhaustive
def test_it_measures_the_local_executor():
    said = []
    bench_scale(10, said.append, [("local", 1)])
    assert float(said[2].split()[4]) > 0


def test_an_empty_shard_gives_its_number():
    assert list(run_local(nothing, range(3), 1)) == [0, 1, 2]


def plan(**assumed):
    said = []
    bench_million(said.append, Measured(big=5, pair=15, summaries=1.25, plain=1e9), Assumed(**assumed))
    return said


def test_the_rows_follow_from_their_arithmetic():
    row = next(line for line in plan(sentences=15, hours=5) if line.startswith("CPU") and "extracts" in line)
    # 15 / 5 + 3 x 15 / 15 = 6, / 5 = 1.2 s on two cores; 2.4 core seconds x 10^6 / 3600 / 16 cores = 41.7 hours
    assert re.findall(r"[\d.]+", row.split("extracts")[1]) == ["41.7", "9", "4.6", "27"]


def test_what_machines_do_not_shorten_is_a_tenth_for_ten_editions():
    rows = {line.split("  ")[1]: line.split()[-4::2] for line in plan() if line.startswith("  ")}
    assert rows["merge, render, publish"] == ["317", "32"]
    assert [float(hours) for hours in rows["the floor"]] == [6.6, 0.6]
    assert rows["memory of the process that leads"] == ["180", "18"]
