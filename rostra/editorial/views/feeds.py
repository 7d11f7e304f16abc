"""Addresses at which calendar programs read the plan."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.core.cookieless import cookieless
from rostra.core.refusals import refusal_in, refusal_told
from rostra.core.scoping import scope
from rostra.editorial.access import feed_or_404, readable_feed
from rostra.editorial.actions import plan
from rostra.editorial.agenda import agenda
from rostra.editorial.ical import TYPE
from rostra.editorial.plan_forms import FeedForm
from rostra.editorial.planning import feeds_of
from rostra.editorial.throttle import HOUR, too_many
from rostra.people.access import MemberRequest, members_only, public
from rostra.people.enums import Right

KEPT = 300
"""Seconds for which a program may take its own copy for the newest."""


@members_only(Right.READ)
def feeds(request: MemberRequest) -> HttpResponse:
    """The member's own addresses; a new one is shown this once."""
    form, made = FeedForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            new = plan.make_feed(unit=form.cleaned_data["unit"], by=request.member, now=timezone.now())
            made = settings.ROSTRA_URL + reverse("editorial:feed", args=[new.token])
            form = FeedForm()
    context = {"feeds": feeds_of(request.member), "form": form, "made": made}
    response = render(request, "editorial/feeds.html", context, status=422 if form.errors else 200)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@members_only(Right.READ)
def feed_end(request: MemberRequest, pk: int) -> HttpResponse:
    row = feed_or_404(request.member, pk)
    with refusal_told(request):
        plan.end_feed(feed=row, by=request.member, now=timezone.now())
        messages.success(request, _("Ended: nobody reads anything there any more."))
    return redirect("editorial:feeds")


@require_safe
@public
@cookieless
def feed(request: HttpRequest, token: str) -> HttpResponse:  # noqa: ARG001 - the address says all
    """For whoever holds the address, as long as its member may read; at most sixty times an hour."""
    row = readable_feed(token)
    if too_many(row.pk):
        refused = HttpResponse(status=429, content_type="text/plain")
        refused["Retry-After"] = str(HOUR)
        return refused
    now, body = timezone.now(), row.member.body
    with scope(body), translation.override(row.member.user.language or body.language):
        content = agenda(row, site=settings.ROSTRA_URL, now=now)
        plan.note_use(feed=row, now=now)
    response = HttpResponse(content, content_type=TYPE)
    response["Cache-Control"] = f"private, max-age={KEPT}"
    response["Content-Disposition"] = 'inline; filename="rostra.ics"'
    return response
