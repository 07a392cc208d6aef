"""What the YAML may say of the translation memory; a password is refused, and not repeated."""

import sys

import pytest
from pydantic import ValidationError

from jobs.errors import ConfigError
from jobs.memory import Memory
from jobs.memory_postgres import Server
from jobs.memory_spec import MemoryConfig

GOOD = "postgresql+psycopg://desk@db.example.org/night"


@pytest.mark.parametrize("url", [GOOD, "postgresql+psycopg://[::1]:5433/n", f"{GOOD}?sslmode=verify-full", "postgresql+psycopg://db/n"])
def test_addresses_of_servers_are_taken(url):
    assert MemoryConfig(url=url).url == url


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"url": "postgresql+psycopg://desk:hunter2@db/night"}, "without a password"),
        ({"url": f"{GOOD}?password=hunter2"}, "without a password"),
        ({"url": "postgresql://desk@db/night"}, "should be like postgresql"),
        ({"url": GOOD, "password_variable": "hunter2"}, "name of an environment variable"),
        ({"url": GOOD, "path": "memory.sqlite"}, "at path or at url"),
        ({"password_variable": "NIGHT_MEMORY"}, "belongs to url"),
    ],
)
def test_what_cannot_be_is_told_without_what_was_written(given, told):
    with pytest.raises(ValidationError, match=told) as error:
        MemoryConfig(**given)
    assert "hunter2" not in str(error.value)


def test_without_the_packages_the_pip_line_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(ConfigError, match=r"pip install 'nightdesk\[postgres\]'"):
        Memory(Server(GOOD))
