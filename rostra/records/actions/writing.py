"""Writes exports chunk by chunk: a chunk lies on the disk before it is recorded; what was not recorded is done again."""

from __future__ import annotations

import logging
import math
import secrets
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from rostra.audit.keys import KeyMissing
from rostra.audit.models import Checkpoint, Log
from rostra.audit.sequencer import sequence, sign_head
from rostra.audit.stamps import stamp_head
from rostra.core.refusals import Faster
from rostra.core.scoping import scope
from rostra.core.worker import stopping
from rostra.people.models import Body
from rostra.records.actions.exporting import claim, finish, folder_of, hold_on, pause, put_off
from rostra.records.actions.filing import file_waiting
from rostra.records.actions.parts import JournalWriter, PackageWriter, TableWriter, Written
from rostra.records.enums import ExportFormat
from rostra.records.models import Export, ExportPart, Record
from rostra.records.selecting import Selection

logger = logging.getLogger("rostra.records")

Clock = Callable[[], datetime]
SHIFT = timedelta(minutes=10)
"""After so long a job ends, and the next one goes on: a worker that is to stop never waits for a long export."""
SEALING = timedelta(hours=1)
"""More than it takes to hash and pack the largest part."""
MEGABYTE = 1_000_000


@dataclass(slots=True)
class Place:
    """How far an export is: `run` names the folder in which it is written, another one whenever it begins anew; `last` is the id of its last record, `head` that of its checkpoint, `after` the last record
    that was written; `part` is being written, and has `chunk` chunks and `size` bytes so far."""

    run: str
    last: int
    head: int
    after: int = 0
    part: int = 1
    chunk: int = 0
    size: int = 0
    count: int = 0
    missing: int = 0
    differing: int = 0


def export_due(*, clock: Clock) -> int:
    """Write what is due, of all bodies; gives how many exports were worked on. Call it outside any transaction."""
    until = clock() + SHIFT
    worked = 0
    while not stopping() and clock() < until and (row := claim(clock())) is not None:
        with scope(row.body_id):
            write(row, clock=clock, until=until)
        worked += 1
    return worked


def write(export: Export, *, clock: Clock, until: datetime | None = None) -> None:
    """Write an export that was claimed, to its end or until it is time to stop. In the body's scope."""
    body = Body.objects.get(pk=export.body_id)
    try:
        with translation.override(body.language), timezone.override(body.time_zone):
            _write(export, body, clock, until)
    except Faster:
        # Its lease had ended, or content went meanwhile: whoever has it now goes on.
        logger.warning("export overtaken", extra={"export": export.pk})
        _clean_up(export)
    except (OSError, KeyMissing) as error:
        logger.exception("export not written", extra={"export": export.pk})
        _put_off(export, _said(error), clock)


def _write(export: Export, body: Body, clock: Clock, until: datetime | None) -> None:
    place = _place(export, body, clock)
    head = Checkpoint.objects.select_related("log").get(pk=place.head)
    writer = _writer(export, body, head, place)
    rows = Selection.of(export.selection).rows()
    while True:
        if stopping() or (until is not None and clock() >= until):
            pause(export, now=clock())
            return
        room = _room(export, place)
        added = writer.add(place.part, place.chunk + 1, room, rows, after=place.after, last=place.last)
        if added.count:
            _advance(place, added)
            hold_on(export, asdict(place), now=clock())
        if place.chunk and (not added.count or _room(export, place) <= 0):
            _seal(export, writer, place, clock)
        if not added.count:
            break
    shutil.rmtree(writer.home, ignore_errors=True)
    finish(export, _trouble(place), now=clock())


def _place(export: Export, body: Body, clock: Clock) -> Place:
    """Where it stands; at the beginning, what is meant by it is fixed: the records that there are, and a checkpoint."""
    if export.place:
        return Place(**export.place)
    folder = folder_of(export)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    sequence(body.pk)
    file_waiting(body.pk, now=clock())
    last = Record.objects.order_by("-pk").values_list("pk", flat=True)[0]
    log = Log.objects.get(body=body)
    sign_head(log, now=clock(), at_once=True)
    head = Checkpoint.objects.filter(log=log).order_by("-size")[0]
    stamp_head(head, now=clock())
    place = Place(run=secrets.token_hex(4), last=last, head=head.pk)
    hold_on(export, asdict(place), now=clock())
    return place


def _room(export: Export, place: Place) -> float:
    """Bytes that the part may still take."""
    return math.inf if export.split_mb is None else export.split_mb * MEGABYTE - place.size


def _advance(place: Place, added: Written) -> None:
    place.after, place.chunk = added.after, place.chunk + 1
    place.size += added.size
    place.count += added.count
    place.missing += added.missing
    place.differing += added.differing


def _seal(export: Export, writer: PackageWriter | TableWriter | JournalWriter, place: Place, clock: Clock) -> None:
    """Make the part one file, and record it together with the place after it."""
    # Longer than a chunk: nobody else takes it meanwhile.
    hold_on(export, asdict(place), now=clock() + SEALING)
    entry = writer.seal(place.part, writer.home)
    path = folder_of(export) / entry.path
    with transaction.atomic():
        ExportPart.objects.update_or_create(
            export=export,
            number=place.part,
            defaults={
                "name": entry.path,
                "path": path.relative_to(Path(settings.FILES_ROOT)).as_posix(),
                "size": entry.size,
                "sha256": bytes.fromhex(entry.sha256),
            },
        )
        place.part, place.chunk, place.size = place.part + 1, 0, 0
        hold_on(export, asdict(place), now=clock())
        # Last: what is not ours any more stays in our own folder. Until the commit, the next one makes it again.
        (writer.home / entry.path).replace(path)
    writer.forget(place.part - 1)


def _writer(export: Export, body: Body, head: Checkpoint, place: Place) -> PackageWriter | TableWriter | JournalWriter:
    kinds: dict[str, type[PackageWriter | JournalWriter]] = {
        ExportFormat.EARK: PackageWriter,
        ExportFormat.JOURNAL: JournalWriter,
    }
    home = folder_of(export) / f"work-{place.run}"
    writer = kinds.get(export.format, TableWriter)(export, body, head, home)
    writer.recorded(place.part, place.chunk)
    return writer


def _trouble(place: Place) -> str:
    """Codes of what could not be had, with their numbers."""
    told = {"missing": place.missing, "differing": place.differing}
    return " ".join(f"{name}:{number}" for name, number in told.items() if number)


def _clean_up(export: Export) -> None:
    """Take our own folder away, unless somebody goes on in it."""
    mine = export.place.get("run", "")
    now = Export.objects.values_list("place", flat=True).get(pk=export.pk)
    if mine and now.get("run") != mine:
        shutil.rmtree(folder_of(export) / f"work-{mine}", ignore_errors=True)


def _said(error: Exception) -> str:
    """Without the path: where the server keeps its files is for its own log."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _put_off(export: Export, error: str, clock: Clock) -> None:
    try:
        put_off(export, error, now=clock())
    except Faster:
        logger.warning("export overtaken", extra={"export": export.pk})
