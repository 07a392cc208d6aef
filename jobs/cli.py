"""The commands: `jobs run | status | check | explain | models | memory | selftest | verify | bench` (cli_*.py).

Exit codes: 0 done; 1 a fault of the program, with a traceback in the log; 2 the configuration; 3 a model is missing or
nothing could be translated; 4 the edition could not be published; 5 another run is at work; 7
run.memory_mb is exceeded; 130 and 143 stopped by SIGINT (Ctrl-C) and SIGTERM: the same command resumes.
"""

import datetime
import sys
from pathlib import Path

import click

from jobs import __version__
from jobs.ceiling import bounded
from jobs.cli_bench import bench
from jobs.cli_models import CONFIG, memory, models
from jobs.cli_night import status
from jobs.config import load, with_deadline
from jobs.errors import NightdeskError
from jobs.run_spec import plausible
from jobs.safe import lines
from jobs.stopping import stoppable

PAGES = ("digest.md", "digest.html", "edition.json")  # whichever render.formats has, the most readable first


def main() -> None:
    """Run one command and leave with its exit code."""
    try:
        commands(standalone_mode=False)
    except NightdeskError as error:
        _stop(str(error), error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.exceptions.Abort:
        _stop("stopped by hand; the same command resumes", 130)
    except Exception as error:
        _stop(f"a fault of the program: {type(error).__name__}: {error}; run.log.jsonl has the traceback", 1)


def _stop(message: str, code: int) -> None:
    """Say why on standard error, and leave."""
    click.echo(lines(f"nightdesk: {message}"), err=True)
    sys.exit(code)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="nightdesk")
def commands() -> None:
    """From a day's scraped articles in five languages to one cited English digest per event."""


def _day(_context: click.Context, _option: click.Parameter, given: datetime.datetime | None) -> datetime.date | None:
    """The day that was given, when an edition can be of it."""
    try:
        return plausible(given.date()) if given else None
    except ValueError as error:
        raise click.BadParameter(f"{error} (got {given:%Y-%m-%d})") from error


@commands.command()
@CONFIG
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    callback=_day,
    help="Date of the edition; default: run.as_of, else today.",
)
@click.option("--deadline", metavar="HH:MM", help="When the edition must be there; default: run.deadline.")
@click.option("--quiet", is_flag=True, help="No progress on the terminal.")
def run(config: Path, as_of: datetime.date | None, deadline: str | None, quiet: bool) -> None:
    """Run the night: read, translate, summarize, and publish the digest."""
    settings = with_deadline(load(config), deadline)
    from jobs.models import require

    require(settings.model_specs(), settings.models.folder())  # before the slow imports of the pipeline
    with stoppable(), bounded(settings.run.memory_mb):
        from jobs.calibration import process_began
        from jobs.pipeline import run_night

        folder = run_night(settings, as_of=as_of, to_terminal=not quiet, began=process_began())
    click.echo(next(folder / name for name in PAGES if (folder / name).exists()))


@commands.command()
@CONFIG
def check(config: Path) -> None:
    """Check a configuration without running it."""
    settings = load(config)
    click.echo(f"{config}: no mistakes; {len({spec.name for spec in settings.model_specs()})} models named")


@commands.command()
def selftest() -> None:
    """Prove this machine: train a small model on the sample, and run the sample night with it on both back-ends."""
    from jobs.selftest import selftest as prove

    if not prove(Path(), click.echo):
        _stop("the self-test failed; see the lines marked ✗", 1)


@commands.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
def verify(folder: Path) -> None:
    """Check the files of an edition against its manifest."""
    from jobs.store import verify_manifest

    problems = verify_manifest(folder)
    if problems:
        _stop("\n".join(problems), 4)
    click.echo(f"{folder}: every file is as published")


@commands.command()
@click.argument("event")
@click.option("--out", "folder", type=click.Path(path_type=Path), default=Path("out/latest"), show_default=True)
def explain(event: str, folder: Path) -> None:
    """Tell why the articles of an event (its number on the page, or its id) are together, pair by pair."""
    from jobs.explain import explain as told

    for line in told(folder, event):
        click.echo(line)


for group in (status, models, memory, bench):
    commands.add_command(group)
