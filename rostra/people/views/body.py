"""The body itself: its units and its settings."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.core.refusals import refusal_in, refusal_told
from rostra.people import actions, queries
from rostra.people.access import MemberRequest, members_only, unit_or_404
from rostra.people.enums import Right
from rostra.people.forms import BodyForm, UnitForm, UnitNameForm, UnitPlaceForm
from rostra.people.models import Unit
from rostra.people.rules import may, may_anywhere

# Both forms stand on one page.
NAME_ID, PLACE_ID = "name_%s", "place_%s"


@members_only()
def units(request: MemberRequest) -> HttpResponse:
    """The tree of units; whoever administers a part of the body adds to it."""
    may_add = may_anywhere(request.member, Right.ADMINISTER)
    if request.method == "POST" and not may_add:
        raise PermissionDenied(_("Your roles do not include this."))
    form = UnitForm(request.member, request.POST or None) if may_add else None
    if form is not None and request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.add_unit(**form.cleaned_data, by=request.user, now=timezone.now())
            messages.success(request, _("The unit was added."))
            return redirect("people:units")
    context = {"rows": queries.unit_tree(), "form": form}
    return render(request, "people/units.html", context, status=422 if form is not None and form.errors else 200)


@require_safe
@members_only()
def unit(request: MemberRequest, pk: int) -> HttpResponse:
    """One unit: who belongs to it, and for its administrators its name, its place and its end."""
    return _unit(request, unit_or_404(pk))


@require_POST
@members_only(Right.ADMINISTER)
def unit_rename(request: MemberRequest, pk: int) -> HttpResponse:
    row = unit_or_404(pk)
    form = UnitNameForm(request.POST, auto_id=NAME_ID)
    if form.is_valid():
        with refusal_in(form):
            actions.rename_unit(unit=row, **form.cleaned_data, by=request.member, now=timezone.now())
            messages.success(request, _("The unit has its new name."))
            return redirect("people:unit", pk)
    return _unit(request, row, name_form=form)


@require_POST
@members_only(Right.ADMINISTER)
def unit_move(request: MemberRequest, pk: int) -> HttpResponse:
    row = unit_or_404(pk)
    form = UnitPlaceForm(request.member, row, request.POST, auto_id=PLACE_ID)
    if form.is_valid():
        with refusal_in(form):
            actions.move_unit(unit=row, **form.cleaned_data, by=request.member, now=timezone.now())
            messages.success(request, _("The unit was moved."))
            return redirect("people:unit", pk)
    return _unit(request, row, place_form=form)


@require_POST
@members_only(Right.ADMINISTER)
def unit_close(request: MemberRequest, pk: int) -> HttpResponse:
    with refusal_told(request):
        actions.close_unit(unit=unit_or_404(pk), by=request.member, now=timezone.now())
        messages.success(request, _("The unit is closed."))
        return redirect("people:units")
    return redirect("people:unit", pk)


def _unit(
    request: MemberRequest,
    row: Unit,
    *,
    name_form: UnitNameForm | None = None,
    place_form: UnitPlaceForm | None = None,
) -> HttpResponse:
    changes = may(request.member, Right.ADMINISTER, unit=row)
    context = {
        "unit": row,
        "people": queries.members_of(row),
        "below": [each for each in queries.units() if each.parent_id == row.pk],
        "name_form": (name_form or UnitNameForm(initial={"name": row.name}, auto_id=NAME_ID)) if changes else None,
        "place_form": (place_form or UnitPlaceForm(request.member, row, auto_id=PLACE_ID)) if changes else None,
    }
    refused = name_form is not None or place_form is not None
    return render(request, "people/unit.html", context, status=422 if refused else 200)


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
        with refusal_in(form):
            actions.change_body(body=body, **form.cleaned_data, by=request.member, now=timezone.now())
            messages.success(request, _("The settings were saved."))
            return redirect("people:body")
    context = {"form": form, "row": body}
    return render(request, "people/body.html", context, status=422 if form is not None and form.errors else 200)
