from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import ClassVar

import pytest

from rostra.accounts.models import Account
from rostra.audit.models import Event
from rostra.channels import registry
from rostra.channels.contract import Seen, Unsupported
from rostra.channels.testing import FakeChannel, FakeNetwork, Fault
from rostra.core import files
from rostra.core.refusals import Faster
from rostra.people.models import Notice
from rostra.publishing.actions import NotPossible, accept_shown, look_due, withdraw_delivery
from rostra.publishing.actions.looking import AT_ONCE, next_look, settle
from rostra.publishing.enums import ChangeState, DeliveryState
from rostra.publishing.erasing import NOTHING
from rostra.publishing.models import Change, Delivery, Sight
from rostra.publishing.queries import not_as_published
from tests.publishing.desk import Clock, Desk, connect, pictured


class Mute(FakeChannel):
    """The fake network as one that promises to show items, and does not."""

    name: ClassVar[str] = "mute"

    def look(self, ref: str) -> Seen | None:  # noqa: ARG002
        raise Unsupported("look")


class Hidden(FakeChannel):
    """The fake network as one that never shows an item again."""

    name: ClassVar[str] = "hidden"
    can = replace(FakeChannel.can, look=False)


@pytest.fixture
def sent(desk: Desk, clock: Clock) -> Delivery:
    delivery = desk.queue()
    desk.work()
    delivery.refresh_from_db()
    clock.forward(minutes=11)
    return delivery


def look(clock: Clock) -> int:
    return look_due(clock=clock)


def shown(delivery: Delivery) -> tuple[str, str]:
    delivery.refresh_from_db()
    return delivery.shown, delivery.shown_text


def sights() -> list[tuple[str, str]]:
    return list(Sight.objects.order_by("pk").values_list("found", "text"))


def told(kind: str) -> list[str]:
    return sorted(Notice.objects.filter(kind=kind).values_list("user__name", flat=True))


def test_item_is_looked_at_some_minutes_after_it_was_published(sent: Delivery, clock: Clock) -> None:
    early = Clock(clock() - timedelta(minutes=5))

    assert (look(early), look(clock), look(clock)) == (0, 1, 0)
    assert shown(sent) == ("same", "The bridge is open.")
    assert sent.look_at == clock() + timedelta(hours=1)
    assert sent.looked_at == clock()


def test_first_look_is_kept_with_what_came(sent: Delivery, clock: Clock) -> None:
    look(clock)

    sight = Sight.objects.select_related("file").get()
    assert (sight.delivery, sight.way, sight.found, sight.url) == (sent, "network", "same", sent.url)
    assert sight.file is not None
    assert b"The bridge is open." in files.read(sight.file)
    event = Event.objects.get(kind="publishing.delivery_seen")
    assert (event.source, event.source_key, event.data["found"]) == ("publishing.sight", str(sight.pk), "same")


def test_look_that_says_nothing_new_leaves_no_trace(sent: Delivery, clock: Clock) -> None:
    look(clock)
    clock.forward(hours=1)

    assert look(clock) == 1
    assert sights() == [("same", "The bridge is open.")]
    assert told("publishing.altered") + told("publishing.gone") == []


def test_what_nothing_is_left_of_to_compare_with_is_looked_at_no_more(desk: Desk, sent: Delivery, clock: Clock) -> None:
    Change.objects.create(
        delivery=sent,
        number=1,
        content=NOTHING,
        content_hash=b"",
        asked_at=clock(),
        asked_by=desk.cast.editor.user,
        state=ChangeState.DONE,
        salt=b"",
    )

    assert look(clock) == 0
    assert (shown(sent), sent.look_at, sights()) == (("", ""), None, [])


def test_other_words_are_kept_and_told(desk: Desk, sent: Delivery, network: FakeNetwork, clock: Clock) -> None:
    look(clock)
    network.edit(sent.ref, "The bridge is closed.")
    clock.forward(hours=1)

    look(clock)

    assert shown(sent) == ("altered", "The bridge is closed.")
    assert sent.state == DeliveryState.SENT
    assert told("publishing.altered") == ["Ana Popa", "Jonas Berg", "Mihai Rusu"]
    assert list(not_as_published()) == [sent]


