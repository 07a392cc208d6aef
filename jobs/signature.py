"""What made these bytes: a digest of the code, of the configuration that matters, and of the files it names."""

from functools import cache
from pathlib import Path

from jobs import __version__
from jobs.config import Config
from jobs.text import content_id

# where and how a night runs does not change what it says
INDIFFERENT = {"run": True, "read": True, "models": True, "publish": True, "render": True, "translate": {"memory": True}}
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
    return content_id(config.model_dump_json(exclude=INDIFFERENT), 12)
