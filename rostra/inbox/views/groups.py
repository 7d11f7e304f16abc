"""Groups: which there are, who is in one, and what people do with them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from rostra.core.refusals import Refused, refusal_in, refusal_told
from rostra.inbox.access import conversation_or_404, group_or_404
from rostra.inbox.actions import groups as acts
from rostra.inbox.actions.reviewing import GONE
from rostra.inbox.actions.sending import out_of_date
from rostra.inbox.enums import OPEN_GROUPS, GroupState
from rostra.inbox.forms import sentences
from rostra.inbox.forms.groups import ChosenForm, JoinForm, PlanForm, TitleForm
from rostra.inbox.group_display import listed_groups, shown_counts, shown_members
from rostra.inbox.models import Conversation, Group, Theme
from rostra.inbox.queries import groups as queries
from rostra.inbox.views.screens import done
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.people.paging import cursor
from rostra.people.rules import may_anywhere

STATES = {
    "proposed": (GroupState.PROPOSED,),
    "confirmed": (GroupState.CONFIRMED,),
    "answered": (GroupState.ANSWERED,),
    "closed": (GroupState.CLOSED, GroupState.SPLIT),
}
OPEN = "open"


@members_only(Right.READ)
@require_safe
def group_list(request: MemberRequest) -> HttpResponse:
    now = timezone.now()
    chosen = request.GET.get("state", "")
    states = STATES.get(chosen, OPEN_GROUPS)
    rows, last_shown = queries.group_rows(request.member, now=now, states=states, after=cursor(request, "after") or 0)
    context = {
        "rows": listed_groups(rows, now=now),
        "more": last_shown,
        "chosen": chosen if chosen in STATES else OPEN,
        "tabs": [
            (OPEN, pgettext("groups", "Open")),
            ("proposed", GroupState.PROPOSED.label),
            ("confirmed", GroupState.CONFIRMED.label),
            ("answered", GroupState.ANSWERED.label),
            ("closed", GroupState.CLOSED.label),
        ],
    }
    return render(request, "inbox/groups.html", context)


@members_only(Right.READ)
@require_safe
def group_page(request: MemberRequest, pk: int) -> HttpResponse:
    return _page(request, group_or_404(request.member, pk))


@members_only(Right.ANSWER)
@require_POST
def confirm(request: MemberRequest, pk: int) -> HttpResponse:
    def act(group: Group, form: ChosenForm, now: datetime) -> object:
        every = "all" in request.POST
        return acts.confirm(
            group=group,
            version=form.cleaned_data["version"],
            conversations=None if every else form.chosen(),
            seen=form.cleaned_data["seen"] or 0,
            by=request.member,
            now=now,
        )

    return _act(request, pk, act, _("They are in the group."))


@members_only(Right.ANSWER)
@require_POST
def take_out(request: MemberRequest, pk: int) -> HttpResponse:
    def act(group: Group, form: ChosenForm, now: datetime) -> object:
        version = form.cleaned_data["version"]
        return acts.take_out(group=group, version=version, conversations=form.chosen(), by=request.member, now=now)

    return _act(request, pk, act, _("They are out of the group, and stay out."))


@members_only(Right.ANSWER)
@require_POST
def split(request: MemberRequest, pk: int) -> HttpResponse:
    def act(group: Group, form: ChosenForm, now: datetime) -> object:
        return acts.split(
            group=group,
            version=form.cleaned_data["version"],
            conversations=form.chosen(),
            title=request.POST.get("title", ""),
            by=request.member,
            now=now,
        )

    return _act(request, pk, act, _("They are a group of their own now."))


@members_only(Right.ANSWER)
@require_POST
def close(request: MemberRequest, pk: int) -> HttpResponse:
    def act(group: Group, form: ChosenForm, now: datetime) -> object:
        return acts.close(group=group, version=form.cleaned_data["version"], by=request.member, now=now)

    return _act(request, pk, act, _("The group is closed."))


@members_only(Right.ANSWER)
@require_POST
def dissolve(request: MemberRequest, pk: int) -> HttpResponse:
    def act(group: Group, form: ChosenForm, now: datetime) -> object:
        return acts.dissolve(group=group, version=form.cleaned_data["version"], by=request.member, now=now)

    return _act(request, pk, act, _("The group is dissolved: its conversations stand by themselves."))


@members_only(Right.ANSWER)
@require_POST
def rename(request: MemberRequest, pk: int) -> HttpResponse:
    group = group_or_404(request.member, pk, Right.ANSWER)
    form = TitleForm(request.POST)
    if not form.is_valid():
        return _page(request, group, errors=sentences(form))
    try:
        acts.rename(group=group, **form.cleaned_data, by=request.member, now=timezone.now())
    except Refused as refused:
        return _page(request, group_or_404(request.member, pk), errors=[str(refused)])
    messages.success(request, _("Saved."))
    return redirect("inbox:group", pk)


@members_only(Right.ANSWER)
@require_POST
def join(request: MemberRequest, pk: int) -> HttpResponse:
    group = group_or_404(request.member, pk, Right.ANSWER)
    form = JoinForm(queries.joinable(request.member, without=group), request.POST)
    if not form.is_valid():
        return _page(request, group, errors=sentences(form))
    other = form.groups[form.cleaned_data["other"]]
    try:
        acts.join(group=group, version=form.cleaned_data["version"], other=other, by=request.member, now=timezone.now())
    except Refused as refused:
        return _page(request, group_or_404(request.member, pk), errors=[str(refused)])
    messages.success(request, _("The two are one group now."))
    return redirect("inbox:group", pk)


@members_only(Right.READ)
def plan(request: MemberRequest, pk: int) -> HttpResponse:
    """Take what they ask into the plan, as an idea."""
    group = group_or_404(request.member, pk)
    form = PlanForm(request.POST if request.method == "POST" else None, initial={"title": group.title})
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            theme = acts.take_into_planning(group=group, **form.cleaned_data, by=request.member, now=timezone.now())
            messages.success(request, _("It is among the ideas."))
            return redirect("editorial:idea", theme.idea_id or 0)
    context = {"group": group, "form": form}
    return render(request, "inbox/group_plan.html", context, status=422 if form.errors else 200)


@members_only(Right.ANSWER)
@require_POST
def of_conversation(request: MemberRequest, pk: int) -> HttpResponse:
    """Put a conversation into a group by hand, or take it out."""
    now = timezone.now()
    conversation = conversation_or_404(request.member, pk, Right.ANSWER)
    with refusal_told(request):
        messages.success(request, _move(request, conversation, now))
    return done(request, conversation, now=now)


def _move(request: MemberRequest, conversation: Conversation, now: datetime) -> str:
    if conversation.group is not None:
        group = conversation.group
        acts.take_out(group=group, version=group.version, conversations=[conversation.pk], by=request.member, now=now)
        return _("It is out of the group, and stays out.")
    text = request.POST.get("group", "")
    if not text:
        raise Refused(_("Choose a group."))
    group = group_or_404(request.member, int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0)
    acts.add(group=group, version=group.version, conversation=conversation, by=request.member, now=now)
    return _("It is in the group.")


def _act(
    request: MemberRequest, pk: int, act: Callable[[Group, ChosenForm, datetime], object], said: str
) -> HttpResponse:
    group = group_or_404(request.member, pk, Right.ANSWER)
    form = ChosenForm(request.POST)
    if not form.is_valid():
        return _page(request, group, errors=sentences(form))
    try:
        made = act(group, form, timezone.now())
    except Refused as refused:
        return _page(request, group_or_404(request.member, pk), errors=[str(refused)], chosen=form.chosen())
    messages.success(request, said)
    return redirect("inbox:group", made.pk if isinstance(made, Group) else pk)


def _page(
    request: MemberRequest,
    group: Group,
    *,
    errors: list[str] | None = None,
    chosen: list[int] | None = None,
    **more: Any,
) -> HttpResponse:
    now = timezone.now()
    counts = queries.counts_of([group.pk], now=now).get(group.pk, queries.Counts())
    proposed, inside, last_shown = queries.member_page(group, request.member, after=cursor(request, "after") or 0)
    answers = queries.sendings(group)
    last = queries.newest_approved(group) if group.state == GroupState.ANSWERED else None
    late = list(queries.late(group)) if last is not None else []
    context = {
        "group": group,
        "open": group.state in OPEN_GROUPS,
        "may_answer": may_anywhere(request.member, Right.ANSWER),
        **shown_counts(counts),
        "proposed": shown_members(proposed, chosen or [], now=now),
        "inside": shown_members(inside, chosen or [], now=now),
        "seen": max((row.place.pk for row in proposed), default=0),
        "more": last_shown,
        "answers": answers,
        "waits": next((sending for sending, _progress in answers if sending.waits), None),
        "last": last,
        "late": late,
        "gone": GONE if late and last is not None and out_of_date(last, now=now) else "",
        "shown": " ".join(f"{row.pk}-{row.version}" for row in late),
        "theme": Theme.objects.filter(group=group).first(),
        "rename_form": TitleForm(initial={"title": group.title, "version": group.version}, auto_id="rename-%s"),
        "join_form": _join_form(group, request),
        "errors": errors or [],
        **more,
    }
    return render(request, "inbox/group.html", context, status=422 if errors else 200)


def group_again(request: MemberRequest, group: Group, *, errors: list[str], **more: Any) -> HttpResponse:
    """The page of the group once more, with what was refused."""
    return _page(request, group_or_404(request.member, group.pk), errors=errors, **more)


def _join_form(group: Group, request: MemberRequest) -> forms.Form | None:
    others = queries.joinable(request.member, without=group)
    return JoinForm(others, initial={"version": group.version}, auto_id="join-%s") if others else None
