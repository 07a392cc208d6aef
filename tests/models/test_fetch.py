"""Downloading, from a hub of our own on this machine: pinned, without Python files, with a receipt that verifies."""

import os
import termios
import threading
from pathlib import Path

import pytest
from hubs import COMMIT, FILES, fetch, sent_weights, started

from jobs.model_spec import ModelSpec
from jobs.models import hub
from jobs.store import lock


@pytest.fixture
def endpoint(request, serve):
    """The address of a hub that holds these files."""
    return serve(files=getattr(request, "param", FILES))[1]


def test_fetch_downloads_what_is_needed_and_writes_a_receipt(endpoint, tmp_path):
    spec = ModelSpec(name="org/small")
    folder = hub.cache_folder(spec, tmp_path)
    assert fetch(endpoint, tmp_path) == str(folder)
    wanted = ["config.json", "model.safetensors", "nightdesk.json", "source.spm", "vocab.json"]
    assert sorted(path.name for path in folder.iterdir()) == wanted
    assert hub.verify(folder) == []
    assert hub.identity(spec, folder) == f"org/small@{COMMIT[:12]}"
    assert (hub.receipt(folder)["commit"], hub.receipt(folder)["licence"]) == (COMMIT, "cc-by-nc-4.0")


OLD = {name: body for name, body in FILES.items() if name != "model.safetensors"}


@pytest.mark.parametrize("endpoint", [OLD], indirect=True)
def test_old_weights_come_only_where_there_are_no_others(endpoint, tmp_path):
    folder = hub.cache_folder(ModelSpec(name="org/small", revision="v1"), tmp_path)
    assert fetch(endpoint, tmp_path, revision="v1") == str(folder)
    assert (folder / "pytorch_model.bin").read_bytes() == FILES["pytorch_model.bin"]


def test_damaged_download_is_made_good(endpoint, tmp_path):
    fetch(endpoint, tmp_path)
    weights = hub.cache_folder(ModelSpec(name="org/small"), tmp_path) / "model.safetensors"
    weights.write_bytes(b"damaged")
    fetch(endpoint, tmp_path)
    assert weights.read_bytes() == FILES["model.safetensors"]


def test_name_that_the_hub_does_not_know_is_a_model_error(endpoint, tmp_path):
    said = fetch(endpoint, tmp_path, name="org/other")
    assert said.startswith("ModelError org/other: cannot be downloaded: ")
    assert hub.find(ModelSpec(name="org/other"), tmp_path) is None


SPEC = ModelSpec(name="org/small")


BIG = FILES | {"model.safetensors": bytes(21 << 20)}  # huggingface_hub writes pieces of 10 MiB


def test_a_download_killed_half_way_goes_on_where_it_stopped(serve, tmp_path):
    handler, endpoint = serve(files=BIG, breaks=True)
    handler.again = threading.Event()
    with started(endpoint, tmp_path) as process:
        assert handler.again.wait(30)
        process.kill()
    assert hub.find(SPEC, tmp_path) is None
    handler.breaks, handler.sent[:] = False, []
    assert fetch(endpoint, tmp_path) == str(hub.cache_folder(SPEC, tmp_path))
    assert sent_weights(handler) == [10 << 20]
    assert hub.verify(hub.cache_folder(SPEC, tmp_path)) == []


@pytest.mark.parametrize(
    ("fields", "said", "asked"),
    [
        ({"stated": {"model.safetensors": b"other"}}, "model.safetensors: arrived damaged", 1),
        ({"stated": {"vocab.json": b"other"}}, "vocab.json: arrived damaged", 1),
        ({"sizes": {"model.safetensors": 10**16}}, "10000000.0 GB in", 0),
        ({"files": FILES | {"config.json": b'{"auto_map": {}}'}}, "asks for Python code of its own", 0),
        ({"files": FILES | {"config.json": b'{"model_type": "umt5"}'}}, "umT5 is scaled wrongly", 0),
        ({"files": FILES | {"../../../x.json": b"{}"}}, "leads out of its folder", 0),
    ],
    ids=["damaged weights", "damaged vocabulary", "no room", "code", "family", "outside"],
)
def test_a_download_that_must_not_be_used_is_refused_before_the_weights_come(serve, tmp_path, fields, said, asked):
    handler, endpoint = serve(**fields)
    assert said in fetch(endpoint, tmp_path)
    assert hub.find(SPEC, tmp_path) is None
    assert len(sent_weights(handler)) == asked


def test_a_name_that_leads_outside_is_refused_before_anything_is_written(serve, tmp_path):
    fetch(serve(files=FILES | {"../../../x.json": b"{}"})[1], tmp_path)
    assert not (tmp_path / "models").exists()
    assert not (tmp_path / "x.json").exists()


def test_two_fetches_at_once_never_write_into_the_same_files(endpoint, tmp_path):
    with lock(hub.cache_folder(SPEC, tmp_path).parent):
        assert fetch(endpoint, tmp_path).startswith("LockedError")
    assert fetch(endpoint, tmp_path) == str(hub.cache_folder(SPEC, tmp_path))


def test_a_rest_that_is_longer_than_the_file_is_begun_anew(endpoint, tmp_path):
    partial = hub.cache_folder(SPEC, tmp_path).with_name(f"main.{COMMIT}.partial")
    partial.mkdir(parents=True)
    (partial / f"source.spm{hub.INCOMPLETE}").write_bytes(b"x" * 99)
    (partial / "of_another_try.json").write_bytes(b"{}")
    folder = Path(fetch(endpoint, tmp_path))
    assert (folder / "source.spm").read_bytes() == FILES["source.spm"]
    assert not (folder / "of_another_try.json").exists()


@pytest.mark.parametrize("terminal", [True, False])
def test_a_terminal_sees_a_bar_and_cron_does_not(endpoint, tmp_path, terminal):
    ours, theirs = os.openpty() if terminal else os.pipe()
    if terminal:
        termios.tcsetwinsize(theirs, (24, 100))
    with started(endpoint, tmp_path, stderr=theirs) as process:
        os.close(theirs)
        with os.fdopen(ours, "rb") as seen:
            told = b"".join(iter(lambda: read(seen), b""))
        process.communicate(timeout=60)
    assert (b"model.safetensors" in told) == terminal
    assert (b"%" in told) == terminal


def read(file):
    """What has been written since; nothing when the other end is closed, of which a terminal makes an error."""
    try:
        return os.read(file.fileno(), 1 << 16)
    except OSError:
        return b""


@pytest.mark.parametrize(("weights", "taken"), [(FILES["model.safetensors"], True), (b"exchanged", False)])
def test_the_lock_file_decides_which_files_may_come(serve, tmp_path, weights, taken):
    fetch(serve()[1], tmp_path / "first")
    pinned = hub.receipt(hub.cache_folder(SPEC, tmp_path / "first"))
    said = fetch(serve(files=FILES | {"model.safetensors": weights})[1], tmp_path / "second", pinned=pinned)
    assert ("of the lock file" not in said) == taken
    assert (hub.find(SPEC, tmp_path / "second") is not None) == taken
