"""The commands `bench …`: quality and speed, measured."""

from pathlib import Path
from typing import Any

import click

FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
LANG = click.Choice(("uk", "pl", "it", "es"))


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


@bench.command("summaries")
@click.option("--data", type=FILE, required=True, help="JSONL, perhaps packed, with article and summary_extractive.")
@click.option("--limit", type=click.IntRange(min=1), default=None, help="So many articles.")
def bench_the_summaries(data: Path, limit: int | None) -> None:
    """ROUGE of the summaries without a model beside simple ones, and faults of style in summaries and digests."""
    from jobs.bench_summaries import bench_summaries

    bench_summaries(data, click.echo, limit)


@bench.command("memory")
@click.option("--entries", type=click.IntRange(min=1), default=1_000_000, show_default=True)
@click.option("--server", default=None, help="A PostgreSQL to fill instead: postgresql+psycopg://user@host/database.")
def bench_translation_memory(entries: int, server: str | None) -> None:
    """Import, opening, exact and fuzzy look-ups, and size of a translation memory of made-up entries."""
    from jobs.bench_memory import bench_memory

    bench_memory(entries, click.echo, server)


@bench.command("checks")
@click.option("--data", type=FOLDER, required=True, help="A folder in the layout of FLORES dev.")
@click.option("--names", type=FILE, default=None, help="Gzipped rows of lang, name, English name: places to swap in.")
@click.option("--ntrex", type=FOLDER, default=None, help="NTREX-128, a second corpus.")
@click.option("--lang", type=LANG, default=None)
@click.option("--limit", type=click.IntRange(min=1), default=None, help="So many lines of each corpus.")
@click.option("--kind", default=None, help="One check, or one kind of planted error.")
@click.option("--misses", type=int, default=0, help="Print so many planted errors of each kind that were missed.")
@click.option("--alarms", type=int, default=0, help="Print so many references that each check flags.")
@click.option("--examples", type=int, default=0, help="Print so many lines that each check flags in systems only.")
@click.option("--seed", type=int, default=1, help="Other planted errors.")
def bench_translation_checks(data: Path, names: Path | None, ntrex: Path | None, **options: Any) -> None:
    """False alarms of each check on references and systems, and its recall on planted errors."""
    from jobs.bench_checks import Wanted, bench_checks
    from jobs.bench_corpus import name_rows, read_corpora

    lang, limit = options.pop("lang"), options.pop("limit")
    bench_checks(read_corpora(data, ntrex, lang, limit), name_rows(names), Wanted(**options), click.echo)


@bench.command("events")
@click.option("--ntrex", type=FOLDER, default=None, help="NTREX-128, dealt to outlets.")
@click.option("--k", "outlets", type=click.IntRange(min=2), multiple=True, help="So many outlets; default: 2 3 4.")
@click.argument("more", type=click.IntRange(min=2), nargs=-1, metavar="[K]...")
@click.option("--limit", type=click.IntRange(min=1), default=None, help="So many articles of NTREX-128.")
@click.option("--examples", is_flag=True, help="Print the events that were merged or split worst.")
def bench_grouping(ntrex: Path | None, outlets: tuple[int, ...], more: tuple[int, ...], **options: Any) -> None:
    """Articles into events: the seeds, cases easily confused, and NTREX-128 dealt to outlets (B-cubed)."""
    from jobs.bench_events import Wanted, bench_events

    bench_events(Wanted(ntrex=ntrex, outlets=(*outlets, *more) or (2, 3, 4), **options), click.echo)


@bench.command("claims")
@click.option("--cases", type=FOLDER, default=Path("tests/gold/claims"), help="contradictions.tsv and events.tsv.")
@click.option("--data", type=FOLDER, default=None, help="A folder in the layout of FLORES dev.")
@click.option("--ntrex", type=FOLDER, default=None, help="NTREX-128, dealt to outlets.")
def bench_the_claims(cases: Path, data: Path | None, ntrex: Path | None) -> None:
    """Contradictions, facts in other words and false marks, on our own cases and on parallel corpora; seconds."""
    from jobs.bench_claims import bench_claims, bench_large

    bench_claims(cases, data, ntrex, click.echo)
    if data:
        bench_large(data, click.echo)


