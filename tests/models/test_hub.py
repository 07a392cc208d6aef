"""Finding, fetching and verifying models, without a network."""

import sys
import time
from pathlib import Path

import pytest

from jobs.errors import ModelError, ModelMissing
from jobs.model_spec import ModelSpec
from jobs.models import download, hub

HUB_MODEL = ModelSpec(name="Helsinki-NLP/opus-mt-pl-en", revision="abc123")


def make_folder(folder: Path, weights: str = "w") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text("{}")
    (folder / "model.safetensors").write_text(weights)
    return folder


def test_missing_model_is_told_at_once_with_the_remedy(tmp_path):
    started = time.monotonic()
    with pytest.raises(ModelMissing) as told:
        hub.locate(HUB_MODEL, tmp_path)
    assert time.monotonic() - started < 0.1
    for part in (HUB_MODEL.name, "revision abc123", str(tmp_path), "models fetch CONFIG", "run config/sample.yaml"):
        assert part in str(told.value)
    assert told.value.exit_code == 3


def test_every_missing_model_is_named_once(tmp_path):
    other = ModelSpec(name="facebook/nllb-200-distilled-600M")
    here = ModelSpec(name=str(make_folder(tmp_path / "here")))
    with pytest.raises(ModelMissing) as told:
        hub.check_specs([HUB_MODEL, other, here, HUB_MODEL, ModelSpec(name="x", backend="fake")], tmp_path)
    assert str(told.value).count("opus-mt-pl-en") == 1
    assert "nllb-200" in str(told.value)
    assert "here" not in str(told.value)


def test_looking_for_a_model_imports_nothing_heavy():
    import subprocess

    code = "import sys, jobs.models.hub, jobs.models; print([m for m in ('torch','transformers','huggingface_hub','ctranslate2','numpy.random') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() in ("[]", "['numpy.random']")


@pytest.mark.parametrize("revision", [None, "v1.2"])
def test_model_is_found_in_the_cache(tmp_path, revision):
    spec = ModelSpec(name="org/name", revision=revision)
    folder = make_folder(tmp_path / "models" / "org--name" / (revision or "main"))
    assert hub.locate(spec, tmp_path) == folder


def test_local_folder_is_accepted_and_one_without_config_is_not(tmp_path):
    assert hub.locate(ModelSpec(name=str(make_folder(tmp_path / "a"))), tmp_path) == tmp_path / "a"
    (tmp_path / "b").mkdir()
    with pytest.raises(ModelMissing):
        hub.locate(ModelSpec(name=str(tmp_path / "b")), tmp_path)


def test_identity_of_a_local_folder_follows_its_content(tmp_path):
    one, same = make_folder(tmp_path / "1" / "m"), make_folder(tmp_path / "2" / "m")
    other = make_folder(tmp_path / "3" / "m", "other weights")
    names = [hub.identity(ModelSpec(name=str(folder)), folder) for folder in (one, same, other)]
    assert names[0] == names[1] != names[2]


def receive(folder: Path) -> Path:
    """A folder as `fetch` leaves it."""
    make_folder(folder)
    hub.write_receipt(folder, HUB_MODEL, "0123456789abcdef", "mit")
    return folder


def test_fetched_folder_is_known_by_its_commit_and_verifies(tmp_path):
    folder = receive(tmp_path)
    assert hub.verify(folder) == []
    assert hub.identity(HUB_MODEL, folder) == "Helsinki-NLP/opus-mt-pl-en@0123456789ab"


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda folder: (folder / "model.safetensors").write_text("x" * 9), "model.safetensors: differs"),
        (lambda folder: (folder / "config.json").unlink(), "config.json: is missing"),
        (
            lambda folder: (folder / "generation_config.json").write_text("{}"),
            "generation_config.json: was not downloaded",
        ),
        (
            lambda folder: make_folder(folder / "deep").joinpath("config.json").unlink(),
            "deep/model.safetensors: was not",
        ),
        (lambda folder: (folder / hub.RECEIPT).unlink(), "nightdesk.json is missing"),
    ],
)
def test_verify_names_what_is_damaged(tmp_path, damage, said):
    folder = receive(tmp_path)
    damage(folder)
    problems = hub.verify(folder)
    assert len(problems) == 1
    assert said in problems[0]
    assert "fetch the model again" in problems[0]


