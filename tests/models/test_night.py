"""Small models through the stage and through the whole night, and the self-test's judgments."""

import datetime
import json
from pathlib import Path

import corpus
import pytest
import small_models

from jobs.checks import ACTIONS, Checker
from jobs.config import load
from jobs.ladder import Rung, Tools
from jobs.memory import Memory
from jobs.model_spec import ModelSpec
from jobs.models import load_routes
from jobs.pipeline import run_night
from jobs.records import Article, Segment
from jobs.selftest import _agree, _digest, selftest
from jobs.stages.translate import translate

AS_OF = datetime.date(2026, 11, 22)


def article(lang, sources):
    segments = [Segment(f"a:{n}.1", n, (0, len(source)), source) for n, source in enumerate(sources, 1)]
    return Article(id="a", path="a.txt", lang=lang, segments=tuple(segments))


@pytest.mark.parametrize("name", small_models.TRANSLATORS)
@pytest.mark.parametrize("backend", ["hf", "ct2"])
def test_every_family_translates_in_the_stage(family, cache, name, backend):
    spec = ModelSpec(name=str(family(name)), backend=backend, beam=2, max_new_tokens=16, batch_tokens=64)
    routes = load_routes({"uk": (spec,)}, cache)
    sources = [source for source, _ in corpus.UKRAINIAN[:5]]
    rungs = {"uk": [Rung(routes["uk"][0], ACTIONS)]}
    (made,) = translate([article("uk", sources)], rungs, Tools(Memory(None), Checker(), ACTIONS))
    assert {target.origin for target in made.targets} == {"model"}
    assert {target.maker for target in made.targets} == {routes["uk"][0].fingerprint}
    assert any(target.text for target in made.targets)


def night(folder: Path, model: Path, backend: str) -> Path:
    """A night of one Ukrainian article, translated by this model."""
    (folder / "in").mkdir(exist_ok=True)
    text = "\n\n".join(" ".join(source for source, _ in corpus.UKRAINIAN[n : n + 4]) for n in range(0, 20, 4))
    (folder / "in" / "a.txt").write_text(f"Міністр прибув до Києва\n\n{text}\n", encoding="utf-8")
    settings = {
        "run": {"out": str(folder / "out")}, "read": {"paths": [str(folder / "in")]},
        "translate": {"routes": {"uk": [{"name": str(model), "backend": backend}]}},
        "models": {"cache": str(folder / "cache")},
    }  # fmt: skip
    small_models.write_json(folder / "night.yaml", settings)
    return run_night(load(folder / "night.yaml"), as_of=AS_OF)


@pytest.mark.parametrize("backend", ["hf", "ct2"])
def test_trained_model_translates_a_night_and_a_second_one_needs_no_weights(trained_marian, tmp_path, backend):
    import shutil

    model = Path(shutil.copytree(trained_marian, tmp_path / "model"))
    folder = night(tmp_path, model, backend)
    made = json.loads(next((folder / "articles").iterdir()).read_text(encoding="utf-8"))
    known = dict(corpus.UKRAINIAN)
    body = [segment for segment in made["segments"] if segment["role"] == "body"]
    assert len(body) == 20
    assert all(segment["text"] == known[segment["source"]] for segment in body)
    first = (folder / "edition.json").read_bytes()
    shutil.rmtree(tmp_path / "cache", ignore_errors=True)
    shutil.rmtree(folder)
    assert (night(tmp_path, model, backend) / "edition.json").read_bytes() == first
    assert not (tmp_path / "cache" / "ct2").exists()


def test_selftest_stops_with_a_reason(tmp_path):
    said = []
    assert not selftest(tmp_path, said.append)
    assert said[0].startswith("✗ stopped: ")
    assert "config/sample.yaml" in said[0]


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample")
    settings = load(Path("config/sample.yaml"))
    run = settings.run.model_copy(update={"out": str(folder)})
    return run_night(settings.model_copy(update={"run": run}))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [("", "", None), ("Umerov", "Somebody", "missing: Umerov (003)"), ("Wiesbaden", "TikTok", "unwanted: TikTok")],
)
def test_selftest_reads_the_digest(sample, tmp_path, old, new, said):
    text = (sample / "edition.json").read_text(encoding="utf-8")
    (tmp_path / "edition.json").write_text(text.replace(old, new) if old else text, encoding="utf-8")
    step = _digest(tmp_path, "ct2")
    assert step.held == (said is None)
    assert said is None or said in step.text


@pytest.mark.parametrize(
    ("text", "score", "held"), [("same", -0.01, True), ("same", -0.9, False), ("other", -0.01, False)]
)
def test_selftest_compares_the_back_ends(text, score, held):
    one = [("pl", {"text": "same", "score": -0.01})]
    assert _agree(one, [("pl", {"text": text, "score": score})]).held == held
