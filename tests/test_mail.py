"""Each edition is mailed once: whatever the server does, whatever kills the run."""

import datetime
import os
import signal
from dataclasses import replace
from email import message_from_bytes
from email.policy import default

import pytest
from editions import EDITION
from mailboxes import READERS, Scripted, configured, published

from jobs.errors import MailError, PublishError
from jobs.mail import RECEIPT, Receipt, deliver
from jobs.store import dumps, loads, verify_manifest

FIRST, SECOND = READERS
UNTIL = datetime.datetime(2025, 3, 7, 4, 30, tzinfo=datetime.UTC)


@pytest.fixture
def server():
    made = Scripted()
    yield made
    made.listener.close()


def sent(folder, server, **keys):
    """The mails that the server has after this delivery."""
    with server.beside():
        deliver(folder, configured(server.port, **keys), clock=lambda: UNTIL)
    return server.messages


def receipt(folder):
    return loads(Receipt, (folder / RECEIPT).read_bytes())


def parsed(message):
    return message_from_bytes(message[1], policy=default)


def nothing_sent(folder, server, **keys):
    """Deliver where no server answers: an attempt would fail."""
    server.listener.close()
    deliver(folder, configured(server.port, **keys))
    return True


# --- once ---


def test_an_edition_is_mailed_to_all_and_the_receipt_says_so(tmp_path, server):
    folder = published(tmp_path)
    [(recipients, _)] = sent(folder, server)
    assert recipients == READERS
    assert (receipt(folder).sent, receipt(folder).sending) == (READERS, ())
    assert (folder / RECEIPT).stat().st_mode & 0o077 == 0  # has addresses, and out/ may be served
    assert verify_manifest(folder) == []


def test_a_rerun_of_the_same_edition_mails_nothing(tmp_path, server):
    folder = published(tmp_path)
    assert len(sent(folder, server)) == 1
    published(tmp_path)
    assert nothing_sent(folder, server)


def test_a_changed_edition_is_mailed_again_only_on_demand_and_names_what_it_replaces(tmp_path, server):
    folder = published(tmp_path)
    [first] = map(parsed, sent(folder, server))
    published(tmp_path, replace(EDITION, notes=("changed",)))
    _, second = map(parsed, sent(folder, server, resend=True))
    assert second["References"] == first["Message-ID"] != second["Message-ID"]
    assert "(updated)" in second["Subject"] and "(updated)" not in first["Subject"]
    published(tmp_path, replace(EDITION, notes=("changed again",)))
    assert nothing_sent(folder, server)


def test_an_edition_that_is_changed_and_changed_back_is_three_messages(tmp_path, server):
    ids = []
    for notes in ((), ("changed",), ()):
        folder = published(tmp_path, replace(EDITION, notes=notes))
        ids.append(parsed(sent(folder, server, resend=True)[-1])["Message-ID"])
    assert len(set(ids)) == len(server.messages) == 3
    assert parsed(server.messages[2])["References"] == ids[1]


def test_a_new_reader_gets_it_alone_and_a_message_never_changes(tmp_path, server):
    folder = published(tmp_path)
    sent(folder, server, to=(FIRST,))
    (_, one), (recipients, other) = sent(folder, server, to=READERS)
    assert recipients == (SECOND,)
    assert one.replace(b"To: first@example.org\r\n", b"") == other.replace(b"To: first@example.org, second@example.org\r\n", b"")
    assert receipt(folder).sent == READERS


# --- servers that refuse ---


def test_who_is_refused_is_named_and_tried_again_alone(tmp_path, server, caplog):
    folder = published(tmp_path)
    server.replies = {f"rcpt TO:<{SECOND}>": "550 no such user"}
    [(recipients, _)] = sent(folder, server)
    assert recipients == (FIRST,)
    assert "second@example.org was refused: 550 no such user" in caplog.text
    server.replies = {}
    assert sent(folder, server)[1][0] == (SECOND,)


@pytest.mark.parametrize("step", ["HELO", "MAIL", "RCPT", "DATA", "dot"])
def test_a_refusal_sends_nothing_is_told_and_can_be_made_good(tmp_path, server, step):
    folder = published(tmp_path)
    server.replies = {step: "554 not today\x1b[2J"}
    with pytest.raises(MailError, match=r"554 not today\[2J") as error:
        sent(folder, server)
    assert not error.value.uncertain and not (folder / RECEIPT).exists()
    server.replies = {}
    assert [recipients for recipients, _ in sent(folder, server)] == [READERS]


def test_a_refused_update_leaves_the_receipt_of_what_went_before(tmp_path, server):
    folder = published(tmp_path)
    sent(folder, server)
    before = receipt(folder)
    published(tmp_path, replace(EDITION, notes=("changed",)))
    server.replies = {"dot": "552 too big"}
    with pytest.raises(MailError, match="refused the message"):
        sent(folder, server, resend=True)
    assert receipt(folder) == before


