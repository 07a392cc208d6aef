"""The articles that the grouping is measured on: dealt without loss, the same every time."""

import json
from pathlib import Path

import pytest

from jobs.bench_deal import OUTLETS, cases, dealt, documents, retold, write
from jobs.errors import ConfigError
from jobs.tmx import read_tmx

CASES = Path("tests/gold/events/cases.yaml")


@pytest.fixture
def ntrex(tmp_path):
    """Three articles of five, two and one sentences in the layout of NTREX-128."""
    ids = ["a"] * 5 + ["b"] * 2 + ["c"]
    (tmp_path / "document_ids.tsv").write_text("\n".join(ids) + "\n", encoding="utf-8")
    for lang, name in OUTLETS.items():
        lines = [f"Sentence number {n} remains {lang}" for n in range(len(ids))]
        (tmp_path / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(("outlets", "sizes"), [(2, [3, 2, 1, 1, 1]), (3, [2, 2, 1, 1, 1, 1]), (4, [2, 1, 1, 1, 1, 1, 1])])
def test_each_sentence_is_dealt_once_and_an_outlet_without_one_tells_nothing(ntrex, outlets, sizes):
    told = dealt(documents(ntrex), outlets)
    assert [len(one.pairs) for one in told] == sizes
    assert sorted(english for one in told for _, english in one.pairs) == sorted(
        english for text in documents(ntrex) for _, english in text.sentences["en"]
    )


@pytest.mark.parametrize("outlets", [2, 3, 4])
@pytest.mark.parametrize("mode", [dealt, retold])
def test_the_outlets_of_an_article_have_different_languages(ntrex, mode, outlets):
    told = mode(documents(ntrex), outlets)
    langs = [[one.lang for one in told if one.event == event] for event in ("000", "001", "002")]
    assert all(len(found) == len(set(found)) for found in langs)


def test_whole_articles_differ_in_english_and_are_the_same_every_time(ntrex):
    told = retold(documents(ntrex), 2)
    assert told == retold(documents(ntrex), 2)
    one, other = (" ".join(english for _, english in told[place].pairs) for place in (0, 1))
    assert one != other and len(set(one.split()) & set(other.split())) > 3


@pytest.mark.parametrize("name", ["ukr.txt", "document_ids.tsv"])
def test_a_folder_without_a_file_is_refused(ntrex, name):
    (ntrex / name).unlink()
    with pytest.raises(ConfigError, match=name):
        documents(ntrex)


def test_a_file_with_other_lines_is_refused(ntrex):
    (ntrex / "pol.txt").write_text("Jedna\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="pl has not as many lines"):
        documents(ntrex)


def test_what_is_written_can_be_translated(ntrex, tmp_path):
    told = dealt(documents(ntrex), 2)
    write(told, tmp_path / "night")
    known = {(entry.lang, entry.source): entry.target for entry in read_tmx(tmp_path / "night" / "known.tmx")}
    for one in told:
        text = json.loads((tmp_path / "night" / "in" / f"{one.name}.json").read_text(encoding="utf-8"))["text"]
        assert tuple(text.split("\n\n")) == tuple(source for source, _ in one.pairs)
        assert all(known.get((one.lang, source), source) == english for source, english in one.pairs)


def test_there_are_enough_cases_and_every_article_is_as_long_as_the_rules_say():
    found = cases(CASES)
    assert sum(len(case.same) * len(case.other) for case in found) >= 20 and len(found) >= 20
    articles = [one for case in found for one in (*case.same, *case.other)]
    assert len({one.name for one in articles}) == len(articles)
    assert all(4 <= len(one.pairs) <= 8 for one in articles)


def test_a_case_that_is_no_list_is_refused(tmp_path):
    (tmp_path / "cases.yaml").write_text("- {case: one, same: no list}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="case 1"):
        cases(tmp_path / "cases.yaml")
