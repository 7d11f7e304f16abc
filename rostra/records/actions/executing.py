"""Carrying out what two people signed, in batches: each looks again whether it may, and is whole or not at all.

A worker that is killed leaves items that wait; the next one goes on there. Batches are as large as 50 ms of work on rows
that others write allow, so that nobody beside them waits long. Nor does anybody wait for the disk because of them: only the
last one, which says that the list is done, is written to the disk before it is over.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction

from rostra.audit.actions import Data, record
from rostra.audit.registry import EventKind
from rostra.core.scoping import current_body_id
from rostra.records import events
from rostra.records.actions.disposing import send_back
from rostra.records.actions.going import Under, can_go, let_go, no_new_holds
from rostra.records.certificate import certify, digest_of
from rostra.records.disposing import covered_by, day_of, holds_on
from rostra.records.enums import ListState
from rostra.records.models import Decision, DisposalItem, DisposalList, Record
from rostra.records.queries.holding import free
from rostra.records.signing import Listed, listed, signed_list

LARGEST, SMALLEST, FIRST = 500, 50, 50
"""Records in a batch; the first one is to see how fast they go. Fewer would take hardly less time: most of what so few take
is the same for any number."""
AT_MOST = 0.05
"""Seconds."""
LEASE = timedelta(minutes=2)

REVOKED, HELD, GONE, ELSEWHERE, UNABLE = "revoked", "held", "gone", "elsewhere", "unable"
"""Why an item was kept at its turn: the decision is in force no more; a hold; it was gone; its class or its time is another
one now; nobody knows how it goes."""


def lists_waiting(*, now: datetime) -> list[tuple[int, int]]:
    """Body and number of each list that is to be executed, or gone on with."""
    rows = DisposalList.everywhere.filter(next_try_at__lte=now).order_by("pk")
    return list(rows.values_list("body_id", "pk"))


def execute(pk: int, *, clock: Callable[[], datetime]) -> None:
    """Go on with a list of the body in scope until it is done, or somebody else is at it.

    What is on it is compared once with what two people signed; no batch goes beyond that. Where it is something else,
    nothing goes, and the list is to be signed anew.
    """
    signed = _signed(pk, clock())
    size, after = FIRST, 0
    while signed is not None and (done := _batch(pk, size, after, signed, clock())) is not None:
        seconds, after = done
        size = next_size(size, seconds)


@transaction.atomic
def _signed(pk: int, now: datetime) -> Listed | None:
    """What was signed, and is on the list; None where it is not the same, or the list is in nobody's turn."""
    row = _row(pk)
    if row is None:
        return None
    found, signed = listed(row), signed_list(row, events.LIST_SIGNED)
    if found.digest == signed == row.digest:
        return found
    send_back(row=row, version=row.version, reason="differs" if signed else "earlier", now=now)
    return None


def _row(pk: int) -> DisposalList | None:
    """The list, locked; None where it is not to be executed, or another worker is at it."""
    rows = DisposalList.objects.select_for_update(skip_locked=True, of=("self",), no_key=True)
    return rows.filter(pk=pk, state__in=(ListState.SIGNED, ListState.RUNNING)).first()


def next_size(size: int, seconds: float) -> int:
    """So many as would have taken the time allowed."""
    return max(SMALLEST, min(LARGEST, int(size * AT_MOST / max(seconds, 0.001))))


@transaction.atomic
def _batch(pk: int, size: int, after: int, signed: Listed, now: datetime) -> tuple[float, int] | None:
    """The next records, those behind item `after` first; for how many seconds rows were held that others write, and the
    last item. None once nothing is left to do here."""
    row = _row(pk)
    if row is None:
        return None
    items = _next_items(row, after, size) or _next_items(row, 0, size)
    if row.digest != signed.digest or not all(map(signed.has, items)):
        # Since this run began, it was signed anew or somebody put something on it: the next run looks at it as it is.
        return None
    if row.state == ListState.SIGNED:
        row.state, row.begun_at = ListState.RUNNING, now
        row.version += 1
        _note(row, events.LIST_BEGUN, now, {})
    # Whoever dies now is followed by the sweep.
    row.next_try_at = now + LEASE
    row.save(update_fields=["state", "version", "begun_at", "next_try_at"])
    if items:
        _without_waiting_for_the_disk()
        return _go(row, items, now), max(items.values())
    _finish(row, now)
    return None


