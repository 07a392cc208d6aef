"""The manifest says what an edition was made of, the same for the same input; the report how, when and where."""

import datetime
import json
import re
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner
from nights import night, published

from jobs.cli import commands
from jobs.config import load
from jobs.manifest import LIBRARIES, libraries, machine, weights, whole
from jobs.model_spec import ModelSpec
from jobs.models.hub import write_receipt
from jobs.pipeline import run_night


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A night with a fake model for Polish, and who is told of it."""
    folder = tmp_path_factory.mktemp("origin")
    mail = "email: {host: 127.0.0.1, port: 9, security: none, from: desk@example.org, to: [reader@example.org], timeout: 1}"
    hook = "webhook: {url: 'http://127.0.0.1:9/t0ken', allow_private: true, attempts: 1}"
    text = f"publish: {{{mail}, {hook}}}\ncheck: {{min_usable: 0.1}}"
    config = night(folder, more=text)
    path = folder / "night.yaml"
    path.write_text(path.read_text().replace("translate: {", "translate: {routes: {pl: [{name: some/model, backend: fake, beam: 3}]}, "))
    assert config.run.out == str(folder / "out")
    run_night(load(path))
    return folder


def read(home, name):
    return json.loads((home / "out" / "2026-05-08" / name).read_text(encoding="utf-8"))


def test_the_manifest_has_what_decides_the_bytes(home):
    seal = read(home, "manifest.json")
    assert re.fullmatch(r"[0-9a-f]{64}", seal["inputs"]["sha256"]) and seal["code"] == seal["signature"]["code"]
    assert seal["config"]["check"]["min_usable"] == 0.1 and not {"run", "read", "models"} & seal["config"].keys()
    (model,) = seal["models"]
    assert (model["use"], model["model"], model["decoding"]["beam"]) == ("translate pl", "some/model@main", 3) and model["fingerprint"]
    assert seal["weights"] == {"some/model@main": {"elsewhere": "fake"}}
    assert [(one["use"], one["name"]) for one in seal["named"]] == [("memory", "approved.tmx")]
    assert seal["libraries"]["python"].startswith("3.") and seal["libraries"]["torch"]


def test_every_input_and_every_page_has_its_checksum(home):
    folder = home / "out" / "2026-05-08"
    listed = [json.loads(line) for line in (folder / "inputs.jsonl").read_text().splitlines()]
    assert [Path(one["path"]).name for one in listed] == ["a-uk.txt", "b-pl.txt", "c-en.txt"]
    beside = {"manifest.json", "mail.json"}
    assert {name for name in published(folder) if name[0] != "."} - beside == set(read(home, "manifest.json")["files"])


def test_the_report_has_when_and_where_and_the_whole_configuration(home):
    told = read(home, "report.json")["run"]
    began, ended = (datetime.datetime.fromisoformat(told[key]) for key in ("started", "finished"))
    assert began <= ended and began.tzinfo and told["as_of"] == "2026-05-08" and not told["from_kept"]
    assert told["config"]["run"]["shard_size"] == 1 and told["config"]["read"]["max_bytes"] == 1000000
    assert told["machine"] == machine() and told["machine"]["cores"] >= 1


def test_neither_has_addresses_of_people_nor_tokens(home):
    text = "".join((home / "out" / "2026-05-08" / name).read_text() for name in ("manifest.json", "report.json"))
    assert "reader@" not in text and "t0ken" not in text
    config = whole(load(home / "night.yaml"))
    assert isinstance(config["publish"]["email"], str) and config["publish"]["feed"]["entries"] == 14


def test_how_and_where_a_night_ran_is_not_in_the_manifest(home, tmp_path):
    text = (home / "night.yaml").read_text().replace(f"out: {home}", f"out: {tmp_path}").replace("shard_size: 1", "shard_size: 7, keep_days: 9")
    (tmp_path / "night.yaml").write_text(text.replace("t0ken", "other"))
    run_night(load(tmp_path / "night.yaml"))
    assert (tmp_path / "out/2026-05-08/manifest.json").read_bytes() == (home / "out/2026-05-08/manifest.json").read_bytes()


def test_the_libraries_are_those_that_we_need():
    needed = tomllib.loads(Path("pyproject.toml").read_text())["project"]["dependencies"]
    names = {re.match(r"[\w-]+", one)[0].lower() for one in needed}
    assert names - set(LIBRARIES) == set() and all(libraries()[name] for name in names)


def test_a_fetched_model_is_named_by_its_commit_and_files_and_a_folder_by_its_content(tmp_path, home):
    config = load(home / "night.yaml")
    (tmp_path / "config.json").write_text("{}")
    spec = ModelSpec(name=str(tmp_path))
    assert re.fullmatch(r"[0-9a-f]{64}", weights(spec, config)["content"])
    write_receipt(tmp_path, spec, "c0ffee", "apache-2.0")
    found = weights(spec, config)
    assert (found["commit"], found["licence"], list(found["files"])) == ("c0ffee", "apache-2.0", ["config.json"])


def test_the_commands_make_an_edition_again(home):
    folder, runner = home / "out" / "2026-05-08", CliRunner()
    before = published(folder)
    for path in (home / "in").iterdir():
        path.rename(home / path.name)
    again = ["run", str(home / "night.yaml"), "--as-of", "2026-05-08", "--from-kept", "--quiet"]
    assert runner.invoke(commands, again).exit_code == 0 and published(folder) == before
    done = runner.invoke(commands, ["verify", str(folder), "--rerun"])
    assert done.exit_code == 0 and "made again it has the same bytes" in done.output
    (home / "open.yaml").write_text((home / "night.yaml").read_text().replace("as_of: 2026-05-08, ", ""))
    done = runner.invoke(commands, ["run", str(home / "open.yaml"), "--from-kept"])
    assert done.exit_code == 2 and "--as-of" in done.output
