"""The way out to the network: every connect is checked against private addresses, with time-outs.

A name is resolved once, every address it has is checked, and the socket is connected to those very
addresses; a second resolution, a redirect or an odd spelling of an address therefore gains nothing.
`Http` gives client libraries a `requests` session, an `httpx` transport or a plain socket (IMAP, SMTP)
on that one connect. Proxies are not used. Plain Python, no Django.

A time-out is one of a single read: whoever sends a byte every few seconds stays within it for ever. `deadline` bounds
a whole exchange of a `requests` session: connect, handshake, headers, body and redirects.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, NoReturn

import httpcore
import httpx
import requests
from httpcore._backends.sync import SyncStream
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NameResolutionError,
    NewConnectionError,
    ReadTimeoutError,
)

from rostra.core.deadline import Clock, TimedResponse, bounded, deadline

MAX_REDIRECTS = 5
CHUNK = 65_536

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[..., list[Any]]
Dial = Callable[[str, int, float | None], socket.socket]


class AddressRefused(OSError):
    """The host has an address that is not public, and the operator has not opened it in ROSTRA_ALLOW_HOSTS."""


class RequestRefused(requests.ConnectionError, AddressRefused):
    """`AddressRefused` as a `requests` session raises it: code that handles failed connects handles it too."""


class TransportRefused(httpx.ConnectError, AddressRefused):
    """`AddressRefused` as the `httpx` transport raises it."""


# --- The check --------------------------------------------------------------------------------------

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
# Special-purpose ranges (IANA registries) that some Python releases still call global.
_SPECIAL = (
    ipaddress.ip_network("192.0.0.0/24"),
    ipaddress.ip_network("192.88.99.0/24"),
    ipaddress.ip_network("3fff::/20"),
)


def is_public(address: Address) -> bool:
    """Whether anybody on the Internet may own this address; an IPv4 address inside an IPv6 one counts as itself."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
        if inner is not None:
            return is_public(inner)
        if address not in _GLOBAL_UNICAST:
            return False
    special = address.is_multicast or address.is_reserved or any(address in network for network in _SPECIAL)
    return address.is_global and not special


def _normal(host: str) -> str:
    """One spelling for a host name or an IP literal, with or without the brackets of a URL."""
    return host.strip("[]").rstrip(".").lower()


def is_allowed(host: str, port: int, allow: Iterable[str]) -> bool:
    """Whether the operator opened this host: `name`, `name:port`, `1.2.3.4`, `::1` or `[::1]:port`."""
    for entry in allow:
        if _normal(entry) == _normal(host):
            return True
        name, colon, number = entry.rpartition(":")
        if colon and number == str(port) and _normal(name) == _normal(host):
            return True
    return False


