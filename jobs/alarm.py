"""A night that has failed, or an edition that is degraded, in; a webhook, an e-mail and metrics for its operators out.

    publish:
      webhook: {url: https://hooks.example.org/night, events: [failed, degraded], secret_variable: NIGHTDESK_HOOK}
      email: {..., on_failure: [desk@example.org]}
      metrics: /var/lib/node_exporter/textfile/nightdesk.prom

The body is JSON, signed with HMAC-SHA256 (RFC 2104) where a secret is configured. A degraded edition is told once, a
failed night each time. A night that finds another at work is silent the first time: that one tells of itself; the
second time in a row it hangs, and that is told. What fails of this is logged and harms nothing. A process that is
killed tells nothing: for that there are the metrics' last success, and OnFailure= of systemd.
"""

import datetime
import hashlib
import hmac
import json
import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from pathlib import Path
from textwrap import shorten
from typing import Any

from jobs import __version__
from jobs.config import Config, PublishConfig, secret
from jobs.errors import FAULTS, LockedError, MailError, NightdeskError, PublishError
from jobs.exposition import write_failure, write_metrics
from jobs.publish_spec import EmailConfig, WebhookConfig, mailbox
from jobs.safe import lines, parsed, plain
from jobs.store import dumps, latest, loads, write_atomic
from jobs.text import content_id

FILE = ".alarm.json"  # in run.out
REPORT = "report.json"
PAGE = "digest.html"
SIGNATURE = "Nightdesk-Signature"
LONGEST = 2000  # characters of a message
PATIENCE = 2  # nights in a row that may find another at work, the last of them told
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Told:
    """What earlier nights have told."""

    locked: int = 0  # nights in a row that found another at work
    degraded: Mapping[str, str] = field(default_factory=dict)  # channel -> the edition and reasons told last


@contextmanager
def watched(config: Config, as_of: datetime.date | None = None) -> Iterator[None]:
    """The night of this date, by default that of the configuration or today; when it fails, its operators are told, and
    it still fails."""
    date = str(as_of or config.run.as_of or now().date())
    with ExitStack() as stack:
        stack.push(lambda _kind, error, _trace: _failed(config, date, error))
        yield


def degraded(folder: Path, config: PublishConfig) -> None:
    """Tell the operators of an edition what came of it: metrics always, the rest once and only when it is degraded."""
    report = parsed((folder / REPORT).read_bytes())
    if config.metrics:
        write_metrics(Path(config.metrics), report, time.time())
    told, state, notes = _known(folder.parent), report["edition"]["state"], report["edition"]["notes"]
    done = dict(told.degraded)
    if state != "OK":
        notice = _notice("degraded", folder.name, 0, f"the edition of {folder.name} is degraded: {' '.join(notes)}")
        notice |= {"state": state, "reasons": notes, "url": _address(folder, config)}
        name = f"{folder.name} {content_id(json.dumps(notes))}"
        done |= dict.fromkeys(_sent(notice, config, {one for one in done if done[one] == name}), name)
    if told != (new := Told(0, done)):
        write_atomic(folder.parent / FILE, dumps(new))


def _failed(config: Config, date: str, error: BaseException | None) -> None:
    """Tell of a night that failed, unless it was stopped by hand."""
    if not isinstance(error, Exception):
        return
    code = error.exit_code if isinstance(error, NightdeskError) else 1
    out, publish = Path(config.run.out), config.publish
    try:
        if publish.metrics:
            write_failure(Path(publish.metrics), code, time.time())
        told, locked = _known(out), isinstance(error, LockedError)
        new = replace(told, locked=told.locked + 1 if locked else 0)
        if new != told:
            write_atomic(out / FILE, dumps(new))
        if not locked or new.locked >= PATIENCE:
            what = str(error) if isinstance(error, NightdeskError) else f"{type(error).__name__}: {error}"
            notice = _notice("failed", date, code, f"the night of {date} failed (exit {code}): {what}")
            _sent(notice | {"state": "FAILED", "reasons": [what], "latest": latest(out)}, publish, set())
    except (OSError, PublishError, *FAULTS) as problem:
        log.warning("nobody could be told that this night failed: %s", problem)


def now() -> datetime.datetime:
    """The time of this machine, with its zone."""
    return datetime.datetime.now().astimezone()


def _known(out: Path) -> Told:
    """What earlier nights have told; nothing when that cannot be read."""
    try:
        return loads(Told, (out / FILE).read_bytes())
    except (OSError, ValueError):
        return Told()


