"""How a person's word stands, as its events told it last: `verify` compares the rows with this."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rostra.audit.sources import Columns, Rows, Standing, Told
from rostra.reports import events
from rostra.reports.models import Attestation

COLUMNS = ("subject", "statement", "by_id", "at", "until", "withdrawn_at", "withdrawn_by_id", "withdraw_reason")


def _rows(body_id: int, _told: Sequence[str]) -> Rows:
    for pk, *values in Attestation.everywhere.filter(body=body_id).values_list("pk", *COLUMNS):
        yield str(pk), dict(zip(COLUMNS, values, strict=True))


def _attested(told: Told) -> tuple[str, Columns]:
    said = {"subject": told.data["subject"], "statement": told.data["statement"], "by_id": told.actor, "at": told.at}
    left = {"withdrawn_at": None, "withdrawn_by_id": None, "withdraw_reason": ""}
    return told.subject, {**said, "until": date.fromisoformat(told.data["until"]), **left}


def _withdrawn(told: Told) -> tuple[str, Columns]:
    gone = {"withdrawn_at": told.at, "withdrawn_by_id": told.actor, "withdraw_reason": told.data["reason"]}
    return told.subject, gone


ATTESTATIONS = Standing(
    "reports.attestation", {events.ATTESTED.name: _attested, events.WITHDRAWN.name: _withdrawn}, _rows
)
