"""`bench checks` and `bench plant` on a corpus of our own: the tables, the marks, the cases and the mistakes."""

import gzip
import re

import pytest
from click.testing import CliRunner

from jobs.bench_checks import GOALS, MEANT, Wanted, bench_checks, planted, share
from jobs.bench_corpus import flores, name_rows, ntrex, read_corpora
from jobs.checks import CHECKS
from jobs.cli import commands
from jobs.errors import ConfigError
from jobs.plants import PLANTERS, Stock

SOURCES = {
    "uk": ("Міст закрили на 12 днів, бо його опори не витримують вантажівок.", "Мер мовчить про ці плани."),
    "pl": ("Most zamknięto na 12 dni, bo jego podpory nie wytrzymują ciężarówek.", "Burmistrz milczy o tych planach."),
    "it": ("Il ponte è chiuso per 12 giorni perché i piloni non reggono i camion.", "Il sindaco tace su questi piani."),
    "es": ("El puente cerró 12 días porque sus pilares no aguantan camiones.", "El alcalde calla sobre estos planes."),
}
ENGLISH = ("The bridge is closed for 12 days because its piers do not bear trucks.", "The mayor is silent on these plans.")
WRONG = ("The bridge is closed for 21 days because its piers do not bear trucks.", "The mayor is silent on these plans.")


@pytest.fixture
def corpora(tmp_path):
    """A folder in the layout of FLORES and one in that of NTREX, both of two lines."""
    for name in ("dev", "news"):
        (tmp_path / name).mkdir()
    for code, name in zip(SOURCES, ("ukr", "pol", "ita", "spa"), strict=True):
        write(tmp_path / "dev" / f"{code}-en.{code}", SOURCES[code])
        write(tmp_path / "dev" / f"{code}-en.en", ENGLISH)
        write(tmp_path / "dev" / f"{code}-en.acme.en", WRONG)
        write(tmp_path / "news" / f"{name}.txt", SOURCES[code])
    write(tmp_path / "news" / "eng.txt", ENGLISH)
    return tmp_path


def write(path, lines):
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def printed(corpora, **wanted):
    """What the bench says of these corpora."""
    said = []
    bench_checks(corpora, (), Wanted(**wanted), said.append)
    return "\n".join(said)


def row(text, first):
    return re.split(r" {2,}", next(line for line in text.splitlines() if line.startswith(f"  {first}")).strip())


def test_a_wrong_number_of_a_system_is_in_its_column_alone(corpora):
    text = printed([flores(corpora / "dev", "it")], kind="numbers")
    assert row(text, "check") == ["check", "goal", "reference", "acme"]
    assert row(text, "numbers") == ["numbers", "≤ 2.0%", "0.00%", "50.00%", "pass"]


def test_planted_errors_are_counted_and_found(corpora):
    text = printed([flores(corpora / "dev", "it")], kind="number_changed")
    assert row(text, "number_changed") == ["number_changed", "≥ 98%", "1", "100.00%", "pass"]


def test_a_missed_goal_is_marked(corpora):
    write(corpora / "dev" / "pl-en.en", WRONG)
    assert row(printed([flores(corpora / "dev", "pl")], kind="numbers"), "numbers")[-1] == "FAIL"


def test_without_a_kind_every_check_and_every_planted_error_has_a_row(corpora):
    text = printed([flores(corpora / "dev", "es")])
    firsts = [line.split()[0] for line in text.splitlines()]
    assert [kind for kind in (*CHECKS, *MEANT, "any") if kind not in firsts] == []


@pytest.mark.parametrize(
    ("wanted", "title", "target"),
    [
        ({"examples": 2}, "caught numbers: it line 1, acme", WRONG[0]),
        ({"alarms": 2}, None, None),
    ],
)
def test_cases_are_printed_on_demand(corpora, wanted, title, target):
    lines = printed([flores(corpora / "dev", "it")], kind="numbers", **wanted).splitlines()
    assert [line for line in lines if line.startswith(("caught", "alarm", "missed"))] == ([title] if title else [])
    assert title is None or f"    target     {target}" in lines


def test_alarms_on_references_are_printed(corpora):
    write(corpora / "dev" / "it-en.en", WRONG)
    text = printed([flores(corpora / "dev", "it")], kind="numbers", alarms=1)
    assert "alarm numbers: it line 1, reference" in text
    assert "12" in text.split("numbers:")[-1]


