"""How the configuration names the translation memory: a file of this machine, or a server that machines share.

    translate:
      memory: {url: postgresql+psycopg://desk@db.example.org/night, password_variable: NIGHTDESK_MEMORY}
"""

import re
from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field, model_validator

from jobs.yaml_models import Section, there

SERVER = re.compile(r"postgresql\+psycopg://(?:[\w.~-]+@)?[\w.:\[\]-]+/[\w.~-]+(?:\?sslmode=[a-z-]+)?")  # no password
VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]*")  # no password looks like this


class MemoryConfig(Section):
    """translate.memory: approved translations, which override every model."""

    model_config = ConfigDict(hide_input_in_errors=True)  # what was written may be a password in the wrong place

    path: str | None = None
    url: str | None = None
    password_variable: str | None = None  # None: none, or one that libpq finds by itself (PGPASSWORD, ~/.pgpass)
    imports: tuple[Annotated[str, AfterValidator(there)], ...] = ()
    fuzzy: float = Field(default=0.95, ge=0.8, le=1)  # 1: only the same sentence

    @model_validator(mode="after")
    def without_secrets(self) -> "MemoryConfig":
        """One place, and no password in it; what was written is not repeated."""
        if self.url is not None and not SERVER.fullmatch(self.url):
            raise ValueError(
                "url should be like postgresql+psycopg://user@host/database, without a password (?sslmode=require may "
                "follow); export the password in an environment variable, and name that as password_variable"
            )
        if self.password_variable is not None and not VARIABLE.fullmatch(self.password_variable):
            raise ValueError("password_variable should be the name of an environment variable in capital letters")
        if self.url is not None and self.path is not None:
            raise ValueError("the memory is at path or at url; remove one of them")
        if self.password_variable is not None and self.url is None:
            raise ValueError("password_variable belongs to url; remove it, or add url")
        return self
