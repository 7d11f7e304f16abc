"""A loopback HTTP server that answers what a test wrote down, and keeps what it was asked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, list[str]]:
        return parse_qs(self.body.decode(), keep_blank_values=True)


@dataclass
class Scripted:
    """`answers` by "METHOD /path": each used once, the last one for ever."""

    url: str = ""
    answers: dict[str, list[tuple[int, dict[str, str], bytes]]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def on(self, request: str, body: object = None, *, status: int = 200, **headers: str) -> None:
        """Answer this request; `body` is JSON, or bytes as they are. Headers as `X_RateLimit_Reset=…`."""
        content = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers.setdefault(request, []).append((status, named, content))

    def to(self, request: str) -> list[Asked]:
        return [asked for asked in self.asked if f"{asked.method} {asked.path}" == request]


@contextmanager
def scripted_server() -> Iterator[Scripted]:
    script = Scripted()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            address = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            script.asked.append(Asked(self.command, address.path, parse_qs(address.query), headers, body))
            answers = script.answers.get(f"{self.command} {address.path}", [(404, {}, b'{"error": "Not Found"}')])
            status, named, content = answers.pop(0) if len(answers) > 1 else answers[0]
            if status == 0:
                self.close_connection = True
                return
            self.send_response_only(status)
            for name, value in {"Content-Length": str(len(content)), "Connection": "close", **named}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)
            self.close_connection = True

        do_GET = do_POST = do_PUT = do_DELETE = handle_any  # noqa: N815 - the names that http.server calls

        def log_message(self, *_: Any) -> None:
            """Tests read `asked`."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        script.url = f"http://127.0.0.1:{server.server_port}"
        yield script
        server.shutdown()
        thread.join()
