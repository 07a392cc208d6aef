"""The commands `models …` and `memory …`: what the night needs beforehand, and what it has learnt."""

from pathlib import Path

import click

from jobs.config import load

CONFIG = click.argument("config", type=click.Path(path_type=Path))


@click.group()
def models() -> None:
    """Get and list the models that a configuration names."""


@models.command()
@CONFIG
def fetch(config: Path) -> None:
    """Download every model, pin and verify it, convert it; after that the night needs no network."""
    settings = load(config)
    from jobs.models import fetch_all

    for line in fetch_all(settings.model_specs(), settings.models.folder()):
        click.echo(line)
    if not settings.model_specs():
        click.echo(f"{config}: names no model; nothing to fetch")


@models.command("list")
@CONFIG
def list_models(config: Path) -> None:
    """Show every model, whether it is on this machine, and where."""
    settings = load(config)
    from jobs.models.hub import find

    for spec in dict.fromkeys(settings.model_specs()):
        folder = find(spec, settings.models.folder())
        click.echo(f"{spec.name}@{spec.revision or 'main'}  {spec.backend} {spec.precision}  {folder or 'missing'}")


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
    from jobs.pipeline import open_memory

    click.echo(f"{tmx}: {open_memory(settings).export_tmx(tmx, made_by)} entries")
