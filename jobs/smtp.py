"""A message in, an SMTP server out (RFC 5321), in two steps: all but the end of the data, then the end.

A server delivers only what it has seen the end of (RFC 5321, 4.1.1.4): a run that is stopped before `Offer.end` has
sent nothing. All that can stay uncertain is the moment between the final dot and the answer to it.
"""

import re
import smtplib
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from textwrap import shorten

from jobs.config import secret
from jobs.errors import MailError
from jobs.publish_spec import EmailConfig, mailbox
from jobs.safe import plain

TAKEN = (250, 251)  # 251: will be forwarded
GO_ON = 354
LONGEST_REPLY = 200  # characters of what a server says that reach the log


@dataclass(frozen=True, slots=True)
class Offer:
    """A message that a server has all of but the end, and for whom it would take it."""

    server: smtplib.SMTP
    accepted: tuple[str, ...]
    refused: Mapping[str, str]  # address -> why

    def end(self) -> None:
        """End the message; MailError when the server does not say that it has taken it."""
        try:
            self.server.send(b".\r\n")
            code, reply = self.server.getreply()
        except (smtplib.SMTPException, OSError) as error:
            raise MailError(f"it gave no answer at the end of the message ({_said(error)})", uncertain=True) from error
        if code not in TAKEN:
            raise MailError(f"it refused the message ({code} {_decoded(reply)})")


@contextmanager
def offered(config: EmailConfig, to: Sequence[str], message: bytes) -> Iterator[Offer]:
    """The message, offered to the server of this configuration for these addresses; MailError says why it is not."""
    server = None
    try:
        server = _connected(config)
        accepted, refused = _envelope(server, config, to, len(message))
        server.send(_data(message))
        yield Offer(server, accepted, refused)
        with suppress(smtplib.SMTPException, OSError):  # the mail is out
            server.quit()
    except (smtplib.SMTPException, OSError) as error:
        raise MailError(f"{_said(error)}{_remedy(error)}") from error
    finally:
        if server:
            server.close()  # no QUIT in the middle of a message


def _connected(config: EmailConfig) -> smtplib.SMTP:
    """A connection, encrypted and logged in as the configuration says: never less than that."""
    where = config.host, config.port_or_usual()
    name = mailbox(config.sender).domain  # to ask for the name of this machine can take seconds, and tells it
    context = None if config.security == "none" else ssl.create_default_context(cafile=config.ca_file)
    if config.security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(*where, name, timeout=config.timeout, context=context)
    else:
        server = smtplib.SMTP(*where, name, timeout=config.timeout)
    try:
        server.ehlo_or_helo_if_needed()
        if config.security == "starttls":
            server.starttls(context=context)
            server.ehlo_or_helo_if_needed()
        if config.user and config.password_variable:
            server.login(config.user, _password(config.password_variable))
    except BaseException:
        server.close()
        raise
    return server


def _password(variable: str) -> str:
    """The password from the environment; MailError when there is none that SMTP can carry."""
    password = secret(variable)
    if not password:
        raise MailError(f"{variable} is not set; export the password in it")
    if not password.isascii():
        raise MailError(f"{variable} holds a character that SMTP cannot carry; choose another password")
    return password


def _envelope(
    server: smtplib.SMTP, config: EmailConfig, to: Sequence[str], size: int
) -> tuple[tuple[str, ...], dict[str, str]]:
    """Name sender and recipients, and begin the data; who is accepted, and who is refused and why."""
    sender = mailbox(config.sender).addr_spec
    code, reply = server.mail(sender, [f"size={size}"] if server.has_extn("size") else [])
    if code not in TAKEN:
        raise smtplib.SMTPSenderRefused(code, reply, sender)
    replies = {address: server.rcpt(mailbox(address).addr_spec) for address in to}
    refused = {who: f"{code} {_decoded(reply)}" for who, (code, reply) in replies.items() if code not in TAKEN}
    if len(refused) == len(replies):
        raise MailError(f"it refused {', '.join(f'{who} ({why})' for who, why in refused.items())}; see publish.email")
    code, reply = server.docmd("DATA")
    if code != GO_ON:
        raise smtplib.SMTPDataError(code, reply)
    return tuple(who for who in to if who not in refused), refused


def _data(message: bytes) -> bytes:
    """A message as it goes over the line, without its end: dots that begin a line are doubled (RFC 5321, 4.5.2)."""
    return re.sub(rb"^\.", b"..", message, flags=re.MULTILINE).removesuffix(b"\r\n") + b"\r\n"


def _said(error: Exception) -> str:
    """An error in words."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_decoded(error.smtp_error)}"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted: {error.verify_message}"
    return shorten(plain(str(error)), LONGEST_REPLY, placeholder=" …") or type(error).__name__


def _remedy(error: Exception) -> str:
    """What the operator does about an error."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "; correct user, or the password in the variable"
    if isinstance(error, ssl.SSLCertVerificationError):
        return "; correct host, or name the file of its authority as ca_file"
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return "; nothing is sent in the clear: correct security or port"
    return "; see publish.email and whether the server is up"


def _decoded(reply: bytes | str) -> str:
    """What a server said, on one line."""
    text = reply.decode(errors="replace") if isinstance(reply, bytes) else reply
    return shorten(plain(text), LONGEST_REPLY, placeholder=" …")
