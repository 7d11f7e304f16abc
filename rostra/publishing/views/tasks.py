"""Posting by hand: what is to be posted, made ready to copy; where it stands, named and checked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.accounts.queries import publishing_stops
from rostra.core import files
from rostra.core.models import StoredFile
from rostra.core.refusals import refusal_told
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.publishing import actions
from rostra.publishing.access import task_captions_or_404, task_file_or_404, task_or_404, task_to_do
from rostra.publishing.actions.objections import objections
from rostra.publishing.enums import DeliveryState
from rostra.publishing.forms import LinkForm, WhyForm
from rostra.publishing.models import Delivery, sentence
from rostra.publishing.presentation import lines_of, task_of
from rostra.publishing.queries import tasks_by_hand
from rostra.publishing.rules import may_post

PAGE = "publishing/task.html"


@require_safe
@members_only(Right.READ)
def task_list(request: MemberRequest) -> HttpResponse:
    rows = lines_of(tasks_by_hand(request.member), timezone.now())
    return render(request, "publishing/tasks.html", {"tasks": rows})


@require_safe
@members_only(Right.READ)
def task(request: MemberRequest, pk: int) -> HttpResponse:
    return _page(request, task_or_404(request.member, pk), part="state" if request.htmx.target == "state" else "")


@require_POST
@members_only(Right.READ)
def take(request: MemberRequest, pk: int) -> HttpResponse:
    return _do(request, pk, actions.take_task, _("Your colleagues see that you are doing it."))


@require_POST
@members_only(Right.READ)
def leave(request: MemberRequest, pk: int) -> HttpResponse:
    return _do(request, pk, actions.leave_task, _("Left to your colleagues."))


@require_POST
@members_only(Right.READ)
def link(request: MemberRequest, pk: int) -> HttpResponse:
    return _do(
        request, pk, actions.name_link, _("Rostra opens the page now, and compares."), form=LinkForm(request.POST)
    )


@require_POST
@members_only(Right.READ)
def confirm(request: MemberRequest, pk: int) -> HttpResponse:
    return _do(request, pk, actions.confirm_link, _("Noted: it is published, by your word."))


@require_POST
@members_only(Right.READ)
def fail(request: MemberRequest, pk: int) -> HttpResponse:
    done = _("Given back: its authors are told.")
    return _do(request, pk, actions.cannot_post, done, form=WhyForm(request.POST), leads="tasks")


@require_safe
@members_only(Right.READ)
def file(request: MemberRequest, pk: int, number: int) -> HttpResponse:
    """A file under the name with which it was approved, for the device from which it is posted."""
    return _download(*task_file_or_404(request.member, pk, number))


@require_safe
@members_only(Right.READ)
def captions(request: MemberRequest, pk: int, number: int, language: str) -> HttpResponse:
    """The captions of a film as they were approved, for the device from which it is posted."""
    return _download(*task_captions_or_404(request.member, pk, number, language))


def _download(row: StoredFile, name: str) -> HttpResponse:
    try:
        content = files.read(row)
    except FileNotFoundError as error:
        raise Http404 from error
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _do(
    request: MemberRequest,
    pk: int,
    action: Callable[..., object],
    done: str,
    *,
    form: Form | None = None,
    leads: str = "task",
) -> HttpResponse:
    delivery = task_to_do(request.member, pk)
    if form is None or form.is_valid():
        said: dict[str, Any] = form.cleaned_data if form is not None else {}
        with refusal_told(request, form):
            action(delivery=delivery, by=request.user, now=timezone.now(), **said)
            messages.success(request, done)
            if leads == "tasks":
                # What was given back is no task any more.
                return redirect("publishing:tasks")
    if form is not None and form.errors:
        return _page(request, delivery, wrong=form)
    return redirect("publishing:task", pk)


def _page(request: MemberRequest, delivery: Delivery, *, wrong: Form | None = None, part: str = "") -> HttpResponse:
    now = timezone.now()
    context = {
        "task": task_of(delivery, now),
        "delivery": delivery,
        "account": delivery.account,
        "open": delivery.state == DeliveryState.BY_HAND,
        "may_post": may_post(request.member, delivery.account),
        "mine": delivery.taken_by_id == request.user.pk,
        "stop": _stop(delivery, now),
        "link_form": wrong if isinstance(wrong, LinkForm) else LinkForm(initial={"url": delivery.url}),
        "why_form": wrong if isinstance(wrong, WhyForm) else WhyForm(),
    }
    return render(request, f"{PAGE}#{part}" if part else PAGE, context, status=422 if wrong is not None else 200)


def _stop(delivery: Delivery, now: datetime) -> str:
    """Why it is not to be posted now; empty when nothing is against it."""
    stop = publishing_stops([delivery.account], now).get(delivery.account_id)
    if stop is not None:
        return stop.reason
    against = objections([delivery], now).get(delivery.pk)
    return sentence(against.code) if against else ""
