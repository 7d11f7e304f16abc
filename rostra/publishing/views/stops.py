"""The stop-all switch: nothing leaves, for the body or for one account, until somebody lets publishing go on."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from rostra.accounts.enums import AccountState
from rostra.accounts.models import Account
from rostra.core.refusals import refusal_in, refusal_told
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.policy.actions import stop_publishing
from rostra.policy.models import PublishingHold
from rostra.policy.queries import holds_in_force, past_holds
from rostra.policy.rules import may_stop
from rostra.publishing import actions
from rostra.publishing.access import hold_to_lift
from rostra.publishing.enums import DeliveryState
from rostra.publishing.forms import ResumeForm, StopForm
from rostra.publishing.models import Delivery
from rostra.publishing.queries import edits_on_the_wire, overdue_of

PAGE = "publishing/stop.html"


@dataclass(frozen=True)
class Held:
    """A stop in force: how much was due meanwhile, and the form that ends it, for those who may."""

    hold: PublishingHold
    overdue: int
    form: ResumeForm | None


@members_only(Right.READ)
def stop(request: MemberRequest) -> HttpResponse:
    """Every member sees what is stopped and why; administrators and approvers stop."""
    form = _form(request)
    if request.method == "POST" and form is None:
        raise PermissionDenied(_("Only administrators and approvers stop publishing, and let it go on."))
    if request.method == "POST" and form is not None and form.is_valid():
        said = form.cleaned_data
        with refusal_in(form):
            stop_publishing(
                account=form.account(),
                reason=said["reason"],
                answers_go_on=said["answers_go_on"],
                by=request.member,
                now=timezone.now(),
            )
            messages.success(request, _stopped())
            return redirect("publishing:stop")
    return _page(request, form)


@require_POST
@members_only(Right.READ)
def resume(request: MemberRequest, pk: int) -> HttpResponse:
    hold = hold_to_lift(request.member, pk)
    form = ResumeForm(request.POST, prefix=str(pk))
    if not form.is_valid():
        return _page(request, _form(request, fresh=True), wrong=form, at=pk)
    said = form.cleaned_data
    with refusal_told(request):
        count = actions.resume(
            hold=hold,
            reason=said["reason"],
            overdue=said["overdue"],
            apart=form.apart(),
            by=request.member,
            now=timezone.now(),
        )
        messages.success(request, _resumed(said["overdue"], count))
    return redirect("publishing:stop")


def _form(request: MemberRequest, *, fresh: bool = False) -> StopForm | None:
    whole = may_stop(request.member, None)
    rows = Account.objects.exclude(channel="").exclude(state=AccountState.CLOSED).select_related("unit")
    accounts = [account for account in rows.order_by("name", "pk") if may_stop(request.member, account)]
    if not whole and not accounts:
        return None
    said = None if fresh else request.POST or None
    return StopForm(said, whole=whole, accounts=accounts, initial={"where": request.GET.get("account", "")})


def _page(
    request: MemberRequest, form: StopForm | None, *, wrong: ResumeForm | None = None, at: int = 0
) -> HttpResponse:
    now = timezone.now()
    held = [
        Held(
            hold,
            overdue_of(hold, now).count(),
            (wrong if wrong and hold.pk == at else ResumeForm(prefix=str(hold.pk)))
            if may_stop(request.member, hold.account)
            else None,
        )
        for hold in holds_in_force()
    ]
    context = {"form": form, "held": held, "past": past_holds(), "whole": any(row.hold.account is None for row in held)}
    failed = wrong is not None or (form is not None and form.is_bound and bool(form.errors))
    return render(request, PAGE, context, status=422 if failed else 200)


def _stopped() -> str:
    """What is on the wire at this moment cannot be stopped, and is said."""
    wire = Delivery.objects.filter(state=DeliveryState.SENDING).count() + edits_on_the_wire()
    if not wire:
        return _("Publishing is stopped. Nothing leaves until somebody lets it go on.")
    return ngettext(
        "Publishing is stopped. %(count)d item was being sent at that moment; nothing else leaves.",
        "Publishing is stopped. %(count)d items were being sent at that moment; nothing else leaves.",
        wire,
    ) % {"count": wire}


def _resumed(overdue: str, count: int) -> str:
    if not count:
        return _("Publishing goes on.")
    if overdue == "decide":
        words = ngettext(
            "Publishing goes on. %(count)d item waits for a decision.",
            "Publishing goes on. %(count)d items wait for a decision.",
            count,
        )
    else:
        words = ngettext(
            "Publishing goes on. %(count)d item that was due goes out.",
            "Publishing goes on. %(count)d items that were due go out.",
            count,
        )
    return words % {"count": count}
