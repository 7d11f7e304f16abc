"""How a delivery stands, as its events told it last: `verify` compares the rows with this."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from rostra.audit.sources import Columns, Rows, Standing, Told
from rostra.publishing import events
from rostra.publishing.content import SOURCE
from rostra.publishing.enums import OPEN_STATES, DeliveryState
from rostra.publishing.models import Delivery

Says = Callable[[Told], Columns]

OPEN = "open"
"""Rostra works on it by itself: between these states it goes many times, and no event tells of each."""
WITH_REASON = (DeliveryState.FAILED, DeliveryState.UNSURE)


def _rows(body_id: int, _told: Sequence[str]) -> Rows:
    for row in Delivery.everywhere.filter(body=body_id).defer("content").iterator():
        works = row.state in OPEN_STATES
        yield (
            str(row.pk),
            {
                "state": OPEN if works else row.state,
                "state_at": None if works else row.state_at,
                "error_code": row.error_code if row.state in WITH_REASON else "",
                "due_at": row.due_at,
                "created_by": row.created_by_id,
                "ref": row.ref,
                "url": row.url,
                "sent_at": row.sent_at,
                "withdraw_asked_at": row.withdraw_asked_at,
            },
        )


def _open() -> Columns:
    return {"state": OPEN, "state_at": None, "error_code": ""}


def _settled(state: DeliveryState, told: Told) -> Columns:
    code = told.data["code"] if state in WITH_REASON else ""
    return {"state": state.value, "state_at": told.at, "error_code": code}


def _queued(told: Told) -> Columns:
    nothing = {"ref": "", "url": "", "sent_at": None, "withdraw_asked_at": None}
    due_at = datetime.fromisoformat(told.data["due_at"])
    return {**_open(), **nothing, "due_at": due_at, "created_by": told.actor}


def _sent(told: Told) -> Columns:
    sent_at = datetime.fromisoformat(told.data["sent_at"])
    place = {"ref": told.data.get("ref", ""), "url": told.data["url"], "sent_at": sent_at}
    return {**_settled(DeliveryState.SENT, told), **place}


def _at_once(told: Told) -> Columns:
    return {**_open(), "due_at": told.at}


def _decided(told: Told) -> Columns:
    return _sent(told) if told.data["sent"] else _at_once(told)


def _into(state: DeliveryState) -> Says:
    return lambda told: _settled(state, told)


_SAYS: dict[str, Says] = {
    events.QUEUED.name: _queued,
    events.SENT.name: _sent,
    events.FAILED.name: _into(DeliveryState.FAILED),
    events.UNKNOWN.name: lambda _told: _open(),
    events.ABSENT.name: lambda _told: _open(),
    events.UNSURE.name: _into(DeliveryState.UNSURE),
    events.DECIDED.name: _decided,
    events.RETRIED.name: _at_once,
    events.CANCELLED.name: _into(DeliveryState.CANCELLED),
    events.WITHDRAW_ASKED.name: lambda told: {"withdraw_asked_at": told.at},
    events.WITHDRAWN.name: _into(DeliveryState.WITHDRAWN),
    events.WITHDRAW_FAILED.name: lambda _told: {"withdraw_asked_at": None},
}


def _of(says: Says) -> Callable[[Told], tuple[str, Columns]]:
    return lambda told: (told.subject, says(told))


DELIVERIES = Standing(SOURCE.name, {kind: _of(says) for kind, says in _SAYS.items()}, _rows)
