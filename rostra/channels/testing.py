"""A channel for tests and benchmarks that can be told to fail in every way: `FakeChannel` on a `FakeNetwork`.

The fake account's fields name the network (see `rostra.channels.fake`), so the same account works in this process and in
a worker that a test starts and kills; that worker needs ROSTRA_FAKE_CHANNEL=1 in its environment.
The suite that every adapter passes is in `rostra.channels.conformance`.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import signal
from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar, Literal

from rostra.channels.adapter import Adapter
from rostra.channels.contract import (
    Attachment,
    Batch,
    Capabilities,
    Context,
    Field,
    FieldKind,
    Identity,
    Incoming,
    Kind,
    Limit,
    Locked,
    Measure,
    Outgoing,
    Published,
    Refused,
    Retry,
    Seen,
    Unsupported,
    WebhookRequest,
)
from rostra.channels.fake.items import Call, Fault, Item, event_of
from rostra.channels.fake.network import FakeNetwork, network_at
from rostra.channels.searching import Sought

__all__ = ["Call", "FakeChannel", "FakeNetwork", "Fault", "Item", "Killed", "NoHttp", "webhook"]


class Killed(BaseException):
    """The process died here, for tests that keep it in one process: nothing catches it, nothing is cleaned up after."""


class NoHttp:
    """No way out: any use is an error of the test's subject."""

    def session(self) -> object:
        raise AssertionError("The network was used.")

    def transport(self) -> object:
        raise AssertionError("The network was used.")

    def connect(self, host: str, port: int) -> object:
        raise AssertionError(f"The network was used: {host}:{port}.")


