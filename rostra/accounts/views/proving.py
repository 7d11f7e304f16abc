"""Proof of control of one account."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.accounts import actions
from rostra.accounts.access import account_or_404, account_to_tend
from rostra.accounts.enums import ProofMethod
from rostra.accounts.presentation import ways_to_prove, why_unproven
from rostra.accounts.queries import proofs
from rostra.accounts.rules import may_tend
from rostra.core.refusals import refusal_told
from rostra.people.access import MemberRequest, members_only


@require_safe
@members_only()
def proof(request: MemberRequest, pk: int) -> HttpResponse:
    """What proves that the account is the body's, how it can be proven, and what was tried."""
    account = account_or_404(pk)
    now = timezone.now()
    standing = proofs.standing(account, now)
    context = {
        "account": account,
        "standing": standing,
        "ways": ways_to_prove(standing.methods),
        "code": proofs.open_code(account, now),
        "tries": [(row, why_unproven(row)) for row in proofs.proofs_of(account)],
        "may_tend": may_tend(request.member, account),
    }
    return render(request, "accounts/proof.html", context)


@require_POST
@members_only()
def prove(request: MemberRequest, pk: int, method: str) -> HttpResponse:
    account = account_to_tend(request.member, pk)
    if method not in ProofMethod.values:
        raise Http404
    with refusal_told(request):
        row = actions.prove(account=account, method=ProofMethod(method), by=request.member, now=timezone.now())
        if row.ok:
            messages.success(request, _("The account is proven to be ours."))
        else:
            messages.error(request, why_unproven(row))
    return redirect("accounts:proof", pk)


@require_POST
@members_only()
def code(request: MemberRequest, pk: int) -> HttpResponse:
    account = account_to_tend(request.member, pk)
    with refusal_told(request):
        actions.make_code(account=account, by=request.member, now=timezone.now())
        messages.success(request, _("Put the code into the profile, then let Rostra look for it."))
    return redirect("accounts:proof", pk)
