"""What came of a night, for Prometheus: a file in its text format (version 0.0.4) that node_exporter's textfile
collector reads.

    publish:
      metrics: /var/lib/node_exporter/textfile/nightdesk.prom

In: report.json, or how a night failed; out: the file, written aside and renamed. The last success stays in it through
nights that fail: alert on `time() - nightdesk_last_success_timestamp_seconds`, which also catches a night that was
never started or was killed.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from jobs import __version__
from jobs.store import write_atomic

Sample = tuple[Mapping[str, str], float]
LAST_SUCCESS = re.compile(r"^nightdesk_last_success_timestamp_seconds (\S+)$", re.MULTILINE)
STATES = ("OK", "DEGRADED", "FAILED")
HELP = {
    "info": "The version of Nightdesk.",
    "state": "1 for the state of the last run.",
    "degraded": "Whether the edition of the last run says that something was done without.",
    "exit_code": "How the last run ended; 0 is well.",
    "last_run_timestamp_seconds": "When the last run ended.",
    "last_success_timestamp_seconds": "When a run last published an edition.",
    "run_seconds": "How long the last run took.",
    "articles": "Inputs of the edition by what became of them.",
    "sentences": "Sentences of the edition by where their English comes from.",
    "withheld_sentences": "Sentences whose translation failed a check and is not shown.",
    "flags": "Risks that the checks found, by kind and by what was done about them.",
    "events": "Events of the edition, told in full or in one line.",
    "stage_in": "What came into a stage.",
    "stage_out": "What went out of a stage.",
    "stage_dropped": "What a stage has dropped.",
    "stage_seconds": "How long a stage took, over all workers.",
}


def write_metrics(path: Path, report: Mapping[str, Any], now: float) -> None:
    """Write what came of a night that has published; PublishError when it cannot be written."""
    edition, run = report["edition"], report["run"]
    took = datetime.fromisoformat(run["finished"]) - datetime.fromisoformat(run["started"])
    found = _run(edition["state"], 0, now)
    found |= {"last_success_timestamp_seconds": [({}, now)], "run_seconds": [({}, took.total_seconds())]}
    for name, label in (("articles", "outcome"), ("events", "kind")):
        found[name] = [({label: key}, value) for key, value in edition[name].items()]
    found["sentences"] = [({"origin": key}, value) for key, value in edition["segments"].items()]
    found["withheld_sentences"] = [({}, edition["withheld"])]
    found["flags"] = [({"kind": f["kind"], "action": f["action"]}, f["count"]) for f in edition["flags"]]
    for name, key in (("in", "in"), ("out", "out"), ("seconds", "seconds")):
        found[f"stage_{name}"] = [({"stage": one["stage"]}, one[key]) for one in report["stages"]]
    found["stage_dropped"] = [({"stage": one["stage"]}, sum(one["dropped"].values())) for one in report["stages"]]
    write_atomic(path, exposition(found))


def write_failure(path: Path, exit_code: int, now: float) -> None:
    """Write that the last run has published nothing; PublishError when it cannot be written."""
    found = _run("FAILED", exit_code, now)
    if before := _last_success(path):
        found["last_success_timestamp_seconds"] = [({}, before)]
    write_atomic(path, exposition(found))


def exposition(found: Mapping[str, Iterable[Sample]]) -> str:
    """These samples in the text format, each family once, with its meaning."""
    lines = []
    for name, text in HELP.items():
        if name in found:
            lines += [f"# HELP nightdesk_{name} {text}", f"# TYPE nightdesk_{name} gauge"]
            lines += [f"nightdesk_{name}{_labels(labels)} {value:.15g}" for labels, value in found[name]]
    return "\n".join(lines) + "\n"


def _run(state: str, exit_code: int, now: float) -> dict[str, list[Sample]]:
    """What is told of every run."""
    return {
        "info": [({"version": __version__}, 1)],
        "state": [({"state": one}, one == state) for one in STATES],
        "degraded": [({}, state == "DEGRADED")],
        "exit_code": [({}, exit_code)],
        "last_run_timestamp_seconds": [({}, now)],
    }


def _last_success(path: Path) -> float:
    """When a run has last published, by the file as it is; 0 when that is not known."""
    try:
        found = LAST_SUCCESS.search(path.read_text(encoding="utf-8", errors="replace"))
        return float(found[1]) if found else 0.0
    except (OSError, ValueError):
        return 0.0


def _labels(labels: Mapping[str, str]) -> str:
    """Labels as they stand in braces."""
    pairs = ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items())
    return f"{{{pairs}}}" if pairs else ""


def _escaped(value: str) -> str:
    """A value between quotation marks."""
    return value.replace("\\", r"\\").replace("\n", r"\n").replace('"', r"\"")
