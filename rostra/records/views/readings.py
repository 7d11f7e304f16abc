"""Who read what, and who looked for whom: for records officers."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.people.naming import Mention, mentions
from rostra.people.paging import page_of
from rostra.records.kinds import KIND_NAMES
from rostra.records.models import Reading
from rostra.records.queries.history import all_readings


@dataclass(frozen=True, slots=True)
class Line:
    """One reading in words; `event` is the page of what was read, None for a search."""

    reading: Reading
    what: str
    event: int | None
    about: Mention | None


@require_safe
@members_only(Right.RECORDS)
def readings(request: MemberRequest) -> HttpResponse:
    page = page_of(all_readings(), request)
    named = mentions(row.record.event.about for row in page.rows if row.record is not None)
    lines = [_line(row, named) for row in page.rows]
    return render(request, "records/readings.html", {"lines": lines, "page": page})


def _line(row: Reading, named: dict[str, Mention]) -> Line:
    if row.record is not None:
        event = row.record.event
        return Line(row, str(KIND_NAMES[row.record.kind]), event.pk, named[event.about])
    search = row.search or {}
    if "event" in search:
        return Line(row, _("A record that was not filed yet"), search["event"], None)
    if "case" in search:
        return Line(row, _("Looked for the person of request %(number)d") % {"number": search["case"]}, None, None)
    if "name" in search:
        return Line(row, _("Looked for the person %(name)s") % {"name": search["name"]}, None, None)
    return Line(row, _("Looked at the records of the person %(name)s") % {"name": search["party"]}, None, None)
