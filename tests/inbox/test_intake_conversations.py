"""Which conversation a message joins, and what it does to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from rostra.accounts.models import Account
from rostra.audit.models import Event
from rostra.channels.contract import Incoming
from rostra.inbox.enums import CloseReason, ConversationState
from rostra.inbox.intake import receive
from rostra.inbox.intake.rows import rows_of
from rostra.inbox.intake.threads import parents_first
from rostra.inbox.models import Answer, Conversation, Message, Muted, Queue, Route
from rostra.people.actions import say_away
from rostra.policy.actions import decide
from rostra.policy.decisions import RESPONSE_MINUTES, WORKING_HOURS, WorkingHours
from tests.inbox.intake_parts import make_account, post, said

MINUTE = timedelta(minutes=1)


@pytest.fixture
def account(cast: Any) -> Account:
    return make_account()


def take(account: Account, now: datetime, *messages: Incoming, **more: Any) -> None:
    receive(account=account, messages=messages, now=now, **more)


def together() -> list[set[str]]:
    """The refs of each conversation, in order."""
    groups: dict[int, set[str]] = {}
    for conversation, ref in Message.objects.values_list("conversation_id", "ref"):
        groups.setdefault(conversation, set()).add(ref)
    return [groups[pk] for pk in sorted(groups)]


def answered(cast: Any, account: Account, conversation: Conversation, ref: str, now: datetime) -> None:
    """The office answered the conversation; the answer is on the network under `ref`."""
    answer = Answer.objects.create(
        conversation=conversation, author=cast.responder.user, text="On Friday.", visibility="public", at=now
    )
    post(account, ref, now, source="inbox.answer", number=answer.pk)
    Conversation.objects.filter(pk=conversation.pk).update(state="waiting", due_at=None, answered_at=now)


# --- Threads


@pytest.mark.parametrize(
    ("batch", "expected"),
    [
        pytest.param([("1", "ana", {}), ("2", "ben", {})], [{"1"}, {"2"}], id="two people, two threads"),
        pytest.param([("1", "ana", {}), ("2", "ana", {})], [{"1"}, {"2"}], id="one person, two threads"),
        pytest.param(
            [("1", "ana", {}), ("2", "ana", {"reply_to": "1"}), ("3", "ana", {"reply_to": "2"})],
            [{"1", "2", "3"}],
            id="a person goes on",
        ),
        pytest.param(
            [("1", "ana", {}), ("2", "ben", {"reply_to": "1"}), ("3", "ben", {"reply_to": "1"})],
            [{"1"}, {"2", "3"}],
            id="another person answers",
        ),
        pytest.param(
            [("1", "ana", {}), ("2", "ben", {"reply_to": "1"}), ("3", "ana", {"reply_to": "2"})],
            [{"1", "3"}, {"2"}],
            id="two people take turns",
        ),
        pytest.param(
            [("1", "ana", {}), ("2", "ana", {"reply_to": "1", "visibility": "private"})],
            [{"1"}, {"2"}],
            id="what is private stays apart",
        ),
        pytest.param(
            [("1", "ana", {"reply_to": "elsewhere"}), ("2", "ana", {"reply_to": "elsewhere"})],
            [{"1", "2"}],
            id="the same unknown thread",
        ),
        pytest.param(
            [("1", "ana", {"root": "top", "reply_to": "x"}), ("2", "ana", {"root": "top", "reply_to": "y"})],
            [{"1", "2"}],
            id="the network names the thread",
        ),
        pytest.param(
            [("1", "ana", {"subject": "Road"}), ("2", "ana", {"subject": "Re: Road"})],
            [{"1"}, {"2"}],
            id="subjects do not count",
        ),
        pytest.param(
            [("1", "ana", {}), ("2", "ana", {"reply_to": "lost", "references": ("1", "lost")})],
            [{"1", "2"}],
            id="by the references of a mail",
        ),
        pytest.param(
            [("1", "ana", {}), ("2", "eve", {"reply_to": "1", "references": ("1",), "subject": "Re: [7]"})],
            [{"1"}, {"2"}],
            id="a stranger with the same headers",
        ),
        pytest.param([("1", "ana", {"reply_to": "1", "root": "1"})], [{"1"}], id="an answer to itself"),
        pytest.param(
            [("1", "ana", {"reply_to": "2"}), ("2", "ana", {"reply_to": "1"})], [{"1", "2"}], id="two in a circle"
        ),
        pytest.param(
            [("1", "ana", {}), ("2", "town", {"reply_to": "1", "own": True}), ("3", "ana", {"reply_to": "2"})],
            [{"1", "2", "3"}],
            id="we answered without Rostra",
        ),
    ],
)
def test_receive_puts_together_what_belongs_together(
    account: Account, now: datetime, batch: Sequence[tuple[str, str, dict[str, Any]]], expected: list[set[str]]
) -> None:
    messages = [said(ref, now, by=by, **more) for ref, by, more in batch]

    take(account, now, *messages)
    in_one_batch = sorted(map(sorted, together()))
    other = make_account(name="Other", remote_id="id-other")
    before = set(Conversation.objects.values_list("pk", flat=True))
    for message in messages:
        take(other, now, message)
    one_by_one = {
        pk: sorted(Message.objects.filter(conversation=pk).values_list("ref", flat=True))
        for pk in Conversation.objects.exclude(pk__in=before).values_list("pk", flat=True)
    }

    assert in_one_batch == sorted(map(sorted, expected))
    assert sorted(one_by_one.values()) == in_one_batch


def test_receive_orders_an_answer_after_what_it_answers_whatever_the_clocks_say(
    account: Account, now: datetime
) -> None:
    take(account, now, said("2", now - MINUTE, by="ana", reply_to="1"), said("1", now, by="ana"))

    assert together() == [{"1", "2"}]
    assert Conversation.objects.get().root == "1"


def test_parents_first_takes_a_thread_of_three_hundred(now: datetime) -> None:
    chain = [said(str(n), now - MINUTE * n, reply_to=str(n - 1) if n else "") for n in range(300)]

    ordered = parents_first(rows_of(reversed(chain), now=now))

    assert [row.ref for row in ordered] == [str(n) for n in range(300)]


def test_receive_knows_the_thread_of_an_earlier_answer_that_came_later(account: Account, now: datetime) -> None:
    take(account, now, said("2", now, by="ana", reply_to="1", root="1"))
    take(account, now, said("1", now - MINUTE, by="ana"))

    assert together() == [{"1", "2"}]
    assert Conversation.objects.get().first_in_at == now - MINUTE


def test_receive_keeps_accounts_apart(account: Account, now: datetime) -> None:
    other = make_account(name="Other", remote_id="id-other")

    take(account, now, said("1", now))
    take(other, now, said("1", now), said("2", now, reply_to="1"))

    assert [c.messages_count for c in Conversation.objects.order_by("pk")] == [1, 2]


def test_receive_opens_a_conversation_for_each_person_under_our_post(account: Account, now: datetime) -> None:
    delivery = post(account, "p1", now - MINUTE)

    take(account, now, said("1", now, by="ana", reply_to="p1"), said("2", now, by="ben", reply_to="p1", root="p1"))
    take(account, now, said("3", now, by="ana", reply_to="p1"), said("4", now, by="cai", reply_to="2"))

    assert together() == [{"1", "3"}, {"2"}, {"4"}]
    assert [c.post_delivery_id for c in Conversation.objects.all()] == [delivery.pk] * 3


def test_receive_knows_the_first_post_of_our_thread(account: Account, now: datetime) -> None:
    second = post(account, "p2", now - MINUTE)
    second.content = {"text": "More", "root": "p1"}
    second.save(update_fields=["content"])

    take(account, now, said("1", now, reply_to="p2"))

    conversation = Conversation.objects.get()
    assert (conversation.root, conversation.post_delivery) == ("p1", second)


def test_receive_takes_an_answer_to_our_answer_back_to_its_conversation(
    cast: Any, account: Account, now: datetime
) -> None:
    take(account, now, said("1", now))
    answered(cast, account, Conversation.objects.get(), "a1", now)

    take(account, now, said("2", now, by="ana", reply_to="a1"), said("3", now, by="ben", reply_to="a1"))

    assert together() == [{"1", "2"}, {"3"}]


def test_receive_takes_what_is_under_the_delivery_of_an_unknown_answer_for_new(account: Account, now: datetime) -> None:
    post(account, "a1", now, source="inbox.answer", number=404)

    take(account, now, said("1", now, reply_to="a1"))

    assert Conversation.objects.get().root == "a1"


# --- What a conversation shows


def test_receive_opens_a_conversation_as_work(account: Account, now: datetime) -> None:
    queue = Queue.objects.create(name="Roads")
    Route.objects.create(account=account, queue=queue)

    take(
        account,
        now,
        said("1", now - 2 * MINUTE, "When will  the road\nbe repaired?", subject="Road", visibility="private"),
        said("2", now - MINUTE, "It is rather urgent for us", reply_to="1", visibility="private"),
    )

    conversation = Conversation.objects.get()
    assert (conversation.state, conversation.queue, conversation.visibility) == ("new", queue, "private")
    assert (conversation.subject, conversation.preview) == ("Road", "It is rather urgent for us")
    assert (conversation.author_id, conversation.author_name, conversation.author_handle) == ("id-ana", "Ana", "ana")
    assert (conversation.opened_at, conversation.first_in_at) == (now, now - 2 * MINUTE)
    assert (conversation.last_in_at, conversation.last_at) == (now - MINUTE, now - MINUTE)
    assert (conversation.messages_count, conversation.version, conversation.language) == (2, 1, "en")


def test_receive_sets_when_an_answer_is_owed_by_the_bodys_decisions(cast: Any, account: Account, now: datetime) -> None:
    decide(question=RESPONSE_MINUTES, value=90, by=None, now=now)
    decide(question=WORKING_HOURS, value=WorkingHours(days=(1, 3), start="09:30", end="11:00"), by=None, now=now)

    take(account, now, said("1", now))

    # 09:00 UTC on Tuesday is 10:00 in Oslo: an hour today, half an hour on Thursday.
    assert Conversation.objects.get().due_at == datetime(2026, 11, 26, 9, 0, tzinfo=now.tzinfo)


def test_receive_does_not_postpone_what_is_owed(account: Account, now: datetime) -> None:
    take(account, now, said("1", now))
    due_at = Conversation.objects.get().due_at
    later = now + timedelta(hours=3)

    take(account, later, said("2", later, "And who pays for that?", reply_to="1"))

    conversation = Conversation.objects.get()
    assert (conversation.due_at, conversation.state) == (due_at, "new")
    assert (conversation.preview, conversation.last_in_at, conversation.version) == ("And who pays for that?", later, 2)
    assert conversation.messages_count == 2


def test_receive_shows_the_latest_message_also_when_an_older_one_comes_late(account: Account, now: datetime) -> None:
    take(account, now, said("2", now, "Second", reply_to="0"))

    take(account, now, said("1", now - MINUTE, "First of them all", reply_to="0"))

    conversation = Conversation.objects.get()
    assert (conversation.preview, conversation.first_in_at, conversation.last_in_at) == ("Second", now - MINUTE, now)
    assert conversation.language == "en"


def test_receive_opens_again_for_everybody_while_its_owner_is_away(cast: Any, account: Account, now: datetime) -> None:
    take(account, now, said("1", now))
    Conversation.objects.update(state="waiting", due_at=None, owner=cast.responder, answered_at=now)
    later = now + timedelta(hours=1)
    span = {"starts_at": now, "ends_at": later + timedelta(minutes=1)}
    say_away(member=cast.responder, substitute=None, by=cast.responder, now=now, **span)

    take(account, later, said("2", later, reply_to="1"))

    assert Conversation.objects.get().state == "new"


@pytest.mark.parametrize("owner_left", [False, True])
@pytest.mark.parametrize("state", [ConversationState.WAITING, ConversationState.CLOSED])
def test_receive_opens_again_what_was_done(
    cast: Any, account: Account, now: datetime, state: str, owner_left: bool
) -> None:
    take(account, now, said("1", now))
    closed = {"close_reason": CloseReason.ANSWERED, "closed_at": now} if state == "closed" else {}
    Conversation.objects.update(state=state, due_at=None, owner=cast.responder, answered_at=now, **closed)
    if owner_left:
        type(cast.responder).objects.filter(pk=cast.responder.pk).update(left_at=now)
    later = now + timedelta(hours=1)

    take(account, later, said("2", later, reply_to="1"))

    conversation = Conversation.objects.get()
    expected = "new" if owner_left else "open"
    assert (conversation.state, conversation.close_reason, conversation.closed_at) == (expected, "", None)
    assert conversation.due_at == later + timedelta(days=1)
    assert (conversation.answered_at, conversation.owner) == (now, cast.responder)
    event = Event.objects.get(kind="inbox.reopened")
    assert (event.about, event.data, event.actor) == (
        f"inbox.conversation:{conversation.pk}",
        {"state": expected},
        None,
    )


def test_receive_brings_what_had_no_owner_back_to_everybody(account: Account, now: datetime) -> None:
    take(account, now, said("1", now))
    Conversation.objects.update(state="waiting", due_at=None)

    take(account, now, said("2", now, reply_to="1"))

    assert Conversation.objects.get().state == "new"


def test_receive_leaves_a_conversation_closed_that_we_go_on_without_rostra(account: Account, now: datetime) -> None:
    take(account, now, said("1", now))
    Conversation.objects.update(state="waiting", due_at=None)
    later = now + MINUTE

    take(account, later, said("2", later, "We say", by="town", own=True, reply_to="1"))

    conversation = Conversation.objects.get()
    assert (conversation.state, conversation.preview) == ("waiting", "When will the road be repaired?")
    assert (conversation.last_in_at, conversation.last_at, conversation.messages_count) == (now, later, 2)


# --- What is no work


def test_receive_keeps_history_closed(account: Account, now: datetime) -> None:
    take(account, now, said("1", now - timedelta(days=900)), as_history=True)

    conversation = Conversation.objects.get()
    assert (conversation.state, conversation.close_reason, conversation.due_at) == ("closed", "elsewhere", None)
    assert (conversation.closed_at, conversation.last_at) == (now, now - timedelta(days=900))


def test_receive_of_history_opens_nothing_again(account: Account, now: datetime) -> None:
    take(account, now, said("1", now))
    Conversation.objects.update(state="waiting", due_at=None)

    take(account, now, said("2", now - MINUTE, reply_to="1"), as_history=True)

    assert (Conversation.objects.get().state, Conversation.objects.get().messages_count) == ("waiting", 2)


def test_receive_keeps_a_muted_sender_as_spam(cast: Any, account: Account, now: datetime) -> None:
    Muted.objects.create(account=account, author_id="id-eve", by=cast.responder.user, at=now)

    take(account, now, said("1", now, by="eve"), said("2", now, by="ana"), said("3", now, by=""))

    found = Conversation.objects.order_by("pk").values_list("author_id", "state", "close_reason")
    assert sorted(found) == [("", "new", ""), ("id-ana", "new", ""), ("id-eve", "closed", "spam")]
    assert Event.objects.filter(kind="inbox.received").count() == 3


def test_receive_opens_nothing_again_for_a_muted_sender(cast: Any, account: Account, now: datetime) -> None:
    take(account, now, said("1", now, by="eve"))
    Conversation.objects.update(state="closed", close_reason="spam", closed_at=now, due_at=None)
    Muted.objects.create(account=account, author_id="id-eve", by=cast.responder.user, at=now)

    take(account, now, said("2", now, by="eve", reply_to="1"))

    assert (Conversation.objects.get().state, Conversation.objects.get().messages_count) == ("closed", 2)
