"""Traps that others fell into, by number; trap 2 is in `test_jobs.py`, with processes of its own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rostra.accounts.models import Account
from rostra.channels.testing import FakeNetwork, Fault, Killed
from rostra.people.models import Notice
from rostra.publishing import queries
from rostra.publishing.actions import retry_failed, sweep
from rostra.publishing.enums import OPEN_STATES, DeliveryState
from rostra.publishing.models import Delivery
from tests.publishing.desk import Clock, Desk, connect


def test_trap_1_worker_killed_after_the_network_answered_publishes_once(
    desk: Desk, network: FakeNetwork, clock: Clock
) -> None:
    network.plan("city", "publish", Fault("crash", when="after"))
    delivery = desk.queue("Once.")
    with pytest.raises(Killed):
        desk.work()

    states = []
    for _ in range(5):
        clock.forward(seconds=61)
        desk.work()
        states.append(desk.state(delivery))

    assert states == ["unknown worker_lost", "sent", "sent", "sent", "sent"]
    assert (desk.texts(network), len(network.calls("publish"))) == (["Once."], 1)


def test_trap_3_everything_scheduled_is_in_one_state_with_an_age_and_late_is_told(
    desk: Desk, network: FakeNetwork, clock: Clock
) -> None:
    network.plan("city", "publish", Fault("retry"), times=99)
    rows = [desk.queue(), desk.queue(due_at=clock() + timedelta(days=1))]

    desk.work()
    clock.forward(minutes=6)
    sweep(now=clock())

    found = list(Delivery.objects.order_by("pk"))
    assert found == rows
    assert {row.state for row in found} <= set(DeliveryState.values)
    assert [row.age(clock()) for row in found] == [timedelta(minutes=6)] * 2
    assert [row.next_try_at is not None for row in found if row.state in OPEN_STATES] == [True, True]
    assert list(queries.late_deliveries(clock())) == [rows[0]]
    assert Notice.objects.filter(kind="publishing.late", user=desk.cast.editor.user).count() == 1


def test_trap_7_unknown_error_of_authentication_is_a_broken_connection_and_shown_as_not_sent(
    desk: Desk, network: FakeNetwork
) -> None:
    network.plan("city", "publish", Fault("locked", code="unheard_of"))
    delivery = desk.queue(source="inbox.answer")

    desk.work()

    assert desk.state(delivery) == "failed unheard_of"
    account = Account.objects.get(pk=desk.account.pk)
    assert (account.state, account.error_code) == ("locked", "unheard_of")
    assert Notice.objects.filter(kind="accounts.locked").exists()
    assert desk.texts(network) == []


def test_trap_22_retry_touches_only_the_network_that_failed(desk: Desk, network: FakeNetwork, clock: Clock) -> None:
    accounts = [desk.account, *(connect(network, handle, now=clock()) for handle in ("library", "pool"))]
    network.plan("library", "publish", Fault("refused", code="invalid"))
    rows = [desk.queue(source_id=1, account=account) for account in accounts]

    desk.work()
    first = [desk.state(row) for row in rows]
    failed = Delivery.objects.select_related("account").get(pk=rows[1].pk)
    retry_failed(delivery=failed, by=None, now=clock())
    desk.work()

    assert first == ["sent", "failed invalid", "sent"]
    assert [desk.state(row) for row in rows] == ["sent"] * 3
    assert [len(network.items(account.handle)) for account in accounts] == [1, 1, 1]
    assert [call.account for call in network.calls("publish")].count("library") == 2
