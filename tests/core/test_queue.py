from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, transaction
from procrastinate import App
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.testing import InMemoryConnector

from rostra.core.queue import UnknownJob, _tolerant, declared, defer, job, register
from tests.core import sample_jobs

LATER = datetime(2027, 1, 1, tzinfo=UTC)


def _jobs() -> list[ProcrastinateJob]:
    return list(ProcrastinateJob.objects.filter(task_name__startswith="rostra:sample.").order_by("pk"))


def _nothing() -> None:
    """A job that is declared wrongly."""


def test_deferred_job_waits_in_its_lane(db: None) -> None:
    defer("sample.note", path="p")
    defer("sample.everything", path="p", at=LATER)

    rows = [(row.task_name, row.queue_name, row.args, row.scheduled_at) for row in _jobs()]

    assert rows == [
        ("rostra:sample.note", "default", {"path": "p"}, None),
        ("rostra:sample.everything", "prompt", {"path": "p"}, LATER),
    ]


def test_job_rolls_back_with_its_transaction(db: None) -> None:
    with transaction.atomic():
        defer("sample.note", path="p")
        transaction.set_rollback(True)

    assert _jobs() == []


def test_job_is_in_the_transaction_of_the_caller(committed: str) -> None:
    with transaction.atomic():
        defer("sample.note", path="p")
        inside = len(_jobs())
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id() = (SELECT xmin::text::xid8 FROM procrastinate_jobs)")
            same = cursor.fetchone()

    assert (inside, same, len(_jobs())) == (1, (True,), 1)


def test_waiting_job_with_the_same_key_is_enough_and_the_transaction_goes_on(db: None) -> None:
    with transaction.atomic():
        added = [defer("sample.note", key="once", path="p") for _ in range(2)]
        defer("sample.note", key="other", path="p")

    assert (added, len(_jobs())) == ([True, False], 2)


def test_undeclared_job_is_a_bug(db: None) -> None:
    with pytest.raises(UnknownJob):
        defer("sample.nobody")


def test_jobs_of_all_domains_are_declared() -> None:
    assert {"publishing.deliver", "publishing.sweep", "core.recover", "audit.sequence"} <= declared()


def test_name_belongs_to_one_job() -> None:
    with pytest.raises(ValueError, match="declared twice"):
        job("sample.note")(sample_jobs.note)


@pytest.mark.parametrize("every", ["soon", "*/5 * * * * *", "* * * * * *"])
def test_wrong_cron_line_is_refused_at_import(every: str) -> None:
    with pytest.raises(ValueError, match=r"Job sample\.wrong"):
        job("sample.wrong", every=every)(_nothing)

    assert "sample.wrong" not in declared()


def test_every_process_defers_and_one_lane_starts_the_sweeps() -> None:
    with_sweeps, without = App(connector=InMemoryConnector()), App(connector=InMemoryConnector())

    register(with_sweeps, periodic=True)
    register(without, periodic=False)

    sweeps = with_sweeps.periodic_registry.periodic_tasks
    sweep = sweeps["rostra:publishing.sweep", "publishing.sweep"]
    assert (sweep.cron, sweep.configure_kwargs["queueing_lock"]) == ("* * * * * */15", "every:publishing.sweep")
    assert without.periodic_registry.periodic_tasks == {}
    assert {f"rostra:{name}" for name in declared()} <= set(without.tasks)


def test_job_gets_what_it_knows() -> None:
    got: list[Any] = []

    def narrow(a: int) -> None:
        got.append(a)

    def wide(**everything: int) -> None:
        got.append(everything)

    _tolerant(narrow)(a=1, timestamp=2)
    _tolerant(wide)(a=1, timestamp=2)

    assert got == [1, {"a": 1, "timestamp": 2}]
