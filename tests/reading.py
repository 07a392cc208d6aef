"""Files put into a folder and read, for the tests of read."""

import pytest

from jobs.config import ReadConfig
from jobs.errors import ArticleError
from jobs.stages.read import find, read

BODY = "The city council adopted the budget on Wednesday after a debate of nine hours."


def config(*paths, **kwargs):
    return ReadConfig(paths=paths or ("in",), **kwargs)


def put(folder, name, content):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def articles(*paths, **kwargs):
    return [read(item, config(*paths, **kwargs)) for item in find(config(*paths, **kwargs))]


def problem(item, settings=None):
    with pytest.raises(ArticleError) as caught:
        read(item, settings or config())
    assert caught.value.outcome == "failed"
    return caught.value.reason
