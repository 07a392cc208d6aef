"""Every file of our own against bytes that mean it ill: configuration, glossary, TMX, lock file, storylines, shards, manifest.

Few examples here; NIGHTDESK_FUZZ=20000 pytest tests/test_fuzz_parsers.py tries as many of each format.
"""

import datetime
import time
from pathlib import Path

import pytest
from fuzzing import CUTS, SECONDS, fuzzed, mutated
from hypothesis import strategies as st
from nights import night

from jobs.config import load
from jobs.errors import NightdeskError
from jobs.glossary import load_glossary
from jobs.memory import Memory
from jobs.models.lock import read_lock
from jobs.pipeline import run_night
from jobs.shards import load_shard, save_shard
from jobs.store import MANIFEST, verify_manifest
from jobs.storylines import FILE, read_back
from jobs.tmx import read_tmx

DAY = "2026-05-08"
YAML = (b"&a [*a]", b"<<: *a", b"!!python/object:os.system", b"? ", b"%TAG", b"---", b"\t", b"1e999", b".inf", b"0x1", b"2026-13-45", b"[" * 900, b"{a: " * 200, b"*", b"&", b"|", b">")
XML = (b"<!ENTITY a 'b'>", b"&a;", b"<tu>" * 500, b"</tu>", b"]]>", b"<?xml version='1.1'?>", b"<seg/>", b'xml:lang="en"', b"&#0;", b"&#xD800;")
LOCK = b'{"models": {"Helsinki-NLP/opus-mt-es-en@main": {"name": "a", "revision": "", "commit": "0123456789ab", "licence": "", "files": {"a.json": "00"}}}}'
YAML_CUTS = st.lists(CUTS | st.tuples(st.integers(0, 9000), st.integers(0, 60), st.sampled_from(YAML)), max_size=4)
XML_CUTS = st.lists(CUTS | st.tuples(st.integers(0, 9000), st.integers(0, 60), st.sampled_from(XML)), max_size=4)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A finished night, whose files are damaged one after the other."""
    folder = tmp_path_factory.mktemp("fuzz")
    run_night(night(folder))
    return folder


def settled(path, content, parse):
    """Whether the parser took it, or refused it with an error of ours that says something, in time."""
    path.write_bytes(content)
    started = time.process_time()
    try:
        parse(path)
    except NightdeskError as error:
        assert str(error)
    assert time.process_time() - started < SECONDS
    return True


@pytest.mark.parametrize("name", ["config/nightly.yaml", "config/sample.yaml"])
@fuzzed(cuts=YAML_CUTS)
def test_a_damaged_configuration_is_taken_or_refused(home, name, cuts):
    assert settled(home / "fuzz.yaml", mutated(Path(name).read_bytes(), cuts), load)


@fuzzed(cuts=YAML_CUTS)
def test_a_damaged_glossary_is_taken_or_refused(home, cuts):
    body = mutated(Path("config/glossary.yaml").read_bytes(), cuts)
    assert settled(home / "glossary.yaml", body, lambda path: load_glossary([path]))


@fuzzed(cuts=XML_CUTS)
def test_a_damaged_translation_memory_is_taken_or_refused(home, cuts):
    assert settled(home / "fuzz.tmx", mutated((home / "approved.tmx").read_bytes(), cuts), read_tmx)


@fuzzed(cuts=XML_CUTS)
def test_a_damaged_import_of_the_memory_is_taken_or_refused(home, cuts):
    body = mutated((home / "approved.tmx").read_bytes(), cuts)
    assert settled(home / "fuzz.tmx", body, lambda path: Memory(None, [path], 0.95).find("uk", ["Міст"], ""))


@fuzzed(cuts=st.lists(CUTS, max_size=4))
def test_a_damaged_lock_file_is_taken_or_refused(home, cuts):
    assert settled(home / "night.lock.json", mutated(LOCK, cuts), lambda path: read_lock(home / "night.yaml"))


@fuzzed(cuts=st.lists(CUTS, min_size=1, max_size=4))
@pytest.mark.parametrize("name", [FILE, MANIFEST])
def test_a_damaged_edition_is_told_or_taken_and_never_stops_the_next(home, tmp_path_factory, name, cuts):
    out, sound = home / "past", home / "out" / DAY
    (out / DAY).mkdir(parents=True, exist_ok=True)
    for path in (FILE, MANIFEST):
        (out / DAY / path).write_bytes((sound / path).read_bytes())
    tomorrow = datetime.date.fromisoformat(DAY) + datetime.timedelta(days=1)
    read = lambda path: (verify_manifest(path.parent), read_back(out, tomorrow, 30))  # noqa: E731
    assert settled(out / DAY / name, mutated((sound / name).read_bytes(), cuts), read)


@fuzzed(cuts=st.lists(CUTS, min_size=1, max_size=4))
def test_a_damaged_shard_is_never_taken(home, cuts):
    save_shard(home, "sound", '{"a": 1}\n')
    path = home / ".shards" / "sound.json"
    sound = path.read_bytes()
    path.write_bytes(damaged := mutated(sound, cuts))
    assert (load_shard(home, "sound") is None) == (damaged != sound)
