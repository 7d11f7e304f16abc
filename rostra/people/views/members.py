"""Who belongs to the body, and what they may do."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.core.refusals import refusal_in, refusal_told
from rostra.people import actions, queries
from rostra.people.access import MemberRequest, duty_or_404, member_or_404, members_only, role_or_404
from rostra.people.enums import Right
from rostra.people.forms import DutyForm, MemberChangeForm, MemberForm, RoleForm
from rostra.people.models import Member
from rostra.people.paging import cursor
from rostra.people.queries.security import has_second_factor
from rostra.people.rules import may, may_anywhere

# Both forms stand on one page.
ROLE_ID, DUTY_ID = "role_%s", "duty_%s"

MANDATES = 5
"""So many of the newest stand on a person's page."""


@require_safe
@members_only()
def member_list(request: MemberRequest) -> HttpResponse:
    left = "left" in request.GET
    # PostgreSQL refuses NUL in a text.
    text = request.GET.get("name", "").replace("\0", "").strip()
    page = queries.member_page(left=left, text=text, after=cursor(request, "after"))
    context = {
        "page": page,
        "left": left,
        "text": text,
        "may_add": may_anywhere(request.member, Right.ADMINISTER),
    }
    return render(request, "people/members.html", context)


@members_only(Right.ADMINISTER)
def member_add(request: MemberRequest) -> HttpResponse:
    form = MemberForm(request.member, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            member = actions.add_member(**form.cleaned_data, invite=True, by=request.user, now=timezone.now())
            messages.success(request, _("The person was added and gets a mail. Now give them a role."))
            return redirect("people:member", member.pk)
    return render(request, "people/member_add.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@members_only()
def member_page(request: MemberRequest, pk: int) -> HttpResponse:
    return _page(request, member_or_404(pk))


@members_only(Right.ADMINISTER)
def member_change(request: MemberRequest, pk: int) -> HttpResponse:
    """What colleagues read about somebody, and the unit to which they belong."""
    member = _active_or_403(pk)
    form = MemberChangeForm(request.member, member, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.change_member(member=member, **form.cleaned_data, by=request.member, now=timezone.now())
            messages.success(request, _("Saved."))
            return redirect("people:member", pk)
    context = {"form": form, "person_shown": member}
    return render(request, "people/member_change.html", context, status=422 if form.errors else 200)


@require_POST
@members_only(Right.ADMINISTER)
def role_give(request: MemberRequest, pk: int) -> HttpResponse:
    member = _active_or_403(pk)
    form = RoleForm(request.member, request.POST, auto_id=ROLE_ID)
    if form.is_valid():
        with refusal_in(form):
            actions.give_role(member=member, **form.cleaned_data, by=request.member, now=timezone.now())
            messages.success(request, _("The role was given."))
            return redirect("people:member", pk)
    return _page(request, member, role_form=form)


@require_POST
@members_only(Right.ADMINISTER)
def role_take(request: MemberRequest, pk: int) -> HttpResponse:
    role = role_or_404(pk)
    with refusal_told(request):
        actions.take_role(role=role, by=request.member, now=timezone.now())
        messages.success(request, _("The role was taken away."))
    return redirect("people:member", role.member_id)


@require_POST
@members_only(Right.ADMINISTER)
def duty_give(request: MemberRequest, pk: int) -> HttpResponse:
    member = _active_or_403(pk)
    form = DutyForm(request.member, request.POST, auto_id=DUTY_ID)
    if form.is_valid():
        with refusal_in(form):
            actions.give_duty(member=member, **form.cleaned_data, by=request.member, now=timezone.now())
            messages.success(request, _("The duty was given."))
            return redirect("people:member", pk)
    return _page(request, member, duty_form=form)


@require_POST
@members_only(Right.ADMINISTER)
def duty_take(request: MemberRequest, pk: int) -> HttpResponse:
    duty = duty_or_404(pk)
    with refusal_told(request):
        actions.take_duty(duty=duty, by=request.member, now=timezone.now())
        messages.success(request, _("The duty was taken away."))
    return redirect("people:member", duty.member_id)


@require_POST
@members_only(Right.ADMINISTER)
def member_invite(request: MemberRequest, pk: int) -> HttpResponse:
    with refusal_told(request):
        actions.send_invitation(member=member_or_404(pk), by=request.member, now=timezone.now())
        messages.success(request, _("The mail is on its way."))
    return redirect("people:member", pk)


def _active_or_403(pk: int) -> Member:
    member = member_or_404(pk)
    if not member.active:
        raise PermissionDenied(_("This person is no member any more."))
    return member


def _page(
    request: MemberRequest, member: Member, *, role_form: RoleForm | None = None, duty_form: DutyForm | None = None
) -> HttpResponse:
    """The member's page; with a form that was refused, it stands in its place."""
    by = request.member
    shown = queries.with_tasks(Member.objects.filter(pk=member.pk).select_related("user", "unit", "body")).get()
    administers = shown.active and may_anywhere(by, Right.ADMINISTER)
    gives = administers and shown.user_id != by.user_id
    context = {
        "person_shown": shown,
        "roles": [(role, may(by, Right.ADMINISTER, unit=role.unit)) for role in shown.roles.all()],
        "duties": [(duty, may(by, Right.ADMINISTER, unit=duty.unit)) for duty in shown.duties.all()],
        "role_form": (role_form or RoleForm(by, auto_id=ROLE_ID)) if gives or role_form is not None else None,
        "duty_form": (duty_form or DutyForm(by, auto_id=DUTY_ID)) if gives or duty_form is not None else None,
        "mandates": queries.mandates(shown).order_by("-pk")[:MANDATES],
        "grants": queries.grants_of(shown),
        "now": timezone.now(),
        "may_change": shown.active and may(by, Right.ADMINISTER, unit=shown.unit),
        "may_end": shown.active and may(by, Right.ADMINISTER),
        "departure": queries.departure_of(shown) if may(by, Right.ADMINISTER) or may(by, Right.SECURE) else None,
        "may_invite": shown.active and may(by, Right.ADMINISTER, unit=shown.unit),
        "may_reset_factor": shown.active
        and shown.user_id != by.user_id
        and (may(by, Right.ADMINISTER) or may(by, Right.SECURE))
        and has_second_factor(shown.user),
        "new": not shown.user.has_usable_password(),
    }
    refused = role_form is not None or duty_form is not None
    return render(request, "people/member.html", context, status=422 if refused else 200)
