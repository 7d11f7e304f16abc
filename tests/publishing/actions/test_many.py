"""Many networks waited for at the same time: the caller's thread has the database, the others have none."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from procrastinate.contrib.django.models import ProcrastinateJob

from rostra.accounts.models import Account
from rostra.channels import registry
from rostra.channels.contract import Limit, Outgoing, Published
from rostra.channels.testing import FakeChannel, FakeNetwork, Fault, Killed
from rostra.publishing import jobs
from rostra.publishing.actions import deliver_due, withdraw_delivery
from rostra.publishing.actions import work as work_module
from rostra.publishing.content import digest
from rostra.publishing.models import Attempt, Delivery
from tests.publishing.desk import Clock, Desk, connect

PATIENCE = 20


class Nameless(FakeChannel):
    """Names its items in a way that no database takes."""

    name = "nameless"

    def publish(self, post: Outgoing, *, key: str) -> Published:
        super().publish(post, key=key)
        return Published("\x00", "")


class Moody(FakeChannel):
    """Fails when it is asked about its limits, after the network has answered."""

    name = "moody"

    @property
    def limit(self) -> Limit | None:
        raise RuntimeError("moody")

    @limit.setter
    def limit(self, _limit: Limit | None) -> None:
        """Nothing is kept."""


@pytest.fixture(autouse=True)
def _channels() -> Iterator[None]:
    with registry.temporary(Nameless), registry.temporary(Moody):
        yield


def _jobs() -> int:
    return int(ProcrastinateJob.objects.filter(task_name="rostra:publishing.deliver").count())


def _slow(network: FakeNetwork, clock: Clock, count: int) -> list[Account]:
    return [connect(network, f"slow-{number}", now=clock(), channel="slow") for number in range(count)]


def test_several_networks_are_waited_for_at_the_same_time(
    desk: Desk, network: FakeNetwork, clock: Clock, meanwhile: list[Callable[[], object]]
) -> None:
    together = threading.Barrier(3, timeout=PATIENCE)
    meanwhile.append(together.wait)
    rows = [desk.queue(account=account) for account in _slow(network, clock, 3)]

    steps = deliver_due(clock=clock, at_once=3)

    assert (steps, [desk.state(row) for row in rows]) == (3, ["sent"] * 3)


def test_who_calls_has_it_look_again_while_it_waits(
    desk: Desk, network: FakeNetwork, clock: Clock, meanwhile: list[Callable[[], object]]
) -> None:
    first, second = _slow(network, clock, 2)
    inbox: queue.SimpleQueue[Any] = queue.SimpleQueue()
    rows = [desk.queue(account=first), desk.queue(account=second, due_at=clock() + timedelta(hours=1))]
    arrived, begun = threading.Event(), threading.Event()

    def call() -> None:
        if begun.is_set():
            arrived.set()
            return
        begun.set()
        clock.forward(hours=1)
        inbox.put(None)
        assert arrived.wait(PATIENCE)

    meanwhile.append(call)
    deliver_due(clock=clock, at_once=2, inbox=inbox)

    assert [desk.state(row) for row in rows] == ["sent", "sent"]


def test_connection_is_given_back_while_no_network_says_anything(
    desk: Desk,
    network: FakeNetwork,
    clock: Clock,
    meanwhile: list[Callable[[], object]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given_back = threading.Event()
    monkeypatch.setattr(work_module, "IDLE", 0)
    monkeypatch.setattr(work_module, "release_connection", given_back.set)
    meanwhile.append(lambda: given_back.wait(PATIENCE))
    row = desk.queue(account=_slow(network, clock, 1)[0])

    deliver_due(clock=clock, at_once=2)

    assert (given_back.is_set(), desk.state(row)) == (True, "sent")


def test_worker_with_its_hands_full_wakes_another(desk: Desk, network: FakeNetwork, clock: Clock) -> None:
    for _ in range(5):
        desk.queue()
    before = _jobs()

    deliver_due(clock=clock, at_once=2)

    assert (_jobs() - before, len(network.items("city"))) == (1, 5)


def test_worker_killed_with_several_on_the_way_leaves_one_item_each(
    desk: Desk, network: FakeNetwork, clock: Clock
) -> None:
    network.plan("city", "publish", Fault("crash", when="after"))
    rows = [desk.queue(f"Post {number}.") for number in range(4)]

    with pytest.raises(Killed):
        deliver_due(clock=clock, at_once=4)
    for _ in range(6):
        clock.forward(seconds=61)
        deliver_due(clock=clock, at_once=4)

    assert [desk.state(row) for row in rows] == ["sent"] * 4
    assert sorted(desk.texts(network)) == [f"Post {number}." for number in range(4)]
    assert Attempt.objects.filter(ended_at=None).count() == 0


@pytest.mark.parametrize("good", [0, 1])
def test_database_that_goes_away_while_claiming_loses_no_answer(
    desk: Desk, network: FakeNetwork, clock: Clock, good: int
) -> None:
    rows = [desk.queue(), desk.queue()]
    claims = iter(range(9))

    def away(execute: Any, sql: str, *rest: Any) -> Any:
        if "SKIP LOCKED" in sql and next(claims) >= good:
            raise OperationalError
        return execute(sql, *rest)

    with connection.execute_wrapper(away), pytest.raises(OperationalError):
        deliver_due(clock=clock)

    assert [desk.state(row) for row in rows] == ["sent", "due"] if good else ["due", "due"]


def test_outcome_that_cannot_be_written_does_not_take_others_with_it(
    desk: Desk, network: FakeNetwork, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    nameless = connect(network, "nameless", now=clock(), channel="nameless")
    together = [desk.queue(account=nameless), desk.queue(), desk.queue()]
    errands: list[Any] = []

    class Slowly(queue.SimpleQueue[Any]):
        """All three come back together."""

        def put(self, item: Any, *_: Any, **__: Any) -> None:
            errands.append(item)
            if len(errands) == 3:
                for errand in errands:
                    super().put(errand)

    deliver_due(clock=clock, at_once=3, inbox=Slowly())

    assert [desk.state(row) for row in together] == ["sending", "sent", "sent"]
    assert caplog.text.count("delivery step failed") == 2


def test_failure_around_the_call_is_an_unknown_outcome(
    desk: Desk, network: FakeNetwork, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    row = desk.queue(account=connect(network, "moody", now=clock(), channel="moody"))

    desk.work()

    assert desk.state(row) == "unknown timeout"
    assert len(network.items("moody")) == 1
    assert "publishing interrupted" in caplog.text


def test_look_up_that_cannot_be_made_ready_is_tried_again_and_left_to_a_person(
    desk: Desk, network: FakeNetwork, clock: Clock
) -> None:
    network.plan("city", "publish", Fault("retry", when="after"))
    row, gone = desk.queue(), desk.queue(account=connect(network, "library", now=clock()))
    network.plan("library", "publish", Fault("retry", when="after"))
    desk.work()
    row.content = {**row.content, "media": [{}]}
    Delivery.objects.filter(pk=row.pk).update(content=row.content, content_hash=digest(row.content))
    Account.objects.filter(handle="library").update(channel="gone")

    clock.forward(seconds=31)
    desk.work()
    at_first = desk.state(row), desk.state(gone)
    for _ in range(9):
        clock.forward(minutes=11)
        desk.work()

    assert at_first == ("unknown timeout", "unknown timeout")
    assert (desk.state(row), desk.state(gone)) == ("unsure internal", "unsure retry")


def test_withdrawal_without_a_line_is_tried_again(desk: Desk, network: FakeNetwork, clock: Clock) -> None:
    row = desk.queue()
    desk.work()
    row.refresh_from_db()
    withdraw_delivery(delivery=row, by=None, now=clock())
    Account.objects.update(channel="gone")
    desk.work()
    waiting = desk.state(row), row.next_try_at is not None
    Account.objects.update(channel="fake")
    clock.forward(minutes=1)

    desk.work()

    assert (waiting, desk.state(row)) == (("sent", True), "withdrawn")


def test_thousands_due_at_one_moment_need_one_job(desk: Desk, clock: Clock) -> None:
    for _ in range(3):
        desk.queue(due_at=clock() + timedelta(hours=1))
    desk.queue(due_at=clock() + timedelta(hours=2))

    assert _jobs() == 2


# --- The job


def test_job_does_what_is_due(desk: Desk, clock: Clock) -> None:
    row = desk.queue()
    Delivery.objects.update(next_try_at=clock() - timedelta(days=3650))

    jobs.deliver()

    assert desk.state(row) == "sent"


def test_job_that_finds_another_at_work_calls_it(desk: Desk) -> None:
    assert jobs._busy.acquire(blocking=False)
    try:
        jobs.deliver()
        called = jobs._inbox.get_nowait()
    finally:
        jobs._busy.release()
        jobs._asked.clear()

    assert called is None
