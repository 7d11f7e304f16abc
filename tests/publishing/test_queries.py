from __future__ import annotations

from datetime import timedelta
from typing import Any

from rostra.channels.testing import FakeNetwork, Fault
from rostra.core.scoping import scope
from rostra.publishing import queries
from rostra.publishing.enums import DeliveryState
from rostra.publishing.models import Delivery
from tests.publishing.desk import Clock, Desk, connect


def test_own_items_are_matched_by_account_and_ref(desk: Desk, network: FakeNetwork, clock: Clock) -> None:
    library = connect(network, "library", now=clock())
    delivery = desk.queue()
    desk.work()
    delivery.refresh_from_db()

    assert queries.match_own(desk.account, [delivery.ref, "", "99"]) == {delivery.ref: delivery}
    assert queries.match_own(library, [delivery.ref]) == {}


def test_deliveries_are_found_by_their_source_in_one_query(
    desk: Desk, network: FakeNetwork, clock: Clock, django_assert_num_queries: Any
) -> None:
    library = connect(network, "library", now=clock())
    first, second = desk.queue(source_id=1), desk.queue(source_id=1, account=library)
    other = desk.queue(source_id=2)
    desk.queue(source_id=2, source="inbox.answer")

    with django_assert_num_queries(1):
        found = queries.deliveries_of("editorial.version", [1, 2, 3])
        names = [row.account.name for row in found[1]]

    assert found == {1: [first, second], 2: [other]}
    assert names == ["city", "library"]


def test_open_late_and_undelivered_are_told_apart(desk: Desk, network: FakeNetwork, clock: Clock) -> None:
    network.plan("city", "publish", Fault("refused", code="invalid"))
    failed = desk.queue()
    desk.work()
    unsure, due, soon = desk.queue(), desk.queue(), desk.queue(due_at=clock() + timedelta(minutes=2))
    Delivery.objects.filter(pk=unsure.pk).update(state=DeliveryState.UNSURE, next_try_at=None)
    now = clock.forward(minutes=6)

    assert list(queries.open_deliveries()) == [unsure, due, soon]
    assert list(queries.late_deliveries(now)) == [due]
    assert set(queries.undelivered()) == {failed, unsure}


def test_health_counts_all_bodies(desk: Desk, network: FakeNetwork, clock: Clock) -> None:
    with scope(desk.cast.other):
        elsewhere = connect(network, "elsewhere", now=clock())
        desk.queue(account=elsewhere)
    delivery = desk.queue()
    now = clock.forward(minutes=6)

    assert queries.health(now) == queries.Health(
        due=2, sending=0, unknown=0, unsure=0, failed=0, late=2, oldest_late=delivery.due_at
    )


def test_health_of_nothing_is_well(desk: Desk, clock: Clock) -> None:
    assert queries.health(clock()) == queries.Health(0, 0, 0, 0, 0, 0, None)


def test_other_bodys_deliveries_are_sent_in_their_own_scope(desk: Desk, network: FakeNetwork, clock: Clock) -> None:
    with scope(desk.cast.other):
        delivery = desk.queue(account=connect(network, "elsewhere", now=clock()))

    desk.work()

    assert Delivery.everywhere.get(pk=delivery.pk).state == DeliveryState.SENT
