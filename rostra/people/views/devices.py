"""The devices from which the body's accounts are reached (R-306, R-307)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from rostra.core.refusals import refusal_in, refusal_told
from rostra.people import actions, queries
from rostra.people.access import MemberRequest, device_or_404, members_only
from rostra.people.enums import DeviceState, Right
from rostra.people.forms import DeviceForm, NewDeviceForm, UpdatedForm
from rostra.people.models import Device
from rostra.people.paging import page_of

KEEPERS = (Right.ADMINISTER, Right.SECURE)


@require_safe
@members_only(*KEEPERS)
def device_list(request: MemberRequest) -> HttpResponse:
    retired = "retired" in request.GET
    page = page_of(queries.devices(retired=retired).order_by(), request)
    now = timezone.now()
    rows = [(row, queries.overdue(row, now)) for row in page.rows]
    context = {"page": page, "rows": rows, "retired": retired, "may_add": actions.keeps_devices(request.member)}
    return render(request, "people/devices.html", context)


@members_only(*KEEPERS)
def device_add(request: MemberRequest) -> HttpResponse:
    form = NewDeviceForm(queries.active_members(), request.POST or None, initial={"owned": True})
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            row = actions.register_device(**form.cleaned_data, by=request.member, now=timezone.now())
            messages.success(request, _("The device is on the list."))
            return redirect("people:device", row.pk)
    return render(request, "people/device_form.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@members_only()
def device(request: MemberRequest, pk: int) -> HttpResponse:
    return _page(request, device_or_404(request.member, pk))


@members_only(*KEEPERS)
def device_change(request: MemberRequest, pk: int) -> HttpResponse:
    row = device_or_404(request.member, pk)
    initial = {name: getattr(row, name) for name in ("label", "kind", "tag", "holder", "updater")}
    form = DeviceForm(queries.active_members(), request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.change_device(device=row, **form.cleaned_data, by=request.member, now=timezone.now())
            messages.success(request, _("Saved."))
            return redirect("people:device", pk)
    context = {"form": form, "device": row}
    return render(request, "people/device_form.html", context, status=422 if form.errors else 200)


@require_POST
@members_only()
def device_updated(request: MemberRequest, pk: int) -> HttpResponse:
    row = device_or_404(request.member, pk)
    form = UpdatedForm(request.POST)
    if form.is_valid():
        with refusal_in(form):
            actions.mark_updated(device=row, on=form.cleaned_data["on"], by=request.member, now=timezone.now())
            messages.success(request, _("Saved."))
            return redirect("people:device", pk)
    return _page(request, row, form=form)


@require_POST
@members_only()
def device_lost(request: MemberRequest, pk: int) -> HttpResponse:
    row = device_or_404(request.member, pk)
    own = row.holder_id == request.member.pk
    with refusal_told(request):
        todo = actions.lose_device(device=row, by=request.member, now=timezone.now())
        if own:
            # The session that sent this has ended with all others.
            return redirect("account_login")
        text = ngettext(
            "All sessions of its holder have ended. %(count)d secret must be changed.",
            "All sessions of its holder have ended. %(count)d secrets must be changed.",
            todo,
        )
        messages.success(request, text % {"count": todo})
    return redirect("people:device", pk)


@require_POST
@members_only(*KEEPERS)
def device_found(request: MemberRequest, pk: int) -> HttpResponse:
    row = device_or_404(request.member, pk)
    with refusal_told(request):
        actions.find_device(device=row, by=request.member, now=timezone.now())
        messages.success(request, _("The device is in use again. What was to be changed stays to be changed."))
    return redirect("people:device", pk)


@require_POST
@members_only(*KEEPERS)
def device_retire(request: MemberRequest, pk: int) -> HttpResponse:
    row = device_or_404(request.member, pk)
    with refusal_told(request):
        actions.retire_device(device=row, by=request.member, now=timezone.now())
        messages.success(request, _("The device was taken out of use."))
    return redirect("people:device", pk)


def _page(request: MemberRequest, row: Device, *, form: UpdatedForm | None = None) -> HttpResponse:
    by, now = request.member, timezone.now()
    keeps = actions.keeps_devices(by)
    in_use = row.state == DeviceState.IN_USE
    theirs = by.pk in (row.holder_id, row.updater_id)
    context = {
        "device": row,
        "overdue": queries.overdue(row, now),
        "keeps": keeps,
        "may_change": keeps and row.state != DeviceState.RETIRED,
        "may_lose": in_use and (keeps or theirs),
        "may_find": keeps and row.state == DeviceState.LOST,
        "form": (form or UpdatedForm(initial={"on": timezone.localdate(now)}))
        if in_use and (keeps or by.pk == row.updater_id)
        else None,
    }
    return render(request, "people/device.html", context, status=422 if form is not None else 200)
