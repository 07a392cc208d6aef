"""Builders of small records, and the guard that keeps every test off the network."""

import ipaddress
import socket

import pytest

from jobs.records import Article, Event, Line, Segment, Sentence, Stamp, Summary, Target, Translation
from jobs.text import content_id


class NetworkUsed(RuntimeError):  # noqa: N818  (no OSError: code that expects to be offline must not swallow it)
    """A test tried to leave this machine."""


def is_local(host):
    if host in ("", None, "localhost", b"localhost"):
        return True
    try:
        return ipaddress.ip_address(host.decode() if isinstance(host, bytes) else host).is_loopback
    except ValueError:
        return False


def guarded(call, host_of):
    def guard(*args, **kwargs):
        if not is_local(host_of(args)):
            raise NetworkUsed(f"{host_of(args)}: tests may not use the network; pass a fake")
        return call(*args, **kwargs)

    return guard


def peer(args):
    """The host of sock.connect(address); a Unix socket has a path instead."""
    return args[1][0] if isinstance(args[1], tuple) else None


@pytest.fixture(autouse=True, scope="session")
def no_network():
    """Connections and name look-ups beyond this machine raise."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded(socket.socket.connect, peer))
        patch.setattr(socket.socket, "connect_ex", guarded(socket.socket.connect_ex, peer))
        patch.setattr(socket, "getaddrinfo", guarded(socket.getaddrinfo, lambda args: args[0]))
        yield


@pytest.fixture
def article():
    """article("One.", "Two.", lang="uk", path="a.txt"): one body line and one segment per sentence."""

    def build(*sentences, **fields):
        name = content_id("\n".join(sentences) + fields.get("path", ""))
        lines = tuple(Line(number, text, "body") for number, text in enumerate(sentences, 1))
        segments = tuple(Segment(f"{name}:{line.number}.1", line.number, (0, len(line.text)), line.text) for line in lines)
        return Article(**{"id": name, "path": "a.txt", "lang": "en", "lines": lines, "segments": segments} | fields)

    return build


@pytest.fixture
def translation(article):
    """translation(("Так.", "Yes."), lang="uk", origin="model"): an article of these pairs with its targets."""

    def build(*pairs, origin="memory", maker="a.tmx", flags=(), **fields):
        sources, targets = zip(*pairs, strict=True) if pairs else ((), ())
        made = tuple(Target(text, origin if text else "none", maker if text else "nothing knows it") for text in targets)
        return Translation(article(*sources, **{"lang": "uk"} | fields), made, tuple(flags))

    return build


@pytest.fixture
def event(translation):
    """Makes an event of articles, each given by its English sentences."""

    def build(*articles):
        summaries = []
        for number, sentences in enumerate(articles):
            item = translation(*((s, s) for s in sentences), origin="source", lang="en", path=f"{number}.txt")
            summaries.append(Summary(item, (Sentence(sentences[0], (item.article.segments[0].id,)),)))
        return Event("e1", "s1", tuple(summaries), Stamp("2024-05-04", "stated"), "Lublin")

    return build


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The folder that a test runs in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path
