"""The doors for signed-in people: every view passes through one of these marks, and a test sees that it does.

Nobody signed in: sign-in page. A signed-in person without membership, or without the right: 403. Objects of another
body do not exist: `…_or_404` here, and in the domains' own `access.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from rostra.people.enums import Right
from rostra.people.models import Body, Duty, Member, Notice, Role, User
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


MemberView = Callable[Concatenate[MemberRequest, P], HttpResponseBase]
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def members_only(right: Right = Right.READ, *others: Right) -> Callable[[MemberView[P]], View[P]]:
    """Only members who hold one of the rights somewhere in the body; which objects they may touch is asked per object.

    Somebody signed in who belongs to no body is told what to do.
    """

    def decorate(view: MemberView[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            member: Member | None = vars(request)["member"]
            if member is None:
                return render(request, "people/no_membership.html", status=403)
            if not any(may_anywhere(member, each) for each in (right, *others)):
                raise PermissionDenied(_("Your roles do not include this."))
            return view(cast("MemberRequest", request), *args, **kwargs)

        guarded.access = right  # type: ignore[attr-defined]
        return guarded

    return decorate


def signed_in(view: MemberView[P]) -> View[P]:
    """Any signed-in person, member of a body or not: their own profile."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(cast("MemberRequest", request), *args, **kwargs)

    guarded.access = "signed_in"  # type: ignore[attr-defined]
    return guarded


def public(view: Callable[P, HttpResponseBase]) -> Callable[P, HttpResponseBase]:
    """Open to everybody: citizens' pages and health checks."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


# --- From a URL to an object --------------------------------------------------------------------------


def member_or_404(pk: int) -> Member:
    """A member of the body in scope, also one who left."""
    row = Member.objects.select_related("user", "unit", "body").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def role_or_404(pk: int) -> Role:
    row = Role.objects.select_related("member__user", "unit").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def duty_or_404(pk: int) -> Duty:
    row = Duty.objects.select_related("member__user", "unit").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def notice_or_404(user: User, pk: int) -> Notice:
    """A person's own notice in the body in scope; those of others do not exist."""
    row = Notice.objects.filter(user=user, pk=pk).first()
    if row is None:
        raise Http404
    return row
