"""Taking, passing on, closing: one action each, and the same page again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from rostra.core.refusals import Faster, Refused, refusal_told
from rostra.inbox import actions
from rostra.inbox.access import answer_or_404, conversation_or_404, message_or_404
from rostra.inbox.actions.correcting import correct_topic
from rostra.inbox.actions.kinds import say_kind as say_what_it_is
from rostra.inbox.forms import AssignForm, CloseForm, FilterForm, HandOverForm, VersionForm, sentences
from rostra.inbox.forms.topics import TopicOfForm
from rostra.inbox.models import BulkAct, Conversation
from rostra.inbox.rules import may_on
from rostra.inbox.views.replies import draft_of
from rostra.inbox.views.screens import asks_for, done, keep_of, respond
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right

Act = Callable[[Conversation, datetime], object]


@members_only(Right.ANSWER)
@require_POST
def claim(request: MemberRequest, pk: int) -> HttpResponse:
    def act(conversation: Conversation, now: datetime) -> object:
        return actions.claim(conversation=conversation, by=request.member, now=now)

    return _act(request, pk, act, _("The conversation is yours."), undo="inbox:release")


@members_only(Right.ANSWER)
@require_POST
def release(request: MemberRequest, pk: int) -> HttpResponse:
    def act(conversation: Conversation, now: datetime) -> object:
        return actions.release(
            conversation=conversation, by=request.member, now=now, version=_version(request, conversation)
        )

    return _act(request, pk, act, _("The conversation is back in its queue."))


@members_only(Right.ANSWER)
@require_POST
def reopen(request: MemberRequest, pk: int) -> HttpResponse:
    def act(conversation: Conversation, now: datetime) -> object:
        return actions.reopen(
            conversation=conversation, by=request.member, now=now, version=_version(request, conversation)
        )

    draft = draft_of(request)
    if not draft["text"].strip():
        # Closed, it took notes only: an empty box begins with an answer again.
        draft["kind"] = ""
    return _act(request, pk, act, _("The conversation is open again."), draft)


@members_only(Right.ANSWER)
def assign(request: MemberRequest, pk: int) -> HttpResponse:
    def act(form: AssignForm, conversation: Conversation, now: datetime) -> object:
        said = form.cleaned_data
        return actions.assign(
            conversation=conversation, to=said["to"], by=request.member, now=now, version=said["version"]
        )

    return _page(request, pk, AssignForm, act, gettext_lazy("Assign"), _("The conversation was assigned."))


@members_only(Right.ANSWER)
def say_topic(request: MemberRequest, pk: int) -> HttpResponse:
    """What the conversation is about, by a person: another topic, or the suggested one."""

    def act(form: TopicOfForm, conversation: Conversation, now: datetime) -> object:
        said = form.cleaned_data
        return correct_topic(
            conversation=conversation, topic=said["topic"], by=request.member, now=now, version=said["version"]
        )

    return _page(request, pk, TopicOfForm, act, gettext_lazy("Say the topic"), _("Thank you: Rostra learns from this."))


@members_only(Right.ANSWER)
@require_POST
def say_kind(request: MemberRequest, pk: int) -> HttpResponse:
    """What the message is, by a person: what our post above it asked for, or a comment or question."""

    def act(conversation: Conversation, now: datetime) -> object:
        return say_what_it_is(
            conversation=conversation,
            kind=request.POST.get("what", ""),
            by=request.member,
            now=now,
            version=_version(request, conversation),
        )

    return _act(request, pk, act, _("Kept as what you say."))


@members_only(Right.ANSWER)
def hand_over(request: MemberRequest, pk: int) -> HttpResponse:
    def act(form: HandOverForm, conversation: Conversation, now: datetime) -> object:
        said = form.cleaned_data
        return actions.hand_over(
            conversation=conversation,
            to=said["to"],
            text=said["note"],
            by=request.member,
            now=now,
            version=said["version"],
        )

    return _page(request, pk, HandOverForm, act, gettext_lazy("Hand over"), _("The conversation was handed over."))


@members_only(Right.ANSWER)
def close(request: MemberRequest, pk: int) -> HttpResponse:
    def act(form: CloseForm, conversation: Conversation, now: datetime) -> BulkAct:
        said = form.cleaned_data
        return actions.close_one(
            conversation=conversation, reason=said["reason"], by=request.member, now=now, version=said["version"]
        )

    return _page(request, pk, CloseForm, act, gettext_lazy("Close"), _("The conversation was closed."))


@members_only(Right.ANSWER)
@require_POST
def undo_act(request: MemberRequest, pk: int) -> HttpResponse:
    """Undo an act of one's own on one conversation: it stands as before, its clock and its alarms, too."""
    done_before = BulkAct.objects.filter(pk=pk, by=request.member).first()
    if done_before is None or len(done_before.rows) != 1:
        raise Http404

    def act(_conversation: Conversation, now: datetime) -> object:
        undone = actions.undo_many(act=done_before, by=request.member, now=now)
        for _pk, why in undone.refused:
            raise Faster(why)
        return undone

    return _act(request, done_before.rows[0]["conversation"], act, _("The conversation is open again."))