def test_the_same_other_words_are_told_once(sent: Delivery, network: FakeNetwork, clock: Clock) -> None:
    look(clock)
    network.edit(sent.ref, "The bridge is closed.")
    for _ in range(3):
        clock.forward(hours=1)
        look(clock)
    network.edit(sent.ref, "The bridge is for sale.")
    clock.forward(hours=1)
    look(clock)

    assert [text for _found, text in sights()] == [
        "The bridge is open.",
        "The bridge is closed.",
        "The bridge is for sale.",
    ]
    assert len(told("publishing.altered")) == 6


def test_words_that_come_back_are_as_published_again(sent: Delivery, network: FakeNetwork, clock: Clock) -> None:
    look(clock)
    for text in ("The bridge is closed.", "The bridge is open."):
        network.edit(sent.ref, text)
        clock.forward(hours=1)
        look(clock)

    assert shown(sent) == ("same", "The bridge is open.")
    assert [found for found, _text in sights()] == ["same", "altered", "same"]


def test_what_was_removed_there_is_told_and_not_sent_again(
    desk: Desk, sent: Delivery, network: FakeNetwork, clock: Clock
) -> None:
    look(clock)
    network.delete(sent.ref)
    clock.forward(hours=1)

    look(clock)
    desk.work()

    assert (shown(sent), sent.state) == (("gone", ""), DeliveryState.SENT)
    assert told("publishing.gone") == ["Ana Popa", "Jonas Berg", "Mihai Rusu"]
    assert len(network.calls("publish")) == 1


def test_what_was_gone_at_first_is_compared_once_it_is_there(
    sent: Delivery, network: FakeNetwork, clock: Clock
) -> None:
    network.delete(sent.ref)
    look(clock)
    before = shown(sent)
    row = Delivery.objects.get(pk=sent.pk)

    settle(row, Seen(sent.ref, "The bridge is open."), now=clock())

    assert (before, shown(sent)) == (("gone", ""), ("same", "The bridge is open."))
    assert bytes(sent.shown_hash or b"") != b""


# --- What was changed before anybody looked, and what is no text


def test_words_that_were_changed_before_the_first_look_are_not_ours(
    sent: Delivery, network: FakeNetwork, clock: Clock
) -> None:
    network.edit(sent.ref, "The bridge is closed.")

    look(clock)

    assert (shown(sent), sent.shown_hash) == (("altered", "The bridge is closed."), None)
    assert told("publishing.altered") == ["Ana Popa", "Jonas Berg", "Mihai Rusu"]


def test_words_that_were_changed_before_the_first_look_can_come_back_or_be_accepted(
    desk: Desk, sent: Delivery, network: FakeNetwork, clock: Clock
) -> None:
    other = desk.queue("Also open.")
    desk.work()
    other.refresh_from_db()
    clock.forward(minutes=11)
    for row in (sent, other):
        network.edit(row.ref, "The bridge is closed.")
    look(clock)
    clock.forward(minutes=5)
    network.edit(sent.ref, "The bridge is open.")
    other.refresh_from_db()
    accept_shown(delivery=other, by=desk.cast.approver.user, now=clock())
    clock.forward(hours=1)

    look(clock)

    assert (shown(sent), shown(other)) == (("same", "The bridge is open."), ("same", "The bridge is closed."))


def test_network_that_writes_our_words_in_its_own_way_has_changed_nothing(desk: Desk, clock: Clock) -> None:
    delivery = desk.queue("The bridge\n\nis  open: cafe\u0301.")
    desk.work()
    delivery.refresh_from_db()

    settle(delivery, Seen(delivery.ref, "The bridge is open: caf\u00e9.\u200b"), now=clock())

    assert shown(delivery)[0] == "same"


def with_picture(desk: Desk, clock: Clock, alt: str = "A bridge.") -> Delivery:
    delivery = desk.queue(outgoing=pictured(alt))
    desk.work()
    delivery.refresh_from_db()
    clock.forward(minutes=11)
    return delivery


def test_picture_that_was_described_anew_there_is_told_with_the_time_of_the_edit(
    desk: Desk, network: FakeNetwork, clock: Clock
) -> None:
    delivery = with_picture(desk, clock)
    look(clock)
    clock.forward(minutes=30)
    network.edit(delivery.ref, "The bridge is open.", alts=["Nothing."])
    edited = clock()
    clock.forward(hours=1)

    look(clock)
    clock.forward(hours=1)
    look(clock)

    assert shown(delivery) == ("altered", "The bridge is open.")
    assert sights()[-1] == ("edited", "The bridge is open.")
    assert Sight.objects.latest("pk").edited_at == edited
    assert told("publishing.altered") == ["Ana Popa", "Jonas Berg", "Mihai Rusu"]


