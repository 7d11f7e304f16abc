"""The moment in which content goes: its rows are emptied, tombstones and events stay, files wait for their removal.

The one place from which contents go, for lists, for requests and for redactions alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from time import monotonic

from django.db import connection

from rostra.audit import sources
from rostra.audit.actions import Data, NewEvent, record_many
from rostra.audit.models import Tombstone
from rostra.audit.tombstones import allow
from rostra.core.queue import defer
from rostra.core.scoping import current_body_id
from rostra.records import events
from rostra.records.actions.exporting import stop_exports
from rostra.records.disposing import name_of
from rostra.records.enums import CaptureState
from rostra.records.models import (
    Decision,
    DisposalList,
    ErasureCase,
    FileRemoval,
    PageCapture,
    Record,
    RecordFile,
    Redaction,
)
from rostra.records.page_content import EMPTYING
from rostra.records.past_content import PAST, originals_of

_LOCK = 0x486F6C64  # "Hold": the class of the advisory locks between holds and what goes
REMOVE = "records.remove_files"


@dataclass(frozen=True, slots=True)
class Under:
    """By what content goes: a decision, and the list or the request that it was decided for."""

    decision: Decision
    list: DisposalList | None = None
    case: ErasureCase | None = None
    redaction: Redaction | None = None

    @property
    def about(self) -> str:
        if self.list is not None:
            return f"records.disposallist:{self.list.pk}"
        return f"records.erasurecase:{self.case.pk}" if self.case is not None else name_of(self.decision)


def no_new_holds() -> None:
    """Until the transaction ends, nobody places a hold on the body's records; several may ask for this at once."""
    _lock("SELECT pg_advisory_xact_lock_shared(%s, %s)")


def nothing_goes() -> None:
    """Until the transaction ends, nothing of the body goes: what is looked at now is held, or gone already."""
    _lock("SELECT pg_advisory_xact_lock(%s, %s)")


def remove_soon() -> None:
    """Have the job look at the files that are to go, once this transaction is through."""
    defer(REMOVE, key=f"{REMOVE}:{current_body_id()}")


def can_go(record: Record) -> bool:
    """Whether the source of the record knows how its content goes."""
    return record.source in sources.names() and sources.get(record.source).erase is not None


def let_go(records: Sequence[Record], *, under: Under, now: datetime) -> float:
    """Take the content of these records away, for good, in the caller's transaction.

    They are the caller's: read with their event and class, locked, held by nobody, and `can_go`. The rows that others
    write come last, so that nobody waits for them longer than must be; gives for how many seconds so far.
    """
    allow(name_of(under.decision))
    ordered = sorted(records, key=_group)
    Tombstone.objects.bulk_create(_tombstone(row, under, now) for row in ordered)
    told = [_event(source, code, list(rows), under) for (source, code), rows in groupby(ordered, key=_group)]
    record_many(body=current_body_id(), by=None, now=now, events=told)
    ids = [row.pk for row in ordered]
    Record.objects.filter(pk__in=ids).update(words=None, party="", disposed_at=now)
    _remove_files(ordered, under, now)
    stop_exports(now=now)
    began = monotonic()
    for name, group in groupby(ordered, key=lambda row: row.source):
        erase = sources.get(name).erase
        assert erase is not None  # noqa: S101 - for type checkers; see `can_go`
        erase([row.source_key for row in group])
    _forget_tries([f"{row.source}:{row.source_key}" for row in ordered], now)
    return monotonic() - began


def _group(row: Record) -> tuple[str, str]:
    return row.source, row.record_class.code if row.record_class else ""


def _tombstone(row: Record, under: Under, now: datetime) -> Tombstone:
    return Tombstone(
        body_id=row.body_id,
        of=row.event,
        source=row.source,
        source_key=row.source_key,
        content_hash=row.event.content_hash,
        record_class=_group(row)[1],
        decision=name_of(under.decision),
        at=now,
    )


def _event(source: str, code: str, rows: Sequence[Record], under: Under) -> NewEvent:
    named = {"list": under.list, "case": under.case, "redaction": under.redaction}
    data: Data = {
        "decision": under.decision.pk,
        **{name: row.pk for name, row in named.items() if row is not None},
        "source": source,
        "keys": [row.source_key for row in rows],
        "record_class": code,
    }
    return NewEvent(events.DISPOSED_OF.name, under.about, data)


def _remove_files(records: Sequence[Record], under: Under, now: datetime) -> None:
    """Each file once for each list or request, however many of its records held it.

    One that another of its records held when its turn came is tried anew: that may be among those that go now.
    """
    held = RecordFile.objects.filter(record__in=[row.pk for row in records])
    digests = {bytes(digest) for digest in held.values_list("sha256", flat=True)}
    if past := [row.source_key for row in records if row.source == PAST.name]:
        digests |= originals_of(past)
    asked = FileRemoval.objects.filter(list=under.list, case=under.case, past=None, sha256__in=digests)
    # Behind who tries one of them at this moment, and does not see yet what goes here.
    rows = list(asked.exclude(done_at__isnull=False, kept="").select_for_update().order_by("pk"))
    again = [row.pk for row in rows if row.kept]
    FileRemoval.objects.filter(pk__in=again).update(kept="", done_at=None, next_try_at=now)
    fresh = digests - {bytes(row.sha256) for row in rows}
    FileRemoval.objects.bulk_create(
        FileRemoval(sha256=digest, list=under.list, case=under.case, asked_at=now, next_try_at=now)
        for digest in sorted(fresh)
    )
    if again or fresh:
        remove_soon()


def _forget_tries(things: Sequence[str], now: datetime) -> None:
    """Captures of what went that came to nothing, or are still to be made: no records, and their addresses say who wrote."""
    waiting = (CaptureState.DUE, CaptureState.FAILED)
    rows = PageCapture.objects.filter(about__in=things, state__in=waiting).exclude(salt=b"")
    keys = [str(pk) for pk in rows.values_list("pk", flat=True)]
    PageCapture.objects.filter(pk__in=keys).update(state=CaptureState.FAILED, next_try_at=None, done_at=now)
    EMPTYING.erase(keys)


def _lock(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [_LOCK, current_body_id()])