@bench.command("plant")
@click.argument("kind")
@click.option("--data", type=FOLDER, required=True, help="A folder in the layout of FLORES dev.")
@click.option("--names", type=FILE, default=None, help="Gzipped rows of lang, name, English name: places to swap in.")
@click.option("--lang", type=LANG, required=True)
@click.option("--seed", type=int, default=1, help="Other planted errors.")
def bench_plant(kind: str, data: Path, names: Path | None, lang: str, seed: int) -> None:
    """Print every source with its reference in which one error of this kind was planted, a tab between them."""
    from jobs.bench_checks import Wanted, print_planted
    from jobs.bench_corpus import flores, name_rows

    print_planted(Wanted(kind, seed=seed), flores(data, lang), name_rows(names), click.echo)


@bench.command("cluster")
@click.option(
    "--articles",
    "sizes",
    multiple=True,
    type=click.IntRange(min=20),
    help="How many, made up; several times for several rows; default: 1,000, 10,000 and 100,000.",
)
def bench_clustering(sizes: tuple[int, ...]) -> None:
    """Clustering of one window of made-up news: seconds, memory, growth, and the events found."""
    from jobs.bench_cluster import SIZES
    from jobs.bench_cluster import bench_cluster as measured

    measured(sizes or SIZES, click.echo)


@bench.command("night")
@click.option("--articles", default=2000, show_default=True, help="How many, made from our own grammar.")
@click.option("--memory", is_flag=True, help="Instead: the most memory, for a tenth of the articles and for all.")
def bench_the_night(articles: int, memory: bool) -> None:
    """The first leg without model time: articles a second by stage, on one core; or its memory."""
    if memory:
        from jobs.bench_footprint import bench_footprint

        bench_footprint(articles, click.echo)
        return
    from jobs.bench_night import bench_night

    bench_night(articles, click.echo)


@bench.command("load")
@click.option("--articles", default=10_000, show_default=True, help="How many, made from our own grammar.")
def bench_under_load(articles: int) -> None:
    """The whole night with models that answer at once, on two cores: time, memory, bytes, and that nothing is lost."""
    from jobs.bench_load import bench_load

    bench_load(articles, click.echo)


@bench.command("plan")
@click.option("--articles", default=60, show_default=True, help="Of the second of three nights.")
def bench_the_plan(articles: int) -> None:
    """What `plan` says of nights with small models whose weights are at random, and what they take."""
    from jobs.bench_plan import bench_plan

    bench_plan(articles, click.echo)


@bench.command("scale")
@click.option("--articles", default=60, show_default=True, help="How many, made from our own grammar.")
@click.option("--plan", is_flag=True, help="Instead: a night of a million articles by arithmetic.")
def bench_the_executors(articles: int, plan: bool) -> None:
    """Local against Ray on two cores: seconds to start, what a shard costs, articles a second; or a million planned."""
    if plan:
        from jobs.bench_million import bench_million

        bench_million(click.echo)
        return
    from jobs.bench_scale import bench_scale

    bench_scale(articles, click.echo)


@bench.command("speed")
@click.option(
    "--size",
    "sizes",
    multiple=True,
    type=click.Choice(["opus-mt", "tc-big", "nllb-600M", "distilbart"]),
    help="Default: all.",
)
@click.option("--articles", default=60, show_default=True, help="How many, made from our own grammar.")
@click.option("--repeat", default=3, show_default=True, help="Runs of each contender; the table has medians.")
@click.option("--settings", is_flag=True, help="Instead: CTranslate2 by hand with one setting changed at a time.")
def bench_translation_speed(sizes: tuple[str, ...], articles: int, repeat: int, settings: bool) -> None:
    """Translation and summaries with random weights of real sizes, five ways, as ratios of one run."""
    from jobs.bench_speed import bench_settings, bench_speed

    if settings:
        bench_settings(sizes or ("opus-mt",), articles, click.echo)
    else:
        bench_speed(sizes or ("opus-mt", "tc-big", "nllb-600M", "distilbart"), articles, repeat, click.echo)
