"""Copies of one wire are one voice; of an article that was published again the newest version stays."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nights import night

from jobs.duplicates import FEW, alike, families, older_versions, shingles
from jobs.pipeline import run_night
from jobs.records import Article, Segment, Stamp, Summary, Target, Translation
from jobs.store import verify_manifest

WIRE = " ".join(f"word{n}" for n in range(60))
CHANGED = WIRE.replace("word59", "other")
LONGER = f"{WIRE} {' '.join(f'more{n}' for n in range(90))}"
ELSE = " ".join(f"thing{n}" for n in range(60))


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        ([], ()),
        ([WIRE], (0,)),
        ([WIRE, ELSE], (0, 1)),
        ([ELSE, WIRE, CHANGED], (0, 1, 1)),
        ([WIRE, ELSE, WIRE.upper()], (0, 1, 0)),
        ([WIRE, LONGER], (0, 1)),
        (["one two", "one two", "one three"], (0, 0, 2)),
        (["", ""], (0, 0)),
    ],
)
def test_nearly_the_same_texts_have_one_number(texts, wanted):
    assert families(texts) == wanted


def numbered(number, changed):
    """One of many texts, with some words of its own."""
    found = [f"w{number}x{n}" for n in range(40)]
    return " ".join(word if place not in changed else f"{word}y" for place, word in enumerate(found))


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.sets(st.integers(0, 39), max_size=1)), min_size=FEW + 1, max_size=FEW + 9))
def test_of_many_texts_the_same_are_found_as_of_few(made):
    texts = [numbered(*one) for one in made]
    sets = [shingles(text) for text in texts]
    first = []
    for i, mine in enumerate(sets):
        first.append(next((first[j] for j in range(i) if alike(mine, sets[j])), i))
    assert families(texts) == tuple(first)


def article(name, text, outlet="The Post", url="", published="2026-05-06T10:00", title="Bridge opens"):
    """A summary of an article of one sentence."""
    made = Article(name, f"{name}.txt", outlet, url, Stamp(published, "stated"), title=title, segments=(Segment(f"{name}:1.1", 1, (0, 9), text),))
    return Summary(Translation(made, (Target(text, "source"),)), ())


LATER = {"published": "2026-05-06T12:30"}
PAGE = {"url": "https://post.example/bridge"}
FIRST = article("a", WIRE, **PAGE)


@pytest.mark.parametrize(
    ("other", "older"),
    [
        (article("b", LONGER, **PAGE, **LATER), True),
        (article("b", LONGER, url="https://post.example/bridge/#comments", **LATER), True),
        (article("b", ELSE, **PAGE, **LATER), False),
        (article("b", CHANGED, **LATER), True),
        (article("b", CHANGED, **LATER, title="BRIDGE OPENS (updated)"), False),
        (article("b", CHANGED, **LATER, title="Bridge opened"), True),
        (article("b", LONGER, **LATER), False),
        (article("b", CHANGED, outlet="The Times", **LATER), False),
        (article("b", CHANGED, outlet="THE POST", **LATER), True),
        (article("b", LONGER, **PAGE), False),
        (article("b", LONGER, **PAGE, published=""), False),
        (article("b", LONGER, **PAGE, published="2026-05-06"), False),
        (article("b", LONGER, **PAGE, published="2026-05-07"), True),
        (article("b", LONGER, **PAGE, published="2026-05-09"), False),
    ],
    ids=["same address", "a place on its page", "address of a section", "same text", "another title", "nearly the title",
         "only the outlet", "another outlet", "outlet in capitals", "same minute", "no date", "some time that day", "next day",
         "three days later"],
)  # fmt: skip
def test_the_older_version_of_an_article_is_found(other, older):
    assert older_versions([FIRST, other], 2) == ([(FIRST, other)] if older else [])


def test_the_newest_of_three_stays():
    second, third = (article(name, LONGER, **PAGE, published=f"2026-05-06T1{hour}:00") for name, hour in ("b1", "c2"))
    assert older_versions([third, FIRST, second], 2) == [(FIRST, third), (second, third)]


def test_without_an_outlet_the_host_tells():
    bare = [article(name, text, outlet="", **PAGE, published=day) for name, text, day in (("a", WIRE, "2026-05-06"), ("b", LONGER, "2026-05-07"))]
    assert older_versions(bare, 2) == [(bare[0], bare[1])]


def test_an_older_version_is_dropped_and_the_ledger_sums(tmp_path):
    config = night(tmp_path)
    text = (tmp_path / "in" / "c-en.txt").read_text()
    (tmp_path / "in" / "c-en.txt").unlink()
    for name, hour, more in (("old", "08:00", ""), ("new", "11:00", "\nThe bakers went home by train.\n")):
        fields = {"outlet": "The Crust", "url": "https://crust.example/prize", "published": f"2026-05-07T{hour}"}
        (tmp_path / "in" / f"{name}.json").write_text(json.dumps({"title": "Bakers win", "text": text + more, **fields}))
    folder = run_night(config)
    made = json.loads((folder / "edition.json").read_text())
    [lost] = made["unread"]
    assert (lost["stage"], lost["outcome"], lost["reason"]) == ("cluster", "duplicate", f"older version of {tmp_path}/in/new.json")
    assert made["ledger"] == {"in": 4, "used": 3, "duplicate": 1, "skipped": 0, "failed": 0}
    assert lost["reason"].split("/")[-1] in (folder / "digest.md").read_text() and not verify_manifest(folder)
