"""The files of what went: taken away when nothing that is kept holds them, tried again until they are gone."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, Q

from rostra.audit.actions import Data, record
from rostra.audit.models import Event, Pending
from rostra.core import files
from rostra.core.scoping import current_body_id
from rostra.records import events
from rostra.records.actions.cabinet import items_of
from rostra.records.models import FileRemoval, FilingPlace, RecordFile

logger = logging.getLogger("rostra.records")

PAUSES = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
"""The last one again and again: a file that is to go is never given up."""
BATCH = 100
MOST_UNFILED = 5_000

RECORD, OTHER = "record", "other"
"""Why a file stays: a record that is kept holds it; something else does."""


class TooMuchUnfiled(Exception):
    """So much was captured and is not filed yet that nobody knows which files it needs."""


Keeper = Callable[[set[str]], Iterable[str]]
"""SHA-256 in hexadecimal in; those of them that somebody still needs, though no row refers to the file."""
_keepers: list[Keeper] = []


def register(keeper: Keeper) -> None:
    """Domains above name what they need by hash alone, such as what somebody has typed and not saved."""
    _keepers.append(keeper)


def bodies_waiting(*, now: datetime) -> list[int]:
    rows = FileRemoval.everywhere.filter(next_try_at__lte=now).order_by("body_id").distinct()
    return list(rows.values_list("body_id", flat=True))


def remove_files(*, now: datetime) -> int:
    """Those of the body in scope whose turn it is. Gives how many are gone."""
    due = FileRemoval.objects.filter(next_try_at__lte=now).order_by("next_try_at", "pk").values_list("pk", flat=True)
    return sum(_try(pk, now) for pk in list(due[:BATCH]))


@transaction.atomic
def _try(pk: int, now: datetime) -> bool:
    rows = FileRemoval.objects.select_for_update(skip_locked=True)
    row = rows.filter(pk=pk, next_try_at__lte=now).first()
    if row is None:
        return False
    digest = bytes(row.sha256)
    try:
        kept = _kept(digest)
        if not kept:
            with transaction.atomic():
                files.remove(digest)
    except (ProtectedError, IntegrityError):
        kept = OTHER
    except (OSError, TooMuchUnfiled) as error:
        logger.warning("a file could not be removed", extra={"file": digest.hex(), "error": str(error)})
        _again(row, now, type(error).__name__)
        return False
    _settle(row, now, kept)
    return not kept


def _kept(digest: bytes) -> str:
    """What still needs the file, in the way of its removal; empty where nothing does."""
    if RecordFile.objects.filter(sha256=digest, record__disposed_at=None).exists() or digest.hex() in _unfiled_files():
        return RECORD
    return OTHER if any(digest.hex() in set(keeper({digest.hex()})) for keeper in _keepers) else ""


def _unfiled_files() -> set[str]:
    """Files of what was captured, and is no record yet: filing runs behind the log by seconds."""
    place = FilingPlace.objects.values_list("next_leaf", flat=True).first() or 0
    body = current_body_id()
    waiting = Q(leaf__index__gte=place, leaf__log__body=body) | Q(
        pk__in=Pending.objects.filter(body_id=body).values("pk")
    )
    rows = Event.objects.filter(waiting, body=body, content_hash__isnull=False).order_by("pk")
    keys = list(rows.values_list("source", "source_key")[: MOST_UNFILED + 1])
    if len(keys) > MOST_UNFILED:
        raise TooMuchUnfiled(len(keys))
    return {file.sha256 for item in items_of(keys).values() for file in item.media}


def _settle(row: FileRemoval, now: datetime, kept: str) -> None:
    row.done_at, row.next_try_at, row.kept, row.error = now, None, kept, ""
    row.tries += 1
    row.save(update_fields=["done_at", "next_try_at", "kept", "error", "tries"])
    if not kept:
        under = {"list": row.list_id, "case": row.case_id, "past": row.past_id}
        data: Data = {"sha256": bytes(row.sha256).hex(), **{name: pk for name, pk in under.items() if pk is not None}}
        record(body=row.body_id, by=None, now=now, kind=events.FILE_REMOVED.name, about=_about(row), data=data)


def _about(row: FileRemoval) -> str:
    """By what the file went."""
    if row.case_id is not None:
        return f"records.erasurecase:{row.case_id}"
    return f"records.disposallist:{row.list_id}" if row.list_id is not None else f"records.past_import:{row.past_id}"


def _again(row: FileRemoval, now: datetime, error: str) -> None:
    row.next_try_at = now + PAUSES[min(row.tries, len(PAUSES) - 1)]
    row.error = error[:200]
    row.tries += 1
    row.save(update_fields=["next_try_at", "error", "tries"])