def _notice(event: str, date: str, code: int, text: str) -> dict[str, Any]:
    """What every notice has."""
    text = shorten(lines(text), LONGEST, placeholder=" …")
    told = {"event": event, "edition": date, "exit_code": code, "text": f"Nightdesk: {text}"}
    return told | {"time": now().isoformat(timespec="seconds"), "version": __version__}


def _address(folder: Path, config: PublishConfig) -> str:
    """Where an edition stands on the web, if it does."""
    return f"{config.url}{folder.name}/{PAGE}" if config.url and (folder / PAGE).exists() else ""


def _sent(notice: Mapping[str, Any], config: PublishConfig, done: set[str]) -> list[str]:
    """Tell by each channel that is configured for it and has not done so; those that went well."""
    hook, email = config.webhook, config.email
    ways: dict[str, Callable[[], None]] = {}
    if hook and notice["event"] in hook.events:
        ways["webhook"] = lambda: post(hook, notice)
    if email and email.on_failure:
        ways["e-mail"] = lambda: mailed(email, notice)
    went = []
    for name in sorted(ways.keys() - done):
        try:
            ways[name]()
            went.append(name)
            log.info("operators were told by %s: %s", name, notice["text"])
        except (MailError, OSError, *FAULTS) as error:
            log.warning("operators could not be told by %s: %s", name, error)
    return went


# --- the channels ---


def mailed(config: EmailConfig, notice: Mapping[str, Any]) -> None:
    """Send a notice to those who are told of failures; MailError says why it did not go."""
    from jobs.smtp import offered

    made = EmailMessage(SMTP)
    made["From"] = mailbox(config.sender)
    made["To"] = [mailbox(one) for one in config.on_failure]
    made["Subject"] = plain(f"Nightdesk: {notice['edition']} {notice['event']}, exit {notice['exit_code']}")
    made["Date"] = format_datetime(now())
    made["Message-ID"] = make_msgid(domain=mailbox(config.sender).domain)
    made["Auto-Submitted"] = "auto-generated"
    reasons = "\n".join(f"- {plain(str(reason))}" for reason in notice["reasons"])
    made.set_content(f"{notice['text']}\n\n{reasons}\n\n{notice.get('url', '')}\n", cte="quoted-printable")
    to = tuple(mailbox(one).addr_spec for one in config.on_failure)
    with offered(config, to, made.as_bytes()) as offer:
        offer.end()


def post(config: WebhookConfig, notice: Mapping[str, Any], sleep: Callable[[float], None] = time.sleep) -> None:
    """Post a notice, some times when there is no answer; MailError says why it was not taken."""
    body = dumps(notice).encode()
    head = {"Content-Type": "application/json", "User-Agent": f"nightdesk/{__version__}", **_signed(config, body)}
    problem = ""
    for attempt in range(config.attempts):
        if attempt:
            sleep(2.0 ** (attempt - 1))
        status, problem = _posted(config, body, head)
        if 200 <= status < 300:
            return
        if 300 <= status < 500 and status != 429:  # another try would get the same answer
            break
    raise MailError(f"{problem}; see publish.webhook")


def _signed(config: WebhookConfig, body: bytes) -> dict[str, str]:
    """The header that proves who has sent this body; MailError when the secret is not there: nothing goes unsigned."""
    if config.secret_variable is None:
        return {}
    if not (key := secret(config.secret_variable)):
        raise MailError(f"{config.secret_variable} is not set; export the secret in it")
    return {SIGNATURE: f"sha256={hmac.new(key.encode(), body, hashlib.sha256).hexdigest()}"}


def _posted(config: WebhookConfig, body: bytes, head: Mapping[str, str]) -> tuple[int, str]:
    """The status of one try, and what it means; 0 when there was no answer. Redirects are not followed. The address is
    not repeated: it may hold a token."""
    import ssl

    import httpcore2

    from jobs.fetch import FetchError, Network

    network = Network(allow_private=config.allow_private, key="publish.webhook.allow_private")
    network.deadline = time.monotonic() + config.timeout
    timeouts = {"timeout": dict.fromkeys(("connect", "read", "write", "pool"), config.timeout)}
    try:
        with httpcore2.ConnectionPool(ssl.create_default_context(), network_backend=network) as pool:
            asked = pool.stream("POST", config.url, headers=[*head.items()], content=body, extensions=timeouts)
            with asked as answer:
                return answer.status, f"it answered with status {answer.status}"
    except httpcore2.TimeoutException:
        return 0, f"it took more than {config.timeout:g} s"
    except (FetchError, httpcore2.NetworkError, httpcore2.ProtocolError) as error:
        return 0, plain(str(error))[:200] or type(error).__name__
