"""Every family from its folder through both back-ends: same ids, same scores, and the conversion's gate."""

from pathlib import Path

import corpus
import pytest
import small_models
from ctranslate2.converters import TransformersConverter

from jobs.errors import ModelError
from jobs.model_spec import ModelSpec, Retry
from jobs.models import ct2, ct2_shim, hf
from jobs.models.codec import Codec

SOURCES = [source for source, _ in corpus.UKRAINIAN[:8]]


def opened(folder: Path, **options: object) -> tuple[ModelSpec, Codec]:
    """Specification (float32, greedy, short) and codec of a folder."""
    settings = {"precision": "float32", "beam": 1, "max_new_tokens": 24} | options
    spec = ModelSpec(name=str(folder), **settings)
    summarizing = folder.name in small_models.SUMMARIZERS
    codec = Codec(spec, folder, summarizing=summarizing)
    codec.prepare([] if summarizing else ["pl", "uk"])
    return spec, codec


@pytest.mark.parametrize("name", small_models.FAMILIES)
@pytest.mark.parametrize("beam", [1, 3])
def test_both_back_ends_generate_the_same(family, cache, name, beam):
    folder = family(name)
    spec, codec = opened(folder, beam=beam)
    sources, start = [codec.encode(source, "uk") for source in SOURCES], codec.forced_start()
    one = hf.engine(spec, folder, codec, cache).generate(sources, start, codec.decoding())
    two = ct2.engine(spec, folder, codec, cache).generate(sources, start, codec.decoding())
    same = [(a, b) for (a,), (b,) in zip(one, two, strict=True) if a.ids == b.ids]
    # a near tie may fall the other way in beam search; BART's rules renormalize the scores that CTranslate2 reports
    assert len(same) == 8 if beam == 1 else len(same) >= 5
    assert all(abs(a.score - b.score) < 0.002 for a, b in same) or name == "bart"


@pytest.mark.parametrize("name", small_models.FAMILIES)
def test_hypothesis_score_is_the_mean_per_token(family, cache, name):
    folder = family(name)
    spec, codec = opened(folder)
    engine, start = hf.engine(spec, folder, codec, cache), codec.forced_start()
    sources = [codec.encode(source, "uk") for source in SOURCES[:2]]
    made = [best for (best,) in engine.generate(sources, start, codec.decoding())]
    targets = [[*one.ids, engine.eos] if len(one.ids) < codec.decoding().max_new_tokens else [*one.ids] for one in made]
    alone = [engine.score([s], [t], start)[0] for s, t in zip(sources, targets, strict=True)]
    assert alone == pytest.approx([one.score for one in made], abs=1e-4)


@pytest.mark.parametrize("backend", [hf, ct2], ids=["hf", "ct2"])
@pytest.mark.parametrize("name", ["marian", "nllb"])
def test_a_wider_search_gives_different_candidates_best_first(family, cache, name, backend):
    folder = family(name)
    spec, codec = opened(folder, beam=1, retry=Retry(beam=6, nbest=4, no_repeat_ngram=0))
    sources = [codec.encode(source, "uk") for source in SOURCES]
    made = backend.engine(spec, folder, codec, cache).generate(sources, codec.forced_start(), codec.wider())
    assert [len(nbest) for nbest in made] == [4] * len(SOURCES)
    assert all(len({one.ids for one in nbest}) == 4 for nbest in made)
    assert all(nbest[0].score >= nbest[-1].score - 0.5 for nbest in made)


@pytest.mark.parametrize("name", ["flan", "madlad"])
def test_gate_refuses_t5_as_ctranslate2_alone_converts_it(family, cache, tmp_path, name):
    """Wrong by nats, without an error; greedy output would not show it."""
    folder = family(name)
    spec, codec = opened(folder)
    TransformersConverter(str(folder)).convert(str(tmp_path / "raw"), quantization="float32")
    with pytest.raises(ModelError, match=r"disagrees with transformers by \d+\.\d+ nats .*backend: hf"):
        ct2.gate(spec, codec, hf.engine(spec, folder, codec, cache), tmp_path / "raw")


@pytest.mark.parametrize("name", ["bart", "pegasus", "mbart50"])
def test_norms_come_from_the_shim(family, tmp_path, name):
    with pytest.raises(AttributeError, match="normalize_before"):
        TransformersConverter(str(family(name))).convert(str(tmp_path / "raw"))


def test_a_model_that_disagrees_leaves_nothing_behind(family, tmp_path):
    """CTranslate2 starts Marian from a row of zeros; this one's is not."""
    folder = small_models.copy_with(family("marian"), tmp_path / "odd", lambda weights: weights["model.shared.weight"][-1].fill_(1))
    spec, codec = opened(folder)
    with pytest.raises(ModelError, match="disagrees with transformers"):
        ct2.converted(spec, folder, codec, tmp_path)
    assert list((tmp_path / "ct2").iterdir()) == []


def test_conversion_is_made_once_and_again_for_other_weights(family, tmp_path):
    folder = family("t5")
    spec, codec = opened(folder, precision="int8")
    first = ct2.converted(spec, folder, codec, tmp_path)
    made = (first / "model.bin").stat().st_mtime_ns
    assert ct2.converted(spec, folder, codec, tmp_path) == first
    assert (first / "model.bin").stat().st_mtime_ns == made
    other = small_models.copy_with(folder, tmp_path / "other", lambda weights: weights["shared.weight"].mul_(1.01))
    assert ct2.converted(spec, other, codec, tmp_path) != first


def test_an_unfinished_conversion_is_made_again(family, tmp_path):
    folder = family("t5")
    spec, codec = opened(folder)
    first = ct2.converted(spec, folder, codec, tmp_path)
    (first / ct2.MARKER).unlink()
    assert (ct2.converted(spec, folder, codec, tmp_path) / ct2.MARKER).is_file()


def test_the_registry_of_ctranslate2_is_put_back():
    from ctranslate2.converters import transformers as converters

    before = dict(converters._MODEL_LOADERS)
    with ct2_shim.corrected(["a"]):
        assert converters._MODEL_LOADERS["T5Config"] is not before["T5Config"]
    assert before == converters._MODEL_LOADERS


def test_precision_that_the_machine_lacks_is_named(family, cache):
    folder = family("t5")
    spec, codec = opened(folder)
    ready = ct2.converted(spec, folder, codec, cache)
    with pytest.raises(ModelError, match=r"precision int7 does not run on cpu here; use .*int8"):
        ct2.Ct2Engine(spec, ready, codec, "int7")
