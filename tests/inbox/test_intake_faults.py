"""Two at once, and what dies half-way: real commits, in a database of the test's own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

import pytest
from django.db import connection

from rostra.accounts.models import Account
from rostra.audit.models import Event
from rostra.channels.contract import Bad, Incoming
from rostra.core.scoping import scope
from rostra.inbox.intake import Received, receive
from rostra.inbox.intake.alone import alone
from rostra.inbox.models import Conversation, Message, MessageKey, MessageRaw, Unreadable
from rostra.people.actions import create_body
from tests.inbox.intake_parts import make_account, said


@pytest.fixture
def account(committed: str, now: datetime) -> Iterator[Account]:
    body = create_body(slug="town", name="Town", language="en", time_zone="Europe/Oslo", by=None, now=now)
    with scope(body):
        yield make_account()


def at_once(account: Account, works: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run the works in threads that begin together, each on its own connection; what each returned or raised."""
    results: list[Any] = [None] * len(works)
    gate = threading.Barrier(len(works))

    def run(place: int, work: Callable[[], Any]) -> None:
        try:
            with scope(account.body_id):
                gate.wait(timeout=10)
                results[place] = work()
        except Exception as error:  # noqa: BLE001 - handed to the test
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def test_receive_of_one_batch_by_two_workers_adds_it_once(account: Account, now: datetime) -> None:
    batch = [said(str(n), now, by=f"p{n % 7}", reply_to=str(n - 7) if n > 7 else "") for n in range(60)]
    bad = [Bad("torn", b"\xff")]

    def work() -> Received:
        return receive(account=account, messages=batch, bad=bad, now=now)

    results: list[Received] = at_once(account, [work] * 4)

    assert sorted(result.new for result in results) == [0, 0, 0, 60]
    assert sorted(result.unreadable for result in results) == [0, 0, 0, 1]
    assert Message.objects.count() == MessageKey.objects.count() == MessageRaw.objects.count() == 60
    assert Event.objects.filter(kind="inbox.received").count() == 60
    assert sum(Conversation.objects.values_list("messages_count", flat=True)) == 60
    assert Unreadable.objects.count() == 1


def test_receive_of_overlapping_batches_in_other_orders_never_waits_in_a_circle(
    account: Account, now: datetime
) -> None:
    everything = [said(str(n), now, by=f"p{n % 5}", reply_to=str(n - 5) if n >= 5 else "") for n in range(40)]
    receive(account=account, messages=everything[:5], now=now)
    slices: list[list[Incoming]] = [everything, everything[::-1], everything[10:], everything[30::-1]]

    works = [lambda part=part: receive(account=account, messages=part, now=now) for part in slices]
    results: list[Received] = at_once(account, works)

    assert sum(result.new for result in results) == 35
    assert Message.objects.count() == 40
    assert sum(Conversation.objects.values_list("messages_count", flat=True)) == 40


def test_receive_that_fails_at_the_end_leaves_nothing(account: Account, now: datetime) -> None:
    before = Event.objects.count()

    with pytest.raises(TypeError):
        # Messages and conversations are written by the time this is found to be no bytes.
        receive(account=account, messages=[said("1", now)], bad=[Bad("torn", "text")], now=now)  # type: ignore[arg-type]

    assert (Message.objects.count(), Conversation.objects.count(), MessageKey.objects.count()) == (0, 0, 0)
    assert Event.objects.count() == before


def test_alone_lets_one_in_over_all_connections(account: Account) -> None:
    inside, leave = threading.Event(), threading.Event()

    def first() -> bool:
        with alone("test", 7) as mine:
            inside.set()
            leave.wait(timeout=10)
            return mine

    def second() -> tuple[bool, bool]:
        inside.wait(timeout=10)
        with alone("test", 7) as mine, alone("test", 8) as other:
            leave.set()
            return mine, other

    assert at_once(account, [first, second]) == [True, (False, True)]
    with alone("test", 7) as mine:
        assert mine
