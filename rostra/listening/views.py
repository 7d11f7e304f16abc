"""What people say in public about the body without writing to it: what was found, and what is looked for."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.core.refusals import refusal_in, refusal_told
from rostra.listening import queries
from rostra.listening.access import find_or_404, watch_or_404
from rostra.listening.actions import deciding, watching
from rostra.listening.forms import FilterForm, WatchForm
from rostra.listening.models import Find
from rostra.listening.presentation import how_it_goes, shown
from rostra.listening.rules import may_watch
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.people.paging import page_of
from rostra.people.rules import may_on

SIZE = 30


@require_safe
@members_only(Right.READ)
def found(request: MemberRequest) -> HttpResponse:
    """What was found: what may be an emergency first, then the newest."""
    watches = list(queries.watches())
    able = queries.searchable().able
    channels = sorted({account.channel for account in able})
    languages = queries.languages_of(request.member)
    form = FilterForm(request.GET, watches=watches, channels=channels, languages=languages)
    filters = form.filters()
    rows = queries.finds(request.member, filters)
    urgent = queries.urgent_first(rows)
    page = page_of(rows.exclude(pk__in=[row.pk for row in urgent]), request, size=SIZE)
    further = "before" in request.GET or "after" in request.GET
    now = timezone.now()
    context = {
        "form": form,
        "filtered": filters != queries.Filters(),
        "watches": watches,
        "may_watch": may_watch(request.member),
        "able": able,
        "urgent": [] if further else shown(urgent, request.member),
        "rows": shown(page.rows, request.member),
        "page": page,
        "counts": queries.watch_rows(now),
    }
    return render(request, "listening/list.html", context)


@require_POST
@members_only(Right.ANSWER)
def take(request: MemberRequest, pk: int) -> HttpResponse:
    """Into the inbox, and there."""
    find = find_or_404(request.member, pk)
    with refusal_told(request):
        conversation = deciding.take(find=find, by=request.member, now=timezone.now())
        if not may_on(request.member, Right.READ, conversation.account):
            messages.success(request, _("It is in the inbox already, of colleagues elsewhere."))
            return redirect("listening:list")
        messages.info(
            request, _("It is in the inbox. Whoever wrote this did not write to us: answer where it helps them.")
        )
        return redirect("inbox:conversation", conversation.pk)
    return redirect("listening:list")


@require_POST
@members_only(Right.ANSWER)
def set_aside(request: MemberRequest, pk: int) -> HttpResponse:
    return _done(
        request, pk, deciding.set_aside, _("Set aside. It is deleted when its time is over."), undo="listening:set_back"
    )


@require_POST
@members_only(Right.ANSWER)
def set_back(request: MemberRequest, pk: int) -> HttpResponse:
    return _done(request, pk, deciding.set_back, _("It is among the new ones again."))


@require_POST
@members_only(Right.ANSWER)
def delete(request: MemberRequest, pk: int) -> HttpResponse:
    return _done(request, pk, deciding.delete, _("Deleted. It will not be found again."))


@members_only(Right.READ)
def watches(request: MemberRequest) -> HttpResponse:
    """What is looked for, and how it goes; who administers the body adds to it."""
    searchable = queries.searchable()
    form = WatchForm(request.POST or None, able=searchable.able) if may_watch(request.member) else None
    if request.method == "POST" and form is not None and form.is_valid():
        with refusal_in(form):
            watching.make_watch(**form.cleaned_data, by=request.member, now=timezone.now())
            messages.success(request, _("The search begins within a minute."))
            return redirect("listening:watches")
    rows = [
        (row, [(search, how_it_goes(search)) for search in row.searches]) for row in queries.watch_rows(timezone.now())
    ]
    context = {"rows": rows, "form": form, "ended": queries.ended_watches(), "searchable": searchable}
    return render(request, "listening/watches.html", context, status=422 if form is not None and form.errors else 200)


@require_POST
@members_only(Right.ADMINISTER)
def end_watch(request: MemberRequest, pk: int) -> HttpResponse:
    watch = watch_or_404(pk)
    with refusal_told(request):
        watching.end_watch(watch=watch, by=request.member, now=timezone.now())
        messages.success(request, _("The watch has ended. What nobody took is deleted."))
    return redirect("listening:watches")


def _done(request: MemberRequest, pk: int, act: Callable[..., Find], said: str, *, undo: str = "") -> HttpResponse:
    find = find_or_404(request.member, pk)
    with refusal_told(request):
        act(find=find, by=request.member, now=timezone.now())
        messages.success(request, said, extra_tags=reverse(undo, args=[pk]) if undo else "")
    return redirect("listening:list")
