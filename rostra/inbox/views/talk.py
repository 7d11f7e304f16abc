"""What the right side of the screen shows: the thread, the reply box, and what is known about the conversation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language

from rostra.inbox.actions.reviewing import GONE, came_since, outdated
from rostra.inbox.asked_card import asked_card
from rostra.inbox.checks import answer_findings
from rostra.inbox.clock_card import clock_card
from rostra.inbox.enums import ConversationState, DraftState, DraftWhy, Purpose, UrgencyKind, Visibility
from rostra.inbox.forms import NOTE, AssignForm, CloseForm, HandOverForm
from rostra.inbox.forms.topics import TopicOfForm
from rostra.inbox.group_display import shown_counts
from rostra.inbox.models import Conversation, Draft, Theme
from rostra.inbox.offered import Offered
from rostra.inbox.outgoing import capabilities, described_files
from rostra.inbox.prepared import DRAFT
from rostra.inbox.presentation import language_name, linked, mark_subjects, shown_findings, shown_thread
from rostra.inbox.queries import Card, There, earlier, there_is, thread
from rostra.inbox.queries.drafts import draft_in, questions_in
from rostra.inbox.queries.groups import group_of, joinable
from rostra.inbox.reading.harsh import harsh
from rostra.inbox.rules import may_on, may_take_in, ways
from rostra.inbox.topic_card import topic_card
from rostra.inbox.views.suggesting import suggestions
from rostra.people import rules
from rostra.people.access import MemberRequest
from rostra.people.enums import Right
from rostra.people.models import Member
from rostra.people.rules import may
from rostra.policy.questionnaire import text
from rostra.records.queries.left import left_in

UNREAD = "?"
HOUSE_RULES = "E8.2"
PURPOSES = [(purpose.value, purpose.label) for purpose in (Purpose.ANSWER, Purpose.ACKNOWLEDGE, Purpose.QUESTION)]


def talk(
    request: MemberRequest,
    conversation: Conversation,
    *,
    now: datetime,
    offered: Offered,
    draft: Mapping[str, Any] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """The context of the partial "talk". `draft` is what stood in the reply box; `more` overrides, such as errors."""
    before = request.GET.get("earlier", "")
    there = there_is(conversation)
    found = thread(conversation, before=int(before) if before.isascii() and before.isdigit() else None, there=there)
    may_answer = may_on(request.member, Right.ANSWER, conversation)
    writer = writer_of(conversation, request, now)
    draft = draft or _prefilled(request, conversation)
    entries = shown_thread(found.entries)
    if may_answer and not before and conversation.state != ConversationState.CLOSED:
        mark_subjects(entries, conversation.subject, whole=found.before is None)
    return {
        "conversation": conversation,
        # Under it the browser keeps what this member types here.
        "typed_as": f"{request.member.pk}.{conversation.pk}",
        "version": conversation.version,
        "closed": conversation.state == ConversationState.CLOSED,
        "mine": conversation.owner_id == request.member.pk,
        "may_answer": may_answer,
        "thread": entries,
        "earlier_messages": found.before,
        "writes_in": language_name(conversation.language),
        "known": earlier(request.member, conversation, there=there),
        "record": _record(there.card),
        "clock": clock_card(conversation, now, zone=request.tenant.time_zone, alarms=there.alarms),
        "topic_card": topic_card(conversation),
        "asked": asked_card(conversation, there.asked, request.tenant.time_zone),
        "may_moderate": rules.may_on(request.member, Right.MODERATE, conversation.account),
        "may_take": may_take_in(request.member, conversation),
        "may_administer": may(request.member, Right.ADMINISTER),
        "writer": writer,
        "news_state": state_of(conversation, writer),
        "earlier_page": bool(before),
        **(
            _work(request, conversation, draft, now, question=None if before else found.question, there=there)
            | _forms(conversation, offered)
            if may_answer
            else {}
        ),
        "in_group": _group(conversation, now),
        "waiting_draft": waiting_draft(request.member, conversation, now) if there.drafts else None,
        "theme": Theme.objects.filter(conversation=conversation).first() if there.theme else None,
        "draft": draft,
        "problems": [],
        "errors": [],
        **more,
    }


def _group(conversation: Conversation, now: datetime) -> dict[str, Any] | None:
    """With how many others it asks the same."""
    found = group_of(conversation, now=now)
    return {"group": found.group, **shown_counts(found.counts)} if found else None


def writer_of(conversation: Conversation, request: MemberRequest, now: datetime) -> str:
    """Who else writes an answer at this moment."""
    holder, until = conversation.writing_by, conversation.writing_until
    if holder is None or until is None or until <= now or holder == request.member:
        return ""
    return holder.user.name


def state_of(conversation: Conversation, writer: str) -> str:
    """What the bar under the thread compares: the version, whether all of it has been read, and who writes."""
    return f"{conversation.version}{UNREAD if conversation.unsorted else ''}-{writer}"


def _work(
    request: MemberRequest,
    conversation: Conversation,
    draft: Mapping[str, Any],
    now: datetime,
    *,
    question: str | None,
    there: There,
) -> dict[str, Any]:
    """What only those need who can answer: the ways of answering, and what helps. `question` is the newest one where
    the page shows it.
    """
    can = capabilities(conversation.account)
    kinds = [*(way.value for way in ways(conversation, can)), NOTE]
    return {
        "can": can,
        "ways": kinds[:-1],
        "file_rows": range(described_files(can)),
        "purposes": PURPOSES,
        "purpose": draft.get("purpose") or Purpose.ANSWER.value,
        "experts": questions_in(conversation) if there.questions else [],
        "now": now,
        "open_groups": joinable(request.member) if there.groups and conversation.group_id is None else [],
        "calm": _calm(conversation, question or "") if len(kinds) > 1 else "",
        **(suggestions(request, conversation, now=now, question=question) if len(kinds) > 1 else {}),
        "kind": kinds[0] if draft.get("kind") not in kinds else draft["kind"],
    }


def _calm(conversation: Conversation, question: str) -> str:
    """What the policy advises whoever answers harsh words (R-095); "" for others. Asks the database nothing."""
    if conversation.urgency != UrgencyKind.THREAT and not harsh(question, conversation.language):
        return ""
    return text(HOUSE_RULES, get_language() or "").advice


def _forms(conversation: Conversation, offered: Offered) -> dict[str, Any]:
    """Those of the dialogs, and of the topic."""
    return {
        "topic_form": TopicOfForm(conversation=conversation, offered=offered, auto_id="topic-%s"),
        "close_form": CloseForm(conversation=conversation, auto_id="close-%s"),
        "assign_form": AssignForm(conversation=conversation, offered=offered, auto_id="assign-%s"),
        "hand_over_form": HandOverForm(conversation=conversation, offered=offered, auto_id="hand-over-%s"),
    }


def waiting_draft(member: Member, conversation: Conversation, now: datetime) -> dict[str, Any] | None:
    """What a second person reads here, and what this member may do with it."""
    row = draft_in(conversation)
    if row is None:
        return None
    waits = row.state == DraftState.WAITING
    mine = row.author == member
    if not waits and not mine:
        return None
    return {
        "row": row,
        "waits": waits,
        "mine": mine,
        "decides": waits and not mine and may_on(member, Right.APPROVE, conversation),
        "why": DraftWhy(row.why).label,
        "overtaken": waits and came_since(row),
        "gone": GONE if waits and outdated(row, now=now) else "",
        "text": linked(row.text),
        "left": left_in(DRAFT, [row]).get(row.pk),
        "findings": shown_findings(answer_findings(conversation, row.text, now=now))
        if waits and row.visibility == Visibility.PUBLIC
        else [],
    }


def _prefilled(request: MemberRequest, conversation: Conversation) -> Mapping[str, Any]:
    """What the address puts into the box: the kind that was chosen before, one's own words that came back, or what was
    done about what the citizen asked for.
    """
    kind, purpose = (request.GET.get(name, "") for name in ("kind", "purpose"))
    if (number := _id(request, "draft")) is not None:
        row = Draft.objects.filter(pk=number, conversation=conversation, author=request.member)
        if (own := row.exclude(state=DraftState.WAITING).first()) is not None:
            return {"kind": own.visibility, "purpose": own.purpose, "text": own.text, "kept": []}
    if (number := _id(request, "theme")) is not None:
        done = Theme.objects.filter(pk=number, conversation=conversation, settled_at__isnull=False).first()
        if done is not None:
            return {"kind": kind, "purpose": purpose, "text": done.did}
    return {"kind": kind, "purpose": purpose, "text": ""} if kind or purpose else {}


def _id(request: MemberRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _record(card: Card | None) -> dict[str, Any] | None:
    if card is None:
        return None
    return {"leaf": card.leaf, "url": reverse("records:event", args=[card.event])}
