"""Nothing reaches a private address unless the operator opened the host; everything here stays on loopback."""

from __future__ import annotations

import contextlib
import datetime as dt
import gzip
import ipaddress
import itertools
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from rostra.core.deadline import deadline
from rostra.core.http import AddressRefused, Http, checked_connect, fetch_limited, is_allowed, is_public

PUBLIC = "8.8.8.8"


class Pages(BaseHTTPRequestHandler):
    """A small web site: echo of headers, redirects, big and broken bodies."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *args: Any) -> None:
        """Keep the test output quiet."""

    def answer(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def flood(self) -> None:
        """A redirect whose body has no end: stops when the client has gone."""
        self.wfile.write(b"HTTP/1.1 302 Found\r\nLocation: /short\r\nTransfer-Encoding: chunked\r\n\r\n")
        self.close_connection = True
        with contextlib.suppress(OSError):
            for _ in range(100_000):
                self.wfile.write(b"1000\r\n" + b"x" * 4096 + b"\r\n")

    def drip(self, where: str) -> None:
        """A byte now and then, always before a read would time out: in the headers or in the body."""
        self.close_connection = True
        start = b"HTTP/1.1 200 OK\r\n" + (b"" if where == "headers" else b"Content-Length: 900\r\n\r\n")
        self.wfile.write(start + b"x")
        with contextlib.suppress(OSError):
            for _ in range(500):
                if self.server.hushed.wait(0.02):  # type: ignore[attr-defined]
                    return
                self.wfile.write(b"x")

    def do_GET(self) -> None:
        kind, _, rest = self.path[1:].partition("/")
        match kind:
            case "agent":
                self.answer(self.headers["User-Agent"].encode())
            case "to":
                self.answer(b"", 302, Location=rest)
            case "flood":
                self.flood()
            case "drip":
                self.drip(rest)
            case "loop":
                self.answer(b"", 302, Location="/loop")
            case "bytes":
                self.answer(b"x" * int(rest))
            case "bomb":
                self.answer(gzip.compress(b"0" * 5_000_000), Content_Encoding="gzip")
            case "missing":
                self.answer(b"no", 404)
            case "short":
                self.answer(b"abc", Content_Length="3")
            case "mute":
                self.server.hushed.wait(10)  # type: ignore[attr-defined]
            case "cut":
                self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc")
                self.close_connection = True


class Site(ThreadingHTTPServer):
    """Serves `Pages`; a client that goes away is what many tests are about, and no news."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Pages)
        self.hushed = threading.Event()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    server = Site()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server.server_address[1]
    server.hushed.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def session_for() -> Iterator[Callable[..., requests.Session]]:
    opened: list[requests.Session] = []

    def build(*allow: str, **options: Any) -> requests.Session:
        opened.append(Http(allow, **options).session())
        return opened[-1]

    yield build
    for session in opened:
        session.close()


def resolves_to(*answers: str | list[str]) -> Callable[..., list[Any]]:
    """A resolver that gives these answers, one per question; the last one again and again."""
    queue = iter(itertools.chain(answers, itertools.repeat(answers[-1])))

    def resolve(host: str, port: int, **_: Any) -> list[Any]:
        answer = next(queue)
        found = [answer] if isinstance(answer, str) else answer
        return [
            (socket.AF_INET6, socket.SOCK_STREAM, 6, "", (text, port, 0, 0))
            if ":" in text
            else (socket.AF_INET, socket.SOCK_STREAM, 6, "", (text, port))
            for text in found
        ]

    return resolve


