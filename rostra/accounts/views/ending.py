"""Recertification and closing."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.accounts import actions, queries
from rostra.accounts.access import account_or_404, account_to_tend, step_or_404
from rostra.accounts.enums import STAGE_MOVES, Certified, ClosingReason, Stage, TaskState
from rostra.accounts.forms.life import CertifyForm, CloseForm, TaskForm
from rostra.accounts.models import Closing
from rostra.accounts.rules import may_tend
from rostra.accounts.views.showing import show
from rostra.core.refusals import refusal_in, refusal_told
from rostra.people.access import MemberRequest, members_only


@members_only()
def certify(request: MemberRequest, pk: int) -> HttpResponse:
    """Still needed, still staffed, charter still true?"""
    account = account_to_tend(request.member, pk)
    row = queries.certification_of(account)
    if row is None:
        messages.error(request, _("This account need not be certified now."))
        return redirect("accounts:account", pk)
    row.account = account
    form = CertifyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.certify(
                certification=row,
                needed=form.cleaned_data["needed"],
                staffed=form.cleaned_data["staffed"],
                charter_true=form.cleaned_data["charter_true"],
                outcome=Certified(form.cleaned_data["outcome"]),
                note_text=form.cleaned_data["note"],
                by=request.member,
                now=timezone.now(),
            )
            messages.success(request, _("Your answer stands on record."))
            return redirect("accounts:account", pk)
    return show(request, form, title=_("Certify this account"), verb=_("Answer"), account=account)


@members_only()
def close(request: MemberRequest, pk: int) -> HttpResponse:
    """Begin to close an account."""
    account = account_to_tend(request.member, pk)
    if not STAGE_MOVES.allowed(account.stage, Stage.CLOSING):
        messages.error(request, _("This is not possible while the account is at this stage."))
        return redirect("accounts:account", pk)
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.begin_closing(
                account=account,
                reason=ClosingReason(form.cleaned_data["reason"]),
                explanation=form.cleaned_data["explanation"],
                by=request.member,
                now=timezone.now(),
            )
            messages.success(request, _("Closing has begun. These are the steps."))
            return redirect("accounts:closing", pk)
    return show(request, form, title=_("Close this account"), verb=_("Begin to close"), account=account)


@require_safe
@members_only()
def closing(request: MemberRequest, pk: int) -> HttpResponse:
    """The steps of closing, and how each was settled."""
    account = account_or_404(pk)
    row = queries.closing_of(account)
    steps = list(row.steps.select_related("settled_by").order_by("pk")) if row else []
    context = {"account": account, "closing": row, "steps": steps, "may_tend": may_tend(request.member, account)}
    context["left"] = any(step.state == TaskState.OPEN for step in steps)
    return render(request, "accounts/closing.html", context)


@members_only()
def task(request: MemberRequest, pk: int, step_pk: int) -> HttpResponse:
    """Do one step of closing, or leave it out with a reason."""
    account = account_to_tend(request.member, pk)
    step = step_or_404(account, step_pk)
    form = TaskForm(step.task, request.POST or None)
    state = TaskState.WAIVED if request.POST.get("to") == TaskState.WAIVED else TaskState.DONE
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.settle_step(
                step=step,
                state=state,
                note_text=form.cleaned_data["note"],
                by=request.member,
                now=timezone.now(),
                **form.values(),
            )
            messages.success(request, _("The step is settled."))
            return redirect("accounts:closing", pk)
    title = step.get_task_display()
    return show(request, form, title=title, verb=_("Done"), account=account, waivable=True, home="accounts:closing")


@require_POST
@members_only()
def finish(request: MemberRequest, pk: int) -> HttpResponse:
    account = account_to_tend(request.member, pk)
    with refusal_told(request):
        actions.finish_closing(closing=_closing(pk), by=request.member, now=timezone.now())
        messages.success(request, _("The account is closed. It stays in the register."))
    return redirect("accounts:account", account.pk)


@require_POST
@members_only()
def stop(request: MemberRequest, pk: int) -> HttpResponse:
    account = account_to_tend(request.member, pk)
    with refusal_told(request):
        actions.stop_closing(closing=_closing(pk), by=request.member, now=timezone.now())
        messages.success(request, _("The account is kept."))
    return redirect("accounts:account", account.pk)


def _closing(pk: int) -> Closing:
    """The closing under way."""
    account = account_or_404(pk)
    row = queries.closing_of(account)
    if row is None or row.outcome:
        raise actions.NotNow(_("This account is not being closed."))
    row.account = account
    return row
