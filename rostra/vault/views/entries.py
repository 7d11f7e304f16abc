"""The board, and the entry of one secret."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from rostra.core.refusals import refusal_in, refusal_told
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.people.rules import may_anywhere
from rostra.vault import actions, queries, rules
from rostra.vault.access import holding_to_end, item_or_404, item_to_manage
from rostra.vault.enums import Kind
from rostra.vault.forms import AddForm, EntryForm, HolderForm, ReasonForm, ReportForm


@require_safe
@members_only()
def board(request: MemberRequest) -> HttpResponse:
    """All that the reader may know of, or what belongs to one account (`?account=`)."""
    asked = request.GET.get("account", "")
    account_id = int(asked) if asked.isdecimal() and len(asked) < 19 else None
    context = {
        "rows": queries.board(request.member, timezone.now(), account_id=account_id),
        "account_id": account_id,
        "questions": queries.questions_for(request.member),
        "requests": queries.requests_for(request.member),
        "may_add": rules.may_add(request.member),
        "may_report": may_anywhere(request.member, Right.SECURE),
    }
    return render(request, "vault/board.html", context)


@require_safe
@members_only()
def item(request: MemberRequest, pk: int) -> HttpResponse:
    now, member = timezone.now(), request.member
    entry = item_or_404(member, pk)
    open_releases = queries.open_releases(entry, now)
    context = {
        "item": entry,
        "row": queries.row_of(entry, now),
        "holdings": entry.holdings.filter(ended_at=None).select_related("member__user").order_by("pk"),
        "history": queries.history(entry),
        "releases": [
            (release, rules.may_decide(member, entry, asked_by=release.member_id)) for release in open_releases
        ],
        "agreed": queries.agreed_release(entry, member, now),
        "may_manage": rules.may_manage(member, entry),
        "may_reveal": rules.may_reveal(member, entry),
        "may_ask": rules.may_ask(member, entry) and all(row.member_id != member.pk for row in open_releases),
        "may_rotate": rules.may_rotate(member, entry) and entry.sealed_kind,
        "holder_form": HolderForm(),
        "report_form": ReportForm(),
        "reason_form": ReasonForm(),
        "member_pk": member.pk,
    }
    return render(request, "vault/item.html", context)


@sensitive_post_parameters()
@members_only()
def add(request: MemberRequest) -> HttpResponse:
    if not rules.may_add(request.member):
        raise PermissionDenied(_("Only security officers and administrators add secrets."))
    form = AddForm(request.POST or None, initial={"custodian": request.member.pk})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with refusal_in(form):
            entry = actions.add_item(
                kind=Kind(data["kind"]),
                label=data["label"],
                value=data["value"],
                contact=data["contact"],
                account=data["account"],
                custodian=data["custodian"],
                expires_at=data["expires_at"],
                by=request.member,
                now=timezone.now(),
            )
            messages.success(request, _("The secret is sealed."))
            return redirect("vault:item", entry.pk)
    return _form(request, "vault/form.html", {"form": form})


@members_only()
def edit(request: MemberRequest, pk: int) -> HttpResponse:
    entry = item_to_manage(request.member, pk)
    initial = {
        "label": entry.label,
        "contact": entry.contact,
        "custodian": entry.custodian_id,
        "expires_at": entry.expires_at,
    }
    form = EntryForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.change_item(item=entry, **form.cleaned_data, by=request.member, now=timezone.now())
            messages.success(request, _("Saved."))
            return redirect("vault:item", entry.pk)
    return _form(request, "vault/form.html", {"form": form, "item": entry})


@require_POST
@members_only()
def retire(request: MemberRequest, pk: int) -> HttpResponse:
    entry = item_to_manage(request.member, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["reason"][0]))
        return redirect("vault:item", entry.pk)
    with refusal_told(request):
        actions.retire(item=entry, **form.cleaned_data, by=request.member, now=timezone.now())
        messages.success(request, _("The value is destroyed. The log keeps its history."))
        return redirect("vault:board")
    return redirect("vault:item", entry.pk)


@require_POST
@members_only()
def give(request: MemberRequest, pk: int) -> HttpResponse:
    entry = item_to_manage(request.member, pk)
    form = HolderForm(request.POST)
    if form.is_valid():
        with refusal_told(request):
            actions.give_holding(item=entry, member=form.cleaned_data["member"], by=request.member, now=timezone.now())
    else:
        messages.error(request, _("Choose a person."))
    return redirect("vault:item", entry.pk)


@require_POST
@members_only()
def end(request: MemberRequest, pk: int) -> HttpResponse:
    holding = holding_to_end(request.member, pk)
    with refusal_told(request):
        actions.end_holding(holding=holding, by=request.member, now=timezone.now())
        messages.success(request, _("Removed. What they could have taken along must be changed now."))
        return redirect("vault:board")
    return redirect("vault:item", holding.item_id)


def _form(request: MemberRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    form = context["form"]
    response = render(request, template, context, status=422 if form.errors else 200)
    response["Cache-Control"] = "no-store"
    return response
