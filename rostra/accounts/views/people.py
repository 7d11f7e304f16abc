"""What stands between people and accounts: mandates with their rights, and the RACI sheet with the owners."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rostra.accounts.forms.rights import MandateForm
from rostra.accounts.queries.sheet import Line, raci_sheet
from rostra.core.refusals import refusal_in
from rostra.people import actions, raci
from rostra.people.access import MemberRequest, member_or_404, members_only
from rostra.people.enums import Right
from rostra.people.queries import csv_file


@members_only(Right.ADMINISTER)
def mandate_give(request: MemberRequest, pk: int) -> HttpResponse:
    """Write down a manager's mandate for one person, with the rights that come with it."""
    member = member_or_404(pk)
    if not member.active:
        raise PermissionDenied(_("This person is no member any more."))
    form = MandateForm(member, request.member, request.POST or None)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        with refusal_in(form):
            mandate = actions.give_mandate(member=member, by=request.member, now=now, **form.values(now))
            if mandate.unconfirmed:
                messages.success(request, _("The mandate waits for the manager, who is told."))
            else:
                messages.success(request, _("The mandate was given."))
            return redirect("people:mandate", mandate.pk)
    context = {"form": form, "person_shown": member}
    return render(request, "accounts/mandate_give.html", context, status=422 if form.errors else 200)


@require_safe
@members_only()
def sheet(request: MemberRequest) -> HttpResponse:
    """Who is responsible, accountable, consulted and informed: a page to read and to print."""
    people, lines = raci_sheet()
    context = {
        "people": people,
        "lines": lines,
        "legend": [(raci.LETTERS[part], words) for part, words in raci.PARTS.items()],
    }
    return render(request, "accounts/raci.html", context)


@require_safe
@members_only()
def sheet_export(request: MemberRequest) -> HttpResponse:
    people, lines = raci_sheet()
    rows = [[_("Activity"), *(person.user.name for person in people)], *(_cells(line) for line in lines)]
    name = f"raci-{request.tenant.slug}-{timezone.localdate().isoformat()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(csv_file(rows), content_type="text/csv; charset=utf-8", headers=headers)


def _cells(line: Line) -> list[str]:
    return [str(line.label), *line.cells]
