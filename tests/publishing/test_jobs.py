"""Publishing with real worker processes, real commits, and a network that they share."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction

from rostra.accounts.models import Account
from rostra.audit.models import Event
from rostra.channels.contract import Outgoing
from rostra.channels.testing import FakeNetwork, Fault
from rostra.config.postgres import Cluster
from rostra.core.scoping import scope
from rostra.publishing.actions import deliver_due, queue_delivery, sweep
from rostra.publishing.models import Attempt, Delivery
from tests.cast import Cast
from tests.publishing.desk import Clock, connect
from tests.workers import database_away, eventually, workers


@dataclass
class Office:
    """A body with one account, in a database with real commits."""

    database: str
    folder: Path
    cast: Cast
    network: FakeNetwork
    account: Account

    def queue(self, number: int = 1) -> Delivery:
        now = datetime.now(UTC)
        outgoing = Outgoing(text=f"Notice {number}", language="en")
        with scope(self.cast.body):
            return queue_delivery(
                account=self.account,
                source="editorial.version",
                source_id=number,
                outgoing=outgoing,
                due_at=now,
                by=self.cast.editor.user,
                now=now,
            )

    def states(self) -> list[str]:
        return list(Delivery.everywhere.order_by("pk").values_list("state", flat=True))

    def texts(self) -> list[str]:
        return sorted(item.text for item in self.network.items("city"))


@pytest.fixture
def office(committed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setenv("ROSTRA_FAKE_CHANNEL", "1")
    now = datetime.now(UTC)
    cast = Cast(now=now)
    with FakeNetwork(str(tmp_path / "network")) as network, scope(cast.body):
        yield Office(committed, tmp_path, cast, network, connect(network, "city", now=now))


def test_worker_killed_between_network_and_commit_leads_to_one_post(office: Office) -> None:
    office.network.plan("city", "publish", Fault("kill", when="after"))
    with workers(office.database, office.folder) as (running,):
        office.queue()
        code = running.wait()
    left = office.states(), office.texts()

    clock = Clock(datetime.now(UTC))
    for _ in range(6):
        clock.forward(seconds=31)
        deliver_due(clock=clock)

    assert (code, left) == (-signal.SIGKILL, (["sending"], ["Notice 1"]))
    assert (office.states(), office.texts()) == (["sent"], ["Notice 1"])
    assert Attempt.everywhere.get().outcome == "found"


def test_worker_killed_before_the_network_did_anything_leads_to_one_post(office: Office) -> None:
    office.network.plan("city", "publish", Fault("kill"))
    with workers(office.database, office.folder) as (running,):
        office.queue()
        running.wait()

    clock = Clock(datetime.now(UTC))
    for _ in range(9):
        clock.forward(seconds=31)
        deliver_due(clock=clock)

    assert (office.states(), office.texts()) == (["sent"], ["Notice 1"])
    assert len(office.network.calls("publish")) == 2


def test_two_workers_a_sweep_and_double_clicks_publish_once(office: Office) -> None:
    office.network.set_latency(0.05)
    wanted = [f"Notice {number}" for number in range(10)]

    def click(number: int) -> int:
        try:
            return office.queue(number % 10).pk
        finally:
            connection.close()

    with workers(office.database, office.folder, 2), ThreadPoolExecutor(4) as people:
        rows = set(people.map(click, range(40)))
        for _ in range(3):
            sweep(now=datetime.now(UTC))
        eventually(lambda: office.states() == ["sent"] * 10)

    assert len(rows) == 10
    assert office.texts() == wanted
    assert len(office.network.calls("publish")) == 10
    assert Attempt.everywhere.count() == 10
    assert Event.objects.filter(kind="publishing.delivery_queued").count() == 10


def test_second_click_waits_for_the_first_and_gets_its_row(office: Office) -> None:
    second: list[int] = []

    def click() -> None:
        second.append(office.queue().pk)
        connection.close()

    thread = threading.Thread(target=click)
    with transaction.atomic():
        first = office.queue().pk
        thread.start()
        eventually(_somebody_waits)
    thread.join()

    assert second == [first]
    assert Event.objects.filter(kind="publishing.delivery_queued").count() == 1


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone() == (1,)


def test_database_away_while_the_network_answers_loses_nothing(office: Office, cluster: Cluster) -> None:
    office.network.plan("city", "publish", Fault("slow", seconds=1))
    with workers(office.database, office.folder) as (running,):
        office.queue(1)
        eventually(lambda: len(office.network.calls("publish")) == 1)
        with database_away(cluster):
            eventually(lambda: "outcome waits for the database" in running.said, lambda: running.said)
        office.queue(2)
        eventually(lambda: office.states()[1] == "sent", lambda: running.said)
        eventually(lambda: office.states()[0] != "sending", lambda: running.said)
        running.stop()

    deliver_due(clock=lambda: datetime.now(UTC) + timedelta(seconds=31))

    assert office.states() == ["sent", "sent"]
    assert office.texts() == ["Notice 1", "Notice 2"]
    assert len(office.network.calls("publish")) == 2


def test_worker_sweeps_by_itself(office: Office) -> None:
    office.queue()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")

    with workers(office.database, office.folder) as (running,):
        eventually(lambda: office.states() == ["sent"], lambda: running.said)
