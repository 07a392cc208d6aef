"""Publishing: all or nothing, manifest last, the previous edition unharmed."""

import json

import pytest

from jobs.errors import PublishError
from jobs.records import Edition
from jobs.stages.publish import publish
from jobs.store import verify_manifest

PAGES = {"edition.json": "{}\n", "digest.md": "# Ранок\n", "articles/a1.json": "{}\n", "articles/b2.json": "[]\n"}


def edition(date="2025-03-07"):
    """An edition without events."""
    return Edition(date, "OK", (), (), (), (), (("in", 0),), (("code", "1"), ("config", "f00d")))


def files(folder):
    """Every file below a folder with its content."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_pages_manifest_and_pointer_are_written(tmp_path):
    folder = publish(PAGES, tmp_path, edition())
    assert sorted(files(folder)) == sorted([*PAGES, "manifest.json"])
    assert verify_manifest(folder) == []
    assert (tmp_path / "latest").resolve() == folder.resolve()
    assert sorted(p.name for p in folder.iterdir()) == ["articles", "digest.md", "edition.json", "manifest.json"]


def test_each_page_is_asked_for_once_and_not_kept(tmp_path):
    asked = []

    class Asked(dict):
        """Pages that remember who was asked for."""

        def __getitem__(self, name):
            asked.append(name)
            return super().__getitem__(name)

    assert verify_manifest(publish(Asked(PAGES), tmp_path, edition())) == []
    assert asked == sorted(PAGES)


def test_the_manifest_names_every_page_and_what_made_it(tmp_path):
    seal = json.loads((publish(PAGES, tmp_path, edition()) / "manifest.json").read_text())
    assert sorted(seal["files"]) == sorted(PAGES)
    assert seal["signature"] == {"code": "1", "config": "f00d"}


def test_the_same_pages_again_touch_no_file(tmp_path):
    folder = publish(PAGES, tmp_path, edition())
    before = {p: p.stat().st_mtime_ns for p in folder.rglob("*") if p.is_file()}
    publish(PAGES, tmp_path, edition())
    assert {p: p.stat().st_mtime_ns for p in folder.rglob("*") if p.is_file()} == before


@pytest.mark.parametrize("harm", [lambda path: path.unlink(), lambda path: path.write_text("else")])
def test_a_damaged_page_is_mended_under_the_same_manifest(tmp_path, harm):
    folder = publish(PAGES, tmp_path, edition())
    before = files(folder)
    harm(folder / sorted(PAGES)[0])
    publish(PAGES, tmp_path, edition())
    assert files(folder) == before
    assert verify_manifest(folder) == []


def test_a_second_run_of_the_date_removes_what_it_no_longer_has_and_keeps_the_rest(tmp_path):
    folder = publish({**PAGES, "digest.html": "<p>"}, tmp_path, edition())
    (folder / "report.json").write_text("{}")
    publish({"edition.json": "{2}", "articles/b2.json": "[]\n"}, tmp_path, edition())
    assert sorted(files(folder)) == ["articles/b2.json", "edition.json", "manifest.json", "report.json"]
    assert verify_manifest(folder) == []


def test_pages_are_the_same_whether_or_not_an_older_edition_stood_there(tmp_path):
    publish({**PAGES, "digest.md": "old", "articles/c3.json": "gone"}, tmp_path / "a", edition())
    assert files(publish(PAGES, tmp_path / "a", edition())) == files(publish(PAGES, tmp_path / "b", edition()))


def test_what_cannot_be_written_leaves_the_edition_of_the_same_date_and_the_pointer(tmp_path):
    folder = publish(PAGES, tmp_path, edition())
    before = files(folder)
    with pytest.raises(PublishError, match="cannot be written: File name too long"):
        publish({"digest.md": "new", "x" * 300: "new"}, tmp_path, edition())
    assert {name: data for name, data in files(folder).items() if not name.startswith(".new")} == before
    assert verify_manifest(folder) == []


def test_a_failed_new_date_leaves_latest_on_yesterday(tmp_path):
    publish(PAGES, tmp_path, edition("2025-03-06"))
    (tmp_path / "2025-03-07").write_text("a file where the folder should be")
    with pytest.raises(PublishError, match="2025-03-07"):
        publish(PAGES, tmp_path, edition("2025-03-07"))
    assert (tmp_path / "latest").resolve().name == "2025-03-06"
    assert verify_manifest(tmp_path / "latest") == []


def test_an_edition_that_stops_while_pages_move_in_has_no_manifest(tmp_path):
    folder = publish(PAGES, tmp_path, edition())
    (folder / "digest.md").unlink()
    (folder / "digest.md").mkdir()
    (folder / "digest.md" / "in the way").touch()
    with pytest.raises(PublishError, match=r"digest\.md: cannot be published"):
        publish({**PAGES, "digest.md": "new"}, tmp_path, edition())
    assert verify_manifest(folder)[0].endswith("the edition was never finished; run the night again")


def test_what_a_killed_run_left_aside_is_cleared(tmp_path):
    aside = tmp_path / "2025-03-07" / ".new" / "articles"
    aside.mkdir(parents=True)
    (aside / "half.json").write_text("{")
    assert sorted(files(publish(PAGES, tmp_path, edition()))) == sorted([*PAGES, "manifest.json"])
    assert not aside.exists()
