"""The body itself: its units, who has which duty, its settings."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rostra.core.refusals import Refused
from rostra.people import actions, queries
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.people.forms import BodyForm, UnitForm
from rostra.people.rules import may, may_anywhere


@members_only()
def units(request: MemberRequest) -> HttpResponse:
    """The tree of units; whoever administers a part of the body adds to it."""
    may_add = may_anywhere(request.member, Right.ADMINISTER)
    if request.method == "POST" and not may_add:
        raise PermissionDenied(_("Your roles do not include this."))
    form = UnitForm(request.member, request.POST or None) if may_add else None
    if form is not None and request.method == "POST" and form.is_valid():
        try:
            actions.add_unit(**form.cleaned_data, by=request.user, now=timezone.now())
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _("The unit was added."))
            return redirect("people:units")
    context = {"rows": queries.unit_tree(), "form": form}
    return render(request, "people/units.html", context, status=422 if form is not None and form.errors else 200)


@require_safe
@members_only()
def duties(request: MemberRequest) -> HttpResponse:
    return render(request, "people/duties.html", {"rows": queries.duty_rows()})


@members_only()
def settings(request: MemberRequest) -> HttpResponse:
    """What everybody may read and administrators of the whole body may change."""
    body = request.tenant
    now_so = {name: getattr(body, name) for name in BodyForm.base_fields}
    may_change = may(request.member, Right.ADMINISTER)
    if request.method == "POST" and not may_change:
        raise PermissionDenied(_("Your roles do not include this."))
    form = BodyForm(request.POST or None, initial=now_so) if may_change else None
    if form is not None and request.method == "POST" and form.is_valid():
        try:
            actions.change_body(body=body, **form.cleaned_data, by=request.member, now=timezone.now())
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _("The settings were saved."))
            return redirect("people:body")
    context = {"form": form, "row": body}
    return render(request, "people/body.html", context, status=422 if form is not None and form.errors else 200)
