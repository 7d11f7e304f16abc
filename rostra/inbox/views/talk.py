"""What the right side of the screen shows: the thread, the reply box, and what is known about the conversation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from rostra.core.ui import times
from rostra.core.ui.states import LOOKS
from rostra.inbox.enums import ConversationState
from rostra.inbox.forms import NOTE, AssignForm, CloseForm, HandOverForm
from rostra.inbox.models import Conversation
from rostra.inbox.outgoing import capabilities, described_files
from rostra.inbox.presentation import language_name, shown_thread
from rostra.inbox.queries import Card, earlier, record_card, thread
from rostra.inbox.rules import may_on, ways
from rostra.people.access import MemberRequest
from rostra.people.enums import Right
from rostra.policy.decisions import RESPONSE_MINUTES
from rostra.policy.queries import decided


def talk(
    request: MemberRequest,
    conversation: Conversation,
    *,
    now: datetime,
    draft: Mapping[str, Any] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """The context of the partial "talk". `draft` is what stood in the reply box; `more` overrides, such as errors."""
    before = request.GET.get("earlier", "")
    found = thread(conversation, before=int(before) if before.isascii() and before.isdigit() else None)
    may_answer = may_on(request.member, Right.ANSWER, conversation)
    writer = writer_of(conversation, request, now)
    return {
        "conversation": conversation,
        "version": conversation.version,
        "closed": conversation.state == ConversationState.CLOSED,
        "mine": conversation.owner_id == request.member.pk,
        "may_answer": may_answer,
        "thread": shown_thread(found.entries),
        "earlier_messages": found.before,
        "writes_in": language_name(conversation.language),
        "known": earlier(request.member, conversation),
        "record": _record(record_card(conversation)),
        "clock": _clock(conversation, now),
        "writer": writer,
        "news_state": f"{conversation.version}-{writer}",
        "earlier_page": bool(before),
        **(_work(conversation, draft or {}) if may_answer else {}),
        "draft": draft or {},
        "problems": [],
        "errors": [],
        **more,
    }


def writer_of(conversation: Conversation, request: MemberRequest, now: datetime) -> str:
    """Who else writes an answer at this moment."""
    holder, until = conversation.writing_by, conversation.writing_until
    if holder is None or until is None or until <= now or holder == request.member:
        return ""
    return holder.user.name


def _work(conversation: Conversation, draft: Mapping[str, Any]) -> dict[str, Any]:
    """What only those need who can answer: the ways of answering, and the forms of the dialogs."""
    can = capabilities(conversation.account)
    kinds = [*(way.value for way in ways(conversation, can)), NOTE]
    return {
        "can": can,
        "ways": kinds[:-1],
        "file_rows": range(described_files(can)),
        "kind": kinds[0] if draft.get("kind") not in kinds else draft["kind"],
        "close_form": CloseForm(conversation=conversation, auto_id="close-%s"),
        "assign_form": AssignForm(conversation=conversation, auto_id="assign-%s"),
        "hand_over_form": HandOverForm(conversation=conversation, auto_id="hand-over-%s"),
    }


def _record(card: Card | None) -> dict[str, Any] | None:
    if card is None:
        return None
    return {"leaf": card.leaf, "url": reverse("records:event", args=[card.event])}


def _clock(conversation: Conversation, now: datetime) -> dict[str, Any] | None:
    """How much of the time for an answer has passed, in per cent; None while none is owed."""
    if conversation.due_at is None:
        return None
    whole = (conversation.due_at - conversation.last_in_at).total_seconds()
    passed = (now - conversation.last_in_at).total_seconds()
    used = max(0, min(100, round(100 * passed / whole))) if whole > 0 else 100
    clock = times.clock(conversation.due_at, now)
    return {
        "due_at": conversation.due_at,
        "kind": clock.kind,
        "words": clock.text,
        "color": LOOKS[clock.kind].color,
        "used": used,
        "target": times.span(timedelta(minutes=decided(RESPONSE_MINUTES))),
    }
