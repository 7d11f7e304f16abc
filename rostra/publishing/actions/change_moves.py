"""What every move of a correction has in common: it happens once, is logged, and people hear of what failed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from rostra.audit.actions import Capture, Data, record
from rostra.audit.registry import EventKind
from rostra.core.refusals import Faster
from rostra.people.actions import notify
from rostra.people.models import User
from rostra.publishing import events
from rostra.publishing.actions.moves import CHANGED
from rostra.publishing.enums import ChangeState
from rostra.publishing.models import Change, Delivery
from rostra.publishing.notices import page_of
from rostra.publishing.sources import CHANGE


def move_change(change: Change, to: ChangeState, *, now: datetime, **fields: Any) -> None:
    """Raises Faster when somebody moved it in between."""
    fields = {"next_try_at": None, "began_at": None, **fields, "state": to, "state_at": now}
    if not Change.objects.filter(pk=change.pk, state=change.state).update(**fields):
        raise Faster(CHANGED)
    for name, value in fields.items():
        setattr(change, name, value)


def update_change(change: Change, **fields: Any) -> None:
    """Change fields of a correction that is under way still. Raises Faster otherwise."""
    if not Change.objects.filter(pk=change.pk, state=ChangeState.CONFIRMED).update(**fields):
        raise Faster(CHANGED)
    for name, value in fields.items():
        setattr(change, name, value)


def note_change(
    change: Change, kind: EventKind, *, by: User | None, now: datetime, data: Data, capture: Capture | None = None
) -> None:
    """Write the correction's event."""
    about = f"{CHANGE.name}:{change.pk}"
    record(body=change.body_id, by=by, now=now, kind=kind.name, about=about, data=data, capture=capture)


def tell_of_change(users: Iterable[User], kind: str, change: Change, *, now: datetime, **data: str) -> None:
    """Let people know, with a link to what is corrected."""
    account = change.delivery.account.name
    url = page_of(change.delivery)
    notify(users=users, kind=kind, now=now, data={"change": change.pk, "account": account, **data}, url=url)


@transaction.atomic
def change_failed(change: Change, code: str, *, by: User | None = None, now: datetime) -> None:
    """It is not made, unless a person tries again; whoever asked for it and whoever confirmed it are told."""
    move_change(change, ChangeState.FAILED, now=now, error_code=code)
    note_change(change, events.CHANGE_FAILED, by=by, now=now, data={"code": code})
    people = [user for user in (change.asked_by, change.decided_by) if user is not None and user != by]
    tell_of_change(people, "publishing.change_failed", change, now=now, code=code)


def end_change(delivery: Delivery, *, by: User | None, now: datetime) -> bool:
    """Somebody takes the item back: then no other words take its place. Gives whether a correction was under way."""
    rows = Change.objects.filter(delivery=delivery, state=ChangeState.CONFIRMED)
    change = rows.select_related("delivery__account", "asked_by", "decided_by").first()
    if change is None:
        return False
    change_failed(change, "taken_back", by=by, now=now)
    return True
