"""Taking a message out of sight on its network: the ground, and what becomes of it."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from rostra.core.links import web_address
from rostra.core.refusals import refusal_in, refusal_told
from rostra.inbox.access import hiding_or_404, message_to_moderate_or_404
from rostra.inbox.actions import hiding as actions
from rostra.inbox.forms.hidings import HidingForm
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right

ACTS = {
    "retry": actions.retry_hiding,
    "done": actions.note_hidden,
    "show": actions.show_again,
    "drop": actions.drop_hiding,
}


@members_only(Right.MODERATE)
def hide_message(request: MemberRequest, pk: int) -> HttpResponse:
    """The ground first; then the evidence is kept, and the network asked, or somebody goes there."""
    message = message_to_moderate_or_404(request.member, pk)
    form = HidingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.ask_hiding(message=message, by=request.member, now=timezone.now(), **form.cleaned_data)
            return redirect("inbox:conversation", message.conversation_id)
    context = {
        "form": form,
        "message": message,
        "by_hand": not actions.can_hide(message.account),
        "link": web_address(message.url),
    }
    return render(request, "inbox/hide.html", context, status=422 if form.errors else 200)


@members_only(Right.MODERATE)
@require_POST
def settle_hiding(request: MemberRequest, pk: int) -> HttpResponse:
    """Try again, note that it was done by hand, show it again, or give it up."""
    hiding = hiding_or_404(request.member, pk)
    act = ACTS.get(request.POST.get("what", ""))
    if act is None:
        return HttpResponseBadRequest()
    with refusal_told(request):
        act(hiding=hiding, by=request.member, now=timezone.now())
    return redirect("inbox:conversation", hiding.message.conversation_id)
