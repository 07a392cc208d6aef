"""An edition's folder and the name of an event in; why its articles are together, and the nearest others are not, out.

Reads edition.json and pairs.jsonl, which the clustering has written: what is told is what was decided. Reads no YAML.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jobs.compared import JOINED
from jobs.errors import ConfigError
from jobs.records import Event, Pair
from jobs.safe import parsed, plain
from jobs.store import dumps, loads

EDITION, PAIRS = "edition.json", "pairs.jsonl"


@dataclass(frozen=True, slots=True)
class Named:
    """An event as edition.json has it."""

    names: tuple[str, ...]  # what it may be called: its number, its id, its anchor
    headline: str
    date: str
    place: str
    sources: Mapping[str, tuple[str, str]]  # article id -> label and path


def pairs_jsonl(events: Iterable[Event]) -> str:
    """A line of JSON for each pair of articles that is told, joined or kept apart, in the order of the events."""
    return "".join(dumps(pair) for event in events for pair in event.pairs)


def explain(folder: Path, name: str) -> Iterator[str]:
    """Line by line, what joined the articles of an event, pair by pair, and what kept the nearest others apart.

    The event is named by its number on the page, its id or its anchor (event-ID); ConfigError when there is none.
    """
    events = _events(folder)
    event = _named(events, name, folder)
    labels = {article: label for each in events for article, (label, _) in each.sources.items()}
    pairs = [loads(Pair, line) for line in _read(folder / PAIRS).splitlines()]
    mine = [pair for pair in pairs if pair.articles[0] in event.sources]
    yield plain(f"{event.names[0]}. {event.headline}")
    told = (_count(len(event.sources), "article"), event.place, event.date, event.names[1])
    yield plain(" · ".join(filter(None, told)))
    yield from (plain(f"  {label:6} {path}") for label, path in event.sources.values())
    together = [pair for pair in mine if pair.verdict == JOINED]
    apart = [pair for pair in mine if pair.verdict != JOINED]
    for title, found in (("joined", together), ("kept apart", apart)):
        yield f"\n{title}: {_count(len(found), 'pair') if found else 'none'}"
        for pair in found:
            yield from map(plain, _side_by_side(pair, labels))


def _side_by_side(pair: Pair, labels: Mapping[str, str]) -> Iterator[str]:
    """A pair in some lines: the articles, how similar they are, the verdict where it is a veto, what they share."""
    one, other = (labels.get(article, path) for article, path in zip(pair.articles, pair.paths, strict=True))
    verdict = "" if pair.verdict == JOINED else f"  {pair.verdict}"
    yield f"  {one:6} {other:6} similarity {pair.similarity:.2f}{verdict}"
    yield from (f"{'':16}{what}: {found}" for what, found in pair.shared)


def _events(folder: Path) -> list[Named]:
    """The events of an edition, long and short."""
    try:
        document = parsed(_read(folder / EDITION))
        return [_event(view) for view in (*document["events"], *document["short_items"])]
    except (ValueError, LookupError, TypeError) as error:
        raise ConfigError(f"{folder / EDITION}: is not an edition of this program; run the night again") from error


def _event(view: Mapping[str, Any]) -> Named:
    """An event by what a reader may call it; a short item has a text in the place of a headline."""
    names = (str(view["number"]), view["id"], view["anchor"])
    sources = {source["id"]: (source["label"], source["path"]) for source in view["sources"]}
    return Named(names, view.get("headline") or view["text"], view["date"]["value"], view["place"], sources)


def _named(events: Sequence[Named], name: str, folder: Path) -> Named:
    """The event of this name."""
    if found := next((event for event in events if name in event.names), None):
        return found
    there = f"it has 1 to {len(events)}" if len(events) > 1 else "it has 1" if events else "it has none"
    raise ConfigError(f"{folder / EDITION}: no event {name!r}; {there}")


def _read(path: Path) -> str:
    """The text of a file of the edition."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        remedy = "--out names the folder of an edition, such as out/2024-11-14"
        raise ConfigError(f"{path}: cannot be read ({error.strerror}); {remedy}") from error


def _count(number: int, what: str) -> str:
    """A number with its noun."""
    return f"{number} {what}{'' if number == 1 else 's'}"
