"""Three networks for benchmarks, in a process of their own: each with its latency, its limits and its way to tell of them.

`python -m bench.networks` serves them on loopback and prints its port; `CHANNELS` are the adapters that talk to them.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, ClassVar, cast
from urllib.parse import parse_qs, urlsplit

import requests

from rostra.channels import registry
from rostra.channels.adapter import Adapter
from rostra.channels.contract import (
    Capabilities,
    Channel,
    Context,
    Field,
    FieldKind,
    Identity,
    Limit,
    Locked,
    Outgoing,
    Published,
    Refused,
    Retry,
)


@dataclass
class Network:
    """One network: `latency` in seconds from and to, at most `calls` of one account in each window of `window` seconds."""

    latency: tuple[float, float]
    calls: int
    window: float
    tells: bool
    keeps_keys: bool
    items: list[dict[str, Any]] = field(default_factory=list)
    by_key: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    counts: dict[tuple[str, int], int] = field(default_factory=lambda: defaultdict(int))
    refused: int = 0

    def count(self, account: str) -> tuple[int, float]:
        """One call more: how many are left in this window, less than 0 for one too many, and when it ends."""
        number = int(time.time() // self.window)
        self.counts[account, number] += 1
        return self.calls - self.counts[account, number], (number + 1) * self.window

    def write(self, account: str, post: dict[str, Any], at: float) -> dict[str, Any]:
        known = self.by_key.get((account, post["key"]))
        if known is not None and self.keeps_keys:
            return known
        item = {**post, "account": account, "ref": str(len(self.items)), "at": at, "written": time.time()}
        self.items.append(item)
        self.by_key[account, post["key"]] = item
        return item


def networks() -> dict[str, Network]:
    """Generous and telling, narrow and telling, narrow and silent."""
    return {
        "calm": Network((0.15, 0.35), calls=300, window=300.0, tells=True, keeps_keys=True),
        "narrow": Network((0.10, 0.25), calls=30, window=12.0, tells=True, keeps_keys=False),
        "curt": Network((0.20, 0.50), calls=30, window=12.0, tells=False, keeps_keys=False),
    }


# --- The server -------------------------------------------------------------------------------------


class Server:
    """As much HTTP as it takes."""

    def __init__(self) -> None:
        self.networks = networks()
        self.random = random.Random(7)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
                method, target, _version = head[0].split(" ")
                headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:])}
                body = await reader.readexactly(int(headers.get("content-length", "0")))
                status, said, extra = await self._answer(method, target, body)
                payload = json.dumps(said).encode()
                lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(payload)}", *extra, "", ""]
                writer.write("\r\n".join(lines).encode() + payload)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            # The caller hung up, or was killed.
            pass
        finally:
            writer.close()

    async def _answer(self, method: str, target: str, body: bytes) -> tuple[int, Any, list[str]]:
        at, url = time.time(), urlsplit(target)
        name, _, account = url.path.strip("/").partition("/")
        if name == "all":
            return 200, {key: {"items": n.items, "refused": n.refused} for key, n in self.networks.items()}, []
        network = self.networks[name]
        left, resets_at = network.count(account)
        extra = _headers(network, left, resets_at)
        if left < 0:
            network.refused += 1
            return 429, {}, [*extra, f"Retry-After: {max(0.0, resets_at - time.time()):.3f}"]
        wait = self.random.uniform(*network.latency) / 2
        await asyncio.sleep(wait)
        if method == "POST":
            item = network.write(account, json.loads(body), at)
        else:
            item = network.by_key.get((account, parse_qs(url.query)["key"][0]), {})
        await asyncio.sleep(wait)
        return 200, {"ref": item.get("ref", "")}, extra


def _headers(network: Network, left: int, resets_at: float) -> list[str]:
    if not network.tells:
        return []
    return [
        f"X-RateLimit-Limit: {network.calls}",
        f"X-RateLimit-Remaining: {max(0, left)}",
        f"X-RateLimit-Reset: {resets_at}",
    ]


async def _main() -> None:
    server = await asyncio.start_server(Server().serve, "127.0.0.1", 0, backlog=1000)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


# --- The adapters -----------------------------------------------------------------------------------


class _Bench(Adapter):
    """An adapter as those of real networks are: `requests` on the checked way out, limits from the headers."""

    label: ClassVar[str] = "Network of the benchmark"
    fields: ClassVar[tuple[Field, ...]] = (
        Field("server", "Server", leads=True),
        Field("handle", "Handle"),
        Field("token", "Token", FieldKind.SECRET),
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.place = f"{context.fields['server']}/{self.name.removeprefix('bench-')}/{context.fields['handle']}"

    def verify(self) -> Identity:
        return Identity(f"id-{self.context.fields['handle']}", self.context.fields["handle"])

    def publish(self, post: Outgoing, *, key: str) -> Published:
        said = self._call("POST", json={"key": key, "text": post.text, "reply_to": post.reply_to, "root": post.root})
        return Published(said["ref"], f"https://bench.example/{said['ref']}", datetime.now(UTC))

    def find(self, post: Outgoing, *, key: str, since: datetime) -> Published | None:  # noqa: ARG002
        ref = self._call("GET", params={"key": key})["ref"]
        return Published(ref, f"https://bench.example/{ref}", datetime.now(UTC)) if ref else None

    def _call(self, method: str, **content: Any) -> Any:
        try:
            with cast("requests.Session", self.context.http.session()) as session:
                answer = session.request(method, self.place, headers={"Authorization": self._token}, **content)
        except requests.ConnectTimeout as error:
            raise Retry("not reached") from error
        except requests.RequestException as error:
            raise Retry(type(error).__name__, sent=method == "POST") from error
        self.limit = _limit(answer)
        match answer.status_code:
            case 200:
                return answer.json()
            case 429:
                raise Retry("rate limit", after=float(answer.headers["Retry-After"]))
            case 401:
                raise Locked("credentials")
            case status:
                raise Refused("invalid", str(status))

    @property
    def _token(self) -> str:
        return f"Bearer {self.context.fields['token']}"


def _limit(answer: requests.Response) -> Limit | None:
    headers = answer.headers
    if "X-RateLimit-Reset" not in headers:
        return None
    resets_at = datetime.fromtimestamp(float(headers["X-RateLimit-Reset"]), UTC)
    return Limit(int(headers["X-RateLimit-Remaining"]), int(headers["X-RateLimit-Limit"]), resets_at)


def _channel(network: str, *, idempotent: bool) -> type[Channel]:
    can = Capabilities(find=True, threads=True, idempotent=idempotent, live_proof="own")
    return type(f"Bench{network.title()}", (_Bench,), {"name": f"bench-{network}", "can": can})


CHANNELS: tuple[type[Channel], ...] = tuple(_channel(name, idempotent=n.keeps_keys) for name, n in networks().items())


@contextmanager
def known() -> Iterator[None]:
    """Meanwhile the adapters are on the list of channels."""
    with ExitStack() as stack:
        for channel in CHANNELS:
            stack.enter_context(registry.temporary(channel))
        yield


if __name__ == "__main__":
    sys.exit(asyncio.run(_main()))
