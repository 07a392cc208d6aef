"""The commands as a shell sees them: output, exit codes, speed of the failures."""

import os
import subprocess
import sys
import time

import pytest
from nights import night

from jobs.store import lock


def nightdesk(*args, env=None):
    """Run one command; (exit code, standard output, standard error)."""
    done = subprocess.run([sys.executable, "-m", "jobs", *map(str, args)], capture_output=True, text=True, check=False, env=env)
    return done.returncode, done.stdout, done.stderr


def test_run_prints_the_path_of_the_digest_and_a_line_per_stage(tmp_path):
    night(tmp_path)
    code, out, err = nightdesk("run", tmp_path / "night.yaml")
    assert (code, out.strip()) == (0, str(tmp_path / "out/2026-05-08/digest.md"))
    stages = [line.split()[0] for line in err.splitlines() if not line.startswith("shard")]
    assert stages == ["read", "clean", "identify", "split", "translate", "check", "summarize", "cluster", "merge", "render", "publish"]


def test_quiet_is_quiet(tmp_path):
    night(tmp_path)
    assert nightdesk("run", tmp_path / "night.yaml", "--quiet")[2] == ""


def test_quiet_still_says_what_cron_should_mail(tmp_path):
    night(tmp_path, without="Budowa mostu trwała dwa lata i kosztowała 12 mln hrywien.")
    code, _, err = nightdesk("run", tmp_path / "night.yaml", "--quiet")
    assert (code, "the edition is DEGRADED: 1 sentence without a translation" in err) == (0, True)


def test_as_of_sets_the_date(tmp_path):
    night(tmp_path)
    assert "2026-05-10" in nightdesk("run", tmp_path / "night.yaml", "--as-of", "2026-05-10", "--quiet")[1]


@pytest.mark.parametrize("day", ["1989-12-31", "2101-01-01", "tomorrow"])
def test_a_day_that_no_edition_has_is_refused(tmp_path, day):
    night(tmp_path)
    code, _, err = nightdesk("run", tmp_path / "night.yaml", "--as-of", day)
    assert code == 2
    assert "--as-of" in err and day in err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("formats", "page"), [("[html, json]", "digest.html"), ("[json]", "edition.json")])
def test_run_prints_a_page_that_there_is(tmp_path, formats, page):
    night(tmp_path, more=f"render: {{formats: {formats}}}")
    assert nightdesk("run", tmp_path / "night.yaml", "--quiet")[1].strip() == str(tmp_path / "out/2026-05-08" / page)


def test_check_finds_a_missing_memory(tmp_path):
    night(tmp_path)
    (tmp_path / "approved.tmx").unlink()
    code, _, err = nightdesk("check", tmp_path / "night.yaml")
    assert code == 2
    assert f"night.yaml:4:32: translate.memory.imports.0: no file at {tmp_path / 'approved.tmx'}" in err


def test_check_finds_the_mistakes_of_a_file_at_once(tmp_path):
    (tmp_path / "bad.yaml").write_text("run: {wrokers: 2}\nread: {paths: 7}\n")
    code, _, err = nightdesk("check", tmp_path / "bad.yaml")
    assert code == 2
    assert "bad.yaml:1:7: run.wrokers: unknown key; did you mean workers?" in err
    assert "bad.yaml:2:15: read.paths:" in err


@pytest.mark.parametrize(("name", "code"), [("sample", 0), ("nightly", 3)])  # the real night needs its models
def test_the_configurations_of_the_house_have_no_mistakes(name, code, tmp_path):
    found, out, _ = nightdesk("check", f"config/{name}.yaml", env={**os.environ, "NIGHTDESK_MODELS": str(tmp_path)})
    assert (found, f"config/{name}.yaml: no mistakes;" in out) == (code, True)


def test_without_its_models_the_real_night_stops_within_seconds_and_says_what_to_do(tmp_path):
    started = time.monotonic()
    code, _, err = nightdesk("run", "config/nightly.yaml", env={"NIGHTDESK_MODELS": str(tmp_path), "PATH": ""})
    assert code == 3
    assert time.monotonic() - started < 5
    wanted = ["Helsinki-NLP/opus-mt-tc-big-zle-en", str(tmp_path), "models fetch", "config/sample.yaml"]
    assert [word for word in wanted if word not in err] == []


def test_a_second_run_says_so_and_exits_5(tmp_path):
    night(tmp_path)
    with lock(tmp_path / "out"):
        code, _, err = nightdesk("run", tmp_path / "night.yaml")
    assert code == 5
    assert "another run is at work" in err


def test_an_edition_that_cannot_be_written_exits_4(tmp_path):
    night(tmp_path)
    (tmp_path / "out").write_text("in the way")
    assert nightdesk("run", tmp_path / "night.yaml")[0] == 4


def test_verify_finds_a_changed_file(tmp_path):
    night(tmp_path)
    nightdesk("run", tmp_path / "night.yaml", "--quiet")
    folder = tmp_path / "out" / "2026-05-08"
    assert nightdesk("verify", folder)[0] == 0
    (folder / "digest.md").write_text("something else")
    code, _, err = nightdesk("verify", folder)
    assert code == 4
    assert "digest.md" in err


def test_models_list_says_what_is_missing(tmp_path):
    code, out, _ = nightdesk("models", "list", "config/nightly.yaml", env={"NIGHTDESK_MODELS": str(tmp_path), "PATH": ""})
    assert code == 0
    assert out.count("missing") == 7


def test_memory_export_writes_the_approved_entries(tmp_path):
    night(tmp_path)
    code, out, _ = nightdesk("memory", "export", tmp_path / "night.yaml", tmp_path / "all.tmx")
    assert (code, out.strip()) == (0, f"{tmp_path / 'all.tmx'}: 9 entries")


def test_bench_clean_prints_both_rates(tmp_path):
    page = '{"id": "1", "lang": "en", "text": "Menu\\nHome", "keep": [], "drop": ["Menu"]}\n'
    (tmp_path / "pages.jsonl").write_text(page)
    code, out, _ = nightdesk("bench", "clean", "--pages", tmp_path / "pages.jsonl")
    assert code == 0
    assert "drop" in out


def test_bench_clean_says_what_is_wrong_with_a_file_that_holds_no_pages():
    code, _, err = nightdesk("bench", "clean", "--pages", "seeds/sample.tmx")
    assert code == 2
    assert "seeds/sample.tmx:1: is no page" in err


def test_bench_sentences_prints_every_language():
    code, out, _ = nightdesk("bench", "sentences")
    assert code == 0
    assert all(lang in out for lang in ("uk", "pl", "it", "es", "en"))
