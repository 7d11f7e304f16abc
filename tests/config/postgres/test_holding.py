from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from rostra.config.postgres import Cluster, throwaway
from tests.config.postgres.clusters import holder_of, kill, release


def test_hold_starts_and_stops(stopped: Cluster) -> None:
    with stopped.hold():
        during = stopped.running()

    assert (during, stopped.running()) == (True, False)


def test_the_last_holder_stops_what_the_first_one_started(stopped: Cluster) -> None:
    first = holder_of(stopped)
    second = holder_of(stopped)

    assert release(first) == 0
    after_first = stopped.running()
    assert release(second) == 0

    assert (after_first, stopped.running()) == (True, False)


def test_hold_leaves_a_started_server_running(stopped: Cluster) -> None:
    stopped.start()

    with stopped.hold():
        pass

    assert stopped.running() is True


def test_a_start_takes_over_from_a_holder(stopped: Cluster) -> None:
    with stopped.hold():
        stopped.start()

    assert stopped.running() is True


def test_stop_if_unused_respects_a_holder(stopped: Cluster) -> None:
    stopped.start()
    holder = holder_of(stopped)

    held = stopped.stop_if_unused(), stopped.running()
    release(holder)
    unheld = stopped.stop_if_unused(), stopped.running()

    assert (held, unheld) == ((False, True), (True, False))


def test_a_killed_holder_leaves_the_server_to_the_next(stopped: Cluster) -> None:
    kill(holder_of(stopped))
    left = stopped.running()

    with stopped.hold():
        pass

    assert (left, stopped.running()) == (True, False)


def test_a_killed_holder_does_not_hinder_another(stopped: Cluster) -> None:
    killed, other = holder_of(stopped), holder_of(stopped)
    kill(killed)

    with stopped.hold():
        pass
    held = stopped.running()
    release(other)

    assert (held, stopped.running()) == (True, False)


def test_hold_stops_after_an_error(stopped: Cluster) -> None:
    with pytest.raises(ZeroDivisionError), stopped.hold():
        raise ZeroDivisionError

    assert stopped.running() is False


def test_throwaway_removes_itself_and_what_was_left() -> None:
    script = """
import os
from rostra.config.postgres import throwaway
with throwaway() as cluster:
    print(cluster.data, flush=True)
    os.kill(os.getpid(), 9)
"""
    killed = subprocess.run([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, check=False)
    left = Path(killed.stdout.strip())
    left_running = Cluster(left).running()

    with throwaway() as cluster:
        swept = not left.exists()

    assert (left_running, swept, cluster.data.exists()) == (True, True, False)
