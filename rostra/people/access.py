"""The doors for signed-in people: every view passes through one of these marks, and a test sees that it does.

Nobody signed in: sign-in page. A signed-in person without membership, or without the right: 403. Objects of another
body do not exist: `…_or_404` here, and in the domains' own `access.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, cast

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from rostra.people.enums import Right
from rostra.people.freshness import ask_second_factor, gave_second_factor
from rostra.people.models import (
    Absence,
    AccessRequest,
    Body,
    Departure,
    Device,
    Duty,
    Grant,
    Mandate,
    Member,
    Notice,
    Role,
    Unit,
    User,
)
from rostra.people.queries import mandates
from rostra.people.rules import decides_access, may, may_anywhere, needs_second_factor

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

    Somebody signed in who belongs to no body is told what to do; who needs a second factor gives it first.
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
            return _with_second_factor(request, member) or view(cast("MemberRequest", request), *args, **kwargs)

        guarded.access = right  # type: ignore[attr-defined]
        guarded.rights = frozenset({right, *others})  # type: ignore[attr-defined]
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


def any_member(view: MemberView[P]) -> View[P]:
    """Everybody who belongs to the body, whatever roles they have or have not."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        member: Member | None = vars(request)["member"]
        if member is None:
            return render(request, "people/no_membership.html", status=403)
        return _with_second_factor(request, member) or view(cast("MemberRequest", request), *args, **kwargs)

    guarded.access = "any_member"  # type: ignore[attr-defined]
    return guarded


def _with_second_factor(request: HttpRequest, member: Member) -> HttpResponseBase | None:
    """Where to give the second factor that the member still owes; None where they owe none."""
    if not gave_second_factor(request) and needs_second_factor(member, now=timezone.now()):
        return ask_second_factor(request)
    return None


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


def unit_or_404(pk: int) -> Unit:
    """A unit that is still open."""
    row = Unit.objects.select_related("parent").filter(pk=pk, closed_at=None).first()
    if row is None:
        raise Http404
    return row


def mandate_or_404(pk: int) -> Mandate:
    """A mandate; every member may read who acts for the body, and by whose word."""
    row = mandates().filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def absence_or_404(pk: int) -> Absence:
    """An absence; every member may see who is away."""
    row = Absence.objects.select_related("member__user", "member__unit").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def request_or_404(member: Member, pk: int) -> AccessRequest:
    """A request for access, for who made it and who decides it."""
    rows = AccessRequest.objects.select_related("member__user", "member__unit", "account", "decided_by")
    row = rows.filter(pk=pk).first()
    if row is None or not (row.member_id == member.pk or decides_access(member, row)):
        raise Http404
    return row


def grant_or_404(pk: int) -> Grant:
    """A grant with its person and account; who has access to what is open to every member."""
    row = Grant.objects.select_related("member__user", "account").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def departure_or_404(member: Member, pk: int) -> Departure:
    """A departure, for administrators and security officers of the body and for those who take something over."""
    rows = Departure.objects.select_related("member__user", "member__body", "planned_by")
    row = rows.filter(pk=pk).first()
    keeps = may(member, Right.ADMINISTER) or may(member, Right.SECURE)
    if row is None or not (keeps or member.pk in row.successors.values()):
        raise Http404
    return row


def device_or_404(member: Member, pk: int) -> Device:
    """A device, for those who keep the list, have it or update it."""
    row = Device.objects.select_related("holder__user", "updater__user").filter(pk=pk).first()
    keeps = may(member, Right.ADMINISTER) or may(member, Right.SECURE)
    if row is None or not (keeps or member.pk in (row.holder_id, row.updater_id)):
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


def passkey_or_404(user: User, pk: int) -> Authenticator:
    """A person's own passkey."""
    row: Authenticator | None = Authenticator.objects.filter(user=user, pk=pk, type=Authenticator.Type.WEBAUTHN).first()
    if row is None:
        raise Http404
    return row


def session_or_404(user: User, pk: int) -> UserSession:
    """A person's own session."""
    row: UserSession | None = UserSession.objects.filter(user=user, pk=pk).first()
    if row is None:
        raise Http404
    return row
