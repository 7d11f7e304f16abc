from __future__ import annotations

from datetime import timedelta

import pytest

from rostra.audit.models import Event
from rostra.channels.testing import FakeNetwork
from rostra.core.refusals import Refused
from rostra.people.models import Notice
from rostra.publishing.actions import NotPossible, cancel_delivery, expire_due, set_expiry
from rostra.publishing.actions.expiring import _expire
from rostra.publishing.enums import DeliveryState
from rostra.publishing.models import Delivery
from tests.publishing.desk import Clock, Desk, connect


def _events(kind: str) -> list[object]:
    return [event.data for event in Event.objects.filter(kind=f"publishing.{kind}").order_by("pk")]


def test_published_item_is_withdrawn_when_its_time_is_over(desk: Desk, network: FakeNetwork, clock: Clock) -> None:
    delivery = desk.queue(expires_at=clock() + timedelta(hours=1))
    desk.work()
    early = expire_due(now=clock.forward(minutes=59))
    ended = expire_due(now=clock.forward(minutes=1))
    again = expire_due(now=clock())
    desk.work()

    assert (early, ended, again) == (0, 1, 0)
    assert (desk.state(delivery), network.item(delivery.ref).gone) == ("withdrawn", True)
    assert _events("delivery_expired") == [{"state": "sent"}]


@pytest.mark.parametrize("state", [DeliveryState.DUE, DeliveryState.FAILED, DeliveryState.BY_HAND])
def test_what_has_not_gone_out_does_not_go_out_any_more(desk: Desk, clock: Clock, state: DeliveryState) -> None:
    due = clock() + timedelta(minutes=30)
    delivery = desk.queue(due_at=due, expires_at=clock() + timedelta(hours=1))
    if state != DeliveryState.DUE:
        Delivery.objects.filter(pk=delivery.pk).update(state=state, next_try_at=None)

    expire_due(now=clock.forward(hours=1))
    desk.work()

    assert (desk.state(delivery), _events("delivery_expired")) == ("cancelled expired", [{"state": state.value}])


def test_what_may_be_on_the_network_is_found_out_about_first(desk: Desk, clock: Clock) -> None:
    delivery = desk.queue(expires_at=clock() + timedelta(hours=1))
    Delivery.objects.filter(pk=delivery.pk).update(state=DeliveryState.UNKNOWN)

    assert expire_due(now=clock.forward(hours=2)) == 0


def test_network_that_lets_nobody_withdraw_needs_a_person(desk: Desk, network: FakeNetwork, clock: Clock) -> None:
    blind = connect(network, "blind", now=clock(), channel="blind")
    ends = clock() + timedelta(hours=1)
    delivery = desk.queue(account=blind, expires_at=ends)
    desk.work()

    ended = expire_due(now=clock.forward(hours=1))
    again = expire_due(now=clock())

    delivery.refresh_from_db()
    assert (ended, again, delivery.state, delivery.expires_at) == (1, 0, "sent", None)
    assert _events("expiry_failed") == [{"expires_at": ends.isoformat()}]
    told = Notice.objects.filter(kind="publishing.expiry_failed").values_list("user__name", flat=True)
    assert sorted(told) == ["Ana Popa", "Jonas Berg", "Mihai Rusu"]


def test_end_can_be_set_moved_and_taken_away(desk: Desk, clock: Clock) -> None:
    delivery, user = desk.queue(), desk.cast.approver.user
    first, second = clock() + timedelta(days=1), clock() + timedelta(days=2)

    for ends in (first, second, second, None):
        set_expiry(delivery=delivery, expires_at=ends, by=user, now=clock())

    delivery.refresh_from_db()
    assert delivery.expires_at is None
    assert _events("expiry_set") == [
        {"expires_at": first.isoformat()},
        {"expires_at": second.isoformat()},
        {"expires_at": None},
    ]


def test_end_before_it_goes_out_is_refused(desk: Desk, clock: Clock) -> None:
    delivery = desk.queue(due_at=clock() + timedelta(hours=2))

    with pytest.raises(Refused) as caught:
        set_expiry(delivery=delivery, expires_at=clock() + timedelta(hours=1), by=None, now=clock())
    assert caught.value.field == "expires_at"


def test_what_stands_nowhere_has_no_end(desk: Desk, clock: Clock) -> None:
    delivery = cancel_delivery(delivery=desk.queue(), by=None, now=clock())

    with pytest.raises(NotPossible):
        set_expiry(delivery=delivery, expires_at=clock() + timedelta(hours=1), by=None, now=clock())


def test_what_somebody_ended_meanwhile_is_left_alone(desk: Desk, clock: Clock) -> None:
    delivery = desk.queue(expires_at=clock() + timedelta(hours=1))
    cancel_delivery(delivery=delivery, by=None, now=clock())

    assert _expire(delivery.pk, clock.forward(hours=2)) == 0


def test_what_has_had_its_time_is_not_sent_before_anybody_ends_it(desk: Desk, clock: Clock) -> None:
    delivery = desk.queue(due_at=clock() + timedelta(minutes=30), expires_at=clock() + timedelta(hours=1))
    clock.forward(hours=2)

    desk.work()

    assert (desk.state(delivery), _events("delivery_expired")) == ("cancelled expired", [{"state": "due"}])
