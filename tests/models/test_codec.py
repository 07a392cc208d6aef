"""Language codes, prefixes, special tokens and limits of every family."""

import json
import shutil

import pytest
import small_models

from jobs.errors import ModelError
from jobs.model_spec import ModelSpec
from jobs.models.codec import Codec


def codec_of(folder, *, summarizing=False, **options) -> Codec:
    return Codec(ModelSpec(name=str(folder), **options), folder, summarizing=summarizing)


@pytest.mark.parametrize(
    ("name", "first", "start"),
    [("nllb", "ukr_Cyrl", "eng_Latn"), ("mbart50", "uk_UA", "en_XX"), ("m2m100", "__uk__", "__en__"),
     ("madlad", "<2en>", None), ("marian", "▁", None), ("t5", "▁", None)],
)  # fmt: skip
def test_language_tokens_of_the_family(family, name, first, start):
    codec = codec_of(family(name))
    codec.prepare(["uk"])
    assert codec.tokens[codec.encode("Ціни на хліб", "uk")[0]].startswith(first)
    assert [codec.tokens[index] for index in codec.forced_start()] == ([start] if start else [])


@pytest.mark.parametrize(
    ("name", "options", "said"),
    [
        ("nllb", {"source_code": "ukr"}, "language code ukr is not in the vocabulary; did you mean ukr_Cyrl"),
        ("nllb", {"target_code": "eng"}, "language code eng .*did you mean eng_Latn"),
        ("mbart50", {"source_code": "uk"}, "language code uk .*uk_UA"),
        ("m2m100", {"source_code": "ukr"}, "language code __ukr__ .*__uk__"),
        ("marian", {"prefix": ">>en<<"}, "prefix >>en<< .*>>eng<<"),
        ("marian", {"target_code": "fra"}, "prefix >>fra<<"),
        ("madlad", {"target_code": "fr"}, "prefix <2fr> .*<2en>"),
        ("t5", {"prefix": "翻訳:"}, "prefix 翻訳: is not in the vocabulary"),
    ],
)
def test_unknown_codes_and_prefixes_are_refused(family, name, options, said):
    with pytest.raises(ModelError, match=said):
        codec_of(family(name), **options).prepare(["uk"])


def test_language_without_a_code_in_this_model_is_refused(family):
    with pytest.raises(ModelError, match="ron_Latn"):
        codec_of(family("nllb")).prepare(["uk", "ro"])


def test_folder_without_language_codes_is_refused(family, tmp_path):
    """NLLB from sentencepiece.bpe.model alone has no codes, and would take every language for an unknown word."""
    shutil.copytree(family("nllb"), tmp_path / "nllb")
    (tmp_path / "nllb" / "tokenizer.json").unlink()
    small_models.write_json(
        tmp_path / "nllb" / "tokenizer_config.json", {"tokenizer_class": "NllbTokenizer", "extra_special_tokens": []}
    )
    with pytest.raises(ModelError, match=r"lacks the language codes \(tokenizer.json\)"):
        codec_of(tmp_path / "nllb").prepare(["uk"])


@pytest.mark.parametrize(
    ("name", "options", "first"),
    [("marian", {"target_code": "eng"}, ">>eng<<"), ("marian", {"prefix": ">>deu<<"}, ">>deu<<"),
     ("madlad", {"target_code": "de"}, "<2de>"), ("m2m100", {"source_code": "ru"}, "__ru__")],
)  # fmt: skip
def test_configured_codes_win(family, name, options, first):
    codec = codec_of(family(name), **options)
    codec.prepare(["uk"])
    assert codec.tokens[codec.encode("Ціни", "uk")[0]] == first


@pytest.mark.parametrize("name", small_models.TRANSLATORS)
def test_special_tokens_in_an_article_are_only_text(family, name):
    codec = codec_of(family(name))
    codec.prepare(["uk"])
    marks = "".join(f" {token} " for token in ("</s>", "<pad>", "__en__", "eng_Latn"))
    held = codec.encode(f"Ціни{marks}зросли", "uk")
    assert held.count(codec.tokenizer.eos_token_id) == 1
    assert codec.decoding().pad not in held


@pytest.mark.parametrize("name", small_models.FAMILIES)
def test_decoding_gives_the_text_back_without_special_tokens(family, name):
    codec = codec_of(family(name))
    text = "The bridge was closed because of the flood."
    ids = [*codec.forced_start(), *codec.encode_target(text), codec.decoding().pad, len(codec.tokens) + 5]
    assert codec.decode(ids) == text


def test_m2m100_whose_folder_does_not_list_its_language_tokens(family, tmp_path):
    shutil.copytree(family("m2m100"), tmp_path / "m2m100")
    (tmp_path / "m2m100" / "special_tokens_map.json").unlink()
    codec = codec_of(tmp_path / "m2m100")
    codec.prepare(["uk", "pl"])
    assert codec.decode([*codec.forced_start(), *codec.encode_target("The river")]) == "The river"


def test_every_row_of_the_embeddings_has_one_name(family):
    for name in small_models.FAMILIES:
        codec = codec_of(family(name))
        assert len(set(codec.tokens)) == len(codec.tokens) >= codec.config["vocab_size"]


def test_summaries_follow_the_checkpoint_and_translations_do_not(family):
    rules = codec_of(family("bart"), summarizing=True, beam=4).decoding()
    assert (rules.length_penalty, rules.no_repeat_ngram_size, rules.min_new_tokens) == (2.0, 3, 5)
    assert (rules.max_new_tokens, rules.early_stopping, rules.beam) == (39, True, 4)
    assert codec_of(family("m2m100"), max_new_tokens=50).decoding().max_new_tokens == 50


def test_limits_follow_the_positions(family):
    assert codec_of(family("marian"), max_new_tokens=5000).decoding().max_new_tokens == 510
    assert codec_of(family("t5")).positions == 512


def test_task_prefix_of_a_checkpoint_is_used_for_summaries_only(family, tmp_path):
    folder = shutil.copytree(family("t5"), tmp_path / "t5")
    config = json.loads((folder / "config.json").read_text())
    config["task_specific_params"] = {"summarization": {"prefix": "summarize: ", "min_length": 9}}
    small_models.write_json(folder / "config.json", config)
    assert codec_of(folder, summarizing=True).prefix() == "summarize:"
    assert codec_of(folder, summarizing=True).decoding().min_new_tokens == 8
    assert codec_of(folder).prefix() == ""


@pytest.mark.parametrize(
    ("config", "said"),
    [({"model_type": "umt5"}, "umT5 is scaled wrongly"), ({"model_type": "llama"}, "model type llama is not supported"),
     ({}, "model type unknown")],
)  # fmt: skip
def test_families_that_do_not_work_are_refused(tmp_path, config, said):
    small_models.write_json(tmp_path / "config.json", config)
    with pytest.raises(ModelError, match=said):
        codec_of(tmp_path)


def test_broken_tokenizer_is_a_model_error(tmp_path):
    small_models.write_json(tmp_path / "config.json", {"model_type": "marian"})
    with pytest.raises(ModelError, match="its tokenizer cannot be read"):
        codec_of(tmp_path)
