"""Time stamps of checkpoints: one a day for each log that grew, renewed before the authority's certificate ends.

Where the authority does not answer, that is a row (`StampTrouble`), which the log's page and `rostra doctor` show; it
is asked again after 10, 20, 40 … minutes, at most six hours.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max, OuterRef, Q, QuerySet, Subquery

from rostra.audit import authority
from rostra.audit.authority import StampRefused, Token
from rostra.audit.models import Checkpoint, Log, Stamp, StampTrouble
from rostra.audit.report import Bad
from rostra.core.http import Http

EVERY = timedelta(hours=23)
"""A little less than a day, so that the hour of the daily stamp does not wander."""
RENEW_BEFORE = timedelta(days=30)
AT_ONCE = 50
CLOCK_MAY_DIFFER = timedelta(minutes=5)
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=10), timedelta(hours=6)
_LOCK = 0x526F5374  # "RoSt": one stamp of a checkpoint, however many workers.


def stamp_due(*, now: datetime, at_once: bool = False) -> int:
    """Get the tokens that are due, fifty at most; gives how many. Without an authority, none.

    Trouble ends the run and is written down; `at_once` asks even while it is waited for the next try.
    """
    trouble = StampTrouble.objects.first()
    if not settings.ROSTRA_TSA_URL or (trouble is not None and now < trouble.next_at and not at_once):
        return 0
    done = 0
    try:
        for head, previous in [*_unstamped(now), *_ending(now)][:AT_ONCE]:
            _stamp(head, previous, now)
            done += 1
    except StampRefused as refused:
        _remember(str(refused), trouble, now)
    else:
        StampTrouble.objects.all().delete()
    return done


def stamp_head(head: Checkpoint, *, now: datetime) -> None:
    """Have this checkpoint stamped at once where there is an authority: it is to leave the house. Trouble is written down."""
    if not settings.ROSTRA_TSA_URL or head.stamps.exists():
        return
    try:
        _stamp(head, None, now)
    except StampRefused as refused:
        _remember(str(refused), StampTrouble.objects.first(), now)


def ends_soon(now: datetime) -> datetime | None:
    """When the newest certificate that was seen ends, if that is soon: the authority must get a new one."""
    newest = Stamp.objects.aggregate(end=Max("ends_at"))["end"]
    return newest if newest is not None and newest - now < RENEW_BEFORE else None


def bad_stamps(log: Log, start: int = 0) -> Iterator[Bad]:
    """Stamps of checkpoints from `start` leaves on that do not stand for what they should."""
    rows = Stamp.objects.filter(checkpoint__log=log, checkpoint__size__gte=start)
    for stamp in rows.select_related("checkpoint", "previous").order_by("pk").iterator():
        if reason := _wrong(stamp):
            yield Bad(log.origin, None, None, f"audit.stamp {stamp.pk}", reason)


def trusted() -> Path | None:
    """The file with the roots of the authorities, where one is set."""
    return Path(settings.ROSTRA_TSA_CA) if settings.ROSTRA_TSA_CA else None


def _wrong(stamp: Stamp) -> str:
    previous = stamp.previous
    if previous is not None and previous.checkpoint_id != stamp.checkpoint_id:
        return "the stamp renews one of another checkpoint"
    if previous is not None and previous.ends_at < stamp.at:
        return "the stamp renews one that had ended"
    try:
        token = authority.check(bytes(stamp.token), _data(stamp.checkpoint, previous), ca=trusted())
    except StampRefused as refused:
        return f"the stamp does not stand for its checkpoint: {refused}"
    if (token.at, token.ends_at) != (stamp.at, stamp.ends_at):
        return "the stamp says another time than its token"
    return ""


def _unstamped(now: datetime) -> Iterator[tuple[Checkpoint, None]]:
    """The newest checkpoint of each log that has no stamp, and whose log got none for a day."""
    newest = Checkpoint.objects.filter(log=OuterRef("pk")).order_by("-size").values("pk")[:1]
    logs = Log.objects.annotate(head=Subquery(newest), stamped=Max("checkpoints__stamps__at"))
    due = logs.filter(Q(stamped=None) | Q(stamped__lte=now - EVERY)).values_list("head", flat=True)
    for head in Checkpoint.objects.filter(pk__in=list(due), stamps=None).order_by("pk"):
        yield head, None


def _ending(now: datetime) -> Iterator[tuple[Checkpoint, Stamp]]:
    """Stamps to be renewed: their certificate ends soon, and there is a newer one, as far as is known.

    The newest stamp of a log is renewed without knowing; a day apart, since the certificate may be the same still.
    """
    newest = Stamp.objects.aggregate(end=Max("ends_at"))["end"]
    last = Stamp.objects.filter(checkpoint__log=OuterRef("checkpoint__log")).order_by("-pk").values("pk")[:1]
    ending: QuerySet[Stamp] = Stamp.objects.filter(
        renewal=None, ends_at__gt=now, ends_at__lt=now + RENEW_BEFORE, at__lte=now - EVERY
    )
    due = ending.filter(Q(ends_at__lt=newest) | Q(pk=Subquery(last))) if newest is not None else ending
    for stamp in due.select_related("checkpoint").order_by("ends_at", "pk"):
        yield stamp.checkpoint, stamp


def _stamp(head: Checkpoint, previous: Stamp | None, now: datetime) -> None:
    http = Http(settings.ROSTRA_ALLOW_HOSTS)
    token = authority.ask(_data(head, previous), url=settings.ROSTRA_TSA_URL, ca=trusted(), http=http)
    _keep(head, previous, token)
    if abs(token.at - now) > CLOCK_MAY_DIFFER:
        raise StampRefused(f"This machine's clock says {now:%F %T} UTC, the authority's {token.at:%F %T} UTC.")


@transaction.atomic
def _keep(head: Checkpoint, previous: Stamp | None, token: Token) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    Stamp.objects.get_or_create(
        checkpoint=head,
        previous=previous,
        defaults={
            "authority": settings.ROSTRA_TSA_URL[:300],
            "at": token.at,
            "token": token.answer,
            "ends_at": token.ends_at,
        },
    )


def _data(head: Checkpoint, previous: Stamp | None) -> bytes:
    """What is stamped: the note of the checkpoint, and at a renewal the answer that is renewed."""
    return bytes(previous.token) if previous is not None else head.note.encode()


def _remember(error: str, trouble: StampTrouble | None, now: datetime) -> None:
    row = trouble or StampTrouble(since=now, tries=0)
    wait = min(FIRST_WAIT * 2 ** min(row.tries, 10), LONGEST_WAIT)
    row.tries, row.error, row.next_at = row.tries + 1, error, now + wait
    row.save()
