"""One answer to many: written once, approved once, and then an answer and a delivery of its own for each conversation.

What becomes of each conversation stands in its `SendingPart`, from the moment the answer is written: planned for its
time, answered, or left out for a reason. One transaction moves one part, so whatever is killed in between, each gets
the answer once, and what was left goes on where it stopped.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from rostra.accounts.models import Account
from rostra.audit.actions import Capture, Data
from rostra.core.queue import defer
from rostra.core.refusals import Faster, Refused
from rostra.inbox import events
from rostra.inbox.actions.answering import BeingWritten, Empty, NotSendable, WrongWay, answer
from rostra.inbox.actions.changes import WrongState
from rostra.inbox.actions.groups import GroupNotPossible, change_group, end_sending, note_sending, stop_parts
from rostra.inbox.actions.growth import end_alarms
from rostra.inbox.actions.reviewing import GONE, OutOfDate, confirm_findings, review_asked_of
from rostra.inbox.checks import looked_at
from rostra.inbox.enums import GroupState, LeftOut, MemberState, PartState
from rostra.inbox.group_content import SENDING, sending_content
from rostra.inbox.models import ApprovedText, Conversation, Group, GroupMember, GroupSending, Message, SendingPart
from rostra.inbox.pace import paces
from rostra.inbox.placeholders import NAMES, filled, places_in, values_of
from rostra.inbox.queries.library import usable_texts
from rostra.inbox.rules import reach
from rostra.inbox.tailored import Checked, Texts, Words, checked, findings_of, objections, words_for
from rostra.people import rules
from rostra.people.actions import notify
from rostra.people.enums import Right
from rostra.people.models import Member
from rostra.people.queries import active_members
from rostra.policy.decisions import GROUP_SECOND_PERSON
from rostra.policy.queries import decided

logger = logging.getLogger(__name__)

AHEAD = timedelta(seconds=20)
"""Answers are written so long before they go out: the later they are, the fewer go to somebody who wrote again."""
AT_ONCE = 200
RELATED = (
    "topic",
    "account__unit",
    "account__body",
    "body",
    "queue__unit",
    "owner",
    "writing_by__user",
    "post_delivery",
)
PAGE = "/inbox/sendings/%d/"

REASONS: Mapping[type[Refused], LeftOut] = {
    Empty: LeftOut.LANGUAGE,
    Faster: LeftOut.CHANGED,
    BeingWritten: LeftOut.WRITING,
    NotSendable: LeftOut.REFUSED,
    # That the channel can was asked before: what is left is that the message is gone.
    WrongWay: LeftOut.GONE,
    WrongState: LeftOut.CLOSED,
}


_NOT_ALL = _("You may not approve for every account on which this is sent.")


class NotYours(Refused):
    """Not with this member's rights, or not by the one who wrote it."""


@transaction.atomic
def write_sending(
    *,
    group: Group,
    version: int,
    texts: Texts,
    shown: Sequence[tuple[int, int]],
    by: Member,
    now: datetime,
    approved: Mapping[str, ApprovedText] | None = None,
    confirmed: bool = False,
    why: str = "",
) -> GroupSending:
    """Write the one answer for these conversations, each with the version that the page showed.

    What would be public is checked as posts are; `confirmed` is the author's word that they looked once more, `why`
    their reason where the policy wants one: it stands in the log and before whoever approves.

    It waits for a second person where the body decided so, for all answers to many or for what this member writes or
    about these topics, else it leaves at once. Who cannot get it is left out from
    the beginning, with the reason. Raises Empty, Objected, Unconfirmed, GroupNotPossible where nobody would get it or
    the group is not confirmed, Faster.
    """
    texts = {key: text.strip() for key, text in texts.items() if text.strip()}
    if not texts:
        raise Empty(_("Write something first."), field="text")
    if group.state not in (GroupState.CONFIRMED, GroupState.ANSWERED):
        raise GroupNotPossible(_("Confirm first that they ask the same."))
    if GroupSending.objects.filter(group=group, approved_at=None, stopped_at=None).exists():
        raise GroupNotPossible(_("An answer to this group waits for approval already."))
    change_group(group, version)
    sending = GroupSending.objects.create(
        group=group,
        texts=texts,
        approved_texts={key: row.pk for key, row in (approved or {}).items() if key in texts},
        by=by.user,
        at=now,
    )
    planned = _plan(sending, shown, by, now, confirmed=confirmed, why=why)
    if second_person_asked(planned, by, now):
        _ask(sending, by, now)
    else:
        _release(sending, now)
    return sending


