"""Exports: asked for with a purpose, written by one worker at a time, tried again, and gone after some weeks.

What is to be written stands in rows: a worker that dies leaves a lease that ends, and the next one goes on after the last
chunk that was recorded.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import Data, record
from rostra.audit.registry import EventKind
from rostra.core.queue import defer
from rostra.core.refusals import Faster, Refused
from rostra.core.scoping import current_body_id
from rostra.people.actions import NotAllowed
from rostra.people.models import Member, User
from rostra.records import events
from rostra.records.enums import ExportFormat, ExportState
from rostra.records.models import Export, ExportPart, JournalEntry
from rostra.records.rules import is_officer
from rostra.records.selecting import Selection

logger = logging.getLogger("rostra.records")

JOB = "records.export"
CLEAR = "records.clear_exports"
LEASE = timedelta(minutes=10)
"""Longer than any chunk takes, and the sealing of a part of usual size: whoever is silent for so long is dead."""
PAUSES = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
TRIES = len(PAUSES) + 1
KEPT = timedelta(days=30)
"""A finished export is a second copy of the records: it goes when it was there long enough to be fetched."""
SMALLEST_SPLIT, LARGEST_SPLIT = 1, 1_000_000
FOLDER = "exports"
CHANGED = _("Somebody else changed this in the meantime. This is how it stands now.")


class ExportNotPossible(Refused):
    """The export cannot be asked for like this."""


def folder_of(export: Export) -> Path:
    """Where everything of an export lies."""
    return Path(settings.FILES_ROOT) / str(export.body_id) / FOLDER / str(export.pk)


def ask_export(
    *,
    format: ExportFormat,  # noqa: A002 - the word of the field
    title: str,
    purpose: str,
    selection: Selection,
    by: Member,
    now: datetime,
    redacted: bool = False,
    split_mb: int | None = None,
) -> Export:
    """Have these records written, in parts of at most about `split_mb` MB. Raises NotAllowed, ExportNotPossible."""
    if not is_officer(by):
        raise NotAllowed(_("Only records officers export records."))
    if not purpose.strip():
        raise ExportNotPossible(_("Say what the export is for: it is written into the log."), field="purpose")
    return open_export(
        format=format,
        title=title,
        purpose=purpose,
        selection=selection,
        by=by.user,
        now=now,
        redacted=redacted,
        split_mb=split_mb,
    )


@transaction.atomic
def open_export(
    *,
    format: ExportFormat,  # noqa: A002 - the word of the field
    title: str,
    purpose: str,
    selection: Selection,
    by: User | None,
    now: datetime,
    redacted: bool = False,
    split_mb: int | None = None,
    at_once: bool = False,
) -> Export:
    """The same for whoever has the machine itself; `at_once`: the caller writes it. Raises ExportNotPossible."""
    if split_mb is not None and not SMALLEST_SPLIT <= split_mb <= LARGEST_SPLIT:
        raise ExportNotPossible(_("A part has at least one megabyte, and at most a million."), field="split_mb")
    if redacted and format == ExportFormat.JOURNAL:
        raise ExportNotPossible(_("The public journal is written for everybody already."), field="redacted")
    _require_something(format, selection)
    row = Export.objects.create(
        format=format,
        title=title.strip()[:200],
        purpose=purpose.strip(),
        selection=selection.as_json(),
        redacted=redacted,
        split_mb=split_mb,
        by=by,
        at=now,
        next_try_at=now,
    )
    data: Data = {"format": str(format), "purpose": row.purpose, "redacted": redacted}
    note(row, events.EXPORT_ASKED, by=by, now=now, data=data)
    if not at_once:
        defer(JOB, key=JOB)
    return row


@transaction.atomic
def retry_export(*, export: Export, by: Member, now: datetime) -> Export:
    """Go on with what was given up. Raises NotAllowed; Faster where it was not, or not any more."""
    if not is_officer(by):
        raise NotAllowed(_("Only records officers export records."))
    fresh = {"state": ExportState.WAITING, "next_try_at": now, "tries": 0, "error": ""}
    if not Export.objects.filter(pk=export.pk, state=ExportState.FAILED).update(**fresh):
        raise Faster(CHANGED)
    note(export, events.EXPORT_RETRIED, by=by.user, now=now)
    defer(JOB, key=JOB)
    return _with(export, fresh)


@transaction.atomic
def claim(now: datetime, *, export: Export | None = None) -> Export | None:
    """Take what is to be written next, of any body (or this one), until the lease ends. None: nothing is due.

    What took its worker down on every try is given up.
    """
    rows = Export.everywhere.filter(next_try_at__lte=now).order_by("next_try_at", "pk")
    if export is not None:
        rows = rows.filter(pk=export.pk)
    row = rows.select_for_update(skip_locked=True).first()
    if row is None:
        return None
    if row.tries >= TRIES:
        row.state, row.next_try_at = ExportState.FAILED, None
        row.error = row.error or "stopped"
        row.save(update_fields=["state", "next_try_at", "error"])
        note(row, events.EXPORT_FAILED, by=None, now=now, data={"error": row.error})
        return None
    row.state, row.tries, row.next_try_at = ExportState.RUNNING, row.tries + 1, now + LEASE
    row.save(update_fields=["state", "tries", "next_try_at"])
    return row


def hold_on(export: Export, place: Mapping[str, Any], *, now: datetime) -> None:
    """Record how far it is, and keep it for another while. Raises Faster where somebody else has it."""
    # Whoever gets so far is no danger to the worker.
    fresh = {"place": dict(place), "count": place.get("count", 0), "tries": 1, "next_try_at": now + LEASE}
    _settle(export, fresh)


@transaction.atomic
def put_off(export: Export, error: str, *, now: datetime) -> None:
    """It could not be written now: again after a pause, or given up. Raises Faster where somebody else has it."""
    last = export.tries >= TRIES
    state = ExportState.FAILED if last else ExportState.WAITING
    again = None if last else now + PAUSES[min(export.tries, len(PAUSES)) - 1]
    _settle(export, {"state": state, "next_try_at": again, "error": error[:200]})
    if last:
        note(export, events.EXPORT_FAILED, by=None, now=now, data={"error": export.error})


def pause(export: Export, *, now: datetime) -> None:
    """The worker stops: the next one goes on at once. Raises Faster where somebody else has it."""
    _settle(export, {"state": ExportState.WAITING, "next_try_at": now})


@transaction.atomic
def finish(export: Export, error: str, *, now: datetime) -> None:
    """All parts are there. `error` names what could not be put into them. Raises Faster where somebody else has it."""
    fresh: dict[str, Any] = {
        "state": ExportState.DONE,
        "next_try_at": None,
        "done_at": now,
        "error": error[:200],
        "place": {},
    }
    _settle(export, fresh)
    data: Data = {
        "format": str(export.format),
        "purpose": export.purpose,
        "count": export.count,
        "parts": ExportPart.objects.filter(export=export).count(),
        "redacted": export.redacted,
    }
    note(export, events.EXPORTED, by=export.by, now=now, data=data)


def expire_exports(*, now: datetime) -> int:
    """Take away what was there long enough, of the body in scope. Gives how many exports went."""
    rows = list(Export.objects.filter(state=ExportState.DONE, gone_at=None, done_at__lte=now - KEPT).order_by("pk"))
    for row in rows:
        _take_away(row, now)
    return len(rows)


def drop_export(*, export: Export, now: datetime) -> None:
    """Take the files of one away: they were handed over."""
    _take_away(export, now)


def stop_exports(*, now: datetime) -> None:
    """Content of records goes: no copy of it may stay. In the transaction in which it goes, of the body in scope.

    What was ready cannot be fetched any more, what is being written begins anew; the files go by a job.
    """
    for row in Export.objects.filter(state=ExportState.DONE, gone_at=None).order_by("pk"):
        _mark_gone(row, now)
    others = Export.objects.exclude(state=ExportState.DONE)
    ExportPart.objects.filter(export__in=others).delete()
    others.update(place={}, count=0)
    others.filter(next_try_at__isnull=False).update(state=ExportState.WAITING, next_try_at=now)
    defer(CLEAR)


def clear_exports() -> None:
    """Take away the files of exports that are gone, and of those that begin anew. In the body's scope."""
    for row in left_behind():
        _remove(row)


