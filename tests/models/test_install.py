"""models list | check | verify, the lock file, and checkpoints that would run code."""

import json
import os
import shutil
from functools import partial
from typing import get_args

import pytest
import torch
from click.testing import CliRunner

from jobs.cli import commands
from jobs.config import Lang
from jobs.errors import ModelError
from jobs.model_spec import ModelSpec
from jobs.models import ct2, hf, hub, lock
from jobs.models.codec import Codec
from jobs.models.install import SENTENCES, check_all, kinds, licence, list_all, smoke, verify_all

NLLB = ModelSpec(name="facebook/nllb", backend="hf")


def fetched(cache, spec=NLLB, commit="a" * 40, stated="cc-by-nc-4.0"):
    """A model as `models fetch` leaves it."""
    folder = hub.cache_folder(spec, cache)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text("{}")
    hub.write_receipt(folder, spec, commit, stated)
    return folder


@pytest.mark.parametrize(
    ("stated", "told"),
    [("mit", "mit"), ("cc-by-nc-4.0", "cc-by-nc-4.0 (no commercial use)"), ("", "not stated")],
)
def test_a_licence_without_commercial_use_is_told(tmp_path, stated, told):
    assert licence(fetched(tmp_path, stated=stated)) == told


def test_list_tells_where_and_under_which_licence(tmp_path):
    fetched(tmp_path)
    server = ModelSpec(name="qwen", backend="server", url="http://localhost:1/v1")
    texts = [line.text for line in list_all([NLLB, server, ModelSpec(name="org/none")], tmp_path)]
    assert "cc-by-nc-4.0 (no commercial use)" in texts[0]
    assert "http://localhost:1/v1" in texts[1]
    assert texts[2].endswith("missing")
    assert texts[3].endswith("GB free")


def locked(config, commit):
    lock.write_lock(config, {lock.key(NLLB): {"commit": commit, "files": {}, "name": NLLB.name}})
    return config


def test_verify_compares_with_the_receipt_and_the_lock_file(tmp_path):
    config, folder = tmp_path / "night.yaml", fetched(tmp_path)
    assert [line.good for line in verify_all([NLLB], tmp_path, config)] == [True]
    (folder / "config.json").write_text("{ }")
    [line] = verify_all([NLLB], tmp_path, config)
    assert (line.good, "config.json: differs" in line.text) == (False, True)
    fetched(tmp_path)
    [line] = verify_all([NLLB], tmp_path, locked(config, "b" * 40))
    assert (line.good, "not bbbbbbbbbbbb of the lock file" in line.text) == (False, True)


def test_check_translates_one_sentence_by_every_route(trained_marian, tmp_path):
    good = ModelSpec(name=str(trained_marian), backend="hf", precision="float32", beam=1)
    bad = ModelSpec(name=str(fetched(tmp_path)), backend="hf")
    lines = list(check_all({"pl": [good, bad]}, tmp_path, tmp_path / "night.yaml"))
    assert [line.good for line in lines] == [True, False]
    assert "W Warszawie 12 uczniów" in lines[0].text
    assert "(checks: numbers" in lines[0].text  # it knows its own sentences alone, and says one of them
    assert "model type unknown is not supported" in lines[1].text


SOURCE = SENTENCES["pl"]


@pytest.mark.parametrize(
    ("target", "good", "told"),
    [
        ("In Warsaw 12 pupils did not come to the lesson.", True, ""),
        ("In Warsaw 13 pupils did not come to the lesson.", True, "(checks: numbers)"),
        (SOURCE, False, "copied"),
        ("A Varsavia 12 alunni non sono venuti a lezione questa mattina.", False, "language"),
        ("In Warsaw 12 pupils did not come" + " to the lesson" * 9, False, "loop"),
        ("", False, "nothing"),
    ],
    ids=["right", "a wrong number", "copied", "another language", "a loop", "empty"],
)
def test_check_holds_what_a_model_says_against_the_checks(target, good, told):
    line = smoke("pl", lambda: target, partial(kinds, SOURCE, lang="pl"))
    assert line.good == good
    assert told in line.text
    assert ("(checks" in line.text) == (told not in ("", "nothing"))


def test_every_language_of_a_route_has_a_sentence_to_ask():
    assert set(SENTENCES) == {*get_args(Lang)} - {"en"}


def test_check_tells_of_another_commit_than_the_lock_file(tmp_path):
    fetched(tmp_path)
    config = locked(tmp_path / "night.yaml", "b" * 40)
    assert lock.unlike([NLLB], tmp_path, lock.read_lock(config))[0].startswith(
        "facebook/nllb: commit aaaaaaaaaaaa is here"
    )
    assert lock.unlike([NLLB], tmp_path, lock.read_lock(locked(config, "a" * 40))) == []


@pytest.mark.parametrize("body", ["{", "[]", '{"models": 3}', '{"models": {"a@main": {"commit": "a"}}}'])
def test_a_broken_lock_file_is_told(tmp_path, body):
    (tmp_path / "night.lock.json").write_text(body)
    with pytest.raises(ModelError, match="is not a lock file"):
        lock.read_lock(tmp_path / "night.yaml")


def test_a_lock_file_that_cannot_be_written_is_told(tmp_path):
    with pytest.raises(ModelError, match=r"night.lock.json: cannot be written: No such file"):
        lock.write_lock(tmp_path / "none" / "night.yaml", {})


def test_verify_goes_on_after_a_broken_receipt(tmp_path):
    other = ModelSpec(name="org/other", backend="hf")
    fetched(tmp_path, other)
    (fetched(tmp_path) / hub.RECEIPT).write_text("[]")
    lines = list(verify_all([NLLB, other], tmp_path, tmp_path / "night.yaml"))
    assert [line.good for line in lines] == [False, True]


@pytest.mark.parametrize("command", ["check", "verify"])
def test_a_missing_model_ends_with_exit_3(tmp_path, command):
    config = tmp_path / "night.yaml"
    config.write_text(
        f"read: {{paths: [a]}}\ntranslate: {{routes: {{pl: [{{name: org/none}}]}}}}\nmodels: {{cache: {tmp_path}}}\n"
    )
    done = CliRunner().invoke(commands, ["models", command, str(config)])
    assert isinstance(done.exception, ModelError)
    assert done.exception.exit_code == 3


class Evil:
    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.mkdir, (str(self.path),)


@pytest.mark.parametrize("load", [lambda spec, folder, codec: hf.TorchEngine(spec, folder, codec),
                                  lambda spec, folder, codec: ct2.convert(folder, codec, folder / "out", "float32")], ids=["hf", "ct2"])  # fmt: skip
def test_a_pickle_that_would_run_code_is_refused(family, tmp_path, load):
    folder = shutil.copytree(family("marian"), tmp_path / "evil")
    (folder / "model.safetensors").unlink()
    torch.save({"weight": Evil(tmp_path / "ran")}, folder / "pytorch_model.bin")
    spec = ModelSpec(name=str(folder), backend="hf", precision="float32")
    with pytest.raises(ModelError, match="holds more than weights, and could run code: refused"):
        load(spec, folder, Codec(spec, folder))
    assert not (tmp_path / "ran").exists()
    torch.load(folder / "pytorch_model.bin", weights_only=False)
    assert (tmp_path / "ran").exists()  # it really would have


def test_a_model_with_code_of_its_own_is_refused(family, tmp_path):
    folder = shutil.copytree(family("marian"), tmp_path / "coded")
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | {"auto_map": {"AutoModel": "evil.Model"}}))
    with pytest.raises(ModelError, match="asks for Python code of its own"):
        Codec(ModelSpec(name=str(folder)), folder)
