"""The commands: `jobs plan | check | run | status | explain | models | memory | selftest | verify | bench` (cli_*.py).

Exit codes: 0 done; 1 a fault of the program, with a traceback in the log; 2 the configuration; 3 a model is missing or
nothing could be translated; 4 the edition could not be published; 5 another run is at work; 6 a plan that misses its
deadline; 7 run.memory_mb is exceeded; 130 and 143 stopped by SIGINT (Ctrl-C) and SIGTERM: the same command resumes.
"""

import datetime
import os
import sys
from contextlib import suppress
from pathlib import Path

import click

from jobs import __version__
from jobs.alarm import watched
from jobs.ceiling import bounded
from jobs.cli_bench import bench
from jobs.cli_models import CONFIG, memory, models
from jobs.cli_night import AS_OF, DEADLINE, check, plan, status
from jobs.config import load, with_deadline
from jobs.errors import NightdeskError
from jobs.models.guarded import left_behind
from jobs.safe import lines
from jobs.stopping import stoppable

PAGES = ("digest.md", "digest.html", "edition.json")  # whichever render.formats has, the most readable first


def main() -> None:
    """Run one command and leave with its exit code, also when a model that was given up is still at work."""
    try:
        _command()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    else:
        code = 0
    if left_behind():
        with suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)
    if code:
        sys.exit(code)


def _command() -> None:
    """Run one command; SystemExit with the exit code of what it ended by."""
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
    with suppress(OSError):  # the disk is full under the log of cron: the exit code still tells
        click.echo(lines(f"nightdesk: {message}"), err=True)
    sys.exit(code)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="nightdesk")
def commands() -> None:
    """From a day's scraped articles in five languages to one cited English digest per event."""


@commands.command()
@CONFIG
@AS_OF
@DEADLINE
@click.option("--from-kept", is_flag=True, help="Read what the edition of --as-of has kept, not the input of today.")
@click.option("--quiet", is_flag=True, help="No progress on the terminal.")
def run(config: Path, as_of: datetime.date | None, deadline: str | None, from_kept: bool, quiet: bool) -> None:
    """Run the night: read, translate, summarize, and publish the digest."""
    settings = with_deadline(load(config), deadline)
    day = as_of or settings.run.as_of
    if from_kept and day is None:
        raise click.UsageError("--from-kept makes an edition again; give its date with --as-of")
    edition = Path(settings.run.out) / str(day) if from_kept else None
    from jobs.models import require

    with stoppable(), bounded(settings.run.memory_mb), watched(settings, as_of):
        require(settings.model_specs(), settings.models.folder())  # before the slow imports of the pipeline
        from jobs.calibration import process_began
        from jobs.pipeline import run_night

        folder = run_night(settings, as_of=as_of, to_terminal=not quiet, began=process_began(), again=edition)
    click.echo(next(folder / name for name in PAGES if (folder / name).exists()))


@commands.command()
def selftest() -> None:
    """Prove this machine: train a small model on the sample, and run the sample night with it on both back-ends."""
    from jobs.selftest import selftest as prove

    if not prove(Path(), click.echo):
        _stop("the self-test failed; see the lines marked ✗", 1)


@commands.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--rerun", "again", is_flag=True, help="Make it again from what it kept, and compare every byte.")
def verify(folder: Path, again: bool) -> None:
    """Check the files of an edition against its manifest."""
    from jobs.rerun import damaged, rerun

    if problems := damaged(folder):
        _stop("\n".join(problems), 4)
    click.echo(f"{folder}: every file is as published")
    if again:
        with stoppable():
            problems = rerun(folder, lambda line: click.echo(lines(line)))
        if problems:
            _stop("\n".join((*problems, f"{folder}: made again it is not the same")), 4)
        click.echo(f"{folder}: made again it has the same bytes")


@commands.command()
@click.argument("event")
@click.option("--out", "folder", type=click.Path(path_type=Path), default=Path("out/latest"), show_default=True)
def explain(event: str, folder: Path) -> None:
    """Tell why the articles of an event (its number on the page, or its id) are together, pair by pair."""
    from jobs.explain import explain as told

    for line in told(folder, event):
        click.echo(line)


for group in (plan, check, status, models, memory, bench):
    commands.add_command(group)