def second_person_asked(conversations: Sequence[Conversation], by: Member, now: datetime) -> bool:
    """Whether somebody else approves what this member writes to all of these."""
    return decided(GROUP_SECOND_PERSON) or review_asked_of(conversations, by, now) is not None


@transaction.atomic
def repeat_sending(
    *,
    sending: GroupSending,
    version: int,
    shown: Sequence[tuple[int, int]],
    by: Member,
    now: datetime,
    confirmed: bool = False,
    why: str = "",
) -> GroupSending:
    """The same words for those who came later, or who were left out: they were approved for whoever asks this.

    They are checked as when they were written. Raises GroupNotPossible, OutOfDate, Objected, Unconfirmed, Faster.
    """
    if sending.approved_at is None:
        raise GroupNotPossible(_("This answer has not been approved."))
    if out_of_date(sending, now=now):
        raise OutOfDate(GONE)
    group = Group.objects.get(pk=sending.group_id)
    if group.state != GroupState.ANSWERED:
        raise GroupNotPossible(_("This group has no answer yet, or is closed."))
    change_group(group, version)
    late = [conversation for conversation, _version in shown]
    proposed = GroupMember.objects.filter(group=group, conversation__in=late, state=MemberState.PROPOSED)
    mine = Conversation.objects.filter(reach(by, Right.ANSWER), pk__in=proposed.values("conversation"))
    proposed.filter(conversation__in=list(mine.values_list("pk", flat=True))).update(state=MemberState.IN, by=by.user)
    again = GroupSending.objects.create(
        group=group,
        texts=sending.texts,
        approved_texts=sending.approved_texts,
        repeats=sending.repeats or sending,
        by=by.user,
        at=now,
    )
    _plan(again, shown, by, now, confirmed=confirmed, why=why)
    _release(again, now)
    return again


@transaction.atomic
def approve_sending(*, sending: GroupSending, by: Member, now: datetime) -> GroupSending:
    """A second person agrees: it goes out.

    Raises NotYours for the one who wrote it and without the right, OutOfDate, Objected where the policy forbids meanwhile
    what was written, Faster.
    """
    if sending.by_id == by.user_id:
        raise NotYours(_("Somebody else has to approve what you wrote."))
    if not may_approve(sending, by):
        raise NotYours(_NOT_ALL)
    if out_of_date(sending, now=now):
        raise OutOfDate(GONE)
    confirm_findings(findings_of(checked_of(sending, now=now)), [], confirmed=True, why="")
    waiting = GroupSending.objects.filter(pk=sending.pk, approved_at=None, stopped_at=None)
    if not waiting.update(approved_by=by.user, approved_at=now):
        raise Faster(_("This was decided meanwhile."))
    sending.approved_by = by.user
    _release(sending, now)
    return sending


@transaction.atomic
def stop_sending(*, sending: GroupSending, reason: str, by: Member, now: datetime) -> GroupSending:
    """What has not left does not leave: the one who wrote it takes it back, or a second person returns it.

    Raises Refused without a reason, NotYours, Faster when nothing was left to stop.
    """
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    if not may_stop(sending, by):
        raise NotYours(_NOT_ALL)
    locked = GroupSending.objects.select_for_update().get(pk=sending.pk)
    stopped = stop_parts(locked) if locked.stopped_at is None else 0
    if not stopped and not locked.waits:
        raise Faster(_("All of it has left already, or it was stopped before."))
    end_sending(sending, reason=reason.strip(), by=by.user, now=now)
    if not SendingPart.objects.filter(sending__group=sending.group_id, state=PartState.ANSWERED).exists():
        rows = Group.objects.filter(pk=sending.group_id, state=GroupState.ANSWERED)
        rows.update(state=GroupState.CONFIRMED, version=F("version") + 1)
    if sending.by_id != by.user_id:
        data: dict[str, str | int] = {"by": by.user.name, "group": sending.group.title}
        notify(users=[sending.by], kind="inbox.sending_returned", now=now, data=data, url=PAGE % sending.pk)
    return sending


def send_due(*, now: datetime, limit: int = AT_ONCE) -> int:
    """Write the answers whose time has come, in the body in scope; gives how many parts were settled."""
    due = SendingPart.objects.filter(state=PartState.PLANNED, due_at__lte=now + AHEAD)
    return sum(_settle(pk, now) for pk in due.order_by("due_at", "pk").values_list("pk", flat=True)[:limit])