@pytest.mark.parametrize(
    ("text", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("64:ff9b::808:808", True),
        ("::ffff:8.8.8.8", True),
        ("2002:808:808::1", True),
        ("0.0.0.0", False),  # noqa: S104 - nothing is bound
        ("10.1.2.3", False),
        ("100.64.0.1", False),
        ("127.0.0.1", False),
        ("127.8.8.8", False),
        ("169.254.169.254", False),
        ("172.16.0.1", False),
        ("192.0.0.8", False),
        ("192.88.99.1", False),
        ("192.168.1.1", False),
        ("198.18.0.1", False),
        ("224.0.1.1", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("::127.0.0.1", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b:1::1", False),
        ("2002:7f00:1::", False),
        ("2001:0:4136:e378:8000:63bf:3fff:fdd2", False),
        ("2001:db8::1", False),
        ("3fff::1", False),
        ("5f00::1", False),
        ("fc00::1", False),
        ("fe80::1", False),
        ("fec0::1", False),
        ("ff0e::1", False),
    ],
)
def test_is_public_knows_every_special_range(text: str, public: bool) -> None:
    assert is_public(ipaddress.ip_address(text)) is public


@pytest.mark.parametrize(
    ("entry", "host", "port", "allowed"),
    [
        ("localhost", "localhost", 80, True),
        ("localhost", "LOCALHOST.", 80, True),
        ("localhost:8000", "localhost", 8000, True),
        ("localhost:8000", "localhost", 80, False),
        ("127.0.0.1", "127.0.0.1", 25, True),
        ("127.0.0.1", "localhost", 25, False),
        ("127.0.0.1", "2130706433", 25, False),
        ("::1", "::1", 25, True),
        ("[::1]", "[::1]", 25, True),
        ("[::1]:25", "::1", 25, True),
        ("[::1]:25", "::1", 26, False),
        ("example.org", "mail.example.org", 25, False),
    ],
)
def test_is_allowed_reads_hosts_with_and_without_port(entry: str, host: str, port: int, allowed: bool) -> None:
    assert is_allowed(host, port, [entry]) is allowed


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "[::ffff:127.0.0.1]", "0"]
)
def test_session_refuses_every_spelling_of_loopback(
    port: int, session_for: Callable[..., requests.Session], host: str
) -> None:
    with pytest.raises(AddressRefused):
        session_for().get(f"http://{host}:{port}/agent")


def test_session_raises_a_refusal_that_is_also_a_failed_connect(
    port: int, session_for: Callable[..., requests.Session]
) -> None:
    with pytest.raises(requests.ConnectionError) as caught:
        session_for().get(f"http://127.0.0.1:{port}/agent")

    assert str(caught.value) == f"127.0.0.1:{port} is 127.0.0.1, which is not a public address"
    assert caught.value.request is not None
    assert caught.value.request.url == f"http://127.0.0.1:{port}/agent"


@pytest.mark.parametrize("entry", ["{host}", "{host}:{port}"])
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_session_reaches_a_host_that_the_operator_opened(
    port: int, session_for: Callable[..., requests.Session], host: str, entry: str
) -> None:
    session = session_for(entry.format(host=host, port=port), user_agent="Rostra (city)")

    assert session.get(f"http://{host}:{port}/agent").text == "Rostra (city)"


def test_session_refuses_another_port_of_an_opened_host(
    port: int, session_for: Callable[..., requests.Session]
) -> None:
    with pytest.raises(AddressRefused):
        session_for("127.0.0.1:1").get(f"http://127.0.0.1:{port}/agent")


def test_session_refuses_a_redirect_from_an_opened_host_to_a_private_one(
    port: int, session_for: Callable[..., requests.Session]
) -> None:
    session = session_for("localhost")

    with pytest.raises(AddressRefused):
        session.get(f"http://localhost:{port}/to/http://127.0.0.1:{port}/agent")


def test_session_follows_a_redirect_between_opened_hosts(
    port: int, session_for: Callable[..., requests.Session]
) -> None:
    session = session_for("localhost", "127.0.0.1")

    assert session.get(f"http://localhost:{port}/to/http://127.0.0.1:{port}/agent").text == "Rostra"


def test_session_stops_after_five_redirects(port: int, session_for: Callable[..., requests.Session]) -> None:
    with pytest.raises(requests.TooManyRedirects, match="5"):
        session_for("127.0.0.1").get(f"http://127.0.0.1:{port}/loop")


@pytest.mark.parametrize("address", ["file:///etc/hosts", "ftp://127.0.0.1/", "gopher://127.0.0.1/"])
def test_session_speaks_only_http(port: int, session_for: Callable[..., requests.Session], address: str) -> None:
    with pytest.raises(requests.exceptions.InvalidSchema):
        session_for("127.0.0.1").get(f"http://127.0.0.1:{port}/to/{address}")


