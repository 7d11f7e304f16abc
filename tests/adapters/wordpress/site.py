"""A small WordPress of our own on loopback, for tests that need its state or its faults; written from its API's handbook.

It is no proof of how WordPress behaves (`tests/servers/test_wordpress.py` is): it makes every answer possible.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

USER, PASSWORD = "editor", "abcd EFGH ijkl MNOP qrst UVWX"
ME, BOB = 2, 3
AT = "2026-11-20T12:00:00"
RIGHTS = ("publish_posts", "edit_published_posts", "upload_files", "moderate_comments")


@dataclass(frozen=True)
class Fault:
    """What a request answers instead; `drop` closes the connection without an answer."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    drop: bool = False


def answer(value: object, status: int = 200, **headers: str) -> Fault:
    """JSON, or bytes as they are. Headers as `Retry_After=…`."""
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    return Fault(status, body, {name.replace("_", "-"): text for name, text in headers.items()})


def refusal(status: int, code: str, **headers: str) -> Fault:
    return answer({"code": code, "message": "In the site's language.", "data": {"status": status}}, status, **headers)


@dataclass(frozen=True)
class Asked:
    method: str
    route: str
    query: Mapping[str, str]
    body: bytes
    headers: Mapping[str, str]

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Refusal(Exception):
    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.fault = refusal(status, code)


class Site:
    """Posts and comments by number; `asked` are the calls, `faults` what is answered instead, once each."""

    def __init__(self) -> None:
        self.url = ""
        self.link: str | None = "/index.php?rest_route=/"
        self.index: Any = {
            "name": "The City &amp; friends",
            "home": "",
            "namespaces": ["oembed/1.0", "wp/v2"],
            "authentication": {"application-passwords": {}},
        }
        self.user: Any = {"id": ME, "capabilities": dict.fromkeys(RIGHTS, True)}
        self.items: dict[str, dict[int, dict[str, Any]]] = {"posts": {}, "comments": {}, "media": {}}
        self.asked: list[Asked] = []
        self.faults: dict[str, list[Fault]] = {}

    # --- What a test does

    def fail(self, request: str, *faults: Fault) -> None:
        """The next answers to "METHOD route", as "POST posts"."""
        self.faults.setdefault(request, []).extend(faults)

    def to(self, request: str) -> list[Asked]:
        return [asked for asked in self.asked if f"{asked.method} {asked.route}" == request]

    def add(self, kind: str, author: int = ME, **changes: Any) -> dict[str, Any]:
        """A post or comment as the API gives it to an editor."""
        number = len(self.items[kind]) + 1
        item: dict[str, Any] = {
            "id": number,
            "author": author,
            "date_gmt": AT,
            "link": f"{self.url}/?p={number}",
            "content": {"raw": ""},
            "status": "publish",
        }
        if kind == "posts":
            item |= {"modified_gmt": AT, "title": {"raw": ""}, "slug": "", "featured_media": 0}
        else:
            item |= {"post": 1, "parent": 0, "author_name": "Bob", "author_email": "bob@example.org"}
            item |= {"status": "approved", "source_url": f"{self.url}/{number}.png"}
        self.items[kind][number] = {**item, **changes}
        return self.items[kind][number]

    def ask(self, text: str, *, author: int = BOB, **changes: Any) -> str:
        """A comment; answers its reference."""
        return f"comments/{self.add('comments', author, content={'raw': text}, **changes)['id']}"

    # --- What the site does

    def serve(self, asked: Asked) -> Fault:
        if asked.route == "":
            return answer(self.index)
        given = asked.headers.get("authorization", "").removeprefix("Basic ")
        if base64.b64decode(given).decode() != f"{USER}:{PASSWORD}":
            raise Refusal(401, "rest_not_logged_in")
        kind, _, number = asked.route.partition("/")
        if kind == "users":
            return answer(self.user)
        if asked.method == "POST":
            return answer(self._write(kind, int(number or 0), asked), 200 if number else 201)
        if number:
            found = self._one(kind, int(number), trash=asked.method == "DELETE")
            if asked.query.get("force"):
                del self.items[kind][int(number)]
            return answer(found)
        return self._page(kind, asked.query)

    def _one(self, kind: str, number: int, *, trash: bool = False) -> dict[str, Any]:
        if number not in self.items[kind]:
            raise Refusal(404, "rest_comment_invalid_id" if kind == "comments" else "rest_post_invalid_id")
        if trash:
            self.items[kind][number]["status"] = "trash"
        return self.items[kind][number]

    def _write(self, kind: str, number: int, asked: Asked) -> dict[str, Any]:
        if kind == "media" and not number:
            return self.add(kind, title={"raw": asked.query["title"]})
        item = self._one(kind, number) if number else self.add(kind)
        given = asked.json
        for name in ("title", "content"):
            if name in given:
                item[name] = {"raw": given.pop(name)}
        item |= given
        return item

    def _page(self, kind: str, query: Mapping[str, str]) -> Fault:
        found = [item for item in self.items[kind].values() if _fits(item, query)]
        if query.get("order") == "desc":
            found.reverse()
        start = int(query.get("offset", 0))
        page = found[start : start + int(query.get("per_page", 10))]
        return answer(page, X_WP_Total=str(len(found)))


def _fits(item: Mapping[str, Any], query: Mapping[str, str]) -> bool:
    states = query.get("status", "approved").replace("all", "approved,hold").split(",")
    if query.get("search", "") not in item.get("title", {"raw": ""})["raw"]:
        return False
    plain = all(str(item[name]) == query[name] for name in ("post", "parent", "author") if name in query)
    return plain and item["status"] in states and item.get("slug", "") in query.get("slug", item.get("slug", ""))


@contextmanager
def running_site() -> Iterator[Site]:
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            address = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            query = {name: values[0] for name, values in parse_qs(address.query).items()}
            path = query.pop("rest_route", unquote(address.path).removeprefix("/wp-json"))
            route = path.strip("/").removeprefix("wp/v2/")
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(self.command, route, query, body, headers)
            site.asked.append(asked)
            faults = site.faults.get(f"{self.command} {route}", [])
            try:
                given = faults.pop(0) if faults else self.front() if self.command == "HEAD" else site.serve(asked)
            except Refusal as error:
                given = error.fault
            self.close_connection = True
            if given.drop:
                return
            self.send_response_only(given.status)
            for name, value in {"Content-Length": str(len(given.body)), "Connection": "close", **given.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(given.body)

        def front(self) -> Fault:
            if site.link is None:
                return Fault()
            place = site.link if "://" in site.link else f"{site.url}{site.link}"
            return Fault(headers={"Link": f'<{place}>; rel="https://api.w.org/"'})

        do_GET = do_POST = do_DELETE = do_HEAD = handle_any  # noqa: N815 - the names that http.server calls

        def log_message(self, *_: Any) -> None:
            """Tests read `asked`."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        site.url = f"http://127.0.0.1:{server.server_port}"
        site.index["home"] = f"{site.url}/"
        yield site
        server.shutdown()
        thread.join()
