"""From an approval to an account in use."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rostra.accounts import actions, queries
from rostra.accounts.access import account_to_change, account_to_tend
from rostra.accounts.forms.connecting import PREFIX, CredentialsForm
from rostra.accounts.forms.life import OpenForm, PilotForm
from rostra.accounts.presentation import may_be_connected
from rostra.accounts.views.showing import show
from rostra.core.refusals import refusal_in, refusal_told
from rostra.people.access import MemberRequest, members_only


@require_POST
@members_only()
def begin(request: MemberRequest, pk: int) -> HttpResponse:
    account = account_to_tend(request.member, pk)
    with refusal_told(request):
        actions.begin_opening(account=account, by=request.member, now=timezone.now())
        messages.success(request, _("The account can be opened now: connect it, or say where it was opened."))
    return redirect("accounts:account", account.pk)


@members_only()
def complete(request: MemberRequest, pk: int) -> HttpResponse:
    """Declare the account open."""
    account = account_to_tend(request.member, pk)
    form = OpenForm(request.POST or None, initial={"place": account.url if account.state == "offline" else ""})
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.complete_opening(account=account, **form.cleaned_data, by=request.member, now=timezone.now())
            messages.success(
                request, _("The account is open. Its owner, its substitute and the security officers are told.")
            )
            return redirect("accounts:account", pk)
    return show(request, form, title=_("Declare the account open"), verb=_("Declare open"), account=account)


@members_only()
def pilot(request: MemberRequest, pk: int) -> HttpResponse:
    """The end of a pilot that went well."""
    account = account_to_tend(request.member, pk)
    form = PilotForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.end_pilot(
                account=account, result=form.cleaned_data["result"], by=request.member, now=timezone.now()
            )
            messages.success(request, _("The account is in regular use."))
            return redirect("accounts:account", pk)
    opening = queries.opening_of(account)
    text = opening.pilot_exit if opening else ""
    return show(request, form, title=_("End the pilot"), verb=_("End the pilot"), account=account, quote=text)


@members_only()
def attach(request: MemberRequest, pk: int) -> HttpResponse:
    """Connect an entry of the register that is not connected yet, by the channel of its network."""
    account = account_to_change(request.member, pk)
    kind = queries.channel_for(account.network)
    if kind is None or not may_be_connected(account):
        raise PermissionDenied(_("This entry of the register cannot be connected now."))
    # Where the channel is not the network's own, a person says which network it is: the register knows.
    known = {} if kind.name == account.network else {"network": account.network, "address": account.url}
    form = CredentialsForm(kind, request.POST or None, initial={PREFIX + name: text for name, text in known.items()})
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.connect_account(
                channel=kind.name,
                name=account.name,
                values=form.values(),
                by=request.user,
                now=timezone.now(),
                account=account,
            )
            messages.success(request, _("The account is connected."))
            return redirect("accounts:account", pk)
    context = {"form": form, "channel": queries.kind_of(kind), "account": account}
    return render(request, "accounts/connect.html", context, status=422 if form.errors else 200)


@require_POST
@members_only()
def dormant(request: MemberRequest, pk: int) -> HttpResponse:
    """Say of an account that is not connected that nobody has spoken there for long."""
    account = account_to_tend(request.member, pk)
    with refusal_told(request):
        actions.mark_dormant(account=account, by=request.member, now=timezone.now())
        messages.success(request, _("The account counts as dormant."))
    return redirect("accounts:account", account.pk)


@require_POST
@members_only()
def awake(request: MemberRequest, pk: int) -> HttpResponse:
    account = account_to_tend(request.member, pk)
    with refusal_told(request):
        actions.mark_awake(account=account, by=request.member, now=timezone.now())
        messages.success(request, _("The account is in use again."))
    return redirect("accounts:account", account.pk)
