"""The first leg: shards hold places, not articles; results lie on the disk, the same however the night is cut."""

import datetime
import json
import pickle

import pytest
from nights import POLISH, night

from jobs.bench_articles import write
from jobs.config import Config, ReadConfig, RunConfig
from jobs.first_leg import finished, first_leg, read_all, shards_of
from jobs.kit import Night, opened
from jobs.pipeline import run_night
from jobs.report import Ledger

AS_OF = datetime.date(2026, 11, 22)


def leg(inputs, out, size):
    """How many shards the first leg makes of the English articles in a folder, and the summaries."""
    config = Config(run=RunConfig(out=str(out), shard_size=size), read=ReadConfig(paths=(f"{inputs}/*-en.txt",)))
    tonight = Night(str(out), config, AS_OF, out / str(AS_OF))
    with opened(tonight):
        shards = first_leg(tonight, Ledger())
        return len(shards), finished(shards)


@pytest.fixture(scope="module")
def inputs(tmp_path_factory):
    """A folder with seven English articles and others."""
    folder = tmp_path_factory.mktemp("in")
    write(folder, 35)
    return folder


@pytest.mark.parametrize(("size", "most"), [(1, 7), (2, 4), (7, 1)])
def test_any_number_of_shards_gives_the_same_summaries(inputs, tmp_path, size, most):
    count, summaries = leg(inputs, tmp_path / "some", size)
    assert 1 <= count <= most
    assert len(summaries) == 7
    assert summaries == leg(inputs, tmp_path / "one", 50)[1]


@pytest.mark.parametrize(("run", "most"), [({}, 7), ({"workers": 3}, 3), ({"workers": 50}, 1)])
def test_no_worker_waits_while_another_has_all(inputs, tmp_path, run, most):
    config = Config(run=RunConfig(out=str(tmp_path), **run), read=ReadConfig(paths=(f"{inputs}/*-en.txt",)))
    tonight = Night(str(tmp_path), config, AS_OF, tmp_path / str(AS_OF))
    with opened(tonight):
        sizes = [len(shard.places) for shard in shards_of(read_all(tonight, Ledger()), tonight)]
    assert sum(sizes) == 7
    assert (len(sizes) == 1) == (not run)
    assert len(sizes) <= -(-7 // most)


def test_shards_carry_places_and_their_results_lie_on_the_disk(tmp_path):
    config, ledger = night(tmp_path), Ledger()
    tonight = Night("tonight", config, config.run.as_of, tmp_path / "out" / "2026-05-08")
    with opened(tonight):
        shards = first_leg(tonight, ledger)
        assert not any(sentence.encode() in pickle.dumps(shards) for sentence in POLISH)
        assert [summary.article.path[-8:] for summary in finished(shards)] == ["a-uk.txt", "b-pl.txt", "c-en.txt"]
    assert ledger.totals() == (("in", 3), ("used", 3), ("duplicate", 0), ("skipped", 0), ("failed", 0))


def test_articles_wait_on_the_disk_until_the_night_is_over(tmp_path):
    folder = run_night(night(tmp_path))
    assert list(folder.rglob(".shards/*.json"))
    assert list(folder.rglob("articles.jsonl")) == []


def test_a_copy_is_found_among_articles_that_memory_does_not_hold(tmp_path):
    config = night(tmp_path)
    (tmp_path / "in" / "z-copy.txt").write_bytes((tmp_path / "in" / "a-uk.txt").read_bytes())
    [lost] = (json.loads(line) for line in (run_night(config) / "dropped.jsonl").read_text().splitlines())
    assert (lost["path"][-10:], lost["outcome"]) == ("z-copy.txt", "duplicate")
    assert lost["reason"].endswith("a-uk.txt")
