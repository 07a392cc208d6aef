"""The README agrees with the code: stages, keys, commands, exit codes; and its commands are the ones that CI runs."""

import re
from pathlib import Path

import click
import pytest
from pydantic import BaseModel

from jobs import errors
from jobs.cli import commands
from jobs.config import Config, MemoryConfig
from jobs.model_spec import ModelSpec
from jobs.publish_spec import EmailConfig, FeedConfig, WebhookConfig
from jobs.read_spec import FetchConfig
from jobs.run_spec import RayConfig

README = Path("README.md").read_text(encoding="utf-8")
NIGHTLY = Path("config/nightly.yaml").read_text(encoding="utf-8")


def sections():
    """Section -> its keys, by the configuration itself."""
    return {name: list(field.annotation.model_fields) for name, field in Config.model_fields.items()}


def leaves(group, before=()):
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from leaves(command, (*before, name))
        else:
            yield " ".join((*before, name))


def row(first):
    return next((line for line in README.splitlines() if line.startswith(f"| {first} |")), "")


@pytest.mark.parametrize("stage", sorted(path.stem for path in Path("jobs/stages").glob("[a-z]*.py")))
def test_every_stage_has_a_row(stage):
    assert row(stage)


@pytest.mark.parametrize(("section", "keys"), sections().items())
def test_every_key_is_in_the_table_and_in_the_nightly_configuration(section, keys):
    assert [key for key in keys if f"`{key}`" not in row(f"`{section}`")] == []
    block = re.search(rf"^{section}:\n((?:  .*\n|\n)+)", NIGHTLY, re.MULTILINE)[1]
    assert [key for key in keys if not re.search(rf"^  {key}:", block, re.MULTILINE)] == []


def test_every_key_of_a_model_is_in_both():
    assert [key for key in ModelSpec.model_fields if f"`{key}`" not in row("a model") or key not in NIGHTLY] == []


def email_keys():
    return [field.alias or name for name, field in EmailConfig.model_fields.items()]


def test_every_key_of_feed_email_and_webhook_is_in_both():
    keys = [*FeedConfig.model_fields, *email_keys(), *WebhookConfig.model_fields]
    assert [key for key in keys if f"`{key}`" not in row("`publish`") or key not in NIGHTLY] == []


def test_every_key_of_the_memory_is_in_both():
    assert [key for key in MemoryConfig.model_fields if f"`{key}`" not in row("`translate`") or key not in NIGHTLY] == []


def test_every_key_of_ray_is_in_both():
    assert [key for key in RayConfig.model_fields if f"`{key}`" not in row("`run`") or f"{key}:" not in NIGHTLY] == []


def test_every_key_of_fetch_is_in_both():
    assert [key for key in FetchConfig.model_fields if f"`{key}`" not in row("`read`") or key not in NIGHTLY] == []


def test_the_table_has_no_key_that_does_not_exist():
    known = {key for keys in sections().values() for key in keys} | {*ModelSpec.model_fields, *MemoryConfig.model_fields}
    known |= {*RayConfig.model_fields, *WebhookConfig.model_fields, *FeedConfig.model_fields, *FetchConfig.model_fields, *email_keys()}
    for section in (*(f"`{name}`" for name in sections()), "a model"):
        assert set(re.findall(r"`(\w+)`", row(section).split("|")[2])) <= known


@pytest.mark.parametrize("command", sorted(leaves(commands)))
def test_every_command_is_in_the_table_with_its_options(command):
    line = next((line for line in README.splitlines() if line.startswith(f"| `{command}")), "")
    assert line
    found = commands
    for name in command.split():
        found = found.commands[name]
    options = [p.opts[0] for p in found.params if isinstance(p, click.Option) and not p.required and p.opts[0] != "--cases"]
    assert [option for option in options if option not in line] == []


def test_every_exit_code_is_in_the_table():
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.NightdeskError)]
    assert [kind.__name__ for kind in kinds if not row(str(kind.exit_code))] == []


def test_the_test_command_of_the_readme_is_what_ci_runs():
    block = re.search(r"<!-- test -->\n```sh\n(.*?)```", README, re.DOTALL)[1]
    assert ".venv/bin/python -m pytest" in block
    assert "<!-- test -->" in Path(".ci/run").read_text(encoding="utf-8")
    assert ".ci/run" in Path(".github/workflows/ci.yml").read_text(encoding="utf-8")


def test_the_cron_line_is_the_one_of_the_readme():
    line = next(line for line in Path("config/nightdesk.cron").read_text().splitlines() if line[0].isdigit())
    assert line in README


def test_every_file_named_in_the_readme_exists():
    named = re.findall(r"`((?:config|seeds|jobs|tests)/[\w./-]+)`", README)
    assert [name for name in named if "XX" not in name and not Path(name).exists()] == []


@pytest.mark.parametrize("model", [Config, ModelSpec])
def test_sections_have_a_docstring(model):
    assert issubclass(model, BaseModel)
    assert model.__doc__
