from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import OperationalError, connections
from procrastinate.contrib.django.models import ProcrastinateJob

from rostra.config.postgres import Cluster
from rostra.core import worker
from rostra.core.jobs import prune, recover_stalled
from rostra.core.models import Heartbeat
from rostra.core.queue import defer
from tests.core import sample_jobs
from tests.workers import database_away, eventually, workers

assert sample_jobs


@pytest.fixture
def diary(tmp_path: Path) -> Path:
    return tmp_path / "diary"


@contextmanager
def _here() -> Iterator[threading.Event]:
    """A worker in a thread of this process."""
    stop = threading.Event()
    thread = threading.Thread(target=lambda: worker.run_worker(concurrency=2, name="here", stop=stop))
    thread.start()
    try:
        yield stop
    finally:
        stop.set()
        thread.join()


def _lines(diary: Path) -> list[str]:
    return diary.read_text().splitlines() if diary.exists() else []


def _says(diary: Path, *lines: str) -> Callable[[], bool]:
    return lambda: _lines(diary) == list(lines)


def _statuses() -> list[str]:
    rows = ProcrastinateJob.objects.filter(task_name__startswith="rostra:sample.").order_by("pk")
    return list(rows.values_list("status", flat=True))


def test_worker_runs_both_lanes_and_forgets_what_succeeded(committed: str, diary: Path) -> None:
    defer("sample.note", path=str(diary), text="default", unknown="to an old worker")
    with _here():
        eventually(_says(diary, "default"))
        defer("sample.everything", path=str(diary), a=1)
        eventually(_says(diary, "default", "{'a': 1}"))
        eventually(lambda: _statuses() == [])


def test_jobs_of_a_lane_run_side_by_side(committed: str, diary: Path) -> None:
    with _here():
        for _ in range(2):
            defer("sample.meet", path=str(diary))
        eventually(_says(diary, *[f"met {os.getpid()}"] * 2))


def test_job_that_defers_does_so_in_its_own_transaction(committed: str, diary: Path) -> None:
    with _here():
        defer("sample.change_of_mind", path=str(diary))
        eventually(_says(diary, "after all"))
        eventually(lambda: _statuses() == [])

    assert _lines(diary) == ["after all"]


def test_job_whose_connection_broke_runs_again(committed: str, diary: Path) -> None:
    with _here():
        defer("sample.interrupted", path=str(diary))
        eventually(_says(diary, "first", "again"))


def test_worker_says_that_it_lives_and_says_goodbye(committed: str) -> None:
    with _here():
        eventually(lambda: Heartbeat.objects.count() == 1)
        beat = Heartbeat.objects.get()
        now = datetime.now(UTC)
        name, lives = worker.identity(), worker.lives(beat.worker, now=now)
        silent = worker.lives(beat.worker, now=now + timedelta(minutes=2))

    assert beat.worker == name
    assert name.startswith(f"here:{os.getpid()}:")
    assert (lives, silent, Heartbeat.objects.count()) == (True, False, 0)
    assert worker.identity() != name


def test_worker_that_is_stopped_before_it_starts_ends(committed: str) -> None:
    stop = threading.Event()
    stop.set()

    worker.run_worker(stop=stop)

    assert (worker.stopping(), Heartbeat.objects.count()) == (False, 0)


def test_heartbeat_without_database_is_a_warning(db: None, caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise OperationalError

    worker._with_database(fail)

    assert "heartbeat not written" in caplog.text


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_worker_asked_to_stop_finishes_the_running_job(
    committed: str, tmp_path: Path, diary: Path, number: signal.Signals
) -> None:
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    with workers(committed, tmp_path) as (running,):
        defer("sample.gate", path=str(diary), gate=str(gate))
        eventually(_says(diary, "began"))
        running.process.send_signal(number)
        eventually(lambda: "worker stopping" in running.said)
        defer("sample.note", path=str(diary), text="later")
        gate.write_text("open")
        code = running.wait()

    assert (code, _lines(diary), _statuses()) == (0, ["began", "ended"], ["todo"])
    assert Heartbeat.objects.count() == 0


def test_second_signal_ends_the_worker_at_once(committed: str, tmp_path: Path, diary: Path) -> None:
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    with workers(committed, tmp_path) as (running,):
        defer("sample.gate", path=str(diary), gate=str(gate))
        eventually(_says(diary, "began"))
        running.process.send_signal(signal.SIGTERM)
        eventually(lambda: "worker stopping" in running.said)
        code = running.stop()

    assert (code, _lines(diary)) == (-signal.SIGTERM, ["began"])


def _age_workers() -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '31 seconds'")


def _kill_during_gate(database: str, folder: Path, diary: Path, **options: str) -> None:
    gate = folder / "gate"
    if not gate.exists():
        os.mkfifo(gate)
    with workers(database, folder) as (running,):
        defer("sample.gate", path=str(diary), gate=str(gate), **options)
        eventually(_says(diary, "began"))
        running.kill()


def test_job_of_a_killed_worker_is_put_back(committed: str, tmp_path: Path, diary: Path) -> None:
    _kill_during_gate(committed, tmp_path, diary)
    recover_stalled()
    too_early = _statuses()
    _age_workers()

    recover_stalled()

    assert (too_early, _statuses()) == (["doing"], ["todo"])


def test_job_that_waits_already_is_not_put_back_twice(committed: str, tmp_path: Path, diary: Path) -> None:
    _kill_during_gate(committed, tmp_path, diary, key="one")
    defer("sample.note", key="one", path=str(diary))
    _age_workers()

    recover_stalled()

    assert _statuses() == ["todo"]


def test_job_that_takes_every_worker_down_is_given_up(
    committed: str, tmp_path: Path, diary: Path, caplog: pytest.LogCaptureFixture
) -> None:
    _kill_during_gate(committed, tmp_path, diary)
    with connections["default"].cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET attempts = 5 WHERE task_name = 'rostra:sample.gate'")
    _age_workers()

    recover_stalled()

    assert _statuses() == ["failed"]
    assert "job gave up" in caplog.text


def test_what_is_long_over_is_forgotten(db: None) -> None:
    now = datetime.now(UTC)
    for name, days in (("old", 2), ("new", 0)):
        Heartbeat.objects.create(worker=name, started_at=now, at=now - timedelta(days=days))
    defer("sample.note", path="p")
    with connections["default"].cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed'")
        cursor.execute("UPDATE procrastinate_events SET at = now() - interval '31 days'")

    prune()

    assert (list(Heartbeat.objects.values_list("worker", flat=True)), _statuses()) == (["new"], [])


def test_worker_comes_back_when_the_database_does(
    committed: str, cluster: Cluster, tmp_path: Path, diary: Path
) -> None:
    with workers(committed, tmp_path) as (running,):
        with database_away(cluster):
            eventually(running.lost, lambda: running.said)
        defer("sample.note", path=str(diary), text="after")
        eventually(_says(diary, "after"), lambda: running.said)
        code = running.stop()

    assert (code, Heartbeat.objects.count()) == (0, 0)
