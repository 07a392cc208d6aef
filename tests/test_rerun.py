"""An edition that is made again: the same bytes from what it kept, whatever has come later; and what differs is told."""

import datetime
import json
import shutil

import pytest
from nights import published
from serials import DAYS, serial

from jobs.config import load
from jobs.errors import ConfigError
from jobs.kept import KEPT
from jobs.manifest import differences
from jobs.pipeline import run_night
from jobs.rerun import damaged, rerun
from jobs.tmx import Entry, write_tmx

SECOND = datetime.date.fromisoformat(DAYS[1])


@pytest.fixture(scope="module")
def three_days(tmp_path_factory):
    """Three nights in a row; what the second was made from is gone, and the memory says otherwise now."""
    home = tmp_path_factory.mktemp("again")
    for day in DAYS:
        run_night(serial(home, day))
    shutil.rmtree(home / DAYS[1])
    with (home / f"{DAYS[0]}" / "flood-it.txt").open("a") as file:
        file.write("changed since")
    write_tmx(home / "approved.tmx", [Entry("it", "Tutto diverso.", "All is different.")])
    return home


@pytest.fixture
def home(three_days, tmp_path):
    """The same, to be changed by a test."""
    shutil.copytree(three_days, tmp_path / "home", symlinks=True)
    return tmp_path / "home"


def test_the_second_of_three_days_is_made_again_after_the_third(home):
    out = home / "out"
    before = {day: published(out / day) for day in DAYS}
    shutil.rmtree(out / DAYS[1] / ".shards")
    text = (home / f"{DAYS[2]}.yaml").read_text()
    (home / "again.yaml").write_text(text.replace(text[text.index("run: {out: ") + 11 : text.index("/out, as_of")], str(home)))
    run_night(load(home / "again.yaml"), as_of=SECOND, again=out / DAYS[1])
    assert {day: published(out / day) for day in DAYS} == before
    assert (out / "latest").resolve().name == DAYS[2]
    assert json.loads((out / DAYS[1] / "report.json").read_text())["run"]["from_kept"]


def test_a_rerun_has_the_same_bytes_and_touches_nothing(home):
    before = {path: path.stat().st_mtime_ns for path in home.rglob("*")}
    said = []
    assert rerun(home / "out" / DAYS[1], said.append) == [] and said == []
    assert {path: path.stat().st_mtime_ns for path in home.rglob("*")} == before


def test_a_rerun_tells_which_files_differ_and_the_first_line(home):
    page = home / "out" / DAYS[1] / "digest.md"
    text = page.read_text().replace("Parma", "Pavia", 1)
    page.write_text(text)
    number = next(n for n, line in enumerate(text.splitlines(), 1) if "Pavia" in line)
    problems = rerun(home / "out" / DAYS[1], list)
    assert problems[0] == f"digest.md: line {number} differs" and len(problems) == 3
    assert "Pavia" in problems[1] and "Parma" in problems[2]


def test_a_rerun_is_told_what_is_not_as_it_was(home):
    path = home / "out" / DAYS[0] / "manifest.json"
    seal = json.loads(path.read_text())
    seal["libraries"]["lxml"] = "1.0"
    seal["code"] = "older"
    path.write_text(json.dumps(seal))
    said = []
    assert rerun(home / "out" / DAYS[0], said.append) == []
    assert said[0].startswith('code: was "older", is "') and said[1].startswith('libraries: lxml: was "1.0", is "')


@pytest.mark.parametrize(
    ("then", "now", "told"),
    [
        ({"code": "a"}, {"code": "a"}, []),
        ({"weights": {"m@main": {"commit": "1"}}}, {"weights": {"m@main": {"commit": "2"}}}, ['weights: m@main: commit: was "1", is "2"']),
        ({"libraries": {"x": "1"}}, {"libraries": {}}, ['libraries: x: was "1", is nothing']),
        ({"config": {"split": {"max_chars": 9}}}, {"config": {"split": {"max_chars": 8}}}, ["config: split: max_chars: was 9, is 8"]),
    ],
)
def test_what_differs_is_told_by_its_name(then, now, told):
    assert differences(then, now) == told


def test_verify_sees_damage_to_what_was_kept_and_does_without_it(home):
    folder = home / "out" / DAYS[1]
    assert damaged(folder) == []
    (kept,) = (folder / KEPT).iterdir()
    kept.write_bytes(kept.read_bytes()[:-9])
    assert len(damaged(folder)) == 1
    shutil.rmtree(folder / KEPT)  # retention
    assert damaged(folder) == []
    with pytest.raises(ConfigError, match=f"edition of {DAYS[1]} has no kept inputs"):
        rerun(folder, list)


@pytest.mark.parametrize("report", ["", "{}", '{"run": {"given": {"publish": 1}}}', '{"run": {"given": {"other": {}}}}'])
def test_a_report_without_a_configuration_is_a_mistake_with_a_remedy(home, report):
    (home / "out" / DAYS[0] / "report.json").write_text(report)
    with pytest.raises(ConfigError, match="--from-kept"):
        rerun(home / "out" / DAYS[0], list)


@pytest.mark.parametrize("text", ["{}", "[]", "no json", '{"files": {}}'])
def test_an_edition_of_an_older_version_is_told(home, text):
    (home / "out" / DAYS[0] / "manifest.json").write_text(text)
    with pytest.raises(ConfigError):
        rerun(home / "out" / DAYS[0], list)