@pytest.mark.parametrize("step", ["HELO", "MAIL", "DATA"])
def test_a_server_that_hangs_is_given_up_and_tried_again(tmp_path, server, step):
    folder = published(tmp_path)
    server.silent = step
    with pytest.raises(MailError, match="timed out"):
        sent(folder, server, timeout=0.1)
    server.silent = ""
    assert len(sent(folder, server)) == 1


def test_no_answer_at_the_end_is_uncertain_and_never_becomes_two_mails(tmp_path, server, caplog):
    folder = published(tmp_path)
    server.silent = "dot"
    with pytest.raises(MailError, match=r"not known, so it is not sent again.*mail\.json") as error:
        sent(folder, server, timeout=0.1)
    assert error.value.uncertain and receipt(folder).sending == READERS
    assert nothing_sent(folder, server)
    assert "whether first@example.org, second@example.org got it is not known" in caplog.text


def test_nobody_listening_is_told(tmp_path, server):
    folder = published(tmp_path)
    with pytest.raises(MailError, match="Connection refused"):
        nothing_sent(folder, server)


@pytest.mark.parametrize("content", ["", "{", '{"edition": 1}'])
def test_a_receipt_that_cannot_be_read_stops_the_mail(tmp_path, server, content):
    folder = published(tmp_path)
    (folder / RECEIPT).write_text(content)
    with pytest.raises(MailError, match="remove that file to send it"):
        nothing_sent(folder, server)


def test_without_the_document_there_is_no_mail(tmp_path, server):
    with pytest.raises(MailError, match=r"add json to render\.formats"):
        nothing_sent(tmp_path, server)


# --- disks that are full ---


def readonly(folder):
    """Let nothing more be written to the receipt."""
    (folder / f".{RECEIPT}.tmp").mkdir()


class Sealing(Scripted):
    """A server that takes the message, or refuses it, when the receipt can no longer be written."""

    folder = None

    def _reply(self, command, step):
        if step == "dot" and not (self.folder / f".{RECEIPT}.tmp").exists():
            readonly(self.folder)
        return super()._reply(command, step)


@pytest.fixture
def sealing(tmp_path):
    made = Sealing()
    made.folder = published(tmp_path)
    yield made
    made.listener.close()


def test_a_mail_that_is_out_is_not_told_as_one_that_is_not_when_its_receipt_cannot_be_written(sealing, caplog):
    assert len(sent(sealing.folder, sealing)) == 1
    assert "it is out, to first@example.org, second@example.org, and its receipt cannot say so" in caplog.text
    (sealing.folder / f".{RECEIPT}.tmp").rmdir()
    assert receipt(sealing.folder).sending == READERS and nothing_sent(sealing.folder, sealing)


def test_a_receipt_that_cannot_be_put_back_after_a_refusal_is_told(sealing):
    sealing.replies = {"dot": "552 too big"}
    old = Receipt("2025-03-06.ab", "<a@b.c>", "Fri, 07 Mar 2025 04:30:00 +0000")
    (sealing.folder / RECEIPT).write_text(dumps(old))
    with pytest.raises(MailError, match=r"552 too big.*says that it may be out, and cannot be put right.*remove it to send"):
        sent(sealing.folder, sealing)


def test_a_receipt_that_cannot_be_begun_sends_nothing(tmp_path, server):
    folder = published(tmp_path)
    readonly(folder)
    with pytest.raises(PublishError, match=r"mail\.json: cannot be written"):
        sent(folder, server)
    assert server.messages == []


# --- runs that are killed ---


def killed(folder, server):
    """Deliver in another process, which the server kills; how it ended."""
    config = configured(server.port)
    if (child := os.fork()) == 0:
        try:
            deliver(folder, config)
        finally:
            os._exit(0)
    server.serve(child)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.parametrize("step", ["HELO", "MAIL", "RCPT", "DATA", "dot", "QUIT"])
def test_a_run_killed_at_any_step_and_run_again_mails_exactly_once(tmp_path, server, step):
    folder = published(tmp_path)
    server.kill = step
    assert killed(folder, server) == -signal.SIGKILL
    if server.messages:
        assert nothing_sent(folder, server)
    else:
        sent(folder, server)
    assert [recipients for recipients, _ in server.messages] == [READERS]


def test_a_receipt_is_a_record_like_all_others():
    made = Receipt("2025-03-07.ab", "<ab@example.org>", "Fri, 07 Mar 2025 04:30:00 +0000", READERS)
    assert loads(Receipt, dumps(made)) == made
