"""Who may import whom, what is heavy, and that a stage has one name everywhere."""

import ast
import importlib
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from jobs.config import Config

ROOT = Path(__file__).parent.parent
# a module imports only from its own line or the lines above it
LAYERS = """
    errors text peak metrics rouge safe markdown articles
    records yaml_places
    yaml_models stints
    model_spec memory_spec publish_spec read_spec run_spec
    bounds addresses
    config
    deadline languages langid
    gazetteer grammar capitals sounds exonyms transliteration
    numwords
    numerals numbers names dates days formats pages lines speech pronouns titles style duplicates copies profiles vetoes pairs candidates linkage compared facts labels paragraphs document views svg templating letter smtp
    protected glossary
    checks
    paraphrases amounts attribution units conflicts alignment support claims quotes differences compress phrasing headlines
    grounding
    run_log progress
    items
    stores zips warc fetch
    inputs
    store
    shards
    feeds tmx spool kept fuzzy memory_postgres memory_file memory_import memory report explain ray_pool executors
    models.base
    models
    ladder wording
    stages
    storylines sequels restated novelty
    signature edition troubles archive feed mail exposition alarm announce kit manifest retention
    canaries drift
    first_leg second_leg calibration
    pipeline
    preflight preflight_clock preflight_place plan plan_told rehearsal
    stopping status rerun
    ceiling
    selftest plants* bench*
    cli_bench cli_models cli_night
    cli
    __main__
"""
HEAVY = ("torch", "transformers", "ctranslate2")
STAGES = tuple(Config.model_fields)[1:-1]  # all sections but run and models


def layer(module):
    """The line of a module; the longest name that fits counts, so models.base is not models."""
    lines = [line.split() for line in LAYERS.split("\n") if line.strip()]
    places = {name: number for number, line in enumerate(lines) for name in line}
    fitting = [n for n in places if module == n or module.startswith((f"{n}.", n[:-1] if n.endswith("*") else f"{n}."))]
    return places[max(fitting, key=len)] if fitting else None


def imports(text):
    """The modules that a source text imports, at its top or inside a function."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module in ("jobs", "jobs.models", "jobs.stages"):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


def violation(module, imported):
    """What is wrong with this import in this module, if anything."""
    other = imported.removeprefix("jobs.")
    if imported.split(".")[0] in HEAVY:
        return None if module.startswith(("models", "selftest")) else "heavy outside models"
    if imported == other or other.startswith("__version__"):
        return "relative" if imported.startswith(".") else None
    if layer(other) is None or layer(other) > layer(module):
        return "lower imports upper"
    if module.startswith("stages.") and other.startswith("stages."):
        return "a stage imports a stage"
    return None


def modules():
    """Every module of the package below `jobs`, with its path."""
    for path in sorted((ROOT / "jobs").rglob("*.py")):
        yield ".".join(path.relative_to(ROOT / "jobs").with_suffix("").parts).removesuffix(".__init__"), path


@pytest.mark.parametrize(("module", "path"), [pytest.param(*pair, id=pair[0]) for pair in modules() if pair[0] != "__init__"])
def test_a_module_imports_only_from_below(module, path):
    assert layer(module) is not None, f"{module} has no layer; add it to LAYERS"
    bad = {name: violation(module, name) for name in imports(path.read_text(encoding="utf-8"))}
    # stages know of the models only the protocols; the pipeline hands them the rest
    bad |= {n: "back-end" for n in bad if module.startswith("stages") and n.startswith("jobs.models") and "models.base" not in n}
    assert {name: why for name, why in bad.items() if why} == {}


@pytest.mark.parametrize(
    ("module", "planted", "why"),
    [
        ("text", "from jobs.config import load", "lower imports upper"),
        ("memory", "from jobs.models import base", "lower imports upper"),
        ("models.base", "from jobs.models.hf import load", "lower imports upper"),
        ("stages.clean", "def f():\n    from jobs.stages.read import read", "a stage imports a stage"),
        ("stages.clean", "import jobs.pipeline", "lower imports upper"),
        ("pipeline", "def f():\n    import torch.nn", "heavy outside models"),
        ("stages.split", "from transformers import AutoTokenizer", "heavy outside models"),
        ("config", "from . import text", "relative"),
        ("config", "from jobs import novelty", "lower imports upper"),
        ("models.hf", "import torch", None),
        ("stages.translate", "from jobs.models.base import Translator", None),
        ("bench_clean", "from jobs.stages.clean import clean", None),
    ],
)
def test_a_planted_import_is_judged(module, planted, why):
    assert [violation(module, name) for name in imports(planted)] == [why]


def loaded(code):
    """The packages in memory after this code, in a fresh interpreter."""
    command = [sys.executable, "-c", f"{code}\nimport sys; print(*{{name.split('.')[0] for name in sys.modules}})"]
    return set(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split())


def test_importing_every_module_loads_no_heavy_package():
    names = [f"jobs.{module}" for module, _ in modules() if not module.startswith("__")]
    assert loaded(f"import {', '.join(names)}") & {*HEAVY} == set()


def test_the_command_line_starts_without_waiting_for_packages():
    assert loaded("import jobs.cli") & {*HEAVY, "sklearn", "numpy", "trafilatura"} == set()


def test_a_loaded_package_is_seen():
    assert "sklearn" in loaded("import sklearn")


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_has_one_name_everywhere(stage):
    assert callable(getattr(importlib.import_module(f"jobs.stages.{stage}"), stage))
    assert (ROOT / "tests" / "stages" / f"test_{stage}.py").exists()


def test_the_stages_are_the_sections_of_the_configuration_in_order():
    assert STAGES[0] == "read" and STAGES[-1] == "publish"
    files = {path.stem for path in (ROOT / "jobs" / "stages").glob("*.py")} - {"__init__"}
    assert files == set(STAGES)


@pytest.mark.parametrize("path", [path for _, path in modules()], ids=lambda path: path.name)
def test_a_file_is_short_enough_to_read(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) < 300


@pytest.mark.parametrize(("host", "allowed"), [("127.0.0.1", True), ("::1", True), ("192.0.2.1", False), ("example.org", False)])
def test_tests_reach_this_machine_only(host, allowed):
    try:
        socket.create_connection((host, 9), timeout=0.2)
    except OSError:
        reached = True
    except RuntimeError as error:
        reached = "tests may not use the network" not in str(error)
    assert reached == allowed
