"""How stops of publishing and versions of the policy stand, as their events told it last: `verify` compares the rows with this."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from rostra.audit.sources import Columns, Rows, Standing, Told
from rostra.policy import events
from rostra.policy.enums import VersionState
from rostra.policy.models import PublishingHold, Version

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


_VERSION = (
    "number",
    "form",
    "only",
    "state",
    "opened_at",
    "opened_by_id",
    "asked_at",
    "asked_by_id",
    "adopted_at",
    "adopted_by_id",
    "decision_number",
    "effective_at",
    "in_force_at",
    "ended_at",
    "review_on",
)
_NOT_ASKED: Columns = {"asked_at": None, "asked_by_id": None}


def _versions(body_id: int, _told: Sequence[str]) -> Rows:
    for pk, *values in Version.everywhere.filter(body=body_id).values_list("pk", *_VERSION):
        yield str(pk), dict(zip(_VERSION, values, strict=True))


def _opened(told: Told) -> Columns:
    never = dict.fromkeys(("adopted_at", "adopted_by_id", "effective_at", "in_force_at", "ended_at", "review_on"))
    begun = {"state": VersionState.DRAFT.value, "opened_at": told.at, "opened_by_id": told.actor, "decision_number": ""}
    return {**{name: told.data[name] for name in ("number", "form", "only")}, **begun, **_NOT_ASKED, **never}


def _adopted(told: Told) -> Columns:
    return {
        "state": VersionState.ADOPTED.value,
        "adopted_at": told.at,
        "adopted_by_id": told.actor,
        "decision_number": told.data["decision"],
        "effective_at": datetime.fromisoformat(told.data["effective_at"]),
        "review_on": date.fromisoformat(told.data["review_on"]),
    }


_SAYS: dict[str, Callable[[Told], Columns]] = {
    events.DRAFT_OPENED.name: _opened,
    events.ADOPTION_ASKED.name: lambda told: {
        "state": VersionState.ASKED.value,
        "asked_at": told.at,
        "asked_by_id": told.actor,
    },
    events.DRAFT_RETURNED.name: lambda _told: {"state": VersionState.DRAFT.value, **_NOT_ASKED},
    events.DRAFT_DROPPED.name: lambda _told: {"state": VersionState.DROPPED.value},
    events.VERSION_ADOPTED.name: _adopted,
    events.VERSION_IN_FORCE.name: lambda told: {"state": VersionState.IN_FORCE.value, "in_force_at": told.at},
    events.VERSION_ENDED.name: lambda told: {"state": VersionState.PAST.value, "ended_at": told.at},
}
VERSIONS = Standing("policy.version", {kind: _of(says) for kind, says in _SAYS.items()}, _versions)
