"""What of the latest editions did not reach those who should be told, kept in out/announced.json: so that a mail that
fails night after night is seen on out/index.html, in each night's warning, and by whoever reads that file.

In: a channel (feed.xml, e-mail), a date and whether it went out; out: the channels that fail, since when and how often.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from jobs.store import dumps, loads, write_atomic

FILE = "announced.json"


@dataclass(frozen=True, slots=True)
class Trouble:
    """A channel that fails."""

    since: str  # ISO 8601: the first edition that did not go out
    last: str
    editions: int = 1


Troubles = dict[str, Trouble]


def troubles(out: Path) -> Troubles:
    """The channels that fail, by name; none when the file cannot be read: it is told anew from tonight on."""
    try:
        return dict(loads(tuple[tuple[str, Trouble], ...], (out / FILE).read_bytes()))
    except (OSError, ValueError):
        return {}


def noted(out: Path, date: str, went_out: Mapping[str, bool | None]) -> Troubles:
    """Keep what has become of the edition of this date, None: not tried; PublishError when that cannot be written."""
    known = troubles(out)
    found = {name: fate for name, went in went_out.items() if (fate := _fate(known.get(name), date, went))}
    if found:
        write_atomic(out / FILE, dumps(tuple(sorted(found.items()))))
    else:
        (out / FILE).unlink(missing_ok=True)
    return found


def _fate(known: Trouble | None, date: str, went_out: bool | None) -> Trouble | None:
    """How a channel fails after this edition; an edition that is run again counts once."""
    if went_out is None:
        return known
    if went_out:
        return None
    if known is None:
        return Trouble(date, date)
    return known if date <= known.last else replace(known, last=date, editions=known.editions + 1)
