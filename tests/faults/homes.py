"""The folder that every fault begins with: yesterday's edition, tonight's articles; and what must hold after any fault."""

import datetime
import json
import shutil

from injected import attempt
from nights import night, published

from jobs.pipeline import run_night
from jobs.store import verify_manifest

YESTERDAY, TONIGHT = "2026-05-07", "2026-05-08"


class Home:
    """A folder with yesterday's edition, what tonight's must be, and the operations that lead there."""

    def __init__(self, base):
        self.base = base
        config = night(base, more="publish: {url: 'https://news.example/'}")
        run_night(config, as_of=datetime.date.fromisoformat(YESTERDAY))
        self.yesterday = published(base / "out" / YESTERDAY)
        whole = self.copy(base.parent / f"{base.name}-whole")
        assert attempt(whole)[0] == 0
        self.tonight = published(whole / "out" / TONIGHT)
        self.operations = json.loads((whole / "said.txt.seen").read_text())

    def copy(self, folder):
        """Another folder in the state before tonight; the inputs stay where they are, since an edition names them."""
        folder.mkdir(parents=True)
        shutil.copytree(self.base / "out", folder / "out", symlinks=True)
        text = (self.base / "night.yaml").read_text().replace(f"out: {self.base}", f"out: {folder}")
        (folder / "night.yaml").write_text(text)
        return folder

    def unharmed(self, folder):
        """Yesterday's edition stands, `latest` leads to a whole edition, and tonight's is whole if it is sealed."""
        out = folder / "out"
        assert published(out / YESTERDAY) == self.yesterday
        assert verify_manifest(out / YESTERDAY) == []
        assert verify_manifest((out / "latest").resolve()) == []
        assert not (out / TONIGHT / "manifest.json").exists() or verify_manifest(out / TONIGHT) == []

    def completes(self, folder):
        """The same command finishes the edition, byte for byte, loses nothing and leaves nothing lying about."""
        code, said = attempt(folder)
        assert (code, "Traceback" in said) == (0, False), said
        assert published(folder / "out" / TONIGHT) == self.tonight
        assert (folder / "out" / "latest").resolve().name == TONIGHT
        ledger = dict(json.loads(self.tonight["edition.json"])["ledger"])
        assert ledger.pop("in") == sum(ledger.values()) == 3
        assert [path for path in (folder / "out").rglob("*") if path.name.endswith((".tmp", ".new"))] == []

    def survives(self, folder, fault):
        """All of this after a fault; how the night ended under it, and what it said."""
        ended = attempt(folder, fault)
        self.unharmed(folder)
        self.completes(folder)
        return ended

