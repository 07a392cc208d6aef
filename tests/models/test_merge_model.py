"""A summarizer as the model of merge: the real loading code, a small model that knows one paragraph by heart."""

import json

import pytest
from nights import night

from jobs.config import MergeConfig, SummarizeConfig
from jobs.model_spec import ModelSpec
from jobs.models import load_summarizer, load_writer
from jobs.models.base import Writer
from jobs.models.install import check_english
from jobs.models.training import Recipe, train_marian
from jobs.pipeline import run_night
from jobs.records import Event, Sentence, Summary
from jobs.stages.merge import merge
from jobs.wording import reworded

CITY = ("The city council of Lublin voted on Monday to close the old bridge.", "Repairs will cost 4 million zlotys.")
PARAGRAPH = "The city council voted to close the old bridge of Lublin on Monday. Repairs will cost 9 million zlotys."


@pytest.fixture(scope="module")
def taught(tmp_path_factory):
    """The folder of a model that says this paragraph of our city."""
    folder = tmp_path_factory.mktemp("taught")
    train_marian([(" ".join(CITY), PARAGRAPH)], folder, Recipe(pieces=60, width=64, layers=1))
    return folder


def test_what_the_cites_support_is_printed_and_the_rest_stays_an_extract(taught, translation, tmp_path):
    item = translation(*((text, text) for text in CITY), origin="source", lang="en")
    plain = merge(Event("e", "s", (Summary(item, (Sentence(CITY[0], (item.article.segments[0].id,)),)),)), (), MergeConfig())
    model = load_writer(ModelSpec(name=str(taught), backend="hf", beam=1), tmp_path)
    [made] = reworded([plain], model)
    told = [(point.text, point.origin) for point in (made.lead, *made.points)]
    assert sorted(told) == [(CITY[1], "replaced"), (f"{PARAGRAPH.partition('. ')[0]}.", "model")]
    assert [point.cites for point in (made.lead, *made.points)] == [point.cites for point in (plain.lead, *plain.points)]


def test_one_model_summarizes_and_words_digests_and_is_loaded_once(taught, tmp_path):
    spec = ModelSpec(name=str(taught), backend="hf", batch_tokens=512)
    model = load_writer(spec, tmp_path)
    assert model is load_summarizer(SummarizeConfig(model=spec), tmp_path)
    assert not isinstance(model, Writer)


def test_a_night_whose_model_of_merge_knows_nothing_tells_the_count_of_extracts(taught, tmp_path):
    folder = run_night(night(tmp_path, more=f"merge: {{model: {{name: {taught}, backend: hf, beam: 1}}}}"))
    made = json.loads((folder / "edition.json").read_text(encoding="utf-8"))
    origins = [point["origin"] for event in made["events"] for point in (event["lead"], *event["points"])]
    assert (made["state"], "model" in origins) == ("DEGRADED", False)
    count = origins.count("replaced")
    note = f"{count} sentence{'s' * (count > 1)} of the digests had no support and gave way to extracts."
    assert note in made["notes"]
    assert note in (folder / "digest.md").read_text(encoding="utf-8")


def test_models_check_asks_it_for_a_sentence(taught, tmp_path):
    [line] = check_english(night(tmp_path, more=f"merge: {{model: {{name: {taught}, backend: hf, beam: 1}}}}"))
    assert line.text.startswith(f"merge  {taught}: → ")
