"""The commands `bench …`: quality and speed, measured."""

from pathlib import Path

import click


@click.group()
def bench() -> None:
    """Measure quality and speed."""


@bench.command("clean")
@click.option("--pages", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=True)
def bench_clean_pages(pages: Path) -> None:
    """Kept and dropped rates of line cleaning on a JSONL file of pages with `text`, `keep` and `drop`."""
    from jobs.bench_clean import bench_clean

    bench_clean(pages, click.echo)


@bench.command("sentences")
@click.option("--cases", type=click.Path(path_type=Path, exists=True, file_okay=False), default=Path("tests/gold"))
@click.option("--ntrex", type=click.Path(path_type=Path, exists=True, file_okay=False), default=None)
def bench_sentence_splitting(cases: Path, ntrex: Path | None) -> None:
    """Sentence splitting: F1 on hand-marked cases, recall on NTREX-128."""
    from jobs.bench_split import bench_sentences

    bench_sentences(cases, ntrex, click.echo)
