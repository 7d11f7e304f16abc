"""How a stop of publishing stands, as its events told it last: `verify` compares the rows with this."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rostra.audit.sources import Columns, Rows, Standing, Told
from rostra.policy import events
from rostra.policy.models import PublishingHold

COLUMNS = ("account_id", "reason", "answers_go_on", "at", "by_id", "lifted_at", "lifted_by_id", "lift_reason")


def _rows(body_id: int, _told: Sequence[str]) -> Rows:
    for pk, *values in PublishingHold.everywhere.filter(body=body_id).values_list("pk", *COLUMNS):
        yield str(pk), dict(zip(COLUMNS, values, strict=True))


def _stopped(told: Told) -> Columns:
    said = {"account_id": told.data["account"], "reason": told.data["reason"]}
    begun = {"answers_go_on": told.data["answers_go_on"], "at": told.at, "by_id": told.actor}
    return {**said, **begun, "lifted_at": None, "lifted_by_id": None, "lift_reason": ""}


def _resumed(told: Told) -> Columns:
    return {"lifted_at": told.at, "lifted_by_id": told.actor, "lift_reason": told.data["reason"]}


def _of(says: Callable[[Told], Columns]) -> Callable[[Told], tuple[str, Columns]]:
    return lambda told: (told.subject, says(told))


HOLDS = Standing("policy.hold", {events.STOPPED.name: _of(_stopped), events.RESUMED.name: _of(_resumed)}, _rows)
