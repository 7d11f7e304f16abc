"""An office with an inbox: accounts on channels that can answer in different ways, and citizens who write."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from typing import Any, ClassVar

from rostra.accounts.models import Account
from rostra.audit.models import Event
from rostra.channels import registry
from rostra.channels.contract import Capabilities, Incoming
from rostra.channels.testing import FakeChannel, FakeNetwork
from rostra.inbox.intake import receive
from rostra.inbox.models import Answer, Conversation
from rostra.people.models import Unit
from rostra.publishing.enums import DeliveryState
from rostra.publishing.models import Delivery
from tests.cast import Cast


class PublicOnly(FakeChannel):
    name: ClassVar[str] = "fakepublic"
    can: ClassVar[Capabilities] = dataclasses.replace(FakeChannel.can, private=False)


class Silent(FakeChannel):
    """Collects and never publishes."""

    name: ClassVar[str] = "fakesilent"
    can: ClassVar[Capabilities] = dataclasses.replace(FakeChannel.can, publish=False)


class Plain(FakeChannel):
    """Carries files without descriptions."""

    name: ClassVar[str] = "fakeplain"
    can: ClassVar[Capabilities] = dataclasses.replace(FakeChannel.can, alt_text=False)


class Office:
    def __init__(self, cast: Cast, network: FakeNetwork, now: datetime) -> None:
        self.cast, self.network, self.now = cast, network, now
        self.numbers = itertools.count(1)
        self.city = self.account("city")

    def account(self, handle: str, *, channel: str = "fake", unit: Unit | None = None) -> Account:
        return Account.objects.create(
            channel=channel,
            state="active",
            name=f"Account {handle}",
            handle=f"@{handle}",
            remote_id=f"id-{handle}",
            unit=unit,
            fields={"network": self.network.path, "handle": handle},
        )

    def message(
        self,
        text: str = "When does the library open on Saturday?",
        *,
        account: Account | None = None,
        author: str = "maria",
        at: datetime | None = None,
        **more: Any,
    ) -> Conversation:
        """Somebody writes; gives the conversation in which it stands."""
        at = at or self.now
        values: dict[str, Any] = {
            "ref": f"m{next(self.numbers)}",
            "author_id": f"id-{author}",
            "author_name": author.title(),
            "author_handle": f"@{author}",
            **more,
        }
        said = Incoming(text=text, sent_at=at, raw=text.encode(), **values)
        target = account or self.city
        receive(account=target, messages=[said], now=max(at, self.now))
        found = Conversation.objects.filter(messages__ref=said.ref, account=target)
        return found.select_related("account__unit", "queue__unit", "owner__user", "writing_by__user").get()

    def settle(self, answer: Answer, state: DeliveryState, at: datetime) -> Delivery:
        """Let the delivery of an answer end as a worker would."""
        delivery = Delivery.objects.get(source="inbox.answer", source_id=answer.pk)
        Delivery.objects.filter(pk=delivery.pk).update(state=state, state_at=at, next_try_at=None)
        delivery.refresh_from_db()
        return delivery


@contextmanager
def open_office(cast: Cast, now: datetime) -> Iterator[Office]:
    with ExitStack() as stack:
        network = stack.enter_context(FakeNetwork(clock=lambda: now))
        for channel in (FakeChannel, PublicOnly, Silent, Plain):
            stack.enter_context(registry.temporary(channel))
        yield Office(cast, network, now)


def again(conversation: Conversation) -> Conversation:
    """The conversation as it stands now."""
    rows = Conversation.objects.select_related("account__unit", "queue__unit", "owner__user", "writing_by__user")
    return rows.get(pk=conversation.pk)


def happened(conversation: Conversation) -> list[str]:
    """The kinds of the conversation's events, oldest first."""
    rows = Event.objects.filter(about=f"inbox.conversation:{conversation.pk}").order_by("id")
    return list(rows.values_list("kind", flat=True))
