"""YAML in, frozen typed objects out, every mistake of a file at once as `file:line:column: key: what is wrong`.

The only reader of YAML and of the environment. `config/nightly.yaml` shows every key with its meaning.
"""

import datetime
import difflib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from jobs.errors import ConfigError

Lang = Literal["uk", "pl", "it", "es", "en"]
CACHE_VARIABLE = "NIGHTDESK_MODELS"  # overrides models.cache of every config


class Section(BaseModel):
    """A part of the configuration: frozen, unknown keys refused, no silent conversions."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class RunConfig(Section):
    """run: where and how."""

    out: str = "out"
    as_of: datetime.date | None = None
    shard_size: int = Field(default=50, ge=1)
    workers: int = Field(default=1, ge=1)
    executor: Literal["local", "ray"] = "local"
    random_seed: int = 17


class ReadConfig(Section):
    """read: which files."""

    paths: tuple[str, ...] = Field(min_length=1)
    max_bytes: int = Field(default=5_000_000, ge=1)


class CleanConfig(Section):
    """clean: how much text an article needs."""

    min_letters: int = Field(default=150, ge=0)


class IdentifyConfig(Section):
    """identify: which languages are read."""

    langs: tuple[Lang, ...] = ("uk", "pl", "it", "es", "en")
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
    imports: tuple[str, ...] = ()


class TranslateConfig(Section):
    """translate: the memory, then for each language an ordered list of models."""

    memory: MemoryConfig = MemoryConfig()
    routes: dict[Lang, tuple[ModelSpec, ...]] = {}
    min_translated: float = Field(default=0.5, ge=0, le=1)

    @field_validator("routes")
    @classmethod
    def no_route_from_english(cls, routes: dict[Lang, tuple[ModelSpec, ...]]) -> dict[Lang, tuple[ModelSpec, ...]]:
        """English needs no translation; an empty list is a mistake."""
        if "en" in routes:
            raise ValueError("English is the target; remove this route")
        return routes


class CheckConfig(Section):
    """check: limits of the translation checks."""

    min_ratio: float = Field(default=0.4, gt=0)
    max_ratio: float = Field(default=2.6, gt=0)


class SummarizeConfig(Section):
    """summarize: a model, or none for extracts."""

    model: ModelSpec | None = None
    max_sentences: int = Field(default=3, ge=1)
    max_words: int = Field(default=70, ge=10)


class ClusterConfig(Section):
    """cluster: when two articles are one event."""

    threshold: float = Field(default=0.8, gt=0, le=1)
    title_weight: int = Field(default=2, ge=1)
    max_days_apart: int = Field(default=2, ge=0)
    storyline_threshold: float = Field(default=0.93, gt=0, le=1)


class MergeConfig(Section):
    """merge: how long a digest may be."""

    key_points: int = Field(default=6, ge=1)
    single_source: int = Field(default=5, ge=0)
    full_digests: int = Field(default=30, ge=1)


class RenderConfig(Section):
    """render: which renderings of the edition."""

    formats: tuple[Literal["markdown", "html", "json"], ...] = ("markdown", "html", "json")


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
    root = compose(path)
    mistakes = list(duplicates_and_bare_words(root))
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        value = model.model_validate(_tuples(data))
    except ValidationError as error:
        mistakes += [_mistake(root, model, problem) for problem in error.errors()]
    if mistakes:
        listed = sorted(set(mistakes))
        raise ConfigError("\n".join(f"{path}:{line}:{column}: {what}" for line, column, what in listed))
    return value


def compose(path: Path) -> yaml.Node:
    """The YAML file as a tree of nodes that know their place."""
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except OSError as error:
        raise ConfigError(f"{path}:1:1: cannot be read: {error.strerror}; give the path of a YAML file") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}:1:1: is not UTF-8 text; save it as UTF-8") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"{mark.line + 1}:{mark.column + 1}" if mark else "1:1"
        raise ConfigError(f"{path}:{place}: is not valid YAML: {error.problem}") from error
    if not isinstance(root, yaml.MappingNode):
        raise ConfigError(f"{path}:1:1: must hold sections such as `read:`; see config/nightly.yaml")
    return root


def duplicates_and_bare_words(node: yaml.Node) -> Iterator[tuple[int, int, str]]:
    """Keys given twice, and bare words that YAML 1.1 takes for booleans (`no` is also Norwegian)."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield *_place(key), f"{key.value}: is given twice; keep one"
            seen.add(key.value)
            yield from duplicates_and_bare_words(key)
            yield from duplicates_and_bare_words(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from duplicates_and_bare_words(item)
    elif node.tag == "tag:yaml.org,2002:bool" and node.value.lower() not in ("true", "false"):
        word = node.value
        yield *_place(node), f'{word}: YAML reads this bare word as true or false; write "{word}" or true/false'


def _place(node: yaml.Node) -> tuple[int, int]:
    """Line and column, from 1."""
    return node.start_mark.line + 1, node.start_mark.column + 1


def _tuples(data: Any) -> Any:
    """Lists as tuples, so that the strict frozen models take them."""
    if isinstance(data, dict):
        return {key: _tuples(value) for key, value in data.items()}
    return tuple(_tuples(item) for item in data) if isinstance(data, list) else data


def _mistake(root: yaml.Node, model: type[BaseModel], problem: Any) -> tuple[int, int, str]:
    """One pydantic error as (line, column, message with the dotted key and a suggestion)."""
    loc = tuple(part for part in problem["loc"] if part != "[key]")
    message = problem["msg"].removeprefix("Value error, ")
    key = ".".join(str(part) for part in loc)
    if problem["type"] == "extra_forbidden":
        return *_place(_find(root, loc, key=True)), f"{key}: unknown key{_did_you_mean(model, loc)}"
    if problem["type"] == "missing":
        return *_place(_find(root, loc[:-1])), f"{key}: is missing; add it"
    shown = "" if isinstance(problem["input"], dict | tuple) else f" (got {problem['input']!r})"
    return *_place(_find(root, loc)), f"{key}: {message}{shown}"


def _find(node: yaml.Node, loc: tuple[Any, ...], *, key: bool = False) -> yaml.Node:
    """The node at this place, or the nearest one above it; `key` asks for the key instead of its value."""
    for depth, part in enumerate(loc):
        last = depth == len(loc) - 1
        if isinstance(node, yaml.MappingNode):
            pairs = [(k, v) for k, v in node.value if k.value == str(part)]
            if not pairs:
                return node
            node = pairs[-1][0] if last and key else pairs[-1][1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
    return node


def _did_you_mean(model: type[BaseModel], loc: tuple[Any, ...]) -> str:
    """The nearest key that exists at this place, if any is near."""
    names = list(_fields(model, loc[:-1]))
    near = difflib.get_close_matches(str(loc[-1]), names, n=1, cutoff=0.5)
    return f"; did you mean {near[0]}?" if near else f"; known here: {', '.join(names)}"


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
