"""What people wrote about in a week, and what came of it."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from rostra.core.refusals import refusal_in
from rostra.core.ui import times
from rostra.editorial.times import Week
from rostra.inbox.access import conversation_or_404
from rostra.inbox.actions.themes import plan_theme, plan_wish, settle_theme
from rostra.inbox.forms.groups import PlanForm
from rostra.inbox.models import Theme, Topic
from rostra.inbox.presentation import language_name
from rostra.inbox.queries.themes import TopicRow, themes_of
from rostra.inbox.rules import may_on
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.people.rules import may_anywhere

LANGUAGES = 3


class ThemeForm(forms.Form):
    topic = forms.IntegerField(required=False, widget=forms.HiddenInput, max_value=2**63 - 1)
    week = forms.CharField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))
    said = forms.CharField(
        label=gettext_lazy("What people said"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class SettleForm(forms.Form):
    did = forms.CharField(
        label=gettext_lazy("What we did"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


@members_only(Right.READ)
def themes(request: MemberRequest) -> HttpResponse:
    """One week by topic; without one, the last whole week."""
    return _page(request, _week(request.GET.get("week", "")))


@members_only(Right.WRITE)
@require_POST
def plan(request: MemberRequest) -> HttpResponse:
    """Take something that people said into planning."""
    form = ThemeForm(request.POST)
    week = _week(request.POST.get("week", ""))
    if form.is_valid():
        topic = Topic.objects.filter(pk=form.cleaned_data["topic"] or 0).first()
        said = form.cleaned_data
        with refusal_in(form):
            plan_theme(title=said["title"], said=said["said"], topic=topic, by=request.member, now=timezone.now())
            messages.success(request, _("It is an idea for the plan now."))
            return redirect(f"{reverse('inbox:themes')}?week={week.code}")
    return _page(request, week, form)


@members_only(Right.ANSWER)
def plan_conversation(request: MemberRequest, pk: int) -> HttpResponse:
    """Take what one person asks for into the plan, as an idea."""
    conversation = conversation_or_404(request.member, pk, Right.ANSWER)
    form = PlanForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with refusal_in(form):
            plan_wish(
                conversation=conversation,
                title=said["title"],
                said=said["text"],
                by=request.member,
                now=timezone.now(),
            )
            messages.success(request, _("It is among the ideas."))
            return redirect("inbox:conversation", pk)
    context = {"conversation": conversation, "form": form}
    return render(request, "inbox/wish.html", context, status=422 if form.errors else 200)


@members_only(Right.READ)
def theme(request: MemberRequest, pk: int) -> HttpResponse:
    """What people said, and what the body did about it: who writes for the body says so here."""
    related = ("topic", "group", "idea", "by", "conversation__account__unit", "conversation__queue__unit")
    row = get_object_or_404(Theme.objects.select_related(*related), pk=pk)
    asked = row.conversation
    writes = may_anywhere(request.member, Right.WRITE)
    if request.method == "POST" and not writes:
        raise PermissionDenied(_("Your roles let you read this, not write it."))
    form = SettleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            settle_theme(theme=row, **form.cleaned_data, by=request.member, now=timezone.now())
            messages.success(request, _("Saved."))
            return redirect("inbox:theme", pk)
    context = {
        "theme": row,
        "asked": asked if asked is not None and may_on(request.member, Right.READ, asked) else None,
        "form": form,
        "writes": writes,
    }
    return render(request, "inbox/theme.html", context, status=422 if form.errors else 200)


def _page(request: MemberRequest, week: Week, form: ThemeForm | None = None) -> HttpResponse:
    report = themes_of(week, timezone.get_current_timezone())
    context = {
        "report": report,
        "rows": [(row, _languages(row), times.span(row.wait) if row.wait else "—") for row in report.rows],
        "before": week.shifted(-1).code,
        "after": week.shifted(1).code,
        "form": form or ThemeForm(initial={"week": week.code}),
        "writes": may_anywhere(request.member, Right.WRITE),
        "topics": [row.topic for row in report.rows if row.topic is not None],
    }
    return render(request, "inbox/themes.html", context, status=422 if form is not None else 200)


def _languages(row: TopicRow) -> str:
    """The most frequent languages with their numbers."""
    return ", ".join(f"{language_name(code)} {count}" for code, count in row.languages[:LANGUAGES])


def _week(code: str) -> Week:
    """The week of an address; the last whole one for anything else."""
    try:
        return Week.parse(code)
    except ValueError:
        return Week.of(timezone.localdate()).shifted(-1)
