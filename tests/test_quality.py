"""The gates that read the code: ruff, mypy, and the house's own measures."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SOURCES = sorted(Path("jobs").rglob("*.py"))
TESTS = sorted(Path("tests").rglob("*.py"))


def lengths(path, limit):
    """Functions of a file that are longer than so many lines, without their docstring."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            doc = node.body[0].end_lineno - node.body[0].lineno + 1 if ast.get_docstring(node) else 0
            if node.end_lineno - node.lineno + 1 - doc > limit:
                yield f"{path}:{node.lineno} {node.name}"


@pytest.mark.parametrize("command", [["ruff", "check", "."], ["mypy"]], ids=["ruff", "mypy"])
def test_gate(command):
    done = subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_functions_are_short():
    assert [name for path in SOURCES for name in lengths(path, 40)] == []


def test_a_long_function_would_be_found(tmp_path):
    path = tmp_path / "long.py"
    path.write_text("def f():\n" + "    x = 1\n" * 41)
    assert list(lengths(path, 40)) == [f"{path}:1 f"]


def test_files_are_short():
    assert [str(path) for path in SOURCES if path.read_text(encoding="utf-8").count("\n") > 300] == []


def test_every_test_asserts_something():
    silent = []
    for path in TESTS:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                raises = any(isinstance(x, ast.Attribute) and x.attr in ("raises", "warns") for x in ast.walk(node))
                if not raises and not any(isinstance(x, ast.Assert) for x in ast.walk(node)):
                    silent.append(f"{path}:{node.lineno} {node.name}")
    assert silent == []
