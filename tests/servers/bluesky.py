"""The real Bluesky servers (directory, personal data server, AppView) on loopback, and people on them."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pytest
from atproto import Client  # type: ignore[import-untyped]

from tests.servers.node import node, packages
from tests.servers.postgres import temporary_postgres
from tests.servers.programs import find, free_ports, need, running

T = TypeVar("T")
SOURCE = Path(__file__).parent / "atproto"
PASSWORD = "a long enough password"
PROGRAMS = ("redis-server", "g++", "make")


@dataclass(frozen=True)
class Person:
    """Somebody with an account, acting through the official-looking client, not through our adapter."""

    handle: str
    did: str
    client: Any = field(repr=False)

    def post(self, text: str, **more: Any) -> dict[str, str]:
        """Write a post; answers its strong reference (address and content hash)."""
        record = {"$type": "app.bsky.feed.post", "text": text, "createdAt": self.client.get_current_time_iso(), **more}
        body = {"repo": self.did, "collection": "app.bsky.feed.post", "record": record}
        made = self.client.com.atproto.repo.create_record(body)
        return {"uri": made.uri, "cid": made.cid}

    def upload(self, content: bytes, content_type: str) -> Any:
        """Store a file; answers its blob. (The client's own upload uses what its HTTP library calls deprecated.)"""
        url = f"{self.client._base_url}/com.atproto.repo.uploadBlob"
        headers = {**self.client.request.get_headers(), "Content-Type": content_type}
        return self.client.request.post(url, content=content, headers=headers).content["blob"]

    def record(self, ref: str) -> Any:
        """What stands at an address, as the client's own model."""
        _, _, repo, collection, rkey = ref.split("/")
        found = self.client.com.atproto.repo.get_record({"repo": repo, "collection": collection, "rkey": rkey})
        return found.value

    def posts(self) -> list[str]:
        """The texts in this person's repository."""
        found = self.client.com.atproto.repo.list_records({"repo": self.did, "collection": "app.bsky.feed.post"})
        return [each.value.text for each in found.records]

    def strong(self, ref: str) -> dict[str, str] | None:
        """The strong reference of a post as soon as the AppView has it."""
        posts = self.client.get_posts([ref]).posts
        return {"uri": posts[0].uri, "cid": posts[0].cid} if posts else None

    def replies(self, root: str, under: str) -> list[tuple[str, str]]:
        """Text and address of what stands directly under a post in the thread of `root`."""

        def walk(node: Any) -> list[tuple[str, str]]:
            replies = getattr(node, "replies", None) or []
            if node.post.uri == under:
                return [(each.post.record.text, each.post.uri) for each in replies]
            return [found for each in replies for found in walk(each)]

        return walk(self.client.get_post_thread(root).thread)

    def app_password(self) -> str:
        made = self.client.com.atproto.server.create_app_password({"name": "rostra"})
        return str(made.password)


@dataclass(frozen=True)
class BlueskyNetwork:
    """`url` is what an operator would fill in as the service."""

    url: str
    people: list[Person] = field(default_factory=list)

    def join(self, name: str) -> Person:
        """Open an account and wait until the AppView knows it."""
        client = Client(base_url=f"{self.url}/xrpc")
        made = client.com.atproto.server.create_account(
            {"handle": f"{name}.test", "email": f"{name}@example.org", "password": PASSWORD}
        )
        eventually(lambda: self._signed_in(client, made.handle))
        self.people.append(Person(made.handle, made.did, client))
        return self.people[-1]

    @staticmethod
    def _signed_in(client: Any, handle: str) -> bool:
        from atproto.exceptions import BadRequestError  # type: ignore[import-untyped]

        try:
            client.login(handle, PASSWORD)
        except BadRequestError as error:
            if "Profile not found" not in str(error):
                raise
            return False
        return True


def eventually(question: Callable[[], T], *, seconds: float = 20.0) -> T:
    """Ask until the answer is truthy: an AppView learns of records a moment after they were written."""
    until = time.monotonic() + seconds
    while not (answer := question()):
        if time.monotonic() > until:
            pytest.fail(f"still {answer!r} after {seconds:.0f} s")
        time.sleep(0.25)
    return answer


@pytest.fixture(scope="session")
def bluesky_network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BlueskyNetwork]:
    """PLC, PDS and AppView with their PostgreSQL and Redis; all of it stops with the test run."""
    need(*PROGRAMS)
    home, installed = node(), packages(SOURCE)
    folder = tmp_path_factory.mktemp("bluesky")
    redis, *rest = free_ports(5)
    ports = dict(zip(("plc", "pds", "bsky", "ozone"), rest, strict=True))
    redis_command = [
        find("redis-server"),
        "--port",
        str(redis),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--dir",
        str(folder),
    ]
    with (
        temporary_postgres() as database,
        running(redis_command, log=folder / "redis.log", ready=lambda text: "Ready to accept" in text, seconds=20),
    ):
        environment = {
            **os.environ,
            "NODE_PATH": str(installed / "node_modules"),
            "TMPDIR": str(folder),
            "PORTS": json.dumps(ports),
            "DB_POSTGRES_URL": database,
            "DB_POSTGRES_SCHEMA": "bsky",
            "REDIS_HOST": f"127.0.0.1:{redis}",
            "LOG_ENABLED": "false",
        }
        command = [str(home / "bin/node"), str(SOURCE / "network.cjs")]
        with running(
            command, log=folder / "network.log", ready=lambda text: "READY " in text, seconds=120, env=environment
        ) as output:
            network = BlueskyNetwork(json.loads(output.split("READY ", 1)[1].splitlines()[0])["pds"])
            yield network
            for person in network.people:
                person.client.request.close()
