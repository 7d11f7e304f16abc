"""How decisions, lists, holds and requests stand, as their events told it last: `verify` compares the rows with this."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from rostra.audit.sources import Columns, Rows, Standing, Told
from rostra.records import events
from rostra.records.enums import CaseState, ListState
from rostra.records.models import Decision, DisposalList, ErasureCase, Hold, HoldItem

Says = Callable[[Told], Columns]


def _of(says: Says) -> Callable[[Told], tuple[str, Columns]]:
    return lambda told: (told.subject, says(told))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


_WORDS = ("purpose", "number", "title", "legal_basis", "conditions", "direction", "document")
_DAYS = ("decided_on", "valid_from", "valid_until")


def _entered(told: Told) -> Columns:
    words = {name: told.data[name] for name in _WORDS}
    days = {name: _day(told.data[name]) for name in _DAYS}
    never = {"revoked_at": None, "revoked_by": None, "revoked_reason": ""}
    return {**words, **days, **never, "classes": list(told.data["classes"]), "by": told.actor, "at": told.at}


def _revoked(told: Told) -> Columns:
    return {"revoked_at": told.at, "revoked_by": told.actor, "revoked_reason": told.data["reason"]}


def _decisions(body_id: int, _told: Sequence[str]) -> Rows:
    # Outside the body's scope: what belongs to a decision is read by its own table.
    classes: dict[int, list[int]] = {}
    through = Decision.classes.through.objects.filter(decision__body=body_id)
    for decision, record_class in through.order_by("recordclass").values_list("decision", "recordclass"):
        classes.setdefault(decision, []).append(record_class)
    for row in Decision.everywhere.filter(body=body_id).select_related("document"):
        yield (
            str(row.pk),
            {
                **{name: getattr(row, name) for name in (*_WORDS[:-1], *_DAYS, "at", "revoked_at", "revoked_reason")},
                "document": bytes(row.document.sha256).hex() if row.document else None,
                "classes": classes.get(row.pk, []),
                "by": row.by_id,
                "revoked_by": row.revoked_by_id,
            },
        )


DECISIONS = Standing(
    "records.decision",
    {events.DECISION_ENTERED.name: _of(_entered), events.DECISION_REVOKED.name: _of(_revoked)},
    _decisions,
)

_UNSIGNED: Columns = {"first_by": None, "first_at": None}


def _made(told: Told) -> Columns:
    known = {"decision": told.data["decision"], "until": _day(told.data["until"]), "made_by": told.actor}
    later = {"second_by": None, "second_at": None, "begun_at": None, "done_at": None}
    return {**known, **_UNSIGNED, **later, "made_at": told.at, "state": ListState.DRAFT.value}


_LISTED: dict[str, Says] = {
    events.LIST_MADE.name: _made,
    events.LIST_REVIEWED.name: lambda told: {
        "state": ListState.REVIEWED.value,
        "first_by": told.actor,
        "first_at": told.at,
    },
    events.LIST_REOPENED.name: lambda _told: {"state": ListState.DRAFT.value, **_UNSIGNED},
    events.LIST_SIGNED.name: lambda told: {
        "state": ListState.SIGNED.value,
        "second_by": told.actor,
        "second_at": told.at,
    },
    events.LIST_DROPPED.name: lambda _told: {"state": ListState.DROPPED.value},
    events.LIST_BEGUN.name: lambda told: {"state": ListState.RUNNING.value, "begun_at": told.at},
    events.LIST_DONE.name: lambda told: {"state": ListState.DONE.value, "done_at": told.at},
}


def _lists(body_id: int, _told: Sequence[str]) -> Rows:
    named = {"decision": "decision_id", "made_by": "made_by_id", "first_by": "first_by_id", "second_by": "second_by_id"}
    same = ("state", "until", "made_at", "first_at", "second_at", "begun_at", "done_at")
    for row in DisposalList.everywhere.filter(body=body_id).defer("certificate"):
        ids = {name: getattr(row, column) for name, column in named.items()}
        yield str(row.pk), {**ids, **{name: getattr(row, name) for name in same}}


LISTS = Standing("records.disposallist", {kind: _of(says) for kind, says in _LISTED.items()}, _lists)


def _placed(told: Told) -> Columns:
    return {
        "title": told.data["title"],
        "reason": told.data["reason"],
        "search": told.data["search"],
        "records": list(told.data["records"]),
        "review_on": _day(told.data["review_on"]),
        "placed_by": told.actor,
        "placed_at": told.at,
        "lifted_by": None,
        "lifted_at": None,
        "lifted_reason": "",
    }


def _lifted(told: Told) -> Columns:
    return {"lifted_by": told.actor, "lifted_at": told.at, "lifted_reason": told.data["reason"]}


def _holds(body_id: int, _told: Sequence[str]) -> Rows:
    items: dict[int, list[int]] = {}
    for hold, record in HoldItem.everywhere.filter(body=body_id).order_by("record").values_list("hold", "record"):
        items.setdefault(hold, []).append(record)
    for row in Hold.everywhere.filter(body=body_id):
        same = ("title", "reason", "review_on", "placed_at", "lifted_at", "lifted_reason")
        yield (
            str(row.pk),
            {
                **{name: getattr(row, name) for name in same},
                "search": bool(row.query),
                "records": items.get(row.pk, []),
                "placed_by": row.placed_by_id,
                "lifted_by": row.lifted_by_id,
            },
        )


HOLDS = Standing(
    "records.hold",
    {
        events.HOLD_PLACED.name: _of(_placed),
        events.HOLD_REVIEWED.name: _of(lambda told: {"review_on": _day(told.data["review_on"])}),
        events.HOLD_LIFTED.name: _of(_lifted),
    },
    _holds,
)


def _opened(told: Told) -> Columns:
    days = {name: _day(told.data[name]) for name in ("received_on", "due_on")}
    later = {"decision": None, "decided_by": None, "decided_at": None, "done_at": None}
    return {**days, **later, "state": CaseState.OPEN.value, "by": told.actor, "at": told.at}


def _decided(told: Told) -> Columns:
    state = {"state": CaseState.DECIDED.value, "decision": told.data["decision"]}
    return {**state, "decided_by": told.actor, "decided_at": told.at}


def _cases(body_id: int, _told: Sequence[str]) -> Rows:
    for row in ErasureCase.everywhere.filter(body=body_id):
        same = ("state", "received_on", "due_on", "at", "decided_at", "done_at")
        ids = {"decision": row.decision_id, "by": row.by_id, "decided_by": row.decided_by_id}
        yield str(row.pk), {**{name: getattr(row, name) for name in same}, **ids}


CASES = Standing(
    "records.erasurecase",
    {
        events.CASE_OPENED.name: _of(_opened),
        events.CASE_DECIDED.name: _of(_decided),
        events.CASE_DONE.name: _of(lambda told: {"state": CaseState.DONE.value, "done_at": told.at}),
    },
    _cases,
)