def test_session_ignores_proxies_of_the_environment(
    port: int, session_for: Callable[..., requests.Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")

    assert session_for("127.0.0.1").get(f"http://127.0.0.1:{port}/agent").text == "Rostra"


def test_session_refuses_a_proxy_given_by_the_caller(port: int, session_for: Callable[..., requests.Session]) -> None:
    with pytest.raises(AddressRefused, match="proxy"):
        session_for("127.0.0.1").get(f"http://127.0.0.1:{port}/agent", proxies={"http": "http://127.0.0.1:1"})


def test_session_times_out_by_default(port: int, session_for: Callable[..., requests.Session]) -> None:
    with pytest.raises(requests.ReadTimeout):
        session_for("127.0.0.1", timeout=0.05).get(f"http://127.0.0.1:{port}/mute")


def test_session_keeps_the_timeout_of_the_caller(port: int, session_for: Callable[..., requests.Session]) -> None:
    with pytest.raises(requests.ReadTimeout):
        session_for("127.0.0.1").get(f"http://127.0.0.1:{port}/mute", timeout=0.05)


def test_session_says_that_a_name_does_not_exist(session_for: Callable[..., requests.Session]) -> None:
    def resolve(*_: Any, **__: Any) -> list[Any]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with pytest.raises(requests.ConnectionError, match="Name or service not known") as caught:
        session_for(resolve=resolve).get("http://nowhere.test/")

    assert not isinstance(caught.value, AddressRefused)


def test_session_says_that_nobody_listens(session_for: Callable[..., requests.Session]) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        with pytest.raises(requests.ConnectionError, match=r"no connection to 127\.0\.0\.1") as caught:
            session_for("127.0.0.1").get(f"http://127.0.0.1:{closed.getsockname()[1]}/")

    assert not isinstance(caught.value, AddressRefused)


@pytest.fixture
def dialled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that a socket was asked to connect to; every connect fails by time-out."""
    seen: list[str] = []

    def connect(_: socket.socket, sockaddr: tuple[str, int]) -> None:
        seen.append(sockaddr[0])
        raise TimeoutError("timed out")

    monkeypatch.setattr(socket.socket, "connect", connect)
    return seen


def test_session_connects_to_the_address_that_was_checked(
    session_for: Callable[..., requests.Session], dialled: list[str]
) -> None:
    session = session_for(resolve=resolves_to(PUBLIC, "127.0.0.1"))

    with pytest.raises(requests.ConnectTimeout):
        session.get("http://rebind.test/")
    with pytest.raises(AddressRefused):
        session.get("http://rebind.test/")

    assert dialled == [PUBLIC]


def test_transport_connects_to_the_address_that_was_checked(dialled: list[str]) -> None:
    http = Http(resolve=resolves_to(PUBLIC, "127.0.0.1"))

    with httpx.Client(transport=http.transport()) as client:
        with pytest.raises(httpx.ConnectTimeout):
            client.get("http://rebind.test/")
        with pytest.raises(AddressRefused):
            client.get("http://rebind.test/")

    assert dialled == [PUBLIC]


def test_connect_refuses_a_name_with_one_private_address_among_public_ones(dialled: list[str]) -> None:
    with pytest.raises(AddressRefused, match=r"10\.0\.0\.1"):
        checked_connect("mixed.test", 80, (), 1, resolve=resolves_to([PUBLIC, "10.0.0.1"]))

    assert dialled == []


def test_connect_tries_every_address_of_a_name(dialled: list[str]) -> None:
    with pytest.raises(TimeoutError):
        checked_connect("many.test", 80, (), 1, resolve=resolves_to([PUBLIC, "2606:4700::1111"]))

    assert dialled == [PUBLIC, "2606:4700::1111"]


@pytest.mark.parametrize("address", ["::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "fe80::1%lo"])
def test_connect_refuses_private_ipv6_forms(address: str) -> None:
    with pytest.raises(AddressRefused):
        checked_connect("six.test", 80, (), 1, resolve=resolves_to(address))


def test_connect_says_when_something_is_not_a_host_name() -> None:
    with pytest.raises(socket.gaierror, match="not a host name"):
        checked_connect("a" * 70 + ".test", 80, (), 1)


def test_connect_says_when_a_name_has_no_address() -> None:
    with pytest.raises(socket.gaierror, match="no address"):
        checked_connect("empty.test", 80, (), 1, resolve=resolves_to([]))


def test_connect_gives_a_socket_with_the_timeout(port: int) -> None:
    with Http(["127.0.0.1"], timeout=7).connect("127.0.0.1", port) as sock:
        assert (sock.getpeername(), sock.gettimeout()) == (("127.0.0.1", port), 7.0)


def test_connect_refuses_loopback_that_nobody_opened(port: int) -> None:
    with pytest.raises(AddressRefused):
        Http().connect("localhost", port)


def test_transport_refuses_loopback_that_nobody_opened(port: int) -> None:
    with httpx.Client(transport=Http().transport()) as client, pytest.raises(httpx.ConnectError) as caught:
        client.get(f"http://127.0.0.1:{port}/agent")

    assert isinstance(caught.value, AddressRefused)
    assert str(caught.value) == f"127.0.0.1:{port} is 127.0.0.1, which is not a public address"


def test_transport_reaches_a_host_that_the_operator_opened(port: int) -> None:
    transport = Http([f"localhost:{port}"], user_agent="Rostra (city)").transport()

    with httpx.Client(transport=transport) as client:
        assert client.get(f"http://localhost:{port}/agent").text == "Rostra (city)"


def test_transport_refuses_a_redirect_to_a_private_host(port: int) -> None:
    with (
        httpx.Client(transport=Http(["localhost"]).transport(), follow_redirects=True) as client,
        pytest.raises(AddressRefused),
    ):
        client.get(f"http://localhost:{port}/to/http://127.0.0.1:{port}/agent")


def test_transport_times_out_where_the_caller_sets_no_limit(port: int) -> None:
    transport = Http(["127.0.0.1"], timeout=0.05).transport()

    with httpx.Client(transport=transport) as client, pytest.raises(httpx.ReadTimeout):
        client.get(f"http://127.0.0.1:{port}/mute", timeout=httpx.Timeout(None))


def test_transport_says_that_nobody_listens() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        transport = Http(["127.0.0.1"]).transport()
        with httpx.Client(transport=transport) as client, pytest.raises(httpx.ConnectError) as caught:
            client.get(f"http://127.0.0.1:{closed.getsockname()[1]}/")

    assert not isinstance(caught.value, AddressRefused)


@pytest.fixture
def tls(tmp_path: Path) -> Iterator[tuple[int, Path]]:
    """An HTTPS server whose certificate is for office.test alone; gives its port and the certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "office.test")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("office.test")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, secret = tmp_path / "cert.pem", tmp_path / "key.pem"
    pem.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, secret)
    server = Site()
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server.server_address[1], pem
    server.shutdown()
    server.server_close()
    thread.join()


