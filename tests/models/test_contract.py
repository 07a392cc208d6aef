"""One contract for every Translator, Summarizer, Writer and Embedder, and real translations by trained models."""

import corpus
import numpy as np
import pytest
from chats import Imitation

from jobs.config import SummarizeConfig
from jobs.errors import ModelError
from jobs.model_spec import ModelSpec
from jobs.models import load_routes, load_summarizer, load_translator
from jobs.models.chat import ChatSummarizer, ChatTranslator, ChatWriter
from jobs.models.embedders import TfidfEmbedder
from jobs.models.fake import FakeEmbedder, FakeSummarizer, FakeTranslator, FakeWriter
from jobs.progress import work

BACKENDS = (("hf", "float32"), ("ct2", "float32"), ("ct2", "int8"))
KINDS = ("fake", "chat", *(f"{backend}-{precision}" for backend, precision in BACKENDS))
SERVER = ModelSpec(name="model", backend="server", url="http://localhost/v1")
WEIGHTLESS = (FakeSummarizer(), load_summarizer(SummarizeConfig(), None), ChatSummarizer(Imitation(), SERVER, "imitation"))
ENGLISH = [target for _, target in corpus.POLISH[:4]]


@pytest.fixture(params=KINDS)
def translator(request, cache):
    """One translator of each kind; the neural ones know the corpus by heart."""
    if request.param == "fake":
        return FakeTranslator({"a": "b"})
    if request.param == "chat":
        return ChatTranslator(Imitation(), SERVER, "imitation")
    backend, precision = request.param.split("-")
    folder = request.getfixturevalue("trained_marian")
    return load_translator(ModelSpec(name=str(folder), backend=backend, precision=precision), cache, ["pl", "uk"])


def test_translator_keeps_length_and_order(translator):
    sources = [source for source, _ in corpus.POLISH[:6]]
    forward = [hyp.text for hyp in translator.translate(sources, "pl")]
    backward = [hyp.text for hyp in translator.translate(sources[::-1], "pl")]
    assert forward == backward[::-1]
    assert len(set(forward)) == 6


def test_translator_gives_nothing_for_nothing(translator):
    made = translator.translate(["", "  ", corpus.POLISH[0][0], ""], "pl")
    assert [bool(hyp.text) for hyp in made] == [False, False, True, False]
    assert translator.translate([], "pl") == []


def test_translator_is_deterministic_with_scores_below_zero(translator):
    sources = [source for source, _ in corpus.POLISH[:3]] * 2
    made = translator.translate(sources, "pl")
    assert made == translator.translate(sources, "pl")
    assert [hyp.text for hyp in made[:3]] == [hyp.text for hyp in made[3:]]
    assert all(hyp.score <= 0 for hyp in made)
    assert translator.fingerprint == translator.fingerprint.strip() != ""


@pytest.mark.parametrize(("backend", "precision"), BACKENDS)
@pytest.mark.parametrize("beam", [1, 4])
def test_trained_marian_translates_what_it_learned(trained_marian, cache, backend, precision, beam):
    spec = ModelSpec(name=str(trained_marian), backend=backend, precision=precision, beam=beam)
    translator = load_translator(spec, cache, ["pl", "uk"])
    for lang, pairs in corpus.PAIRS.items():
        with work(f"translate {lang}", [1] * len(pairs)) as meter:
            made = translator.translate([source for source, _ in pairs], lang)
        assert [hyp.text for hyp in made] == [target for _, target in pairs]
        assert meter.done == len(pairs)  # a line can say so while the model is at work


@pytest.mark.parametrize(("backend", "precision"), BACKENDS)
def test_language_tokens_decide_what_a_trained_m2m100_says(trained_m2m100, cache, backend, precision):
    spec = ModelSpec(name=str(trained_m2m100), backend=backend, precision=precision, max_new_tokens=60)
    translator = load_translator(spec, cache, ["pl", "uk"])
    for lang, source, target in corpus.BY_TOKEN:
        assert translator.translate([source], lang)[0].text == target


@pytest.mark.parametrize(("backend", "precision"), BACKENDS)
def test_long_sources_are_split_and_nothing_is_lost(trained_marian, cache, backend, precision):
    """Forty sentences in one source are far beyond 256 tokens, and beyond Marian's 512 positions."""
    translator = load_translator(
        ModelSpec(name=str(trained_marian), backend=backend, precision=precision, max_new_tokens=24), cache, ["uk"]
    )
    pairs = [pair for _ in range(2) for lang in corpus.PAIRS for pair in corpus.PAIRS[lang]]
    made = translator.translate([" ".join(source for source, _ in pairs)], "uk")[0].text
    assert sum(target in made for _, target in pairs) >= 0.9 * len(pairs)


def test_endless_word_does_not_stop_the_model(trained_marian, cache):
    for backend, _ in BACKENDS:
        spec = ModelSpec(name=str(trained_marian), backend=backend, max_new_tokens=24, beam=1)
        assert load_translator(spec, cache, ["uk"]).translate(["ж" * 700], "uk")[0].score <= 0


