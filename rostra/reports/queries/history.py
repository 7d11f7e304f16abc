"""How evidence stood day by day, who gave their word, and the reports that were made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from rostra.reports.enums import Status
from rostra.reports.models import Attestation, Day, Report

DAYS = 90
"""So many are shown."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A day on which several pieces of evidence were looked at: how many things of how many fell short."""

    on: date
    status: Status
    of: int
    short: int


def history(names: Iterable[str], today: date) -> list[Mark]:
    """Of these pieces of evidence together, the oldest day first; one query."""
    rows = Day.objects.filter(name__in=list(names), on__gt=today - timedelta(days=DAYS), on__lte=today)
    days: dict[date, list[Day]] = {}
    for row in rows.order_by("on", "name"):
        days.setdefault(row.on, []).append(row)
    return [_mark(on, found) for on, found in days.items()]


def _mark(on: date, found: list[Day]) -> Mark:
    of, short = sum(row.of for row in found), sum(row.short for row in found)
    status = Status.SHORT if short else Status.HOLDS if of else Status.NOTHING
    return Mark(on, status, of, short)


def words_on(subject: str) -> list[Attestation]:
    """What people attested about it, also what counts no longer, the newest first."""
    return list(Attestation.objects.filter(subject=subject).select_related("by", "withdrawn_by").order_by("-pk"))


def reports(limit: int = 50) -> list[Report]:
    """The newest first, without their content; those that were disposed of are left out."""
    rows = Report.objects.exclude(salt=b"").select_related("by").defer("content").order_by("-pk")
    return list(rows[:limit])
