"""The measurement of the clustering: its news, its table, and that no step takes out of proportion to the articles."""

from collections import Counter
from dataclasses import replace
from itertools import islice

import pytest

from jobs.bench_cluster import Figures, bench_cluster, figures
from jobs.bench_news import LARGEST, news, word
from jobs.metrics import Score
from jobs.text import words


def test_the_same_seed_makes_the_same_news():
    assert list(news(30)) == list(news(30)) != list(news(30, seed=2))


def test_about_a_third_as_many_events_as_articles():
    sizes = Counter(number for number, _ in news(600))
    assert 120 < len(sizes) < 300 and max(sizes.values()) <= LARGEST


def test_new_words_go_on_coming():
    grown, seen = [], set()
    made = (summary.translation.english for _, summary in news(300))
    for _ in range(3):
        seen |= {found for text in islice(made, 100) for found in words(text)}
        grown.append(len(seen))
    assert grown[2] > 1.2 * grown[1] > 1.2 * 1.2 * grown[0]


def test_no_two_ranks_are_one_word():
    assert len({word(rank) for rank in range(1, 20_000)}) == 19_999


def test_what_clustering_took_is_told_step_by_step():
    found = figures(60)
    assert (found.articles, set(found.seconds)) == (60, {"versions", "cluster", "order"})
    assert found.most >= found.ready > 50e6 and found.wall > 0
    assert found.score.f1 > 0.8


COST = Figures(1_000, 300, 310, {"versions": 1, "cluster": 8, "order": 1}, 11, 10**8, 2 * 10**8, Score(1, 0.5))


@pytest.mark.parametrize(
    ("before", "seconds", "most", "said"),
    [
        (10, 100, 10**9, "reached"),
        (10, 150, 10**9, "not reached"),
        (70, 700, 10**9, "not reached"),
        (10, 100, 7 * 10**9, "not reached"),
    ],
)
def test_the_table_says_whether_the_goals_are_reached(before, seconds, most, said):
    few = replace(COST, seconds={"versions": 1, "cluster": before - 2, "order": 1})
    rows = {1_000: few, 10_000: replace(few, articles=10_000, seconds={"versions": 0, "cluster": seconds, "order": 0}, most=most)}
    lines = []
    assert bench_cluster([10_000, 1_000], lines.append, rows.get) == (said == "reached")
    cells = ["1000", "300", "310", "1.00", f"{before - 2}.00", "1.00", f"{before}.00", "11.00", "200", "100", "1.000", "0.500", "0.667"]
    assert lines[1].split() == cells
    assert lines[3].startswith("from 1,000 to 10,000 articles the cost grows as n^1.")
    assert lines[4] == f"goal 10 minutes, 6 GB, n^1.15: {said}"
