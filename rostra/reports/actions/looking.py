"""Looking at the evidence: what was found is kept, what fell short is told once a day."""

from __future__ import annotations

import json
import logging
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from rostra.audit.actions import NewEvent, record_many
from rostra.core.queue import defer
from rostra.core.scoping import current_body_id
from rostra.people.actions import notify
from rostra.people.models import Body
from rostra.policy import evidence
from rostra.policy.evidence import Finding, Found, Provider
from rostra.policy.queries import administrators, at_work
from rostra.reports import events
from rostra.reports.models import Day, Look
from rostra.reports.notices import FELL_SHORT

LOOK = "reports.look_now"
"""The job that looks at once, by its name."""
MINUTES = 15
EVERY = timedelta(minutes=MINUTES)

_log = logging.getLogger(__name__)
_KEPT = ("found", "of", "short", "lines", "at", "since", "failed_at", "untold")


@dataclass(frozen=True, slots=True)
class Looked:
    """How many providers answered, and the names of those that could not be looked at."""

    seen: int
    failed: tuple[str, ...]


def ask_look() -> None:
    """Have the body in scope looked at as soon as a worker is free, once however often it is asked."""
    body = current_body_id()
    defer(LOOK, key=f"{LOOK}:{body}", body_id=body)


def bodies_due(*, now: datetime) -> list[int]:
    """Bodies that were not looked at for a quarter of an hour, the longest first: as many as spread all over that time.

    Twice as many as one minute needs, so that what was missed is caught up with.
    """
    last = Look.everywhere.filter(body=OuterRef("pk")).order_by("-at").values("at")[:1]
    bodies = Body.objects.annotate(looked_at=Subquery(last))
    due = bodies.filter(Q(looked_at=None) | Q(looked_at__lte=now - EVERY)).order_by(
        F("looked_at").asc(nulls_first=True), "pk"
    )
    share = 1 + 2 * bodies.count() // MINUTES
    return list(due.values_list("pk", flat=True)[:share])


def look(now: datetime, names: Collection[str] | None = None) -> Looked:
    """Look at all evidence of the body in scope, or at that with these names, and keep what was found.

    A provider that raises is named in the log and marked as not looked at; what it found before stays.
    """
    wanted = [evidence.provider(name) for name in evidence.names() if names is None or name in names]
    # A day begins and ends where the body is.
    with timezone.override(ZoneInfo(_body().time_zone)):
        found = {provider.name: _find(provider, now) for provider in wanted}
    with transaction.atomic():
        _keep(found, now)
    failed = tuple(name for name, finding in found.items() if finding is None)
    return Looked(len(found) - len(failed), failed)


def _find(provider: Provider, now: datetime) -> Finding | None:
    """What it finds; None where it cannot look."""
    try:
        # A savepoint of its own: what broke in one does not stop the others.
        with transaction.atomic():
            found = provider.look(now)
        # What cannot be kept must not be found out only when all is kept together.
        json.dumps(_lines(found))
    except Exception:  # noqa: BLE001 - logged, and shown as not looked at: the others go on
        _log.exception("evidence %s could not be looked at", provider.name)
        return None
    return found


def _keep(found: Mapping[str, Finding | None], now: datetime) -> None:
    kept = {row.name: row for row in Look.objects.select_for_update().filter(name__in=found).order_by("name")}
    # Somebody may have looked since: what is newer stays.
    due = {name: finding for name, finding in found.items() if name not in kept or kept[name].at <= now}
    rows = [_row(kept.get(name), name, finding, now) for name, finding in due.items()]
    news = [new for name, row in zip(due, rows, strict=True) if (new := _news(kept.get(name), row)) is not None]
    Look.objects.bulk_create(rows, update_conflicts=True, unique_fields=["body", "name"], update_fields=list(_KEPT))
    _keep_day([row for row in rows if row.failed_at is None], now)
    record_many(body=current_body_id(), by=None, now=now, events=news)


def _row(old: Look | None, name: str, finding: Finding | None, now: datetime) -> Look:
    """What is to be known from now on; `old` as it was known."""
    if finding is None:
        last = old or Look(name=name, found="", since=now)
        kept = {key: getattr(last, key) for key in ("found", "of", "short", "lines", "since", "untold")}
        return Look(name=name, at=now, failed_at=last.failed_at or now, **kept)
    same = old is not None and old.found == finding.found
    fell = old is not None and old.found == Found.HOLDS
    return Look(
        name=name,
        found=finding.found.value,
        of=finding.of,
        short=finding.short,
        lines=_lines(finding),
        at=now,
        since=old.since if old is not None and same else now,
        untold=finding.found == Found.SHORT and (fell or (old is not None and old.untold)),
    )


def _lines(finding: Finding) -> list[dict[str, Any]]:
    """As they are kept."""
    shown = finding.lines[: evidence.SHOWN]
    return [{"about": line.about, "why": line.why, "data": dict(line.data)} for line in shown]


def _news(old: Look | None, new: Look) -> NewEvent | None:
    """The event of a change, None where it stands as it stood. What nobody had looked at before is no change."""
    if old is None or old.found == new.found:
        return None
    about = f"reports.look:{old.pk}"
    if new.found == Found.SHORT and old.found:
        return NewEvent(events.FELL_SHORT.name, about, {"evidence": new.name, "of": new.of, "short": new.short})
    if old.found == Found.SHORT:
        return NewEvent(events.HOLDS_AGAIN.name, about, {"evidence": new.name, "of": new.of})
    return None


def _keep_day(rows: Iterable[Look], now: datetime) -> None:
    """How it stands at the end of the body's day: the last look of it."""
    on = now.astimezone(ZoneInfo(_body().time_zone)).date()
    known = {day.name: (day.found, day.of, day.short) for day in Day.objects.filter(on=on)}
    days = [
        Day(on=on, name=row.name, found=row.found, of=row.of, short=row.short)
        for row in rows
        if known.get(row.name) != (row.found, row.of, row.short)
    ]
    Day.objects.bulk_create(
        days, update_conflicts=True, unique_fields=["body", "name", "on"], update_fields=["found", "of", "short"]
    )


@transaction.atomic
def tell(now: datetime) -> int:
    """Tell administrators what held and falls short, once a day at most and while the body works; how many things.

    What holds again before anybody was told is not told.
    """
    body = _body()
    if not at_work(body, now):
        return 0
    zone = ZoneInfo(body.time_zone)
    last = Look.objects.exclude(told_at=None).order_by("-told_at").values_list("told_at", flat=True).first()
    if last is not None and last.astimezone(zone).date() >= now.astimezone(zone).date():
        return 0
    rows = list(Look.objects.select_for_update().filter(untold=True).order_by("since", "name"))
    known = [row for row in rows if row.name in evidence.names()]
    if not known:
        return 0
    notify(
        users=[member.user for member in administrators()],
        kind=FELL_SHORT.name,
        data={"count": len(known), "what": " ".join(row.name for row in known)},
        url=reverse("reports:list"),
        now=now,
    )
    Look.objects.filter(pk__in=[row.pk for row in rows]).update(untold=False, told_at=now)
    return len(known)


def _body() -> Body:
    return Body.objects.get(pk=current_body_id())
