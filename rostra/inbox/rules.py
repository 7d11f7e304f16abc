"""Who may see and answer a conversation, and which ways of answering it there are."""

from __future__ import annotations

from django.db.models import Q

from rostra.accounts.enums import AccountState
from rostra.accounts.models import Account
from rostra.channels.contract import Capabilities
from rostra.inbox.enums import ConversationState, Visibility
from rostra.inbox.models import Alarm, Conversation, Queue
from rostra.people import rules
from rostra.people.enums import Right
from rostra.people.models import Member
from rostra.people.rules import may, may_anywhere

TAKES = (Right.ANSWER, Right.ADMINISTER)
"""One of these is needed to have an alarm in hand."""


def may_on(member: Member, right: Right, conversation: Conversation) -> bool:
    """The right on the account, by role or grant, or on the unit of the queue in which it waits.

    So a conversation that was handed to another unit stays visible where it came in.
    """
    if rules.may_on(member, right, conversation.account):
        return True
    return conversation.queue is not None and may(member, right, unit=conversation.queue.unit)


def may_take(member: Member, alarm: Alarm) -> bool:
    """Whoever may answer what the alarm is about, and who administers that part of the body: they hear of it last.

    A group is of no part: with the right anywhere.
    """
    if alarm.conversation is not None:
        return may_take_in(member, alarm.conversation)
    rights = [right for right in TAKES if may_anywhere(member, right)]
    return any(alarm.account is None or rules.may_on(member, right, alarm.account) for right in rights)


def may_take_in(member: Member, conversation: Conversation) -> bool:
    """The same of the alarms about this conversation."""
    return any(may_anywhere(member, right) and may_on(member, right, conversation) for right in TAKES)


def reach(member: Member, right: Right) -> Q:
    """The conversations on which the member holds the right, as a filter; it filters nothing for body-wide roles."""
    units = rules.units_with(member, right)
    if units is None:
        return Q()
    # Ids instead of joins: an OR over two joined tables would read every conversation of the body.
    mine = Q(unit__in=units) | Q(pk__in=rules.granted_accounts(member, right))
    accounts = list(Account.objects.filter(mine).values_list("pk", flat=True))
    queues = list(Queue.objects.filter(unit__in=units).values_list("pk", flat=True))
    return Q(account__in=accounts) | Q(queue__in=queues)


def ways(conversation: Conversation, can: Capabilities | None) -> tuple[Visibility, ...]:
    """How the conversation can be answered: what its channel can (`None`: it is not installed), and never in public
    what was said in private. Not at all once it is closed, or its account is for good.
    """
    closed = conversation.state == ConversationState.CLOSED or conversation.account.state == AccountState.CLOSED
    if can is None or not can.publish or closed:
        return ()
    public = can.public and conversation.visibility == Visibility.PUBLIC
    return tuple(way for way, open_ in ((Visibility.PUBLIC, public), (Visibility.PRIVATE, can.private)) if open_)
