"""What the domains above know against something: it is kept back, as long as it holds or until a person decides."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

import pytest

from rostra.audit.models import Event
from rostra.channels.testing import FakeNetwork
from rostra.core.refusals import Faster
from rostra.people.models import Notice
from rostra.publishing import leaving
from rostra.publishing.actions import ask_change, confirm_change, make_changes
from rostra.publishing.actions.capturing import before_change
from rostra.publishing.actions.change_moves import update_change
from rostra.publishing.enums import ChangeState
from rostra.publishing.leaving import Leaving, Objection
from rostra.publishing.models import Change, Delivery
from rostra.records.models import PageCapture
from tests.publishing.desk import Clock, Desk, Slow, connect

SOURCE = "somebody.above"


class Above:
    """A domain that says the same of everything, and remembers what it was asked."""

    def __init__(self) -> None:
        self.says: Objection | None = None
        self.asked: list[Leaving] = []

    def __call__(self, each: Sequence[Leaving], _now: datetime) -> Mapping[int, Objection]:
        self.asked += each
        return {one.key: self.says for one in each if self.says}


@pytest.fixture
def above() -> Iterator[Above]:
    made = Above()
    leaving.register(SOURCE, made)
    yield made
    del leaving._asked[SOURCE]


def test_what_passes_is_waited_for_and_told_once(desk: Desk, network: FakeNetwork, clock: Clock, above: Above) -> None:
    above.says = Objection("quiet", "Mourning", passes=True)
    delivery = desk.queue("Later.", source=SOURCE)
    for _ in range(3):
        desk.work()
        clock.forward(minutes=1)
    held = desk.state(delivery)
    above.says = None
    desk.work()

    assert (held, desk.state(delivery), desk.texts(network)) == ("due quiet", "sent", ["Later."])
    assert Event.objects.filter(kind="publishing.delivery_held").count() == 1
    assert Notice.objects.filter(kind="publishing.held", user=desk.cast.approver.user).count() == 1


def test_what_does_not_pass_is_left_to_a_person(desk: Desk, network: FakeNetwork, above: Above) -> None:
    above.says = Objection("rights")
    delivery = desk.queue(source=SOURCE)

    desk.work()

    assert (desk.state(delivery), desk.texts(network)) == ("failed rights", [])
    assert Notice.objects.filter(kind="publishing.failed", user=desk.cast.approver.user).count() == 1


def test_corrected_words_are_asked_about_as_such(desk: Desk, network: FakeNetwork, clock: Clock, above: Above) -> None:
    desk.account = connect(network, "fixed", now=clock(), channel="fixed")
    delivery = desk.queue("It is open.", source=SOURCE, source_id=7)
    desk.work()
    delivery.refresh_from_db()
    user = desk.cast.editor.user
    change = ask_change(delivery=delivery, text="It is closed.", note_="it is.", by=user, now=clock())
    confirm_change(change=change, by=desk.cast.approver.user, now=clock())
    for _ in range(4):
        make_changes(clock=clock)
        clock.forward(minutes=1)
        desk.work()

    told = [(each.source_id, each.corrected) for each in above.asked]
    assert told == [(7, False), (7, True), (7, True)]
    assert [item.text.split("\n")[0] for item in network.items("fixed")] == ["It is closed."]


def test_correction_that_ended_meanwhile_is_not_touched(desk: Desk, clock: Clock) -> None:
    delivery = desk.queue("It is open.")
    desk.work()
    delivery.refresh_from_db()
    user = desk.cast.editor.user
    change = ask_change(delivery=delivery, text="It is closed.", note_="it is.", by=user, now=clock())
    Change.objects.update(state=ChangeState.REFUSED)

    with pytest.raises(Faster):
        update_change(change, began_at=clock())


def test_failure_that_comes_after_somebody_settled_it_changes_nothing(
    desk: Desk,
    network: FakeNetwork,
    clock: Clock,
    meanwhile: list[Callable[[], object]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    desk.account = connect(network, "slow", now=clock(), channel="slow")
    delivery = desk.queue()

    def settled() -> None:
        Delivery.objects.filter(pk=delivery.pk).update(state="sent", next_try_at=None)
        raise ConnectionError

    meanwhile.append(settled)
    assert Slow.meanwhile == meanwhile

    desk.work()

    assert desk.state(delivery) == "sent"
    assert "delivery moved meanwhile" in caplog.text


@pytest.mark.parametrize(
    ("says", "state"),
    [(Objection("quiet", "Mourning", passes=True), "confirmed quiet"), (Objection("rights"), "failed rights")],
)
def test_correction_that_would_be_published_anew_stays_as_it_stands(
    desk: Desk, network: FakeNetwork, clock: Clock, above: Above, says: Objection, state: str
) -> None:
    desk.account = connect(network, "fixed", now=clock(), channel="fixed")
    delivery = desk.queue("It is open.", source=SOURCE)
    desk.work()
    delivery.refresh_from_db()
    above.says = says
    user = desk.cast.editor.user
    change = ask_change(delivery=delivery, text="It is closed.", note_="it is.", by=user, now=clock())
    confirm_change(change=change, by=desk.cast.approver.user, now=clock())

    make_changes(clock=clock)
    desk.work()

    change.refresh_from_db()
    assert f"{change.state} {change.error_code}" == state
    assert (desk.state(delivery), [item.text for item in network.items("fixed")]) == ("sent", ["It is open."])


def test_item_without_a_page_is_not_captured_before_it_is_changed(desk: Desk, clock: Clock) -> None:
    delivery = desk.queue("It is open.")

    before_change(delivery, now=clock())

    assert PageCapture.everywhere.count() == 0