@members_only(Right.ANSWER)
@require_POST
def settle_answer(request: MemberRequest, pk: int) -> HttpResponse:
    """An answer that did not go out: sent again; or, where nobody knows, what somebody saw on the network."""
    answer = answer_or_404(request.member, pk, Right.ANSWER)
    what = request.POST.get("what")

    def act(_conversation: Conversation, now: datetime) -> object:
        if what in ("sent", "absent"):
            return actions.decide_answer(answer=answer, sent=what == "sent", by=request.member, now=now)
        return actions.retry_answer(answer=answer, by=request.member, now=now)

    said = _("The answer counts as sent.") if what == "sent" else _("The answer is sent again.")
    return _act(request, answer.conversation_id, act, said)


@members_only(Right.ANSWER)
@require_POST
def split_message(request: MemberRequest, pk: int) -> HttpResponse:
    """A message with another subject, and what came after it, become a conversation of their own."""
    message = message_or_404(request.member, pk, Right.ANSWER)
    place = message.conversation_id
    with refusal_told(request):
        new = actions.split(
            message=message, by=request.member, now=timezone.now(), version=_version(request, message.conversation)
        )
        messages.success(request, _("This is a conversation of its own now. The other one names it, and it the other."))
        # It waits where new ones of the account do: that may be where the member may not read.
        place = new.pk if conversation_after(request, new.pk) else place
    return redirect("inbox:conversation", place)


def _act(
    request: MemberRequest, pk: int, act: Act, said: str, draft: dict[str, Any] | None = None, *, undo: str = ""
) -> HttpResponse:
    """One act at once; `undo` names the address of its inverse."""
    now = timezone.now()
    conversation = conversation_or_404(request.member, pk, Right.ANSWER)
    try:
        act(conversation, now)
    except Refused as refusal:
        return _refused(request, pk, refusal, now)
    _say(request, said, reverse(undo, args=[pk]) if undo else "")
    return done(request, conversation, now=now, draft=draft or draft_of(request))


def _page(
    request: MemberRequest,
    pk: int,
    form_class: type[Any],
    act: Callable[[Any, Conversation, datetime], object],
    verb: str | Promise,
    said: str,
) -> HttpResponse:
    """A form that is a dialog on the conversation's page, and a page of its own; an act that can be undone is given."""
    now = timezone.now()
    conversation = conversation_or_404(request.member, pk, Right.ANSWER)
    if request.method != "POST":
        return _form_page(request, conversation, form_class(conversation=conversation), verb)
    form = form_class(request.POST, conversation=conversation)
    if not form.is_valid():
        if asks_for(request, "talk"):
            return respond(
                request,
                conversation,
                now=now,
                status=422,
                errors=sentences(form),
                draft=draft_of(request),
            )
        return _form_page(request, conversation, form, verb, status=422)
    try:
        made = act(form, conversation, now)
    except Refused as refusal:
        return _refused(request, pk, refusal, now)
    _say(request, said, reverse("inbox:undo_act", args=[made.pk]) if isinstance(made, BulkAct) else "")
    changed = conversation_after(request, pk)
    if changed is None:
        response = redirect(reverse("inbox:list") + keep_of(FilterForm(request.GET, member=request.member)))
        if request.htmx:
            response.status_code, response["HX-Redirect"] = 204, response["Location"]
        return response
    return done(request, changed, now=now, draft=draft_of(request))


def _say(request: MemberRequest, said: str, undo: str) -> None:
    """What was done, with a button that undoes it where `undo` is its address: that is the message's tag."""
    keep = keep_of(FilterForm(request.GET, member=request.member))
    messages.success(request, said, extra_tags=undo + keep if undo else "")


def conversation_after(request: MemberRequest, pk: int) -> Conversation | None:
    """The conversation, unless it was handed to where the member may not read."""
    row = Conversation.objects.select_related("account__unit", "queue__unit").get(pk=pk)
    return row if may_on(request.member, Right.READ, row) else None


def _form_page(
    request: MemberRequest, conversation: Conversation, form: VersionForm, verb: str | Promise, status: int = 200
) -> HttpResponse:
    keep = keep_of(FilterForm(request.GET, member=request.member))
    context = {"conversation": conversation, "form": form, "verb": verb, "keep": keep}
    return render(request, "inbox/act.html", context, status=status)


def _refused(request: MemberRequest, pk: int, refusal: Refused, now: datetime) -> HttpResponse:
    """Why nothing was done, over the conversation as it stands now."""
    if asks_for(request, "talk"):
        conversation = conversation_or_404(request.member, pk)
        return respond(
            request,
            conversation,
            now=now,
            status=422,
            errors=[str(refusal)],
            draft=draft_of(request),
        )
    messages.error(request, str(refusal))
    return done(request, conversation_or_404(request.member, pk), now=now)


def _version(request: HttpRequest, conversation: Conversation) -> int:
    form = VersionForm(request.POST, conversation=conversation)
    version = form.cleaned_data["version"] if form.is_valid() else None
    return conversation.version if version is None else version
