from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from rostra.accounts.enums import AccountState
from rostra.accounts.models import Account
from rostra.audit import sources
from rostra.audit.models import Event
from rostra.channels.contract import Outgoing
from rostra.channels.testing import FakeNetwork, Fault
from rostra.core.refusals import Faster, Refused
from rostra.core.scoping import ScopeBroken, scope
from rostra.publishing.actions import (
    DifferentContent,
    NotPossible,
    cancel_delivery,
    decide_unsure,
    retry_failed,
    withdraw_delivery,
)
from rostra.publishing.content import capture
from rostra.publishing.enums import DeliveryState
from rostra.publishing.models import Delivery
from tests.publishing.desk import Clock, Desk, connect


def _events(delivery: Delivery, kind: str) -> list[Event]:
    about = f"publishing.delivery:{delivery.pk}"
    return list(Event.objects.filter(about=about, kind=f"publishing.{kind}").order_by("pk"))


def _jobs() -> int:
    return ProcrastinateJob.objects.filter(task_name="rostra:publishing.deliver").count()


def _in_state(desk: Desk, state: DeliveryState, **fields: object) -> Delivery:
    delivery = desk.queue()
    next_try_at = desk.clock() if state in (DeliveryState.SENDING, DeliveryState.UNKNOWN) else None
    if state != DeliveryState.DUE:
        Delivery.objects.filter(pk=delivery.pk).update(state=state, **{"next_try_at": next_try_at, **fields})
    delivery.refresh_from_db()
    return delivery


# --- Queue


def test_queued_delivery_is_frozen_logged_and_waits_for_its_time(desk: Desk, clock: Clock) -> None:
    due = clock() + timedelta(hours=1)

    delivery = desk.queue("The bridge is open.", due_at=due)

    delivery.refresh_from_db()
    assert delivery.content == {
        "text": "The bridge is open.",
        "language": "en",
        "media": [],
        "link": "",
        "subject": "",
        "reply_to": "",
        "root": "",
        "references": [],
        "to": "",
        "visibility": "public",
    }
    assert (delivery.state, delivery.due_at, delivery.next_try_at) == ("due", due, due)
    (event,) = _events(delivery, "delivery_queued")
    assert (event.actor, event.source, event.source_key) == (
        desk.cast.editor.user,
        "publishing.delivery",
        str(delivery.pk),
    )
    assert event.data == {
        "account": desk.account.pk,
        "source": "editorial.version",
        "source_id": 1,
        "due_at": due.isoformat(),
    }
    assert bytes(event.content_hash) == capture(delivery).hash
    assert ProcrastinateJob.objects.get(task_name="rostra:publishing.deliver").scheduled_at == due


def test_log_vouches_for_what_was_queued(desk: Desk) -> None:
    delivery = desk.queue()
    before = capture(delivery)

    Delivery.objects.update(content={**delivery.content, "text": "Changed by SQL."})
    changed = sources.get("publishing.delivery").read([str(delivery.pk), "0"])

    assert list(changed) == [str(delivery.pk)]
    assert changed[str(delivery.pk)] != (before.salt, before.content)


def test_same_source_again_is_the_same_row(desk: Desk) -> None:
    first, second = desk.queue(source_id=7), desk.queue(source_id=7)

    assert (first.pk, Delivery.objects.count(), _jobs()) == (second.pk, 1, 1)


def test_same_source_with_other_content_is_a_bug(desk: Desk) -> None:
    desk.queue("One.", source_id=7)

    with pytest.raises(DifferentContent):
        desk.queue("Two.", source_id=7)


def test_second_row_is_impossible(desk: Desk) -> None:
    delivery = desk.queue()
    delivery.pk, delivery.key = None, "another"

    with pytest.raises(IntegrityError), transaction.atomic():
        delivery.save(force_insert=True)


def test_open_delivery_without_a_next_try_is_impossible(desk: Desk) -> None:
    desk.queue()

    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.update(next_try_at=None)


def test_past_due_time_means_now(desk: Desk, clock: Clock) -> None:
    delivery = desk.queue(due_at=clock() - timedelta(days=1))

    assert delivery.due_at == clock()


