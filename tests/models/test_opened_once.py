"""A model opens once in a process, at its first source, and only when the memory does not know everything."""

import counting
import nights
import pytest

from jobs import models
from jobs.config import TranslateConfig
from jobs.deadline import NARROW, eased
from jobs.kit import Night, kit_of, opened
from jobs.model_spec import ModelSpec
from jobs.pipeline import run_night

KNOWN = list(nights.POLISH)


@pytest.fixture
def marians(family, tmp_path, monkeypatch):
    """The same small model in a folder for each language, and a back-end that counts who opens it."""
    monkeypatch.setitem(models.BACKENDS, "hf", "counting")
    counting.OPENED.clear()
    models._lazy_translator.cache_clear()
    for lang in ("pl", "uk"):
        (tmp_path / lang).symlink_to(family("marian"))
    return {lang: (ModelSpec(name=str(tmp_path / lang), backend="hf"),) for lang in ("pl", "uk")}


def run(folder, routes, *, without="", run=""):
    """A night with these routes; the names of the models that it opened."""
    config = nights.night(folder, without=without, run=run)
    translate = TranslateConfig(memory=config.translate.memory, routes=routes)
    run_night(config.model_copy(update={"translate": translate}))
    return [path.name for path in counting.OPENED]


def test_a_night_whose_sentences_are_all_in_the_memory_opens_no_model(marians, tmp_path):
    assert run(tmp_path, marians) == []


def test_a_night_that_lacks_polish_sentences_opens_the_polish_model_alone(marians, tmp_path):
    assert run(tmp_path, marians, without=KNOWN[1]) == ["pl"]


def test_a_language_that_does_not_occur_opens_nothing_though_the_memory_is_empty(marians, tmp_path):
    nights.inputs(tmp_path / "in")
    (tmp_path / "in" / "a-uk.txt").unlink()
    config = nights.night(tmp_path)
    (tmp_path / "in" / "a-uk.txt").unlink()
    run_night(config.model_copy(update={"translate": TranslateConfig(routes=marians)}))
    assert [path.name for path in counting.OPENED] == ["pl"]


def test_shards_of_one_process_open_a_model_once(marians, tmp_path):
    (tmp_path / "in").mkdir()
    for number in range(5):
        text = "\n\n".join([*KNOWN, f"Na otwarcie przyszło {number + 2} posłów z Warszawy."])
        (tmp_path / "in" / f"d{number}-pl.txt").write_text(text, encoding="utf-8")
    assert run(tmp_path, marians, without=KNOWN[1]) == ["pl"]
    shards = [path.read_text(encoding="utf-8") for path in (tmp_path / "out").rglob(".shards/*.json")]
    assert sum('"lang": "pl"' in shard for shard in shards) > 1


def test_one_model_of_two_languages_opens_once(marians, tmp_path):
    both = dict.fromkeys(("pl", "uk"), marians["pl"])
    config = nights.night(tmp_path)
    run_night(config.model_copy(update={"translate": TranslateConfig(routes=both)}))
    assert [path.name for path in counting.OPENED] == ["pl"]


def test_a_level_of_the_deadline_that_searches_otherwise_opens_nothing_anew(marians, tmp_path):
    config = nights.night(tmp_path)
    narrow = eased(config.model_copy(update={"translate": TranslateConfig(routes=marians)}), NARROW).translate.routes
    for routes in (marians, narrow):
        for lang, [model] in models.load_routes(routes, tmp_path).items():
            model.translate(["Tak."], lang)
    assert sorted(path.name for path in counting.OPENED) == ["pl", "uk"]


def test_the_kit_of_a_night_is_opened_once_and_closed_at_its_end(tmp_path):
    config = nights.night(tmp_path)
    first, again, other = (Night(key, config, config.run.as_of, tmp_path / "out") for key in ("a", "a", "b"))
    with opened(first):
        kit = kit_of(again)
        assert kit is kit_of(first)
        assert kit.tools.memory.find("pl", KNOWN[:1])[0].text == nights.POLISH[KNOWN[0]]
    with opened(other):
        assert kit_of(other) is not kit
