"""Canaries: a fact that a model loses degrades the edition, whatever the memory knows; they are no articles of it."""

import json
import re
import time
from datetime import date

import pytest
from nights import night

from jobs.canaries import NO_TIME, caged, sing
from jobs.config import TranslateConfig
from jobs.deadline import Deadline
from jobs.kit import Night, opened
from jobs.languages import load
from jobs.pipeline import run_night
from jobs.report import Ledger
from jobs.shards import load_shard
from jobs.tmx import Entry, write_tmx

LANGS = ("es", "it", "pl", "uk")
SAID = {
    "es": ("Mayor Elena Navarro said the new bridge cost 47 million euros.", "The council did not approve the new agreement on 14 March."),
    "it": ("Mayor Elena Ferretti said that the new bridge cost €47 million.", "On March 14, the city council didn’t approve the new agreement."),
    "pl": ("Mayor Helena Kowalczyk said the new bridge had cost 47m euros.", "The city council rejected the new contract on the 14th of March."),
    "uk": ("Mayor Olena Kovalenko reported that the new bridge cost forty-seven million euros.", "The city council failed to approve the new deal on 14 March."),
}  # fmt: skip


def run(folder, said, *, lang="pl", canaries="true"):
    """The edition of a night whose model of one language says this of its canary."""
    config = night(folder, run=f"canaries: {canaries}")
    sources = [canary.source for canary in load(lang).canaries]
    write_tmx(folder / "model.tmx", [Entry(lang, *pair) for pair in zip(sources, said, strict=True)])
    # the memory knows the canary as it should be: a broken model must show all the same
    write_tmx(folder / "right.tmx", [Entry(lang, *pair) for pair in zip(sources, SAID[lang], strict=True)])
    memory = config.translate.memory.model_copy(update={"imports": (*config.translate.memory.imports, str(folder / "right.tmx"))})
    routes = {lang: ({"name": str(folder / "model.tmx"), "backend": "fake"},)}
    translate = TranslateConfig.model_validate({"memory": memory, "routes": routes})
    made = run_night(config.model_copy(update={"translate": translate}))
    return json.loads((made / "edition.json").read_text())


@pytest.mark.parametrize("lang", LANGS)
def test_the_facts_of_a_canary_are_in_its_translation_and_not_in_what_is_missing(lang):
    facts = [(fact, look, said) for canary, said in zip(load(lang).canaries, SAID[lang], strict=True) for fact, look in canary.facts.items()]
    assert [fact for fact, _, _ in facts] == ["name", "number", "date", "negation"]
    assert all(re.search(look, said.casefold().replace("’", "'")) for _, look, said in facts)
    other = "mayor anna berg said the bridge cost 46 million euros. the council approved the agreement on 4 may."
    assert not any(re.search(look, other) for _, look, _ in facts)


@pytest.mark.parametrize("lang", LANGS)
def test_a_canary_is_long_enough_to_be_told_by_its_language(tmp_path, lang):
    edition = run(tmp_path, SAID[lang], lang=lang)
    assert edition["signature"]["canaries"] == f"4 of 4 facts ({lang})"
    assert not any("canary" in note for note in edition["notes"])


def test_a_lost_fact_degrades_the_edition_and_names_language_fact_and_model(tmp_path):
    edition = run(tmp_path, (SAID["pl"][0].replace("47", "74"), "The city council approved the new contract on 14 March."))
    assert edition["state"] == "DEGRADED"
    [note] = [note for note in edition["notes"] if "canary" in note]
    assert note.startswith("The canary in Polish lost its number, negation (fake|2 phrases)")
    assert edition["signature"]["canaries"] == "2 of 4 facts (pl)"


def test_canaries_are_no_articles_and_run_again_they_give_the_same(tmp_path):
    first, again = run(tmp_path, SAID["pl"]), run(tmp_path, SAID["pl"])
    assert first["ledger"]["in"] == 3
    assert first == again


def test_nobody_hears_of_canaries_that_are_not_wanted(tmp_path):
    edition = run(tmp_path, ("Nonsense.", "Nonsense."), canaries="false")
    assert "canaries" not in edition["signature"] and edition["state"] == "OK"


def test_without_models_there_are_no_canaries(tmp_path):
    config = night(tmp_path, run="canaries: true")
    tonight = Night("tonight", config, config.run.as_of, tmp_path / "out" / "2026-05-08")
    with opened(tonight):
        assert caged(tonight) is None


@pytest.mark.parametrize("drill", ["raises", "short", "empty"])
def test_a_model_that_fails_has_lost_all_facts(tmp_path, drill):
    config = night(tmp_path, run="canaries: true")
    routes = {"it": ({"name": drill, "backend": "fake"},)}
    translate = TranslateConfig.model_validate({"memory": config.translate.memory, "routes": routes})
    folder = run_night(config.model_copy(update={"translate": translate}))
    assert "The canary in Italian lost its name, number, date, negation" in (folder / "edition.json").read_text()


def test_canaries_whose_model_has_no_time_are_told_and_nothing_is_said_of_the_model(tmp_path):
    config = night(tmp_path, run="canaries: true")
    routes = {"pl": ({"name": "hangs", "backend": "fake"},)}
    config = config.model_copy(update={"translate": TranslateConfig.model_validate({"routes": routes})})
    ledger = Ledger()
    tonight = Night("canary", config, date(2026, 5, 8), tmp_path, Deadline(time.time() + 20.2, "06:30"))
    with opened(tonight):
        assert sing(tonight, ledger) == ()
        assert load_shard(tmp_path, caged(tonight).key) is None
    assert NO_TIME in ledger.report_json()