def test_key_differs_for_every_delivery(desk: Desk) -> None:
    assert len({desk.queue().key, desk.queue().key}) == 2


@pytest.mark.parametrize(
    ("outgoing", "options", "thread"),
    [
        (Outgoing(text="a"), {}, ""),
        (Outgoing(text="a", reply_to="5"), {}, "5"),
        (Outgoing(text="a", reply_to="5", root="1"), {}, "1"),
        (Outgoing(text="a", reply_to="5", root="1"), {"thread": "inbox:3"}, "inbox:3"),
    ],
)
def test_thread_is_what_it_answers_unless_given(
    desk: Desk, outgoing: Outgoing, options: dict[str, str], thread: str
) -> None:
    assert desk.queue(outgoing=outgoing, **options).thread == thread


def test_rollback_leaves_nothing(desk: Desk) -> None:
    with transaction.atomic():
        desk.queue()
        transaction.set_rollback(True)

    assert (Delivery.objects.count(), _jobs()) == (0, 0)
    assert Event.objects.filter(kind="publishing.delivery_queued").count() == 0


# --- Cancel


@pytest.mark.parametrize("state", [DeliveryState.DUE, DeliveryState.FAILED, DeliveryState.UNSURE])
def test_cancelled_delivery_does_not_go_out(desk: Desk, network: FakeNetwork, state: DeliveryState) -> None:
    delivery = _in_state(desk, state)

    cancel_delivery(delivery=delivery, by=desk.cast.approver.user, now=desk.clock())
    desk.work()

    assert (desk.state(delivery), delivery.next_try_at, network.items("city")) == ("cancelled", None, ())
    (event,) = _events(delivery, "delivery_cancelled")
    assert (event.actor, event.data) == (desk.cast.approver.user, {"state": state.value})


@pytest.mark.parametrize(
    "state", [DeliveryState.SENDING, DeliveryState.SENT, DeliveryState.UNKNOWN, DeliveryState.WITHDRAWN]
)
def test_what_left_cannot_be_cancelled(desk: Desk, state: DeliveryState) -> None:
    delivery = _in_state(desk, state)

    with pytest.raises(NotPossible):
        cancel_delivery(delivery=delivery, by=None, now=desk.clock())

    assert desk.state(delivery) == state.value


def test_cancelling_what_somebody_else_moved_is_refused(desk: Desk) -> None:
    delivery = desk.queue()
    stale = Delivery.objects.select_related("account").get(pk=delivery.pk)
    desk.work()

    with pytest.raises(Faster):
        cancel_delivery(delivery=stale, by=None, now=desk.clock())

    assert desk.state(delivery) == "sent"


def test_cancelled_delivery_that_is_queued_again_is_due_again(desk: Desk, network: FakeNetwork, clock: Clock) -> None:
    delivery = cancel_delivery(delivery=desk.queue(source_id=7), by=None, now=clock())
    due = clock() + timedelta(hours=2)

    again = desk.queue(source_id=7, due_at=due, by=desk.cast.approver.user)
    clock.time = due
    desk.work()

    assert (again.pk, desk.state(again), again.due_at) == (delivery.pk, "sent", due)
    assert again.created_by == desk.cast.approver.user
    assert len(_events(delivery, "delivery_queued")) == 2


# --- Try again


def test_failed_delivery_is_tried_again_with_the_same_key(desk: Desk, network: FakeNetwork, clock: Clock) -> None:
    network.plan("city", "publish", Fault("refused", code="invalid"))
    delivery = desk.queue()
    desk.work()
    delivery.refresh_from_db()
    clock.forward(hours=1)

    retry_failed(delivery=delivery, by=desk.cast.editor.user, now=clock())
    desk.work()

    assert (desk.state(delivery), delivery.due_at) == ("sent", clock())
    assert len({call.key for call in network.calls("publish")}) == 1
    (event,) = _events(delivery, "delivery_retried")
    assert (event.actor, event.data) == (desk.cast.editor.user, {"code": "invalid"})


def test_only_what_failed_is_tried_again(desk: Desk) -> None:
    with pytest.raises(NotPossible):
        retry_failed(delivery=desk.queue(), by=None, now=desk.clock())


