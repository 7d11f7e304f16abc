"""How a post stands, as its events told it last: `verify` compares the rows with this."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from rostra.audit.sources import Columns, Rows, Standing, Told
from rostra.editorial import events
from rostra.editorial.content import Details
from rostra.editorial.enums import PostState
from rostra.editorial.models import AccountWorkflow, Comment, Post

Says = Callable[[Told], Columns]
_NOT_ASKED: Columns = {"review_asked_by_id": None, "chain": [], "step": 0, "step_due_at": None}

COLUMNS = (
    "title",
    "unit_id",
    "author_id",
    "created_at",
    "state",
    "state_at",
    "revision",
    "saved_by_id",
    "saved_at",
    "due_at",
    "review_asked_by_id",
    "chain",
    "step",
    "step_due_at",
    *Details().columns,
)


def _rows(body_id: int, _told: Sequence[str]) -> Rows:
    for pk, *values in Post.everywhere.filter(body=body_id).values_list("pk", *COLUMNS):
        yield str(pk), dict(zip(COLUMNS, values, strict=True))


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _into(state: PostState, told: Told) -> Columns:
    return {"state": state.value, "state_at": told.at}


def _back(told: Told) -> Columns:
    return {**_into(PostState.DRAFT, told), **_NOT_ASKED}


def _asked(told: Told) -> Columns:
    """Of before there were chains, none is told."""
    data = told.data
    chain = json.loads(data["chain"]) if "chain" in data else []
    fast = {"fast_track": data["fast_track"]} if "fast_track" in data else {}
    return {
        **_into(PostState.REVIEW, told),
        "review_asked_by_id": told.actor,
        "chain": chain,
        "step": int("chain" in data),
        "step_due_at": _instant(data.get("step_due_at")),
        **fast,
    }


def _stepped(told: Told) -> Columns:
    return {"step": told.data["step"], "step_due_at": _instant(told.data["step_due_at"])}


def _by(told: Told) -> Columns:
    return {"saved_by_id": told.actor, "saved_at": told.at}


def _created(told: Told) -> Columns:
    made = {"title": told.data["title"], "unit_id": told.data["unit"], "revision": 0, "due_at": None}
    return {
        **_back(told),
        **_by(told),
        **made,
        "author_id": told.actor,
        "created_at": told.at,
        **Details().columns,
    }


def _saved(told: Told) -> Columns:
    data = told.data
    content = {"title": data["title"], "revision": data["revision"], "due_at": _instant(data["due_at"])}
    return {**_by(told), **content, **details_told(data), **(_back(told) if data["voided"] else {})}


def details_told(data: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of the details that an event changed."""
    read: Mapping[str, Callable[[Any], object]] = {"expires_at": _instant, "asks_until": _day, "slot_day": _day}
    columns = {"content_type": "content_type_id", "slot": "slot_id"}
    return {
        columns.get(name, name): read[name](data[name]) if name in read else data[name]
        for name in events.DETAILS
        if name in data
    }


def _rescheduled(told: Told) -> Columns:
    return {**_by(told), "due_at": _instant(told.data["new"]), "revision": told.data["revision"]}


def _asking_changed(told: Told) -> Columns:
    return {**_by(told), **details_told(told.data), "revision": told.data["revision"]}


_SAYS: dict[str, Says] = {
    events.CREATED.name: _created,
    events.SAVED.name: _saved,
    events.REVIEW_ASKED.name: _asked,
    events.STEP_APPROVED.name: _stepped,
    events.APPROVED.name: lambda told: {**_into(PostState.APPROVED, told), "due_at": _instant(told.data["due_at"])},
    events.RETURNED.name: _back,
    events.RESCHEDULED.name: _rescheduled,
    events.ASKING_CHANGED.name: _asking_changed,
    events.CANCELLED.name: lambda told: {**_back(told), "due_at": _instant(told.data["due_at"])},
    events.DISCARDED.name: lambda told: _into(PostState.DISCARDED, told),
    events.PUBLISHED.name: lambda told: _into(PostState.PUBLISHED, told),
    events.PASSED_ON.name: lambda told: {
        "author_id": told.data["author"],
        "review_asked_by_id": told.data["asked_by"],
    },
    events.WITHDRAWN.name: lambda told: _into(PostState.WITHDRAWN, told),
}


def _of(says: Says) -> Callable[[Told], tuple[str, Columns]]:
    return lambda told: (told.subject, says(told))


POSTS = Standing("editorial.post", {kind: _of(says) for kind, says in _SAYS.items()}, _rows)


def _comment_rows(body_id: int, _told: Sequence[str]) -> Rows:
    columns = ("settled_at", "settled_by_id")
    for pk, *values in Comment.everywhere.filter(body=body_id).values_list("pk", *columns):
        yield str(pk), dict(zip(columns, values, strict=True))


COMMENTS = Standing(
    "editorial.comment",
    {
        events.COMMENTED.name: _of(lambda _told: {"settled_at": None, "settled_by_id": None}),
        events.COMMENT_SETTLED.name: _of(lambda told: {"settled_at": told.at, "settled_by_id": told.actor}),
    },
    _comment_rows,
)


def _workflow_rows(body_id: int, _told: Sequence[str]) -> Rows:
    columns = ("account_id", "model", "by_id", "at")
    for pk, *values in AccountWorkflow.everywhere.filter(body=body_id).values_list("pk", *columns):
        yield str(pk), dict(zip(columns, values, strict=True))


def _workflow_set(told: Told) -> Columns:
    return {"account_id": told.data["account"], "model": told.data["model"], "by_id": told.actor, "at": told.at}


WORKFLOWS = Standing("editorial.workflow", {events.WORKFLOW_SET.name: _of(_workflow_set)}, _workflow_rows)