def _resolve(host: str, port: int, resolve: Resolve) -> list[Any]:
    try:
        found = resolve(host.strip("[]"), port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise socket.gaierror(socket.EAI_NONAME, f"not a host name: {host!r}") from error
    if not found:
        raise socket.gaierror(socket.EAI_NONAME, f"no address: {host!r}")
    return found


def checked_connect(
    host: str, port: int, allow: Iterable[str], timeout: float | None, *, resolve: Resolve = socket.getaddrinfo
) -> socket.socket:
    """Connect to `host` if all its addresses are public or the operator opened it; `timeout` is in seconds.

    Raises `AddressRefused`, `socket.gaierror` when the name has no address, or the `OSError` of the last address.
    """
    found = _resolve(host, port, resolve)
    if not is_allowed(host, port, allow):
        # One private address among public ones is refused too: nobody publishes such a name in good faith.
        for *_, sockaddr in found:
            if not is_public(ipaddress.ip_address(sockaddr[0])):
                raise AddressRefused(f"{host}:{port} is {sockaddr[0]}, which is not a public address")
    failures: list[OSError] = []
    for family, kind, protocol, _, sockaddr in found:
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(bounded(timeout))
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.connect(sockaddr)
            # The handshake comes next, and lasts no longer than this.
            sock.settimeout(bounded(timeout))
        except OSError as error:
            sock.close()
            failures.append(error)
        else:
            return sock
    raise failures[-1]


# --- requests ---------------------------------------------------------------------------------------


class _Halt(Exception):
    """Carries a refusal past urllib3, which would take an OSError for a broken connection."""

    def __init__(self, refusal: AddressRefused) -> None:
        super().__init__(str(refusal))


def _urllib3_connect(connection: HTTPConnection, dial: Dial, host: str) -> socket.socket:
    """Dial, and say failures in urllib3's own words, so that requests raises what its users expect."""
    try:
        return dial(host, connection.port, connection.timeout)
    except AddressRefused as refusal:
        raise _Halt(refusal) from refusal
    except socket.gaierror as error:
        raise NameResolutionError(connection.host, connection, error) from error
    except TimeoutError as error:
        raise ConnectTimeoutError(connection, f"no connection to {connection.host} in time") from error
    except OSError as error:
        raise NewConnectionError(connection, f"no connection to {connection.host}: {error}") from error


class _PlainConnection(HTTPConnection):
    response_class = TimedResponse

    def __init__(self, *args: Any, dial: Dial, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dial = dial

    def _new_conn(self) -> socket.socket:
        return _urllib3_connect(self, self.dial, self._dns_host)


class _TLSConnection(HTTPSConnection):
    response_class = TimedResponse

    def __init__(self, *args: Any, dial: Dial, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dial = dial

    def _new_conn(self) -> socket.socket:
        return _urllib3_connect(self, self.dial, self._dns_host)


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _PlainConnection


class _TLSPool(HTTPSConnectionPool):
    ConnectionCls = _TLSConnection


class _Adapter(HTTPAdapter):
    """Sends on checked connections only, and never without a time-out."""

    def __init__(self, dial: Dial, timeout: float) -> None:
        super().__init__()
        self._timeout = timeout
        self.poolmanager.pool_classes_by_scheme = {
            "http": partial(_PlainPool, dial=dial),
            "https": partial(_TLSPool, dial=dial),
        }

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        if not args and kwargs.get("timeout") is None:
            kwargs["timeout"] = self._timeout
        try:
            response = super().send(request, *args, **kwargs)
        except _Halt as halt:
            raise RequestRefused(str(halt), request=request) from halt.__cause__
        if response.is_redirect:
            # requests reads the body of a redirect whole before it goes on: that may have no end.
            response.close()
        return response

    def proxy_manager_for(self, proxy: str, **_: Any) -> NoReturn:
        raise RequestRefused(f"a proxy would connect unchecked: {proxy}")


# --- httpx ------------------------------------------------------------------------------------------


class _Backend(httpcore.SyncBackend):
    """The network under httpcore, with our connect."""

    def __init__(self, dial: Dial) -> None:
        self._dial = dial

    def connect_tcp(self, host: str, port: int, timeout: float | None = None, *_: Any, **__: Any) -> SyncStream:
        try:
            return SyncStream(self._dial(host, port, timeout))
        except AddressRefused:
            raise
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(str(error)) from error
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error


class _Transport(httpx.HTTPTransport):
    """Sends on checked connections only, and never without a time-out."""

    def __init__(self, dial: Dial, timeout: float, user_agent: str) -> None:
        context = httpx.create_ssl_context(trust_env=False)
        super().__init__(verify=context, trust_env=False)
        self._pool = httpcore.ConnectionPool(
            ssl_context=context, max_connections=10, keepalive_expiry=5.0, network_backend=_Backend(dial)
        )
        self._timeout = timeout
        self._user_agent = user_agent

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        asked: Mapping[str, float | None] = request.extensions.get("timeout", {})
        seconds = {step: asked.get(step) or self._timeout for step in ("connect", "read", "write", "pool")}
        request.extensions = {**request.extensions, "timeout": seconds}
        request.headers["User-Agent"] = self._user_agent
        try:
            return super().handle_request(request)
        except AddressRefused as refusal:
            raise TransportRefused(str(refusal), request=request) from refusal


# --- The door ---------------------------------------------------------------------------------------


class Http:
    """The way out. `allow` names the hosts that the operator opened (`host` or `host:port`); `timeout` in seconds."""

    def __init__(
        self,
        allow: Iterable[str] = (),
        timeout: float = 20.0,
        user_agent: str = "Rostra",
        *,
        resolve: Resolve = socket.getaddrinfo,
    ) -> None:
        self.allow = tuple(allow)
        self.timeout = timeout
        self.user_agent = user_agent
        self._resolve = resolve

    def _dial(self, host: str, port: int, timeout: float | None) -> socket.socket:
        return checked_connect(host, port, self.allow, timeout, resolve=self._resolve)

    def connect(self, host: str, port: int) -> socket.socket:
        """A connected socket with the time-out set, for IMAP and SMTP. Raises like `checked_connect`."""
        return self._dial(host, port, self.timeout)

    def session(self) -> requests.Session:
        """A `requests` session; a refused address raises `RequestRefused`. The caller closes it."""
        session = requests.Session()
        session.trust_env = False
        session.max_redirects = MAX_REDIRECTS
        session.headers["User-Agent"] = self.user_agent
        for scheme in ("http://", "https://"):
            session.mount(scheme, _Adapter(self._dial, self.timeout))
        return session

    def transport(self) -> httpx.HTTPTransport:
        """A transport for `httpx.Client(transport=…)`; a refused address raises `TransportRefused`."""
        return _Transport(self._dial, self.timeout, self.user_agent)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came: `url` after redirects, the media type as the server names it, the bytes, and whether they are all."""

    url: str
    content_type: str
    body: bytes
    complete: bool


def fetch_limited(
    session: requests.Session,
    url: str,
    limit_bytes: int,
    *,
    seconds: float = 60.0,
    clock: Clock = time.monotonic,
) -> Fetched:
    """GET `url` and stop reading at `limit_bytes` (after decompression) or when `seconds` have passed in all.

    Raises `requests.RequestException`: a status of 400 and more, `Timeout` when it takes too long.
    """
    body = bytearray()
    with deadline(seconds, clock=clock), session.get(url, stream=True) as response:
        response.raise_for_status()
        while len(body) <= limit_bytes:
            try:
                chunk = response.raw.read1(min(CHUNK, limit_bytes + 1 - len(body)), decode_content=True)
            except ReadTimeoutError as error:
                raise requests.Timeout(f"{url} took longer than {seconds:g} s") from error
            except HTTPError as error:
                raise requests.ConnectionError(str(error)) from error
            if not chunk:
                break
            body += chunk
        content_type = response.headers.get("Content-Type", "")
        return Fetched(response.url, content_type, bytes(body[:limit_bytes]), len(body) <= limit_bytes)
