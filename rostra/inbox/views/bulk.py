"""Work on several conversations at once: a page of the list with boxes to tick, and a way back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from rostra.core.refusals import refusal_in, refusal_told
from rostra.inbox import actions
from rostra.inbox.enums import BulkKind, CloseReason
from rostra.inbox.forms.bulk import BulkForm
from rostra.inbox.models import BulkAct, Conversation
from rostra.inbox.rules import may_on
from rostra.inbox.views.screens import list_context
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right

SAID = 5
"""So many refusals are told in words; more of them by their number."""


@members_only(Right.ANSWER)
def many(request: MemberRequest) -> HttpResponse:
    now = timezone.now()
    form = BulkForm(request.POST or None, initial={"kind": BulkKind.TAKE})
    chosen = {int(pk) for pk in request.POST.getlist("chosen") if pk.isascii() and pk.isdigit() and len(pk) < 19}
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            done = actions.do_to_many(
                kind=BulkKind(form.cleaned_data["kind"]),
                conversations=sorted(chosen),
                act=_act(form, request, now),
                allowed=lambda conversation: may_on(request.member, Right.ANSWER, conversation),
                by=request.member,
                now=now,
            )
            _tell(request, done)
            return redirect(reverse("inbox:many") + list_context(request, now=now)["keep"])
    context = {**list_context(request, now=now), "form": form, "chosen": chosen}
    return render(request, "inbox/many.html", context, status=422 if form.errors else 200)


@members_only(Right.ANSWER)
@require_POST
def undo(request: MemberRequest, pk: int) -> HttpResponse:
    """Undo an act of one's own; somebody else's is not there."""
    act = BulkAct.objects.filter(pk=pk, by=request.member).first()
    if act is None:
        raise Http404
    with refusal_told(request):
        done = actions.undo_many(act=act, by=request.member, now=timezone.now())
        back = ngettext(
            "%(count)d conversation is as it was before.",
            "%(count)d conversations are as they were before.",
            done.count,
        )
        messages.success(request, back % {"count": done.count})
        _tell_refused(request, done)
    return redirect("inbox:many")


def _act(form: BulkForm, request: MemberRequest, now: datetime) -> Callable[[Conversation], object]:
    """What the form says, as an act on one conversation."""
    said, by = form.cleaned_data, request.member
    acts: dict[str, Callable[[Conversation], object]] = {
        BulkKind.TAKE: lambda row: actions.claim(conversation=row, by=by, now=now),
        BulkKind.ASSIGN: lambda row: actions.assign(
            conversation=row, to=form.members[said["member"]], by=by, now=now, version=row.version
        ),
        BulkKind.HAND_OVER: lambda row: actions.hand_over(
            conversation=row, to=form.queues[said["queue"]], by=by, now=now, version=row.version
        ),
        BulkKind.CLOSE: lambda row: actions.close(
            conversation=row, reason=CloseReason(said["reason"]), by=by, now=now, version=row.version
        ),
    }
    return acts[said["kind"]]


def _tell(request: MemberRequest, done: actions.Done) -> None:
    if done.act is not None:
        said = ngettext("Done to %(count)d conversation.", "Done to %(count)d conversations.", done.count)
        undo_url = reverse("inbox:undo_many", args=[done.act.pk])
        messages.success(request, said % {"count": done.count}, extra_tags=undo_url)
    _tell_refused(request, done)


def _tell_refused(request: MemberRequest, done: actions.Done) -> None:
    for pk, why in done.refused[:SAID]:
        messages.warning(request, _("Conversation %(number)d: %(why)s") % {"number": pk, "why": why})
    more = len(done.refused) - SAID
    if more > 0:
        said = ngettext("%(count)d more was left as it is.", "%(count)d more were left as they are.", more)
        messages.warning(request, said % {"count": more})
