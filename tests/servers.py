"""A PostgreSQL of our own for the tests: a throwaway cluster in a folder of /tmp, on a free port of this machine."""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

from jobs.memory_postgres import Server

TUNED = "-c fsync=off -c full_page_writes=off -c max_connections=20 -c shared_buffers=16MB"


def binaries():
    """The folder of the newest PostgreSQL of this machine, if any."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).resolve().parent if on_path else None


def nobody():
    """Whom the server runs as: it refuses root."""
    return {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid} if os.geteuid() == 0 else {}


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@contextmanager
def postgres():
    """The address of a fresh server with a password, running until the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="nightdesk-postgres-"))
    password, port = secrets.token_hex(8), free_port()
    (folder / "password").write_text(password)
    if os.geteuid() == 0:
        for path in (folder, folder / "password"):
            os.chown(path, pwd.getpwnam("nobody").pw_uid, -1)

    def run(name, *options):
        call = [str(binaries() / name), "-D", str(folder / "data"), *options]
        subprocess.run(call, check=True, stdout=subprocess.DEVNULL, cwd=folder, timeout=120, **nobody())

    try:
        run("initdb", "-U", "desk", "--pwfile", str(folder / "password"), "-A", "scram-sha-256", "-E", "UTF8", "--no-sync")
        run("pg_ctl", "start", "-w", "-l", str(folder / "log"), "-o", f"-h 127.0.0.1 -p {port} -k {folder} {TUNED}")
        yield Server(f"postgresql+psycopg://desk@127.0.0.1:{port}/postgres", password)
        run("pg_ctl", "stop", "-m", "immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
