"""Captures of pages: asked for, taken by one worker, tried again with growing pauses, finished exactly once.

What is to be done stands in rows: a worker that dies leaves a lease that ends, and the next one begins anew. Files are
named by their hash and their rows written in the transaction that finishes the capture, so nothing is there twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Case, IntegerField, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import record
from rostra.audit.proof import content_hash
from rostra.audit.registry import EventKind
from rostra.core import files
from rostra.core.queue import defer
from rostra.core.refusals import Faster, Refused
from rostra.core.scoping import current_body_id, scope
from rostra.people.actions import notify
from rostra.people.models import User
from rostra.records import events
from rostra.records.enums import CaptureReason, CaptureState
from rostra.records.findings import IN_PART
from rostra.records.models import PageCapture
from rostra.records.page_content import WACZ, page_capture
from rostra.records.pages.taken import Taken
from rostra.records.queries.officers import officers

JOB = "records.capture"
LEASE = timedelta(minutes=5)
"""Longer than any capture lasts: whoever has not finished by then is dead."""
PAUSES = (timedelta(minutes=2), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))
TRIES = len(PAUSES) + 1
LONGEST_URL = 1000
CHANGED = _("Somebody else changed this in the meantime. This is how it stands now.")

_URGENCY = Case(
    When(reason=CaptureReason.REMOVED, then=Value(0)),
    When(reason__in=(CaptureReason.CHANGE, CaptureReason.CLOSING, CaptureReason.DEMAND), then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)


Over = Callable[..., None]
"""A capture, and now: it ended, or could not be made now. In its transaction, inside the body's scope."""
_over: list[Over] = []


def when_over(told: Over) -> None:
    """Domains above name what waits for captures."""
    _over.append(told)


class NoPage(Refused):
    """What was given is not the address of a public page."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A page to be captured: its address, the id of its account, what it shows, if not that, and from when on."""

    url: str
    account: int | None
    about: str = ""
    due_at: datetime | None = None


def is_page(url: str) -> bool:
    """Whether the address could be that of a public page; one with a name and password in it is not."""
    try:
        parts = urlsplit(url)
        host = parts.hostname if "@" not in parts.netloc else None
        return parts.scheme in ("http", "https") and bool(host) and len(url) <= LONGEST_URL
    except ValueError:
        return False


@transaction.atomic
def ask_capture(
    *,
    url: str,
    account: int | None,
    reason: CaptureReason,
    about: str = "",
    by: User | None,
    now: datetime,
    due_at: datetime | None = None,
) -> PageCapture:
    """Have this page captured, now or at `due_at`. What is asked for already, and not begun, is not asked for twice.

    `account` is the account's id. Raises NoPage for what is not the address of a page.
    """
    if not is_page(url):
        raise NoPage(_("This is not the address of a public page."), field="url")
    same = PageCapture.objects.filter(url=url, account=account, about=about, reason=reason, state=CaptureState.DUE)
    if (waiting := same.first()) is not None:
        return waiting
    [row] = ask_captures(wanted=[Wanted(url, account, about, due_at)], reason=reason, by=by, now=now)
    return row


@transaction.atomic
def ask_captures(
    *,
    wanted: Iterable[Wanted],
    reason: CaptureReason,
    by: User | None,
    now: datetime,
) -> list[PageCapture]:
    """The same for many, in a statement however many they are. Addresses that are none are left out.

    What a person asked for is in the log at once; what Rostra asks for by itself is there when it is captured.
    """
    rows = PageCapture.objects.bulk_create(
        PageCapture(
            url=one.url,
            account_id=one.account,
            about=one.about,
            reason=reason,
            asked_by=by,
            asked_at=now,
            due_at=max(one.due_at or now, now),
            next_try_at=max(one.due_at or now, now),
        )
        for one in wanted
        if is_page(one.url)
    )
    if by is not None:
        for row in rows:
            _note(row, events.CAPTURE_ASKED, by=by, now=now, due_at=row.due_at.isoformat())
    if any(row.due_at <= now for row in rows):
        defer(JOB, key=JOB)
    return rows


@transaction.atomic
def retry_capture(*, capture: PageCapture, by: User, now: datetime) -> PageCapture:
    """Try once more what was given up. Raises Faster where it was not, or not any more, or its address is gone."""
    fresh = {"state": CaptureState.DUE, "due_at": now, "next_try_at": now, "tries": 0, "findings": []}
    rows = PageCapture.objects.filter(pk=capture.pk, state=CaptureState.FAILED).exclude(url="")
    if not rows.update(**fresh):
        raise Faster(CHANGED)
    for name, value in fresh.items():
        setattr(capture, name, value)
    _note(capture, events.CAPTURE_RETRIED, by=by, now=now)
    defer(JOB, key=JOB)
    return capture


