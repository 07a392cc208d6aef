"""jobs/inputs.py and jobs/stores.py: patterns to files, on this machine and in stores."""

import os
from pathlib import Path

import fsspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.inputs import LINKED, NO_FILE, files


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("in/a.txt", "in/deep/b.txt", "in/deep/er/c.html", "in/.hidden/d.txt", "out/e.txt"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(name)
    return tmp_path


@pytest.fixture
def store():
    made = fsspec.filesystem("memory")
    made.store.clear()
    for name in ("/day/a.txt", "/day/b.txt", "/day/b.txt.meta.json", "/day/deep/c.txt", "/day/.part/d.txt", "/other/e.txt"):
        made.pipe(name, name.encode())
    yield made
    made.store.clear()


def named(*patterns, **kwargs):
    return [(file.name, file.problem) for file in files(patterns, **kwargs)]


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [(["in"], "in/a.txt in/deep/b.txt in/deep/er/c.html"), (["in/**"], "in/a.txt in/deep/b.txt in/deep/er/c.html"), (["in/**/*.txt"], "in/a.txt in/deep/b.txt"),
     (["**/c.html"], "in/deep/er/c.html"), (["in/*.txt", "in/a.txt", "./in"], "in/a.txt in/deep/b.txt in/deep/er/c.html"), (["i*/**/e*/*"], "in/deep/er/c.html"),
     (["in/d**p/*.txt"], "in/deep/b.txt"), (["file://{}/out"], "{}/out/e.txt"), (["nothing", "in/*.pdf"], "")],
)  # fmt: skip
def test_patterns_name_each_file_once_in_order(folder, patterns, expected):
    found = named(*(pattern.format(folder) for pattern in patterns))
    assert found == [(name.format(folder), "") for name in expected.split()]


@pytest.mark.parametrize("pattern", ["in", "in/**", "in/*", "in/**/*.txt"])
def test_links_that_loop_or_lead_to_folders_are_told_once_and_never_entered(folder, pattern):
    for number in (1, 2):
        Path(f"in/loop{number}.txt").symlink_to(".")
    found = named(pattern)
    assert {name for name, problem in found if problem == LINKED} == {"in/loop1.txt", "in/loop2.txt"}
    assert len(found) <= 5


@pytest.mark.parametrize("pattern", ["in", "in/*", "in/**"])
def test_a_link_to_a_file_is_read_only_where_it_stays_in_the_folder(folder, pattern):
    Path("in/out.txt").symlink_to("../out/e.txt")
    Path("in/same.txt").symlink_to("a.txt")
    found, free = dict(named(pattern)), dict(named(pattern, follow_links=True))
    assert "leads out of" in found["in/out.txt"] and "read.follow_links" in found["in/out.txt"]
    assert found["in/same.txt"] == free["in/out.txt"] == ""
    assert dict(named("in/out.txt"))["in/out.txt"] == ""  # whoever names it means it


@pytest.mark.parametrize("patterns", [["in", "in/out.txt", "in/loop"], ["in/loop", "in/out.txt", "in"]])
def test_links_that_are_named_themselves_are_read_without_a_complaint(folder, patterns):
    Path("in/out.txt").symlink_to("../out/e.txt")
    Path("in/loop").symlink_to("../out")
    found = dict(named(*patterns))
    assert not any(found.values()) and {"in/out.txt", "in/loop/e.txt"} <= found.keys()


def test_pipes_and_devices_are_refused_without_waiting(folder):
    os.mkfifo("in/pipe.txt")
    Path("in/null.txt").symlink_to("/dev/null")
    for file in files(["in/pipe.txt", "in/null.txt"]):
        with pytest.raises(ValueError, match=NO_FILE):
            file.open()


def test_a_folder_that_cannot_be_listed_is_a_problem(tmp_path):
    descriptor = os.open(tmp_path, os.O_RDONLY)
    for _ in range(20):  # to where the system finds its path too long
        os.mkdir("d" * 250, dir_fd=descriptor)
        below = os.open("d" * 250, os.O_RDONLY, dir_fd=descriptor)
        os.close(descriptor)
        descriptor = below
    os.close(descriptor)
    [(_, problem)] = named(str(tmp_path))
    assert problem == "cannot be listed: File name too long; check its permissions"


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [("memory://day", "a.txt b.txt deep/c.txt"), ("memory://day/*.txt", "a.txt b.txt"), ("memory://day/**", "a.txt b.txt deep/c.txt"),
     ("memory://day/b.txt", "b.txt"), ("memory://nothing", "")],
)  # fmt: skip
def test_a_store_is_read_like_a_folder(store, pattern, expected):
    found = list(files([pattern]))
    assert [file.name for file in found] == [f"memory:///day/{name}" for name in expected.split()]
    assert [file.open().read().decode() for file in found] == [f"/day/{name}" for name in expected.split()]


def test_a_sidecar_is_found_in_a_store(store):
    beside = {file.name: file.sidecar() for file in files(["memory://day/*.txt"])}
    assert beside["memory:///day/a.txt"] is None
    assert beside["memory:///day/b.txt"].read() == b"/day/b.txt.meta.json"


def test_a_store_that_cannot_be_opened_is_a_problem():
    [(name, problem)] = named("simplecache://x/y")
    assert name == "simplecache://x/y" and problem.startswith("cannot be listed: ")


def test_what_a_store_raises_while_it_is_read_is_an_error_of_the_system(store):
    [file] = files(["memory://day/a.txt"])
    store.store.clear()
    with pytest.raises(OSError):
        file.open()


@given(st.text(st.sampled_from("ab*?[]!/.\\{}~- é"), max_size=20))
def test_no_pattern_makes_it_fail(text):
    assert [file for file in files([f"no such folder/{text}"]) if not file.name] == []
