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
import sys
from pathlib import Path
from jobs.model_spec import ModelSpec
from jobs.errors import ModelError
from jobs.models import hub
try:
    print(hub.fetch(ModelSpec(name=sys.argv[1], revision=sys.argv[2] or None), Path(sys.argv[3])))
except ModelError as error:
    print("ModelError", error)
"""


class Hub(http.server.BaseHTTPRequestHandler):
    """As much of the hub as a download asks for."""

    files = FILES

    def do_GET(self):
        body = self.content()
        self.send_response(200 if body is not None else 404)
        self.send_header("X-Repo-Commit", COMMIT)
        self.send_header("ETag", f'"{hashlib.sha256(body or b"").hexdigest()}"')
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body or b"")

    do_HEAD = do_GET  # noqa: N815  (the name that http.server calls)

    def content(self):
        """The answer's body, None for what does not exist."""
        path = self.path.partition("?")[0]
        if path.startswith("/api/models/org/small/tree/"):
            rows = [{"type": "file", "path": n, "size": len(b), "oid": hashlib.sha1(b).hexdigest()} for n, b in self.files.items()]
            return json.dumps(rows).encode()
        if path.startswith("/api/models/org/small"):
            return json.dumps({"id": "org/small", "sha": COMMIT, "siblings": [{"rfilename": n} for n in self.files]}).encode()
        return self.files.get(path.rpartition("/")[2]) if "/resolve/" in path else None

    def log_message(self, *args):
        """Say nothing."""


@pytest.fixture
def endpoint(request):
    """The address of a hub that holds these files."""
    handler = type("OneHub", (Hub,), {"files": getattr(request, "param", FILES)})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def fetch(endpoint, cache, name="org/small", revision=""):
    """`hub.fetch` in a process of its own, since huggingface_hub reads its settings when imported."""
    settings = {"HF_HUB_OFFLINE": "0", "HF_ENDPOINT": endpoint, "HF_HOME": str(cache / "home"), "HF_HUB_DISABLE_XET": "1"}
    command = [sys.executable, "-c", FETCH, name, revision, str(cache)]
    return subprocess.run(command, env=os.environ | settings, capture_output=True, text=True, timeout=60).stdout.strip()


def test_fetch_downloads_what_is_needed_and_writes_a_receipt(endpoint, tmp_path):
    spec = ModelSpec(name="org/small")
    folder = hub.cache_folder(spec, tmp_path)
    assert fetch(endpoint, tmp_path) == str(folder)
    wanted = ["config.json", "model.safetensors", "nightdesk.json", "source.spm", "vocab.json"]
    assert sorted(path.name for path in folder.iterdir()) == wanted
    assert hub.verify(folder) == []
    assert hub.identity(spec, folder) == f"org/small@{COMMIT[:12]}"
    assert json.loads((folder / hub.RECEIPT).read_text())["commit"] == COMMIT


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