@pytest.mark.parametrize("name", [".DS_Store", ".cache/huggingface/trees.json", "model.safetensors.incomplete"])
def test_verify_leaves_files_out_that_no_back_end_reads(tmp_path, name):
    path = receive(tmp_path) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x")
    assert hub.verify(tmp_path) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, []),
        ({"commit": "f" * 40}, ["is commit 0123456789ab, not ffffffffffff of the lock file"]),
        ({"files": {}}, ["config.json is not the one of the lock file"]),
    ],
    ids=["the same", "another commit", "other files"],
)
def test_a_fetched_folder_is_held_against_the_lock_file(tmp_path, change, said):
    folder = receive(tmp_path)
    assert hub.differs(folder, hub.receipt(folder) | change) == [f"{folder}: {line}" for line in said]
    assert hub.differs(folder, None) == []


@pytest.mark.parametrize(
    ("body", "said"),
    [("{", "is not JSON"), ("[]", "is not JSON"), ('{"commit": 1, "files": {}}', "names no commit")],
)
def test_broken_receipt_is_a_model_error(tmp_path, body, said):
    (receive(tmp_path) / hub.RECEIPT).write_text(body)
    with pytest.raises(ModelError, match=f"{said}.*; delete the folder"):
        hub.verify(tmp_path)


@pytest.mark.parametrize("name", hub.CONFIGS)
@pytest.mark.parametrize("body", ['{"auto_map": {}}', '{"a": [{"auto\\u005fmap": "x.Y"}]}'], ids=["plain", "escaped"])
def test_code_of_its_own_is_found_however_it_is_written(tmp_path, name, body):
    (make_folder(tmp_path) / name).write_text(body)
    with pytest.raises(ModelError, match=f"{name}: asks for Python code of its own"):
        hub.refuse_code(tmp_path)


@pytest.mark.parametrize("body", ['{"about": "auto_map"}', "{}"])
def test_the_word_alone_is_no_code(tmp_path, body):
    (make_folder(tmp_path) / "config.json").write_text(body)
    assert hub.refuse_code(tmp_path) is None


@pytest.mark.parametrize("body", ["<html>", "[" * 100_000], ids=["a log-in page", "deep"])
def test_a_configuration_that_is_no_json_is_a_model_error(tmp_path, body):
    (make_folder(tmp_path) / "config.json").write_text(body)
    with pytest.raises(ModelError, match=r"config.json: is not JSON.*; fetch the model again"):
        hub.refuse_code(tmp_path)


def test_the_folder_of_one_revision_is_never_inside_that_of_another(tmp_path):
    one, other = (
        hub.cache_folder(ModelSpec(name="org/name", revision=name), tmp_path) for name in ("refs", "refs/pr/1")
    )
    assert one.parent == other.parent


def test_fetch_keeps_a_whole_folder_and_a_local_one(tmp_path):
    kept = receive(hub.cache_folder(HUB_MODEL, tmp_path))
    assert download.fetch(HUB_MODEL, tmp_path) == kept
    local = make_folder(tmp_path / "local")
    assert download.fetch(ModelSpec(name=str(local)), tmp_path) == local


@pytest.mark.parametrize("update", [False, True])
def test_a_folder_of_ones_own_is_never_exchanged(tmp_path, update):
    local = make_folder(tmp_path / "local")
    assert download.plan(ModelSpec(name=str(local)), tmp_path, update=update) is None


@pytest.mark.parametrize("name", ["org/name", "not a hub name at all"])
def test_fetch_without_a_network_says_so(tmp_path, name):
    """The hub is offline in the tests: HF_HUB_OFFLINE is set before anything imports it."""
    with pytest.raises(ModelError, match=r"cannot be downloaded|not a hub name") as told:
        download.fetch(ModelSpec(name=name), tmp_path)
    assert name in str(told.value)
    assert hub.find(ModelSpec(name=name), tmp_path) is None