def test_edit_that_left_the_words_is_seen_at_the_first_look_too(desk: Desk, network: FakeNetwork, clock: Clock) -> None:
    delivery = with_picture(desk, clock)
    network.edit(delivery.ref, "The bridge is open.", alts=["Nothing."])

    look(clock)

    assert [found for found, _text in sights()] == ["edited"]


def test_accepted_edit_counts_as_ours(desk: Desk, network: FakeNetwork, clock: Clock) -> None:
    delivery = with_picture(desk, clock)
    network.edit(delivery.ref, "The bridge is open.", alts=["Nothing."])
    look(clock)
    delivery.refresh_from_db()
    accept_shown(delivery=delivery, by=desk.cast.approver.user, now=clock())
    clock.forward(hours=1)

    look(clock)

    assert shown(delivery)[0] == "same"


def test_words_that_come_back_leave_a_post_with_a_picture_edited(
    desk: Desk, network: FakeNetwork, clock: Clock
) -> None:
    delivery = with_picture(desk, clock)
    look(clock)
    for text in ("The bridge is closed.", "The bridge is open."):
        network.edit(delivery.ref, text, alts=["Nothing."])
        clock.forward(hours=1)
        look(clock)

    assert [found for found, _text in sights()] == ["same", "altered", "edited"]


def test_site_that_stores_an_item_once_more_as_it_is_published_has_edited_nothing(
    desk: Desk, sent: Delivery, clock: Clock
) -> None:
    assert sent.sent_at is not None
    stored = sent.sent_at + timedelta(seconds=20)

    settle(sent, Seen(sent.ref, "The bridge is open.", edited_at=stored), now=clock())

    assert shown(sent)[0] == "same"


def test_withdrawn_item_is_not_looked_at(sent: Delivery, desk: Desk, clock: Clock) -> None:
    withdraw_delivery(delivery=sent, by=None, now=clock())

    assert look(clock) == 0
    sent.refresh_from_db()
    assert sent.look_at is None


def test_what_was_withdrawn_during_the_look_is_not_gone(sent: Delivery, clock: Clock) -> None:
    row = Delivery.objects.get(pk=sent.pk)
    withdraw_delivery(delivery=sent, by=None, now=clock())

    settle(row, None, now=clock())

    assert (shown(sent), sights()) == (("", ""), [])


def test_older_items_are_looked_at_less_often(clock: Clock) -> None:
    now = clock()
    ages = (timedelta(days=1), timedelta(days=8), timedelta(days=40), timedelta(days=400))

    assert [next_look(now - age, now) for age in ages] == [
        now + timedelta(hours=1),
        now + timedelta(days=1),
        now + timedelta(days=30),
        None,
    ]


def test_network_that_shows_nothing_is_not_asked_again(desk: Desk, network: FakeNetwork, clock: Clock) -> None:
    with registry.temporary(Mute), registry.temporary(Hidden):
        accounts = [connect(network, name, now=clock(), channel=name) for name in ("mute", "hidden")]
        rows = [desk.queue(account=account) for account in accounts]
        desk.work()
        clock.forward(minutes=11)

        asked = look(clock)

        for row in rows:
            row.refresh_from_db()
    assert asked == 1
    assert [(row.look_at, row.looked_at is not None, row.shown) for row in rows] == [
        (None, True, ""),
        (None, False, ""),
    ]


@pytest.mark.parametrize(
    ("fault", "again"),
    [(Fault("retry", retry_after=90), True), (Fault("locked", code="credentials"), True), (Fault("refused"), False)],
)
def test_look_that_fails_says_nothing_about_the_item(
    desk: Desk, sent: Delivery, network: FakeNetwork, clock: Clock, fault: Fault, again: bool
) -> None:
    second = desk.queue()
    desk.work()
    clock.forward(minutes=11)
    network.plan("city", "look", fault)

    asked = look(clock)

    # One that cannot be looked at says nothing about the next; an account in trouble is left alone.
    assert asked == (1 if again else 2)
    assert (shown(sent), sent.look_at) == (("", ""), clock() + timedelta(hours=1))
    assert shown(second)[0] == ("" if again else "same")


