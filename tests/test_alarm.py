"""Who runs the night is told when it fails and when its edition is degraded: by a real server, once, and never instead
of the failure itself."""

import hashlib
import hmac
import json
import socket
import time

import pytest
from click.testing import CliRunner
from mailboxes import Scripted
from nights import POLISH, inputs, night

from jobs.alarm import SIGNATURE, post, watched
from jobs.cli import commands
from jobs.config import load
from jobs.errors import ConfigError, LockedError, MailError, ModelError, PublishError
from jobs.pipeline import run_night
from jobs.publish_spec import WebhookConfig

NOTICE = {"event": "failed", "edition": "2026-05-08", "exit_code": 4, "text": "Ой, зламалося", "reasons": ["disk"]}


def hook(server, **keys):
    return WebhookConfig.model_validate({"url": server.url_for("/night"), "allow_private": True, "timeout": 2.0, "attempts": 2} | keys)


def told(server):
    return [json.loads(request.data) for request, _ in server.log]


def config(folder, server, more="", **kwargs):
    """A night that tells a webhook on this machine."""
    webhook = f"webhook: {{url: '{server.url_for('/night')}', allow_private: true, attempts: 1, timeout: 2}}"
    return night(folder, more=f"publish: {{{webhook}{more}}}", **kwargs)


def fails(settings, error):
    """A night that ends with this error; the error goes on."""
    with pytest.raises(type(error)) as raised, watched(settings):
        raise error
    assert raised.value is error


def test_the_body_is_signed_with_the_secret_from_the_environment(httpserver, monkeypatch):
    httpserver.expect_request("/night", method="POST").respond_with_data("")
    monkeypatch.setenv("NIGHTDESK_TEST_HOOK", "s3cret")
    post(hook(httpserver, secret_variable="NIGHTDESK_TEST_HOOK"), NOTICE)
    request = httpserver.log[0][0]
    assert request.headers[SIGNATURE] == f"sha256={hmac.new(b's3cret', request.data, hashlib.sha256).hexdigest()}"
    assert json.loads(request.data) == NOTICE and request.content_type == "application/json"
    assert b"s3cret" not in request.data and "s3cret" not in str(request.headers)


def test_without_its_secret_nothing_goes_out(httpserver, monkeypatch):
    monkeypatch.delenv("NIGHTDESK_TEST_HOOK", raising=False)
    with pytest.raises(MailError, match="NIGHTDESK_TEST_HOOK is not set"):
        post(hook(httpserver, secret_variable="NIGHTDESK_TEST_HOOK"), NOTICE)
    assert httpserver.log == []


@pytest.mark.parametrize(
    ("status", "attempts", "times"), [(500, 3, 3), (503, 1, 1), (429, 2, 2), (404, 5, 1), (401, 3, 1), (302, 3, 1)]
)
def test_only_what_may_pass_is_tried_again_and_not_for_ever(httpserver, status, attempts, times):
    httpserver.expect_request("/night").respond_with_data("", status=status, headers={"Location": httpserver.url_for("/other")})
    waited = []
    with pytest.raises(MailError, match=f"answered with status {status}; see publish.webhook"):
        post(hook(httpserver, attempts=attempts), NOTICE, waited.append)
    assert [request.path for request, _ in httpserver.log] == ["/night"] * times and waited == [1.0, 2.0, 4.0][: times - 1]


def test_the_second_try_may_succeed(httpserver):
    httpserver.expect_ordered_request("/night").respond_with_data("", status=502)
    httpserver.expect_ordered_request("/night").respond_with_data("", status=204)
    waited = []
    post(hook(httpserver), NOTICE, waited.append)
    assert len(httpserver.log) == 2 and waited == [1.0]


def test_a_server_that_is_silent_is_given_up_in_time():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        config = WebhookConfig(url=f"http://127.0.0.1:{silent.getsockname()[1]}/", allow_private=True, timeout=0.2, attempts=1)
        started = time.monotonic()
        with pytest.raises(MailError, match=r"took more than 0\.2 s"):
            post(config, NOTICE)
        assert time.monotonic() - started < 2


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_private_addresses_only_when_the_configuration_says_so(host):
    config = WebhookConfig(url=f"http://{host}:9/token", attempts=1, timeout=1.0)
    with pytest.raises(MailError, match=r"private network; publish\.webhook\.allow_private allows it") as error:
        post(config, NOTICE)
    assert "token" not in str(error.value)


