from __future__ import annotations

import pytest

from rostra.accounts.models import Account
from rostra.channels.contract import Capabilities
from rostra.inbox import actions
from rostra.inbox.enums import ConversationState, Visibility
from rostra.inbox.models import Conversation
from rostra.inbox.rules import may_on, reach, ways
from rostra.people.actions import add_member, add_unit, give_role
from rostra.people.enums import Right, RoleCode
from rostra.people.models import Member, Unit
from tests.inbox.office import Office


def local(office: Office, unit: Unit) -> Member:
    """A responder of one unit only."""
    member = add_member(email="local@portavale.example", name="Lo Cal", by=None, now=office.now)
    give_role(member=member, code=RoleCode.RESPONDER, unit=unit, by=None, now=office.now)
    return member


def reached(member: Member) -> list[Conversation]:
    return list(Conversation.objects.filter(reach(member, Right.ANSWER)).order_by("pk"))


def test_body_wide_role_reaches_everything(office: Office) -> None:
    conversations = [office.message(), office.message(account=office.account("parks", unit=office.cast.unit))]

    assert reached(office.cast.responder) == conversations
    assert reached(office.cast.reader) == []


def test_unit_role_reaches_accounts_of_the_unit_and_below(office: Office) -> None:
    below = add_unit(name="Press", parent=office.cast.unit, by=None, now=office.now)
    beside = add_unit(name="Roads", by=None, now=office.now)
    accounts = [office.account(str(unit), unit=unit) for unit in (office.cast.unit, below, beside)]
    conversations = [office.message(account=account) for account in accounts]
    office.message()

    member = local(office, office.cast.unit)

    assert reached(member) == conversations[:2]
    assert [may_on(member, Right.ANSWER, conversation) for conversation in conversations] == [True, True, False]


def test_unit_role_reaches_what_waits_in_the_units_queue(office: Office) -> None:
    conversation = office.message()
    queue = actions.create_queue(name="Press", unit=office.cast.unit, by=None, now=office.now)
    actions.hand_over(conversation=conversation, to=queue, by=office.cast.responder, now=office.now)
    other = office.message(author="dan")

    member = local(office, office.cast.unit)

    assert reached(member) == [conversation]
    assert (may_on(member, Right.ANSWER, conversation), may_on(member, Right.ANSWER, other)) == (True, False)


@pytest.mark.parametrize(
    ("public", "private", "said", "expected"),
    [
        (True, True, "public", ("public", "private")),
        (True, True, "private", ("private",)),
        (True, False, "public", ("public",)),
        (True, False, "private", ()),
        (False, True, "private", ("private",)),
    ],
)
def test_ways_follow_the_channel_and_never_tell_in_public_what_was_private(
    public: bool, private: bool, said: str, expected: tuple[str, ...]
) -> None:
    conversation = Conversation(account=Account(state="active"), visibility=said, state=ConversationState.NEW)

    assert ways(conversation, Capabilities(public=public, private=private)) == tuple(map(Visibility, expected))


def test_ways_are_closed_where_nothing_can_be_sent() -> None:
    account, ended = Account(state="active"), Account(state="closed")
    conversation = Conversation(account=account, visibility="public", state=ConversationState.NEW)
    closed = Conversation(account=account, visibility="public", state=ConversationState.CLOSED)
    on_ended = Conversation(account=ended, visibility="public", state=ConversationState.NEW)

    assert ways(conversation, Capabilities(publish=False)) == ()
    assert ways(conversation, None) == ()
    assert ways(closed, Capabilities()) == ()
    assert ways(on_ended, Capabilities()) == ()
