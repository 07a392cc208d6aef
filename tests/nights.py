"""A night on our own articles: a folder of inputs in three languages, a memory that knows them, and a configuration."""

from pathlib import Path

from jobs.config import Config, load
from jobs.tmx import Entry, write_tmx

UKRAINIAN = {
    "Мер Львова відкрив новий міст через річку Полтва": "Lviv mayor opened a new bridge over the Poltva River",
    "Мер Львова Андрій Садовий у середу, 6 травня 2026 року, відкрив новий міст через річку Полтва.": (
        "Lviv mayor Andriy Sadovyi on Wednesday, 6 May 2026, opened a new bridge over the Poltva River."
    ),
    "Будівництво коштувало 12 млн гривень і тривало два роки.": (
        "The construction cost 12 million hryvnias and took two years."
    ),
    "За словами мера, мостом щодня проїжджатимуть 9000 автомобілів.": (
        "According to the mayor, 9,000 cars will cross the bridge every day."
    ),
}
POLISH = {
    "Nowy most we Lwowie otwarty": "New bridge opened in Lviv",
    "W środę 6 maja 2026 r. mer Lwowa Andrij Sadowy otworzył nowy most na rzece Pełtew.": (
        "On Wednesday, 6 May 2026, Lviv mayor Andriy Sadovyi opened a new bridge on the Poltva River."
    ),
    "Budowa mostu trwała dwa lata i kosztowała 12 mln hrywien.": (
        "The construction of the bridge took two years and cost 12 million hryvnias."
    ),
    "Mer podziękował robotnikom za ich pracę.": "The mayor thanked the workers for their work.",
    "Na otwarcie przyszło kilkuset mieszkańców miasta.": "Several hundred residents of the city came to the opening.",
}
ENGLISH = """Bakers of Palermo win a prize for their bread

Three bakers from Palermo won a national prize for their bread in Rome on 7 May 2026, the guild of bakers said.

The jury praised the crust and the long fermentation of the dough. The prize is worth 5,000 euros.
"""


def inputs(folder: Path) -> Path:
    """A folder with one article per language."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "a-uk.txt").write_text("\n\n".join(UKRAINIAN), encoding="utf-8")
    (folder / "b-pl.txt").write_text("\n\n".join(POLISH), encoding="utf-8")
    (folder / "c-en.txt").write_text(ENGLISH, encoding="utf-8")
    return folder


def memory(path: Path, *, without: str = "") -> Path:
    """A TMX file that knows every sentence, except one."""
    known = [("uk", source, target) for source, target in UKRAINIAN.items()]
    known += [("pl", source, target) for source, target in POLISH.items()]
    write_tmx(path, [Entry(*entry) for entry in known if entry[1] != without])
    return path


def night(folder: Path, *, more: str = "", run: str = "", without: str = "") -> Config:
    """The configuration of a night in this folder; `more` adds sections, `run` keys of run."""
    inputs(folder / "in")
    memory(folder / "approved.tmx", without=without)
    text = f"""
run: {{out: {folder}/out, as_of: 2026-05-08, shard_size: 1, {run}}}
read: {{paths: [{folder}/in], max_bytes: 1000000}}
translate: {{memory: {{imports: [{folder}/approved.tmx]}}}}
models: {{cache: {folder}/cache}}
{more}
"""
    (folder / "night.yaml").write_text(text, encoding="utf-8")
    return load(folder / "night.yaml")


def published(folder: Path) -> dict[str, bytes]:
    """Every file of an edition whose bytes must not depend on how the night ran."""
    varying = ("report.json", "run.log.jsonl")
    files = [path for path in folder.rglob("*") if path.is_file() and path.name not in varying]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files if ".shards" not in path.parts}