@pytest.mark.parametrize(
    ("error", "code"),
    [(PublishError("no space"), 4), (ModelError("none"), 3), (ConfigError("wrong"), 2), (ZeroDivisionError("1/0"), 1)],
)
def test_a_night_that_dies_tells_and_still_dies(tmp_path, httpserver, error, code):
    httpserver.expect_request("/night").respond_with_data("")
    fails(config(tmp_path, httpserver, f", metrics: {tmp_path}/night.prom"), error)
    (notice,) = told(httpserver)
    assert notice["event"] == "failed" and notice["exit_code"] == code and notice["edition"] == "2026-05-08"
    assert str(error) in notice["text"] and f"nightdesk_exit_code {code}\n" in (tmp_path / "night.prom").read_text()


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit(3)])
def test_who_stops_it_by_hand_needs_no_notice(tmp_path, httpserver, error):
    fails(config(tmp_path, httpserver), error)
    assert httpserver.log == []


def test_another_run_at_work_is_told_only_the_second_time_in_a_row(tmp_path, httpserver):
    httpserver.expect_request("/night").respond_with_data("")
    settings, locked = config(tmp_path, httpserver), LockedError("another run is at work: pid 7")
    fails(settings, locked)
    assert told(httpserver) == []
    fails(settings, locked)
    assert [notice["exit_code"] for notice in told(httpserver)] == [5]
    run_night(settings)
    httpserver.clear_log()
    fails(settings, locked)
    assert told(httpserver) == []


def test_a_degraded_edition_is_told_once_and_a_whole_one_never(tmp_path, httpserver):
    httpserver.expect_request("/night").respond_with_data("")
    run_night(config(tmp_path, httpserver))
    assert told(httpserver) == []
    settings = config(tmp_path, httpserver, without=next(iter(POLISH)))
    for _ in range(2):
        run_night(settings)
    (notice,) = told(httpserver)
    assert notice["event"] == "degraded" and notice["exit_code"] == 0 and "without a translation" in notice["reasons"][0]


def test_what_could_not_be_told_is_told_by_the_next_run(tmp_path, httpserver, caplog):
    httpserver.expect_oneshot_request("/night").respond_with_data("", status=500)
    settings = config(tmp_path, httpserver, without=next(iter(POLISH)))
    run_night(settings)
    assert "operators could not be told by webhook: it answered with status 500" in caplog.text
    httpserver.expect_request("/night").respond_with_data("")
    run_night(settings)
    assert len(httpserver.log) == 2


def test_a_webhook_can_be_for_failures_alone(tmp_path, httpserver):
    inputs(tmp_path / "in")
    settings = config(tmp_path, httpserver, without=next(iter(POLISH)))
    text = (tmp_path / "night.yaml").read_text().replace("attempts: 1", "attempts: 1, events: [failed]")
    (tmp_path / "night.yaml").write_text(text)
    run_night(load(tmp_path / "night.yaml"))
    assert settings.publish.webhook.events == ("failed", "degraded") and httpserver.log == []


def test_operators_get_an_e_mail_and_readers_do_not(tmp_path):
    server = Scripted()
    mail = f"host: 127.0.0.1, port: {server.port}, security: none, from: desk@example.org, to: [reader@example.org]"
    settings = night(tmp_path, more=f"publish: {{email: {{{mail}, on_failure: [Ops <ops@example.org>]}}}}")
    with server.beside():
        fails(settings, PublishError("no space\nBcc: all@example.org"))
    ((recipients, content),) = server.messages
    assert recipients == ("ops@example.org",) and b"Subject: Nightdesk: 2026-05-08 failed, exit 4\r\n" in content
    assert b"no space" in content.partition(b"\r\n\r\n")[2] and b"\nBcc:" not in content.partition(b"\r\n\r\n")[0]


def test_a_notice_that_fails_harms_nothing(tmp_path, caplog):
    more = "publish: {webhook: {url: 'http://127.0.0.1:9/', allow_private: true, attempts: 1}, metrics: /proc/no/night.prom}"
    fails(night(tmp_path, more=more), PublishError("no space"))
    assert "nobody could be told that this night failed: /proc/no" in caplog.text


def test_the_command_tells_of_a_missing_model_before_any_work(tmp_path, httpserver):
    httpserver.expect_request("/night").respond_with_data("")
    config(tmp_path, httpserver)
    path = tmp_path / "night.yaml"
    path.write_text(path.read_text().replace("translate: {", "translate: {routes: {pl: [{name: no/such}]}, "))
    done = CliRunner().invoke(commands, ["run", str(path), "--as-of", "2026-05-09"])
    assert isinstance(done.exception, ModelError)
    assert [(one["exit_code"], one["edition"]) for one in told(httpserver)] == [(3, "2026-05-09")]
