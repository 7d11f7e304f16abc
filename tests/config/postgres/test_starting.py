from __future__ import annotations

import os
import re
import shutil
import signal
import time
from pathlib import Path

import psycopg
import pytest

from rostra.config.postgres import Cluster, PostgresError, server
from rostra.config.postgres.account import nobody
from rostra.config.postgres.place import PORT, find_place
from tests.config.postgres.clusters import ROOT, START, begin, pid_of, release


def test_starting_from_nothing_is_quick_and_where_it_was_foreseen(folder: Path) -> None:
    cluster = Cluster(folder / "var")
    foreseen = cluster.url()
    began = time.monotonic()

    cluster.start()

    # About 1 s on a quiet machine; the limit only finds a wait that should not be.
    assert time.monotonic() - began < 15
    assert cluster.url() == foreseen


def test_start_and_stop_can_be_repeated(stopped: Cluster) -> None:
    stopped.start()
    first = pid_of(stopped)
    stopped.start()
    again = pid_of(stopped)
    stopped.stop()
    after = stopped.running()
    stopped.stop()

    assert (again, after) == (first, False)


def test_nothing_runs_before_the_first_start(folder: Path) -> None:
    cluster = Cluster(folder / "var")

    cluster.stop()

    assert cluster.running() is False
    assert cluster.stop_if_unused() is True
    assert not cluster.data.exists()


def test_the_server_outlives_its_starter_and_its_terminal(stopped: Cluster) -> None:
    assert release(begin(START, stopped)) == 0

    assert stopped.running() is True
    assert os.getsid(pid_of(stopped)) != os.getsid(0)


def test_processes_that_start_at_once_share_one_server(folder: Path) -> None:
    cluster = Cluster(folder / "var")
    processes = [begin(START, cluster) for _ in range(3)]

    assert [release(process) for process in processes] == [0, 0, 0]
    assert cluster.running() is True


def test_a_killed_server_comes_back_with_every_committed_row(copied: Cluster) -> None:
    copied.start()
    with psycopg.connect(copied.url("owner"), autocommit=True) as owner:
        owner.execute("CREATE TABLE kept (id int)")
        for number in range(200):
            owner.execute("INSERT INTO kept VALUES (%s)", [number])
        os.kill(pid_of(copied), signal.SIGKILL)

    copied.start()

    with psycopg.connect(copied.url()) as app:
        assert app.execute("SELECT count(*), max(id) FROM kept").fetchone() == (200, 199)


def test_a_pid_file_that_names_a_stranger_does_not_hinder(copied: Cluster) -> None:
    copied.start()
    file = find_place(copied.data).cluster / "postmaster.pid"
    written = file.read_text()
    copied.stop()
    file.write_text(re.sub(r"^\d+", str(os.getpid()), written))
    shutil.chown(file, *([nobody().uid, nobody().gid] if ROOT else []))

    assert copied.running() is False
    copied.start()
    assert copied.running() is True


def test_a_server_whose_socket_was_removed_is_named(copied: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "NEWS", 0.1)
    copied.start()
    (Path(copied.connection()["host"]) / f".s.PGSQL.{PORT}").unlink()

    with pytest.raises(PostgresError, match=f"kill -INT {pid_of(copied)}"):
        copied.start()
    assert copied.running() is False


def test_a_moved_data_folder_keeps_its_rows(copied: Cluster, folder: Path) -> None:
    copied.start()
    with psycopg.connect(copied.url("owner")) as owner:
        owner.execute("CREATE TABLE kept (id int)")
    copied.stop()

    moved = Cluster(copied.data.rename(folder / "elsewhere"))
    moved.start()

    with psycopg.connect(moved.url()) as app:
        assert app.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_lost_passwords_are_made_anew(copied: Cluster) -> None:
    (copied.data / "postgres" / "passwords").unlink()

    copied.start()

    with psycopg.connect(copied.url()) as app:
        assert app.execute("SELECT current_user").fetchone() == ("rostra",)


def test_an_unfinished_cluster_is_made_anew(folder: Path) -> None:
    unfinished = folder / "var" / "postgres" / "cluster-unfinished"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18\n")
    cluster = Cluster(folder / "var", settings={"fsync": "off"})

    cluster.start()

    assert cluster.running() is True