@pytest.mark.parametrize("name", ["bart", "pegasus", "t5"])
@pytest.mark.parametrize("backend", ["hf", "ct2"])
def test_summarizer_keeps_length_and_empties(family, cache, name, backend):
    spec = ModelSpec(name=str(family(name)), backend=backend, precision="float32", beam=2, max_new_tokens=16)
    summarizer = load_summarizer(SummarizeConfig(model=spec), cache)
    long = "\n".join(ENGLISH * 40)
    made = summarizer.summarize(["\n".join(ENGLISH), "", long, "\n".join(ENGLISH)])
    assert len(made) == 4
    assert made[1] == ""
    assert made[0] == made[3]


@pytest.mark.parametrize("summarizer", WEIGHTLESS)
def test_weightless_summarizers_keep_the_contract(summarizer):
    made = summarizer.summarize(["\n".join(ENGLISH), "", ENGLISH[0]])
    assert len(made) == 3
    assert made[1:] == ["", ENGLISH[0]]
    assert set(made[0].splitlines()) <= set(ENGLISH)


@pytest.mark.parametrize("writer", [FakeWriter(), ChatWriter(Imitation(), SERVER, "imitation")])
def test_writer_keeps_length_and_order(writer):
    made = writer.write([ENGLISH[:2], [], ENGLISH[2:3], [" "]])
    assert made == [ENGLISH[0], "", ENGLISH[2], ""]
    assert writer.write([]) == []
    assert writer.fingerprint == writer.fingerprint.strip() != ""


@pytest.mark.parametrize("embedder", [TfidfEmbedder(), FakeEmbedder()])
def test_embedder_rows_have_unit_length_and_meaning(embedder):
    rows = embedder.embed([ENGLISH[0], ENGLISH[0], ENGLISH[1], "", "the of"])
    rows = rows if isinstance(rows, np.ndarray) else rows.toarray()
    assert rows.shape[0] == 5
    assert np.linalg.norm(rows[:3], axis=1) == pytest.approx([1, 1, 1])
    assert np.linalg.norm(rows[3]) == 0
    assert rows[0] @ rows[1] == pytest.approx(1)
    assert rows[0] @ rows[2] < 0.7
    assert embedder.embed(["", ""]).shape[0] == 2


def test_routes_share_one_model_and_load_it_late(trained_marian, tmp_path):
    spec = ModelSpec(name=str(trained_marian), precision="float32")
    routes = load_routes({"uk": (spec,), "pl": (spec, ModelSpec(name="any", backend="fake"))}, tmp_path)
    assert routes["uk"][0] is routes["pl"][0]
    assert len(routes["pl"]) == 2
    assert routes["uk"][0].translate(["", " "], "uk")[0].text == ""
    assert not (tmp_path / "ct2").exists()
    assert routes["uk"][0].translate([corpus.UKRAINIAN[0][0]], "uk")[0].text == corpus.UKRAINIAN[0][1]
    assert (tmp_path / "ct2").exists()


@pytest.mark.parametrize(
    "change", [{"beam": 2}, {"precision": "float32"}, {"backend": "hf"}, {"prefix": ">>eng<<"}, {"max_new_tokens": 9}]
)
def test_fingerprint_changes_with_what_decides_the_output(family, cache, change):
    spec = ModelSpec(name=str(family("marian")))
    other = spec.model_copy(update=change)
    made = [load_translator(one, cache, ["uk"]).fingerprint for one in (spec, other, spec)]
    assert made[0] == made[2] != made[1]


def test_wrong_language_code_is_a_model_error_every_time(family, cache):
    translator = load_translator(ModelSpec(name=str(family("nllb")), source_code="ukr"), cache, ["uk"])
    for _ in range(2):
        with pytest.raises(ModelError, match="did you mean ukr_Cyrl"):
            translator.translate(["Ціни"], "uk")


def test_broken_weights_are_a_model_error(family, tmp_path):
    import shutil

    folder = shutil.copytree(family("t5"), tmp_path / "t5")
    (folder / "model.safetensors").write_bytes(b"not weights")
    for backend in ("hf", "ct2"):
        spec = ModelSpec(name=str(folder), backend=backend)
        with pytest.raises(ModelError, match=r"fetch the model again|cannot be converted"):
            load_translator(spec, tmp_path, ["uk"]).translate(["Ціни"], "uk")


def test_a_model_is_loaded_once_per_process_however_many_shards_ask(trained_marian, tmp_path):
    spec = ModelSpec(name=str(trained_marian))
    assert load_translator(spec, tmp_path, ["pl", "uk"]) is load_translator(spec, tmp_path, ["uk", "pl"])
    assert load_translator(spec, tmp_path, ["pl"]) is not load_translator(spec, tmp_path, ["uk"])
