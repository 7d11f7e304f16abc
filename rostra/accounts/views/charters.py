"""Charters: read, written, compared, approved."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.accounts import actions, queries
from rostra.accounts.access import account_or_404, charter_or_404
from rostra.accounts.content import CharterText
from rostra.accounts.forms.entry import CharterForm
from rostra.accounts.models import Account, Charter
from rostra.accounts.presentation import charter_changes, charter_parts
from rostra.accounts.rules import may_word
from rostra.accounts.views.showing import show
from rostra.core.refusals import refusal_in, refusal_told
from rostra.people.access import MemberRequest, members_only


@require_safe
@members_only()
def charter(request: MemberRequest, pk: int) -> HttpResponse:
    """The newest version; where there is none, a word how to begin."""
    account = account_or_404(pk)
    return _page(request, account, queries.charter_of(account))


@require_safe
@members_only()
def version(request: MemberRequest, pk: int, number: int) -> HttpResponse:
    """One version as it was, ready to be printed."""
    account = account_or_404(pk)
    return _page(request, account, charter_or_404(account, number))


@require_safe
@members_only()
def changes(request: MemberRequest, pk: int, number: int) -> HttpResponse:
    """What a version changed in the one before."""
    account = account_or_404(pk)
    row = charter_or_404(account, number)
    before = queries.charters_of(account).filter(number__lt=number).first()
    found = charter_changes(CharterText.of(before), CharterText.of(row))
    context = {"account": account, "charter": row, "before": before, "changes": found}
    return render(request, "accounts/charter_changes.html", context)


@members_only()
def edit(request: MemberRequest, pk: int) -> HttpResponse:
    account = account_or_404(pk)
    if not may_word(request.member, account, queries.opening_of(account)):
        raise PermissionDenied(_("Your roles do not include this."))
    last = queries.charter_of(account)
    initial = {**CharterText.of(last).stored(), "number": last.number if last else 0}
    form = CharterForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.save_charter(
                account=account,
                text=form.text(),
                number=form.cleaned_data["number"],
                by=request.member,
                now=timezone.now(),
            )
            messages.success(request, _("The charter was saved."))
            return redirect("accounts:charter", pk)
    return show(
        request, form, title=_("Charter"), verb=_("Save"), account=account, template="accounts/charter_edit.html"
    )


@require_POST
@members_only()
def approve(request: MemberRequest, pk: int, number: int) -> HttpResponse:
    account = account_or_404(pk)
    row = charter_or_404(account, number)
    with refusal_told(request):
        actions.approve_charter(charter=row, by=request.member, now=timezone.now())
        messages.success(request, _("The charter is approved."))
    return redirect("accounts:account", account.pk)


def _page(request: MemberRequest, account: Account, row: Charter | None) -> HttpResponse:
    if row is not None:
        row.account = account
    context = {
        "account": account,
        "charter": row,
        "parts": charter_parts(CharterText.of(row)),
        "versions": queries.charters_of(account),
        "may_word": may_word(request.member, account, queries.opening_of(account)),
        "may_approve": row is not None and actions.may_approve_charter(request.member, row),
    }
    return render(request, "accounts/charter.html", context)