def test_account_is_connected_before_anything_is_tried_again(desk: Desk) -> None:
    delivery = _in_state(desk, DeliveryState.FAILED)
    Account.objects.update(state=AccountState.LOCKED)
    delivery = Delivery.objects.select_related("account").get(pk=delivery.pk)

    with pytest.raises(NotPossible):
        retry_failed(delivery=delivery, by=None, now=desk.clock())


# --- Decide


def test_person_who_saw_it_settles_it(desk: Desk, clock: Clock) -> None:
    delivery = _in_state(desk, DeliveryState.UNSURE, error_code="retry", first_try_at=clock())
    clock.forward(hours=2)

    url = "https://fake.example/9"
    decide_unsure(delivery=delivery, sent=True, url=url, by=desk.cast.editor.user, now=clock())

    assert desk.state(delivery) == "sent"
    assert (delivery.url, delivery.sent_at, delivery.look_at) == (url, desk.cast.now, clock())
    (event,) = _events(delivery, "delivery_decided")
    told = {"sent": True, "url": url, "sent_at": desk.cast.now.isoformat()}
    assert (event.actor, event.data) == (desk.cast.editor.user, told)


def test_person_who_knows_no_address_settles_it_too(desk: Desk, clock: Clock) -> None:
    delivery = _in_state(desk, DeliveryState.UNSURE)

    decide_unsure(delivery=delivery, sent=True, by=None, now=clock())

    assert (desk.state(delivery), delivery.url, delivery.sent_at, delivery.look_at) == ("sent", "", clock(), None)


def test_person_who_did_not_find_it_has_it_sent_again(desk: Desk, network: FakeNetwork) -> None:
    delivery = _in_state(desk, DeliveryState.UNSURE)

    decide_unsure(delivery=delivery, sent=False, by=None, now=desk.clock())
    desk.work()

    assert (desk.state(delivery), len(network.items("city"))) == ("sent", 1)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "somewhere"])
def test_address_that_is_none_is_refused(desk: Desk, url: str) -> None:
    delivery = _in_state(desk, DeliveryState.UNSURE)

    with pytest.raises(Refused) as refusal:
        decide_unsure(delivery=delivery, sent=True, url=url, by=None, now=desk.clock())

    assert (refusal.value.field, desk.state(delivery)) == ("url", "unsure")


def test_only_the_unsure_is_decided(desk: Desk) -> None:
    with pytest.raises(NotPossible):
        decide_unsure(delivery=desk.queue(), sent=True, by=None, now=desk.clock())


# --- Withdraw


def test_withdrawal_is_asked_for_once(desk: Desk, clock: Clock) -> None:
    delivery = _in_state(desk, DeliveryState.SENT, ref="9")

    for _ in range(2):
        withdraw_delivery(delivery=delivery, by=desk.cast.editor.user, now=clock())

    delivery.refresh_from_db()
    assert (delivery.state, delivery.withdraw_asked_at, delivery.next_try_at) == ("sent", clock(), clock())
    (event,) = _events(delivery, "withdraw_asked")
    assert (event.actor, event.data) == (desk.cast.editor.user, {"ref": "9"})


def test_only_what_was_published_is_withdrawn(desk: Desk) -> None:
    with pytest.raises(NotPossible):
        withdraw_delivery(delivery=desk.queue(), by=None, now=desk.clock())


def test_item_of_unknown_place_cannot_be_withdrawn(desk: Desk) -> None:
    with pytest.raises(NotPossible):
        withdraw_delivery(delivery=_in_state(desk, DeliveryState.SENT), by=None, now=desk.clock())


def test_network_that_takes_nothing_back_is_said_at_once(desk: Desk, network: FakeNetwork) -> None:
    desk.account = connect(network, "blind", now=desk.clock(), channel="blind")

    with pytest.raises(NotPossible):
        withdraw_delivery(delivery=_in_state(desk, DeliveryState.SENT, ref="9"), by=None, now=desk.clock())


def test_nothing_is_queued_on_the_account_of_another_body(desk: Desk) -> None:
    with scope(desk.cast.other), pytest.raises(ScopeBroken):
        desk.queue()

    assert Delivery.everywhere.count() == 0
