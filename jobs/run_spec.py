"""What `run:` of the configuration may hold: where and how a night runs. It does not change what an edition says."""

import datetime
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field

from jobs.yaml_models import Section

YEARS = range(1990, 2101)  # of an edition; another year is a slip of the hand


def plausible(date: datetime.date) -> datetime.date:
    """The date, when an edition can be of it; ValueError says what it should be."""
    if date.year not in YEARS:
        raise ValueError(f"should be a day between {YEARS[0]} and {YEARS[-1]}")
    return date


def day_of(name: str) -> datetime.date | None:
    """The day that the folder of an edition is named by; None for any other name."""
    try:
        day = datetime.date.fromisoformat(name)
    except ValueError:
        return None
    return day if day.isoformat() == name else None


def known_zone(name: str) -> str:
    """The name, when it is one of a time zone; ValueError says what it should be."""
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError) as error:
        raise ValueError("should be the name of a time zone, such as Europe/Kyiv") from error
    return name


class RayConfig(Section):
    """run.ray: what an actor gets of the cluster, and how often a shard is tried again."""

    actors: int | None = Field(default=None, ge=1)  # None: as many as run.workers
    cpus: float = Field(default=1, gt=0)  # of each actor
    gpus: float = Field(default=0, ge=0)  # of each actor; 0.5: two actors share one
    retries: int = Field(default=3, ge=0)  # of a shard, each on another actor where there is one
    address: str | None = None  # of a cluster; None: RAY_ADDRESS, or else Ray starts on this machine


class RunConfig(Section):
    """run: where and how."""

    out: str = "out"
    as_of: Annotated[datetime.date, AfterValidator(plausible)] | None = None
    timezone: Annotated[str, AfterValidator(known_zone)] | None = None  # None: that of the machine
    deadline: str | None = Field(default=None, pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    shard_size: int = Field(default=500, ge=1)  # of 200: batches are less even, 3.5 % slower
    workers: int = Field(default=1, ge=1)
    memory_mb: int | None = Field(default=None, ge=100)  # None: no ceiling but that of the machine
    executor: Literal["local", "ray"] = "local"
    ray: RayConfig = RayConfig()
    shards: str | None = Field(default=None, min_length=1)  # a store that all see; None: the folder of the edition
    canaries: bool = False  # sentences whose facts are known go through the models of each night
    drift_days: int = Field(default=14, ge=0, le=366)  # nights that tonight's figures are held against; 0: none
    keep_days: int | None = Field(default=None, ge=1)  # editions; None: all
    keep_inputs_days: int | None = Field(default=None, ge=0)  # and finished shards; None: all

    def day(self) -> datetime.date:
        """The date of the edition, if none is asked for: the one that is set, or today where the edition is read."""
        return self.as_of or datetime.datetime.now(ZoneInfo(self.timezone) if self.timezone else None).date()

    @property
    def parallel(self) -> int:
        """How many shards are worked on at once."""
        return (self.ray.actors if self.executor == "ray" else None) or self.workers

    @property
    def here(self) -> int:
        """How many of them are on this machine."""
        return 1 if self.executor == "ray" and self.ray.address else self.parallel