def left_behind() -> list[Export]:
    """Exports of the body in scope whose files still lie there, though they are gone or begin anew."""
    try:
        # Before the rows: who begins anew has its row before its folder.
        names = [path.name for path in (Path(settings.FILES_ROOT) / str(current_body_id()) / FOLDER).iterdir()]
    except FileNotFoundError:
        return []
    stopped = Q(place={}, state__in=(ExportState.WAITING, ExportState.FAILED))
    found = Export.objects.filter(pk__in=[int(name) for name in names if name.isdecimal()])
    return list(found.filter(stopped | Q(gone_at__isnull=False)).order_by("pk"))


def note(export: Export, kind: EventKind, *, by: User | None, now: datetime, data: Data | None = None) -> None:
    """Write what happened to an export into the log."""
    record(body=export.body_id, by=by, now=now, kind=kind.name, about=f"records.export:{export.pk}", data=data)


def _take_away(export: Export, now: datetime) -> None:
    with transaction.atomic():
        _mark_gone(export, now)
    _remove(export)


def _remove(export: Export) -> None:
    """What cannot be removed now is found again by the next sweep."""
    try:
        shutil.rmtree(folder_of(export))
    except FileNotFoundError:
        return
    except OSError as error:
        logger.warning("files of an export could not be removed", extra={"export": export.pk, "error": str(error)})


def _mark_gone(export: Export, now: datetime) -> None:
    if Export.objects.filter(pk=export.pk, gone_at=None).update(gone_at=now):
        note(export, events.EXPORT_GONE, by=None, now=now)


def _require_something(format: ExportFormat, selection: Selection) -> None:  # noqa: A002
    rows = selection.rows()
    found = JournalEntry.objects.filter(record__in=rows) if format == ExportFormat.JOURNAL else rows
    if not found.exists():
        raise ExportNotPossible(_("No record is chosen by this."))


def _settle(export: Export, fresh: Mapping[str, Any]) -> None:
    """Change a row that is still ours: its lease is what it was when we took it."""
    mine = Export.objects.filter(pk=export.pk, state=ExportState.RUNNING, next_try_at=export.next_try_at)
    if not mine.update(**fresh):
        raise Faster(CHANGED)
    _with(export, fresh)


def _with(export: Export, fresh: Mapping[str, Any]) -> Export:
    for name, value in fresh.items():
        setattr(export, name, value)
    return export