def _settle(pk: int, now: datetime) -> int:
    try:
        with transaction.atomic():
            return _answer_one(pk, now)
    except Exception:
        # One that cannot be answered must not keep the others: it is listed with this reason, and the log has it all.
        logger.exception("Part %s of an answer to many.", pk)
        rows = SendingPart.objects.filter(pk=pk, state=PartState.PLANNED)
        return rows.update(state=PartState.LEFT_OUT, reason=LeftOut.INTERNAL)


def _answer_one(pk: int, now: datetime) -> int:
    """Answer the conversation of one part, or leave it out; 0 when somebody else has it, or it was stopped."""
    rows = SendingPart.objects.select_for_update(skip_locked=True, of=("self",)).select_related(
        "sending__group__owner__user", "sending__by"
    )
    part = rows.filter(pk=pk, state=PartState.PLANNED).first()
    if part is None:
        return 0
    part.conversation = Conversation.objects.select_related(*RELATED).get(pk=part.conversation_id)
    writer = _writer(part.sending)
    reason = LeftOut.RIGHTS if writer is None else _answered(part, writer, now)
    if reason == LeftOut.EXPIRED:
        _tell_held(part.sending, now)
    state = PartState.LEFT_OUT if reason else PartState.ANSWERED
    SendingPart.objects.filter(pk=pk).update(state=state, reason=reason or "")
    return 1


def _answered(part: SendingPart, writer: Member, now: datetime) -> LeftOut | None:
    """Answer the conversation as it stands now; the reason where it gets nothing."""
    conversation = part.conversation
    words = words_for(conversation, part.sending.texts, writer)
    if isinstance(words, LeftOut):
        return words
    if conversation.version != part.version:
        news = Message.objects.filter(conversation=conversation, own=False, received_at__gt=part.sending.at)
        return LeftOut.MESSAGE if news.exists() else LeftOut.CHANGED
    return _sent(part, words, writer, now)


def _tell_held(sending: GroupSending, now: datetime) -> None:
    """Once: whoever wrote it, and whoever has the group, hears that the rest does not leave."""
    if SendingPart.objects.filter(sending=sending, reason=LeftOut.EXPIRED).exists():
        return
    owner = sending.group.owner
    users = {sending.by, owner.user} if owner is not None else {sending.by}
    data: dict[str, str | int] = {"group": sending.group.title}
    told = sorted(users, key=lambda user: user.pk)
    notify(users=told, kind="inbox.sending_held", now=now, data=data, url=PAGE % sending.pk)


def _sent(part: SendingPart, words: Words, writer: Member, now: datetime) -> LeftOut | None:
    sending, conversation = part.sending, part.conversation
    language = conversation.language or words.key.partition("@")[0]
    text = filled(words.text, values_of(conversation, language=language, now=now))
    if set(places_in(text)) & set(NAMES):
        return LeftOut.PLACE
    source = sending.approved_texts.get(words.key)
    # As it will be when it goes out: words that end until then do not leave.
    leaves = max(now, part.due_at or now)
    if source and not usable_texts(now=leaves).filter(pk=source).exists():
        return LeftOut.EXPIRED
    try:
        answer(
            conversation=conversation,
            text=text,
            visibility=words.way,
            by=writer,
            now=now,
            version=part.version,
            approved_text=ApprovedText.objects.get(pk=source) if source else None,
            sending=sending,
            due_at=part.due_at,
        )
    except tuple(REASONS) as refused:
        return REASONS[type(refused)]
    return None


def _writer(sending: GroupSending) -> Member | None:
    return active_members().filter(user=sending.by_id).select_related("user", "body").first()