def test_account_that_wants_to_be_left_alone_is(sent: Delivery, account: Account, clock: Clock) -> None:
    Account.objects.filter(pk=account.pk).update(quiet_until=clock() + timedelta(hours=2))

    assert look(clock) == 0


def test_account_that_is_not_connected_waits(sent: Delivery, account: Account, clock: Clock) -> None:
    Account.objects.filter(pk=account.pk).update(state="paused")

    assert look(clock) == 0


def test_calls_are_left_for_publishing(desk: Desk, sent: Delivery, network: FakeNetwork, clock: Clock) -> None:
    for _ in range(3):
        desk.queue()
    desk.work()
    clock.forward(minutes=11)
    network.set_limit(8, seconds=3600)

    assert look(clock) < 4


def test_one_run_looks_at_so_many_of_an_account(desk: Desk, clock: Clock) -> None:
    for _ in range(AT_ONCE + 2):
        desk.queue()
    desk.work()
    clock.forward(minutes=11)

    assert (look(clock), look(clock)) == (AT_ONCE, 2)


def test_item_that_another_worker_looks_at_is_left_alone(
    sent: Delivery, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The other one is faster by the time at which it moved the row on.
    original = Delivery.objects.filter

    def faster(*args: object, **values: object) -> object:
        if "look_at" in values and values.get("pk") == sent.pk:
            original(pk=sent.pk).update(look_at=clock() + timedelta(hours=1))
        return original(*args, **values)

    monkeypatch.setattr(Delivery.objects, "filter", faster)

    assert look(clock) == 0


def test_broken_account_does_not_keep_others_from_being_looked_at(
    desk: Desk, sent: Delivery, network: FakeNetwork, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    other = connect(network, "county", now=clock())
    row = desk.queue(account=other)
    desk.work()
    clock.forward(minutes=11)
    Account.objects.filter(pk=desk.account.pk).update(channel="unheard-of")

    look(clock)

    assert shown(row)[0] == "same"
    assert "look failed" in caplog.messages


def test_worker_that_stops_looks_at_nothing_more(sent: Delivery, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rostra.publishing.actions.looking.stopping", lambda: True)

    assert look(clock) == 0


# --- Accepting


def _altered(sent: Delivery, network: FakeNetwork, clock: Clock, happen: Callable[[], object]) -> Delivery:
    look(clock)
    happen()
    clock.forward(hours=1)
    look(clock)
    sent.refresh_from_db()
    return sent


def test_accepted_words_count_as_ours(desk: Desk, sent: Delivery, network: FakeNetwork, clock: Clock) -> None:
    _altered(sent, network, clock, lambda: network.edit(sent.ref, "The bridge is closed."))

    accept_shown(delivery=sent, by=desk.cast.approver.user, now=clock())
    clock.forward(hours=1)
    look(clock)

    assert (shown(sent), list(not_as_published())) == (("same", "The bridge is closed."), [])
    event = Event.objects.get(kind="publishing.shown_accepted")
    assert (event.actor, event.data["found"]) == (desk.cast.approver.user, "altered")


def test_accepted_removal_is_a_withdrawal(desk: Desk, sent: Delivery, network: FakeNetwork, clock: Clock) -> None:
    _altered(sent, network, clock, lambda: network.delete(sent.ref))

    accept_shown(delivery=sent, by=desk.cast.approver.user, now=clock())

    sent.refresh_from_db()
    assert (sent.state, sent.look_at, sent.shown) == ("withdrawn", None, "gone")


def test_what_is_as_published_is_not_accepted(sent: Delivery, clock: Clock) -> None:
    with pytest.raises(NotPossible):
        accept_shown(delivery=sent, by=None, now=clock())


def test_removal_that_somebody_settled_is_not_accepted_again(
    sent: Delivery, network: FakeNetwork, clock: Clock
) -> None:
    row = _altered(sent, network, clock, lambda: network.delete(sent.ref))
    twin = Delivery.objects.select_related("account").get(pk=row.pk)
    accept_shown(delivery=row, by=None, now=clock())

    with pytest.raises(Faster):
        accept_shown(delivery=twin, by=None, now=clock())
