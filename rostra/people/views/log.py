"""The log: who did what."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from rostra.audit import registry
from rostra.people import actions, queries
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.people.events import OWN_EVENTS
from rostra.people.forms import LogFilter
from rostra.people.paging import page_of
from rostra.people.queries import LogChoice
from rostra.people.rules import may_anywhere

EXPORTERS = (Right.ADMINISTER, Right.RECORDS, Right.SECURE)
WATCHERS = (Right.ADMINISTER, Right.SECURE)
ROWS = 25
"""Of a page: every kind of event stands in its filter, and all of it is to weigh 12 kB at most."""


@require_safe
@members_only()
def log(request: MemberRequest) -> HttpResponse:
    form, choice = _choice(request, own=False)
    page = page_of(queries.log_events(request.tenant, choice), request, size=ROWS)
    context = {"form": form, "choice": choice, "page": page, "rows": queries.describe(page.rows)}
    may = {"may_export": _any(request, EXPORTERS), "may_see_sign_ins": _any(request, WATCHERS)}
    return render(request, "people/log.html", {**context, **may})


@require_safe
@members_only(*WATCHERS)
def sign_ins(request: MemberRequest) -> HttpResponse:
    """Sign-ins of the members: for administrators and security officers only."""
    form, choice = _choice(request, own=True)
    page = page_of(queries.sign_in_events(choice), request, size=ROWS)
    context = {"form": form, "choice": choice, "page": page, "rows": queries.describe(page.rows)}
    return render(request, "people/sign_ins.html", {**context, "may_see_sign_ins": True})


@require_POST
@members_only(*EXPORTERS)
def log_export(request: MemberRequest) -> StreamingHttpResponse:
    """The chosen events as CSV; the export is itself in the log."""
    _form, choice = _choice(request, own=False)
    actions.log_exported(by=request.member, kind=choice.kind, now=timezone.now())
    name = f"log-{request.tenant.slug}-{timezone.localdate().isoformat()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    lines = (line.encode() for line in queries.export(request.tenant, choice))
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


def _any(request: MemberRequest, rights: tuple[Right, ...]) -> bool:
    return any(may_anywhere(request.member, right) for right in rights)


def _choice(request: HttpRequest, *, own: bool) -> tuple[LogFilter, LogChoice]:
    """The filter form and what it asks for: among sign-ins (`own`) or everything else of the body.

    Raises Http404 for a choice that the form does not offer.
    """
    offered = [kind for kind in registry.kinds().values() if (kind in OWN_EVENTS) == own]
    kinds = sorted(((kind.name, str(kind.label)) for kind in offered), key=lambda kind: kind[1])
    form = LogFilter(kinds, queries.people_of_body(), request.GET)
    if not form.is_valid():
        raise Http404
    values = form.cleaned_data
    return form, LogChoice(
        kind=values["kind"],
        actor=int(values["actor"]) if values["actor"] else None,
        since=values["since"],
        until=values["until"],
        about=values["about"],
    )
