"""The laws that apply: the packs of the body, what its lawyer confirmed and corrected, and by when to answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.core.refusals import refusal_in, refusal_told
from rostra.jurisdictions import deadlines, packs
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.people.models import Member
from rostra.people.rules import may
from rostra.policy.actions.packs import confirm_value, correct_value, end_correction, may_say
from rostra.policy.calendar_form import pack_label
from rostra.policy.forms.packs import CalculatorForm, ConfirmForm, CorrectForm
from rostra.policy.models import PackConfirmation, PackCorrection
from rostra.policy.open_points import POINT, OpenPoint
from rostra.policy.pack_wording import (
    CERTAINTIES,
    FIELDS_OF,
    calendar_in_words,
    days_in_words,
    path_in_words,
    value_in_words,
    words_of,
)
from rostra.policy.packs_at_odds import at_odds
from rostra.policy.queries.packs import Held, Standing, chosen, gone, standing, standing_of


class Badge(NamedTuple):
    color: str
    mark: str
    words: str | Promise


class ValueRow(NamedTuple):
    """One value as the page shows it."""

    path: str
    label: str | Promise
    words: str
    shipped: str
    badge: Badge
    source: str
    held: Held


class LawRows(NamedTuple):
    name: str
    rows: list[ValueRow]
    due: list[Due]


class Due(NamedTuple):
    """A deadline in words; `confirmed`: it may be called statutory."""

    label: str | Promise
    counted: str
    deadline: deadlines.Deadline
    confirmed: bool


class PointRow(NamedTuple):
    point: OpenPoint
    text: str
    settled: bool
    paths: list[tuple[str, str, PackConfirmation | None]]


@require_safe
@members_only()
def list_packs(request: MemberRequest) -> HttpResponse:
    """All packs, those of the body first, with what is open for its lawyer."""
    ours, every = chosen(), standing_of(packs.names())
    rows = [_summary(every[name], ours=name in ours) for name in (*ours, *(n for n in packs.names() if n not in ours))]
    context = {
        "rows": rows,
        "gone": gone(),
        "points": [row for name in ours for row in _points(every[name])],
        "may_decide": may(request.member, Right.ADMINISTER),
    }
    return render(request, "policy/packs.html", context)


@require_safe
@members_only()
def show_pack(request: MemberRequest, name: str) -> HttpResponse:
    """Every value with how certain it is, its source and who confirmed it; and a calculator."""
    there = _standing(name)
    sent = request.GET if "received" in request.GET else None
    form = CalculatorForm(sent, initial={"received": timezone.localdate()})
    received = form.cleaned_data["received"] if sent is not None and form.is_valid() else None
    context = {
        "name": name,
        "label": pack_label(name),
        "ours": name in chosen(),
        "laws": list(_laws(there, received)),
        "others": [_row(held) for held in there.values.values() if held.shipped.law is None],
        "calendar": calendar_in_words(there.pack),
        "note": words_of(there.pack.note),
        "by_seat": there.pack.by_seat,
        "form": form,
        "received": received,
        "points": _points(there),
        "odds": at_odds(there.pack) if name in chosen() else [],
        "may_say": may_say(request.member),
        "corrections": [(row, path_in_words(name, row.path), value_in_words(row.value)) for row in there.corrections],
        "misfits": {row.pk for row in there.misfits},
        "confirmations": [(row, path_in_words(name, row.path)) for row in there.confirmations],
    }
    return render(request, "policy/pack.html", context, status=422 if form.errors else 200)


@members_only()
def confirm(request: MemberRequest, name: str, path: str) -> HttpResponse:
    """Write down who confirmed a value, or settled an open point."""
    there = _standing(name)
    held = there.values.get(path)
    if held is None and not (path.startswith(POINT) and any(path in point.paths for point in there.points)):
        raise Http404
    form = ConfirmForm(request.POST or None, initial={"on": timezone.localdate()})

    def do(cleaned: dict[str, Any]) -> None:
        confirm_value(pack=name, path=path, **cleaned, by=request.member, now=timezone.now())

    return _page(request, name, path, held, form, do, _("Confirmed."), "policy/pack_confirm.html")


@members_only()
def correct(request: MemberRequest, name: str, path: str) -> HttpResponse:
    """Lay another value over the shipped one."""
    held = _standing(name).values.get(path)
    if held is None:
        raise Http404
    form = CorrectForm(request.POST or None, shipped=held.value)

    def do(cleaned: dict[str, Any]) -> None:
        correct_value(pack=name, path=path, **cleaned, by=request.member, now=timezone.now())

    return _page(
        request, name, path, held, form, do, _("The correction holds from now on."), "policy/pack_correct.html"
    )


@require_POST
@members_only()
def end(request: MemberRequest, pk: int) -> HttpResponse:
    """What Rostra ships holds again."""
    correction = get_object_or_404(PackCorrection.objects, pk=pk)
    _require(request.member)
    with refusal_told(request):
        end_correction(correction=correction, by=request.member, now=timezone.now())
        messages.success(request, _("The correction ended: what Rostra ships holds again."))
    return redirect("policy:pack", correction.pack)


def _page(
    request: MemberRequest,
    name: str,
    path: str,
    held: Held | None,
    form: forms.Form,
    do: Callable[[dict[str, Any]], None],
    done: str,
    template: str,
) -> HttpResponse:
    _require(request.member)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            do(form.cleaned_data)
            messages.success(request, done)
            return redirect("policy:pack", name)
    context = {
        "name": name,
        "label": pack_label(name),
        "field": path_in_words(name, path),
        "row": _row(held) if held else None,
        "form": form,
    }
    return render(request, template, context, status=422 if form.errors else 200)


def _require(member: Member) -> None:
    if not may_say(member):
        raise PermissionDenied(_("Only administrators, and whoever has the seat for the law, say this."))


def _standing(name: str) -> Standing:
    try:
        return standing(name)
    except KeyError as error:
        raise Http404 from error


def _summary(there: Standing, *, ours: bool) -> dict[str, Any]:
    open_ = [point for point in there.points if not there.settled(point)]
    return {
        "name": there.name,
        "label": pack_label(there.name),
        "laws": [each.name for each in there.pack.laws],
        "ours": ours,
        "unsure": sum(not held.statutory for held in there.values.values()),
        "corrected": sum(held.correction is not None for held in there.values.values()),
        "open": len(open_),
    }


def _laws(there: Standing, received: date | None) -> Iterator[LawRows]:
    for number, each in enumerate(there.pack.laws):
        held = {row.shipped.key: row for row in there.values.values() if row.shipped.law == number}
        found = deadlines.deadlines(there.pack, each, received) if received is not None else []
        due = [
            Due(FIELDS_OF[d.key], days_in_words(d.days, d.unit), d, held[d.key].statutory and _calendar_sure(held, d))
            for d in found
        ]
        yield LawRows(each.name, [_row(row) for row in held.values()], due)


def _calendar_sure(held: dict[str, Held], due: deadlines.Deadline) -> bool:
    """What else makes the date: the answer that an extension is added to, and the days that do not count."""
    parts = [
        held.get(key) for key in ("closed", "regional_anniversary_days", *(["respond"] if due.key == "extend" else []))
    ]
    return due.or_on is None and not due.estimated and all(part is None or part.statutory for part in parts)


def _row(held: Held) -> ValueRow:
    color, words = CERTAINTIES[held.certainty]
    badge = Badge("success" if held.statutory else color, held.certainty, words)
    shipped = value_in_words(held.shipped.value) if held.correction else ""
    return ValueRow(
        held.path, FIELDS_OF[held.shipped.key], value_in_words(held.value), shipped, badge, held.source, held
    )


def _points(there: Standing) -> list[PointRow]:
    language = get_language() or ""
    return [
        PointRow(
            point,
            point.text(language),
            there.settled(point),
            [(path, path_in_words(there.name, path), there.confirmation_at(path)) for path in point.paths],
        )
        for point in there.points
    ]
