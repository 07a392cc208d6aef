"""A branch that moves on, and `models fetch` as a whole."""

import json
import re
from pathlib import Path

from hubs import COMMIT, FILES, NEXT, fetch, python

from jobs.config import Config
from jobs.model_spec import ModelSpec
from jobs.models import hub, lock
from jobs.models.install import fetch_all

SPEC = ModelSpec(name="org/small")


def moved_on(handler, **files):
    """The branch has another commit now, with these files changed."""
    handler.commit, handler.files, handler.breaks = NEXT, handler.files | files, False
    handler.sent.clear()


def test_update_takes_the_newest_commit_and_of_it_only_what_changed(serve, tmp_path):
    handler, endpoint = serve()
    folder = Path(fetch(endpoint, tmp_path))
    moved_on(handler, **{"vocab.json": b'{"b": 0}'})
    fetch(endpoint, tmp_path)
    assert (hub.receipt(folder)["commit"], handler.sent) == (COMMIT, [])  # without the wish, nothing is asked
    assert fetch(endpoint, tmp_path, update=True) == str(folder)
    assert hub.receipt(folder)["commit"] == NEXT
    assert (folder / "vocab.json").read_bytes() == b'{"b": 0}'
    assert (folder / "model.safetensors").read_bytes() == FILES["model.safetensors"]
    assert [path.rpartition("/")[2] for path, _ in handler.sent if "/resolve/" in path] == ["vocab.json"]
    assert hub.verify(folder) == []
    assert sorted(path.name for path in folder.parent.iterdir()) == [".lock", "main"]


def test_update_leaves_a_model_that_is_of_the_newest_commit(serve, tmp_path):
    handler, endpoint = serve()
    folder = Path(fetch(endpoint, tmp_path))
    handler.sent.clear()
    assert fetch(endpoint, tmp_path, update=True) == str(folder)
    assert not [path for path, _ in handler.sent if "/resolve/" in path]


def test_an_update_that_fails_leaves_the_former_commit_whole(serve, tmp_path):
    handler, endpoint = serve()
    folder = Path(fetch(endpoint, tmp_path))
    moved_on(handler, **{"model.safetensors": b"new"})
    handler.stated = {"model.safetensors": b"other"}
    assert "arrived damaged" in fetch(endpoint, tmp_path, update=True)
    assert hub.verify(folder) == []
    assert hub.receipt(folder)["commit"] == COMMIT


def test_a_branch_that_moves_on_between_two_tries_never_mixes_two_models(serve, tmp_path):
    handler, endpoint = serve(stated={"model.safetensors": b"other"})
    assert "arrived damaged" in fetch(endpoint, tmp_path)
    folder = hub.cache_folder(SPEC, tmp_path)
    assert (folder.with_name(f"main.{COMMIT}.partial") / "source.spm").exists() is False  # it comes after the weights
    assert (folder.with_name(f"main.{COMMIT}.partial") / "config.json").exists()
    handler.stated = {}
    moved_on(handler, **{"config.json": b'{"model_type": "marian", "d_model": 8}'})
    fetch(endpoint, tmp_path)
    assert (folder / "config.json").read_bytes() == handler.files["config.json"]
    assert sorted(path.name for path in folder.parent.iterdir()) == [".lock", "main"]


CONFIG = """
read: {{paths: [a]}}
translate:
  routes:
    pl: [{{name: {local}, precision: float32}}]
    uk: [{{name: org/small, backend: hf, precision: float32}}, {{name: org/none, backend: hf}}]
models: {{cache: {cache}}}
"""


def test_fetch_gets_every_model_before_it_opens_one(serve, family, tmp_path):
    """The first tokenizer puts a process off line: what was to be downloaded after it never came."""
    served = {path.name: path.read_bytes() for path in family("marian").iterdir()}
    config = tmp_path / "night.yaml"
    config.write_text(CONFIG.format(local=family("marian"), cache=tmp_path))
    with python(["-m", "jobs", "models", "fetch", str(config)], serve(files=served)[1], tmp_path) as process:
        lines = process.communicate(timeout=120)[0].splitlines()
    assert [line for line in lines if line.startswith("✗")] == [line for line in lines if "org/none" in line]
    assert re.search(r"org/small: [1-9]\d* MB to download, [1-9]\d* MB of disk at most, .* GB free", "\n".join(lines))
    assert lines[-2].startswith(f"{family('marian')}  ct2 float32  ready for pl  {tmp_path / 'ct2'}")
    assert lines[-1] == "org/small  hf float32  ready for uk"
    assert process.returncode == 3  # for org/none
    assert lock.read_lock(config)["org/small@main"]["commit"] == COMMIT


def test_fetch_verifies_the_codes_of_every_route(family, tmp_path):
    specs = [{"name": str(family("nllb")), "backend": "hf", "source_code": code} for code in ("ukr_Cyrl", "ukr")]
    written = {"read": {"paths": ["a"]}, "translate": {"routes": {"uk": specs}}, "models": {"cache": str(tmp_path)}}
    settings = Config.model_validate_json(json.dumps(written))
    lines = list(fetch_all(settings, tmp_path / "night.yaml"))[-2:]
    assert [line.good for line in lines] == [True, False]
    assert "language code ukr is not in the vocabulary; did you mean ukr_Cyrl" in lines[1].text
