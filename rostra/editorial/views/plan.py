"""The plan: kinds of content with their cadence, slots, and what else stands on the calendar."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.core.refusals import refusal_in, refusal_told
from rostra.editorial.access import cadence_or_404, entry_or_404, slot_or_404, type_or_404
from rostra.editorial.actions import plan
from rostra.editorial.balance import often
from rostra.editorial.models import ContentType
from rostra.editorial.plan_forms import CadenceForm, EntryForm, SlotForm, StarterForm, TypeForm
from rostra.editorial.planning import cadences, content_types, running_slots
from rostra.editorial.rules import may_plan
from rostra.editorial.views.doing import planners_only, show
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right

# --- Kinds of content -----------------------------------------------------------------------------------


@require_safe
@members_only(Right.READ)
def types(request: MemberRequest) -> HttpResponse:
    """What the body publishes, in which form and how often."""
    held: dict[int, list[str]] = {}
    for row in cadences():
        where = row.account.name if row.account else ""
        held.setdefault(row.content_type_id, []).append(_cadence(row.every_minutes, where))
    kinds = [(kind, held.get(kind.pk, [])) for kind in content_types()]
    context = {"kinds": kinds, "may_plan": may_plan(request.member)}
    return render(request, "editorial/types.html", context)


@planners_only
def starter(request: MemberRequest) -> HttpResponse:
    """Common content to begin with, in the body's language."""
    form = StarterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            plan.accept_starter(
                keys=form.cleaned_data["keys"], language=request.tenant.language, by=request.member, now=timezone.now()
            )
            messages.success(request, _("Added. Change them as you need them."))
            return redirect("editorial:types")
    return show(request, form, title=_("Begin with common content"), verb=_("Add them"), home="editorial:types")


@planners_only
def type_new(request: MemberRequest) -> HttpResponse:
    form = TypeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            made = plan.add_type(fields=form.values, by=request.member, now=timezone.now())
            messages.success(request, _("The content type was added. Say how often it is due."))
            return redirect("editorial:type", made.pk)
    return show(request, form, title=_("New content type"), verb=_("Add"), home="editorial:types")


@require_safe
@members_only(Right.READ)
def type_(request: MemberRequest, pk: int) -> HttpResponse:
    """One kind of content, and how often it is due on which account."""
    return _type(request, type_or_404(pk), CadenceForm())


@planners_only
def type_edit(request: MemberRequest, pk: int) -> HttpResponse:
    kind = type_or_404(pk)
    form = TypeForm(request.POST or None, initial=TypeForm.of(kind))
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            plan.change_type(kind=kind, fields=form.values, by=request.member, now=timezone.now())
            messages.success(request, _("Saved."))
            return redirect("editorial:type", pk)
    return show(request, form, title=_("Change the content type"), verb=_("Save"), home="editorial:types")


@require_POST
@planners_only
def type_archive(request: MemberRequest, pk: int) -> HttpResponse:
    kind = type_or_404(pk)
    with refusal_told(request):
        plan.archive_type(kind=kind, by=request.member, now=timezone.now())
        messages.success(request, _("Archived: nothing new is of this type."))
    return redirect("editorial:types")


@require_POST
@planners_only
def cadence_set(request: MemberRequest, pk: int) -> HttpResponse:
    kind, form = type_or_404(pk), CadenceForm(request.POST)
    if form.is_valid():
        with refusal_in(form):
            plan.set_cadence(
                kind=kind,
                account=form.cleaned_data["account"],
                every_minutes=form.minutes,
                by=request.member,
                now=timezone.now(),
            )
            messages.success(request, _("Saved."))
            return redirect("editorial:type", pk)
    return _type(request, kind, form)


@require_POST
@planners_only
def cadence_remove(request: MemberRequest, pk: int) -> HttpResponse:
    row = cadence_or_404(pk)
    with refusal_told(request):
        plan.remove_cadence(cadence=row, by=request.member, now=timezone.now())
        messages.success(request, _("Removed."))
    return redirect("editorial:type", row.content_type_id)