def test_session_verifies_the_certificate_by_name(
    tls: tuple[int, Path], session_for: Callable[..., requests.Session]
) -> None:
    port, pem = tls
    session = session_for("office.test", "other.test", resolve=resolves_to("127.0.0.1"))
    session.verify = str(pem)

    assert session.get(f"https://office.test:{port}/agent").text == "Rostra"
    with pytest.raises(requests.exceptions.SSLError, match=r"other\.test"):
        session.get(f"https://other.test:{port}/agent")


def test_session_refuses_https_to_a_private_address(
    tls: tuple[int, Path], session_for: Callable[..., requests.Session]
) -> None:
    with pytest.raises(AddressRefused):
        session_for().get(f"https://127.0.0.1:{tls[0]}/agent")


def test_transport_verifies_certificates(tls: tuple[int, Path]) -> None:
    transport = Http(["office.test"], resolve=resolves_to("127.0.0.1")).transport()

    with httpx.Client(transport=transport) as client, pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY"):
        client.get(f"https://office.test:{tls[0]}/agent")


@pytest.mark.parametrize(
    ("size", "kept", "complete"),
    [(0, 0, True), (99, 99, True), (100, 100, True), (101, 100, False), (900_000, 100, False)],
)
def test_fetch_limited_stops_at_the_limit(
    port: int, session_for: Callable[..., requests.Session], size: int, kept: int, complete: bool
) -> None:
    fetched = fetch_limited(session_for("127.0.0.1"), f"http://127.0.0.1:{port}/bytes/{size}", 100)

    assert (len(fetched.body), fetched.complete) == (kept, complete)


