"""The night under load: its articles are what it says they are, and a lost one is noticed."""

import pytest

from jobs import bench_load
from jobs.bench_load import Load, night, prepare


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Sixty-six articles on the disk."""
    folder = tmp_path_factory.mktemp("load")
    prepare(folder, 66)
    return folder


def test_of_sixty_six_files_two_are_broken_and_thirteen_repeat_another(home):
    names = [path.name for path in (home / "in").iterdir()]
    assert len(names) == 66
    assert sum("broken" in name for name in names) == 2
    assert sum("again" in name for name in names) == 13


def test_a_night_accounts_for_every_file(home):
    load = night(home, workers=1)
    assert (load.articles, load.lost, load.used + load.dropped) == (66, 0, 66)
    assert load.used > 45 and load.dropped >= 2
    assert min(load.wall, load.cpu, load.leading, load.kept) > 0


@pytest.mark.parametrize(
    ("lost", "cpu", "said"),
    [(0, 10.0, "n^1.00; goal n^1.15 and nothing lost: reached"), (0, 20.0, "n^1.30; goal n^1.15 and nothing lost: not reached"),
     (1, 10.0, "n^1.00; goal n^1.15 and nothing lost: not reached")],
)  # fmt: skip
def test_growth_and_losses_decide(lost, cpu, said):
    told = []
    rows = {10: Load(10, 10, 0, 0, 1.0, 1.0, 1, 1, 1, 1), 100: Load(100, 100 - lost, 0, lost, 9.0, cpu, 1, 1, 1, 1)}
    assert bench_load.bench_load(100, told.append, rows.__getitem__) == said.endswith(": reached")
    assert told[-1] == f"the cost grows as {said}"
