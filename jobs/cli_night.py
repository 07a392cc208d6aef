"""The commands about a night that is at work or over: `jobs status`."""

import datetime
from pathlib import Path

import click

from jobs.safe import lines


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
