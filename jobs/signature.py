"""What made these bytes: a digest of the code, of the configuration that matters, and of the files it names."""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from jobs import __version__
from jobs.config import Config
from jobs.records import Summary
from jobs.text import content_id

# where and how a night runs, and which renderings it gets, does not change what it says
INDIFFERENT = ("run", "read", "models", "render")
TOLD = ("url", "feed", "email", "metrics", "webhook")  # of publish: who is told of an edition does not change it either
FIRST_LEG = ("clean", "identify", "split", "translate", "check", "summarize")
SOURCES = ("*.py", "*.yaml", "*.j2", "*.css")


@cache
def code_digest() -> str:
    """The version, and a digest of every source file of the package: a changed line makes new shards."""
    folder = Path(__file__).parent
    files = sorted(path for pattern in SOURCES for path in folder.rglob(pattern))
    parts = [f"{path.relative_to(folder).as_posix()} {content_id(path.read_bytes())}" for path in files]
    return f"{__version__}+{content_id(chr(10).join(parts), 12)}"


def config_digest(config: Config) -> str:
    """A digest of the parts of the configuration that change an edition."""
    return content_id(json.dumps(decisive(config), sort_keys=True), 12)


def leg_digest(config: Config) -> str:
    """A digest of the parts of the configuration that change the first leg: what else changes makes no new shards."""
    return _digest(config, FIRST_LEG)


def decisive(config: Config) -> dict[str, dict[str, object]]:
    """The parts of the configuration that change an edition."""
    return _parts(config, [name for name in type(config).model_fields if name not in INDIFFERENT])


def _digest(config: Config, sections: Sequence[str]) -> str:
    """A digest of these sections."""
    return content_id(json.dumps(_parts(config, sections), sort_keys=True), 12)


def _parts(config: Config, sections: Sequence[str]) -> dict[str, dict[str, object]]:
    """What these sections say that matters."""
    kept = {name: section for name, section in config.model_dump(mode="json").items() if name in sections}
    del kept["translate"]["memory"]  # what it says counts, not where it lies: see Memory.signature
    for key in TOLD:
        kept.get("publish", {}).pop(key, None)
    return kept


def signature(
    config: Config, summaries: Sequence[Summary], memory: str, summarizer: str, writer: str = ""
) -> tuple[tuple[str, str], ...]:
    """What made an edition: code, configuration, approved translations, and every model that had a part."""
    makers = {t.maker for s in summaries for t in s.translation.targets if t.origin == "model"}
    return (
        ("code", code_digest()),
        ("configuration", config_digest(config)),
        ("memory", memory[:12]),
        ("translation models", ", ".join(sorted(makers)) or "none"),
        ("summarizer", summarizer),
        *((("digest sentences", writer),) if writer else ()),
    )
