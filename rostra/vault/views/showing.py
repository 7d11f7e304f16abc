"""The value itself: shown once, on a page that nobody stores and that blanks itself."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST

from rostra.core.refusals import refusal_in, refusal_told
from rostra.people.access import MemberRequest, members_only
from rostra.people.freshness import ask_second_factor, fresh_second_factor
from rostra.vault import actions, queries, rules
from rostra.vault.access import item_to_reveal, release_to_decide
from rostra.vault.forms import ReasonForm, RevealForm

SECONDS = 30
"""How long the value stands on the page."""


@members_only()
@cache_control(no_store=True, private=True, max_age=0)
def show(request: MemberRequest, pk: int) -> HttpResponseBase:
    """GET asks for the reason; POST shows the value, once. Another GET, a reload or the way back shows the form."""
    entry = item_to_reveal(request.member, pk)
    now = timezone.now()
    fresh = fresh_second_factor(request, now)
    if not fresh:
        return ask_second_factor(request)
    release = None if rules.may_reveal(request.member, entry) else queries.agreed_release(entry, request.member, now)
    form = RevealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            shown = actions.reveal(
                item=entry,
                reason=form.cleaned_data["reason"],
                once=form.cleaned_data["once"],
                second_factor=fresh,
                release=release,
                by=request.member,
                now=now,
            )
            context = {"item": entry, "shown": shown, "seconds": shown.seconds or SECONDS}
            return render(request, "vault/shown.html", context)
    alone = rules.may_reveal(request.member, entry)
    context = {"item": entry, "form": form, "may_show": alone or release is not None, "release": release}
    return render(request, "vault/show.html", context, status=422 if form.errors else 200)


@members_only()
def ask(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask for a second person."""
    entry = item_to_reveal(request.member, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.ask_release(item=entry, reason=form.cleaned_data["reason"], by=request.member, now=timezone.now())
            messages.success(request, _("Custodian and security officers are told. Within an hour one must agree."))
            return redirect("vault:item", entry.pk)
    return render(request, "vault/ask.html", {"item": entry, "form": form}, status=422 if form.errors else 200)


@require_POST
@members_only()
def decide(request: MemberRequest, pk: int) -> HttpResponse:
    release = release_to_decide(request.member, pk)
    agree = request.POST.get("verdict") == "agree"
    with refusal_told(request):
        actions.decide_release(release=release, agree=agree, by=request.member, now=timezone.now())
        messages.success(request, _("You agreed.") if agree else _("You refused."))
    return redirect("vault:item", release.item_id)
