"""What has to be done about secrets: change them, say that they were revoked, confirm them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from rostra.core.refusals import refusal_in, refusal_told
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.vault import actions
from rostra.vault.access import attestation_or_404, item_to_manage, item_to_rotate
from rostra.vault.enums import Answer, Cause
from rostra.vault.forms import AttestForm, IncidentForm, ReasonForm, ReportForm, RotateForm


@sensitive_post_parameters()
@members_only()
def rotate(request: MemberRequest, pk: int) -> HttpResponse:
    entry = item_to_rotate(request.member, pk)
    form = RotateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.rotate_item(item=entry, **form.cleaned_data, by=request.member, now=timezone.now())
            messages.success(request, _("The new value is sealed, and all tasks are done."))
            return redirect("vault:item", entry.pk)
    response = render(request, "vault/rotate.html", {"item": entry, "form": form}, status=422 if form.errors else 200)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@members_only()
def revoke(request: MemberRequest, pk: int) -> HttpResponse:
    entry = item_to_manage(request.member, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["reason"][0]))
        return redirect("vault:item", entry.pk)
    with refusal_told(request):
        actions.revoke_item(item=entry, **form.cleaned_data, by=request.member, now=timezone.now())
        messages.success(request, _("All tasks of this secret are done."))
    return redirect("vault:item", entry.pk)


@require_POST
@members_only()
def report(request: MemberRequest, pk: int) -> HttpResponse:
    """Whoever holds it may say that it could be in wrong hands."""
    entry = item_to_rotate(request.member, pk)
    form = ReportForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say what happened."))
        return redirect("vault:item", entry.pk)
    actions.open_rotations(
        cause=Cause(form.cleaned_data["cause"]),
        detail=form.cleaned_data["detail"],
        items=[entry],
        by=request.user,
        now=timezone.now(),
    )
    messages.success(request, _("The secret must be changed now; custodian and security officers are told."))
    return redirect("vault:item", entry.pk)


@members_only(Right.SECURE)
def incident(request: MemberRequest) -> HttpResponse:
    """A network was broken into, an account or a person may be in wrong hands: all that this concerns at once."""
    form = IncidentForm(request.member, request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "cause": Cause(form.cleaned_data["cause"])}
        with refusal_in(form):
            tasks = actions.report_incident(**given, by=request.member, now=timezone.now())
            words = ngettext(
                "%(count)d secret must be changed now.", "%(count)d secrets must be changed now.", len(tasks)
            )
            messages.success(request, words % {"count": len(tasks)})
            return redirect("vault:board")
    return render(request, "vault/incident.html", {"form": form}, status=422 if form.errors else 200)


@members_only()
def attest(request: MemberRequest, pk: int) -> HttpResponse:
    question = attestation_or_404(request.member, pk)
    form = AttestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = Answer(form.cleaned_data["answer"])
        with refusal_in(form):
            actions.answer_attestation(attestation=question, answer=answer, by=request.member, now=timezone.now())
            messages.success(request, _("Thank you."))
            return redirect("vault:board")
    return render(
        request, "vault/attest.html", {"question": question, "form": form}, status=422 if form.errors else 200
    )
