"""What people do with groups: confirm, take out, add, join, split, name, close. A machine only proposes.

Every act is on the page that was shown: `version` is that of the group there. Those whom the machine proposes
meanwhile change no version: they are not among those whom the act names.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import Capture, Data, record
from rostra.audit.registry import EventKind
from rostra.core.refusals import Faster, Refused
from rostra.inbox import events
from rostra.inbox.actions.growth import end_alarms, tell_of_groups
from rostra.inbox.actions.themes import plan_theme
from rostra.inbox.enums import GROUP_MOVES, NEEDS_ANSWER, OPEN_GROUPS, GroupState, LeftOut, MemberState, PartState
from rostra.inbox.models import Conversation, Group, GroupMember, GroupSending, SendingPart, Theme
from rostra.inbox.rules import may_on, reach
from rostra.people.enums import Right
from rostra.people.models import Member, User

OVER = timedelta(days=14)
"""For so long after the last one came, whoever asks the same is offered the same answer."""
COUNTED = (MemberState.PROPOSED, MemberState.IN)


class GroupNotPossible(Refused):
    """The group cannot be like this."""


@transaction.atomic
def confirm(
    *,
    group: Group,
    version: int,
    by: Member,
    now: datetime,
    conversations: Collection[int] | None = None,
    seen: int = 0,
) -> Group:
    """These conversations ask the same; None: all that are proposed and that the page showed, up to place `seen`.

    The others stay proposed. Raises GroupNotPossible when none is left, Faster.
    """
    move = {"state": GroupState.CONFIRMED, "confirmed_by": by.user, "confirmed_at": now}
    change_group(group, version, **(move if group.state == GroupState.PROPOSED else {}))
    rows = GroupMember.objects.filter(group=group, state=MemberState.PROPOSED)
    rows = rows.filter(pk__lte=seen) if conversations is None else rows.filter(conversation__in=conversations)
    found = _answerable(by, rows.values_list("conversation", flat=True))
    if not found:
        raise GroupNotPossible(_("Choose at least one conversation that you may answer."))
    GroupMember.objects.filter(group=group, conversation__in=found).update(state=MemberState.IN, by=by.user)
    _note(group, events.GROUP_CONFIRMED, by=by, now=now, data={"conversations": sorted(found)})
    return group


@transaction.atomic
def take_out(*, group: Group, version: int, conversations: Collection[int], by: Member, now: datetime) -> Group:
    """These ask something else; they stay out of this group. What of an answer to all was still to go to them does not.

    Raises GroupNotPossible when none of them is in the group or may be answered by the member, Faster.
    """
    change_group(group, version)
    found = _taken_out(group, conversations, by)
    _resize(group)
    _note(group, events.GROUP_TAKEN_OUT, by=by, now=now, data={"conversations": sorted(found)})
    return group


@transaction.atomic
def add(*, group: Group, version: int, conversation: Conversation, by: Member, now: datetime) -> Group:
    """This conversation asks the same, says a person. Raises GroupNotPossible for one of another group, Faster."""
    if not may_on(by, Right.ANSWER, conversation):
        raise GroupNotPossible(_("You may not answer in this conversation."))
    if conversation.group_id == group.pk:
        raise GroupNotPossible(_("The conversation is in this group already."))
    if conversation.group_id is not None:
        raise GroupNotPossible(_("The conversation is in another group. Take it out there, or join the two groups."))
    change_group(group, version)
    if not Conversation.objects.filter(pk=conversation.pk, group=None).update(group=group):
        raise Faster(CHANGED)
    GroupMember.objects.update_or_create(
        group=group,
        conversation=conversation,
        defaults={"state": MemberState.IN, "by": by.user, "at": now},
        create_defaults={"state": MemberState.IN, "by": by.user, "at": now, "body_id": group.body_id},
    )
    _resize(group)
    _note(group, events.GROUP_ADDED, by=by, now=now, data={"conversations": [conversation.pk]})
    return group


@transaction.atomic
def join(*, group: Group, version: int, other: Group, by: Member, now: datetime) -> Group:
    """Those of the other group ask the same, in whatever language; the other one is closed.

    Whom a person took out of this group stays out. Raises GroupNotPossible while an answer to either is under way, Faster.
    """
    if group.pk == other.pk:
        raise GroupNotPossible(_("Choose another group."), field="other")
    # Locked in one order, so that two people who join the same two the other way round do not wait for each other.
    locked = {row.pk: row for row in _open().filter(pk__in=(group.pk, other.pk)).order_by("pk").select_for_update()}
    if other.pk not in locked:
        raise GroupNotPossible(_("The other group is closed."), field="other")
    if _under_way(group) or _under_way(other):
        raise GroupNotPossible(_("An answer is under way. Wait until it has gone out, or stop it."), field="other")
    theirs = locked[other.pk]
    language = group.language if group.language == theirs.language else ""
    change_group(
        group,
        version,
        language=language,
        topic=group.topic or theirs.topic,
        grown_at=max(group.grown_at, theirs.grown_at),
    )
    change_group(theirs, theirs.version, state=GroupState.CLOSED, closed_at=now)
    _move_members(theirs, group)
    _resize(group)
    _resize(theirs)
    end_alarms([theirs.pk], now=now)
    tell_of_groups([group.pk], now=now)
    _note(group, events.GROUP_JOINED, by=by, now=now, data={"other": theirs.pk})
    _note(theirs, events.GROUP_CLOSED, by=by, now=now, data={"other": group.pk})
    return group


@transaction.atomic
def split(
    *, group: Group, version: int, conversations: Collection[int], title: str, by: Member, now: datetime
) -> Group:
    """These ask something of their own: they become a confirmed group. An answer under way stops; gives the new group.

    Raises GroupNotPossible for none or all of them, Faster.
    """
    change_group(group, version)
    _stop_all(group, by.user, now)
    found = _taken_out(group, conversations, by)
    if not GroupMember.objects.filter(group=group, state__in=COUNTED).exists():
        raise GroupNotPossible(_("Leave at least one conversation in the group."))
    new = Group.objects.create(
        title=_title(title),
        state=GroupState.CONFIRMED,
        topic_id=group.topic_id,
        language=group.language,
        words=group.words,
        owner=by,
        started_at=now,
        grown_at=now,
        confirmed_by=by.user,
        confirmed_at=now,
    )
    since = dict(GroupMember.objects.filter(group=group, conversation__in=found).values_list("conversation", "at"))
    GroupMember.objects.bulk_create(
        GroupMember(group=new, conversation_id=pk, state=MemberState.IN, at=since[pk], by=by.user) for pk in found
    )
    Conversation.objects.filter(pk__in=found).update(group=new)
    _resize(group)
    _resize(new)
    _note(group, events.GROUP_SPLIT, by=by, now=now, data={"other": new.pk, "conversations": sorted(found)})
    _note(new, events.GROUP_MADE, by=by, now=now, data={"other": group.pk, "conversations": sorted(found)})
    return new


@transaction.atomic
def rename(*, group: Group, version: int, title: str, by: Member, now: datetime) -> Group:
    """What the group is called. Raises GroupNotPossible for nothing, Faster."""
    title = _title(title)
    change_group(group, version, title=title)
    _note(group, events.GROUP_RENAMED, by=by, now=now, data={"title": title})
    return group


@transaction.atomic
def close(*, group: Group, version: int, by: Member, now: datetime) -> Group:
    """Nobody is added any more; who still waits for an answer gets one alone. An answer under way stops. Raises Faster."""
    change_group(group, version, state=GroupState.CLOSED, closed_at=now)
    _end(group, by, now)
    _note(group, events.GROUP_CLOSED, by=by, now=now)
    return group


@transaction.atomic
def dissolve(*, group: Group, version: int, by: Member, now: datetime) -> Group:
    """They do not ask the same. None of them is proposed for a group again, but by people. Raises GroupNotPossible, Faster."""
    if not GROUP_MOVES.allowed(group.state, GroupState.SPLIT):
        raise GroupNotPossible(_("This group was answered already. Close it."))
    change_group(group, version, state=GroupState.SPLIT, closed_at=now)
    GroupMember.objects.filter(group=group).update(state=MemberState.OUT, by=by.user)
    _end(group, by, now)
    _resize(group)
    _note(group, events.GROUP_DISSOLVED, by=by, now=now)
    return group


def close_what_is_over(*, now: datetime) -> int:
    """Close answered groups in which nobody waits and to which nobody came for a while; gives how many."""
    waiting = Conversation.objects.filter(group=OuterRef("pk"), state__in=NEEDS_ANSWER)
    rows = Group.objects.filter(~Exists(waiting), state=GroupState.ANSWERED, grown_at__lt=now - OVER)
    found = list(rows.order_by("pk"))
    return sum(_close_alone(group, now) for group in found)


@transaction.atomic
def _close_alone(group: Group, now: datetime) -> int:
    same = Group.objects.filter(pk=group.pk, version=group.version, state=GroupState.ANSWERED)
    if not same.update(state=GroupState.CLOSED, closed_at=now, version=F("version") + 1):
        return 0
    about = f"inbox.group:{group.pk}"
    record(body=group.body_id, by=None, now=now, kind=events.GROUP_CLOSED.name, about=about)
    return 1


@transaction.atomic
def take_into_planning(*, group: Group, title: str, text: str, by: Member, now: datetime) -> Theme:
    """What so many ask becomes an idea for the plan, and a theme of which one can say later what was done (R-344).

    Raises GroupNotPossible when it was taken already.
    """
    # The lock: two people at once would make two themes.
    Group.objects.select_for_update().get(pk=group.pk)
    if Theme.objects.filter(group=group).exists():
        raise GroupNotPossible(_("This group is in the plan already."))
    theme = plan_theme(title=title, said=text, by=by, now=now, topic=group.topic, group=group)
    _note(group, events.GROUP_PLANNED, by=by, now=now, data={"idea": theme.idea_id, "theme": theme.pk})
    return theme


CHANGED = _("Somebody has changed this group in the meantime. Look at it again before you go on.")


def stop_parts(sending: GroupSending) -> int:
    """What has not left stays here; gives how many conversations that are. The sending's row is the caller's."""
    rows = SendingPart.objects.filter(sending=sending, state=PartState.PLANNED)
    return rows.update(state=PartState.LEFT_OUT, reason=LeftOut.STOPPED)


def end_sending(sending: GroupSending, *, reason: str, by: User | None, now: datetime) -> None:
    """Nothing more of it leaves. The sending's row is the caller's."""
    values = {"stopped_at": now, "stopped_by": by, "reason": reason}
    GroupSending.objects.filter(pk=sending.pk).update(**values)
    for name, value in values.items():
        setattr(sending, name, value)
    note_sending(sending, events.SENDING_STOPPED, by=by, now=now, data={"reason": reason})


def note_sending(
    sending: GroupSending,
    kind: EventKind,
    *,
    by: User | None,
    now: datetime,
    data: Data,
    capture: Capture | None = None,
) -> None:
    """An event of the sending, told of its group."""
    about, told = f"inbox.group:{sending.group_id}", {"sending": sending.pk, **data}
    record(body=sending.body_id, by=by, now=now, kind=kind.name, about=about, data=told, capture=capture)


def change_group(group: Group, version: int, **values: Any) -> None:
    """Write these, if no person has changed the group since `version`; the row is locked from here on."""
    state = values.get("state", group.state)
    if group.state not in OPEN_GROUPS or (state != group.state and not GROUP_MOVES.allowed(group.state, state)):
        raise GroupNotPossible(_("This group is closed."))
    if not Group.objects.filter(pk=group.pk, version=version).update(version=F("version") + 1, **values):
        raise Faster(CHANGED)
    group.version = version + 1
    for name, value in values.items():
        setattr(group, name, value)


def _open() -> Any:
    return Group.objects.filter(state__in=OPEN_GROUPS)


def _answerable(by: Member, conversations: Any) -> list[int]:
    rows = Conversation.objects.filter(reach(by, Right.ANSWER), pk__in=conversations)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _taken_out(group: Group, conversations: Collection[int], by: Member) -> list[int]:
    """Put those of them out that are in the group and that the member may answer; gives which."""
    inside = GroupMember.objects.filter(group=group, state__in=COUNTED, conversation__in=conversations)
    found = _answerable(by, inside.values_list("conversation", flat=True))
    if not found:
        raise GroupNotPossible(_("Choose at least one conversation that you may answer."))
    GroupMember.objects.filter(group=group, conversation__in=found).update(state=MemberState.OUT, by=by.user)
    Conversation.objects.filter(pk__in=found, group=group).update(group=None)
    planned = SendingPart.objects.filter(sending__group=group, conversation__in=found, state=PartState.PLANNED)
    planned.update(state=PartState.LEFT_OUT, reason=LeftOut.OUT)
    return found


def _move_members(source: Group, target: Group) -> None:
    """Those in the source are in the target; whom the target knows already stays there what they are."""
    known = GroupMember.objects.filter(group=target).values_list("conversation", flat=True)
    moved = GroupMember.objects.filter(group=source, state__in=COUNTED).exclude(conversation__in=list(known))
    ids = list(moved.values_list("conversation", flat=True))
    moved.update(group=target)
    Conversation.objects.filter(pk__in=ids).update(group=target)
    Conversation.objects.filter(group=source).update(group=None)


def _resize(group: Group) -> None:
    group.size = GroupMember.objects.filter(group=group, state__in=COUNTED).count()
    Group.objects.filter(pk=group.pk).update(size=group.size)


def _under_way(group: Group) -> bool:
    rows = GroupSending.objects.filter(group=group, stopped_at=None)
    return rows.filter(Q(approved_at=None) | Q(parts__state=PartState.PLANNED)).exists()


def _stop_all(group: Group, by: User, now: datetime) -> None:
    rows = GroupSending.objects.filter(group=group, stopped_at=None).order_by("pk").select_for_update()
    for sending in rows:
        if stop_parts(sending) or sending.waits:
            end_sending(sending, reason=translate("The group was changed while it was being answered."), by=by, now=now)


def _end(group: Group, by: Member, now: datetime) -> None:
    """Whoever still waits for an answer is in no group any more, and managers need not look."""
    end_alarms([group.pk], now=now)
    _stop_all(group, by.user, now)
    Conversation.objects.filter(group=group, state__in=NEEDS_ANSWER).update(group=None)


def _title(title: str) -> str:
    if not title.strip():
        raise GroupNotPossible(_("Say in a few words what they ask."), field="title")
    return title.strip()[:200]


def _note(group: Group, kind: EventKind, *, by: Member, now: datetime, data: Data | None = None) -> None:
    about = f"inbox.group:{group.pk}"
    record(body=group.body_id, by=by.user, now=now, kind=kind.name, about=about, data=data)
