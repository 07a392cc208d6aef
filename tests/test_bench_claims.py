"""The measurement of claims: our own cases come out as the tests say, and corpora make the tables they should."""

from pathlib import Path

import pytest

from jobs.bench_claims import bench_claims, bench_large

CASES = Path("tests/gold/claims")
FACTS = ("The council closed the old bridge in Lublin.", "Nine firefighters saved a dog from the river.", "Taxes rose by 5 percent.")
WORDS = ("In Lublin the council shut the old bridge.", "A dog was rescued from the river by nine firefighters.", "Taxes rose 5%.")


@pytest.fixture
def flores(tmp_path):
    """A corpus of three lines repeated, with one system in each language."""
    for lang in ("uk", "pl", "it", "es"):
        for name, lines in ((f"{lang}-en.{lang}", FACTS), (f"{lang}-en.en", FACTS), (f"{lang}-en.some.en", WORDS)):
            (tmp_path / name).write_text("\n".join(lines * 70) + "\n", encoding="utf-8")
    return tmp_path


def table(*folders):
    said = []
    bench_claims(CASES, *folders, said.append)
    return [line.split() for line in said]


def test_our_own_cases_are_told_with_precision_and_recall():
    rows = table(None, None)
    ours = next(row for row in rows if row[:2] == ["cases", "of"])
    assert ours[-2] == "100.0%"
    facts = next(row for row in rows if row[:2] == ["events", "of"])
    assert facts[-2:] == ["0", "0"]
    assert int(facts[-4]) >= 0.7 * int(facts[-5])


def test_a_corpus_gives_a_row_for_each_system_and_events_their_seconds(flores):
    rows = table(flores, None)
    assert [row[1:3] for row in rows if row[0] == "FLORES"] == [[lang, "some"] for lang in ("uk", "pl", "it", "es")]
    said = []
    bench_large(flores, said.append, (2, 3))
    assert [line.split()[:2] for line in said[1:]] == [["2", "articles"], ["3", "articles"]]