def _type(request: MemberRequest, kind: ContentType, form: CadenceForm) -> HttpResponse:
    rows = [(row, _cadence(row.every_minutes, "")) for row in cadences().filter(content_type=kind)]
    context = {"kind": kind, "cadences": rows, "form": form, "may_plan": may_plan(request.member)}
    return render(request, "editorial/type.html", context, status=422 if form.errors else 200)


# --- Slots ------------------------------------------------------------------------------------------------


@require_safe
@members_only(Right.READ)
def slots(request: MemberRequest) -> HttpResponse:
    """The times that come back."""
    rows = [(slot, [WEEKDAYS[day] for day in slot.days]) for slot in running_slots(_today(request))]
    return render(request, "editorial/slots.html", {"slots": rows, "may_plan": may_plan(request.member)})


@planners_only
def slot_new(request: MemberRequest) -> HttpResponse:
    form = SlotForm(request.POST or None, initial={"starts_on": _today(request)})
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            plan.add_slot(fields=form.values, by=request.member, now=timezone.now())
            messages.success(request, _("The slot stands on the calendar."))
            return redirect("editorial:slots")
    return show(request, form, title=_("New slot"), verb=_("Add"), home="editorial:slots")


@planners_only
def slot(request: MemberRequest, pk: int) -> HttpResponse:
    row = slot_or_404(pk)
    form = SlotForm(request.POST or None, initial=SlotForm.of(row))
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            plan.change_slot(slot=row, fields=form.values, by=request.member, now=timezone.now())
            messages.success(request, _("Saved."))
            return redirect("editorial:slots")
    return show(request, form, title=_("Change the slot"), verb=_("Save"), home="editorial:slots")


@require_POST
@planners_only
def slot_end(request: MemberRequest, pk: int) -> HttpResponse:
    row = slot_or_404(pk)
    with refusal_told(request):
        plan.end_slot(slot=row, on=_today(request), by=request.member, now=timezone.now())
        messages.success(request, _("The slot ends today."))
    return redirect("editorial:slots")


# --- What else stands on the calendar -----------------------------------------------------------------------


@planners_only
def entry_new(request: MemberRequest) -> HttpResponse:
    today = _today(request)
    form = EntryForm(request.POST or None, zone=_zone(request), initial={"first_day": today, "last_day": today})
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            plan.add_entry(fields=form.values, by=request.member, now=timezone.now())
            messages.success(request, _("It stands on the calendar."))
            return redirect("editorial:calendar")
    return show(request, form, title=_("Put something on the calendar"), verb=_("Add"), home="editorial:calendar")


@require_safe
@members_only(Right.READ)
def entry(request: MemberRequest, pk: int) -> HttpResponse:
    row = entry_or_404(pk)
    return render(request, "editorial/entry.html", {"entry": row, "may_plan": may_plan(request.member)})


@planners_only
def entry_edit(request: MemberRequest, pk: int) -> HttpResponse:
    row, zone = entry_or_404(pk), _zone(request)
    form = EntryForm(request.POST or None, zone=zone, initial=EntryForm.of(row, zone))
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            plan.change_entry(entry=row, fields=form.values, by=request.member, now=timezone.now())
            messages.success(request, _("Saved."))
            return redirect("editorial:entry", pk)
    return show(request, form, title=_("Change the entry"), verb=_("Save"), home="editorial:calendar")


@require_POST
@planners_only
def entry_remove(request: MemberRequest, pk: int) -> HttpResponse:
    row = entry_or_404(pk)
    with refusal_told(request):
        plan.remove_entry(entry=row, by=request.member, now=timezone.now())
        messages.success(request, _("Removed from the calendar."))
    return redirect("editorial:calendar")


def _zone(request: MemberRequest) -> ZoneInfo:
    return ZoneInfo(request.tenant.time_zone)


def _today(request: MemberRequest) -> date:
    return timezone.now().astimezone(_zone(request)).date()


def _cadence(minutes: int | None, where: str) -> str:
    """How often, in words, and on which account: “@city: every 2 weeks”."""
    return _("%(account)s: %(often)s") % {"account": where, "often": often(minutes)} if where else often(minutes)
