"""Whether the clock and the time zone are what the night takes them for.

In: now, the time zone, and when files were written that are older than now; out: findings. The date of an edition and
its deadline are read off this clock; a machine without a battery or network begins in 1970, a container in UTC.
Reads `run.timezone`; TZ and /etc/localtime where that says nothing.
"""

import datetime
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from jobs.preflight_place import Finding

LOCALTIME = Path("/etc/localtime")
SLACK = datetime.timedelta(minutes=5)  # two machines that share a disk do not agree to the second
AHEAD = datetime.timedelta(hours=36)  # the coming night, wherever the day is now
STEP = datetime.timedelta(minutes=15)  # zones change at whole quarters of an hour
POSIX = re.compile(r"[A-Za-z]{3,}[+-]?\d.*|<[^>]+>[+-]?\d.*")  # TZ=CET-1CEST,M3.5.0,M10.5.0/3
MISTAKE = 2  # exit code: a mistake in what the operator has set


def clock(now: datetime.datetime, written: Mapping[str, float]) -> Iterator[Finding]:
    """Whether now is later than what was written before: what it is called, and when, in seconds since 1970."""
    late = {what: moment for what, moment in written.items() if moment > (now + SLACK).timestamp()}
    if not late:
        yield Finding(f"clock: {now:%Y-%m-%d %H:%M %Z}")
        return
    what = max(late, key=lambda one: late[one])
    then = datetime.datetime.fromtimestamp(late[what], now.tzinfo)
    told = f"clock: it is {now:%Y-%m-%d %H:%M} by this machine, and {what} is of {then:%Y-%m-%d %H:%M}"
    yield Finding(f"{told}; set the clock (timedatectl set-ntp true)", MISTAKE)


def zone(configured: str | None, variable: str, localtime: Path = LOCALTIME) -> tuple[ZoneInfo | None, Finding]:
    """The time zone of the date and the deadline, and where that is said; None for one whose rules are not known."""
    if configured:
        return ZoneInfo(configured), Finding(f"time zone: {configured}, by run.timezone; cron goes by the machine's")
    if name := variable.removeprefix(":"):
        return _named(name)
    if not localtime.exists():
        doubt = "time zone: UTC, since neither run.timezone nor TZ nor /etc/localtime says another; set run.timezone"
        return ZoneInfo("UTC"), Finding(doubt, doubt=True)
    path = str(localtime.resolve())
    name = path.partition("zoneinfo/")[2]
    with localtime.open("rb") as file:
        found = ZoneInfo.from_file(file, name or "local")
    if name in ("UTC", "Etc/UTC"):
        doubt = f"time zone: {name}, by {localtime}; if the desk is elsewhere, set run.timezone"
        return found, Finding(doubt, doubt=True)
    return found, Finding(f"time zone: {name or 'its name is not known'}, by {localtime}")


def _named(name: str) -> tuple[ZoneInfo | None, Finding]:
    """The zone that the variable TZ names."""
    try:
        return ZoneInfo(name), Finding(f"time zone: {name}, by TZ; under cron TZ may be another one")
    except (OSError, ValueError, ZoneInfoNotFoundError):
        pass
    if POSIX.fullmatch(name):
        return None, Finding(f"time zone: {name}, by TZ")
    wrong = f"time zone: TZ is {name!r}, which no zone is called, so the clock is read as UTC"
    return None, Finding(f"{wrong}; correct TZ, or set run.timezone", MISTAKE)


def changes(now: datetime.datetime, where: ZoneInfo) -> Iterator[Finding]:
    """Whether the clock of this zone is changed in the coming night, and what that does to what cron starts."""
    moment = now.astimezone(datetime.UTC).replace(minute=0, second=0, microsecond=0)
    end = moment + AHEAD
    while moment < end:
        before, after = moment.astimezone(where), (moment + STEP).astimezone(where)
        moment += STEP
        old = (before + STEP).replace(tzinfo=None)  # what the clock would show without a change
        if shift := after.replace(tzinfo=None) - old:
            first, last = sorted((old, old + shift))
            what = "does not come" if shift > datetime.timedelta() else "comes twice"
            told = f"the clock goes from {old:%H:%M} to {old + shift:%H:%M}; what begins between {first:%H:%M}"
            told += f" and {last:%H:%M} {what}: let cron start the night at another hour"
            yield Finding(f"time zone: on {old:%Y-%m-%d} {told}", doubt=True)
