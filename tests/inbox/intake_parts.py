"""What the tests of intake share: an account of the cast, and things that people say."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection

from rostra.accounts.models import Account
from rostra.channels.contract import Incoming, Kind
from rostra.inbox.intake.alone import alone
from rostra.publishing.enums import DeliveryState
from rostra.publishing.models import Delivery


def make_account(**more: Any) -> Account:
    values = {
        "channel": "fake",
        "state": "active",
        "name": "Town",
        "handle": "town",
        "remote_id": "id-town",
        "language": "en",
        **more,
    }
    return Account.objects.create(**values)


def said(
    ref: str, at: datetime, text: str = "When will the road be repaired?", *, by: str = "ana", **more: Any
) -> Incoming:
    raw = more.pop("raw", f"{ref}:{text}:{more.get('kind', '')}".encode("utf-8", "replace"))
    return Incoming(
        ref=ref,
        text=text,
        sent_at=at,
        author_id=f"id-{by}" if by else "",
        author_name=by.title(),
        author_handle=by,
        raw=raw,
        **more,
    )


def edited(ref: str, at: datetime, text: str, **more: Any) -> Incoming:
    return said(ref, at, text, kind=Kind.EDIT, **more)


def gone(ref: str, at: datetime) -> Incoming:
    return said(ref, at, "", kind=Kind.DELETION)


def post(account: Account, ref: str, at: datetime, *, source: str = "editorial.version", number: int = 1) -> Delivery:
    """An item of ours that is on the network."""
    return Delivery.objects.create(
        account=account,
        source=source,
        source_id=number,
        key=f"{source}-{number}",
        content={"text": "We say", "root": ""},
        content_hash=b"\0" * 32,
        state=DeliveryState.SENT,
        state_at=at,
        due_at=at,
        sent_at=at,
        ref=ref,
    )


@contextmanager
def busy(what: str, key: int) -> Iterator[None]:
    """Another worker, on a connection of its own, is at it meanwhile."""
    inside, leave = threading.Event(), threading.Event()

    def work() -> None:
        with alone(what, key):
            inside.set()
            leave.wait(timeout=30)
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    inside.wait(timeout=30)
    try:
        yield
    finally:
        leave.set()
        thread.join()
