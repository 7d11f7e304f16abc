from __future__ import annotations

from datetime import timedelta

import pytest

from rostra.accounts.models import Account
from rostra.audit.models import Event
from rostra.channels.testing import FakeNetwork
from rostra.core.refusals import Refused
from rostra.policy.actions import stop_publishing
from rostra.policy.models import PublishingHold
from rostra.publishing.actions import resume, retry_failed
from rostra.publishing.models import Delivery
from rostra.publishing.queries import overdue_of
from tests.publishing.desk import Clock, Desk, connect


@pytest.fixture
def hold(desk: Desk, clock: Clock) -> PublishingHold:
    return _stop(desk, clock)


def _stop(desk: Desk, clock: Clock, account: Account | None = None) -> PublishingHold:
    return stop_publishing(account=account, reason="A storm.", by=desk.cast.approver, now=clock())


def _resume(desk: Desk, clock: Clock, hold: PublishingHold, **options: object) -> int:
    values = {"hold": hold, "reason": "Over.", "by": desk.cast.approver, "now": clock()}
    return resume(**{**values, **options})  # type: ignore[arg-type]


def test_held_items_wait_with_the_reason(desk: Desk, hold: PublishingHold, network: FakeNetwork) -> None:
    delivery = desk.queue()

    desk.work()

    assert (desk.state(delivery), desk.texts(network)) == ("due held", [])
    assert delivery.reason == "The body has stopped publishing for now."


def test_what_was_due_goes_out_at_once(desk: Desk, clock: Clock, hold: PublishingHold, network: FakeNetwork) -> None:
    delivery, later = desk.queue(), desk.queue(due_at=clock() + timedelta(hours=1))
    desk.work()

    count = _resume(desk, clock, hold)
    desk.work()

    assert (count, desk.state(delivery), desk.state(later)) == (1, "sent", "due")


def test_what_was_due_goes_out_one_after_the_other_on_each_account(
    desk: Desk, clock: Clock, hold: PublishingHold, network: FakeNetwork
) -> None:
    other = connect(network, "county", now=clock())
    for _ in range(3):
        desk.queue()
    desk.queue(account=other)
    desk.work()

    _resume(desk, clock, hold, overdue="spread", apart=timedelta(minutes=7))
    sent = []
    for _ in range(3):
        desk.work()
        sent.append(Delivery.objects.filter(state="sent").count())
        clock.forward(minutes=7)

    assert sent == [2, 3, 4]


def test_what_was_due_waits_for_a_decision_on_each(
    desk: Desk, clock: Clock, hold: PublishingHold, network: FakeNetwork
) -> None:
    delivery = desk.queue()
    desk.work()

    _resume(desk, clock, hold, overdue="decide")
    desk.work()
    waits = desk.state(delivery)
    retry_failed(delivery=delivery, by=desk.cast.approver.user, now=clock())
    desk.work()

    assert (waits, desk.state(delivery)) == ("failed held", "sent")
    assert Event.objects.get(kind="publishing.delivery_failed").data == {"code": "held", "attempt": 0}


def test_end_of_a_stop_on_one_account_concerns_that_one(
    desk: Desk, clock: Clock, account: Account, network: FakeNetwork
) -> None:
    other = connect(network, "county", now=clock())
    whole, one = _stop(desk, clock), _stop(desk, clock, account)
    desk.queue()
    elsewhere = desk.queue(account=other)

    assert [overdue_of(hold, clock()).count() for hold in (whole, one)] == [2, 1]
    assert _resume(desk, clock, one) == 1
    desk.work()
    # The other stop still holds both.
    assert desk.state(elsewhere) == "due held"


def test_nothing_happens_where_the_end_is_refused(desk: Desk, clock: Clock, hold: PublishingHold) -> None:
    delivery = desk.queue()

    with pytest.raises(Refused):
        _resume(desk, clock, hold, reason="", overdue="decide")

    assert desk.state(delivery) == "due"
    assert PublishingHold.objects.get().lifted_at is None
