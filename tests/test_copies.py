"""jobs/copies.py: one article by two ways; and through a whole night."""

from itertools import permutations
from pathlib import Path

import pytest
from nights import ENGLISH, night

from jobs.copies import copies, mark
from jobs.pipeline import run_night
from jobs.records import Article, Line, Stamp
from jobs.text import content_id

URL = "https://news.example/a"
TEXT = " ".join(f"sentence number {n} of the article about the budget." for n in range(20))
MORE = TEXT + " " + " ".join(f"another {n} remark of its own kind." for n in range(4))
OTHER = " ".join(f"quite {n} different words on storms and floods at sea." for n in range(20))
MONDAY, TUESDAY = Stamp("2024-11-11", "stated"), Stamp("2024-11-12", "stated")


def article(path, text=TEXT, name="", **fields):
    return Article(content_id(name or path), path, lines=(Line(1, text),), **fields)


def gone(*articles):
    """What goes, whatever the order: path -> reason."""
    found = set()
    for order in permutations(articles):
        marks = [mark(one, number) for number, one in enumerate(order)]
        found.add(tuple(sorted((one.path, reason) for one, reason in copies(marks, lambda number, order=order: order[number]))))
    assert len(found) == 1
    return dict(found.pop())


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [(article("a", name="x"), article("b", name="x"), {"b": "same content as a"}),
     (article("a"), article("b"), {"b": "same content as a"}),
     (article("a"), article("b", url=URL, title="T"), {"a": "same content as b"}),
     (article("a", outlet="One"), article("b", outlet="Two"), {}),
     (article("a", outlet="One"), article("b", outlet="one"), {"b": "same content as a"}),
     (article("a", url=URL), article("b", url="https://other.example/a"), {}),
     (article("a", url=URL), article("b", MORE, url="http://www.news.example/a/?utm_source=x"), {"a": "same address as b"}),
     (article("a", MORE, url=URL), article("b", TEXT, url=URL, published=MONDAY), {"a": "same address as b"}),
     (article("a", MORE, url=URL), article("b", TEXT[:300], url=URL, published=MONDAY), {"b": "same address as a"}),
     (article("a", url=URL), article("b", OTHER, url=URL), {}),
     (article("a", url=URL, published=MONDAY), article("b", MORE, url=URL, published=TUESDAY), {}),
     (article("a", url=URL, published=MONDAY), article("b", MORE, url=URL, published=Stamp("2024-11-11T09:00", "stated")), {"a": "same address as b"}),
     (article("a", url=URL, published=MONDAY), article("b", MORE, url=URL, published=Stamp("2024-11-12", "inferred")), {"b": "same address as a"}),
     (article("a", url="https://news.example/"), article("b", MORE, url="https://news.example/"), {})],
)  # fmt: skip
def test_which_of_two_articles_goes(one, other, expected):
    assert gone(one, other) == expected


def test_of_three_ways_one_stays_whatever_the_order():
    three = article("a.txt"), article("b.html", MORE, url=URL, title="T", outlet="O"), article("https://news.example/a", url=URL)
    assert gone(*three) == {"a.txt": "same content as b.html" if three[0].lines == three[1].lines else "same address as b.html", "https://news.example/a": "same address as b.html"}


def test_one_address_for_all_pages_of_a_site_takes_none_away():
    pages = [article(f"{n}", " ".join(f"word{n}x{m} is here" for m in range(30)), url=URL) for n in range(5)]
    assert gone(*pages) == {}


def test_a_night_reads_one_article_by_two_ways_once(tmp_path):
    config = night(tmp_path)
    (tmp_path / "in" / "z.txt").write_text(f"---\noutlet: Daily\nurl: {URL}\n---\n{ENGLISH}", encoding="utf-8")
    folder = run_night(config)
    dropped = (folder / "dropped.jsonl").read_text()
    assert dropped.count("\n") == 1 and f'"reason": "same content as {tmp_path}/in/z.txt"' in dropped
    assert Path(folder, "digest.md").read_text().count("Daily") >= 1
