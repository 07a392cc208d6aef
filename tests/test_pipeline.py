"""The whole night: same bytes however it runs, nothing lost whatever comes in."""

import json
import os
import shutil
from datetime import date
from pathlib import Path

import pytest
from nights import POLISH, night, published
from pages import unwrapped

from jobs import first_leg, second_leg
from jobs.config import load
from jobs.errors import LockedError, ModelError, ModelMissing, NightdeskError, PublishError
from jobs.pipeline import run_night
from jobs.store import lock, verify_manifest

FILES = {"digest.md", "digest.html", "edition.json", "dropped.jsonl", "manifest.json"}


def edition(folder):
    return json.loads((folder / "edition.json").read_text(encoding="utf-8"))


def dropped(folder):
    return [json.loads(line) for line in (folder / "dropped.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """One finished night, with its folder."""
    folder = tmp_path_factory.mktemp("night")
    return folder, run_night(night(folder))


def test_a_night_writes_every_file_and_moves_latest(finished):
    home, folder = finished
    assert set(published(folder)) >= FILES
    assert len(list((folder / "articles").glob("*.json"))) == 3
    assert (home / "out" / "latest").resolve() == folder.resolve()
    assert verify_manifest(folder) == []


def test_articles_of_one_happening_in_two_languages_are_one_event(finished):
    events = edition(finished[1])["events"]
    assert sorted(len(event["sources"]) for event in events) == [1, 2]


def test_report_has_every_stage_in_order(finished):
    stages = [stage["stage"] for stage in json.loads((finished[1] / "report.json").read_text())["stages"]]
    assert stages == ["read", "clean", "identify", "split", "translate", "check", "summarize", "cluster", "merge", "render", "publish"]


def test_second_run_works_on_no_shard_and_writes_the_same_bytes(finished, tmp_path):
    folder = tmp_path / "again"
    shutil.copytree(finished[0], folder, symlinks=True)
    before = published(finished[1])
    shards = {path: path.stat().st_mtime_ns for path in (folder / "out").rglob(".shards/*")}
    config = load_moved(folder, finished[0])
    assert published(run_night(config)) == before
    assert {path: path.stat().st_mtime_ns for path in (folder / "out").rglob(".shards/*")} == shards


def load_moved(folder, home):
    """The configuration of a copied night; inputs stay where they were, since paths are part of an edition."""
    text = (folder / "night.yaml").read_text().replace(f"out: {home}", f"out: {folder}")
    (folder / "night.yaml").write_text(text)
    return load(folder / "night.yaml")


@pytest.mark.parametrize(("size", "workers"), [(7, 1), (2, 1), (1, 2)])
def test_bytes_depend_on_neither_shards_nor_workers(finished, tmp_path, size, workers):
    home, folder = finished
    text = (home / "night.yaml").read_text().replace("shard_size: 1", f"shard_size: {size}, workers: {workers}")
    (tmp_path / "night.yaml").write_text(text.replace(f"out: {home}", f"out: {tmp_path}"))
    assert published(run_night(load(tmp_path / "night.yaml"))) == published(folder)


def test_bad_inputs_never_stop_the_night_and_are_listed(tmp_path):
    config = night(tmp_path)
    folder = tmp_path / "in"
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "huge.txt").write_bytes(b"word " * 10_000_000)
    (folder / "broken.txt.gz").write_bytes(b"\x1f\x8b\x08nothing")
    (folder / "copy.txt").write_bytes((folder / "c-en.txt").read_bytes())
    made = run_night(config)
    lost = {Path(drop["path"]).name: drop["outcome"] for drop in dropped(made)}
    wanted = dict.fromkeys(["empty.txt", "binary.txt", "huge.txt", "broken.txt.gz"], "failed")
    assert lost == wanted | {"copy.txt": "duplicate"}
    assert all(drop["reason"] and drop["stage"] for drop in dropped(made))
    assert all(name in (made / "digest.md").read_text(encoding="utf-8") for name in wanted)


def leg_of(stage):
    """The leg of the night that a stage belongs to."""
    return first_leg if hasattr(first_leg, stage) else second_leg


def breaking(monkeypatch, stage, guilty):
    """Let this stage of the night have a bug that shows on what is guilty."""
    leg = leg_of(stage)
    true = getattr(leg, stage)

    def broken(given, *args):
        if guilty(given):
            raise IndexError("tuple index out of range")
        return true(given, *args)

    broken.__name__ = stage
    monkeypatch.setattr(leg, stage, broken)


def polish(given):
    """Whether the Polish article is, or is among, what a stage was given."""
    return any("b-pl" in each.path for each in (given if isinstance(given, tuple | list) else (given,)))


@pytest.mark.parametrize("stage", ["read", "clean", "identify", "split", "translate", "check", "summarize"])
def test_a_fault_of_a_stage_costs_one_article(tmp_path, monkeypatch, stage):
    breaking(monkeypatch, stage, polish)
    made = run_night(night(tmp_path, run="workers: 1"))
    [lost] = dropped(made)
    assert (Path(lost["path"]).name, lost["stage"], lost["outcome"]) == ("b-pl.txt", stage, "failed")
    assert lost["reason"] == (
        "a fault of the program at this stage: IndexError: tuple index out of range; the log has the traceback"
    )
    assert "in broken" in (made / "run.log.jsonl").read_text(encoding="utf-8")
    assert dict(edition(made)["ledger"]) == {"in": 3, "used": 2, "duplicate": 0, "skipped": 0, "failed": 1}


def test_a_fault_of_merge_makes_one_event_a_line(tmp_path, monkeypatch):
    breaking(monkeypatch, "merge", lambda event: len(event.summaries) == 2)
    made = edition(folder := run_night(night(tmp_path)))
    assert [len(event["sources"]) for event in made["events"]] == [1]
    assert [(len(item["sources"]), bool(item["cites"])) for item in made["short_items"]] == [(2, True)]
    assert made["state"] == "DEGRADED"
    assert made["notes"][0].endswith("short items (IndexError: tuple index out of range; the log has the traceback).")
    assert "in broken" in (folder / "run.log.jsonl").read_text(encoding="utf-8")


def test_a_fault_of_cluster_makes_each_article_an_event(tmp_path, monkeypatch):
    breaking(monkeypatch, "cluster", lambda summaries: True)
    made = edition(run_night(night(tmp_path)))
    assert [len(event["sources"]) for event in made["events"]] == [1, 1, 1]
    assert all(event["date"]["value"] for event in made["events"])
    assert (made["state"], made["notes"][0][:32]) == ("DEGRADED", "Articles could not be grouped, s")


def test_a_fault_on_every_article_leaves_the_edition_of_yesterday(tmp_path, monkeypatch):
    breaking(monkeypatch, "split", lambda article: True)
    with pytest.raises(NightdeskError, match=r"a fault of the program in split: IndexError.*has the traceback"):
        run_night(night(tmp_path))
    assert not (tmp_path / "out" / "latest").exists()


def test_the_ledger_sums(tmp_path):
    config = night(tmp_path)
    (tmp_path / "in" / "empty.txt").write_bytes(b"")
    ledger = dict(edition(run_night(config))["ledger"])
    assert ledger == {"in": 4, "used": 3, "duplicate": 0, "skipped": 0, "failed": 1}


def test_a_sentence_without_a_translation_is_withheld_and_never_invented(tmp_path):
    lost = "Budowa mostu trwała dwa lata i kosztowała 12 mln hrywien."
    folder = run_night(night(tmp_path, without=lost))
    page = unwrapped((folder / "digest.md").read_text(encoding="utf-8"))
    shown = [item for event in edition(folder)["events"] for item in event["withheld"]]
    assert [(item["original"], item["flags"][0]["kind"]) for item in shown] == [(lost, "untranslated")]
    assert POLISH[lost] not in page
    assert "DEGRADED" in page


def test_a_deleted_entry_of_the_memory_is_gone_in_the_next_run(finished, tmp_path):
    home, _ = finished
    folder = tmp_path / "again"
    shutil.copytree(home, folder, symlinks=True)
    lost = "Budowa mostu trwała dwa lata i kosztowała 12 mln hrywien."
    made = run_night(night(folder, without=lost))
    assert [item["original"] for event in edition(made)["events"] for item in event["withheld"]] == [lost]


def test_nothing_translated_and_nothing_else_is_a_model_error(tmp_path):
    config = night(tmp_path)
    (tmp_path / "in" / "c-en.txt").unlink()
    (tmp_path / "approved.tmx").write_text('<tmx version="1.4"><header/><body/></tmx>')
    with pytest.raises(ModelError, match="nothing could be published: 2 articles"):
        run_night(config)
    assert not (tmp_path / "out" / "latest").exists()


def test_a_missing_model_stops_before_any_work(tmp_path):
    config = night(tmp_path, more="summarize: {model: {name: nobody/nothing}}")
    with pytest.raises(ModelMissing, match="nobody/nothing"):
        run_night(config)
    assert not (tmp_path / "out").exists()


def test_a_second_run_at_the_same_time_changes_nothing(tmp_path):
    config = night(tmp_path)
    with lock(tmp_path / "out"), pytest.raises(LockedError, match=str(os.getpid())):
        run_night(config)
    assert not (tmp_path / "out" / "2026-05-08").exists()


def test_no_input_leaves_the_edition_that_stands(tmp_path):
    config = night(tmp_path)
    before = published(run_night(config))
    shutil.rmtree(tmp_path / "in")
    with pytest.raises(PublishError, match="no input"):
        run_night(config)
    assert published(tmp_path / "out" / "2026-05-08") == before


@pytest.mark.parametrize(
    ("more", "kept"),
    [("merge: {key_points: 2}", True), ("cluster: {threshold: 0.5}", True), ("publish: {max_unread: 1}", True),
     ("summarize: {max_sentences: 1}", False), ("split: {max_chars: 99}", False)],
)  # fmt: skip
def test_only_a_change_that_reaches_the_first_leg_makes_new_shards_and_old_ones_go(finished, tmp_path, more, kept):
    folder = tmp_path / "again"
    shutil.copytree(finished[0], folder, symlinks=True)
    (folder / "night.yaml").write_text((finished[0] / "night.yaml").read_text() + more)
    before = {path.name for path in (folder / "out").rglob(".shards/*")}
    run_night(load_moved(folder, finished[0]))
    after = {path.name for path in (folder / "out").rglob(".shards/*")}
    assert (after & before, len(after)) == (before if kept else set(), len(before))


def test_an_edition_of_an_earlier_day_leaves_latest_at_the_newest(tmp_path):
    config = night(tmp_path)
    for day in (8, 9, 7):
        run_night(config, as_of=date(2026, 5, day))
    assert (tmp_path / "out" / "latest").resolve().name == "2026-05-09"


def test_as_of_sets_the_date_of_the_edition(tmp_path):
    assert run_night(night(tmp_path), as_of=date(2026, 5, 9)).name == "2026-05-09"


def test_events_below_the_cut_are_one_cited_line_each(tmp_path):
    folder = run_night(night(tmp_path, more="merge: {full_digests: 1}"))
    made = edition(folder)
    assert len(made["events"]) == 1
    assert [bool(item["cites"]) for item in made["short_items"]] == [True]


def test_a_summarizer_of_the_configuration_writes_the_summaries(tmp_path):
    made = edition(run_night(night(tmp_path, more="summarize: {model: {name: any, backend: fake}}")))
    assert made["signature"]["summarizer"].startswith("fake")
    assert [len(summary["sentences"]) for event in made["events"] for summary in event["summaries"]] == [1, 1, 1]


def test_the_stages_of_the_pipeline_are_those_of_the_folder():
    names = {path.stem for path in Path("jobs/stages").glob("[a-z]*.py")}
    assert all(hasattr(leg_of(name), name) for name in names)
