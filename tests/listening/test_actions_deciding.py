"""What a person makes of a find: a record, nothing, or nothing at all any more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from rostra.accounts.models import Account
from rostra.channels.contract import Incoming
from rostra.core.refusals import Faster
from rostra.inbox import actions as inbox
from rostra.inbox.enums import Visibility
from rostra.inbox.intake import receive
from rostra.inbox.models import Conversation, Message, MessageRaw
from rostra.listening.actions.deciding import delete, set_aside, set_back, take
from rostra.listening.enums import FIND_MOVES, FindState
from rostra.listening.models import Find
from rostra.people.actions import NotAllowed
from rostra.people.models import Notice
from tests.listening.square import Square, happened

ACTS = {FindState.TAKEN: take, FindState.SET_ASIDE: set_aside, FindState.NEW: set_back, FindState.GONE: delete}


def held(find: Find) -> dict[str, Any]:
    """What the row still says of somebody."""
    row = Find.objects.get(pk=find.pk)
    names = ("ref", "url", "author_id", "author_name", "author_handle", "text", "language", "urgency")
    return {
        name: value
        for name in (*names, "urgent_words", "rest", "raw")
        if (value := bytes(row.raw) if name == "raw" else getattr(row, name))
    }


def test_take_makes_it_a_conversation_as_a_poll_would(square: Square) -> None:
    find = square.found("When is the harbour bridge open again?")
    by = square.cast.responder
    square.clock.on(hours=1)

    conversation = take(find=find, by=by, now=square.now)

    message = Message.objects.get(conversation=conversation)
    assert (message.ref, message.text, message.author_name, message.url) == (find.ref, find.text, "maria", find.url)
    assert (message.sent_at, message.received_at, message.account) == (find.sent_at, square.now, square.city)
    assert bytes(MessageRaw.objects.get(message=message).raw) == bytes(find.raw)
    assert (conversation.state, conversation.visibility) == ("new", "public")
    assert conversation.due_at is not None
    assert [kind for kind, _data in happened(f"inbox.conversation:{conversation.pk}")] == [
        "inbox.received",
        "inbox.found",
    ]
    row = Find.objects.get(pk=find.pk)
    assert (row.state, row.by, row.at, row.conversation) == ("taken", by.user, square.now, conversation)
    assert held(find) == {}
    answer = inbox.answer(
        conversation=conversation, text="On Monday.", visibility=Visibility.PUBLIC, by=by, now=square.now
    )
    assert answer.visibility == "public"


def test_take_twice_goes_to_the_same_conversation(square: Square) -> None:
    find = square.found()

    first = take(find=find, by=square.cast.responder, now=square.now)
    second = take(find=find, by=square.cast.responder, now=square.now)

    assert (first, Message.objects.count()) == (second, 1)


def test_take_goes_to_what_came_in_meanwhile(square: Square) -> None:
    find = square.found()
    said = Incoming(ref=find.ref, text=find.text, sent_at=find.sent_at, url=find.url, author_id=find.author_id)
    receive(account=square.city, messages=[said], now=square.now)

    conversation = take(find=find, by=square.cast.responder, now=square.now)

    assert (conversation, Message.objects.count()) == (Conversation.objects.get(), 1)
    assert (Find.objects.get(pk=find.pk).conversation, held(find)) == (conversation, {})
    assert [kind for kind, _data in happened(f"inbox.conversation:{conversation.pk}")] == ["inbox.received"]
    assert happened(f"listening.watch:{find.watch_id}")[-1] == ("listening.deleted", {"finds": 1})


def test_take_goes_to_what_came_in_on_another_account(square: Square) -> None:
    find, harbour = square.found(), square.account("harbour")
    said = Incoming(ref=find.ref, text=find.text, sent_at=find.sent_at, url=find.url, author_id=find.author_id)
    receive(account=harbour, messages=[said], now=square.now)

    assert take(find=find, by=square.cast.responder, now=square.now).account == harbour


def test_what_is_taken_keeps_its_place_in_the_thread(square: Square) -> None:
    ours = square.network.write("city", "Road works")
    root = square.network.write("ana", "See the city", reply_to=ours.ref)
    find = square.found("The harbour bridge too?", reply_to=root.ref)

    conversation = take(find=find, by=square.cast.responder, now=square.now)

    assert (conversation.root, Message.objects.get().reply_to) == (ours.ref, root.ref)


def test_set_aside_goes_at_its_time_and_can_be_undone(square: Square) -> None:
    find, by = square.found(), square.cast.responder
    until = find.until

    aside = set_aside(find=find, by=by, now=square.now)
    assert (aside.state, aside.until, aside.by, aside.at) == ("set_aside", until, by.user, square.now)
    back = set_back(find=find, by=by, now=square.now)

    assert (back.state, back.text) == ("new", find.text)
    assert happened(f"listening.watch:{find.watch_id}")[1:] == [
        ("listening.set_aside", {"finds": 1}),
        ("listening.set_back", {"finds": 1}),
    ]


def test_delete_keeps_nothing_and_does_not_find_it_again(square: Square) -> None:
    find = square.found()

    delete(find=find, by=square.cast.responder, now=square.now)

    assert (held(find), Find.objects.get(pk=find.pk).state) == ({}, "gone")
    assert happened(f"listening.watch:{find.watch_id}")[-1] == ("listening.deleted", {"finds": 1})
    square.network.edit(find.ref, "The bridge shakes no more.")
    assert square.look(square.watch("bridge")) == 0
    assert held(find) == {}


@pytest.mark.parametrize("act", [set_aside, delete, take])
def test_who_decides_about_the_last_urgent_find_settles_the_notice(square: Square, act: Callable[..., object]) -> None:
    first = square.found("Fire on the harbour bridge!")
    second = square.found("Fire on the harbour bridge, again!")

    act(find=first, by=square.cast.responder, now=square.now)
    assert Notice.objects.filter(kind="listening.urgent", read_at=None).exists()
    act(find=second, by=square.cast.responder, now=square.now)

    assert not Notice.objects.filter(kind="listening.urgent", read_at=None).exists()


@pytest.mark.parametrize("state", list(FindState))
@pytest.mark.parametrize("target", list(FindState))
def test_moves_are_those_of_the_table(square: Square, state: FindState, target: FindState) -> None:
    find, by = square.found(), square.cast.responder
    conversation = take(find=square.found("The harbour bridge is old."), by=by, now=square.now)
    Find.objects.filter(pk=find.pk).update(state=state, conversation=conversation if state == FindState.TAKEN else None)

    if FIND_MOVES.allowed(state, target) or (state, target) == (FindState.TAKEN, FindState.TAKEN):
        ACTS[target](find=find, by=by, now=square.now)
        assert Find.objects.get(pk=find.pk).state == target
    else:
        with pytest.raises(Faster):
            ACTS[target](find=find, by=by, now=square.now)
        assert Find.objects.get(pk=find.pk).state == state


@pytest.mark.parametrize("act", list(ACTS.values()))
def test_what_fell_away_meanwhile_is_said(square: Square, act: Callable[..., object]) -> None:
    find = square.found()
    Find.objects.all().delete()

    with pytest.raises(Faster):
        act(find=find, by=square.cast.responder, now=square.now)


@pytest.mark.parametrize("act", list(ACTS.values()))
@pytest.mark.parametrize("who", ["records", "security", "administrator", "reader"])
def test_only_who_may_answer_decides(square: Square, who: str, act: Callable[..., object]) -> None:
    find = square.found()

    with pytest.raises(NotAllowed):
        act(find=find, by=getattr(square.cast, who), now=square.now)

    assert (Find.objects.get(pk=find.pk).state, Message.objects.count()) == ("new", 0)


def test_a_failed_take_leaves_nothing(square: Square, monkeypatch: pytest.MonkeyPatch) -> None:
    find = square.found()

    def tired(*_args: object, **_more: object) -> None:
        raise RuntimeError("killed")

    monkeypatch.setattr(Find, "save", tired)
    with pytest.raises(RuntimeError):
        take(find=find, by=square.cast.responder, now=square.now)

    assert (Message.objects.count(), Find.objects.get(pk=find.pk).state) == (0, "new")
    assert Account.objects.get(pk=square.city.pk).state == "active"
    assert find.until == find.found_at + timedelta(days=30)
