"""The team that settles the policy, the laws and rules that it stands beside, and conflicts between rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rostra.core.refusals import refusal_in, refusal_told
from rostra.jurisdictions import packs
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.people.models import Member
from rostra.people.rules import may
from rostra.policy import actions, queries
from rostra.policy.agreement import may_propose
from rostra.policy.calendar_form import pack_label
from rostra.policy.draft_wording import question_name
from rostra.policy.enums import Function, InstrumentKind
from rostra.policy.forms.drafting import ConflictForm, InstrumentForm, SeatForm
from rostra.policy.models import Conflict, Instrument, TeamSeat
from rostra.policy.questionnaire import policy_text


@dataclass(frozen=True, slots=True)
class Law:
    """A law that a pack of the body names, and how certain what the pack says of it is; `listed` already."""

    pack: str
    country: str
    name: str
    certainty: str
    source: str
    listed: bool


@members_only()
def team(request: MemberRequest) -> HttpResponse:
    """Every member reads who settles the policy; administrators give the seats."""
    keeper = may(request.member, Right.ADMINISTER)
    form = SeatForm(request.POST or None) if keeper else None
    if request.method == "POST":
        if form is None:
            messages.error(request, _("Only an administrator of the body does this."))
            return redirect("policy:team")
        if form.is_valid() and _gave_seat(request, form):
            return redirect("policy:team")
    seats, names = queries.team(), policy_text(get_language() or "").team
    groups = [(names[code], [seat for seat in seats if seat.function == code]) for code in Function.values]
    context = {"groups": groups, "form": form, "empty": [label for label, rows in groups if not rows]}
    return render(request, "policy/team.html", context, status=422 if form and form.errors else 200)


@require_POST
@members_only(Right.ADMINISTER)
def seat_end(request: MemberRequest, pk: int) -> HttpResponse:
    seat = TeamSeat.objects.filter(pk=pk).first()
    if seat is None:
        raise Http404
    with refusal_told(request):
        actions.end_seat(seat=seat, by=request.member, now=timezone.now())
        messages.success(request, _("The seat is free again."))
    return redirect("policy:team")


@members_only()
def instruments(request: MemberRequest) -> HttpResponse:
    """Laws and rules that hold beside the policy; the team keeps the list."""
    keeps = may_propose(request.member, queries.team())
    form = InstrumentForm(request.POST or None) if keeps else None
    if request.method == "POST":
        if form is None:
            messages.error(request, _("Only the team of the policy and administrators do this."))
            return redirect("policy:instruments")
        if form.is_valid() and _added_instrument(request, form):
            return redirect("policy:instruments")
    rows = queries.instruments()
    context = {
        "rows": [(row, [question_name(pk) for pk in row.items]) for row in rows],
        "ended": queries.instruments(ended=True),
        "laws": list(_laws({row.title for row in rows})),
        "form": form,
        "today": timezone.localdate(),
    }
    return render(request, "policy/instruments.html", context, status=422 if form and form.errors else 200)


@require_POST
@members_only()
def law_add(request: MemberRequest) -> HttpResponse:
    """A law of one of the body's packs, taken over as it stands there."""
    law = next((law for law in _laws(set()) if (law.pack, law.name) == _chosen(request)), None)
    if law is None:
        raise Http404
    described = actions.Described(
        title=law.name, kind=InstrumentKind.LAW, reference=law.source, items=("E7.4",), pack=law.pack
    )
    with refusal_told(request):
        actions.add_instrument(described=described, by=request.member, now=timezone.now())
        messages.success(request, _("The law stands in the list."))
    return redirect("policy:instruments")


@require_POST
@members_only()
def instrument_end(request: MemberRequest, pk: int) -> HttpResponse:
    row = Instrument.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    with refusal_told(request):
        actions.end_instrument(instrument=row, by=request.member, now=timezone.now())
        messages.success(request, _("It holds no longer; that it did stays on record."))
    return redirect("policy:instruments")


@members_only()
def conflicts(request: MemberRequest) -> HttpResponse:
    """Where rules contradict each other, and how that was resolved."""
    keeps, listed = may_propose(request.member, queries.team()), queries.instruments()
    form = ConflictForm(request.POST or None, instruments=listed) if keeps else None
    if request.method == "POST":
        if form is None:
            messages.error(request, _("Only the team of the policy and administrators do this."))
            return redirect("policy:conflicts")
        if form.is_valid() and _raised(request, form, listed):
            return redirect("policy:conflicts")
    rows = [(row, [question_name(pk) for pk in row.items]) for row in queries.conflicts()]
    context = {"rows": rows, "form": form, "keeps": keeps}
    return render(request, "policy/conflicts.html", context, status=422 if form and form.errors else 200)


@require_POST
@members_only()
def conflict_resolve(request: MemberRequest, pk: int) -> HttpResponse:
    row = Conflict.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    words = request.POST.get("resolution", "")
    with refusal_told(request):
        actions.resolve_conflict(conflict=row, resolution=words, by=request.member, now=timezone.now())
        messages.success(request, _("The conflict is resolved; how stays on record."))
    return redirect("policy:conflicts")


def _laws(listed: set[str]) -> Iterator[Law]:
    """Of the packs that the body or its draft names."""
    version = queries.draft() or queries.in_force()
    for name in sorted(queries.packs_that_count(queries.answers_of(version) if version else {})):
        for law in packs.pack(name).laws if name in packs.names() else ():
            stated = law.respond
            yield Law(name, pack_label(name), law.name, stated.certainty.value, stated.source, law.name in listed)


def _chosen(request: MemberRequest) -> tuple[str, str]:
    return request.POST.get("pack", ""), request.POST.get("law", "")


def _gave_seat(request: MemberRequest, form: SeatForm) -> bool:
    cleaned = form.cleaned_data
    member = Member.objects.select_related("user").get(pk=cleaned["member"])
    with refusal_in(form):
        actions.give_seat(member=member, function=Function(cleaned["function"]), by=request.member, now=timezone.now())
        messages.success(request, _("The seat is given."))
        return True
    return False


def _added_instrument(request: MemberRequest, form: InstrumentForm) -> bool:
    cleaned = form.cleaned_data
    described = actions.Described(
        title=cleaned["title"],
        kind=InstrumentKind(cleaned["kind"]),
        reference=cleaned["reference"],
        url=cleaned["url"],
        items=tuple(cleaned["items"]),
        owner=Member.objects.get(pk=cleaned["owner"]) if cleaned["owner"] else None,
        valid_until=cleaned["valid_until"],
    )
    with refusal_in(form):
        actions.add_instrument(described=described, by=request.member, now=timezone.now())
        messages.success(request, _("It stands in the list."))
        return True
    return False


def _raised(request: MemberRequest, form: ConflictForm, listed: list[Instrument]) -> bool:
    cleaned = form.cleaned_data
    other = next((row for row in listed if str(row.pk) == cleaned["instrument"]), None)
    with refusal_in(form):
        actions.raise_conflict(
            items=cleaned["items"], text=cleaned["text"], instrument=other, by=request.member, now=timezone.now()
        )
        messages.success(request, _("The conflict stands in the list until it is resolved."))
        return True
    return False
