"""Proposing an account and deciding on it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.accounts import actions, queries
from rostra.accounts.access import account_or_404
from rostra.accounts.content import CharterText
from rostra.accounts.enums import ProposalForm, Verdict
from rostra.accounts.forms.entry import EntryForm, ExistingForm, FullForm, ShortForm
from rostra.accounts.forms.life import VerdictForm
from rostra.accounts.models import Account
from rostra.accounts.networks import looks_odd
from rostra.accounts.notices import step_name
from rostra.accounts.presentation import charter_parts
from rostra.accounts.rules import may_word
from rostra.accounts.views.showing import show
from rostra.core.refusals import refusal_in, refusal_told
from rostra.people.access import MemberRequest, members_only


@require_safe
@members_only()
def waiting(request: MemberRequest) -> HttpResponse:
    """What about accounts waits for the reader."""
    return render(request, "accounts/waiting.html", {"waits": queries.waiting_for(request.member)})


@members_only()
def propose(request: MemberRequest) -> HttpResponse:
    return _propose(request, ShortForm(request.POST or None), ProposalForm.SHORT)


@members_only()
def propose_full(request: MemberRequest) -> HttpResponse:
    return _propose(request, FullForm(request.POST or None), ProposalForm.FULL)


@members_only()
def propose_existing(request: MemberRequest, pk: int) -> HttpResponse:
    """An account that is there without a decision gets one."""
    account = account_or_404(pk)
    form = ExistingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.propose_existing(
                account=account,
                form=ProposalForm(form.cleaned_data["form"]),
                message=form.cleaned_data["message"],
                text=CharterText.of(queries.charter_of(account)),
                by=request.member,
                now=timezone.now(),
            )
            messages.success(request, _("The account is proposed. Complete what is missing, then submit it."))
            return redirect("accounts:account", pk)
    return show(request, form, title=_("Propose this account"), verb=_("Propose"), account=account)


@members_only()
def entry(request: MemberRequest, pk: int) -> HttpResponse:
    """The entry in the register: name, people, languages."""
    account = _worded(request, pk)
    form = EntryForm(request.POST or None, initial=EntryForm.fill(account))
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.change_entry(account=account, values=form.entry(), by=request.member, now=timezone.now())
            messages.success(request, _("The entry was saved."))
            return redirect("accounts:account", pk)
    return show(request, form, title=_("Entry in the register"), verb=_("Save"), account=account)


@require_POST
@members_only()
def submit(request: MemberRequest, pk: int) -> HttpResponse:
    account = _worded(request, pk)
    with refusal_told(request):
        actions.submit_proposal(account=account, by=request.member, now=timezone.now())
        messages.success(request, _("The proposal is before those who decide."))
    return redirect("accounts:account", account.pk)


@require_POST
@members_only()
def take_back(request: MemberRequest, pk: int) -> HttpResponse:
    account = _worded(request, pk)
    with refusal_told(request):
        actions.take_back_proposal(account=account, by=request.member, now=timezone.now())
        messages.success(request, _("The proposal was taken back."))
    return redirect("accounts:account", account.pk)


@members_only()
def decide(request: MemberRequest, pk: int) -> HttpResponse:
    """The step whose turn it is: yes, back or no."""
    account = account_or_404(pk)
    step = actions.step_to_decide(account)
    if step is None:
        messages.error(request, _("There is nothing to decide about this account now."))
        return redirect("accounts:account", pk)
    if not actions.may_decide(request.member, step, step.opening):
        raise PermissionDenied(_("Your roles do not include this."))
    form = VerdictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.decide_step(
                step=step,
                verdict=Verdict(form.cleaned_data["verdict"]),
                reason=form.cleaned_data["reason"],
                by=request.member,
                now=timezone.now(),
            )
            messages.success(request, _("Your decision stands on record."))
            return redirect("accounts:account", pk)
    title = _("Decide: %(step)s") % {"step": step_name(step.name)}
    charter = queries.charter_of(account)
    parts = charter_parts(CharterText.of(charter)) if charter else []
    return show(
        request,
        form,
        title=title,
        verb=_("Decide"),
        template="accounts/decide.html",
        account=account,
        odd=looks_odd(account.handle),
        opening=step.opening,
        parts=parts,
    )


def _worded(request: MemberRequest, pk: int) -> Account:
    """The account, for who may write what stands about it; 403 for others."""
    account = account_or_404(pk)
    if not may_word(request.member, account, queries.opening_of(account)):
        raise PermissionDenied(_("Your roles do not include this."))
    return account


def _propose(request: MemberRequest, form: ShortForm | FullForm, kind: ProposalForm) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            account = actions.propose_account(
                profile=form.recognised,
                form=kind,
                message=form.cleaned_data["message"],
                entry=form.entry(),
                text=form.text(),
                by=request.member,
                now=timezone.now(),
            )
            messages.success(request, _("The account is proposed. Complete what is missing, then submit it."))
            return redirect("accounts:account", account.pk)
    full = kind == ProposalForm.FULL
    return show(
        request, form, title=_("Propose an account"), verb=_("Propose"), template="accounts/propose.html", full=full
    )
