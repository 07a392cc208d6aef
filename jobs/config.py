"""YAML in, frozen typed objects out, every mistake of a file at once as `file:line:column: key: what is wrong`.

The only reader of YAML and of the environment. `config/nightly.yaml` shows every key with its meaning.
"""

import datetime
import difflib
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from jobs import yaml_places
from jobs.errors import ConfigError

Lang = Literal["uk", "pl", "it", "es", "en"]
CACHE_VARIABLE = "NIGHTDESK_MODELS"  # overrides models.cache of every config
MESSAGES = {
    "tuple_type": "should be a list, such as [a, b]",
    "dict_type": "should hold keys",
    "model_type": "should be a section with keys; remove it to keep the defaults",
    "date_type": "should be a date such as 2026-11-22",
    "too_short": "should hold at least one; add it",
    "string_too_short": "should not be empty",
}
YEARS = range(1990, 2101)  # of an edition; another year is a slip of the hand


def plausible(date: datetime.date) -> datetime.date:
    """The date, when an edition can be of it; ValueError says what it should be."""
    if date.year not in YEARS:
        raise ValueError(f"should be a day between {YEARS[0]} and {YEARS[-1]}")
    return date


def there(path: str) -> str:
    """The path of a file that is there; ValueError says where it was looked for."""
    if not Path(path).is_file():
        raise ValueError(f"no file at {Path(path).absolute()}; a path is relative to the working folder")
    return path


