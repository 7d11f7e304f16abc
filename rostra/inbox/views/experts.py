"""Asking somebody without an account, and the page on which they reply."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rostra.core.refusals import refusal_in, refusal_told
from rostra.core.scoping import scope
from rostra.core.throttle import Throttle, visitor_of
from rostra.inbox import actions
from rostra.inbox.access import conversation_or_404, expert_question, question_or_404
from rostra.inbox.anonymous import anonymised
from rostra.inbox.forms.experts import AskForm, ExpertReplyForm
from rostra.inbox.models import ExpertQuestion, Message
from rostra.people.access import MemberRequest, members_only, public
from rostra.people.enums import Right

throttle = Throttle(limit=30)
"""Somebody reads and replies; who tries out addresses comes nowhere."""


@members_only(Right.ANSWER)
def ask_expert(request: MemberRequest, pk: int) -> HttpResponse:
    """A question by mail; the reply comes back as a note."""
    conversation = conversation_or_404(request.member, pk, Right.ANSWER)
    form = AskForm(request.POST or None, conversation=conversation)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.ask_expert(conversation=conversation, by=request.member, now=timezone.now(), **form.cleaned_data)
            messages.success(request, _("The question is on its way. The reply will stand here as a note."))
            return redirect("inbox:conversation", pk)
    status = 422 if form.errors else 200
    return render(request, "inbox/ask_expert.html", {"form": form, "conversation": conversation}, status=status)


@members_only(Right.ANSWER)
@require_POST
def withdraw_question(request: MemberRequest, pk: int) -> HttpResponse:
    """The link of the mail opens nothing any more."""
    question = question_or_404(request.member, pk)
    with refusal_told(request):
        actions.withdraw_question(question=question, by=request.member, now=timezone.now())
        messages.success(request, _("Withdrawn: the address in the mail opens nothing any more."))
    return redirect("inbox:conversation", question.conversation_id)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def expert(request: HttpRequest, token: str) -> HttpResponse:
    """The page of a question, for whoever holds its address. Opening it changes nothing; the one reply does."""
    if throttle.too_many(visitor_of(request)):
        return _alone(HttpResponse(_("Too many requests. Try again in a minute."), status=429))
    question = expert_question(token)
    body = question.conversation.body
    with scope(body), timezone.override(ZoneInfo(body.time_zone)):
        now = timezone.now()
        form = ExpertReplyForm(request.POST or None)
        status = 200
        if request.method == "POST":
            status = 422
            if form.is_valid():
                with refusal_in(form):
                    actions.reply_as_expert(question=question, text=form.cleaned_data["text"], now=now)
                    return _alone(redirect("inbox:expert", token))
        context = {
            "body": body,
            "question": question,
            "form": form,
            "shown": _shown(question),
            "ended": question.expires_at <= now,
        }
        return _alone(render(request, "inbox/expert.html", context, status=status))


def _shown(question: ExpertQuestion) -> list[dict[str, object]]:
    """What may be read with it, as it stands now: what was deleted or erased since is not shown."""
    if question.replied_at is not None or question.withdrawn_at is not None:
        return []
    named = Message.objects.filter(pk__in=question.shown, deleted_at=None)
    rows = named.order_by("sent_at", "pk").defer("search")
    return [
        {"at": row.sent_at, "text": anonymised(row.question.strip(), question.conversation), "language": row.language}
        for row in rows
    ]


def _alone(response: HttpResponse) -> HttpResponse:
    """The address is the key: it goes to nobody, and neither caches nor search engines keep what it opens."""
    patch_cache_control(response, private=True, no_store=True)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
