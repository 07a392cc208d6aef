"""Which files of a model are downloaded."""

import pytest

from jobs.errors import ModelError
from jobs.model_spec import ModelSpec
from jobs.models.hub import _wanted

INSTRUCT = ("config.json", "tokenizer.json", "chat_template.jinja", "model-00001-of-00002.safetensors")


def spec(backend):
    return ModelSpec(name="org/small", backend=backend)


@pytest.mark.parametrize("other", ["consolidated.safetensors", "pytorch_model.bin", "onnx/model.json", "modeling_own.py", "README.md"])
def test_an_instruct_model_comes_with_its_template_and_once(other):
    assert _wanted(spec("chat"), dict.fromkeys((*INSTRUCT, other), 7)) == dict.fromkeys(INSTRUCT, 7)


@pytest.mark.parametrize("backend", ["ct2", "hf"])
def test_an_old_checkpoint_will_do_for_translation(backend):
    assert _wanted(spec(backend), {"pytorch_model.bin": 7}) == {"pytorch_model.bin": 7}


def test_an_old_checkpoint_is_refused_for_an_instruct_model():
    with pytest.raises(ModelError, match="org/small: has no safetensors, and backend chat reads nothing else"):
        _wanted(spec("chat"), {"config.json": 2, "pytorch_model.bin": 7})
