"""How the configuration names who is told of an edition besides those who open its folder: by
a feed and e-mail its readers, by metrics, a webhook and e-mail its operators.

    publish:
      url: https://news.example.org/
      feed: {entries: 14, title: Nightdesk}
      metrics: /var/lib/node_exporter/nightdesk.prom
      webhook: {url: https://hooks.example.org/night, secret_variable: NIGHTDESK_HOOK}
      email: {host: smtp.example.org, user: desk, password_variable: NIGHTDESK_SMTP, from: desk@example.org, to: [...]}
"""

import re
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.utils import parseaddr
from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field, model_validator

from jobs.safe import plain, safe_url
from jobs.yaml_models import Section, there

VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]*")  # no password looks like this
HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._:-]*[A-Za-z0-9])?")
DOMAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
NO_MAILBOX = "should be an address such as desk@example.org or Desk <desk@example.org>"
PORTS = {"starttls": 587, "tls": 465, "none": 25}


def mailbox(written: str) -> Address:
    """The address that was written as desk@example.org or Desk <desk@example.org>; ValueError when it is none."""
    name, spec = parseaddr(written)
    try:
        address = Address(name, addr_spec=spec)
    except (HeaderParseError, ValueError, IndexError) as error:
        raise ValueError(NO_MAILBOX) from error
    one_line = written == plain(written) and written.count("@") == 1 and spec in written
    if not one_line or not spec.isascii() or not address.username or not DOMAIN.fullmatch(address.domain):
        raise ValueError(NO_MAILBOX)
    return address


def _an_address(written: str) -> str:
    """The same text, when it is an address."""
    mailbox(written)
    return written


def _a_place(url: str) -> str:
    """The address of a folder, with a slash at its end; ValueError when it is none."""
    if not safe_url(url) or "?" in url or "#" in url:
        raise ValueError("should be the address of a folder, such as https://news.example.org/, without user or query")
    return safe_url(url).rstrip("/") + "/"


def _an_url(url: str) -> str:
    """The same address, when it leads to the web; ValueError says what it should be, not what it was."""
    if safe_url(url) != url or "#" in url:
        raise ValueError("should be an address such as https://hooks.example.org/night, without user or #")
    return url


def _a_variable(name: str) -> str:
    """The same name, when it is that of a variable; what was written is not repeated: it may be the secret itself."""
    if not VARIABLE.fullmatch(name):
        raise ValueError("should be the name of an environment variable in capital letters, such as NIGHTDESK_HOOK")
    return name


def _a_metrics_file(path: str) -> str:
    """The same path, when a collector would read it."""
    if not path.endswith(".prom"):
        raise ValueError("should end in .prom: the textfile collector of node_exporter reads no other files")
    return path


def _one_line(text: str) -> str:
    """The same text, when it is one line of visible characters."""
    if text != plain(text).strip():
        raise ValueError("should be one line without control or invisible characters")
    return text


Mailbox = Annotated[str, AfterValidator(_an_address)]
OneLine = Annotated[str, Field(min_length=1, max_length=80), AfterValidator(_one_line)]
MetricsFile = Annotated[str, AfterValidator(_a_metrics_file)]
Place = Annotated[str, AfterValidator(_a_place)]


class FeedConfig(Section):
    """publish.feed: what feed readers get."""

    entries: int = Field(default=14, ge=1, le=366)  # editions
    title: OneLine = "Nightdesk"


class WebhookConfig(Section):
    """publish.webhook: what is told when a night fails or its edition is degraded."""

    model_config = ConfigDict(hide_input_in_errors=True)  # the address may hold a token

    url: Annotated[str, AfterValidator(_an_url)]
    events: tuple[Literal["failed", "degraded"], ...] = Field(default=("failed", "degraded"), min_length=1)
    secret_variable: Annotated[str, AfterValidator(_a_variable)] | None = None  # signs the body
    allow_private: bool = False  # addresses of this machine and its network
    timeout: float = Field(default=10.0, gt=0, le=60)  # seconds for one answer
    attempts: int = Field(default=3, ge=1, le=10)


class EmailConfig(Section):
    """publish.email: the server that takes the mail, and who gets it."""

    model_config = ConfigDict(hide_input_in_errors=True)  # what was written may be a password in the wrong place

    host: str = Field(min_length=1)
    port: int | None = Field(default=None, ge=1, le=65535)  # null: the usual one of `security`
    security: Literal["starttls", "tls", "none"] = "starttls"
    ca_file: Annotated[str, AfterValidator(there)] | None = None  # PEM; null: the authorities that this machine trusts
    user: Annotated[str, Field(pattern=r"^[!-~]+$")] | None = None
    password_variable: str | None = None
    sender: Mailbox = Field(alias="from")
    to: tuple[Mailbox, ...] = Field(min_length=1)
    subject: OneLine = "Morning digest"
    attach: bool = True  # digest.html
    resend: bool = False  # an edition that has changed
    on_failure: tuple[Mailbox, ...] = ()  # who is told when a night fails or its edition is degraded
    timeout: float = Field(default=30.0, gt=0, le=600)  # seconds for one answer of the server

    @model_validator(mode="after")
    def without_secrets(self) -> "EmailConfig":
        """The host is a name, the variable the name of a variable; what was written is not repeated."""
        if not HOST.fullmatch(self.host):
            raise ValueError("host should be a name such as smtp.example.org, without port, user or password")
        if self.password_variable is not None and not VARIABLE.fullmatch(self.password_variable):
            raise ValueError(
                "password_variable should be the name of an environment variable in capital letters, such as "
                "NIGHTDESK_SMTP; export the password in that"
            )
        return self

    @model_validator(mode="after")
    def logs_in_safely(self) -> "EmailConfig":
        """User and password come together, and never in the clear."""
        if (self.user is None) != (self.password_variable is None):
            raise ValueError("user and password_variable belong together; add the other, or remove both")
        if self.user is not None and self.security == "none":
            raise ValueError("security none would send the password in the clear; use starttls or tls")
        if self.ca_file is not None and self.security == "none":
            raise ValueError("ca_file belongs to security starttls or tls; remove it, or correct security")
        return self

    def port_or_usual(self) -> int:
        """Where the server listens."""
        return self.port or PORTS[self.security]
