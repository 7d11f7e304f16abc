"""Two workers at once, messages that come in meanwhile, and a crash half-way: real commits."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime

import pytest
from django.db import transaction

from rostra.accounts.models import Account
from rostra.core.scoping import scope
from rostra.inbox.actions.sorting import _take, sort
from rostra.inbox.actions.topic_rules import Conditions, create_rule
from rostra.inbox.actions.topics import Described, create_topic
from rostra.inbox.actions.work import mark_seen
from rostra.inbox.intake import receive
from rostra.inbox.models import Alarm, Conversation
from rostra.people.actions import create_body
from tests.inbox.intake_parts import make_account, said
from tests.inbox.test_intake_faults import at_once


@pytest.fixture
def account(committed: str, now: datetime) -> Iterator[Account]:
    body = create_body(slug="town", name="Town", language="en", time_zone="Europe/Oslo", by=None, now=now)
    with scope(body):
        topic = create_topic(described=Described("Fire"), by=None, now=now)
        create_rule(conditions=Conditions(topic, "Fire", words="fire"), by=None, now=now)
        yield make_account()


def test_workers_that_sort_at_once_alarm_once_and_leave_nothing(account: Account, now: datetime) -> None:
    receive(
        account=account, messages=[said(str(n), now, by=f"p{n}", text=f"Fire in house {n}") for n in range(40)], now=now
    )

    results = at_once(account, [lambda: sort(clock=lambda: now)] * 3)
    sort(clock=lambda: now)

    assert sum(results) == 40
    assert Conversation.objects.filter(unsorted=True).count() == 0
    assert Alarm.objects.count() == 40


def test_what_comes_in_while_its_conversation_is_read_marks_it_again(account: Account, now: datetime) -> None:
    receive(account=account, messages=[said("1", now, by="p", text="Hello")], now=now)

    def read() -> int:
        with transaction.atomic():
            rows = _take()
            Conversation.objects.filter(pk__in=[row.pk for row in rows]).update(unsorted=False)
            return len(rows)

    def come() -> object:
        return receive(account=account, messages=[said("2", now, by="p", reply_to="1", text="Fire!")], now=now)

    at_once(account, [read, come])
    sort(clock=lambda: now)

    assert Conversation.objects.get().urgency == "emergency"


def test_opening_what_is_being_sorted_does_not_wait_for_it(account: Account, now: datetime) -> None:
    receive(account=account, messages=[said("1", now, by="p", text="Hello")], now=now)
    conversation = Conversation.objects.get()
    taken, opened = threading.Event(), threading.Event()

    def sorting() -> bool:
        with transaction.atomic():
            _take()
            taken.set()
            return opened.wait(timeout=10)

    def opening() -> None:
        taken.wait(timeout=10)
        mark_seen(conversation=conversation, now=now)
        opened.set()

    assert at_once(account, [sorting, opening]) == [True, None]
    assert Conversation.objects.get().seen_at is None
    mark_seen(conversation=conversation, now=now)
    assert Conversation.objects.get().seen_at == now


def test_a_crash_half_way_leaves_everything_to_be_sorted(
    account: Account, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive(account=account, messages=[said("1", now, by="p", text="Fire!")], now=now)
    with monkeypatch.context() as patched:
        patched.setattr("rostra.inbox.actions.sorting.write", _dies)
        with pytest.raises(MemoryError):
            sort(clock=lambda: now)
    assert Conversation.objects.filter(unsorted=True).count() == 1

    assert sort(clock=lambda: now) == 1


def _dies(*_args: object, **_named: object) -> None:
    raise MemoryError
