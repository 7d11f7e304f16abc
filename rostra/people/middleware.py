"""Who is reading, in which language, for which body; the body's scope around the whole request."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.http import escape_leading_slashes

from rostra.core.compiled import Compiled
from rostra.core.models import Heartbeat
from rostra.core.scoping import scope
from rostra.people.freshness import BEGAN, SEEN
from rostra.people.models import Member, Notice, User

GetResponse = Callable[[HttpRequest], HttpResponseBase]
WORKER_SILENT = timedelta(minutes=1)
SEEN_EVERY = timedelta(minutes=5)


class ReaderMiddleware:
    """The reader's language: of their profile, else of the cookie or browser, else of the installation.

    What a signed-in person sees is kept in no cache, unless the view says otherwise.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        chosen = request.user.language if request.user.is_authenticated else ""
        language = chosen or translation.get_language_from_request(request) or settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        if request.user.is_authenticated:
            # After signing out nothing comes back from the browser's store: desks and computers are shared.
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class SessionMiddleware:
    """Ends a session twelve hours after it began, however much it is used; keeps when it was used last.

    Both are set by signing in. The last use is kept to five minutes: people see it in the list of their sessions.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        now = timezone.now()
        began, seen = request.session.get(BEGAN), request.session.get(SEEN)
        if began is not None and began + settings.SESSION_COOKIE_AGE < now.timestamp():
            # NIST SP 800-63B-4 §5.2: an overall time-out, whatever the activity.
            logout(request)
        elif seen is not None and seen < (now - SEEN_EVERY).timestamp():
            request.session[SEEN] = int(now.timestamp())
            UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=now)
        return self.get_response(request)


class BodyMiddleware:
    """Sets `request.tenant` (the body) and `request.member` for the signed-in, and opens the body's scope.

    `?body=slug` in a link (of a notice) switches to that body, when the reader is a member there.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        memberships = self._memberships(request)
        # A form that is sent is never thrown away for it.
        if memberships and request.method in ("GET", "HEAD") and (wanted := request.GET.get("body")):
            return self._switch(request, memberships, wanted)
        chosen = request.session.get("body") if memberships else None
        member = next((m for m in memberships if m.body_id == chosen), memberships[0] if memberships else None)
        state = {
            "tenant": member and member.body,
            "member": member,
            "bodies": [m.body for m in memberships],
            "worker_alive": True,
            "unread_notices": 0,
        }
        if member is None:
            vars(request).update(state)
            return self.get_response(request)
        newest = vars(member)["worker_at"]
        state["worker_alive"] = newest is not None and timezone.now() - newest < WORKER_SILENT
        state["unread_notices"] = vars(member)["unread"] or 0
        vars(request).update(state)
        with scope(member.body, version=member.body.policy_version), timezone.override(ZoneInfo(member.body.time_zone)):
            return self.get_response(request)

    def _memberships(self, request: HttpRequest) -> list[Member]:
        """All of the reader, each with what the shell says about its body: in one query."""
        if not isinstance(request.user, User):
            return []
        memberships = _memberships_of(request.user.pk)
        for member in memberships:
            member.user = request.user
        return memberships

    def _switch(self, request: HttpRequest, memberships: list[Member], wanted: str) -> HttpResponseBase:
        """Never shows anything itself: with the session switched, the same address is asked for again."""
        for member in memberships:
            if member.body.slug == wanted:
                request.session["body"] = member.body_id
        query = request.GET.copy()
        del query["body"]
        # Two slashes at the beginning would be the address of another host.
        path = escape_leading_slashes(request.path)
        return redirect(f"{path}?{query.urlencode()}" if query else path)


@Compiled
def _memberships_of(user: int) -> QuerySet[Member]:
    unread = Notice.everywhere.filter(user=OuterRef("user"), body=OuterRef("body"), read_at=None)
    rows = Member.everywhere.filter(user=user, left_at=None).select_related("body", "unit")
    said = rows.annotate(
        worker_at=Subquery(Heartbeat.objects.order_by("-at").values("at")[:1]),
        unread=Subquery(unread.values("body").annotate(number=Count("pk")).values("number")),
    )
    return said.order_by("body__name")
