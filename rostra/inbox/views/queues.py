"""The body's queues: which there are, who works on them, and what goes into them."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rostra.core.refusals import refusal_in
from rostra.inbox import actions
from rostra.inbox.forms import AddQueueForm, QueueForm
from rostra.inbox.models import Queue
from rostra.inbox.queries import queue_rows, queues
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.people.rules import may, may_anywhere


@members_only(Right.READ)
def queue_list(request: MemberRequest) -> HttpResponse:
    administers = may_anywhere(request.member, Right.ADMINISTER)
    form = AddQueueForm(request.POST or None) if administers else None
    if request.method == "POST" and form is not None and form.is_valid():
        with refusal_in(form):
            queue = actions.create_queue(**form.cleaned_data, by=request.member, now=timezone.now())
            messages.success(request, _("The queue was added. Say who works on it."))
            return redirect("inbox:queue", queue.pk)
    context = {"rows": queue_rows(), "form": form}
    return render(request, "inbox/queues.html", context, status=422 if form is not None and form.errors else 200)


@members_only(Right.READ)
def queue_page(request: MemberRequest, pk: int) -> HttpResponse:
    queue = _queue_or_404(pk)
    form = QueueForm(queue, request.POST if request.method == "POST" else None)
    changes = may(request.member, Right.ADMINISTER, unit=queue.unit)
    if request.method == "POST" and changes and form.is_valid():
        with refusal_in(form):
            _save(queue, form, request)
            messages.success(request, _("Saved."))
            return redirect("inbox:queues")
    context = {"queue": queue, "form": form, "changes": changes}
    return render(request, "inbox/queue.html", context, status=422 if form.errors else 200)


@transaction.atomic
def _save(queue: Queue, form: QueueForm, request: MemberRequest) -> None:
    """Members and accounts of one queue: all of it, or nothing."""
    now = timezone.now()
    actions.set_queue_members(queue=queue, members=form.cleaned_data["members"], by=request.member, now=now)
    chosen = set(form.cleaned_data["accounts"])
    for account in form.accounts():
        if account in chosen:
            actions.set_route(account=account, queue=queue, by=request.member, now=now)
        elif account.pk in form.routed:
            actions.set_route(account=account, queue=None, by=request.member, now=now)


def _queue_or_404(pk: int) -> Queue:
    queue = queues().filter(pk=pk).first()
    if queue is None:
        raise Http404
    return queue
