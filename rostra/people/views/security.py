"""Sign-in and security: one's own second factors and sessions, the directory, and the reset of a lost factor."""

from __future__ import annotations

from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.usersessions.models import UserSession
from allauth.utils import get_request_param
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.core.refusals import refusal_in
from rostra.people import actions, directory
from rostra.people.access import MemberRequest, member_or_404, members_only, public, session_or_404, signed_in
from rostra.people.browsers import browser
from rostra.people.enums import Right
from rostra.people.freshness import ask_second_factor, fresh_second_factor
from rostra.people.queries.security import (
    codes_left,
    factors_of,
    has_second_factor,
    needed_anywhere,
    sessions_of,
    uses_directory,
)
from rostra.people.signin_forms import InPresenceForm

HIGHEST_LISTED = 50


@require_safe
@signed_in
def overview(request: MemberRequest) -> HttpResponse:
    user = request.user
    here = request.session.session_key
    sessions = sessions_of(user)
    factors = list(factors_of(user))
    context = {
        "factors": [(row, row.wrap().name if row.type == "webauthn" else "") for row in factors],
        "has_app": any(row.type == "totp" for row in factors),
        "codes_left": codes_left(user),
        "needed": needed_anywhere(user, now=timezone.now()),
        "sessions": [(row, browser(row.user_agent), row.session_key == here) for row in sessions[:HIGHEST_LISTED]],
        "has_password": user.has_usable_password(),
        "uses_directory": uses_directory(user),
    }
    return render(request, "people/security.html", context)


@require_safe
@signed_in
def to_overview(request: MemberRequest) -> HttpResponse:  # noqa: ARG001
    """Where allauth goes back to after a change."""
    return redirect("people:security")


@require_POST
@signed_in
def session_end(request: MemberRequest, pk: int) -> HttpResponse:
    actions.end_session(session=session_or_404(request.user, pk), now=timezone.now())
    messages.success(request, _("That session has ended."))
    return redirect("people:security")


@require_POST
@signed_in
def sessions_end(request: MemberRequest) -> HttpResponse:
    """All but this one, which goes on under a new key."""
    actions.end_sessions(user=request.user, now=timezone.now(), by=request.user)
    update_session_auth_hash(request, request.user)
    UserSession.objects.create_from_request(request)
    messages.success(request, _("You are signed out everywhere else."))
    return redirect("people:security")


@members_only(Right.ADMINISTER, Right.SECURE)
def factor_reset(request: MemberRequest, pk: int) -> HttpResponse:
    """Somebody stands before an administrator or security officer and has lost their second factor.

    A session left open is not enough to take from others what guards them: the officer gives a second factor first.
    """
    member = member_or_404(pk)
    if not fresh_second_factor(request, timezone.now()):
        return ask_second_factor(request)
    form = InPresenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.reset_second_factor(member=member, **form.cleaned_data, by=request.member, now=timezone.now())
            messages.success(
                request, _("The second factor was reset. The person sets up a new one at the next sign-in.")
            )
            return redirect("people:member", pk)
    context = {"form": form, "person_shown": member, "has_factor": has_second_factor(member.user)}
    return render(request, "people/factor_reset.html", context, status=422 if form.errors else 200)


@require_safe
@public
def directory_start(request: HttpRequest) -> HttpResponse:
    """A link, not a form: browsers follow no form to another host under our Content-Security-Policy.

    Whoever is led here without wanting it ends as themselves, by their own directory; nobody else's session begins.
    """
    wanted = get_request_param(request, "next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    try:
        return directory.start(request, next_url=wanted if safe else "")
    except SocialApp.DoesNotExist as error:
        raise Http404 from error


@require_safe
@public
def directory_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    try:
        response: HttpResponse = OAuth2CallbackView.adapter_view(directory.Exchange(request, provider_id))(request)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    return response
