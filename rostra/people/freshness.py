"""Whether this session gave a second factor, and when: asked before a member's pages, and again before secrets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode, urlsplit

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from rostra.people.models import User
from rostra.people.queries.security import has_second_factor

BEGAN, SEEN = "began", "seen"
"""In a session: when it began and when it was used last, in seconds."""

FRESH = timedelta(minutes=5)
"""For so long a second factor counts as given just now (NIST SP 800-63B-4 §5.2: reauthentication)."""


def gave_second_factor(request: HttpRequest) -> bool:
    """At some moment of this session."""
    return bool(_moments(request))


def fresh_second_factor(request: HttpRequest, now: datetime) -> bool:
    """Within the last five minutes of this session: an app's code, a passkey or a recovery code."""
    return any(now - FRESH < at <= now + FRESH for at in _moments(request))


def ask_second_factor(request: HttpRequest) -> HttpResponse:
    """Lead to where the second factor is given, and back to this page; what a form had sent is sent again by hand.

    Somebody who has none is led to where one is set up.
    """
    if isinstance(request.user, User) and has_second_factor(request.user):
        url, words = _confirmation(request), _("Confirm that it is you, then go on.")
    else:
        url = reverse("people:security")
        words = _("This needs a second factor. Set one up here, then go on.")
    messages.info(request, words)
    return HttpResponseClientRedirect(url) if request.headers.get("HX-Request") else redirect(url)


def note_second_factor(request: HttpRequest, *, kind: str) -> None:
    """Setting one up is giving it: whoever just proved to hold it is not asked for it again at once."""
    record_authentication(request, request.user, "mfa", type=kind)


def _moments(request: HttpRequest) -> list[datetime]:
    if not isinstance(request.user, User):
        return []
    records = get_authentication_records(request, request.user)
    return [datetime.fromtimestamp(record["at"], UTC) for record in records if record.get("method") == "mfa"]


def _confirmation(request: HttpRequest) -> str:
    methods = get_adapter(request).get_reauthentication_methods(request.user)
    return f"{methods[0]['url']}?{urlencode({'next': _way_back(request)})}"


def _way_back(request: HttpRequest) -> str:
    """This page; for a form or a part of a page, the page on which it stands."""
    if request.method in ("GET", "HEAD") and not request.headers.get("HX-Request"):
        return request.get_full_path()
    page = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure()):
        return "/"
    parts = urlsplit(page)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