def _next_items(row: DisposalList, after: int, size: int) -> dict[int, int]:
    """Those that wait, by record. What went stays in the index until the database tidies up: without `after`, every batch
    of a long list would read past all of it."""
    waiting = DisposalItem.objects.filter(list=row, pk__gt=after, left_out_by=None, done_at=None, kept="")
    return dict(waiting.order_by("pk").values_list("record", "pk")[:size])


def _without_waiting_for_the_disk() -> None:
    """This transaction is not flushed when it commits: others that commit would wait behind it.

    A crash may take the last batches back, whole; they are then done again. Whoever acts on what a batch left, such as the
    job that removes files, commits before, and with that the batch is on the disk as well.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")


def _go(row: DisposalList, items: dict[int, int], now: datetime) -> float:
    no_new_holds()
    # A revocation waits until this batch is through, or has come before it.
    decision = Decision.objects.select_for_update(no_key=True, of=("self",)).get(pk=row.decision_id)
    records = _records(items)
    reasons = _judge(row, decision, records, now)
    going = [record for record in records if record.pk not in reasons]
    for reason in sorted(set(reasons.values())):
        kept = [pk for pk, why in reasons.items() if why == reason]
        DisposalItem.objects.filter(pk__in=[items[pk] for pk in kept]).update(kept=reason)
        _note(row, events.ITEMS_KEPT, now, {"reason": reason, "records": kept})
    if not going:
        return 0
    DisposalItem.objects.filter(pk__in=[items[record.pk] for record in going]).update(done_at=now)
    return let_go(going, under=Under(decision, list=row), now=now)


def _records(ids: Iterable[int]) -> list[Record]:
    rows = Record.objects.select_for_update(of=("self",)).select_related("event", "record_class").defer("words")
    return list(rows.filter(pk__in=ids).order_by("pk"))


def _judge(row: DisposalList, decision: Decision, records: Sequence[Record], now: datetime) -> dict[int, str]:
    """Why any of them stays: what held when they were listed may hold no more."""
    ids = [record.pk for record in records]
    if not holds_on(decision, day_of(now)):
        return dict.fromkeys(ids, REVOKED)
    covered = set(covered_by(decision, row.until).filter(pk__in=ids).values_list("pk", flat=True))
    unheld = set(free(Record.objects.filter(pk__in=ids)).values_list("pk", flat=True))
    reasons = {record.pk: _reason(record, covered, unheld) for record in records}
    return {pk: reason for pk, reason in reasons.items() if reason}


def _reason(record: Record, covered: Collection[int], unheld: Collection[int]) -> str:
    if record.disposed_at is not None:
        return GONE
    if record.pk not in covered:
        return ELSEWHERE
    if record.pk not in unheld:
        return HELD
    return "" if can_go(record) else UNABLE


def _finish(row: DisposalList, now: datetime) -> None:
    row.state, row.done_at, row.next_try_at = ListState.DONE, now, None
    row.version += 1
    items = DisposalItem.objects.filter(list=row)
    counts = {
        "disposed": items.filter(done_at__isnull=False).count(),
        "kept": items.exclude(kept="").count(),
        "left_out": items.filter(left_out_by__isnull=False).count(),
    }
    digest = digest_of(row)
    row.certificate = certify(row, counts, digest, now=now)
    row.save(update_fields=["state", "version", "done_at", "next_try_at", "certificate"])
    _note(row, events.LIST_DONE, now, {**counts, "digest": digest})


def _note(row: DisposalList, kind: EventKind, now: datetime, data: Data) -> None:
    about = f"records.disposallist:{row.pk}"
    record(body=current_body_id(), by=None, now=now, kind=kind.name, about=about, data=data)
