"""What an edition keeps comes back as it was, from earlier editions only, and a bad file is a note and no more."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.records import Stamp
from jobs.store import MANIFEST, entry
from jobs.storylines import FILE, SCHEMA, KeptEdition, KeptEvent, Past, Statement, Storyline, kept, read_back

TODAY = date(2026, 3, 7)
EVENT = KeptEvent(
    *("e1", "e1", Stamp("2026-03-04", "stated", "line 2"), "Parma", ("Marta Rinaldi",), ("Parma",)),
    terms={"Rinaldi": 2, "flood": 3},
    anchor="event-1",
    headline="Flood in Parma",
    statements=(Statement("Three people died.", ("Il Faro", "en")),),
)
LINE = Storyline("s1", "Flood in Parma", (EVENT,))


def publish(out, day, body=None):
    """A finished edition of this day that has kept this."""
    folder = out / day
    folder.mkdir(parents=True)
    pages = {FILE: kept(day, (LINE,)) if body is None else body}
    (folder / FILE).write_text(pages[FILE], encoding="utf-8")
    (folder / MANIFEST).write_text(json.dumps({"files": {FILE: entry(pages[FILE].encode())}}))
    return folder


def test_what_was_kept_is_read_back_newest_first(tmp_path):
    for day in ("2026-03-05", "2026-03-06"):
        publish(tmp_path, day)
    past = read_back(tmp_path, TODAY, 30)
    assert past.editions == tuple(KeptEdition(SCHEMA, day, (LINE,)) for day in ("2026-03-06", "2026-03-05"))
    assert past.problems == past.notes == ()


@pytest.mark.parametrize(
    ("day", "days", "read"),
    [
        ("2026-03-06", 1, True),
        ("2026-03-05", 1, False),
        ("2026-02-05", 30, True),
        ("2026-02-04", 30, False),
        ("2026-03-07", 30, False),  # an earlier run of the same night
        ("2026-03-08", 30, False),
        ("2026-03-06", 0, False),
    ],
)
def test_only_the_days_before_are_looked_at(tmp_path, day, days, read):
    publish(tmp_path, day)
    assert bool(read_back(tmp_path, TODAY, days).editions) == read


def newer(folder):
    """The same file by a later version of the program."""
    body = kept(folder.name, (LINE,)).replace('"schema": 1', '"schema": 2, "more": []')
    (folder / FILE).write_text(body)
    (folder / MANIFEST).write_text(json.dumps({"files": {FILE: entry(body.encode())}}))


def older(folder):
    """An edition from before anything was kept."""
    (folder / FILE).unlink()
    (folder / MANIFEST).write_text(json.dumps({"files": {}}))


@pytest.mark.parametrize(
    ("harm", "why"),
    [
        (lambda folder: (folder / FILE).unlink(), "has lost its storylines.json"),
        (lambda folder: (folder / FILE).write_text("{}"), "has a damaged storylines.json"),
        (lambda folder: (folder / MANIFEST).write_text("["), "has no manifest that can be read"),
        (lambda folder: (folder / MANIFEST).write_text("[]"), "has no manifest that can be read"),
        (newer, "has a storylines.json of another version"),
        (older, "has no storylines.json, being of an older version"),
    ],
)
def test_an_edition_that_cannot_be_read_is_told_and_the_others_are_read(tmp_path, harm, why):
    publish(tmp_path, "2026-03-05")
    harm(publish(tmp_path, "2026-03-06"))
    past = read_back(tmp_path, TODAY, 30)
    assert [edition.date for edition in past.editions] == ["2026-03-05"]
    assert past.notes[0].startswith(f"What is new could not be told from 1 earlier edition: 2026-03-06 {why}")


def test_a_file_of_another_day_is_not_taken(tmp_path):
    publish(tmp_path, "2026-03-06", kept("2026-03-05", (LINE,)))
    assert read_back(tmp_path, TODAY, 30).editions == ()


def test_an_edition_that_was_never_finished_is_none(tmp_path):
    (publish(tmp_path, "2026-03-06") / MANIFEST).unlink()
    assert read_back(tmp_path, TODAY, 30) == Past(digest=read_back(tmp_path / "none", TODAY, 30).digest)


def test_a_note_names_three_editions_at_most():
    past = Past(problems=tuple(f"2026-03-0{day} is gone" for day in (6, 5, 4, 3)))
    assert past.notes == (
        "What is new could not be told from 4 earlier editions: "
        "2026-03-06 is gone; 2026-03-05 is gone; 2026-03-04 is gone; ….",
    )


def test_the_signature_is_that_of_what_was_read(tmp_path):
    folder = publish(tmp_path, "2026-03-06")
    [(name, first)] = read_back(tmp_path, TODAY, 30).signature
    publish(tmp_path, "2026-03-05")
    second = read_back(tmp_path, TODAY, 30).signature[0][1]
    (folder / FILE).unlink()
    third = read_back(tmp_path, TODAY, 30).signature[0][1]
    assert (name, len({first, second, third})) == ("earlier editions", 3)
    assert read_back(tmp_path / "none", TODAY, 30).signature == ()


texts = st.text(max_size=12)
events = st.builds(
    KeptEvent,
    *(texts, texts, st.builds(Stamp, texts, texts, texts), texts),
    *(st.lists(texts, max_size=2).map(tuple), st.lists(texts, max_size=2).map(tuple)),
    terms=st.dictionaries(texts, st.integers(1, 99), max_size=3),
    statements=st.lists(st.builds(Statement, texts, st.just(())), max_size=2).map(tuple),
)


@given(lines=st.lists(st.builds(Storyline, texts, texts, st.lists(events, max_size=2).map(tuple)), max_size=2))
def test_whatever_is_kept_comes_back(tmp_path_factory, lines):
    out = tmp_path_factory.mktemp("out")
    publish(out, "2026-03-06", kept("2026-03-06", lines))
    [edition] = read_back(out, TODAY, 1).editions
    assert edition.storylines == tuple(sorted(lines, key=lambda line: line.id))