@transaction.atomic
def claim(now: datetime) -> PageCapture | None:
    """Take what is to be captured next, of any body, for nobody else to take until the lease ends; None: nothing is due.

    What took its worker down on every try is given up.
    """
    rows = PageCapture.everywhere.filter(next_try_at__lte=now).order_by(_URGENCY, "next_try_at", "pk")
    while (row := rows.select_for_update(skip_locked=True).first()) is not None and is_last(row):
        with scope(row.body_id):
            _give_up(row, ["interrupted"], now)
    if row is None:
        return None
    row.state, row.began_at = CaptureState.RUNNING, now
    row.tries, row.next_try_at = row.tries + 1, now + LEASE
    row.save(update_fields=["state", "began_at", "tries", "next_try_at"])
    return row


@transaction.atomic
def finish(row: PageCapture, taken: Taken, archive: bytes, *, now: datetime) -> PageCapture:
    """Keep what was captured, with its files. In the body's scope.

    Raises Faster when the lease had ended and somebody else took it; OSError when the disk does not take the files.
    """
    state = CaptureState.PARTIAL if IN_PART.intersection(taken.findings) else CaptureState.DONE
    fresh = {
        "state": state,
        "next_try_at": None,
        "began_at": taken.began_at,
        "done_at": now,
        "tool": taken.tool[:100],
        "status": taken.status,
        "title": _clean(taken.title)[:300],
        "text": _clean(taken.text),
        "findings": list(taken.findings),
        "archive": files.store(archive, content_type=WACZ),
        "picture": files.store(taken.picture, content_type="image/png") if taken.picture else None,
    }
    _settle(row, fresh)
    record(
        body=row.body_id,
        by=None,
        now=now,
        kind=events.PAGE_CAPTURED.name,
        about=_about(row),
        data={**_known(row), "state": state.value, "findings": list(taken.findings)},
        capture=page_capture(row),
    )
    _tell(row, now)
    return row


@transaction.atomic
def put_off(row: PageCapture, findings: Iterable[str], *, now: datetime) -> PageCapture:
    """It could not be captured now: tried again after a pause, or given up, of which records officers are told.

    In the body's scope. Raises Faster when somebody else has it.
    """
    found = list(findings)
    if not is_last(row):
        _settle(row, {"state": CaptureState.DUE, "next_try_at": now + PAUSES[row.tries - 1], "findings": found})
        _tell(row, now)
        return row
    _give_up(row, found, now)
    return row


def _give_up(row: PageCapture, found: list[str], now: datetime) -> None:
    _settle(row, {"state": CaptureState.FAILED, "next_try_at": None, "done_at": now, "findings": found})
    _note(row, events.CAPTURE_FAILED, by=None, now=now, findings=found, tries=row.tries)
    notify(users=officers(), kind="records.capture_failed", now=now, data={"tries": row.tries}, url=page_of(row))
    _tell(row, now)


def is_last(row: PageCapture) -> bool:
    """Whether this try is the last one."""
    return row.tries >= TRIES


def page_of(row: PageCapture) -> str:
    return reverse("records:capture", args=[row.pk])


def _settle(row: PageCapture, fresh: Mapping[str, object]) -> None:
    """Change the row if it is still the one that was claimed."""
    held = PageCapture.objects.filter(pk=row.pk, state=CaptureState.RUNNING, tries=row.tries)
    if not held.update(**fresh):
        raise Faster(CHANGED)
    for name, value in fresh.items():
        setattr(row, name, value)


def _tell(row: PageCapture, now: datetime) -> None:
    for told in _over:
        told(row, now=now)


def _note(row: PageCapture, kind: EventKind, *, by: User | None, now: datetime, **data: str | int | list[str]) -> None:
    named = {name: value for name, value in _known(row).items() if name in kind.fields}
    record(body=current_body_id(), by=by, now=now, kind=kind.name, about=_about(row), data={**named, **data})


def _known(row: PageCapture) -> dict[str, str]:
    """The address by its hash: who knows it finds the event, and with the salt goes what could be guessed from it."""
    return {"address": content_hash(bytes(row.salt), row.url.encode()), "reason": str(row.reason)}


def _about(row: PageCapture) -> str:
    return f"records.capture:{row.pk}"


def _clean(text: str) -> str:
    """PostgreSQL takes no NUL and no half of a surrogate pair, whatever a page says."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
