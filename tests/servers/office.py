"""Rostra at work on a real server: the cast's members act, workers do what is due."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image

from rostra.accounts.actions import connect_account
from rostra.accounts.models import Account, Fetch
from rostra.audit.models import Event
from rostra.audit.sequencer import sequence_all
from rostra.audit.verify import unlogged_events, verify_all
from rostra.channels import registry
from rostra.channels.contract import Outgoing, Published
from rostra.editorial import actions as editorial
from rostra.editorial.actions.library import AssetFields, add_asset, save_asset
from rostra.editorial.content import Content, Picture, Target
from rostra.editorial.library import as_picture
from rostra.editorial.models import Post
from rostra.editorial.queries import current
from rostra.inbox.actions import answer
from rostra.inbox.enums import Visibility
from rostra.inbox.intake.collect import collect
from rostra.inbox.models import Answer, Conversation, Message
from rostra.publishing.actions import deliver_due
from rostra.publishing.models import Attempt, Delivery
from tests.cast import Cast
from tests.servers.bluesky import eventually


class Crash(BaseException):
    """The end of a worker's process: nothing in Rostra catches it, as nothing catches a kill."""


class Office:
    """A communications office; acts at the real time, plus what `wait` added to it."""

    def __init__(self) -> None:
        self.ahead = timedelta()
        self.cast = Cast(now=self.now())

    def now(self) -> datetime:
        """The servers live in real time, so the office does too."""
        return datetime.now(UTC) + self.ahead

    def wait(self, **by: float) -> None:
        self.ahead += timedelta(**by)

    def connect(self, channel: str, values: Mapping[str, str]) -> Account:
        administrator = self.cast.administrator.user
        return connect_account(channel=channel, name=channel.title(), values=values, by=administrator, now=self.now())

    def media(self, name: str, alt: str = "") -> Picture:
        """An uploaded picture as posts carry it."""
        asset = add_asset(content=picture(), name=name, by=self.cast.editor, now=self.now())
        ours = AssetFields(name=name, alt=alt, licence="own", people="nobody")
        return as_picture(save_asset(asset=asset, fields=ours, by=self.cast.editor, now=self.now()), alt)

    def publish(self, account: Account, text: str, *, alt: str = "") -> Delivery:
        """The editor writes, with a picture if `alt` describes one, the approver approves, a worker sends."""
        media = (self.media("bridge.png", alt),) if alt else ()
        shared = Content(text, "en", media=media)
        editor, approver = self.cast.editor, self.cast.approver
        post = editorial.create_post(
            title="Bridge",
            due_at=None,
            texts={"": shared},
            versions={Target(account): shared},
            by=editor,
            now=self.now(),
        )
        editorial.ask_review(post=post, by=editor, now=self.now())
        editorial.approve(post=post, content_hash=current(post).hash, by=approver, now=self.now())
        self.deliver()
        editorial.sweep(now=self.now())
        assert Post.objects.get(pk=post.pk).state == "published"
        return Delivery.objects.get(source="editorial.version", account=account)

    def collect(self, account: Account) -> int:
        """The next poll; how many messages were new."""
        self.wait(seconds=registry.get(account.channel).can.poll_seconds)
        new = collect(account, clock=self.now)
        assert set(Fetch.objects.filter(account=account).values_list("error_code", flat=True)) == {""}
        return new

    def receive(self, account: Account) -> Conversation:
        """Poll until the one message that is on its way is there; the conversation in which it stands."""
        assert eventually(lambda: self.collect(account)) == 1
        newest = Message.objects.filter(account=account).latest("pk")
        rows = Conversation.objects.select_related("account", "post_delivery", "owner__user", "writing_by__user")
        return rows.get(pk=newest.conversation_id)

    def answer(self, conversation: Conversation, text: str, visibility: Visibility) -> Answer:
        """The responder answers; it waits for a worker."""
        by = self.cast.responder
        return answer(
            conversation=conversation,
            text=text,
            visibility=visibility,
            by=by,
            now=self.now(),
            version=conversation.version,
        )

    def deliver(self) -> None:
        deliver_due(clock=self.now)

    def deliver_after_crash(self) -> None:
        """Workers that come later: see that the sender is dead, look the item up, send again where it is not there."""
        for _ in range(6):
            self.wait(seconds=61)
            self.deliver()

    def delivery(self, answered: Answer) -> Delivery:
        return Delivery.objects.get(source="inbox.answer", source_id=answered.pk)

    def outcomes(self, answered: Answer) -> list[str]:
        """How each attempt to send it ended."""
        tries = Attempt.objects.filter(delivery=self.delivery(answered)).order_by("number")
        return list(tries.values_list("outcome", flat=True))

    def proven_records(self) -> list[str]:
        """The kinds of all events that captured content, oldest first, after the whole log was verified."""
        sequence_all(now=self.now(), sign_all=True)
        report = verify_all()
        records = list(Event.objects.exclude(content_hash=None).order_by("pk").values_list("kind", flat=True))
        assert (report.ok, report.records, report.waiting) == (True, len(records), 0)
        assert (report.leaves, unlogged_events()) == (Event.objects.count(), 0)
        return records


@contextmanager
def killed_after_publishing(account: Account) -> Iterator[None]:
    """Inside, the worker dies between the answer of the account's network and its own commit."""
    channel = registry.get(account.channel)

    class Mortal(channel):  # type: ignore[misc, valid-type]
        def publish(self, post: Outgoing, *, key: str) -> Published:
            super().publish(post, key=key)
            raise Crash

    with registry.temporary(Mortal), pytest.raises(Crash):
        yield


def picture() -> bytes:
    """A small one."""
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(buffer, "PNG")
    return buffer.getvalue()
