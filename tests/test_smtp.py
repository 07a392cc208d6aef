"""Handing a message over, against a real SMTP server: encryption, passwords, and nothing in the clear."""

import re
import socket
import ssl

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from hypothesis import given
from hypothesis import strategies as st
from mailboxes import READERS, configured

from jobs.errors import MailError
from jobs.smtp import _data, offered

VARIABLE, PASSWORD = "NIGHTDESK_TEST_SMTP", "correct horse"
MESSAGE = b"Subject: x\r\n\r\n.dot\r\n..two\r\nend\r\n"


class Box:
    """Where the server puts what it takes."""

    def __init__(self):
        self.taken, self.logins = [], []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        encrypted = server.transport.get_extra_info("sslcontext") is not None
        self.taken.append((tuple(envelope.rcpt_tos), envelope.content, encrypted))
        return "250 taken"

    def login(self, server, session, envelope, mechanism, data):
        self.logins.append(data)
        return AuthResult(success=data == LoginPassword(b"desk", PASSWORD.encode()), handled=False)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as held:
        return held.getsockname()[1]


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    """A certificate authority of our own: a context for servers, and its file."""
    made, path = trustme.CA(), tmp_path_factory.mktemp("ca") / "ca.pem"
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.issue_cert("127.0.0.1").configure_cert(context)
    made.cert_pem.write_to_path(path)
    return context, str(path)


@pytest.fixture
def served(authority, monkeypatch):
    """Starts a server of this security, and gives its box and a configuration for it."""
    started = []
    monkeypatch.setenv(VARIABLE, PASSWORD)

    def start(security, **keys):
        box, context = Box(), authority[0]
        kinds = {"starttls": {"tls_context": context, "require_starttls": True}, "tls": {"ssl_context": context}, "none": {}}
        asked = {} if security == "none" else {"authenticator": box.login, "auth_required": True, "auth_require_tls": False}
        started.append(Controller(box, "127.0.0.1", free_port(), **kinds[security], **asked))
        started[-1].start()
        login = {"user": "desk", "password_variable": VARIABLE, "ca_file": authority[1], "security": security}
        return box, configured(started[-1].port, **({} if security == "none" else login) | keys)

    yield start
    for controller in started:
        controller.stop()


def send(config, message=MESSAGE):
    with offered(config, READERS, message) as offer:
        offer.end()
        return offer


@pytest.mark.parametrize("security", ["starttls", "tls", "none"])
def test_a_message_arrives_as_it_is_and_encrypted_where_that_is_asked_for(served, security):
    box, config = served(security)
    assert send(config).accepted == READERS
    assert box.taken == [(READERS, MESSAGE, security != "none")]
    assert len(box.logins) == (security != "none")


def test_what_is_never_ended_is_never_delivered(served):
    box, config = served("none")
    with pytest.raises(KeyboardInterrupt), offered(config, READERS, MESSAGE):
        raise KeyboardInterrupt
    send(config)
    assert len(box.taken) == 1


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_wrong_password_is_told_and_not_repeated(served, monkeypatch, security):
    box, config = served(security)
    monkeypatch.setenv(VARIABLE, "wrong secret")
    with pytest.raises(MailError, match=r"535 .*correct user, or the password in the variable") as error:
        send(config)
    assert "wrong secret" not in str(error.value) and box.taken == []


@pytest.mark.parametrize(("password", "expected"), [("", "is not set"), ("parol\u0456", "a character that SMTP cannot carry")])
def test_a_password_that_cannot_be_one_is_told_before_it_is_sent(served, monkeypatch, password, expected):
    box, config = served("starttls")
    monkeypatch.setenv(VARIABLE, password)
    with pytest.raises(MailError, match=f"{VARIABLE} .*{expected}"):
        send(config)
    assert box.logins == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_stranger_with_a_certificate_of_nobody_we_trust_gets_nothing(served, security):
    box, config = served(security, ca_file=None)
    with pytest.raises(MailError, match=r"certificate is not trusted: .*name the file of its authority as ca_file"):
        send(config)
    assert (box.taken, box.logins) == ([], [])


def test_a_server_without_starttls_gets_neither_password_nor_message_in_the_clear(served, authority):
    box, plain = served("none")
    login = {"user": "desk", "password_variable": VARIABLE, "ca_file": authority[1], "security": "starttls"}
    with pytest.raises(MailError, match="nothing is sent in the clear"):
        send(configured(plain.port, **login))
    assert (box.taken, box.logins) == ([], [])


@given(st.lists(st.sampled_from([b"", b".", b"..", b".a", b"a.", b"x"])))
def test_no_line_of_a_message_ends_it(lines):
    data = _data(b"".join(line + b"\r\n" for line in lines))
    assert not re.search(rb"^\.\r\n", data, re.MULTILINE)
    assert data.endswith(b"\r\n")
    assert [line.removeprefix(b".") for line in data.split(b"\r\n")[:-1]] == (lines or [b""])