class Section(BaseModel):
    """A part of the configuration: frozen, unknown keys refused, no silent conversions."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class RunConfig(Section):
    """run: where and how."""

    out: str = "out"
    as_of: Annotated[datetime.date, AfterValidator(plausible)] | None = None
    shard_size: int = Field(default=50, ge=1)
    workers: int = Field(default=1, ge=1)
    executor: Literal["local", "ray"] = "local"


class ReadConfig(Section):
    """read: which files."""

    paths: tuple[Annotated[str, Field(min_length=1)], ...] = Field(min_length=1)
    max_bytes: int = Field(default=5_000_000, ge=1)


class CleanConfig(Section):
    """clean: how much text an article needs."""

    min_letters: int = Field(default=150, ge=0)


class IdentifyConfig(Section):
    """identify: which languages are read."""

    langs: tuple[Lang, ...] = Field(default=("uk", "pl", "it", "es", "en"), min_length=1)
    min_letters: int = Field(default=20, ge=1)


class SplitConfig(Section):
    """split: how long a segment may be."""

    max_chars: int = Field(default=900, ge=50)


class ModelSpec(Section):
    """One model: a hub name or a folder, and how to run it."""

    name: str = Field(min_length=1)
    revision: str | None = None
    backend: Literal["ct2", "hf", "fake"] = "ct2"
    precision: Literal["int8", "int8_float32", "int16", "float32", "bfloat16"] = "int8"
    beam: int = Field(default=4, ge=1, le=32)
    batch_tokens: int = Field(default=1024, ge=1)
    max_new_tokens: int = Field(default=256, ge=1)
    device: str = "cpu"
    threads: int = Field(default=0, ge=0)
    source_code: str | None = None
    target_code: str | None = None
    prefix: str = ""


class MemoryConfig(Section):
    """translate.memory: approved translations, which override every model."""

    path: str | None = None
    imports: tuple[Annotated[str, AfterValidator(there)], ...] = ()


class TranslateConfig(Section):
    """translate: the memory, then for each language an ordered list of models."""

    memory: MemoryConfig = MemoryConfig()
    routes: dict[Lang, tuple[ModelSpec, ...]] = {}

    @field_validator("routes")
    @classmethod
    def no_route_from_english(cls, routes: dict[Lang, tuple[ModelSpec, ...]]) -> dict[Lang, tuple[ModelSpec, ...]]:
        """English needs no translation; an empty list is a mistake."""
        if "en" in routes:
            raise ValueError("English is the target; remove this route")
        if empty := [lang for lang, route in routes.items() if not route]:
            raise ValueError(f"{', '.join(empty)}: names no model; add one, or remove this route")
        return routes


class CheckConfig(Section):
    """check: limits of the translation checks."""

    min_ratio: float = Field(default=0.4, gt=0)
    max_ratio: float = Field(default=2.6, gt=0)
    min_usable: float = Field(default=0.5, ge=0, le=1)

    @model_validator(mode="after")
    def some_ratio_passes(self) -> "CheckConfig":
        """Limits that leave nothing between them would flag every sentence."""
        if self.min_ratio > self.max_ratio:
            raise ValueError(f"min_ratio {self.min_ratio} is above max_ratio {self.max_ratio}; exchange them")
        return self


class SummarizeConfig(Section):
    """summarize: a model, or none for extracts."""

    model: ModelSpec | None = None
    max_sentences: int = Field(default=3, ge=1)
    max_words: int = Field(default=70, ge=10)


class ClusterConfig(Section):
    """cluster: when two articles are one event."""

    threshold: float = Field(default=0.82, gt=0, le=1)
    title_weight: int = Field(default=2, ge=1)
    max_days_apart: int = Field(default=2, ge=0)
    storyline_threshold: float = Field(default=0.93, gt=0, le=1)


class MergeConfig(Section):
    """merge: how long a digest may be."""

    key_points: int = Field(default=7, ge=1)
    single_source: int = Field(default=5, ge=0)
    full_digests: int = Field(default=30, ge=1)


class RenderConfig(Section):
    """render: which renderings of the edition."""

    formats: tuple[Literal["markdown", "html", "json"], ...] = Field(
        default=("markdown", "html", "json"), min_length=1
    )


class PublishConfig(Section):
    """publish: what may go out."""

    max_unread: float = Field(default=0.2, ge=0, le=1)


class ModelsConfig(Section):
    """models: where they are kept."""

    cache: str = "~/.cache/nightdesk"

    def folder(self) -> Path:
        """The cache folder: the environment first, then this section."""
        return Path(os.environ.get(CACHE_VARIABLE) or self.cache).expanduser()


class Config(Section):
    """The whole file."""

    run: RunConfig = RunConfig()
    read: ReadConfig
    clean: CleanConfig = CleanConfig()
    identify: IdentifyConfig = IdentifyConfig()
    split: SplitConfig = SplitConfig()
    translate: TranslateConfig = TranslateConfig()
    check: CheckConfig = CheckConfig()
    summarize: SummarizeConfig = SummarizeConfig()
    cluster: ClusterConfig = ClusterConfig()
    merge: MergeConfig = MergeConfig()
    render: RenderConfig = RenderConfig()
    publish: PublishConfig = PublishConfig()
    models: ModelsConfig = ModelsConfig()

    def model_specs(self) -> tuple[ModelSpec, ...]:
        """Every model that the file names: routes in order of language, then the summarizer."""
        specs = [spec for lang in sorted(self.translate.routes) for spec in self.translate.routes[lang]]
        return (*specs, self.summarize.model) if self.summarize.model else tuple(specs)


Model = TypeVar("Model", bound=BaseModel)


def load(path: Path) -> Config:
    """Read a configuration file; ConfigError lists every mistake."""
    return load_as(Config, path)


def load_as(model: type[Model], path: Path) -> Model:
    """Read a YAML file as this pydantic model; ConfigError lists every mistake with its place."""
    root = yaml_places.compose(path)
    mistakes = set(yaml_places.mistakes(root))
    try:
        loaded = model.model_validate(yaml_places.value(root))
    except ValidationError as error:
        places = {mistake[:2] for mistake in mistakes}  # one place, one mistake: the first cause
        found = (_mistake(root, model, problem) for problem in error.errors(include_url=False))
        mistakes |= {mistake for mistake in found if mistake[:2] not in places}
    except RecursionError as error:
        raise ConfigError(f"{path}:1:1: brackets nest too deeply, or an anchor contains itself; remove them") from error
    if mistakes:
        raise ConfigError("\n".join(f"{path}:{line}:{column}: {what}" for line, column, what in sorted(mistakes)))
    return loaded


def _mistake(root: yaml_places.Node, model: type[BaseModel], problem: Any) -> yaml_places.Mistake:
    """One pydantic error as (line, column, message with the dotted key and a suggestion)."""
    loc, kind = tuple(part for part in problem["loc"] if part != "[key]"), problem["type"]
    key = ".".join(str(part) for part in loc)
    if kind == "missing":
        return *_place(root, loc[:-1]), f"{key}: is missing; add it"
    if kind == "extra_forbidden":
        return *_place(root, loc, key=True), f"{key}: unknown key{_nearest(str(loc[-1]), _fields(model, loc[:-1]))}"
    given = problem["input"]
    if kind == "literal_error":
        names = re.findall("'([^']*)'", problem["ctx"]["expected"])
        return *_place(root, loc, key="[key]" in problem["loc"]), f"{key}: unknown{_nearest(str(given), names)}"
    message = MESSAGES.get(kind) or problem["msg"].removeprefix("Value error, ").replace("Input should", "should")
    return *_place(root, loc), f"{key}: {message}{_shown(given)}"


def _shown(given: Any) -> str:
    """What was written, where that is short."""
    if isinstance(given, dict | tuple):
        return ""
    return f" (got {'nothing' if given is None else given if isinstance(given, datetime.date) else repr(given)})"


def _place(root: yaml_places.Node, loc: tuple[Any, ...], *, key: bool = False) -> tuple[int, int]:
    """Line and column of the value, or of the key, at this place."""
    return yaml_places.place(yaml_places.find(root, loc, key=key))


def _nearest(given: str, known: Sequence[str]) -> str:
    """The nearest known name, or all of them when none is near."""
    near = difflib.get_close_matches(given, known, n=1, cutoff=0.5)
    return f"; did you mean {near[0]}?" if near else f"; known here: {', '.join(known)}"


def _fields(model: type[BaseModel], loc: tuple[Any, ...]) -> list[str]:
    """The keys that exist below this place."""
    schema = model.model_json_schema()
    node: dict[str, Any] = schema
    for part in loc:
        node = _resolve(schema, node)
        node = node.get("properties", {}).get(part) or node.get("items") or node.get("additionalProperties") or {}
    return list(_resolve(schema, node).get("properties", {}))


def _resolve(schema: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    """Follow a JSON schema reference, through `anyOf` where the value may be null."""
    for option in node.get("anyOf", [node]):
        if "$ref" in option:
            return schema["$defs"][option["$ref"].rsplit("/", 1)[1]]
    return node
