"""The commands `models …` and `memory …`: what the night needs beforehand, and what it has learnt."""

from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jobs.config import Config, load
from jobs.errors import ModelError

if TYPE_CHECKING:
    from jobs.models.install import Line

CONFIG = click.argument("config", type=click.Path(path_type=Path))


@click.group()
def models() -> None:
    """Get, list, check and verify the models that a configuration names."""


@models.command()
@CONFIG
@click.option("--update", is_flag=True, help="Take the newest commit of each revision, not the one of the lock file.")
def fetch(config: Path, update: bool) -> None:
    """Download every model, pin and verify it and its codes, convert it; then the night needs no network."""
    settings = load(config)
    from jobs.models.install import fetch_all

    _tell(fetch_all(settings, config, update=update), config, settings)


@models.command("list")
@CONFIG
def list_models(config: Path) -> None:
    """Show every model, its licence, whether it is on this machine, and where."""
    settings = load(config)
    from jobs.models.install import list_all

    _tell(list_all(settings.model_specs(), settings.models.folder()), config, settings)


@models.command("check")
@CONFIG
def check_models(config: Path) -> None:
    """Ask every model for one sentence: of every route, the summarizer and that of merge, servers too."""
    settings = load(config)
    from jobs.models import require
    from jobs.models.install import check_all, check_english

    require(settings.model_specs(), settings.models.folder())
    routes = check_all(dict(settings.translate.routes.items()), settings.models.folder(), config)
    _tell(chain(routes, check_english(settings)), config, settings)


@models.command("verify")
@CONFIG
def verify_models(config: Path) -> None:
    """Compare every file of every model with what was downloaded and with the lock file."""
    settings = load(config)
    from jobs.models.install import verify_all

    _tell(verify_all(settings.model_specs(), settings.models.folder(), config), config, settings)


def _tell(lines: "Iterable[Line]", config: Path, settings: Config) -> None:
    """Print findings; ModelError (exit 3) when one of them is bad."""
    bad = 0
    for line in lines:
        bad += not line.good
        click.echo(line.text if line.good else f"✗ {line.text}")
    if not settings.model_specs():
        click.echo(f"{config}: names no model")
    if bad:
        raise ModelError(f"{bad} of the lines above marked ✗ need your attention")


@click.group()
def memory() -> None:
    """The translation memory."""


@memory.command()
@CONFIG
@click.argument("tmx", type=click.Path(path_type=Path))
@click.option("--made-by", default="", help="Export what this model made (a fingerprint), not what is approved.")
def export(config: Path, tmx: Path, made_by: str) -> None:
    """Write the memory as a TMX 1.4 file."""
    settings = load(config)
    from jobs.kit import open_memory

    click.echo(f"{tmx}: {open_memory(settings).export_tmx(tmx, made_by)} entries")


@memory.command()
@CONFIG
def stats(config: Path) -> None:
    """Count the entries by language and by import file or model, and look the whole file through for damage."""
    settings = load(config)
    from jobs.kit import open_memory

    opened = open_memory(settings)
    click.echo(f"{opened.where}: {opened.size() / 1e6:,.1f} MB, {'; '.join(opened.problems()) or 'sound'}")
    for count in opened.counts():
        click.echo(f"{count.origin:<8}{count.lang:<4}{count.entries:>11,}  {count.maker}")
    for file in opened.imports:
        click.echo(f"{file.name}: {file.entries:,} entries; {file.conflicts:,} left out, their source comes earlier")
