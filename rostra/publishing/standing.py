"""How deliveries and corrections stand, as their events told it last: `verify` compares the rows with this."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from rostra.audit.sources import Columns, Rows, Standing, Told
from rostra.publishing import events
from rostra.publishing.content import SOURCE
from rostra.publishing.enums import OPEN_STATES, ChangeState, DeliveryState, Found, Shown, Way
from rostra.publishing.models import Change, Delivery
from rostra.publishing.sources import CHANGE, fingerprint

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
                "expires_at": row.expires_at,
                "taken_by": row.taken_by_id,
                "taken_at": row.taken_at,
                "shown": row.shown,
                "shown_at": row.shown_at,
                "shown_hash": bytes(row.shown_hash).hex() if row.shown_hash else "",
                "shown_text": fingerprint(row.shown_text).hex() if row.shown else "",
            },
        )


_SHOWN = {Found.EDITED.value: Shown.ALTERED.value}
_LEFT: Columns = {"taken_by": None, "taken_at": None}
_UNSEEN: Columns = {"shown": "", "shown_at": None, "shown_hash": "", "shown_text": ""}


def _open() -> Columns:
    return {"state": OPEN, "state_at": None, "error_code": ""}


def _settled(state: DeliveryState, told: Told) -> Columns:
    code = told.data["code"] if state in WITH_REASON else ""
    return {"state": state.value, "state_at": told.at, "error_code": code}


def _queued(told: Told) -> Columns:
    nothing = {"ref": "", "url": "", "sent_at": None, "withdraw_asked_at": None, "expires_at": None}
    due_at = datetime.fromisoformat(told.data["due_at"])
    return {**_open(), **nothing, **_LEFT, **_UNSEEN, "due_at": due_at, "created_by": told.actor}


def _sent(told: Told) -> Columns:
    sent_at = datetime.fromisoformat(told.data["sent_at"])
    place = {"ref": told.data.get("ref", ""), "url": told.data["url"], "sent_at": sent_at}
    return {**_settled(DeliveryState.SENT, told), **place}


def _at_once(told: Told) -> Columns:
    return {**_open(), "due_at": told.at}


def _decided(told: Told) -> Columns:
    return _sent(told) if told.data["sent"] else _at_once(told)


def _seen(told: Told) -> Columns:
    """What a person says, or the page before it counts as published, is kept beside the delivery and changes nothing of it."""
    if told.data["way"] not in (Way.NETWORK, Way.AGAIN):
        return {}
    found, digest = _SHOWN.get(told.data["found"], told.data["found"]), told.data["shown_hash"]
    text = {"shown_text": digest or fingerprint("").hex()}
    baseline = {"shown_hash": digest} if found == Found.SAME else {}
    return {"shown": found, "shown_at": told.at, **text, **baseline}


def _accepted(told: Told) -> Columns:
    if told.data["found"] == Shown.GONE:
        return _settled(DeliveryState.WITHDRAWN, told)
    return {"shown": Shown.SAME.value, "shown_at": told.at, "shown_hash": told.data["shown_hash"]}


def _changed(told: Told) -> Columns:
    """Other words stand there now: what was seen before is compared with nothing any more."""
    return {} if told.data["replacement"] else _UNSEEN


def _not_posted(told: Told) -> Columns:
    return {"state": DeliveryState.FAILED.value, "state_at": told.at, "error_code": "not_posted", "url": "", **_LEFT}


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
    events.CANCELLED.name: lambda told: {
        **_settled(DeliveryState.CANCELLED, told),
        **_LEFT,
        "expires_at": None,
        "url": "",
    },
    events.WITHDRAW_ASKED.name: lambda told: {"withdraw_asked_at": told.at},
    events.WITHDRAWN.name: _into(DeliveryState.WITHDRAWN),
    events.WITHDRAW_FAILED.name: lambda _told: {"withdraw_asked_at": None},
    events.SEEN.name: _seen,
    events.SHOWN_ACCEPTED.name: _accepted,
    events.CHANGED.name: _changed,
    events.EXPIRY_SET.name: lambda told: {"expires_at": _instant(told.data["expires_at"])},
    events.EXPIRY_FAILED.name: lambda _told: {"expires_at": None},
    events.BY_HAND.name: _into(DeliveryState.BY_HAND),
    events.TAKEN.name: lambda told: {"taken_by": told.actor, "taken_at": told.at},
    events.LEFT.name: lambda _told: _LEFT,
    events.LINKED.name: lambda told: {"url": told.data["url"]},
    events.NOT_POSTED.name: _not_posted,
}


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _change_rows(body_id: int, _told: Sequence[str]) -> Rows:
    for row in Change.everywhere.filter(body=body_id).defer("content").iterator():
        yield (
            str(row.pk),
            {
                "state": row.state,
                "state_at": row.state_at,
                "decided_by": row.decided_by_id,
                "decided_at": row.decided_at,
                "reason": row.reason,
                "done_at": row.done_at,
                "error_code": row.error_code if row.state == ChangeState.FAILED else "",
            },
        )


def _change_asked(told: Told) -> Columns:
    nothing = {"decided_by": None, "decided_at": None, "reason": "", "done_at": None}
    return {**_change_into(ChangeState.ASKED, told), **nothing}


def _change_into(state: ChangeState, told: Told) -> Columns:
    return {"state": state.value, "state_at": told.at, "error_code": ""}


def _change_decided(state: ChangeState, told: Told) -> Columns:
    decided = {"decided_by": told.actor, "decided_at": told.at, "reason": told.data.get("reason", "")}
    return {**_change_into(state, told), **decided}


def _change_failed(told: Told) -> Columns:
    return {**_change_into(ChangeState.FAILED, told), "error_code": told.data["code"]}


_SAYS_OF_CHANGES: dict[str, Says] = {
    events.CHANGE_ASKED.name: _change_asked,
    events.CHANGE_CONFIRMED.name: lambda told: _change_decided(ChangeState.CONFIRMED, told),
    events.CHANGE_REFUSED.name: lambda told: _change_decided(ChangeState.REFUSED, told),
    events.CHANGE_DONE.name: lambda told: {**_change_into(ChangeState.DONE, told), "done_at": told.at},
    events.CHANGE_FAILED.name: _change_failed,
    events.CHANGE_RETRIED.name: lambda told: _change_into(ChangeState.CONFIRMED, told),
}


def _of(says: Says) -> Callable[[Told], tuple[str, Columns]]:
    return lambda told: (told.subject, says(told))


DELIVERIES = Standing(SOURCE.name, {kind: _of(says) for kind, says in _SAYS.items()}, _rows, disposed=_UNSEEN)
CHANGES = Standing(
    CHANGE.name, {kind: _of(says) for kind, says in _SAYS_OF_CHANGES.items()}, _change_rows, disposed={"reason": ""}
)
