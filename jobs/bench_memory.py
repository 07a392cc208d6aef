"""Measure the translation memory: import, opening, exact and fuzzy look-ups, size.

In: how many entries; they are made up by the small grammar below, the same ones each time. Out: a table through `say`.
The entries, their TMX file and the memory are written to a temporary folder and removed.
"""

import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from jobs.memory import Found, Memory
from jobs.tmx import Entry, write_tmx

SEED = 20241114
FUZZY = 0.95
BATCH = 1000  # sentences of one language in a shard
ASKED = 100_000  # look-ups that are timed
FIRST = "Олена Марія Ірина Софія Ганна Андрій Петро Іван Тарас Богдан Василь Юрій".split()
STEMS = "Коваль Бондар Мельни Шевчу Ткачу Крав Гончар Лисен Павлю Савчу Мороз Гнат Руден Яким Процю Остап".split()
ENDS = "ченко ук енко цький ська чук юк ків ець яненко".split()
PLACES = "Києві Львові Одесі Харкові Дніпрі Полтаві Сумах Чернігові Луцьку Рівному Тернополі Ужгороді Херсоні".split()
DEEDS = (
    "оголосила про новий план відбудови", "перевірив роботу міських служб", "відкрила виставку сучасного мистецтва",
    "зустрівся з представниками громад", "назвала умови майбутньої угоди", "розповів про наслідки повені",
    "підписала договір про постачання газу", "закликав не відкладати вибори", "очолила раду лікарень області",
)  # fmt: skip
WHEN = (
    "у понеділок увечері", "після засідання уряду", "під час прямого ефіру", "напередодні саміту", "минулого тижня",
    "одразу після переговорів", "на запрошення мерії", "попри негоду", "за кілька годин до дедлайну",
)  # fmt: skip
WHY = (
    "бо рішення не можна відкладати", "хоча опозиція була проти", "і пообіцяла звітувати щомісяця",
    "щоб залучити нові кошти", "як того вимагає закон", "про що повідомила пресслужба", "що підтвердили свідки",
    "але подробиць не розкрила", "адже строки вже минули", "коли зібралися всі сторони",
)  # fmt: skip
SLOTS: tuple[Sequence[str], ...] = (FIRST, STEMS, ENDS, DEEDS, WHEN, PLACES, WHY, [str(n) for n in range(2, 98)])
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

    def size(self) -> int:
        """Bytes of the memory's files."""
        return sum(path.stat().st_size for path in self.path.parent.glob(f"{self.path.name}*"))


def bench_memory(entries: int, say: Say) -> None:
    """Print what a memory with this many approved entries takes, and how fast it answers."""
    with tempfile.TemporaryDirectory(prefix="nightdesk-memory-") as name:
        folder = Folder(Path(name) / "entries.tmx", Path(name) / "memory.sqlite")
        for line in _lines(entries, folder):
            say(line)


def sentences(many: int, start: int = 0) -> Iterator[str]:
    """Different sentences of the grammar; from another start, other ones."""
    chosen = random.Random(SEED).sample(range(_variety()), start + many)
    return (_sentence(number) for number in chosen[start:])


def _variety() -> int:
    """How many sentences the grammar has."""
    product = 1
    for slot in SLOTS:
        product *= len(slot)
    return product


def _sentence(number: int) -> str:
    """The sentence of this number: every slot is a digit of it."""
    words = []
    for slot in SLOTS:
        number, digit = divmod(number, len(slot))
        words.append(slot[digit])
    first, stem, end, deed, when, place, why, share = words
    return f"{first} {stem}{end} {when} {deed} у {place}, {why}: за це проголосували {share} депутатів."


def _lines(entries: int, folder: Folder) -> Iterator[str]:
    """Measure, line by line."""
    made = (Entry("uk", text, f"Sentence {n} of the measurement, about as long as the Ukrainian one, in English words.")
            for n, text in enumerate(sentences(entries)))  # fmt: skip
    _, seconds = _timed(lambda: write_tmx(folder.tmx, made))
    yield f"export     {entries:>9} entries   {entries / seconds:>9,.0f} a second   {_mb(folder.tmx.stat().st_size)} of TMX"
    memory, seconds = _timed(folder.open)
    yield f"import     {entries:>9} entries   {entries / seconds:>9,.0f} a second   {_mb(folder.size())} of memory"
    memory.close()
    memory, seconds = _timed(folder.open)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10
    yield f"open       {1000 * seconds:.1f} ms; at most {_mb(peak)} of main memory so far"
    known = random.Random(SEED).sample(list(sentences(entries)), min(entries, ASKED))
    new = list(sentences(len(known), entries))
    yield from _look_ups(memory, known, new)
    memory.close()


def _look_ups(memory: Memory, known: list[str], new: list[str]) -> Iterator[str]:
    """Time the look-ups."""
    mixed = [new[n] if n % 10 else known[n] for n in range(len(known))]
    few = max(1, len(known) // 100)
    near = [_altered(text) for text in known[:few]]
    exact: Callable[[list[str]], list[Found | None]] = lambda texts: memory.find("uk", texts, "model")  # noqa: E731
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
    """The sentence without its middle letter."""
    middle = text.index(",") - 1
    return text[:middle] + text[middle + 1 :]


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    """What this work gives, and its seconds."""
    start = time.perf_counter()
    return work(), time.perf_counter() - start


def _mb(size: int) -> str:
    """A size for the reader."""
    return f"{size / 1e6:,.1f} MB"
