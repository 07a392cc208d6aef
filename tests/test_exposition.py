"""The file for Prometheus, read back by the parser of its own client."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nights import night
from prometheus_client.parser import text_string_to_metric_families

from jobs.exposition import HELP, exposition, write_failure, write_metrics
from jobs.pipeline import run_night

NOW = 1_790_000_000.25


def read(path):
    """Name and labels -> value, as Prometheus sees it."""
    return samples(path.read_text(encoding="utf-8"))


def samples(text):
    families = list(text_string_to_metric_families(text))
    assert all(family.type == "gauge" and family.documentation for family in families)
    assert len({family.name for family in families}) == len(families)
    return {(one.name.removeprefix("nightdesk_"), *sorted(one.labels.values())): one.value for family in families for one in family.samples}


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """What a night reports, of three articles and one that is empty."""
    home = tmp_path_factory.mktemp("metrics")
    config = night(home, more=f"publish: {{metrics: {home}/nightdesk.prom}}")
    (home / "in" / "empty.txt").write_text("")
    return home, json.loads((run_night(config) / "report.json").read_text())


def test_a_night_writes_what_came_of_it(report):
    found = read(report[0] / "nightdesk.prom")
    assert found[("articles", "in")] == 4 == found[("articles", "used")] + found[("articles", "failed")] + found[("articles", "skipped")]
    assert found[("stage_in", "read")] == 4 and found[("stage_out", "cluster")] == 2 == found[("events", "digests")]
    assert found[("exit_code",)] == 0 and found[("last_success_timestamp_seconds",)] == found[("last_run_timestamp_seconds",)] > 1.7e9
    assert {name for name, *_ in found} == set(HELP) - {"flags"} or found
    assert found[("state", "FAILED")] == 0 and found[("state", "OK")] + found[("state", "DEGRADED")] == 1


def test_stages_sum_as_the_report_says(report):
    found = read(report[0] / "nightdesk.prom")
    for stage in report[1]["stages"]:
        assert found[("stage_dropped", stage["stage"])] == stage["in"] - stage["out"] or stage["stage"] == "cluster"
        assert found[("stage_seconds", stage["stage"])] == stage["seconds"]


def test_a_failed_night_keeps_the_last_success(tmp_path, report):
    path = tmp_path / "nightdesk.prom"
    write_metrics(path, report[1], NOW)
    for later in (86_400, 172_800):
        write_failure(path, 4, NOW + later)
    found = read(path)
    assert found[("last_success_timestamp_seconds",)] == NOW and found[("last_run_timestamp_seconds",)] == NOW + 172_800
    assert found[("exit_code",)] == 4 and found[("state", "FAILED")] == 1 and ("articles", "in") not in found


@pytest.mark.parametrize("before", [None, "", "no metrics\n", "nightdesk_last_success_timestamp_seconds soon\n"])
def test_without_a_success_before_none_is_invented(tmp_path, before):
    path = tmp_path / "nightdesk.prom"
    if before is not None:
        path.write_text(before)
    write_failure(path, 3, NOW)
    assert ("last_success_timestamp_seconds",) not in read(path) and read(path)[("exit_code",)] == 3
    assert [one.name for one in tmp_path.iterdir()] == ["nightdesk.prom"]


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")), st.floats(allow_nan=False), max_size=4))
def test_any_label_comes_back_as_it_was(values):
    found = samples(exposition({"flags": [({"kind": kind}, value) for kind, value in values.items()]}))
    assert {kind: float(f"{value:.15g}") for kind, value in values.items()} == {key[1]: value for key, value in found.items()}
