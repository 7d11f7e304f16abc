from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rostra.accounts import events
from rostra.accounts.queries.exports import export_register
from rostra.audit.actions import record
from rostra.people.models import Member


@transaction.atomic
def take_out_register(*, kind: str, by: Member, now: datetime) -> bytes:
    """The whole register as a file; that somebody took it out is in the log."""
    record(
        body=by.body_id,
        by=by.user,
        now=now,
        kind=events.EXPORTED.name,
        about=f"people.body:{by.body_id}",
        data={"kind": kind},
    )
    return export_register(kind)
