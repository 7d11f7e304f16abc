from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rostra.accounts.models import Account
from rostra.audit.models import Event
from rostra.channels.contract import Outgoing
from rostra.channels.testing import FakeNetwork
from rostra.publishing.actions import ask_change, capturing, decide_unsure, withdraw_delivery
from rostra.publishing.actions.capturing import after_sent, has_page
from rostra.publishing.enums import DeliveryState
from rostra.publishing.models import Delivery
from rostra.records.actions.capturing import claim, finish, put_off
from rostra.records.models import PageCapture
from rostra.records.pages.taken import Taken
from tests.cast import Cast
from tests.publishing.desk import Clock, Desk


def asked() -> list[tuple[str, str, int | None]]:
    rows = PageCapture.everywhere.order_by("pk")
    return [(row.reason, row.about, row.account_id) for row in rows]


def sent(desk: Desk) -> Delivery:
    """An item that stands on the network, whose capture has been made."""
    delivery = desk.queue()
    desk.work()
    delivery.refresh_from_db()
    return delivery


def test_new_item_is_captured_once_its_network_shows_it(desk: Desk, account: Account, clock: Clock) -> None:
    delivery = sent(desk)

    [row] = PageCapture.everywhere.all()
    assert asked() == [("published", f"publishing.delivery:{delivery.pk}", account.pk)]
    assert (row.url, row.due_at, row.asked_by) == (delivery.url, clock() + timedelta(minutes=1), None)


def withdrawn(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Delivery:
    """An item that somebody just asked to be taken back, where captures are waited for."""
    monkeypatch.setattr(capturing, "CAPTURE_FIRST", timedelta(minutes=1))
    delivery = sent(desk)
    withdraw_delivery(delivery=delivery, by=desk.cast.editor.user, now=desk.clock())
    return delivery


def taken(row: PageCapture, now: datetime) -> Taken:
    return Taken(
        asked=row.url,
        url=row.url,
        began_at=now,
        tool="test",
        status=200,
        title="",
        text="The bridge is open.",
        findings=(),
        exchanges=(),
        resources=(),
    )


def test_item_waits_for_its_capture_before_it_is_taken_back(
    desk: Desk, network: FakeNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = withdrawn(desk, monkeypatch)
    desk.work()
    assert ([reason for reason, *_rest in asked()], desk.state(delivery)) == (["published", "removed"], "sent")
    assert desk.texts(network) == ["The bridge is open."]

    row = claim(desk.clock())
    assert row is not None
    finish(row, taken(row, desk.clock()), b"archive", now=desk.clock())
    desk.work()

    assert (desk.state(delivery), desk.texts(network)) == ("withdrawn", [])
    events = list(
        Event.objects.filter(kind__in=("records.page_captured", "publishing.delivery_withdrawn")).order_by("pk")
    )
    assert [event.kind for event in events] == ["records.page_captured", "publishing.delivery_withdrawn"]


def test_item_that_cannot_be_captured_goes_at_once(
    desk: Desk, network: FakeNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    withdrawn(desk, monkeypatch)
    row = claim(desk.clock())
    assert row is not None

    put_off(row, ["unreachable"], now=desk.clock())
    desk.work()

    assert (desk.texts(network), row.state) == ([], "due")


def test_item_goes_after_a_minute_though_nobody_captures(
    desk: Desk, network: FakeNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    withdrawn(desk, monkeypatch)
    desk.clock.forward(seconds=59)
    desk.work()
    assert desk.texts(network) == ["The bridge is open."]

    desk.clock.forward(seconds=1)
    desk.work()

    assert desk.texts(network) == []


@pytest.mark.parametrize(
    ("reason", "about"),
    [
        ("published", "publishing.delivery:1"),
        ("removed", ""),
        ("removed", "accounts.account:1"),
        ("removed", "publishing.delivery:0"),
    ],
)
def test_other_captures_move_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch, reason: str, about: str) -> None:
    delivery = withdrawn(desk, monkeypatch)
    about = about.replace(":1", f":{delivery.pk}") if reason == "published" else about

    capturing.captured(PageCapture(reason=reason, about=about), now=desk.clock())

    delivery.refresh_from_db()
    assert delivery.next_try_at == desk.clock() + timedelta(minutes=1)


def test_item_without_a_page_waits_for_nothing(
    desk: Desk, network: FakeNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(capturing, "CAPTURE_FIRST", timedelta(minutes=1))
    delivery = sent(desk)
    Delivery.objects.filter(pk=delivery.pk).update(url="")
    delivery.refresh_from_db()

    withdraw_delivery(delivery=delivery, by=desk.cast.editor.user, now=desk.clock())
    desk.work()

    assert desk.texts(network) == []


def test_item_is_captured_before_it_is_corrected(desk: Desk) -> None:
    delivery = sent(desk)

    ask_change(delivery=delivery, text="It is closed.", note_="Wrong word", by=desk.cast.editor.user, now=desk.clock())

    assert [reason for reason, _about, _account in asked()] == ["published", "change"]


def test_item_that_a_person_found_is_captured(desk: Desk, account: Account) -> None:
    delivery = desk.queue()
    Delivery.objects.filter(pk=delivery.pk).update(state=DeliveryState.UNSURE)
    delivery.refresh_from_db()

    decide_unsure(
        delivery=delivery, sent=True, url="https://social.example/1", by=desk.cast.editor.user, now=desk.clock()
    )

    assert [reason for reason, _about, _account in asked()] == ["published"]


@pytest.mark.parametrize(
    ("url", "visibility", "channel", "page"),
    [
        ("https://social.example/1", "public", "fake", True),
        ("https://social.example/1", "private", "fake", False),
        ("", "public", "fake", False),
        ("https://portavale.example/", "public", "feed", False),
    ],
)
def test_only_public_pages_are_captured(
    desk: Desk, account: Account, url: str, visibility: Any, channel: str, page: bool
) -> None:
    account.channel = channel
    delivery = Delivery(account=account, url=url, content={"visibility": visibility})

    assert has_page(delivery) is page


def test_many_items_cost_as_many_statements_as_one(desk: Desk, clock: Clock) -> None:
    deliveries = [desk.queue() for _number in range(6)]
    for delivery in deliveries:
        delivery.url = f"https://social.example/{delivery.pk}"

    counts = []
    for some in (deliveries[:1], deliveries[1:], []):
        with CaptureQueriesContext(connection) as queries:
            after_sent(some, now=clock())
        counts.append(len(queries))

    assert (counts[0], counts[2], len(asked())) == (counts[1], 0, 6)


def test_private_answer_leaves_no_capture(desk: Desk) -> None:
    desk.queue(outgoing=Outgoing(text="To you alone", visibility="private", to="person"))
    desk.work()

    assert asked() == []


def test_other_body_is_asked_nothing(desk: Desk, cast: Cast) -> None:
    sent(desk)

    assert {row.body_id for row in PageCapture.everywhere.all()} == {cast.body.pk}