def test_every_planted_error_has_checks_and_a_goal():
    assert set(MEANT) == set(PLANTERS)
    assert {kind for kinds in MEANT.values() for kind in kinds} <= set(CHECKS)
    assert {kinds[0] for kinds in MEANT.values()} == set(GOALS)


def test_both_layouts_give_the_same_pairs(corpora):
    for lang in SOURCES:
        assert flores(corpora / "dev", lang).pairs == ntrex(corpora / "news", lang).pairs


def test_a_pair_knows_the_line_in_the_other_languages(corpora):
    assert flores(corpora / "dev", "uk").pairs[1].others == tuple(SOURCES[code][1] for code in ("pl", "it", "es"))


def test_outputs_that_were_published_with_escapes_are_read_as_they_were(corpora):
    write(corpora / "dev" / "it-en.acme.en", ("It&#39;s &quot;so&quot;.", "Yes."))
    assert flores(corpora / "dev", "it").systems["acme"][0] == "It's \"so\"."


def test_corpora_are_read_by_language_and_limit(corpora):
    found = list(read_corpora(corpora / "dev", corpora / "news", "it", 1))
    assert [(corpus.name, corpus.lang, len(corpus.pairs)) for corpus in found] == [("dev", "it", 1), ("news", "it", 1)]
    assert [corpus.lang for corpus in read_corpora(corpora / "dev", None)] == list(SOURCES)


def test_plants_do_not_depend_on_what_was_planted_before(corpora):
    corpus = flores(corpora / "dev", "es")
    first = {kind: list(planted(corpus, kind, Stock(), 1)) for kind in MEANT}
    assert {kind: list(planted(corpus, kind, Stock(), 1)) for kind in reversed(MEANT)} == first


def test_rows_of_names_have_three_cells(tmp_path):
    with gzip.open(tmp_path / "names.tsv.gz", "wt", encoding="utf-8") as file:
        file.write("uk\tБерлін\tBerlin\nbroken\n")
    assert name_rows(tmp_path / "names.tsv.gz") == (("uk", "Берлін", "Berlin"),)
    assert name_rows(None) == ()


@pytest.mark.parametrize(("hits", "rate"), [([], 0), ([True], 1), ([True, False], 0.5)])
def test_a_share_of_none_is_zero(hits, rate):
    assert share(hits) == rate


@pytest.mark.parametrize(
    ("remove", "lines", "message"),
    [
        ("it-en.it", None, "it-en.it: not there"),
        ("it-en.en", ("one",), "it-en.en: 1 lines, but its source has 2"),
        ("it-en.acme.en", ("one",), "it-en.acme.en: 1 lines, but its source has 2"),
    ],
)
def test_a_broken_folder_is_named(corpora, remove, lines, message):
    path = corpora / "dev" / remove
    write(path, lines) if lines else path.unlink()
    with pytest.raises(ConfigError, match=re.escape(message)):
        flores(corpora / "dev", "it")


def nightdesk(*words):
    return CliRunner().invoke(commands, [str(word) for word in ("bench", *words)])


def test_the_command_prints_the_tables_of_every_corpus(corpora):
    result = nightdesk("checks", "--data", corpora / "dev", "--ntrex", corpora / "news", "--kind", "loop", "--limit", 1)
    assert result.exit_code == 0
    assert result.output.count("1 lines; flagged:") == 8


def test_the_command_prints_planted_lines(corpora):
    result = nightdesk("plant", "digit_dropped", "--data", corpora / "dev", "--lang", "uk")
    source, target = result.output.rstrip("\n").split("\t")
    assert source == SOURCES["uk"][0]
    assert re.search(r"for [12] days", target)


@pytest.mark.parametrize("words", [("checks", "--kind", "nombers"), ("plant", "nombers", "--lang", "it")])
def test_an_unknown_kind_is_a_mistake_that_lists_the_kinds(corpora, words):
    result = nightdesk(*words, "--data", corpora / "dev")
    assert isinstance(result.exception, ConfigError)
    assert "number_changed" in str(result.exception)


def test_another_seed_plants_other_errors(corpora):
    words = ("plant", "number_changed", "--data", corpora / "dev", "--lang", "uk", "--seed")
    assert len({nightdesk(*words, seed).output for seed in (1, 1, 2, 3)}) > 1
    assert nightdesk(*words, 1).output == nightdesk(*words[:-1]).output
