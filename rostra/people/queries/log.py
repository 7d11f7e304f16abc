"""The log as people read it: who did what, when, to what."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo

from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from rostra.audit import registry
from rostra.audit.models import Event
from rostra.core.scoping import scope
from rostra.core.ui import times
from rostra.people import naming
from rostra.people.events import OWN_EVENTS
from rostra.people.models import Body, Member

CHUNK = 1000
BOM = "\ufeff"
"""Without it Excel takes the file for one in its own old character set."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes a cell that begins so for a formula, and would run it."""


@dataclass(frozen=True, slots=True)
class LogChoice:
    """What of the log is asked for; days are those of the body's time zone, both included."""

    kind: str = ""
    actor: int | None = None
    since: date | None = None
    until: date | None = None
    about: str = ""


@dataclass(frozen=True, slots=True)
class LogRow:
    """One event in words."""

    event: Event
    label: str
    who: str
    about: naming.Mention | None
    details: list[naming.Detail]


def log_events(body: Body, choice: LogChoice) -> QuerySet[Event]:
    """The events of a body."""
    return _chosen(Event.objects.filter(body=body), choice)


def sign_in_events(choice: LogChoice) -> QuerySet[Event]:
    """Sign-ins and profile changes of the members of the body in scope; these events belong to the installation."""
    people = Member.objects.filter(left_at=None).values_list("user_id", flat=True)
    abouts = [f"people.user:{pk}" for pk in people]
    kinds = [kind.name for kind in OWN_EVENTS]
    return _chosen(Event.objects.filter(body=None, kind__in=kinds, about__in=abouts), choice)


def describe(events: list[Event]) -> list[LogRow]:
    """The events in words, with a number of queries that does not depend on how many there are."""
    kinds = registry.kinds()
    mentions = naming.mentions(event.about for event in events if event.about)
    details = naming.details((event.kind, event.data) for event in events)
    return [
        LogRow(
            event,
            str(kinds[event.kind].label) if event.kind in kinds else event.kind,
            event.actor.name if event.actor is not None else "",
            mentions.get(event.about),
            detail,
        )
        for event, detail in zip(events, details, strict=True)
    ]


def export(body: Body, choice: LogChoice) -> Iterator[str]:
    """The chosen events as CSV, oldest first, a thousand at a time: as long as the log may be.

    Each thing is told in words, and beside it as machines read it: the time in ISO 8601, the kind of the event, what it
    is about, and its data as JSON.

    Goes on after the request is over: it keeps the language and time zone in which it was asked for.
    """
    rows = log_events(body, choice).order_by("pk")
    return _chunks(body, rows, translation.get_language(), timezone.get_current_timezone())


def _chunks(body: Body, rows: QuerySet[Event], language: str | None, zone: tzinfo) -> Iterator[str]:
    last, full = 0, True
    while full:
        with scope(body), translation.override(language), timezone.override(zone):
            events = list(rows.filter(pk__gt=last)[:CHUNK])
            cells = [_cells(row) for row in describe(events)]
            lines = _csv(cells) if last else BOM + _csv([_header(), *cells])
        yield lines
        full = len(events) == CHUNK
        last = events[-1].pk if events else last


def safe(text: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP: CSV injection)."""
    return f"'{text}" if text.startswith(FORMULA) else text


def csv_file(rows: list[list[str]]) -> str:
    """A whole file for spreadsheets, its first row the header."""
    return BOM + _csv(rows)


def _chosen(rows: QuerySet[Event], choice: LogChoice) -> QuerySet[Event]:
    if choice.kind:
        rows = rows.filter(kind=choice.kind)
    if choice.actor is not None:
        rows = rows.filter(actor=choice.actor)
    if choice.about:
        rows = rows.filter(about=choice.about)
    if choice.since is not None:
        rows = rows.filter(at__gte=_moment(choice.since, time.min))
    if choice.until is not None:
        rows = rows.filter(at__lte=_moment(choice.until, time.max))
    return rows.select_related("actor")


def _moment(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))


def _header() -> list[str]:
    return [
        _("Number"),
        _("Time"),
        _("Time (ISO 8601)"),
        _("What"),
        _("Kind"),
        _("Who"),
        _("About"),
        _("About (code)"),
        _("Details"),
        _("Details (JSON)"),
    ]


def _cells(row: LogRow) -> list[str]:
    event = row.event
    about = f"{row.about.label} {row.about.name}".strip() if row.about is not None else ""
    details = "; ".join(f"{detail.label}: {detail.value}" for detail in row.details)
    at = timezone.localtime(event.at)
    data = json.dumps(event.data, ensure_ascii=False)
    moments = [times.full(at), at.isoformat(timespec="seconds")]
    return [str(event.pk), *moments, row.label, event.kind, row.who, about, event.about, details, data]


def _csv(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([safe(cell) for cell in row] for row in rows)
    return out.getvalue()
