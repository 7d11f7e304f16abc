"""The person behind a conversation: what is kept, on which channels, and what can go."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rostra.core.refusals import refusal_in, refusal_told
from rostra.inbox import actions
from rostra.inbox.access import conversation_or_404
from rostra.inbox.actions.selflinking import offer_link
from rostra.inbox.enums import Visibility
from rostra.inbox.forms.persons import ForgetForm, LinkForm
from rostra.inbox.models import Conversation
from rostra.inbox.outgoing import capabilities
from rostra.inbox.queries.persons import held_of
from rostra.inbox.rules import may_on, ways
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.people.rules import may


@members_only()
def person(request: MemberRequest, pk: int) -> HttpResponse:
    """All that the body keeps about who wrote here. 404 where the channel named nobody."""
    return _page(request, _conversation(request, pk))


@members_only(Right.ANSWER)
@require_POST
def link(request: MemberRequest, pk: int) -> HttpResponse:
    conversation = _conversation(request, pk, Right.ANSWER)
    form = LinkForm(request.POST, member=request.member)
    if form.is_valid():
        with refusal_in(form):
            actions.link_person(conversation=conversation, **form.cleaned_data, by=request.member, now=timezone.now())
            messages.success(request, _("The two are linked as one person."))
            return redirect("inbox:person", pk)
    return _page(request, conversation, link_form=form)


@members_only(Right.ANSWER)
@require_POST
def offer(request: MemberRequest, pk: int) -> HttpResponse:
    """A code to the sender, by which they show themselves who else they are."""
    conversation = _conversation(request, pk, Right.ANSWER)
    with refusal_told(request):
        offer_link(conversation=conversation, by=request.member, now=timezone.now())
        messages.success(request, _("The code is on its way."))
    return redirect("inbox:person", pk)


@members_only(Right.ANSWER)
@require_POST
def unlink(request: MemberRequest, pk: int) -> HttpResponse:
    conversation = _conversation(request, pk, Right.ANSWER)
    with refusal_told(request):
        actions.unlink_person(conversation=conversation, by=request.member, now=timezone.now())
        messages.success(request, _("The sender is linked to nobody any more."))
    return redirect("inbox:person", pk)


@members_only(Right.ADMINISTER)
@require_POST
def forget(request: MemberRequest, pk: int) -> HttpResponse:
    conversation = _conversation(request, pk)
    form = ForgetForm(request.POST)
    if form.is_valid():
        with refusal_in(form):
            actions.forget_person(conversation=conversation, **form.cleaned_data, by=request.member, now=timezone.now())
            messages.success(request, _("The person is forgotten, but for the records that must stay."))
            return redirect("inbox:person", pk)
    return _page(request, conversation, forget_form=form)


def _conversation(request: MemberRequest, pk: int, right: Right = Right.READ) -> Conversation:
    conversation = conversation_or_404(request.member, pk, right)
    if not conversation.author_id:
        raise Http404
    return conversation


def _page(
    request: MemberRequest,
    conversation: Conversation,
    *,
    link_form: LinkForm | None = None,
    forget_form: ForgetForm | None = None,
) -> HttpResponse:
    wrong = link_form is not None or forget_form is not None
    context = {
        "conversation": conversation,
        "held": held_of(request.member, conversation),
        "may_link": may_on(request.member, Right.ANSWER, conversation),
        "may_send": Visibility.PRIVATE in ways(conversation, capabilities(conversation.account)),
        "may_forget": may(request.member, Right.ADMINISTER, unit=conversation.account.unit),
        "link_form": link_form or LinkForm(member=request.member),
        "forget_form": forget_form or ForgetForm(auto_id="forget-%s"),
    }
    return render(request, "inbox/person.html", context, status=422 if wrong else 200)
