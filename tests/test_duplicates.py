"""Copies of one wire are one voice; of an article that was published again the newest version stays."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nights import night

from jobs.duplicates import FEW, MOST, alike, earlier, families, older_versions, shingles
from jobs.pipeline import run_night
from jobs.records import Article, Segment, Stamp, Summary, Target, Translation
from jobs.store import verify_manifest

WIRE = " ".join(f"word{n}" for n in range(60))
CHANGED = WIRE.replace("word59", "other")
LONGER = f"{WIRE} {' '.join(f'more{n}' for n in range(90))}"
QUARTER = " ".join((*(f"word{n}" for n in range(20)), *(f"own{n}" for n in range(40))))
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


SHORTER = " ".join(WIRE.split()[:50])


@pytest.mark.parametrize(
    ("other", "older"),
    [
        (article("b", LONGER, **PAGE, **LATER), "a"),
        (article("b", LONGER, url="https://post.example/bridge/#comments", **LATER), "a"),
        (article("b", ELSE, **PAGE, **LATER), ""),
        (article("b", QUARTER, **PAGE, **LATER), "a"),
        (article("b", QUARTER, **PAGE, **LATER, title="Sheep win"), ""),
        (article("b", LONGER, **PAGE, **LATER, title="Mayor cuts ribbon"), "a"),
        (article("b", CHANGED, **LATER), "a"),
        (article("b", CHANGED, **LATER, title="BRIDGE OPENS (updated)"), "a"),
        (article("b", CHANGED, **LATER, title="Sheep win"), ""),
        (article("b", CHANGED, **LATER, title="Bridge opened"), "a"),
        (article("b", CHANGED, **LATER, title="Bridge Svyatyi opens"), ""),
        (article("b", CHANGED, **LATER, title="Bridge 2 opens"), "a"),
        (article("b", LONGER, title="Bridge 2 opens"), ""),
        (article("b", LONGER, **LATER), "a"),
        (article("b", ELSE, **LATER), ""),
        (article("b", CHANGED, outlet="The Times", **LATER), ""),
        (article("b", CHANGED, outlet="THE POST", **LATER), "a"),
        (article("b", LONGER, **PAGE), "a"),
        (article("b", SHORTER, **PAGE), "b"),
        (article("b", LONGER, **PAGE, published=""), "a"),
        (article("b", SHORTER, published=""), "b"),
        (article("b", CHANGED, published=""), ""),
        (article("b", CHANGED, published="", title="Bridge opens – UPDATE"), "a"),
        (article("b", LONGER, published="", title="Bridge opens in Lviv"), ""),
        (article("b", LONGER, published="2026-05-06"), "a"),
        (article("b", LONGER, **PAGE, published="2026-05-07"), "a"),
        (article("b", LONGER, **PAGE, published="2026-05-09"), ""),
    ],
    ids=["same address", "a place on its page", "address of a section", "something in common", "a section with something in common",
         "new title", "same text", "says so", "another title", "nearly the title", "another name", "later number", "other number", "grown", "only the outlet", "another outlet",
         "outlet in capitals", "same minute, longer", "same minute, shorter", "no date, longer", "no date, shorter",
         "no date, as long", "no date, says so", "no date, another place", "some time that day", "next day", "three days later"],
)  # fmt: skip
def test_the_older_version_of_an_article_is_found(other, older):
    wanted = {"a": [(FIRST, other)], "b": [(other, FIRST)], "": []}[older]
    assert older_versions([FIRST, other], 2) == older_versions([other, FIRST], 2) == wanted


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([WIRE, LONGER, SHORTER, CHANGED]), st.sampled_from(["", "2026-05-06", "2026-05-06T10:00", "2026-05-07"]), st.sampled_from(["Bridge opens", "Bridge opens (updated)"])), max_size=7))
def test_some_version_stays_whatever_tells_which_is_newer(made):
    versions = [article(f"v{n}", text, published=day, title=title) for n, (text, day, title) in enumerate(made)]
    gone = older_versions(versions, 2)
    names = {old.article.id for old, _ in gone}
    assert len(names) == len(gone) and not names & {new.article.id for _, new in gone}


def test_the_templates_of_one_outlet_take_no_more_time_than_their_number_says():
    towns = [f"Town{n} will see {n % 30} degrees" for n in range(600)]
    texts = [" ".join(f"{town} {part}" for part in ("with rain", "and wind", " ".join(f"w{n}" for n in range(90)))) for town in towns]
    reports = [article(f"t{n}", text, published="2026-05-06", title=f"Weather in {town}") for n, (text, town) in enumerate(zip(texts, towns, strict=True))]
    made = [shingles(text) for text in texts]
    assert max(map(len, earlier(made))) <= MOST
    assert older_versions(reports, 2) == []


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
