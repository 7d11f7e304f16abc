"""`verify` compares each delivery with what its events said last."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection

from rostra.audit.sequencer import sequence_all
from rostra.audit.verify import verify_all
from rostra.channels.testing import FakeNetwork, Fault
from rostra.publishing.actions import (
    accept_shown,
    ask_change,
    cancel_delivery,
    cannot_post,
    confirm_change,
    confirm_link,
    decide_unsure,
    expire_due,
    leave_task,
    look_due,
    make_changes,
    name_link,
    outcomes,
    refuse_change,
    retry_change,
    retry_failed,
    set_expiry,
    take_task,
    withdraw_delivery,
)
from rostra.publishing.actions.looking import settle_page
from rostra.publishing.enums import DeliveryState, Found
from rostra.publishing.evidence import Reading
from rostra.publishing.models import Change, Delivery, Sight
from tests.publishing.desk import Clock, Desk, connect, pictured
from tests.tampering import forge_a_decision


@pytest.fixture
def sent(desk: Desk) -> Delivery:
    delivery = desk.queue()
    desk.work()
    delivery.refresh_from_db()
    sequence_all(now=desk.clock())
    assert delivery.state == DeliveryState.SENT
    return delivery


def named() -> list[str]:
    return [bad.about for bad in verify_all().bad]


def change(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_what_nobody_touched_is_as_it_was_logged(sent: Delivery) -> None:
    """Of the tests below each says that its change, and nothing else, is named."""
    assert named() == []


@pytest.mark.parametrize(
    "what",
    [
        "state = 'failed'",
        "state = 'withdrawn'",
        "state_at = state_at - interval '1 day'",
        "ref = 'x'",
        "url = 'https://x.example/'",
        "sent_at = sent_at - interval '1 day'",
        "sent_at = NULL",
        "due_at = due_at - interval '1 day'",
        "withdraw_asked_at = now()",
        "created_by_id = NULL",
        "created_at = created_at - interval '1 day'",
        "source = 'inbox.answer'",
        "source_id = 77",
        "key = 'x'",
        "content = jsonb_set(content, '{text}', '\"x\"')",
        "content = jsonb_set(content, '{text}', '1.5')",
        "content_hash = 'x'",
    ],
)
def test_a_changed_delivery_is_named(sent: Delivery, what: str) -> None:
    change(f"UPDATE publishing_delivery SET {what}")  # noqa: S608 - our own words, above

    assert named() == [f"publishing.delivery {sent.pk}"]


def test_a_delivery_on_another_account_is_named(sent: Delivery, network: FakeNetwork, clock: Clock) -> None:
    other = connect(network, "county", now=clock())
    change(f"UPDATE publishing_delivery SET account_id = {other.pk}")  # noqa: S608 - a number

    assert named() == [f"publishing.delivery {sent.pk}"]


def test_a_delivery_that_went_to_another_body_is_named(sent: Delivery, desk: Desk) -> None:
    sequence_all(now=desk.clock())
    change(f"UPDATE publishing_delivery SET body_id = {desk.cast.other.pk}")  # noqa: S608 - a number

    # Once by its own log, and once by that of the body which never heard of it.
    assert named() == [f"publishing.delivery {sent.pk}"] * 2


def test_a_post_that_is_said_to_have_gone_out_is_named(desk: Desk, clock: Clock) -> None:
    delivery = desk.queue()
    sequence_all(now=clock())
    assert verify_all().bad == []

    change("UPDATE publishing_delivery SET state = 'sent', next_try_at = NULL, ref = 'r', sent_at = now()")

    (bad,) = verify_all().bad
    assert bad.about == f"publishing.delivery {delivery.pk}"
    assert bad.reason == "the row does not say what the log told last: state, state_at, ref, sent_at"


def test_a_forged_delivery_is_named(sent: Delivery) -> None:
    change(
        "INSERT INTO publishing_delivery SELECT (jsonb_populate_record(d, "
        '\'{"id": 99, "source_id": 99, "ref": "r", "key": "k"}\')).* FROM publishing_delivery d'
    )

    assert named() == ["publishing.delivery 99", "publishing.delivery 99"]


def test_a_deleted_delivery_is_named(sent: Delivery) -> None:
    forge_a_decision()
    change("DELETE FROM publishing_attempt; DELETE FROM publishing_delivery")

    assert named() == [f"publishing.delivery {sent.pk}"]


def _failed(desk: Desk) -> Delivery:
    delivery = desk.queue()
    outcomes.failed(delivery, "refused", now=desk.clock())
    return delivery


def _unsure(desk: Desk) -> Delivery:
    delivery = desk.queue()
    Delivery.objects.filter(pk=delivery.pk).update(state=DeliveryState.UNKNOWN)
    delivery.refresh_from_db()
    outcomes.unsure(delivery, "timeout", now=desk.clock.forward(minutes=1))
    return delivery


def _again(desk: Desk) -> None:
    retry_failed(delivery=_failed(desk), by=desk.cast.editor.user, now=desk.clock.forward(minutes=1))


def _cancelled(desk: Desk) -> None:
    cancel_delivery(delivery=desk.queue(), by=desk.cast.editor.user, now=desk.clock.forward(minutes=1))


def _queued_again(desk: Desk) -> None:
    _cancelled(desk)
    desk.number -= 1
    desk.queue(by=desk.cast.approver.user)


def _decided(desk: Desk, *, sent: bool) -> None:
    delivery = _unsure(desk)
    now = desk.clock.forward(minutes=1)
    decide_unsure(delivery=delivery, sent=sent, url="", by=desk.cast.editor.user, now=now)


def _withdrawn(desk: Desk) -> None:
    delivery = desk.queue()
    desk.work()
    delivery.refresh_from_db()
    withdraw_delivery(delivery=delivery, by=desk.cast.editor.user, now=desk.clock.forward(minutes=1))
    desk.work()


def _not_withdrawn(desk: Desk) -> None:
    delivery = desk.queue()
    desk.work()
    delivery.refresh_from_db()
    withdraw_delivery(delivery=delivery, by=desk.cast.editor.user, now=desk.clock.forward(minutes=1))
    outcomes.withdraw_failed(delivery, "refused", now=desk.clock.forward(minutes=1))


def _unknown(desk: Desk) -> None:
    delivery = desk.queue()
    Delivery.objects.filter(pk=delivery.pk).update(state=DeliveryState.SENDING)
    delivery.refresh_from_db()
    outcomes.interrupted(delivery, "timeout", now=desk.clock.forward(minutes=1))
    outcomes.absent(delivery, now=desk.clock.forward(minutes=1))
    delivery.refresh_from_db()
    outcomes.absent(delivery, now=desk.clock.forward(minutes=1))


@pytest.mark.parametrize(
    ("happen", "state"),
    [
        (_failed, "failed"),
        (_unsure, "unsure"),
        (_again, "due"),
        (_cancelled, "cancelled"),
        (_queued_again, "due"),
        (lambda desk: _decided(desk, sent=True), "sent"),
        (lambda desk: _decided(desk, sent=False), "due"),
        (_withdrawn, "withdrawn"),
        (_not_withdrawn, "sent"),
        (_unknown, "due"),
    ],
)
def test_every_way_of_a_delivery_is_as_it_was_logged(
    desk: Desk, network: FakeNetwork, happen: Callable[[Desk], object], state: str
) -> None:
    happen(desk)
    assert verify_all().bad == []  # what waits for its leaf counts as well
    sequence_all(now=desk.clock())

    assert ([row.state for row in Delivery.objects.all()], verify_all().bad) == ([state], [])
    change("UPDATE publishing_delivery SET state = 'cancelled', state_at = now(), next_try_at = NULL")
    assert len(named()) == 1


# --- What comes after sending


@pytest.fixture
def looked(sent: Delivery, clock: Clock) -> Delivery:
    clock.forward(minutes=11)
    look_due(clock=clock)
    sent.refresh_from_db()
    sequence_all(now=clock())
    assert (sent.shown, verify_all().bad) == ("same", [])
    return sent


@pytest.mark.parametrize(
    "what",
    [
        "shown = 'gone'",
        "shown = ''",
        "shown_at = shown_at - interval '1 day'",
        "shown_hash = 'x'",
        "shown_text = 'x'",
        "expires_at = now()",
        "taken_by_id = created_by_id",
        "taken_at = now()",
    ],
)
def test_a_changed_look_is_named(looked: Delivery, what: str) -> None:
    change(f"UPDATE publishing_delivery SET {what}")  # noqa: S608 - our own words, above

    assert named() == [f"publishing.delivery {looked.pk}"]


@pytest.mark.parametrize(
    "what", ["text = 'x'", "found = 'gone'", "way = 'person'", "at = now()", "url = 'https://x.example/'"]
)
def test_a_changed_sight_is_named(looked: Delivery, what: str) -> None:
    change(f"UPDATE publishing_sight SET {what}")  # noqa: S608 - our own words, above

    assert named() == [f"publishing.sight {Sight.objects.get().pk}"]


def test_what_the_network_shows_is_as_the_log_tells(
    looked: Delivery, network: FakeNetwork, clock: Clock, desk: Desk
) -> None:
    for happen in (
        lambda: network.edit(looked.ref, "Else."),
        lambda: network.edit(looked.ref, "The bridge is open."),
        lambda: network.edit(looked.ref, "Else again."),
    ):
        happen()
        clock.forward(hours=1)
        look_due(clock=clock)
    looked.refresh_from_db()
    accept_shown(delivery=looked, by=desk.cast.approver.user, now=clock())
    network.delete(looked.ref)
    clock.forward(hours=1)
    look_due(clock=clock)
    looked.refresh_from_db()
    accept_shown(delivery=looked, by=desk.cast.approver.user, now=clock())

    sequence_all(now=clock())
    assert named() == []


def test_what_was_edited_there_and_what_the_page_showed_is_as_the_log_tells(
    desk: Desk, network: FakeNetwork, clock: Clock
) -> None:
    delivery = desk.queue(outgoing=pictured("A bridge."))
    byhand = desk.queue(account=connect(network, "page", now=clock(), channel="byhand"))
    desk.work()
    for row in (delivery, byhand):
        row.refresh_from_db()
    name_link(delivery=byhand, url="https://page.example/1", by=desk.cast.editor.user, now=clock())
    Delivery.objects.filter(pk=byhand.pk).update(look_at=None, looked_at=clock())
    byhand.refresh_from_db()
    confirm_link(delivery=byhand, by=desk.cast.editor.user, now=clock())
    clock.forward(minutes=11)
    network.edit(delivery.ref, "The bridge is open.", alts=["Nothing."])
    look_due(clock=clock)
    settle_page(byhand, Reading(Found.SAME, "The bridge is open."), now=clock())
    settle_page(byhand, Reading(Found.GONE), now=clock.forward(hours=1))
    sequence_all(now=clock())
    before = named()
    change("UPDATE publishing_sight SET edited_at = now() WHERE edited_at IS NOT NULL")

    assert (before, len(named())) == ([], 1)


def test_end_of_its_time_is_as_the_log_tells(desk: Desk, clock: Clock, network: FakeNetwork) -> None:
    blind = connect(network, "blind", now=clock(), channel="blind")
    desk.queue(expires_at=clock() + timedelta(hours=1))
    desk.queue(account=blind, expires_at=clock() + timedelta(hours=1))
    late = desk.queue(due_at=clock() + timedelta(minutes=90), expires_at=clock() + timedelta(hours=2))
    set_expiry(delivery=late, expires_at=clock() + timedelta(hours=3), by=None, now=clock())
    desk.work()
    sequence_all(now=clock())
    before = named()
    expire_due(now=clock.forward(hours=1))
    desk.work()

    sequence_all(now=clock())
    assert (before, named()) == ([], [])


def test_posting_by_hand_is_as_the_log_tells(desk: Desk, clock: Clock, network: FakeNetwork) -> None:
    page = connect(network, "page", now=clock(), channel="byhand")
    user = desk.cast.editor.user
    rows = [desk.queue(account=page) for _ in range(4)]
    desk.work()
    for row in rows:
        row.refresh_from_db()
        take_task(delivery=row, by=user, now=clock())
    leave_task(delivery=rows[0], by=user, now=clock())
    cannot_post(delivery=rows[1], reason="Locked out.", by=user, now=clock())
    cancel_delivery(delivery=rows[2], by=user, now=clock())
    name_link(delivery=rows[3], url="https://page.example/1", by=user, now=clock())
    Delivery.objects.filter(pk=rows[3].pk).update(look_at=None, looked_at=clock())
    rows[3].refresh_from_db()
    confirm_link(delivery=rows[3], by=user, now=clock())

    sequence_all(now=clock())
    assert named() == []


@pytest.fixture
def corrected(looked: Delivery, desk: Desk) -> Change:
    asked = ask_change(
        delivery=looked, text="It is closed.", note_="it is.", by=desk.cast.editor.user, now=desk.clock()
    )
    refuse_change(change=asked, reason="No.", by=desk.cast.approver.user, now=desk.clock())
    again = ask_change(delivery=looked, text="It is shut.", note_="it is.", by=desk.cast.editor.user, now=desk.clock())
    confirm_change(change=again, by=desk.cast.approver.user, now=desk.clock())
    make_changes(clock=desk.clock)
    sequence_all(now=desk.clock())
    assert named() == []
    return again


@pytest.mark.parametrize(
    "what",
    [
        "state = 'asked'",
        "state_at = now()",
        "decided_by_id = asked_by_id",
        "decided_at = now()",
        "reason = 'x'",
        "done_at = now()",
        "note = 'x'",
        "asked_by_id = decided_by_id",
        "content = jsonb_set(content, '{text}', '\"x\"')",
    ],
)
def test_a_changed_correction_is_named(corrected: Change, what: str) -> None:
    change(f"UPDATE publishing_change SET {what} WHERE id = {corrected.pk}")  # noqa: S608 - our own words, above

    assert named() == [f"publishing.change {corrected.pk}"]


def test_correction_that_failed_is_as_the_log_tells(looked: Delivery, desk: Desk, network: FakeNetwork) -> None:
    asked = ask_change(delivery=looked, text="It is shut.", note_="it is.", by=desk.cast.editor.user, now=desk.clock())
    confirm_change(change=asked, by=desk.cast.approver.user, now=desk.clock())
    network.plan("city", "edit", Fault("refused", code="too_long"))
    make_changes(clock=desk.clock)
    sequence_all(now=desk.clock())
    failed = named()
    asked.refresh_from_db()
    retry_change(change=asked, by=desk.cast.editor.user, now=desk.clock())

    sequence_all(now=desk.clock())
    assert (failed, named()) == ([], [])
