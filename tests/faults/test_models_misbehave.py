"""Models that raise, hang, or answer with another count: their sentences fall to the next rung, or are withheld."""

import json
import os
import signal
import time

import pytest
from injected import Fault, attempt, started
from nights import night, published

LOST = "Budowa mostu trwała dwa lata i kosztowała 12 mln hrywien."
SAID = "The construction of the bridge took two years and cost 12 million hryvnias."


def routed(folder, *drills):
    """A night whose memory lacks one Polish sentence, and models that misbehave for it."""
    rungs = ", ".join(f"{{name: {drill}, backend: fake}}" for drill in drills)
    night(folder, without=LOST)
    text = (folder / "night.yaml").read_text()
    (folder / "night.yaml").write_text(text.replace("translate: {", f"translate: {{routes: {{pl: [{rungs}]}}, "))
    return folder


@pytest.mark.parametrize("drill", ["raises", "short", "long", "empty"])
def test_a_model_that_misbehaves_costs_its_sentence_and_no_more(tmp_path, drill, survived):
    folder = routed(tmp_path, drill)
    code, said = attempt(folder)
    assert (code, "Traceback" in said) == (0, False), said
    made = json.loads(published(folder / "out" / "2026-05-08")["edition.json"])
    assert [item["original"] for event in made["events"] for item in event["withheld"]] == [LOST]
    assert dict(made["ledger"]) == {"in": 3, "used": 3, "duplicate": 0, "skipped": 0, "failed": 0}
    survived("a model that raises, or answers with a wrong count")


@pytest.mark.parametrize("drill", ["raises", "short", "long", "empty"])
@pytest.mark.parametrize("section", ["summarize", "merge"])
def test_a_model_that_tells_badly_gives_way_to_extracts(tmp_path, section, drill, survived):
    night(tmp_path, more=f"{section}: {{model: {{name: {drill}, backend: fake}}}}")
    code, said = attempt(tmp_path)
    assert (code, "fault of the program" in said) == (0, False), said
    made = json.loads(published(tmp_path / "out" / "2026-05-08")["edition.json"])
    assert dict(made["ledger"]) == {"in": 3, "used": 3, "duplicate": 0, "skipped": 0, "failed": 0}
    assert len(made["events"]) == 2 and all(event["lead"]["text"] for event in made["events"])
    survived("a model that raises, or answers with a wrong count")


def test_a_model_that_hangs_is_left_at_sigterm_and_the_rest_is_kept(tmp_path, survived):
    folder = routed(tmp_path, "hangs")
    process = started(folder / "night.yaml", Fault(f"{folder}/out/"), folder / "said.txt")
    deadline = time.monotonic() + 30
    while not any((folder / "out").rglob(".shards/*.json")) and time.monotonic() < deadline:
        process.join(0.05)
    os.kill(process.pid, signal.SIGTERM)
    process.join(5)
    assert process.exitcode == 128 + signal.SIGTERM
    assert list((folder / "out").rglob(".shards/*.json")) and not (folder / "out" / "latest").exists()
    survived("a model that hangs, left at SIGTERM within 5 s")
