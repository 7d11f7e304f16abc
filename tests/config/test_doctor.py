"""Whether the address that people are told leads to this Rostra."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from django.utils import timezone

from rostra.config import doctor
from rostra.config.doctor import Finding


@contextmanager
def serving(body: bytes, status: int = 200) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/healthz" else 404)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def found(settings: Any, url: str) -> Finding:
    settings.ROSTRA_URL = url
    (finding,) = doctor._address(timezone.now())
    return finding


def test_private_address_that_answers_is_told_as_such(settings: Any) -> None:
    with serving(b'{"live": true}') as url:
        finding = found(settings, url)

    assert finding.state == f"{url}/healthz answers, at a private address"
    assert (finding.advice.partition(":")[0], finding.serious) == ("Nobody outside reaches it", False)


def test_public_address_that_answers_is_well(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_asked", lambda _where, *_allow: b'{"live": true}')
    finding = found(settings, "https://rostra.city.example")

    assert (finding.state, finding.ok) == ("https://rostra.city.example/healthz answers, at a public address", True)


@pytest.mark.parametrize(("body", "status"), [(b"<html>", 200), (b'{"live": true}', 503)])
def test_what_is_no_answer_of_rostra_is_told(settings: Any, body: bytes, status: int) -> None:
    with serving(body, status) as url:
        finding = found(settings, url)

    assert (f"{url}/healthz gives no answer of Rostra" in finding.state, finding.ok) == (True, False)


def test_something_else_at_the_address_is_serious(settings: Any) -> None:
    with serving(b'{"live": false}') as url:
        finding = found(settings, url)

    assert (finding.state, finding.serious) == (f"{url}/healthz is answered by something else", True)


def test_without_any_network_it_says_so_and_goes_on(settings: Any) -> None:
    finding = found(settings, "http://127.0.0.1:1")

    assert (finding.ok, finding.serious) == (False, False)
    assert "gives no answer of Rostra" in finding.state
