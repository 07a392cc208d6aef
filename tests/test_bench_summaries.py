"""bench summaries: the table on two articles of our own."""

import json

import pytest

from jobs.bench_summaries import bench_summaries
from jobs.errors import ConfigError

ARTICLE = (
    "The city council of Lublin voted on Monday to close the old bridge.\n"
    "Mayor Anna Kowal said repairs will cost 4 million zlotys. But she did not say who pays. "
    "Buses will use the northern road until spring. Shops near the river will stay open.\n"
    "The bridge was built in 1911 and carries 9,000 cars a day."
)
REFERENCE = "The city council of Lublin voted on Monday to close the old bridge.Buses will use the northern road until spring."


@pytest.fixture
def data(tmp_path):
    rows = [{"article": ARTICLE, "summary_extractive": REFERENCE}, {"article": ARTICLE[:200], "summary_extractive": REFERENCE}]
    (tmp_path / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return tmp_path / "rows.jsonl"


def test_every_system_has_a_line_of_figures(data):
    lines = []
    scores = bench_summaries(data, lines.append)
    assert [line.split()[0] for line in lines[2:]] == ["ours", "opening", "random", "lead-3", "digest", "article"]
    assert all(0 < figure <= 1 for score in scores.values() for figure in score.rouge)


def test_faults_of_the_article_are_not_those_of_its_summary(data):
    scores = bench_summaries(data, [].append, limit=1)
    assert scores["article"].faults["opener"] == 1
    assert not scores["ours"].faults
    assert not scores["digest"].faults


def test_a_line_that_is_no_article_is_named(tmp_path):
    (tmp_path / "rows.jsonl").write_text('{"title": "a"}\n')
    with pytest.raises(ConfigError, match=r"rows.jsonl:1: is no article"):
        bench_summaries(tmp_path / "rows.jsonl", [].append)
