"""What stays for weeks: the web server and its database, when something is killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rostra.config.postgres import Cluster
from rostra.config.postgres.place import find_place
from rostra.config.postgres.server import postmaster

PATIENCE = 30.0


def becomes(wanted: bool, asked: Callable[[], bool]) -> bool:
    """Whether the answer becomes what is wanted in time."""
    deadline = time.monotonic() + PATIENCE
    while asked() != wanted:
        if time.monotonic() > deadline:
            return False
        threading.Event().wait(0.1)
    return True


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def a_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def port() -> int:
    return a_free_port()


@pytest.fixture
def web(folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """`rostra serve` on the port, with the embedded database of the folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ROSTRA_", "DATABASE_"))}
    own = {"ROSTRA_DATA": str(folder / "var"), "ROSTRA_KEYS": str(folder / "keys"), "ROSTRA_PORT": str(port)}
    process = subprocess.Popen([sys.executable, "-m", "rostra.config", "serve"], env={**kept, **own})
    yield process
    process.terminate()
    process.wait(PATIENCE)
    Cluster(folder / "var").stop()


def test_killed_web_server_leaves_nobody_on_its_port(web: subprocess.Popen[bytes], port: int) -> None:
    served = becomes(True, lambda: answers(port))
    web.kill()

    assert (served, becomes(False, lambda: answers(port))) == (True, True)


def test_killed_database_is_started_again(web: subprocess.Popen[bytes], folder: Path, port: int) -> None:
    cluster = Cluster(folder / "var")
    served = becomes(True, lambda: answers(port))
    first = postmaster(find_place(cluster.data).cluster)
    assert first is not None
    os.kill(first, signal.SIGKILL)

    assert (served, becomes(False, lambda: postmaster(find_place(cluster.data).cluster) in (None, first))) == (
        True,
        True,
    )
    assert becomes(True, cluster.running)
