"""What is told of an edition: last, and whatever fails of it leaves the edition as it is."""

import json
from dataclasses import replace
from datetime import date

import pytest
from editions import EDITION
from mailboxes import Scripted, configured, published
from nights import night
from pages import Page

from jobs.announce import announce
from jobs.archive import INDEX
from jobs.config import PublishConfig, load
from jobs.mail import RECEIPT
from jobs.pipeline import run_night
from jobs.run_log import LOG_FILE
from jobs.store import verify_manifest
from jobs.troubles import FILE, troubles


def mailing(folder, port):
    """A night that mails."""
    server = f"{{host: 127.0.0.1, port: {port}, security: none, from: desk@example.org, to: [reader@example.org]}}"
    return night(folder, more=f"publish: {{email: {server}}}")


def test_a_night_without_a_mail_server_is_a_night_and_the_same_command_mails_it_once(tmp_path, capsys):
    server = Scripted()
    config = mailing(tmp_path, server.port)
    server.listener.close()
    folder = run_night(config)
    assert verify_manifest(folder) == [] and not (folder / RECEIPT).exists()
    assert "its e-mail is not: [Errno 111] Connection refused" in capsys.readouterr().err
    assert "Connection refused" in (folder / LOG_FILE).read_text()
    server = Scripted()
    with server.beside():
        run_night(mailing(tmp_path, server.port))
    server.listener.close()
    run_night(mailing(tmp_path, server.port))
    assert [recipients for recipients, _ in server.messages] == [("reader@example.org",)]
    assert (folder.parent / "feed.xml").exists() and (folder.parent / "index.html").exists()


def test_mail_that_fails_night_after_night_is_seen_on_the_list_of_editions_until_it_goes_out(tmp_path, caplog):
    for edition in (EDITION, replace(EDITION, date="2025-03-08")):
        announce(published(tmp_path, edition), PublishConfig(email=configured(9)))
    assert "; so it was with 1 before it, since 2025-03-07" in caplog.text
    told = "e-mail: not out for 2 editions, 7 March 2025 to 8 March 2025; run.log.jsonl in the folder of the last says why."
    assert told in " ".join("".join(Page((tmp_path / INDEX).read_text()).texts).split())
    server = Scripted()
    with server.beside():
        announce(tmp_path / "2025-03-08", PublishConfig(email=configured(server.port)))
    server.listener.close()
    assert "not out" not in (tmp_path / INDEX).read_text() and not (tmp_path / FILE).exists()


def test_who_takes_no_mail_any_more_is_in_no_trouble(tmp_path):
    announce(published(tmp_path), PublishConfig(email=configured(9)))
    announce(tmp_path / "2025-03-07", PublishConfig())
    assert troubles(tmp_path) == {}


def test_an_older_day_that_is_run_again_is_mailed_to_nobody(tmp_path):
    server = Scripted()
    config = mailing(tmp_path, server.port)
    run_night(night(tmp_path), as_of=date(2026, 5, 9))
    server.listener.close()
    folder = run_night(config, as_of=date(2026, 5, 8))
    assert not (folder / RECEIPT).exists() and "e-mail" not in (folder / LOG_FILE).read_text()


def test_no_file_of_a_night_holds_the_password(tmp_path, monkeypatch):
    monkeypatch.setenv("NIGHTDESK_TEST_SMTP", "correct horse battery")
    night(tmp_path)
    login = "host: 127.0.0.1, port: 9, user: desk, password_variable: NIGHTDESK_TEST_SMTP, from: desk@example.org, to: [a@b.c]"
    with (tmp_path / "night.yaml").open("a") as file:
        file.write(f"\npublish: {{email: {{{login}}}}}\n")
    run_night(load(tmp_path / "night.yaml"))
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) > 10 and not any(b"correct horse" in path.read_bytes() for path in files)


@pytest.mark.parametrize("told", [{"url": "https://news.example/"}, {"feed": None}])
def test_who_is_told_is_no_part_of_the_edition(tmp_path, told):
    made = [run_night(night(tmp_path).model_copy(update={"publish": publish})) for publish in (PublishConfig(), PublishConfig(**told))]
    assert json.loads((made[0] / "manifest.json").read_text()) == json.loads((made[1] / "manifest.json").read_text())
