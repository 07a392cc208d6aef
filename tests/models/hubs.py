"""A hub of models on this machine, and downloads from it in processes of their own."""

import hashlib
import http.server
import json
import os
import subprocess
import sys
import threading

import pytest

COMMIT, NEXT = "0123456789abcdef0123456789abcdef01234567", "f" * 40
FILES = {
    "config.json": b'{"model_type": "marian"}', "vocab.json": b'{"a": 0}', "source.spm": b"spm", "model.safetensors": b"weights" * 999,
    "pytorch_model.bin": b"old weights", "modeling_evil.py": b"raise SystemExit", "README.md": b"#", "tf_model.h5": b"x",
}  # fmt: skip
FETCH = """
import json, sys
from pathlib import Path
from jobs.model_spec import ModelSpec
from jobs.errors import NightdeskError
from jobs.models import download
spec = ModelSpec(name=sys.argv[1], revision=sys.argv[2] or None, backend="hf")
try:
    print(download.fetch(spec, Path(sys.argv[3]), json.loads(sys.argv[4]), update=json.loads(sys.argv[5])))
except NightdeskError as error:
    print(type(error).__name__, error)
"""


class Hub(http.server.BaseHTTPRequestHandler):
    """As much of the hub as a download asks for."""

    files, sent, breaks, commit = FILES, None, False, COMMIT

    def do_GET(self):
        body, asked = self.content(), self.headers.get("Range", "")
        start = int(asked.removeprefix("bytes=").partition("-")[0]) if asked else 0
        self.send_response(404 if body is None else 206 if start else 200)
        self.send_header("X-Repo-Commit", self.commit)
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
        if path.startswith("/api/models/org/small"):
            card = {"id": "org/small", "sha": self.commit, "tags": ["license:cc-by-nc-4.0"]}
            return json.dumps(
                card | {"siblings": [self.sibling(name, body) for name, body in self.files.items()]}
            ).encode()
        return self.files.get(path.rpartition("/")[2]) if "/resolve/" in path else None

    def sibling(self, name, body):
        """What the hub tells of a file before it is downloaded; of weights their SHA-256."""
        stated = self.stated.get(name, body)
        lfs = {"sha256": hashlib.sha256(stated).hexdigest(), "size": len(body), "pointerSize": 9}
        blob = hashlib.sha1(b"blob %d\0" % len(stated) + stated).hexdigest()
        told = {"rfilename": name, "size": self.sizes.get(name, len(body)), "blobId": blob}
        return told | ({"lfs": lfs} if "model" in name else {})

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


def fetch(endpoint, cache, **arguments):
    """`download.fetch` in a process of its own, since huggingface_hub reads its settings when imported."""
    with started(endpoint, cache, **arguments) as process:
        return process.communicate(timeout=60)[0].strip()


def started(endpoint, cache, name="org/small", revision="", pinned=None, *, update=False, stderr=subprocess.DEVNULL):
    """That process, running."""
    command = ["-c", FETCH, name, revision, str(cache), json.dumps(pinned), json.dumps(update)]
    return python(command, endpoint, cache, stderr)


def python(command, endpoint, cache, stderr=subprocess.DEVNULL):
    """A Python process that knows this hub only, running."""
    settings = {
        "OMP_NUM_THREADS": "1",
        "HF_HUB_OFFLINE": "0",
        "HF_ENDPOINT": endpoint,
        "HF_HOME": str(cache / "home"),
        "HF_HUB_DISABLE_XET": "1",
    }
    settings["HF_HUB_DISABLE_PROGRESS_BARS"] = ""
    return subprocess.Popen(
        [sys.executable, *command], env=os.environ | settings, stdout=subprocess.PIPE, stderr=stderr, text=True
    )


def sent_weights(handler):
    """Where the answers for the weights began."""
    return [start for path, start in handler.sent if "safetensors" in path]