class FakeChannel(Adapter):
    """All capabilities, on a network of our own. `fields`: network (path), handle, token."""

    name: ClassVar[str] = "fake"
    label: ClassVar[str] = "Fake network"
    can: ClassVar[Capabilities] = Capabilities(
        max_chars=500,
        media=4,
        media_types=("image/png", "image/jpeg"),
        media_bytes=1_000_000,
        alt_text=True,
        threads=True,
        edit=True,
        edit_alt=True,
        look=True,
        withdraw=True,
        hide=True,
        webhooks=True,
        find=True,
        search=True,
        private=True,
        live_proof="own",
    )
    fields: ClassVar[tuple[Field, ...]] = (
        Field("network", "Network", leads=True),
        Field("handle", "Handle"),
        Field("token", "Token", FieldKind.SECRET),
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.network = network_at(context.fields["network"])
        self.account = context.fields["handle"]

    def verify(self) -> Identity:
        remote_id, fault = self._begin("verify")
        self._fail(fault, "after")
        return Identity(remote_id, self.account, url=f"https://fake.example/@{self.account}")

    def publish(self, post: Outgoing, *, key: str) -> Published:
        _, fault = self._begin("publish", key)
        if len(post.text) > self.can.max_chars:
            raise Refused("too_long", f"{len(post.text)} characters")
        try:
            item = self.network.write(
                self.account,
                post.text,
                reply_to=post.reply_to,
                visibility=post.visibility,
                to=post.to,
                key=key,
                media=[(media.content_type, media.alt) for media in post.media if media.read()],
                once=self.can.idempotent,
            )
        except KeyError:
            raise Refused("not_found", "the item answered is not there") from None
        self._fail(fault, "after")
        return _published(item)

    def find(self, post: Outgoing, *, key: str, since: datetime) -> Published | None:  # noqa: ARG002
        _, fault = self._begin("find", key)
        self._fail(fault, "after")
        item = self.network.look(self.account, key)
        if item is not None:
            return _published(item)
        if self.network.admits_lag:
            raise Retry("the network has not caught up with itself")
        return None

    def look(self, ref: str) -> Seen | None:
        _, fault = self._begin("look", ref)
        self._fail(fault, "after")
        try:
            item = self.network.item(ref)
        except KeyError:
            return None
        raw = json.dumps({"ref": item.ref, "text": item.text}).encode()
        return None if item.gone else Seen(ref, item.text, item.url, self.network.edited_at(ref), raw)

    def edit(self, ref: str, post: Outgoing) -> Published:
        _, fault = self._begin("edit", ref)
        if len(post.text) > self.can.max_chars:
            raise Refused("too_long", f"{len(post.text)} characters")
        if not self._own(ref):
            raise Refused("not_found", "the item is not there")
        self.network.edit(ref, post.text, alts=[media.alt for media in post.media])
        self._fail(fault, "after")
        return _published(self.network.item(ref))

    def withdraw(self, ref: str) -> None:
        _, fault = self._begin("withdraw", ref)
        self._own(ref)
        self.network.delete(ref)
        self._fail(fault, "after")

    def hide(self, ref: str, *, hidden: bool) -> None:
        _, fault = self._begin("hide", ref)
        self.network.hide(ref, hidden=hidden)
        self._fail(fault, "after")

    def fetch(self, cursor: str) -> Batch:
        _, fault = self._begin("fetch")
        self._fail(fault, "after")
        page = self.network.feed(self.account, after=int(cursor or 0))
        return Batch(
            messages=tuple(self._incoming(body) for body in page.bodies),
            cursor=str(page.end),
            more=page.more,
            claimed=page.claimed,
            gap=len(page.bodies) < page.claimed,
        )

    def search(self, words: str, cursor: str) -> Batch:
        sought = Sought(words)
        _, fault = self._begin("search", sought.words)
        self._fail(fault, "after")
        listing = self.network.search(lambda text: sought.among([text]), after=int(cursor or 0), newest=not cursor)
        bodies = [json.dumps(event_of(item, "message", item.at)) for item in listing.items]
        return Batch(
            messages=tuple(self._incoming(body) for body in bodies),
            cursor=str(listing.end),
            more=listing.more,
            gap=listing.gap,
        )

    def receive(self, request: WebhookRequest) -> list[Incoming]:
        given = request.headers.get("X-Fake-Signature", "")
        if not hmac.compare_digest(given, _signature(self.context.fields["token"], request.body)):
            raise Refused("not_allowed", "wrong signature")
        return [self._incoming(json.dumps(event)) for event in json.loads(request.body)]

    def measure(self, refs: Sequence[str]) -> list[Measure]:
        _, fault = self._begin("measure")
        self._fail(fault, "after")
        now = self.network.clock()
        items = [self.network.item(ref) for ref in refs]
        return [
            measure
            for item in items
            for measure in (
                Measure(item.ref, "likes", item.likes, now),
                Measure(item.ref, "replies", self.network.replies(item.ref), now),
            )
        ]

    def _begin(self, method: str, key: str = "") -> tuple[str, Fault | None]:
        """Reach the network: limits, credentials and faults that come before it does anything."""
        fault, wait = self.network.begin(self.account, method, key)
        quota = self.network.quota(self.account)
        self.limit = Limit(*quota) if quota else None
        if wait:
            raise Retry("rate limit", after=wait)
        self._fail(fault, "before")
        remote_id = self.network.id_of(self.account, token=self.context.fields["token"])
        if remote_id is None:
            raise Locked("credentials", "wrong token")
        return remote_id, fault

    def _fail(self, fault: Fault | None, moment: Literal["before", "after"]) -> None:
        """What was planned for this moment of the call, if anything was."""
        if fault is None or fault.when != moment:
            return
        match fault.effect:
            case "slow":
                self.network.sleep(fault.seconds)
            case "retry":
                raise Retry("planned", after=fault.retry_after, sent=fault.sent or moment == "after")
            case "refused":
                raise Refused(fault.code, "planned")
            case "locked":
                raise Locked(fault.code, "planned")
            case "unsupported":
                raise Unsupported(fault.code)
            case "crash":
                raise Killed
            case "kill":
                os.kill(os.getpid(), signal.SIGKILL)

    def _own(self, ref: str) -> bool:
        """Whether it is there; what is somebody else's is refused."""
        try:
            item = self.network.item(ref)
        except KeyError:
            return False
        if item.author != self.account:
            raise Refused("not_allowed", "somebody else's item")
        return not item.gone

    def _incoming(self, body: str) -> Incoming:
        event = json.loads(body)
        media = [Attachment(f"file-{index}", kind, alt=alt) for index, (kind, alt) in enumerate(event["media"])]
        return Incoming(
            ref=event["ref"],
            text=event["text"],
            sent_at=datetime.fromisoformat(event["at"]),
            kind=Kind(event["kind"]),
            author_id=f"id-{event['author']}",
            author_name=event["author"],
            author_handle=event["author"],
            url=event["url"],
            reply_to=event["reply_to"],
            root=event["root"],
            visibility=event["visibility"],
            attachments=tuple(media),
            own=event["author"] == self.account,
            raw=body.encode(),
        )


def _published(item: Item) -> Published:
    return Published(item.ref, item.url, item.at, raw=json.dumps({"ref": item.ref, "text": item.text}).encode())


def _signature(token: str, body: bytes) -> str:
    return hmac.new(token.encode(), body, hashlib.sha256).hexdigest()


def webhook(network: FakeNetwork, account: str, ref: str, *, token: str) -> WebhookRequest:
    """The call that the network makes to us about one item."""
    item = network.item(ref)
    body = json.dumps([event_of(item, "message", item.at)]).encode()
    return WebhookRequest("POST", {"X-Fake-Signature": _signature(token, body)}, {"account": account}, body)
