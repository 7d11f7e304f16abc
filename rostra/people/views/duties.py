"""Who has which duty, and whom colleagues ask (R-200 to R-202)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from rostra.people import queries
from rostra.people.access import MemberRequest, members_only


@require_safe
@members_only()
def duties(request: MemberRequest) -> HttpResponse:
    """The nine duties with their people, and where somebody is missing: in the body, and in each unit."""
    rows = queries.duty_rows()
    context = {"rows": rows, "missing": queries.missing_duties(rows, now=timezone.now()), "units": queries.unit_gaps()}
    return render(request, "people/duties.html", context)


@require_safe
@members_only()
def contacts(request: MemberRequest) -> HttpResponse:
    """Names, addresses and telephones for colleagues of other teams; who speaks for the body, and about what."""
    rows = queries.contacts()
    context = {"rows": rows, "spokespersons": [row for row in rows if row.spokesperson]}
    return render(request, "people/contacts.html", context)