def test_fetch_limited_says_where_it_ended_and_what_came(
    port: int, session_for: Callable[..., requests.Session]
) -> None:
    fetched = fetch_limited(session_for("127.0.0.1"), f"http://127.0.0.1:{port}/to//short", 100)

    assert (fetched.url, fetched.content_type, fetched.body) == (
        f"http://127.0.0.1:{port}/short",
        "text/plain; charset=utf-8",
        b"abc",
    )


def test_fetch_limited_reads_no_body_of_a_redirect(port: int, session_for: Callable[..., requests.Session]) -> None:
    """One without an end would hold the job, and fill the memory."""
    fetched = fetch_limited(session_for("127.0.0.1"), f"http://127.0.0.1:{port}/flood", 100, seconds=5.0)

    assert fetched.body == b"abc"


def test_fetch_limited_counts_bytes_after_decompression(
    port: int, session_for: Callable[..., requests.Session]
) -> None:
    fetched = fetch_limited(session_for("127.0.0.1"), f"http://127.0.0.1:{port}/bomb", 1_000)

    assert (fetched.body, fetched.complete) == (b"0" * 1_000, False)


def test_fetch_limited_reads_a_compressed_body_whole(port: int, session_for: Callable[..., requests.Session]) -> None:
    fetched = fetch_limited(session_for("127.0.0.1"), f"http://127.0.0.1:{port}/bomb", 6_000_000)

    assert (len(fetched.body), fetched.complete) == (5_000_000, True)


def test_fetch_limited_raises_for_an_error_status(port: int, session_for: Callable[..., requests.Session]) -> None:
    with pytest.raises(requests.HTTPError, match="404"):
        fetch_limited(session_for("127.0.0.1"), f"http://127.0.0.1:{port}/missing", 100)


def test_fetch_limited_raises_for_a_body_that_breaks_off(
    port: int, session_for: Callable[..., requests.Session]
) -> None:
    with pytest.raises(requests.ConnectionError, match="IncompleteRead"):
        fetch_limited(session_for("127.0.0.1"), f"http://127.0.0.1:{port}/cut", 1_000)


@pytest.mark.parametrize("where", ["headers", "body"])
def test_fetch_limited_gives_up_on_what_drips(
    port: int, session_for: Callable[..., requests.Session], where: str
) -> None:
    with pytest.raises(requests.Timeout):
        fetch_limited(session_for("127.0.0.1"), f"http://127.0.0.1:{port}/drip/{where}", 900, seconds=0.3)


@pytest.mark.parametrize("steps", range(1, 6))
def test_deadline_covers_every_step(port: int, session_for: Callable[..., requests.Session], steps: int) -> None:
    """The clock says at the first, second … look at it that the time is over: connect, handshake, headers."""
    moments = itertools.chain([0.0], itertools.repeat(1.0, steps), itertools.repeat(100.0))

    with pytest.raises(requests.Timeout):
        fetch_limited(
            session_for("127.0.0.1"), f"http://127.0.0.1:{port}/bytes/900000", 900_000, clock=moments.__next__
        )


def test_deadline_ends_with_its_block(port: int, session_for: Callable[..., requests.Session]) -> None:
    session = session_for("127.0.0.1")
    with deadline(0.0), pytest.raises(requests.Timeout):
        session.get(f"http://127.0.0.1:{port}/short")

    assert session.get(f"http://127.0.0.1:{port}/short").content == b"abc"
