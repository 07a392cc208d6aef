"""YAML in, frozen typed objects out, every mistake of a file at once as `file:line:column: key: what is wrong`.

The only reader of the environment. `config/nightly.yaml` shows every key with its meaning.
"""

import os
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from jobs.errors import ConfigError
from jobs.memory_spec import MemoryConfig as MemoryConfig
from jobs.model_spec import CHATS, Actions, ModelSpec
from jobs.publish_spec import EmailConfig, FeedConfig, MetricsFile, Place, WebhookConfig
from jobs.read_spec import ReadConfig as ReadConfig  # others know it as a part of the configuration
from jobs.run_spec import RunConfig as RunConfig
from jobs.yaml_models import Section, load_as, there

Lang = Literal["uk", "pl", "it", "es", "en"]
CACHE_VARIABLE = "NIGHTDESK_MODELS"  # overrides models.cache of every config
SUMMARIZER_TOKENS = 4096


def _in_large_batches(model: ModelSpec) -> ModelSpec:
    """The model with larger batches than sentences need, unless it is told otherwise: distilbart gives 1.19 summaries
    a second with 4096 tokens, 0.77 with 1024, where an article has a batch of its own."""
    told = "batch_tokens" in model.model_fields_set
    return model if told else model.model_copy(update={"batch_tokens": SUMMARIZER_TOKENS})


def secret(variable: str) -> str:
    """The key that an environment variable holds; empty when it is not set. Never part of a configuration object."""
    return os.environ.get(variable, "").strip()


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


class TranslateConfig(Section):
    """translate: the memory, then for each language an ordered list of models."""

    memory: MemoryConfig = MemoryConfig()
    glossaries: tuple[Annotated[str, AfterValidator(there)], ...] = ()
    routes: dict[Lang, tuple[ModelSpec, ...]] = {}

    @field_validator("routes")
    @classmethod
    def no_route_from_english(cls, routes: dict[Lang, tuple[ModelSpec, ...]]) -> dict[Lang, tuple[ModelSpec, ...]]:
        """English needs no translation; an empty list is a mistake, and so is the same model twice."""
        if "en" in routes:
            raise ValueError("English is the target; remove this route")
        if empty := [lang for lang, route in routes.items() if not route]:
            raise ValueError(f"{', '.join(empty)}: names no model; add one, or remove this route")
        for lang, route in routes.items():
            if len({spec.model_copy(update={"checks": {}}) for spec in route}) < len(route):
                raise ValueError(f"{lang}: names one model twice; remove one, or change how it searches")
        return routes


class CheckConfig(Section):
    """check: what a failed check leads to, and how much of an article must be usable."""

    min_usable: float = Field(default=0.5, ge=0, le=1)
    actions: Actions = {}


class SummarizeConfig(Section):
    """summarize: a model, or none for extracts."""

    model: ModelSpec | None = None
    max_sentences: int = Field(default=3, ge=1)
    max_words: int = Field(default=60, ge=10)

    @field_validator("model")
    @classmethod
    def _whole_articles(cls, model: ModelSpec | None) -> ModelSpec | None:
        """Articles are longer than sentences."""
        return _in_large_batches(model) if model else None


class ClusterConfig(Section):
    """cluster: when two articles are one event."""

    threshold: float = Field(default=0.82, gt=0, le=1)
    title_weight: int = Field(default=2, ge=1)
    max_days_apart: int = Field(default=2, ge=0)
    storyline_threshold: float = Field(default=0.93, gt=0, le=1)
    look_back_days: int = Field(default=30, ge=0, le=366)


class MergeConfig(Section):
    """merge: how long a digest may be, and a model that words it, or none for extracts."""

    key_points: int = Field(default=7, ge=1)
    single_source: int = Field(default=5, ge=0)
    full_digests: int = Field(default=30, ge=1)
    model: ModelSpec | None = None

    @field_validator("model")
    @classmethod
    def _whole_events(cls, model: ModelSpec | None) -> ModelSpec | None:
        """A summarizer gets all statements of an event at once, an instruct model one."""
        return _in_large_batches(model) if model and model.backend not in CHATS else model


class RenderConfig(Section):
    """render: which renderings of the edition."""

    formats: tuple[Literal["markdown", "html", "json"], ...] = Field(
        default=("markdown", "html", "json"), min_length=1
    )


class PublishConfig(Section):
    """publish: what may go out, and to whom."""

    max_unread: float = Field(default=0.2, ge=0, le=1)
    url: Place | None = None
    feed: FeedConfig | None = FeedConfig()
    email: EmailConfig | None = None
    metrics: MetricsFile | None = None
    webhook: WebhookConfig | None = None


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

    @field_validator("publish")
    @classmethod
    def _mail_has_its_document(cls, publish: PublishConfig, info: ValidationInfo) -> PublishConfig:
        """An e-mail that could never go out is a mistake of the configuration."""
        render = info.data.get("render")
        if publish.email and render and "json" not in render.formats:
            raise ValueError("email is made from edition.json; add json to render.formats")
        return publish

    def model_specs(self) -> tuple[ModelSpec, ...]:
        """Every model that the file names: routes in order of language, then the summarizer, then that of merge."""
        specs = [spec for lang in sorted(self.translate.routes) for spec in self.translate.routes[lang]]
        return (*specs, *(spec for spec in (self.summarize.model, self.merge.model) if spec))


def with_deadline(config: Config, hour: str | None) -> Config:
    """The configuration with this deadline, if one is given; ConfigError when it is none."""
    if hour is None:
        return config
    try:
        run = RunConfig.model_validate({**config.run.model_dump(), "deadline": hour})
    except ValueError as error:
        problem = f"--deadline: {hour!r} is no time of the day"
        raise ConfigError(f"{problem}; give hours and minutes, such as 06:30") from error
    return config.model_copy(update={"run": run})


def load(path: Path) -> Config:
    """Read a configuration file; ConfigError lists every mistake."""
    return load_as(Config, path)
