"""How a post stands, as its events told it last: `verify` compares the rows with this."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from rostra.audit.sources import Columns, Rows, Standing, Told
from rostra.editorial import events
from rostra.editorial.enums import PostState
from rostra.editorial.models import Post

Says = Callable[[Told], Columns]

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
)


def _rows(body_id: int, _told: Sequence[str]) -> Rows:
    for pk, *values in Post.everywhere.filter(body=body_id).values_list("pk", *COLUMNS):
        yield str(pk), dict(zip(COLUMNS, values, strict=True))


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _into(state: PostState, told: Told) -> Columns:
    return {"state": state.value, "state_at": told.at}


def _back(told: Told) -> Columns:
    return {**_into(PostState.DRAFT, told), "review_asked_by_id": None}


def _by(told: Told) -> Columns:
    return {"saved_by_id": told.actor, "saved_at": told.at}


def _created(told: Told) -> Columns:
    made = {"title": told.data["title"], "unit_id": told.data["unit"], "revision": 0, "due_at": None}
    return {**_back(told), **_by(told), **made, "author_id": told.actor, "created_at": told.at}


def _saved(told: Told) -> Columns:
    data = told.data
    content = {"title": data["title"], "revision": data["revision"], "due_at": _instant(data["due_at"])}
    return {**_by(told), **content, **(_back(told) if data["voided"] else {})}


def _rescheduled(told: Told) -> Columns:
    return {**_by(told), "due_at": _instant(told.data["new"]), "revision": told.data["revision"]}


_SAYS: dict[str, Says] = {
    events.CREATED.name: _created,
    events.SAVED.name: _saved,
    events.REVIEW_ASKED.name: lambda told: {**_into(PostState.REVIEW, told), "review_asked_by_id": told.actor},
    events.APPROVED.name: lambda told: {**_into(PostState.APPROVED, told), "due_at": _instant(told.data["due_at"])},
    events.RETURNED.name: _back,
    events.RESCHEDULED.name: _rescheduled,
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
