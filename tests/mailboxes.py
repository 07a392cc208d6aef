"""What the mail tests send from and to: a published edition, a configuration, and an SMTP server that obeys a script."""

import os
import re
import signal
import socket
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field

from editions import EDITION

from jobs.config import RenderConfig
from jobs.publish_spec import EmailConfig
from jobs.stages.publish import publish
from jobs.stages.render import render

READERS = ("first@example.org", "second@example.org")


def published(out, edition=EDITION):
    """The folder of this edition, as a night leaves it."""
    return publish(render(edition, RenderConfig()), out, edition)


def configured(port, **keys):
    """A configuration for a server on this machine, in the clear."""
    keys = {"host": "127.0.0.1", "port": port, "security": "none", "from": "Desk <desk@example.org>", "to": READERS, "timeout": 5.0} | keys
    return EmailConfig.model_validate(keys)


@dataclass
class Scripted:
    """An SMTP server for one connection after the other, in this thread: it can kill its client, or fall silent, when
    it sees a step: HELO, MAIL, RCPT, DATA, dot (the message is taken, but not yet answered), QUIT."""

    replies: dict = field(default_factory=dict)  # step, or the whole line -> what it says instead
    silent: str = ""  # the step after which it says nothing more
    kill: str = ""  # the step at which it kills its client
    messages: list = field(default_factory=list)  # (recipients, content) that it has taken
    commands: list = field(default_factory=list)

    def __post_init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]

    def serve(self, client=0):
        """Talk to the next client, which is this process, until it goes."""
        self.listener.settimeout(10)
        connection, _ = self.listener.accept()
        connection.settimeout(10)
        with connection, connection.makefile("rb") as lines:
            recipients, talking = [], self._say(connection, "220 ready", "HELO")
            while talking and (line := lines.readline()):
                command = line.decode().strip()
                self.commands.append(command)
                step = command[:4].upper().replace("EHLO", "HELO")
                if self._killed(client, step):
                    return
                if step == "RCPT" and self._reply(command, step).startswith("250"):
                    recipients.append(re.search("<(.*)>", command)[1])
                talking = self._say(connection, self._reply(command, step), step) and step != "QUIT"
                if step == "DATA" and talking:
                    talking = self._take(client, connection, lines, recipients)

    @contextmanager
    def beside(self):
        """Serve one client in another thread."""
        thread = threading.Thread(target=self.serve)
        thread.start()
        yield self
        thread.join()

    def _take(self, client, connection, lines, recipients):
        """Take a message; whether the talk goes on."""
        content = b""
        while (line := lines.readline()) not in (b".\r\n", b""):
            content += line.removeprefix(b".")
        if line and self._reply("", "dot").startswith("250"):
            self.messages.append((tuple(recipients), content))
        return bool(line) and not self._killed(client, "dot") and self._say(connection, self._reply("", "dot"), "dot")

    def _reply(self, command, step):
        """What it says to a command."""
        usual = {"DATA": "354 go on", "QUIT": "221 bye"}.get(step, "250 well")
        return self.replies.get(command) or self.replies.get(step) or usual

    def _say(self, connection, reply, step):
        """Say it, unless it is to be silent; whether it did."""
        if step == self.silent:
            connection.recv(1)  # until the client gives up
            return False
        connection.sendall(reply.encode() + b"\r\n")
        return True

    def _killed(self, client, step):
        """Kill the client if this is the step for it."""
        if client and step == self.kill:
            os.kill(client, signal.SIGKILL)
        return bool(client) and step == self.kill
