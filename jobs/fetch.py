"""A web address in, what it holds out: within limits of size and time, as robots.txt allows (RFC 9309), one request at
a time, and never from a machine of one's own network unless that is allowed.

A name is looked up once, its addresses are judged, and the connection goes to one that passed: a name that leads
elsewhere a moment later leads nowhere. So with every redirect. Reads `read.fetch` and `read.max_bytes`.
"""

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import httpcore2

from jobs import __version__
from jobs.bounds import inflated, too_big
from jobs.read_spec import ReadConfig
from jobs.safe import plain, safe_url

MOVED = (301, 302, 303, 307, 308)
REDIRECTS = 5
LONGEST_DELAY = 10  # seconds of a Crawl-delay that are waited; some sites ask for an hour
ROBOTS_SIZE = 512_000  # bytes of a robots.txt that count; RFC 9309, 2.5, asks for at least 500 KiB
NAT64 = ipaddress.ip_network("64:ff9b::/96")  # an IPv4 address as IPv6 (RFC 6052)
ACCEPT = "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.1"
Resolve = Callable[[str, int], Sequence[str]]


class FetchError(ValueError):
    """Why an address gave nothing."""


@dataclass(frozen=True, slots=True)
class Response:
    """What an address held, unpacked; nothing of it when it was not modified (304)."""

    url: str  # where the last redirect led
    status: int
    body: bytes
    kind: str = ""  # its Content-Type
    etag: str = ""
    modified: str = ""  # its Last-Modified
    location: str = ""


