"""explain: pair by pair, what joined an event and what kept the nearest others apart, as the clustering decided it."""

import json
import re
import subprocess
import sys

import pytest
from nights import night

from jobs.errors import ConfigError
from jobs.explain import explain
from jobs.pipeline import run_night

MEETINGS = {
    "oslo1": "Minister Hanna Lind met Ambassador Peter Okoye in Oslo on the cod quota.\n\n"
    "Lind said the cod quota for the northern fishery would fall by 12 percent. Okoye asked for help with new trawlers.",
    "oslo2": "Hanna Lind and Peter Okoye discussed the cod quota in Oslo.\n\n"
    "The northern fishery will lose 12 percent of its cod quota, said Lind. New trawlers were a subject too, Okoye said.",
    "lisbon": "Hanna Lind met Ambassador Peter Okoye in Lisbon on the cod quota.\n\n"
    "Lind said the cod quota for the northern fishery would fall further. Okoye asked for help with new trawlers.",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    home = tmp_path_factory.mktemp("night")
    config = night(home, more="merge: {full_digests: 1}\nclean: {min_letters: 50}")
    for path in (home / "in").iterdir():
        path.unlink()
    for name, text in MEETINGS.items():
        (home / "in" / f"{name}.txt").write_text(text)
    return run_night(config)


def test_it_tells_what_joined_and_what_kept_apart(folder):
    told = "\n".join(explain(folder, "1"))
    assert told.startswith("1. ")
    assert re.search(r"\n2 articles · Oslo · [0-9a-f]{16}\n  en2    ", told)
    assert "\njoined: 1 pair\n  en2    en3    similarity 0." in told
    assert "people: Hanna Lind, Peter Okoye\n" in told and "city: Oslo\n" in told and "numbers: 12 percent" in told
    assert "\nkept apart: 1 pair\n" in told and "  different cities: Oslo; Lisbon\n" in told


@pytest.mark.parametrize("name", ["number", "id", "anchor"])
def test_a_short_item_is_explained_too(folder, name):
    [item] = json.loads((folder / "edition.json").read_text())["short_items"]
    told = list(explain(folder, str(item[name])))
    assert told[0].startswith("2. ")
    assert "\njoined: none" in told
    assert any("different cities: Lisbon; Oslo" in line for line in told)


def test_an_event_has_three_names(folder):
    event = json.loads((folder / "edition.json").read_text())["events"][0]
    assert [*explain(folder, event["id"])] == [*explain(folder, "1")] == [*explain(folder, event["anchor"])]


def test_the_pairs_are_part_of_the_edition(folder):
    pairs = [json.loads(line) for line in (folder / "pairs.jsonl").read_text().splitlines()]
    assert len(pairs) == 3
    assert "pairs.jsonl" in json.loads((folder / "manifest.json").read_text())["files"]


@pytest.mark.parametrize(
    ("change", "name", "said"),
    [
        (None, "event-7", r"no event 'event-7'; it has 1 to 2"),
        (("edition.json", "{}"), "1", "is not an edition of this program"),
        (("edition.json", "["), "1", "is not an edition of this program"),
        (("pairs.jsonl", None), "1", r"pairs.jsonl: cannot be read .*--out names the folder"),
    ],
)
def test_what_cannot_be_told_is_said(folder, tmp_path, change, name, said):
    for file in ("edition.json", "pairs.jsonl"):
        (tmp_path / file).write_bytes((folder / file).read_bytes())
    if change:
        (tmp_path / change[0]).write_text(change[1]) if change[1] else (tmp_path / change[0]).unlink()
    with pytest.raises(ConfigError, match=said):
        list(explain(tmp_path, name))


def test_the_command_prints_it(folder):
    command = [sys.executable, "-m", "jobs", "explain", "1", "--out", str(folder)]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.startswith("1. ")
