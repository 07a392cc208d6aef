"""jobs/fetch.py: what is asked for, of whom, and when it ends. No test leaves this machine."""

import gzip
import socket
import ssl

import httpcore2
import pytest
import trustme
from pytest_httpserver import HTTPServer
from werkzeug import Response

from jobs.config import ReadConfig
from jobs.fetch import Fetcher, FetchError, Network, usable

PAGE = b"<html><body>The council adopted the budget.</body></html>"
WIRE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"


def config(**fetch):
    limits = {name: fetch.pop(name) for name in ("max_bytes",) if name in fetch}
    told = {"contact": "desk@example.org", "pause": 0.0, "allow_private": True, **fetch}
    return ReadConfig.model_validate({"feeds": ("http://a.example/",), "fetch": told, **limits})


def fetcher(slept=None, **fetch):
    return Fetcher(config(**fetch), sleep=(slept if slept is not None else []).append)


@pytest.fixture
def site(httpserver):
    httpserver.expect_request("/robots.txt").respond_with_data("User-agent: nightdesk\nDisallow: /secret/\nCrawl-delay: 3\n")
    httpserver.expect_request("/page").respond_with_data(PAGE, content_type="text/html; charset=utf-8", headers={"ETag": '"1"', "Last-Modified": "Wed"})
    return httpserver


def moved(site, path, target, status=302):
    site.expect_request(path).respond_with_response(Response(status=status, headers={"Location": target}))


def refused(url, **fetch):
    with pytest.raises(FetchError) as error:
        fetcher(**fetch).get(url)
    return str(error.value)


def test_a_page_comes_with_what_tells_whether_it_changes(site):
    found = fetcher().get(site.url_for("/page"))
    assert (found.status, found.body, found.kind, found.etag, found.modified) == (200, PAGE, "text/html; charset=utf-8", '"1"', "Wed")
    asked = site.log[-1][0]
    assert asked.headers["User-Agent"].startswith("nightdesk/") and asked.headers["User-Agent"].endswith(" (+desk@example.org)")
    assert "Cookie" not in asked.headers and asked.headers["Accept-Encoding"] == "gzip"


def test_what_has_not_changed_is_not_sent_again(site):
    site.expect_request("/feed", headers={"If-None-Match": '"1"', "If-Modified-Since": "Wed"}).respond_with_data(status=304)
    assert fetcher().get(site.url_for("/feed"), '"1"', "Wed").status == 304


def test_no_cookie_comes_back(site):
    site.expect_request("/a").respond_with_data(PAGE, headers={"Set-Cookie": "a=b"})
    one = fetcher()
    assert [one.get(site.url_for("/a")).status for _ in "ab"] == [200, 200]
    assert all("Cookie" not in request.headers for request, _ in site.log)


@pytest.mark.parametrize(
    ("path", "problem"),
    [("/secret/x", "robots.txt of localhost:.* forbids it to nightdesk"), ("/none", "answered with status 500"), ("/to-secret", "forbids it"), ("/loop", "leads on more than 5 times"),
     ("/to-file", "'file:///etc/passwd', which is no address of the web"), ("/to-user", "no address of the web"), ("/large", "larger than 9000 bytes"), ("/bomb", "larger than 9000 bytes"),
     ("/brotli", "packed as 'br'"), ("/cut", "gzip is cut short")],
)  # fmt: skip
def test_what_is_not_wanted_says_why(site, path, problem):
    moved(site, "/to-secret", "/secret/x")
    moved(site, "/loop", "/loop")
    moved(site, "/to-file", "file:///etc/passwd")
    moved(site, "/to-user", "http://bank@localhost/")
    site.expect_request("/large").respond_with_data(b"x" * 9001)
    site.expect_request("/bomb").respond_with_data(gzip.compress(bytes(5_000_000)), headers={"Content-Encoding": "gzip"})
    site.expect_request("/brotli").respond_with_data(b"x", headers={"Content-Encoding": "br"})
    site.expect_request("/cut").respond_with_data(gzip.compress(PAGE)[:-9], headers={"Content-Encoding": "gzip"})
    with pytest.raises(FetchError, match=problem):
        fetcher(max_bytes=9000).get(site.url_for(path))


@pytest.mark.parametrize(("status", "problem"), [(404, ""), (503, "robots.txt answered with status 503")])
def test_a_site_without_rules_allows_everything_and_one_that_is_down_nothing(httpserver, status, problem):
    httpserver.expect_request("/robots.txt").respond_with_data(status=status)
    httpserver.expect_request("/page").respond_with_data(PAGE)
    if problem:
        assert problem in refused(httpserver.url_for("/page"))
    else:
        assert fetcher().get(httpserver.url_for("/page")).body == PAGE


