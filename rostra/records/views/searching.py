"""The reading room: records found by anything, and searches that are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from rostra.people.access import MemberRequest, members_only
from rostra.people.models import Body
from rostra.people.naming import mentions
from rostra.people.queries import LogRow, describe
from rostra.records.models import Record
from rostra.records.queries.finding import MANY, Found, Place, find
from rostra.records.queries.reading import waiting, with_events
from rostra.records.queries.searches import searches_of
from rostra.records.rules import is_officer
from rostra.records.selecting import Selection
from rostra.records.views.chosen import chosen


@dataclass(frozen=True, slots=True)
class Row:
    """A record as the list shows it: the event that captured it in words, and how it stands."""

    event: LogRow
    record: Record | None
    state: str
    words: str


@require_safe
@members_only()
def record_list(request: MemberRequest) -> HttpResponse:
    choice = chosen(request, to_look=True)
    officer = is_officer(request.member)
    found = _found(request, choice.selection, closed=not officer)
    about = choice.selection.about
    plain = choice.selection in (Selection(), Selection(about=about)) and not (found.newer or "before" in request.GET)
    context = {
        "form": choice.form,
        "choice": choice,
        "found": found,
        "rows": _rows(found.rows, timezone.localdate()),
        "waiting": _waiting(request.tenant, about) if plain else [],
        "many": MANY,
        "about": mentions([about])[about] if about else None,
        "officer": officer,
        "searches": searches_of(request.member),
    }
    return render(request, "records/list.html", context)


def _found(request: MemberRequest, selection: Selection, *, closed: bool) -> Found:
    try:
        places = {name: Place.of(request.GET[name]) for name in ("before", "after") if request.GET.get(name)}
        return find(selection, closed=closed, **places)
    except ValueError as error:
        raise Http404 from error


def _rows(records: list[Record], today: date) -> list[Row]:
    rows = describe(with_events(records))
    return [Row(row, record, *_state(record, today)) for row, record in zip(rows, records, strict=True)]


def _waiting(body: Body, about: str) -> list[Row]:
    return [Row(row, None, "waiting", str(_("Being filed"))) for row in describe(waiting(body, about))]


def _state(record: Record, today: date) -> tuple[str, str]:
    if record.disposed_at is not None:
        return "closed", str(_("Disposed of"))
    if record.due_on is not None and record.due_on <= today:
        return "due_soon", str(_("Time is over"))
    return "captured", str(pgettext_lazy("record", "Kept"))
