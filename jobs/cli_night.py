"""The commands about a night that is to come, at work or over: `jobs plan | check | status`."""

import datetime
from pathlib import Path

import click

from jobs.cli_models import CONFIG
from jobs.config import load, with_deadline
from jobs.run_spec import plausible
from jobs.safe import lines


def a_day(_context: click.Context, _option: click.Parameter, given: datetime.datetime | None) -> datetime.date | None:
    """The day that was given, when an edition can be of it."""
    try:
        return plausible(given.date()) if given else None
    except ValueError as error:
        raise click.BadParameter(f"{error} (got {given:%Y-%m-%d})") from error


AS_OF = click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    callback=a_day,
    help="Date of the edition; default: run.as_of, else today.",
)
DEADLINE = click.option("--deadline", metavar="HH:MM", help="When the edition must be there; default: run.deadline.")


@click.command()
@CONFIG
@AS_OF
@DEADLINE
@click.option("--calibrate", is_flag=True, help="First measure this machine: two small nights over some of the input.")
def plan(config: Path, as_of: datetime.date | None, deadline: str | None, calibrate: bool) -> None:
    """Tell what the night would have to do and how long it would take, without running it."""
    settings = with_deadline(load(config), deadline)
    from jobs.plan import plan as planned
    from jobs.plan_told import told, trouble
    from jobs.rehearsal import rehearse

    date = as_of or settings.run.day()
    if calibrate:
        rehearse(settings, date, click.echo)
    made = planned(settings, date)
    for line in told(made, datetime.datetime.now().astimezone()):
        click.echo(lines(line))
    if error := trouble(made):
        raise error


@click.command()
@CONFIG
@click.option("--deep", is_flag=True, help="Read every file of every model too, gigabytes perhaps.")
def check(config: Path, deep: bool) -> None:
    """Check configuration, models, input, disk, memory and clock, without running."""
    settings = load(config)
    click.echo(f"{config}: no mistakes; {len({spec.name for spec in settings.model_specs()})} models named")
    from jobs.preflight import preflight, worst

    findings = []
    for finding in preflight(settings, config, datetime.datetime.now().astimezone(), deep=deep):
        findings.append(finding)
        click.echo(lines(finding.line()))
    if error := worst(findings):
        raise error


@click.command()
@click.option("--out", type=click.Path(path_type=Path), default=Path("out"), show_default=True, help="As in run.out.")
@click.option("--json", "for_program", is_flag=True, help="One JSON object, for a program.")
def status(out: Path, for_program: bool) -> None:
    """Tell how far the running night is, and how the last ones ended."""
    from jobs.status import as_json, last_runs, told

    runs = last_runs(out)
    if for_program:
        click.echo(as_json(runs))
        return
    for line in told(out, runs, datetime.datetime.now().astimezone()):
        click.echo(lines(line))
