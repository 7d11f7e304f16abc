"""Real worker processes for tests: started on the test's own database, stopped or killed, and read from."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.db import connection

from rostra.config.postgres import Cluster

PROGRAM = """
import django
django.setup()
import tests.core.sample_jobs
from rostra.core.worker import run_worker
run_worker(concurrency=2)
"""
PATIENCE = 60.0


class Worker:
    """A worker process. `said` is its log so far."""

    def __init__(self, database: str, folder: Path, program: str = PROGRAM) -> None:
        self.lines: list[str] = []
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "rostra.config.settings",
            "DATABASE_URL": database,
            "ROSTRA_DATA": str(folder / "data"),
            "ROSTRA_KEYS": str(folder / "keys"),
            "ROSTRA_FAKE_CHANNEL": "1",
        }
        command = [sys.executable, "-c", program]
        self.process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
        self.reader = threading.Thread(target=self._read)
        self.reader.start()

    @property
    def said(self) -> str:
        return "".join(self.lines)

    def ready(self) -> None:
        """Wait until both lanes are served."""
        eventually(lambda: self.said.count("worker ready") >= 2, lambda: self.said)

    def lost(self) -> bool:
        """Whether both lanes noticed that the database is away."""
        return all(f"queue lost lane={lane}" in self.said for lane in ("default", "prompt"))

    def stop(self) -> int:
        """Ask it to stop and wait; gives its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.wait()

    def kill(self) -> int:
        self.process.kill()
        return self.wait()

    def wait(self) -> int:
        code = self.process.wait(PATIENCE)
        self.reader.join()
        return code

    def _read(self) -> None:
        assert self.process.stderr is not None
        with self.process.stderr as log:
            self.lines.extend(log)


@contextmanager
def workers(database: str, folder: Path, count: int = 1, program: str = PROGRAM) -> Iterator[list[Worker]]:
    """So many workers meanwhile, all ready; killed at the end if they still run."""
    running = [Worker(database, folder, program) for _ in range(count)]
    try:
        for worker in running:
            worker.ready()
        yield running
    finally:
        for worker in running:
            worker.kill()


@contextmanager
def database_away(cluster: Cluster) -> Iterator[None]:
    """The test's database lets nobody in, and whoever is in is thrown out."""
    name = str(connection.settings_dict["NAME"])
    connection.close()
    with psycopg.connect(cluster.url("superuser", "postgres"), autocommit=True) as admin:
        admin.execute(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS false')
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))
        try:
            yield
        finally:
            admin.execute(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS true')


def eventually(happened: Callable[[], bool], explain: Callable[[], str] = str) -> None:
    """Wait for another process, a minute at most."""
    deadline = time.monotonic() + PATIENCE
    while not happened():
        if time.monotonic() > deadline:
            raise AssertionError(f"It did not happen within {PATIENCE:.0f} seconds. {explain()}")
        time.sleep(0.02)
