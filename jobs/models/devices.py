"""Whether the device that a model is to run on is in this machine. In: specifications. Out: ModelMissing, or nothing.

Importing torch or CTranslate2 takes seconds, so only models on a GPU are looked after. Reads no YAML.
"""

from collections.abc import Callable, Iterable, Mapping

from jobs.errors import ModelMissing
from jobs.model_spec import ModelSpec

Count = Callable[[], int]


def _torch() -> int:
    """How many GPUs transformers can use."""
    import torch

    return int(torch.cuda.device_count())


def _ctranslate2() -> int:
    """How many GPUs CTranslate2 can use."""
    import ctranslate2

    return int(ctranslate2.get_cuda_device_count())


GPUS: Mapping[str, Count] = {"hf": _torch, "chat": _torch, "ct2": _ctranslate2}


def require(specs: Iterable[ModelSpec], gpus: Mapping[str, Count] = GPUS) -> None:
    """ModelMissing names the first of these models whose device is not here."""
    for spec in specs:
        kind, _, index = spec.device.partition(":")
        if kind == "cpu" or spec.backend not in gpus:
            continue
        found = gpus[spec.backend]()
        if int(index or 0) >= found:
            package = "ctranslate2" if spec.backend == "ct2" else "torch"
            problem = f"{spec.name}: device {spec.device} is not here: {package} sees {found} GPUs"
            remedy = f"look at nvidia-smi, install a {package} built for its driver, or set device: cpu"
            raise ModelMissing(f"{problem}; {remedy}")
