from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.accounts import actions, queries
from rostra.accounts.access import account_or_404, account_to_change
from rostra.accounts.enums import AccountState
from rostra.accounts.forms.connecting import PREFIX, ConnectForm, CredentialsForm
from rostra.accounts.forms.life import FilterForm
from rostra.accounts.networks import looks_odd
from rostra.accounts.presentation import call_lines, life_of
from rostra.accounts.queries.pages import public_page
from rostra.accounts.queries.proofs import standing
from rostra.accounts.rules import may_change, may_connect
from rostra.channels import registry
from rostra.channels.contract import Channel
from rostra.core.refusals import refusal_in, refusal_told
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.people.paging import cursor
from rostra.records.queries.captures import box

HIDDEN = frozenset({"file"})
"""Channels that nobody connects by hand: the import makes its account itself."""


@require_safe
@members_only(Right.READ)
def account_list(request: MemberRequest) -> HttpResponse:
    """The register: filtered, searched, page by page."""
    form = FilterForm(request.GET or None)
    chosen = form.filters() if form.is_valid() else queries.Filters()
    before, after = cursor(request, "before"), cursor(request, "after")
    page = queries.register_page(chosen, before=before, after=after)
    context = {
        "form": form,
        "page": page,
        "rows": queries.rows_of(page.rows, timezone.now()),
        "filtered": chosen != queries.Filters(),
        "waiting": len(queries.waiting_for(request.member)),
        "may_connect": may_connect(request.member),
    }
    return render(request, "accounts/list.html", context)


@require_safe
@members_only(Right.READ)
def account_page(request: MemberRequest, pk: int) -> HttpResponse:
    account, now = account_or_404(pk), timezone.now()
    context = {
        "account": account,
        "odd": looks_odd(account.handle),
        "now": now,
        "life": life_of(account, request.member, now=now),
        "health": queries.health(account, now),
        "live": queries.live_proofs([account])[account.pk],
        "standing": standing(account, now),
        "can": registry.get(account.channel).can if account.channel else None,
        "fetches": queries.recent_fetches(account, limit=20),
        "calls": call_lines(queries.recent_calls(account)),
        "may_change": may_change(request.member, account),
        "captures": box(request.member, url=public_page(account), account=account.pk),
    }
    return render(request, "accounts/account.html", context)


@require_safe
@members_only(Right.READ)
def choose_channel(request: MemberRequest) -> HttpResponse:
    _require_connector(request)
    channels = [queries.kind_of(channel) for channel in registry.all() if channel.name not in HIDDEN]
    return render(request, "accounts/choose.html", {"channels": channels})


@members_only(Right.READ)
def connect(request: MemberRequest, channel: str) -> HttpResponse:
    _require_connector(request)
    kind = _channel_or_404(channel)
    form = ConnectForm(kind, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            account = actions.connect_account(
                channel=channel,
                name=form.cleaned_data["name"],
                values=form.values(),
                language=form.cleaned_data["language"],
                unit=form.cleaned_data["unit"],
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, _("The account is connected."))
            return redirect("accounts:account", account.pk)
    context = {"form": form, "channel": queries.kind_of(kind)}
    return render(request, "accounts/connect.html", context, status=422 if form.errors else 200)


@members_only(Right.READ)
def reconnect(request: MemberRequest, pk: int) -> HttpResponse:
    account = account_to_change(request.member, pk)
    kind = registry.get(account.channel)
    initial = {PREFIX + name: value for name, value in account.fields.items()}
    form = CredentialsForm(kind, request.POST or None, initial=initial, keep_secrets=True)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.change_credentials(account=account, values=form.values(), by=request.user, now=timezone.now())
            messages.success(request, _("The account is connected."))
            return redirect("accounts:account", account.pk)
    context = {"form": form, "channel": queries.kind_of(kind), "account": account}
    return render(request, "accounts/connect.html", context, status=422 if form.errors else 200)


@require_POST
@members_only(Right.READ)
def move(request: MemberRequest, pk: int) -> HttpResponse:
    """Pause and resume; an account is closed in steps (`ending.close`)."""
    account = account_to_change(request.member, pk)
    wanted = request.POST.get("to", "")
    if wanted not in (AccountState.ACTIVE, AccountState.PAUSED):
        raise Http404
    with refusal_told(request):
        actions.move_account(account=account, to=AccountState(wanted), by=request.user, now=timezone.now())
    return redirect("accounts:account", account.pk)


def _require_connector(request: MemberRequest) -> None:
    if not may_connect(request.member):
        raise PermissionDenied(_("Only administrators and security officers may change an account."))


def _channel_or_404(name: str) -> type[Channel]:
    if name in HIDDEN or name not in registry.names():
        raise Http404
    return registry.get(name)
