"""A folder of parallel text in, its corpora out, one for each language into English: FLORES dev and NTREX-128.

FLORES: XX-en.XX (source), XX-en.en (reference), XX-en.SYSTEM.en (what systems made of the source). NTREX: ukr.txt ...
(source), eng.txt (reference). One segment a line; a line has the same meaning in every file.
"""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

from jobs.errors import ConfigError
from jobs.plants import Pair

LANGS = ("uk", "pl", "it", "es")
NTREX = {"uk": "ukr", "pl": "pol", "it": "ita", "es": "spa"}
Row = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Segments of one language with their reference, and the outputs of systems for them."""

    name: str
    lang: str
    pairs: tuple[Pair, ...]
    systems: dict[str, tuple[str, ...]] = field(default_factory=dict)


def read_corpora(
    flores_folder: Path, ntrex_folder: Path | None, lang: str | None = None, limit: int | None = None
) -> Iterator[Corpus]:
    """The corpora of both folders, of this language or of all."""
    for code in (lang,) if lang else LANGS:
        yield flores(flores_folder, code, limit)
        if ntrex_folder:
            yield ntrex(ntrex_folder, code, limit)


def flores(folder: Path, lang: str, limit: int | None = None) -> Corpus:
    """The segments of this language in the layout of FLORES dev."""
    files = {code: folder / f"{code}-en.{code}" for code in LANGS}
    outputs = sorted(folder.glob(f"{lang}-en.*.en"))
    pairs = _pairs(files, folder / f"{lang}-en.en", lang, limit)
    # Mozilla published what Google's interface answered: &#39; in a fifth of the lines
    systems = {path.name.split(".")[1]: tuple(map(unescape, _lines(path, limit))) for path in outputs}
    for path, lines in zip(outputs, systems.values(), strict=True):
        _same_length(path, lines, len(pairs))
    return Corpus(folder.name, lang, pairs, systems)


def ntrex(folder: Path, lang: str, limit: int | None = None) -> Corpus:
    """The segments of this language in the layout of NTREX-128."""
    files = {code: folder / f"{name}.txt" for code, name in NTREX.items()}
    return Corpus(folder.name, lang, _pairs(files, folder / "eng.txt", lang, limit))


def name_rows(path: Path | None) -> tuple[Row, ...]:
    """The (lang, name, English) rows of a gzipped table of names; none without a file."""
    return tuple(_rows(path)) if path else ()


def _rows(path: Path) -> Iterator[Row]:
    """The rows of three columns."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            cells = line.rstrip("\n").split("\t")
            if len(cells) == 3:
                yield cells[0], cells[1], cells[2]


def _pairs(files: dict[str, Path], reference: Path, lang: str, limit: int | None) -> tuple[Pair, ...]:
    """Each line with its reference, and with the same line in the other languages that there are."""
    sources, targets = _lines(files[lang], limit), _lines(reference, limit)
    _same_length(reference, targets, len(sources))
    others = [_lines(path, limit) for code, path in files.items() if code != lang and path.exists()]
    aligned = [lines for lines in others if len(lines) == len(sources)]
    return tuple(
        Pair(source, target, lang, tuple(lines[number] for lines in aligned))
        for number, (source, target) in enumerate(zip(sources, targets, strict=True))
    )


def _lines(path: Path, limit: int | None) -> tuple[str, ...]:
    """The lines of a file, trimmed; an empty one is a segment, too."""
    if not path.exists():
        raise ConfigError(f"{path}: not there; the folder needs it")
    lines = path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    return tuple(line.strip() for line in lines[:limit])


def _same_length(path: Path, lines: tuple[str, ...], wanted: int) -> None:
    """ConfigError when a file has not as many lines as its source."""
    if len(lines) != wanted:
        raise ConfigError(f"{path}: {len(lines)} lines, but its source has {wanted}; take both from one copy")
