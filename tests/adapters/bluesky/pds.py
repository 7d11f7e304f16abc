"""A small Bluesky of our own on loopback, for tests that need its state or its faults; written from the lexicons.

It is no proof of how the real servers behave (`tests/servers/test_bluesky.py` is): it makes every answer possible.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

POST = "app.bsky.feed.post"
TOWN, CITIZEN = "did:plc:town", "did:plc:citizen"
PASSWORD = "abcd-efgh-ijkl-mnop"


@dataclass(frozen=True)
class Fault:
    """What a call answers instead: a status with a body, or nothing (`drop` closes, `hang` waits for the end)."""

    status: int = 500
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    drop: bool = False
    hang: bool = False


def xrpc_error(status: int, name: str, message: str = "", **headers: str) -> Fault:
    body = json.dumps({"error": name, "message": message}).encode()
    return Fault(status, body, {"Content-Type": "application/json", **headers})


def answer(value: Any, content_type: str = "application/json") -> Fault:
    """An answer of the right status with any content."""
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    return Fault(200, body, {"Content-Type": content_type})


@dataclass(frozen=True)
class Call:
    nsid: str
    params: Mapping[str, Any]
    body: bytes
    headers: Mapping[str, str]

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Refusal(Exception):
    def __init__(self, status: int, name: str, message: str = "") -> None:
        super().__init__(name)
        self.fault = xrpc_error(status, name, message)


class Pds:
    """Accounts, records and notifications; `calls` is what was asked, `faults` what is answered instead (once each)."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.handles = {"town.test": TOWN, "citizen.test": CITIZEN}
        self.records: dict[str, dict[str, Any]] = {}
        self.notifications: list[Any] = []
        self.posts: list[Any] = []
        self.labels: dict[str, list[Any]] = {}
        self.indexed: dict[str, str] = {}
        self.profiles: dict[str, Any] = {TOWN: {"did": TOWN, "handle": "town.test", "displayName": "The Town"}}
        self.calls: list[Call] = []
        self.faults: dict[str, list[Fault]] = {}
        self.tokens: set[str] = set()
        self.page_size = 100
        self.end = threading.Event()

    # --- What a test does ---

    def fail(self, nsid: str, *faults: Fault) -> None:
        self.faults.setdefault(nsid, []).extend(faults)

    def called(self, nsid: str) -> list[Call]:
        return [call for call in self.calls if call.nsid == nsid]

    def write(self, did: str, value: dict[str, Any], rkey: str = "", collection: str = POST) -> dict[str, str]:
        """Put a record into a repository; answers its strong reference."""
        uri = f"at://{did}/{collection}/{rkey or f'3jzfcijpj2z{len(self.records):02}'}"
        cid = "bafyrei" + hashlib.sha256(json.dumps(value).encode()).hexdigest()[:52]
        self.records[uri] = {"uri": uri, "cid": cid, "value": value}
        return {"uri": uri, "cid": cid}

    def notify(self, text: str, *, at: datetime, reason: str = "mention", **record: Any) -> str:
        """A citizen writes and the town is told; the list stays newest first."""
        value = {"$type": POST, "text": text, "createdAt": at.isoformat(), **record}
        strong = self.write(CITIZEN, value)
        author = {"did": CITIZEN, "handle": "citizen.test", "displayName": "A Citizen"}
        item = {
            **strong,
            "author": author,
            "reason": reason,
            "record": value,
            "isRead": False,
            "indexedAt": at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        }
        self.indexed[strong["uri"]] = str(item["indexedAt"])
        self.notifications.append(item)
        self.notifications.sort(key=lambda each: str(each["indexedAt"]), reverse=True)
        return strong["uri"]

    # --- What the network does ---

    def serve(self, call: Call) -> Any:
        if call.nsid == "com.atproto.server.createSession":
            return self._sign_in(call.json)
        if call.headers.get("Authorization", "").removeprefix("Bearer ") not in self.tokens:
            raise Refusal(400, "ExpiredToken", "Token has expired")
        return getattr(self, "_" + call.nsid.rpartition(".")[2])(call)

    def _sign_in(self, body: Any) -> Any:
        did = self.handles.get(body["identifier"])
        if did is None or body["password"] != PASSWORD:
            raise Refusal(401, "AuthenticationRequired", "Invalid identifier or password")
        token = f"token-{len(self.calls)}"
        self.tokens.add(token)
        return {"did": did, "handle": body["identifier"], "accessJwt": token, "refreshJwt": "r", "active": True}

    def _getProfile(self, call: Call) -> Any:  # noqa: N802 - the method's name on the network
        (actor,) = call.params["actor"]
        if actor not in self.profiles:
            raise Refusal(400, "InvalidRequest", "Profile not found")
        return self.profiles[actor]

    def _resolveHandle(self, call: Call) -> Any:  # noqa: N802
        (handle,) = call.params["handle"]
        if handle not in self.handles:
            raise Refusal(400, "InvalidRequest", "Unable to resolve handle")
        return {"did": self.handles[handle]}

    def _uploadBlob(self, call: Call) -> Any:  # noqa: N802
        link = hashlib.sha256(call.body).hexdigest()
        kind = call.headers["Content-Type"]
        return {"blob": {"$type": "blob", "ref": {"$link": link}, "mimeType": kind, "size": len(call.body)}}

    def _getRecord(self, call: Call) -> Any:  # noqa: N802
        uri = "at://" + "/".join(call.params[name][0] for name in ("repo", "collection", "rkey"))
        if uri not in self.records:
            raise Refusal(400, "RecordNotFound", f"Could not locate record: {uri}")
        return self.records[uri]

    def _putRecord(self, call: Call) -> Any:  # noqa: N802
        body = call.json
        uri = f"at://{body['repo']}/{body['collection']}/{body['rkey']}"
        if self.records.get(uri, {}).get("cid") != body["swapRecord"]:
            raise Refusal(400, "InvalidSwap", "Record was at another version")
        if len(body["record"].get("text", "")) > 300:
            raise Refusal(400, "InvalidRequest", "Invalid record: grapheme too big (maximum 300, got 301)")
        return self.write(body["repo"], body["record"], body["rkey"], body["collection"])

    def _deleteRecord(self, call: Call) -> Any:  # noqa: N802
        body = call.json
        self.records.pop(f"at://{body['repo']}/{body['collection']}/{body['rkey']}", None)
        return {}

    def _listNotifications(self, call: Call) -> Any:  # noqa: N802
        start = int(call.params.get("cursor", ["0"])[0])
        page = self.notifications[start : start + self.page_size]
        more = {"cursor": str(start + self.page_size)} if start + self.page_size < len(self.notifications) else {}
        return {"notifications": page, **more}

    def _getSession(self, call: Call) -> Any:  # noqa: N802, ARG002
        return {"did": TOWN, "handle": "town.test"}

    def _searchPosts(self, call: Call) -> Any:  # noqa: N802
        """As the network lists: newest first, by the earlier of written and indexed; `since` includes its moment."""
        query = {name: values[0] for name, values in call.params.items()}
        words = query["q"].replace('"', "").casefold()
        found = [view for view in map(self._view, self._written()) if words in view["record"]["text"].casefold()]
        found = [view for view in found if self.sorted_at(view) >= query.get("since", "")]
        found.sort(key=self.sorted_at, reverse=True)
        start = int(query.get("cursor", "0"))
        end = start + min(self.page_size, int(query["limit"]))
        return {"posts": found[start:end], **({"cursor": str(end)} if end < len(found) else {})}

    def _written(self) -> list[dict[str, Any]]:
        return [record for uri, record in self.records.items() if f"/{POST}/" in uri]

    @staticmethod
    def sorted_at(view: Any) -> str:
        written = datetime.fromisoformat(view["record"]["createdAt"]).astimezone(UTC)
        return min(written.isoformat(timespec="milliseconds").replace("+00:00", "Z"), str(view["indexedAt"]))

    def _view(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """A post as the network shows it."""
        did = record["uri"].split("/")[2]
        handle = next(name for name, each in self.handles.items() if each == did)
        author = {"did": did, "handle": handle, "labels": self.labels.get(did, [])}
        indexed = self.indexed.get(record["uri"], str(record["value"]["createdAt"]))
        return {
            "uri": record["uri"],
            "cid": record["cid"],
            "author": author,
            "record": record["value"],
            "indexedAt": indexed,
        }

    def _getPosts(self, call: Call) -> Any:  # noqa: N802
        assert len(call.params["uris"]) <= 25
        return {"posts": [post for post in self.posts if post["uri"] in call.params["uris"]]}


class _Handler(BaseHTTPRequestHandler):
    pds: ClassVar[Pds]

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers["Content-Length"])))

    def _answer(self, body: bytes) -> None:
        address = urlsplit(self.path)
        call = Call(address.path.removeprefix("/xrpc/"), parse_qs(address.query), body, dict(self.headers))
        self.pds.calls.append(call)
        planned = self.pds.faults.get(call.nsid)
        if planned:
            fault = planned.pop(0)
        else:
            try:
                fault = answer(self.pds.serve(call))
            except Refusal as refusal:
                fault = refusal.fault
        if fault.hang:
            self.pds.end.wait(30)
        if fault.hang or fault.drop:
            return
        self.send_response(fault.status)
        for name, value in {"Content-Length": str(len(fault.body)), **fault.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(fault.body)

    def log_message(self, *args: Any) -> None:
        """Keep the output of the tests readable."""


@contextmanager
def running_pds() -> Iterator[Pds]:
    handler = type("Handler", (_Handler,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = False
    pds = handler.pds = Pds(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield pds
    finally:
        pds.end.set()
        server.shutdown()
        thread.join()
        server.server_close()
