"""Downloading, from a hub of our own on this machine: pinned, without Python files, with a receipt that verifies."""

import hashlib
import http.server
import json
import os
import subprocess
import sys
import threading

import pytest

from jobs.model_spec import ModelSpec
from jobs.models import hub

COMMIT = "0123456789abcdef0123456789abcdef01234567"
FILES = {
    "config.json": b"{}", "vocab.json": b'{"a": 0}', "source.spm": b"spm", "model.safetensors": b"weights" * 999,
    "pytorch_model.bin": b"old weights", "modeling_evil.py": b"raise SystemExit", "README.md": b"#", "tf_model.h5": b"x",
}  # fmt: skip
FETCH = """
import json, sys
from pathlib import Path
from jobs.model_spec import ModelSpec
from jobs.errors import ModelError
from jobs.models import hub
spec = ModelSpec(name=sys.argv[1], revision=sys.argv[2] or None, backend="hf")
try:
    print(hub.fetch(spec, Path(sys.argv[3]), json.loads(sys.argv[4])))
except ModelError as error:
    print("ModelError", error)
"""


class Hub(http.server.BaseHTTPRequestHandler):
    """As much of the hub as a download asks for."""

    files, sent, breaks = FILES, None, False

    def do_GET(self):
        body, asked = self.content(), self.headers.get("Range", "")
        start = int(asked.removeprefix("bytes=").partition("-")[0]) if asked else 0
        self.send_response(404 if body is None else 206 if start else 200)
        self.send_header("X-Repo-Commit", COMMIT)
        self.send_header("ETag", f'"{hashlib.sha256(body or b"").hexdigest()}"')
        self.send_header("Content-Length", str(len(body or b"") - start))
        self.end_headers()
        if self.command == "GET":
            self.sent.append((self.path, start))
            broken = self.breaks and "safetensors" in self.path
            if broken and start:
                self.again.set()
            self.wfile.write((body or b"")[start : 15 << 20 if broken else None])

    do_HEAD = do_GET  # noqa: N815  (the name that http.server calls)

    def content(self):
        """The answer's body, None for what does not exist."""
        path = self.path.partition("?")[0]
        if path.startswith("/api/models/org/small/tree/"):
            rows = [{"type": "file", "path": n, "size": len(b), "oid": hashlib.sha1(b).hexdigest()} for n, b in self.files.items()]
            return json.dumps(rows).encode()
        if path.startswith("/api/models/org/small"):
            card = {"id": "org/small", "sha": COMMIT, "tags": ["license:cc-by-nc-4.0"]}
            return json.dumps(card | {"siblings": [self.sibling(name, body) for name, body in self.files.items()]}).encode()
        return self.files.get(path.rpartition("/")[2]) if "/resolve/" in path else None

    def sibling(self, name, body):
        """What the hub tells of a file before it is downloaded; of weights their SHA-256."""
        told = {"rfilename": name, "size": self.sizes.get(name, len(body))}
        stated = hashlib.sha256(self.stated.get(name, body)).hexdigest()
        return told | ({"lfs": {"sha256": stated, "size": len(body), "pointerSize": 9}} if "model" in name else {})

    sizes, stated = {}, {}  # what the hub tells otherwise than it is

    def log_message(self, *args):
        """Say nothing."""


@pytest.fixture
def serve():
    """serve(files=..., breaks=True): the handler and the address of a hub of its own."""
    servers = []

    def start(**fields):
        handler = type("OneHub", (Hub,), {"sent": []} | fields)
        servers.append(http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler))
        threading.Thread(target=servers[-1].serve_forever, daemon=True).start()
        return handler, f"http://127.0.0.1:{servers[-1].server_port}"

    yield start
    for server in servers:
        server.shutdown()


@pytest.fixture
def endpoint(request, serve):
    """The address of a hub that holds these files."""
    return serve(files=getattr(request, "param", FILES))[1]


def fetch(endpoint, cache, name="org/small", revision="", pinned=None):
    """`hub.fetch` in a process of its own, since huggingface_hub reads its settings when imported."""
    with started(endpoint, cache, name, revision, pinned) as process:
        return process.communicate(timeout=60)[0].strip()


def started(endpoint, cache, name="org/small", revision="", pinned=None):
    """That process, running."""
    settings = {"HF_HUB_OFFLINE": "0", "HF_ENDPOINT": endpoint, "HF_HOME": str(cache / "home"), "HF_HUB_DISABLE_XET": "1"}
    command = [sys.executable, "-c", FETCH, name, revision, str(cache), json.dumps(pinned)]
    return subprocess.Popen(command, env=os.environ | settings, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


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
    assert [start for path, start in handler.sent if "safetensors" in path] == [10 << 20]
    assert hub.verify(hub.cache_folder(SPEC, tmp_path)) == []


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"stated": {"model.safetensors": b"other"}}, "model.safetensors: arrived damaged"),
        ({"sizes": {"model.safetensors": 10**16}}, "10000000.0 GB in"),
        ({"files": FILES | {"config.json": b'{"auto_map": {}}'}}, "asks for Python code of its own"),
    ],
    ids=["damaged", "no room", "code"],
)
def test_a_download_that_must_not_be_used_is_refused(serve, tmp_path, fields, said):
    assert said in fetch(serve(**fields)[1], tmp_path)
    assert hub.find(SPEC, tmp_path) is None


@pytest.mark.parametrize(("weights", "taken"), [(FILES["model.safetensors"], True), (b"exchanged", False)])
def test_the_lock_file_decides_which_files_may_come(serve, tmp_path, weights, taken):
    fetch(serve()[1], tmp_path / "first")
    pinned = hub.receipt(hub.cache_folder(SPEC, tmp_path / "first"))
    said = fetch(serve(files=FILES | {"model.safetensors": weights})[1], tmp_path / "second", pinned=pinned)
    assert ("of the lock file" not in said) == taken
    assert (hub.find(SPEC, tmp_path / "second") is not None) == taken