class Fetcher:
    """Asks for one page after the other."""

    def __init__(
        self, config: ReadConfig, network: "Network | None" = None, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        """Nothing is asked yet; network and sleep can be replaced."""
        self._config, self._sleep = config, sleep
        self._network = network or Network(allow_private=config.fetch.allow_private)
        # no proxy of whoever started the night: it would look names up by itself, unjudged
        self._pool = httpcore2.ConnectionPool(ssl.create_default_context(), network_backend=self._network)
        self._robots: dict[str, RobotFileParser] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._asked: dict[str, float] = {}  # host -> when it was last asked

    def get(self, url: str, etag: str = "", modified: str = "") -> Response:
        """What stands at an address (200), or that it is as it was (304); FetchError says why there is neither."""
        given = {"If-None-Match": etag, "If-Modified-Since": modified}
        self._network.deadline = time.monotonic() + self._config.fetch.seconds
        response = self._followed(url, {name: value for name, value in given.items() if value}, self._permitted)
        if response.status not in ((200, 304) if etag or modified else (200,)):
            later = response.status == 429 or response.status >= 500
            remedy = "run the same night again later" if later else "see whether its address is right"
            raise FetchError(f"answered with status {response.status}; {remedy}")
        return response

    def _followed(self, url: str, headers: dict[str, str], check: Callable[[str], None]) -> Response:
        """The answer at the end of the redirects."""
        for _ in range(REDIRECTS + 1):
            check(url)
            response = self._once(url, headers)
            if response.status not in MOVED or not response.location:
                return response
            target = urldefrag(urljoin(url, response.location))[0]
            if not (url := safe_url(target)):
                raise FetchError(f"leads to {plain(target)[:200]!r}, which is no address of the web")
        raise FetchError(f"leads on more than {REDIRECTS} times")

    def _permitted(self, url: str) -> None:
        """FetchError when the site does not want us there."""
        if not self._rules(url).can_fetch(self._config.fetch.agent, url):
            raise FetchError(f"robots.txt of {urlsplit(url).netloc} forbids it to {self._config.fetch.agent}")

    def _rules(self, url: str) -> RobotFileParser:
        """The robots.txt of the site of an address; everything is allowed where there is none."""
        origin = urljoin(url, "/robots.txt")
        if origin not in self._robots:
            try:
                response = self._followed(origin, {}, lambda _: None)
            except FetchError as error:
                raise FetchError(f"its robots.txt, which says what is allowed, {error}") from error
            if response.status >= 500:
                raise FetchError(f"its robots.txt answered with status {response.status}, so nothing is allowed now")
            rules = RobotFileParser()
            text = response.body[:ROBOTS_SIZE].decode("utf-8", "replace") if response.status == 200 else ""
            rules.parse(text.splitlines())
            self._robots[origin] = rules
        return self._robots[origin]

    def _once(self, url: str, headers: dict[str, str]) -> Response:
        """The answer of one address. A host is asked one thing at a time; to wait for it is not its fault."""
        started = time.monotonic()
        with self._locks.setdefault(urlsplit(url).netloc, threading.Lock()):
            self._network.deadline += time.monotonic() - started
            self._wait(url)
            return self._answer(url, headers)

    def _answer(self, url: str, headers: dict[str, str]) -> Response:
        """The same, now."""
        contact = f" (+{self._config.fetch.contact})" if self._config.fetch.contact else ""
        agent = f"{self._config.fetch.agent}/{__version__}{contact}"
        told = [*{"User-Agent": agent, "Accept": ACCEPT, "Accept-Encoding": "gzip", **headers}.items()]
        timeouts = dict.fromkeys(("connect", "read", "write", "pool"), self._config.fetch.seconds)
        try:
            with self._pool.stream("GET", url, headers=told, extensions={"timeout": timeouts}) as answer:
                return self._whole(url, answer)
        except httpcore2.TimeoutException as error:
            limit = f"{self._config.fetch.seconds:g} s"
            raise FetchError(f"took more than {limit}; raise read.fetch.seconds if that is usual there") from error
        except (httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.UnsupportedProtocol) as error:
            raise FetchError(f"cannot be reached: {plain(str(error))[:200] or type(error).__name__}") from error

    def _whole(self, url: str, answer: httpcore2.Response) -> Response:
        """An answer with its body, when that is not too large."""
        heads = {name.lower(): value for name, value in answer.headers}

        def head(name: bytes) -> str:
            """A header, as text."""
            return heads.get(name, b"").decode("latin-1").strip()

        body = b"".join(self._parts(answer.iter_stream()))
        try:
            body = inflated(body, head(b"content-encoding").lower(), self._config) if answer.status == 200 else b""
        except ValueError as error:
            raise FetchError(str(error)) from error
        told = (head(name) for name in (b"content-type", b"etag", b"last-modified", b"location"))
        return Response(url, answer.status, body, *told)

    def _parts(self, stream: Iterable[bytes]) -> Iterable[bytes]:
        """The parts of a body; FetchError when it does not end."""
        size = 0
        for part in stream:
            size += len(part)
            if size > self._config.max_bytes:
                raise FetchError(f"is {too_big(self._config.max_bytes)}")
            yield part

    def _wait(self, url: str) -> None:
        """Let some time pass since the last request to this host; it does not count as the host's own."""
        host, rules = urlsplit(url).netloc, self._robots.get(urljoin(url, "/robots.txt"))
        delay = float(rules.crawl_delay(self._config.fetch.agent) or 0) if rules else 0.0
        pause = max(self._config.fetch.pause, min(delay, LONGEST_DELAY))
        left = self._asked[host] + pause - time.monotonic() if host in self._asked else 0.0
        if left > 0:
            self._sleep(left)
            self._network.deadline += left
        self._asked[host] = time.monotonic()


class Network(httpcore2.NetworkBackend):
    """Connections to addresses that were looked up once and judged, with a moment at which all of them end."""

    def __init__(
        self, *, allow_private: bool = False, resolve: "Resolve | None" = None,
        inner: httpcore2.NetworkBackend | None = None, key: str = "read.fetch.allow_private",
    ) -> None:  # fmt: skip
        """How names are looked up and connections made can be replaced; key: what allows private addresses."""
        self._key = key
        self._private, self._resolve = allow_private, resolve or resolved
        self._inner = inner or httpcore2.SyncBackend()
        self._own = threading.local()  # of each thread the moment when it gives up, on time.monotonic

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:  # fmt: skip
        """A connection to the first address that may be used and answers."""
        addresses = [one for one in self._resolve(host, port) if usable(one, allow_private=self._private)]
        if not addresses:
            raise FetchError(f"{host} is an address of a private network; {self._key} allows it")
        problem: httpcore2.NetworkError | None = None
        for address in addresses:
            try:
                return _Timed(self._inner.connect_tcp(address, port, self.left(timeout)), self)
            except httpcore2.ConnectError as error:
                problem = error
        raise problem or httpcore2.ConnectError("no address")

    @property
    def deadline(self) -> float:
        """When everything ends that this thread asks for."""
        return getattr(self._own, "deadline", float("inf"))

    @deadline.setter
    def deadline(self, moment: float) -> None:
        """End then."""
        self._own.deadline = moment

    def left(self, timeout: float | None) -> float:
        """The seconds that may still be waited."""
        left = min(self.deadline - time.monotonic(), timeout or float("inf"))
        if left <= 0:
            raise httpcore2.ReadTimeout("out of time")
        return left


class _Timed(httpcore2.NetworkStream):
    """A connection on which a drop now and then does not win more time."""

    def __init__(self, stream: httpcore2.NetworkStream, network: Network) -> None:
        """Read and write through this."""
        self._stream, self._network = stream, network

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Some bytes."""
        return self._stream.read(max_bytes, self._network.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send these."""
        self._stream.write(buffer, self._network.left(timeout))

    def close(self) -> None:
        """Hang up."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        """The same connection, encrypted; the certificate is that of the name."""
        stream = self._stream.start_tls(ssl_context, server_hostname, self._network.left(timeout))
        return _Timed(stream, self._network)

    def get_extra_info(self, info: str) -> Any:
        """What the pool wants to know."""
        return self._stream.get_extra_info(info)


def resolved(host: str, port: int) -> list[str]:
    """The addresses of a name, in the order of the system; FetchError when it has none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError(f"{host} is not known: {getattr(error, 'strerror', None) or error}") from error
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def usable(address: str, *, allow_private: bool) -> bool:
    """Whether an address may be connected to: one of the internet, also where it wraps one of IPv4."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return usable(str(inner), allow_private=allow_private)
    if ip.is_multicast or ip.is_unspecified:
        return False
    return allow_private or ip.is_global
