"""Who gets an edition: addresses, places, and passwords that are in no file."""

import pytest
from pydantic import ValidationError

from jobs.config import Config, load
from jobs.errors import ConfigError
from jobs.publish_spec import EmailConfig, mailbox
from jobs.signature import config_digest

EMAIL = {"host": "smtp.example.org", "from": "Desk <desk@example.org>", "to": ("all@example.org",)}


def email(**keys):
    return EmailConfig.model_validate(EMAIL | keys)


@pytest.mark.parametrize(
    ("written", "name", "spec"),
    [
        ("desk@example.org", "", "desk@example.org"),
        ("Desk <desk@example.org>", "Desk", "desk@example.org"),
        ('"Desk, night" <desk@example.org>', "Desk, night", "desk@example.org"),
        ("Стіл <desk@example.org>", "Стіл", "desk@example.org"),
    ],
)
def test_a_mailbox_has_a_name_and_an_address(written, name, spec):
    assert (mailbox(written).display_name, mailbox(written).addr_spec) == (name, spec)


@pytest.mark.parametrize(
    "written",
    ["", "desk", "@example.org", "desk@", "a@b, c@d", "desk@example.org\r\nBcc: x@y.z", "стіл@example.org", "desk@exa mple.org", "a\u202eb <desk@example.org>"],
)
def test_what_is_no_mailbox_is_refused(written):
    for keys in ({"from": written}, {"to": (written,)}):
        with pytest.raises(ValidationError, match="should be an address such as"):
            email(**keys)


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({"user": "desk"}, "user and password_variable belong together"),
        ({"password_variable": "SMTP"}, "user and password_variable belong together"),
        ({"user": "desk", "password_variable": "SMTP", "security": "none"}, "would send the password in the clear"),
        ({"user": "desk", "password_variable": "hunter2!"}, "should be the name of an environment variable"),
        ({"host": "desk:hunter2@smtp.example.org"}, "host should be a name"),
        ({"subject": "a\r\nBcc: x@y.z"}, "should be one line"),
        ({"ca_file": __file__, "security": "none"}, "ca_file belongs to security starttls or tls"),
        ({"to": ()}, "at least 1 item"),
    ],
)
def test_what_cannot_be_meant_is_refused(keys, expected):
    with pytest.raises(ValidationError, match=expected):
        email(**keys)


@pytest.mark.parametrize("keys", ["password: hunter2", "host: 'me:hunter2@h'", "user: u, password_variable: hunter2"])
def test_a_password_in_the_wrong_place_is_not_repeated(tmp_path, keys):
    path = tmp_path / "night.yaml"
    path.write_text(f"read: {{paths: [a]}}\npublish:\n  email: {{from: a@b.c, to: [a@b.c], host: h, {keys}}}")
    with pytest.raises(ConfigError, match=r"night\.yaml:3:") as error:
        load(path)
    assert "hunter2" not in str(error.value)


@pytest.mark.parametrize(("security", "port"), [("starttls", 587), ("tls", 465), ("none", 25)])
def test_a_server_listens_where_such_servers_do_unless_told_otherwise(security, port):
    assert email(security=security).port_or_usual() == port
    assert email(security=security, port=2525).port_or_usual() == 2525


@pytest.mark.parametrize(("url", "kept"), [("https://n.example/d", "https://n.example/d/"), ("https://n.example/d/", "https://n.example/d/")])
def test_a_place_on_the_web_ends_with_a_slash(url, kept):
    assert Config.model_validate({"read": {"paths": ("a",)}, "publish": {"url": url}}).publish.url == kept


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://a.b/", "https://me:secret@a.b/", "https://a.b/?key=1", "out/"])
def test_what_is_no_place_on_the_web_is_refused(url):
    with pytest.raises(ValidationError, match="should be the address of a folder"):
        Config.model_validate({"read": {"paths": ("a",)}, "publish": {"url": url}})


def test_who_is_told_does_not_change_the_edition():
    read = {"read": {"paths": ("a",)}}
    one = Config.model_validate(read | {"publish": {"url": "https://a.b/", "feed": None, "email": EMAIL}})
    assert config_digest(one) == config_digest(Config.model_validate(read))
    assert config_digest(one) != config_digest(Config.model_validate(read | {"publish": {"max_unread": 0.5}}))
