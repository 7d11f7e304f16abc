"""The stop against workers that are sending at that very moment: real commits, real threads."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from rostra.accounts.models import Account
from rostra.channels.contract import Outgoing
from rostra.channels.testing import FakeNetwork
from rostra.core.scoping import scope
from rostra.policy.actions import stop_publishing
from rostra.publishing.actions import ask_change, confirm_change, deliver_due, make_changes, queue_delivery, resume
from rostra.publishing.models import Change, Delivery
from tests.cast import Cast
from tests.publishing.desk import connect
from tests.workers import eventually

MANY = 60


@dataclass
class Office:
    cast: Cast
    network: FakeNetwork
    accounts: list[Account]

    def queue(self, source: str = "editorial.version") -> None:
        now = datetime.now(UTC)
        with scope(self.cast.body):
            for number in range(MANY):
                queue_delivery(
                    account=self.accounts[number % len(self.accounts)],
                    source=source,
                    source_id=number,
                    outgoing=Outgoing(text=f"Notice {number}"),
                    due_at=now,
                    by=None,
                    now=now,
                )

    def out(self) -> set[str]:
        return {item.text for account in self.accounts for item in self.network.items(account.handle)}


@pytest.fixture
def office(committed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setenv("ROSTRA_FAKE_CHANNEL", "1")
    now = datetime.now(UTC)
    cast = Cast(now=now)
    with FakeNetwork(str(tmp_path / "network")) as network, scope(cast.body):
        yield Office(cast, network, [connect(network, f"city{number}", now=now) for number in range(6)])


def work(at_once: int) -> None:
    try:
        deliver_due(clock=timezone.now, at_once=at_once)
    finally:
        connection.close()


def on_the_wire() -> set[str]:
    """What was handed to the network before, and has not come back yet."""
    return {row.content["text"] for row in Delivery.everywhere.filter(state="sending")}


@pytest.mark.parametrize("at_once", [1, 8])
def test_nothing_leaves_after_the_stop_is_committed(office: Office, at_once: int) -> None:
    office.network.set_latency(0.02)
    office.queue()

    with ThreadPoolExecutor(3) as pool:
        workers = [pool.submit(work, at_once) for _ in range(3)]
        eventually(lambda: len(office.out()) >= 5)
        with scope(office.cast.body):
            stop_publishing(account=None, reason="A storm.", by=office.cast.approver, now=timezone.now())
        let_out = on_the_wire() | office.out()
        for worker in workers:
            worker.result()

    assert office.out() <= let_out
    assert len(office.out()) < MANY
    rows = Delivery.everywhere.exclude(state="sent").values_list("state", "error_code")
    assert set(rows) == {("due", "held")}
    assert {row.content["text"] for row in Delivery.everywhere.filter(state="sent")} == office.out()


def test_stop_waits_for_whoever_is_letting_something_out(office: Office) -> None:
    from rostra.policy.queries import passing

    stopped, inside, leave = threading.Event(), threading.Event(), threading.Event()

    def let_out() -> None:
        try:
            with passing():
                inside.set()
                leave.wait(10)
        finally:
            connection.close()

    def stop() -> None:
        try:
            with scope(office.cast.body):
                stop_publishing(account=None, reason="A storm.", by=office.cast.approver, now=timezone.now())
            stopped.set()
        finally:
            connection.close()

    threads = [threading.Thread(target=let_out), threading.Thread(target=stop)]
    threads[0].start()
    inside.wait(10)
    threads[1].start()
    eventually(_somebody_waits)
    early = stopped.is_set()
    leave.set()
    for thread in threads:
        thread.join()

    assert (early, stopped.is_set()) == (False, True)


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        return bool(cursor.fetchone()[0])


def test_answers_go_on_while_posts_are_stopped(office: Office) -> None:
    with scope(office.cast.body):
        stop_publishing(
            account=None, reason="A storm.", answers_go_on=True, by=office.cast.approver, now=timezone.now()
        )
    office.queue()
    office.queue("inbox.answer")

    work(8)

    states = set(Delivery.everywhere.values_list("source", "state"))
    assert states == {("editorial.version", "due"), ("inbox.answer", "sent")}


def test_after_the_stop_everything_goes_out_once(office: Office) -> None:
    with scope(office.cast.body):
        hold = stop_publishing(account=None, reason="A storm.", by=office.cast.approver, now=timezone.now())
        office.queue()
        work(8)
        held = set(Delivery.everywhere.values_list("state", "error_code"))
        count = resume(hold=hold, reason="Over.", by=office.cast.approver, now=timezone.now())
    before = time.monotonic()
    work(8)

    assert (held, count, len(office.out())) == ({("due", "held")}, MANY, MANY)
    assert set(Delivery.everywhere.values_list("state", "error_code")) == {("sent", "")}
    assert time.monotonic() - before < 30


def correct() -> None:
    try:
        make_changes(clock=timezone.now)
    finally:
        connection.close()


def test_no_correction_leaves_after_the_stop_is_committed(office: Office) -> None:
    office.queue()
    work(8)
    now = timezone.now()
    with scope(office.cast.body):
        for delivery in Delivery.objects.select_related("account"):
            change = ask_change(delivery=delivery, text="New.", note_="it is.", by=office.cast.editor.user, now=now)
            confirm_change(change=change, by=office.cast.approver.user, now=now)
    office.network.set_latency(0.05)

    with ThreadPoolExecutor(3) as pool:
        workers = [pool.submit(correct) for _ in range(3)]
        eventually(lambda: Change.everywhere.filter(state="done").count() >= 5)
        with scope(office.cast.body):
            stop_publishing(account=None, reason="A storm.", by=office.cast.approver, now=timezone.now())
        let_out = Change.everywhere.filter(began_at__isnull=False).count()
        let_out += Change.everywhere.filter(state="done").count()
        for worker in workers:
            worker.result()

    corrected = sum(text.startswith("New.") for text in texts(office))
    assert corrected == Change.everywhere.filter(state="done").count()
    assert 5 <= corrected <= let_out < MANY


def texts(office: Office) -> list[str]:
    return [item.text for account in office.accounts for item in office.network.items(account.handle)]
