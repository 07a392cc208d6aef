"""Models on a GPU: what they do by default, and that one which is not there is told before any work."""

import pytest
from nights import night
from pydantic import ValidationError

from jobs.errors import ModelError, ModelMissing
from jobs.model_spec import ModelSpec
from jobs.models import ct2, devices, hf, load_translator
from jobs.pipeline import run_night


@pytest.mark.parametrize(
    ("given", "precision", "tokens"),
    [
        ({}, "int8", 1024),
        ({"device": "cuda"}, "float16", 16_384),
        ({"device": "cuda:1", "backend": "hf"}, "bfloat16", 16_384),
        ({"device": "cuda", "backend": "chat", "batch_tokens": 64}, "bfloat16", 64),
        ({"device": "cuda", "precision": "int8_float16"}, "int8_float16", 16_384),
    ],
)
def test_what_is_not_said_is_as_the_device_has_it(given, precision, tokens):
    spec = ModelSpec(name="m", **given)
    assert (spec.precision, spec.batch_tokens) == (precision, tokens)
    assert ModelSpec.model_validate(spec.model_dump(exclude_unset=True)) == spec


@pytest.mark.parametrize(("backend", "precision", "runs"), [("hf", "int8", "float32"), ("hf", "float16", "float16"), ("ct2", "float16", "float16")])
def test_each_back_end_runs_the_precision_that_it_has(backend, precision, runs):
    assert {"hf": hf, "ct2": ct2}[backend].precision(ModelSpec(name="m", backend=backend, precision=precision)) == runs


@pytest.mark.parametrize("device", ["gpu", "cuda:", "cuda:x", "CUDA", "mps"])
def test_other_devices_are_a_mistake(device):
    with pytest.raises(ValidationError, match="device"):
        ModelSpec(name="m", device=device)


@pytest.mark.parametrize(("device", "there"), [("cuda", 1), ("cuda:1", 2)])
def test_a_gpu_that_is_there_is_taken_and_one_that_is_not_is_named(device, there):
    specs = [ModelSpec(name="here", backend="hf"), ModelSpec(name="m", backend="hf", device=device)]
    assert devices.require(specs, {"hf": lambda: there}) is None
    with pytest.raises(ModelMissing, match=rf"m: device {device} is not here: torch sees {there - 1} GPUs; look at nvidia-smi"):
        devices.require(specs, {"hf": lambda: there - 1})


def no_gpu():
    return not any(count() for count in (devices.GPUS["hf"], devices.GPUS["ct2"]))


@pytest.mark.parametrize("backend", ["hf", "ct2"])
def test_a_model_on_a_missing_gpu_stops_the_night_before_any_work(tmp_path, trained_marian, backend):
    if not no_gpu():
        pytest.skip("this machine has a GPU")
    config = night(tmp_path)
    routes = {"uk": (ModelSpec(name=str(trained_marian), backend=backend, device="cuda"),)}
    config = config.model_copy(update={"translate": config.translate.model_copy(update={"routes": routes})})
    with pytest.raises(ModelMissing, match="device cuda is not here"):
        run_night(config)
    assert not (tmp_path / "out").exists()


def test_loading_on_a_missing_gpu_says_the_same(trained_marian, tmp_path):
    if not no_gpu():
        pytest.skip("this machine has a GPU")
    spec = ModelSpec(name=str(trained_marian), backend="hf", device="cuda")
    with pytest.raises(ModelError, match="device cuda is not here"):
        load_translator(spec, tmp_path, ["uk"]).translate(["Так."], "uk")


@pytest.mark.parametrize("precision", ["float16", "int8_float16"])
def test_weights_for_a_gpu_are_converted_and_compared_on_a_processor(trained_marian, tmp_path, precision):
    from jobs.models.codec import Codec

    spec = ModelSpec(name=str(trained_marian), device="cuda", precision=precision)
    folder = ct2.converted(spec, trained_marian, Codec(spec, trained_marian), tmp_path)
    assert f'"{precision}"' in (folder / ct2.MARKER).read_text()
