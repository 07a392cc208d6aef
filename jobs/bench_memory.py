"""Measure the translation memory: import, opening, exact and fuzzy look-ups, size.

In: how many entries; they are made up by the small grammar below, the same ones each time. Out: a table through `say`.
The entries, their TMX file and the memory are written to a temporary folder and removed.
"""

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate, islice
from pathlib import Path
from typing import TypeVar

from jobs.memory import Found, Memory
from jobs.memory_postgres import Server
from jobs.peak import peak
from jobs.tmx import Entry, write_tmx

SEED = 20241114
FUZZY = 0.95
BATCH = 1000  # sentences of one language in a shard
ASKED = 100_000  # look-ups that are timed
OPENINGS = (
    "Про це повідомляє", "За словами очевидців,", "Як раніше писала", "Нагадаємо, що", "У пресслужбі кажуть:",
    "Водночас", "Крім того,", "На думку експертів,", "Минулого тижня", "Під час зустрічі", "Тим часом", "За даними",
)  # fmt: skip
LINKS = (", що", ", бо", ", а", " і", ", хоча", ", коли", ", який", ":", ";", ", щоб")
SMALL = ("у", "на", "до", "про", "після", "з", "від", "для", "біля", "між", "без", "над")
SYLLABLES = (
    "ка", "ро", "ви", "не", "по", "за", "та", "ли", "мо", "ри", "ста", "нов", "ра", "ко", "ве", "ти", "до", "ло", "ма",
    "су", "при", "бор", "ний", "ють", "ція", "ник", "від", "дер", "жав", "гро",
)  # fmt: skip
WORDS = 20_000  # in the vocabulary; the n-th is met 1/n as often as the first (Zipf), as in a newspaper
Say = Callable[[str], None]
Ask = Callable[[list[str]], list[Found | None]]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Folder:
    """The files of one measurement."""

    tmx: Path
    where: Path | Server

    def open(self) -> Memory:
        """The memory as a night opens it."""
        return Memory(self.where, [self.tmx], FUZZY)


def bench_memory(entries: int, say: Say, server: str | None = None) -> None:
    """Print what a memory with this many approved entries takes, and how fast it answers; on a server, if one is named,
    whose tables keep what is written."""
    with tempfile.TemporaryDirectory(prefix="nightdesk-memory-") as name:
        where = Server(server) if server else Path(name) / "memory.sqlite"
        folder = Folder(Path(name) / "entries.tmx", where)
        for line in _lines(entries, folder):
            say(line)


def sentences() -> Iterator[str]:
    """Sentences without end, the same ones each time."""
    rng = random.Random(SEED)
    vocabulary = ["".join(rng.choices(SYLLABLES, k=rng.randint(2, 4))) for _ in range(WORDS)]
    weights = list(accumulate(1 / rank for rank in range(1, WORDS + 1)))
    while True:
        words = rng.choices(vocabulary, cum_weights=weights, k=rng.randint(8, 18))
        yield _sentence(rng, words)


def _sentence(rng: random.Random, words: list[str]) -> str:
    """These words as a sentence: an opening or a capital, prepositions, a clause or two, a number now and then."""
    start = rng.choice(OPENINGS) if rng.random() < 0.2 else words.pop().capitalize()
    middle = rng.randrange(len(words))
    said = [f"{rng.choice(SMALL)} {word}" if number % 3 == 1 else word for number, word in enumerate(words)]
    said[middle] += rng.choice(LINKS)
    if rng.random() < 0.25:
        said.insert(rng.randrange(len(said)), str(rng.randint(2, 2024)))
    return f"{start} {' '.join(said)}."


def _lines(entries: int, folder: Folder) -> Iterator[str]:
    """Measure, line by line."""
    yield f"{'':<24}{'entries':>9}{'a second':>12}{'a CPU second':>14}"
    grammar = sentences()
    english = "What a translator has approved for the sentence of the number {}, about as long as it is itself."
    made = (Entry("uk", text, english.format(n)) for n, text in enumerate(islice(grammar, entries)))
    _, row = _timed("export", entries, lambda: write_tmx(folder.tmx, made))
    yield f"{row}   {folder.tmx.stat().st_size / 1e6:,.1f} MB of TMX"
    memory, row = _timed("import", entries, folder.open)
    yield f"{row}   {memory.size() / 1e6:,.1f} MB on disk, {peak() / 1e6:,.1f} MB of main memory at most"
    memory.close()
    memory, row = _timed("open", 1, folder.open)
    yield row
    known = list(islice(sentences(), 0, entries, max(1, entries // ASKED)))
    yield from _look_ups(memory, known, list(islice(grammar, len(known))))
    memory.close()


def _look_ups(memory: Memory, known: list[str], new: list[str]) -> Iterator[str]:
    """Time the look-ups."""
    mixed = [new[n] if n % 10 else known[n] for n in range(len(known))]
    few = max(1, len(known) // 50)
    near = [_altered(text) for text in known[:few]]
    memory.similar("uk", near[:1])  # loads what it reads of the language
    exact: Ask = lambda texts: memory.find("uk", texts, "model")  # noqa: E731
    fuzzy: Ask = lambda texts: memory.similar("uk", texts)  # noqa: E731
    yield _row("known", known, BATCH, exact)
    yield _row("unknown", new, BATCH, exact)
    yield _row("1 in 10 known", mixed, BATCH, exact)
    yield _row("known, one by one", known, 1, exact)
    yield _row("unknown, one by one", new, 1, exact)
    yield _row("fuzzy, one letter less", near, BATCH, fuzzy)
    yield _row("fuzzy, others", new[:few], BATCH, fuzzy)
    pairs = [(text, -1.0) for text in new]
    yield _timed("remember", len(new), lambda: memory.remember("uk", new, pairs, "model"))[1]


def _row(name: str, texts: list[str], batch: int, ask: Ask) -> str:
    """Time one kind of look-up."""
    batches = [texts[start : start + batch] for start in range(0, len(texts), batch)]
    found, row = _timed(name, len(texts), lambda: [hit for some in batches for hit in ask(some)])
    return f"{row}   {sum(hit is not None for hit in found) / len(texts):.1%} found"


def _altered(text: str) -> str:
    """The sentence without the last letter of its middle word."""
    middle = text.index(" ", len(text) // 2) - 1
    return text if text[middle].isdigit() else text[:middle] + text[middle + 1 :]


def _timed(name: str, many: int, work: Callable[[], T]) -> tuple[T, str]:
    """What this work gives, and its row of the table; the CPU's seconds are those that other programs do not change."""
    start = (time.perf_counter(), time.process_time())
    result = work()
    wall, cpu = time.perf_counter() - start[0], time.process_time() - start[1]
    return result, f"{name:<24}{many:>9}{many / wall:>12,.0f}{many / cpu:>14,.0f}"
