"""Small models of every family, made once for all tests of the session."""

from collections.abc import Callable, Iterator
from pathlib import Path

import corpus
import pytest
from chats import Door
from hubs import serve  # noqa: F401  (a fixture)
from pytest_httpserver import HTTPServer

from jobs.model_spec import ModelSpec
from jobs.models.codec import Codec, offline
from jobs.models.training import Recipe, memorize, train_marian

offline()  # before small_models imports transformers
import small_models  # noqa: E402

QUICK = Recipe(pieces=1000, width=64, batch=10, rate=2e-3, loss=0.02)


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> None:
    """Two threads on cores that others use wait for one another: 124 s instead of 7."""
    import torch

    torch.set_num_threads(1)


@pytest.fixture(scope="module")
def make_httpserver() -> Iterator[HTTPServer]:
    """The server under pytest-httpserver's fixture: one per file, many requests at once."""
    with HTTPServer(threaded=True) as server:
        yield server


@pytest.fixture
def door(httpserver: HTTPServer) -> Door:
    """What a chat server answers, and what it was asked."""
    return Door(httpserver)


@pytest.fixture(scope="session")
def family(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The folder of a random model of this family, built on first use."""
    root = tmp_path_factory.mktemp("families")

    def folder(name: str) -> Path:
        if not (root / name).is_dir():
            (root / name).mkdir()
            small_models.FAMILIES[name](root / name)
        return root / name

    return folder


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def trained_marian(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Marian that knows the Ukrainian and the Polish sentences by heart, as the hub would hold it."""
    folder = tmp_path_factory.mktemp("trained") / "marian-uk-pl-en"
    pairs = [pair for lang in sorted(corpus.PAIRS) for pair in corpus.PAIRS[lang]]
    assert train_marian(pairs, folder, QUICK).learned == 1.0
    return folder


@pytest.fixture(scope="session")
def trained_m2m100(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An M2M100 that gives one source two translations, by the source's language token."""
    from transformers import AutoModelForSeq2SeqLM

    folder = tmp_path_factory.mktemp("trained") / "m2m100-small"
    folder.mkdir()
    small_models.m2m100(folder, init_std=0.05)
    model = AutoModelForSeq2SeqLM.from_pretrained(folder)
    codec = Codec(ModelSpec(name=str(folder)), folder)
    codec.prepare(["pl", "uk"])
    assert memorize(model, codec, corpus.BY_TOKEN, QUICK).learned == 1.0
    model.save_pretrained(folder)
    return folder