def test_a_host_is_left_alone_between_requests_as_its_rules_ask(site):
    slept = []
    one = fetcher(slept, pause=1.0)
    one.get(site.url_for("/page"))
    one.get(site.url_for("/page"))
    assert [round(seconds) for seconds in slept] == [3, 3]  # robots.txt, then its Crawl-delay before each page


# --- whom it connects to ---


class Inner(httpcore2.NetworkBackend):
    """Writes down where it was to connect to, and plays a server."""

    def __init__(self):
        self.to = []

    def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):
        self.to.append(host)
        return httpcore2.MockStream([WIRE])


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "127.9.9.9", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1", "255.255.255.255", "240.0.0.1", "::1", "::",
     "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1", "192.0.2.1", "198.18.0.1"],
)  # fmt: skip
def test_an_address_that_is_not_of_the_internet_is_not_used(address):
    assert not usable(address, allow_private=False)
    inner = Inner()
    one = Fetcher(config(), Network(resolve=lambda host, port: [address], inner=inner))
    with pytest.raises(FetchError, match=r"private network; read\.fetch\.allow_private"):
        one.get("http://news.example/page")
    assert inner.to == []


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"])
def test_an_address_of_the_internet_is_used(address):
    assert usable(address, allow_private=False)


def test_multicast_is_never_used():
    assert not usable("239.1.2.3", allow_private=True) and usable("10.0.0.1", allow_private=True)


def test_the_connection_goes_to_the_address_that_was_judged():
    answers = iter([["10.0.0.1", "93.184.216.34"], ["127.0.0.1"]])  # a name that leads elsewhere a moment later
    inner = Inner()
    one = Fetcher(config(), Network(resolve=lambda host, port: next(answers), inner=inner))
    with pytest.raises(FetchError, match="private network"):
        one.get("http://news.example/page")
    assert inner.to == ["93.184.216.34"]


def test_each_redirect_is_judged_anew(site):
    moved(site, "/away", "http://inside.example/")
    asked = {"localhost": ["127.0.0.1"], "inside.example": []}
    one = Fetcher(config(), Network(allow_private=True, resolve=lambda host, port: asked[host]), [].append)
    with pytest.raises(FetchError, match=r"inside\.example is an address of a private network"):
        one.get(site.url_for("/away"))


def test_a_server_that_says_nothing_or_a_letter_now_and_then_ends_with_its_time():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert "took more than 0.2 s; raise read.fetch.seconds" in refused(f"http://127.0.0.1:{silent.getsockname()[1]}/", seconds=0.2)


class Slow(httpcore2.MockStream):
    """One byte a read, for ever."""

    def read(self, max_bytes, timeout=None):
        return b"x"


def test_a_drop_now_and_then_does_not_win_more_time():
    class Drops(Inner):
        def connect_tcp(self, *args, **kwargs):
            return Slow([])

    one = Fetcher(config(seconds=0.1), Network(resolve=lambda host, port: ["93.184.216.34"], inner=Drops()))
    with pytest.raises(FetchError, match=r"took more than|cannot be reached"):
        one.get("http://news.example/page")


def test_a_machine_that_is_not_there_is_told():
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    assert "cannot be reached" in refused(f"http://127.0.0.1:{port}/")


def test_a_server_that_speaks_no_http_is_told(site):
    class Noise(Inner):
        def connect_tcp(self, *args, **kwargs):
            return httpcore2.MockStream([b"SSH-2.0-OpenSSH\r\n" * 9])

    one = Fetcher(config(), Network(resolve=lambda host, port: ["93.184.216.34"], inner=Noise()))
    with pytest.raises(FetchError, match="cannot be reached"):
        one.get("http://news.example/page")


@pytest.fixture
def secure(monkeypatch, tmp_path):
    """A server with a certificate of an authority that this test trusts, for the name localhost."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    with HTTPServer(ssl_context=context) as server:
        server.expect_request("/robots.txt").respond_with_data("")
        server.expect_request("/page").respond_with_data(PAGE)
        yield server


def test_a_certificate_is_that_of_the_name_though_the_connection_goes_to_an_address(secure):
    assert fetcher().get(f"https://localhost:{secure.port}/page").body == PAGE
    other = Fetcher(config(), Network(allow_private=True, resolve=lambda host, port: ["127.0.0.1"]))
    with pytest.raises(FetchError, match=r"(?i)cannot be reached.*hostname mismatch"):
        other.get(f"https://bank.example:{secure.port}/page")
