"""Measure the translation memory: import, opening, exact and fuzzy look-ups, size.

In: how many entries; they are made up by the small grammar below, the same ones each time. Out: a table through `say`.
The entries, their TMX file and the memory are written to a temporary folder and removed.
"""

import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate, islice
from pathlib import Path
from typing import TypeVar

from jobs.memory import Found, Memory
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
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Folder:
    """The files of one measurement."""

    tmx: Path
    path: Path

    def open(self) -> Memory:
        """The memory as a night opens it."""
        return Memory(self.path, [self.tmx], FUZZY)


def bench_memory(entries: int, say: Say) -> None:
    """Print what a memory with this many approved entries takes, and how fast it answers."""
    with tempfile.TemporaryDirectory(prefix="nightdesk-memory-") as name:
        folder = Folder(Path(name) / "entries.tmx", Path(name) / "memory.sqlite")
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
    grammar = sentences()
    english = "What a translator has approved for the sentence of the number {}, about as long as it is itself."
    made = (Entry("uk", text, english.format(n)) for n, text in enumerate(islice(grammar, entries)))
    _, seconds = _timed(lambda: write_tmx(folder.tmx, made))
    size = folder.tmx.stat().st_size
    yield f"export     {entries:>9} entries   {entries / seconds:>9,.0f} a second   {_mb(size)} of TMX"
    memory, seconds = _timed(folder.open)
    yield f"import     {entries:>9} entries   {entries / seconds:>9,.0f} a second   {_mb(memory.size())} of memory"
    memory.close()
    memory, seconds = _timed(folder.open)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10
    yield f"open       {1000 * seconds:.1f} ms; at most {_mb(peak)} of main memory so far"
    step = max(1, entries // ASKED)
    known = list(islice(sentences(), 0, entries, step))
    new = list(islice(grammar, len(known)))
    yield from _look_ups(memory, known, new)
    memory.close()


def _look_ups(memory: Memory, known: list[str], new: list[str]) -> Iterator[str]:
    """Time the look-ups."""
    mixed = [new[n] if n % 10 else known[n] for n in range(len(known))]
    few = max(1, len(known) // 10)
    near = [_altered(text) for text in known[:few]]
    exact: Callable[[list[str]], list[Found | None]] = lambda texts: memory.find("uk", texts, "model")  # noqa: E731
    memory.similar("uk", near[:1])  # loads what it reads of the language
    yield _row("known", known, BATCH, exact)
    yield _row("unknown", new, BATCH, exact)
    yield _row("1 in 10 known", mixed, BATCH, exact)
    yield _row("known, one by one", known, 1, exact)
    yield _row("unknown, one by one", new, 1, exact)
    yield _row("fuzzy, one letter less", near, BATCH, lambda texts: memory.similar("uk", texts))
    yield _row("fuzzy, others", new[:few], BATCH, lambda texts: memory.similar("uk", texts))
    _, seconds = _timed(lambda: memory.remember("uk", new, [(text, -1.0) for text in new], "model"))
    yield f"{'remember':<24}{len(new):>8}          {len(new) / seconds:>9,.0f} a second"


def _row(name: str, texts: list[str], batch: int, ask: Callable[[list[str]], list[Found | None]]) -> str:
    """Time one kind of look-up."""
    found, seconds = _timed(lambda: [hit for n in range(0, len(texts), batch) for hit in ask(texts[n : n + batch])])
    share = sum(hit is not None for hit in found) / len(texts)
    return f"{name:<24}{len(texts):>8} asked    {len(texts) / seconds:>9,.0f} a second   {share:.1%} found"


def _altered(text: str) -> str:
    """The sentence without the last letter of its middle word."""
    middle = text.index(" ", len(text) // 2) - 1
    return text if text[middle].isdigit() else text[:middle] + text[middle + 1 :]


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    """What this work gives, and its seconds."""
    start = time.perf_counter()
    return work(), time.perf_counter() - start


def _mb(size: int) -> str:
    """A size for the reader."""
    return f"{size / 1e6:,.1f} MB"
