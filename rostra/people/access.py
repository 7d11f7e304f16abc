"""The doors for signed-in people: every view passes through one of these marks, and a test sees that it does.

Nobody signed in: sign-in page. A signed-in person without membership, or without the right: 403. Objects of another
body do not exist: the domains' own `access.py` answer 404.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from rostra.people.enums import Right
from rostra.people.models import Body, Member, User
from rostra.people.rules import may_anywhere

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

P = ParamSpec("P")


class MemberRequest(HttpRequest):
    """A request of a signed-in member, as `members_only` hands it to a view (for type checkers; made by middleware)."""

    user: User
    tenant: Body
    member: Member
    bodies: list[Body]
    worker_alive: bool
    unread_notices: int
    htmx: HtmxDetails


MemberView = Callable[Concatenate[MemberRequest, P], HttpResponse]
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def members_only(right: Right = Right.READ) -> Callable[[MemberView[P]], View[P]]:
    """Only members who hold the right somewhere in the body; which objects they may touch is asked per object."""

    def decorate(view: MemberView[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            member: Member | None = vars(request)["member"]
            if member is None or not may_anywhere(member, right):
                raise PermissionDenied(_("Your roles do not include this."))
            return view(cast("MemberRequest", request), *args, **kwargs)

        guarded.access = right  # type: ignore[attr-defined]
        return guarded

    return decorate


def signed_in(view: MemberView[P]) -> View[P]:
    """Any signed-in person, member of a body or not: their own profile."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(cast("MemberRequest", request), *args, **kwargs)

    guarded.access = "signed_in"  # type: ignore[attr-defined]
    return guarded


def public(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Open to everybody: citizens' pages and health checks."""
    view.access = "public"  # type: ignore[attr-defined]
    return view