def _plan(
    sending: GroupSending, shown: Sequence[tuple[int, int]], by: Member, now: datetime, *, confirmed: bool, why: str
) -> Sequence[Conversation]:
    """A part for each conversation in the group that was shown; gives those that are to be answered.

    Raises GroupNotPossible where there are none, Objected, Unconfirmed.
    """
    versions = dict(shown)
    inside = GroupMember.objects.filter(group=sending.group_id, state=MemberState.IN, conversation__in=versions)
    rows = Conversation.objects.filter(pk__in=inside.values("conversation")).select_related(*RELATED).order_by("pk")
    found = list(rows)
    refused = {
        (objection.account.pk, objection.language) for objection in objections(sending.texts, found) if objection.blocks
    }
    parts = []
    for row in found:
        words = words_for(row, sending.texts, by)
        reason = words if isinstance(words, LeftOut) else None
        if reason is None and (row.account_id, row.language) in refused:
            reason = LeftOut.REFUSED
        state = PartState.LEFT_OUT if reason else PartState.PLANNED
        version = versions[row.pk]
        parts.append(SendingPart(sending=sending, conversation=row, version=version, state=state, reason=reason or ""))
    planned = [part.conversation for part in parts if part.state == PartState.PLANNED]
    if not planned:
        raise GroupNotPossible(_("Nobody would get this answer."))
    against = findings_of(checked(sending.texts, planned, now=now))
    kept = confirm_findings(against, looked_at(against), confirmed=confirmed, why=why.strip())
    SendingPart.objects.bulk_create(parts)
    capture = Capture(SENDING, str(sending.pk), bytes(sending.salt), sending_content(sending))
    data: Data = {"conversations": [part.conversation_id for part in parts], **({"why": kept} if kept else {})}
    note_sending(sending, events.SENDING_WRITTEN, by=by.user, now=now, data=data, capture=capture)
    return planned


def _ask(sending: GroupSending, by: Member, now: datetime) -> None:
    data: dict[str, str | int] = {"by": by.user.name, "group": sending.group.title}
    accounts = _accounts(sending)
    asked = [m for m in active_members() if m != by and all(rules.may_on(m, Right.APPROVE, a) for a in accounts)]
    notify(users=[m.user for m in asked], kind="inbox.sending_waits", now=now, data=data, url=PAGE % sending.pk)


def _release(sending: GroupSending, now: datetime) -> None:
    """Plan when each leaves, at the pace of its account."""
    GroupSending.objects.filter(pk=sending.pk).update(approved_at=now)
    sending.approved_at = now
    rows = SendingPart.objects.filter(sending=sending, state=PartState.PLANNED).select_related("conversation")
    parts = list(rows.order_by("conversation__due_at", "pk"))
    pace = paces({part.conversation.account_id for part in parts}, now=now)
    numbers: Counter[int] = Counter()
    for part in parts:
        account = part.conversation.account_id
        part.due_at = pace[account].at(numbers[account])
        numbers[account] += 1
    SendingPart.objects.bulk_update(parts, ["due_at"], batch_size=500)
    answered = Group.objects.filter(pk=sending.group_id, state=GroupState.CONFIRMED)
    answered.update(state=GroupState.ANSWERED, version=F("version") + 1)
    end_alarms([sending.group_id], now=now)
    note_sending(sending, events.SENDING_APPROVED, by=sending.approved_by, now=now, data={})
    defer("inbox.send_groups", key=f"inbox.send_groups:{sending.body_id}", body_id=sending.body_id)


def checked_of(sending: GroupSending, *, now: datetime) -> list[Checked]:
    """What stands against its words for those who are still to get it."""
    parts = SendingPart.objects.filter(sending=sending, state=PartState.PLANNED)
    rows = Conversation.objects.filter(pk__in=parts.values("conversation")).select_related(*RELATED).order_by("pk")
    return checked(sending.texts, rows, now=now)


def out_of_date(sending: GroupSending, *, now: datetime) -> bool:
    """Whether an approved answer from which its words were taken is not offered any more."""
    made_from = set(sending.approved_texts.values())
    return bool(made_from) and usable_texts(now=now).filter(pk__in=made_from).count() < len(made_from)


def _accounts(sending: GroupSending) -> list[Account]:
    parts = SendingPart.objects.filter(sending=sending, state=PartState.PLANNED)
    rows = parts.select_related("conversation__account__unit").order_by("pk")
    return list({row.conversation.account_id: row.conversation.account for row in rows}.values())


def may_approve(sending: GroupSending, member: Member) -> bool:
    """Somebody else than who wrote it, with the right on every account on which it is sent."""
    return sending.by_id != member.user_id and _approves(sending, member)


def may_stop(sending: GroupSending, member: Member) -> bool:
    """Who wrote it, and whoever could have approved it."""
    return sending.by_id == member.user_id or _approves(sending, member)


def _approves(sending: GroupSending, member: Member) -> bool:
    return all(rules.may_on(member, Right.APPROVE, account) for account in _accounts(sending))
