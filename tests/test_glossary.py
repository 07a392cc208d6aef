"""jobs/glossary.py: files with places of mistakes; terms in any inflection; what English lacks."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.errors import ConfigError
from jobs.glossary import EMPTY, WORD, load_glossary

EXAMPLE = """
uk: {генсек: Secretary General, генсек НАТО: NATO Secretary General, нардеп: [lawmaker, member of parliament], КНДР: North Korea,
  Верховна Рада: [Verkhovna Rada, parliament], ТЦК: draft office, прем’єр: premier, рік: year, рада: council, партія: [party, NATOX]}
pl: {szef dyplomacji: [foreign minister, top diplomat], MSZ: Foreign Ministry, poseł: MP}
it: {decreto-legge: decree law, UE: EU, Palazzo Chigi: the prime minister's office}
es: {Corea del Norte: North Korea, fiscal general: attorney general, "EE. UU.": United States}
"""


def written(folder, text=EXAMPLE, name="a.yaml"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def glossary(tmp_path_factory):
    return load_glossary([written(tmp_path_factory.mktemp("glossary"))])


@pytest.mark.parametrize(
    ("lang", "source", "terms"),
    [
        ("uk", "Про це сказали генсекові НАТО.", ["генсек НАТО"]),
        ("uk", "Генсека ООН і генсек НАТО Рютте", ["генсек", "генсек НАТО"]),
        ("uk", "у Верховній раді", ["Верховна Рада"]),
        ("uk", "найвища верховна рада", ["рада"]),
        ("uk", "до Верховної Ради", ["Верховна Рада"]),
        ("uk", "радник радить", []),
        ("uk", "У ВЕРХОВНІЙ РАДІ НАРДЕПИ", ["Верховна Рада", "нардеп"]),
        ("uk", "прем'єра бачили за багато років", ["прем’єр", "рік"]),
        ("uk", "прем’єр-міністр і екс-генсек", []),
        ("uk", "з КНДР, кндр", ["КНДР"]),
        ("uk", "генсек, НАТО", ["генсек"]),
        ("pl", "Szefowi dyplomacji i MSZ-etu", ["szef dyplomacji", "MSZ"]),
        ("pl", "posłów i szefa", ["poseł"]),
        ("it", "i decreti legge dell'UE", ["decreto-legge", "UE"]),
        ("es", "con COREA DEL NORTE y fiscales generales", ["Corea del Norte", "fiscal general"]),
        ("es", "EE.UU. y EE. UU. son", ["EE. UU."]),
        ("es", "генсек", []),
        ("en", "Corea del Norte", []),
    ],
)
def test_terms_are_found_in_any_inflection(glossary, lang, source, terms):
    assert [term.source for term in glossary.terms(source, lang)] == terms


@pytest.mark.parametrize(
    ("lang", "source", "target", "missing"),
    [
        ("uk", "нардеп", "A Lawmaker’s car", []),
        ("uk", "нардепи", "Members of parliament", []),
        ("uk", "нардепи", "deputies", ["нардеп"]),
        ("uk", "генсек", "Secretaries-General", []),
        ("uk", "партія", "both Parties", []),
        ("uk", "партія", "natox", ["партія"]),
        ("uk", "партія", "NATOX", []),
        ("it", "UE", "the eu", ["UE"]),
        ("it", "UE", "EUR", ["UE"]),
        ("it", "l'UE", "the EU's plan", []),
        ("pl", "posłowie z MSZ", "MPs of the foreign ministries", []),
    ],
)
def test_a_term_is_missing_unless_english_has_an_accepted_form(glossary, lang, source, target, missing):
    assert [term.source for term in glossary.missing(source, target, lang)] == missing


@pytest.mark.parametrize(
    ("lang", "source", "switched"),
    [
        ("uk", "«Нардепи з ТЦК» — сказав генсек НАТО.", "«Lawmaker з draft office» — сказав NATO Secretary General."),
        ("pl", "W MSZ-ecie szef dyplomacji.", "W Foreign Ministry foreign minister."),
        ("es", "Nada.", "Nada."),
    ],
)
def test_terms_stand_in_the_source_in_english(glossary, lang, source, switched):
    assert glossary.code_switched(source, lang) == switched


def test_a_prompt_gets_each_term_once_with_its_preferred_english(glossary):
    assert glossary.prompt_terms("Нардеп нардепові, КНДР", "uk") == {"нардеп": "lawmaker", "КНДР": "North Korea"}


def test_a_later_file_overrides_term_by_term(tmp_path):
    second = written(tmp_path, "uk: {ТЦК: recruitment center, ЗСУ: Armed Forces}", "b.yaml")
    both = load_glossary([written(tmp_path), second])
    assert both.prompt_terms("ТЦК, ЗСУ, КНДР", "uk") == {"ТЦК": "recruitment center", "ЗСУ": "Armed Forces", "КНДР": "North Korea"}


def test_the_digest_tells_glossaries_apart_but_not_the_order_of_terms(tmp_path):
    one, same, other = (written(tmp_path, f"uk: {{{text}}}", text) for text in ("а: b, в: d", "в: d, а: b", "а: b, в: e"))
    assert load_glossary([one]) == load_glossary([same]) != load_glossary([other])
    assert len({load_glossary([path]) for path in (one, same, other)}) == 2


def test_the_example_finds_each_of_its_terms():
    example = load_glossary([Path("config/glossary.yaml")])
    assert {*example.entries} == {"uk", "pl", "it", "es"}
    assert [term for lang, terms in example.entries.items() for term in terms if example.terms(term.source, lang) != (term,)] == []


def test_without_a_glossary_nothing_is_asked_and_nothing_changes(tmp_path):
    assert load_glossary([]) is load_glossary([written(tmp_path, "uk: {}")]) is EMPTY
    assert (EMPTY.digest, EMPTY.terms("КНДР", "uk"), EMPTY.missing("КНДР", "", "uk")) == ("", (), ())
    assert EMPTY.code_switched("КНДР", "uk") == "КНДР"


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("uk:\n  ТЦК:\n", r"g\.yaml:2:7: uk\.ТЦК: should be a list.*got nothing"),
        ("uk:\n  ТЦК: []\n", r"g\.yaml:2:8: uk\.ТЦК: should hold at least one"),
        ("uk:\n  ТЦК: [ab, 1]\n", r"g\.yaml:2:13: uk\.ТЦК\.1: should be a valid string"),
        ("uk:\n  ТЦК: '—'\n", r"g\.yaml:2:8: uk\.ТЦК\.0: should be a word"),
        ("uk:\n  '…': a\n", r"g\.yaml:2:\d: uk\.…: should be a word"),
        ("fr:\n  ab: c\n", r"g\.yaml:1:1: fr: unknown; known here: uk"),
        ("uk: {а: b, а: c}\n", r"g\.yaml:1:12: а: is given twice"),
    ],
)
def test_a_mistake_has_its_place(tmp_path, text, mistake):
    with pytest.raises(ConfigError, match=mistake):
        load_glossary([written(tmp_path, text, "g.yaml")])


@given(st.lists(st.sampled_from(["нардепа", "КНДР", "генсек НАТО", "-", ", ", " ", "слово", "'", "ТЦК-івець"]), max_size=12).map("".join))
def test_all_but_the_terms_stays_when_they_are_switched(glossary, source):
    switched = glossary.code_switched(source, "uk")
    assert glossary.terms(source, "uk") or switched == source
    kept = [word for word in WORD.findall(source) if word in ("слово", "івець")]
    assert [word for word in WORD.findall(switched) if word in ("слово", "івець")] == kept


def test_many_terms_cost_no_more_than_few(tmp_path):
    terms = "".join(f"  слово{number} інше{number}: word {number}\n" for number in range(5000))
    many = load_glossary([written(tmp_path, f"uk:\n{terms}")])
    many.terms("слово", "uk")
    sources = [f"Тут слово{number} інше{number} стоїть." for number in range(500)]
    start = time.process_time()
    found = [many.terms(source, "uk") for source in sources]
    assert time.process_time() - start < 1  # looking at every term for each would take 40 s
    assert [term.english for (term,) in found] == [(f"word {number}",) for number in range(500)]
