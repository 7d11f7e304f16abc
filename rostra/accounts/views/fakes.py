"""Fakes of the body's accounts: the cases, and what is done about each."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.accounts import actions
from rostra.accounts.access import case_or_404, case_to_pursue, require_pursuer
from rostra.accounts.enums import FakeState
from rostra.accounts.forms.trust import CaseForm, FoundForm, TellForm
from rostra.accounts.models import FakeCase
from rostra.accounts.queries import proofs
from rostra.accounts.rules import may_pursue
from rostra.accounts.views.showing import show
from rostra.core.refusals import refusal_in
from rostra.core.tickets import new_ticket
from rostra.people.access import MemberRequest, members_only


@require_safe
@members_only()
def fakes(request: MemberRequest) -> HttpResponse:
    """All cases: those to do first, then those that ended."""
    settled = request.GET.get("which") == "settled"
    context = {
        "cases": proofs.fake_cases(settled=settled)[:200],
        "settled": settled,
        "may_pursue": may_pursue(request.member),
    }
    return render(request, "accounts/fakes.html", context)


@members_only()
def fake_new(request: MemberRequest) -> HttpResponse:
    """A fake that somebody of the body found."""
    require_pursuer(request.member)
    form = FoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        report = actions.report_fake(
            profile=form.recognised,
            text=form.cleaned_data["text"],
            ticket=new_ticket(),
            language=get_language() or request.tenant.language,
            by=request.user,
            now=timezone.now(),
        )
        return redirect("accounts:fake", report.case_id)
    return show(request, form, title=_("Report a fake account"), verb=_("Report"), home="accounts:fakes")


@members_only()
def fake(request: MemberRequest, pk: int) -> HttpResponse:
    """One case: what it is, what people say, what was done, what comes next."""
    case = case_or_404(pk)
    form = CaseForm(case, request.POST or None)
    if request.method == "POST":
        require_pursuer(request.member)
        if form.is_valid():
            with refusal_in(form):
                actions.move_case(
                    case=case,
                    to=FakeState(form.cleaned_data["to"]),
                    note=form.cleaned_data["note"],
                    warning=form.cleaned_data.get("warning", ""),
                    told_on=form.cleaned_data.get("told_on"),
                    by=request.member,
                    now=timezone.now(),
                )
                messages.success(request, _("The case was moved on."))
                return redirect("accounts:fake", pk)
    return _page(request, case, form, TellForm())


@require_POST
@members_only()
def fake_tell(request: MemberRequest, pk: int) -> HttpResponse:
    """Say something to those who reported it."""
    case = case_to_pursue(request.member, pk)
    form = TellForm(request.POST)
    if form.is_valid():
        with refusal_in(form):
            actions.tell_reporters(case=case, text=form.cleaned_data["text"], by=request.member, now=timezone.now())
            messages.success(request, _("It stands on their pages."))
            return redirect("accounts:fake", pk)
    return _page(request, case, CaseForm(case), form)


def _page(request: MemberRequest, case: FakeCase, form: CaseForm, tell: TellForm) -> HttpResponse:
    context = {
        "case": case,
        "form": form,
        "tell": tell,
        "label": proofs.network_label(case.network),
        "words": proofs.told_words(case),
        "reports": proofs.reports_of(case)[:100],
        "notes": case.notes.select_related("by__user").order_by("-pk"),
        "history": proofs.history_of(case),
        "may_pursue": may_pursue(request.member),
    }
    return render(request, "accounts/fake.html", context, status=422 if form.errors or tell.errors else 200)
