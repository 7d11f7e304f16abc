"""Asks for one part of a page after the other on checked connections, within the capture's limits, and keeps each."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit

import requests
from requests.cookies import RequestsCookieJar
from urllib3.exceptions import HTTPError

from rostra.core.deadline import deadline
from rostra.core.http import CHUNK, AddressRefused, Http
from rostra.records.pages.taken import Exchange, Limits

Headers = Sequence[tuple[str, str]]
ENCODINGS = frozenset({"content-encoding", "transfer-encoding", "content-length"})
"""Said of the bytes on the wire, and no longer true of the decoded body."""
UNSENT = frozenset({"host", "content-length", "connection", "accept-encoding", "transfer-encoding"})
"""Written by the connection itself."""


TRUNCATED = {"length": "too_large", "time": "time_out", "disconnect": "missing_parts"}
"""Why a body ends before its end, as a finding."""
MOMENT = 0.05
"""Seconds."""


class NotFetched(Exception):
    """A part did not come. `code` is one of `findings`: refused, too_many, too_large, time_out, missing_parts."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class _NoCookies(RequestsCookieJar):
    """The browser has its own cookies, and sends them itself."""

    def set_cookie(self, *_args: object, **_kwargs: object) -> None:
        """Keep none."""


class Fetcher:
    """The only way out of a capture. Several threads may ask at once; all share the limits.

    `clock` counts seconds, `now` says the time of day.
    """

    def __init__(
        self,
        http: Http,
        limits: Limits,
        *,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._session = http.session()
        self._session.cookies = _NoCookies()
        self._limits, self._clock, self._now = limits, clock, now
        self._until = clock() + limits.seconds
        self._lock = threading.Lock()
        self._asked = 0
        self._left = limits.size
        self.exchanges: list[Exchange] = []
        self.codes: set[str] = set()

    def close(self) -> None:
        self._session.close()

    @property
    def seconds(self) -> float:
        """What is left of the capture's time."""
        return self._until - self._clock()

    def fetch(self, url: str, *, method: str = "GET", headers: Headers = (), body: bytes = b"") -> Exchange:
        """Ask once, without following where the answer leads. Raises NotFetched; what hit a limit is noted as well."""
        try:
            return self._fetch(url, method, headers, body)
        except NotFetched as error:
            # Whether a part is missed, only who knows what it was for can say.
            if error.code != "missing_parts":
                self.codes.add(error.code)
            raise

    def _fetch(self, url: str, method: str, headers: Headers, body: bytes) -> Exchange:
        with self._lock:
            if self._asked >= self._limits.requests:
                raise NotFetched("too_many")
            self._asked += 1
        if urlsplit(url).scheme not in ("http", "https"):
            raise NotFetched("missing_parts")
        if self.seconds <= 0:
            raise NotFetched("time_out")
        if self._left <= 0:
            raise NotFetched("too_large")
        sent = tuple((name, value) for name, value in headers if name.lower() not in UNSENT)
        at = self._now()
        try:
            with deadline(self.seconds, clock=self._clock), self._ask(url, method, sent, body) as response:
                return self._keep(response, url, method, body, at)
        except AddressRefused as error:
            raise NotFetched("refused") from error
        except (requests.RequestException, HTTPError, ValueError) as error:
            raise NotFetched("time_out" if self._is_over() else "missing_parts") from error

    def _is_over(self) -> bool:
        """Whether a time-out was that of the whole capture: it comes some milliseconds before or after."""
        return self.seconds < MOMENT

    def _ask(self, url: str, method: str, headers: Headers, body: bytes) -> requests.Response:
        return self._session.request(
            method, url, headers=dict(headers), data=body or None, stream=True, allow_redirects=False
        )

    def _keep(self, response: requests.Response, url: str, method: str, body: bytes, at: datetime) -> Exchange:
        content, truncated = self._read(response)
        if truncated:
            self.codes.add(TRUNCATED[truncated])
        exchange = Exchange(
            url=url,
            method=method,
            request_headers=tuple((str(name), str(value)) for name, value in response.request.headers.items()),
            request_body=body,
            status=response.status_code,
            reason=str(response.reason or ""),
            headers=tuple(_plain(response)),
            body=content,
            at=at,
            truncated=truncated,
        )
        with self._lock:
            self.exchanges.append(exchange)
        return exchange

    def _read(self, response: requests.Response) -> tuple[bytes, str]:
        """What came of the body, and why that is not all."""
        body = bytearray()
        if response.is_redirect:
            # Its body says nothing, and may have no end.
            return b"", ""
        try:
            while chunk := response.raw.read1(CHUNK, decode_content=True):
                with self._lock:
                    taken = chunk[: max(self._left, 0)]
                    self._left -= len(chunk)
                body += taken
                if len(taken) < len(chunk):
                    return bytes(body), "length"
        except HTTPError:
            return bytes(body), "time" if self._is_over() else "disconnect"
        return bytes(body), ""


def _plain(response: requests.Response) -> list[tuple[str, str]]:
    """The answer's headers as they came, those that are no longer true of the decoded body under another name."""
    raw = response.raw.headers.iteritems()
    return [(f"X-Archive-Orig-{name}" if name.lower() in ENCODINGS else name, value) for name, value in raw]
