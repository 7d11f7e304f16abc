"""What the log vouches for of one answer to many: its words as they were written, and what was decided about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Q

from rostra.audit.canonical import canonical
from rostra.audit.sources import Columns, Rows, Source, Standing, Told
from rostra.inbox import events
from rostra.inbox.models import GroupSending
from rostra.inbox.sources import Found, instant, keys_of

SENDING = "inbox.groupsending"

DECIDED = ("approved_at", "approved_by_id", "stopped_at", "stopped_by_id", "reason")


def sending_content(row: GroupSending) -> bytes:
    """Each answer that came of it is a record of its own; for whom it was written stands in its event."""
    return canonical(
        {
            "body": row.body_id,
            "group": row.group_id,
            "texts": row.texts,
            "approved_texts": row.approved_texts,
            "repeats": row.repeats_id,
            "author": row.by_id,
            "at": instant(row.at),
        }
    )


def _read(keys: list[str]) -> Found:
    rows: Iterable[GroupSending] = GroupSending.everywhere.filter(id__in=[int(key) for key in keys]).exclude(salt=b"")
    return {str(row.pk): (bytes(row.salt), sending_content(row)) for row in rows}


def _written(told: Told) -> tuple[str, Columns]:
    return str(told.data["sending"]), {"reason": ""}


def _approved(told: Told) -> tuple[str, Columns]:
    return str(told.data["sending"]), {"approved_at": told.at, "approved_by_id": told.actor}


def _stopped(told: Told) -> tuple[str, Columns]:
    columns = {"stopped_at": told.at, "stopped_by_id": told.actor, "reason": told.data["reason"]}
    return str(told.data["sending"]), columns


def _decided(body_id: int, told: Sequence[str]) -> Rows:
    chosen = Q(id__in=[int(key) for key in told]) | Q(approved_at__isnull=False) | Q(stopped_at__isnull=False)
    for pk, *columns in GroupSending.everywhere.filter(chosen, body=body_id).values_list("id", *DECIDED):
        yield str(pk), dict(zip(DECIDED, columns, strict=True))


GROUP_SOURCES = (Source(SENDING, _read, lambda: [keys_of(GroupSending.everywhere.exclude(salt=b""), "id")]),)
GROUP_STANDINGS = (
    Standing(
        SENDING,
        {
            events.SENDING_WRITTEN.name: _written,
            events.SENDING_APPROVED.name: _approved,
            events.SENDING_STOPPED.name: _stopped,
        },
        _decided,
    ),
)
