from __future__ import annotations

import os
import pwd
import shutil
from functools import partial
from pathlib import Path

import psycopg
import pytest

from rostra.config.postgres import Cluster, PostgresError
from rostra.config.postgres.account import nobody
from rostra.config.postgres.place import SYSTEM, find_place
from rostra.config.postgres.programs import find_programs
from tests.config.postgres.clusters import as_user, copy, only_root, pid_of

OTHER = pwd.getpwnam("daemon")[2:4]


def test_a_long_path_has_its_socket_elsewhere(made: Path, folder: Path) -> None:
    deep = folder / ("long" * 20) / "Ünïcode 'and' space"
    deep.mkdir(parents=True)
    cluster = Cluster(copy(made, deep / "var"))

    cluster.start()

    sockets = Path(cluster.connection()["host"])
    with psycopg.connect(cluster.url()) as app:
        assert app.execute("SELECT current_user").fetchone() == ("rostra",)
    assert (sockets.parent, sockets.stat().st_mode & 0o777) == (Path("/tmp"), 0o700)


def test_a_path_with_odd_characters_works(made: Path, folder: Path) -> None:
    (folder / "a, 'b' \"c\" %d").mkdir()
    cluster = Cluster(copy(made, folder / "a, 'b' \"c\" %d" / "var"))

    cluster.start()

    with psycopg.connect(cluster.url()) as app:
        assert app.execute("SELECT current_user").fetchone() == ("rostra",)


def test_a_socket_folder_of_somebody_else_is_refused(copied: Cluster) -> None:
    sockets = Path(copied.connection()["host"])
    shutil.rmtree(sockets)
    sockets.mkdir()
    sockets.chmod(0o777)

    with pytest.raises(PostgresError, match="must be a folder that belongs to user"):
        copied.start()


@only_root
def test_root_below_a_closed_folder_uses_a_system_folder(folder: Path) -> None:
    closed = folder / "home"
    closed.mkdir(mode=0o700)
    said: list[str] = []
    cluster = Cluster(closed / "var", settings={"fsync": "off"}, say=said.append)
    before = cluster.url()

    cluster.start()

    home = find_place(cluster.data).home
    with psycopg.connect(cluster.url()) as app:
        assert app.execute("SELECT current_user").fetchone() == ("rostra",)
    assert said == [
        f"User nobody cannot reach {cluster.data}: the database is kept in {home}.",
        "Making the database.",
    ]
    assert (home.parent, cluster.url()) == (SYSTEM, before)
    assert ((home / "cluster").stat().st_mode & 0o777, closed.stat().st_mode & 0o777) == (0o700, 0o700)

    copied = Cluster(copy(cluster.data, closed / "copy"))
    with pytest.raises(PostgresError, match="is a copy of"):
        Cluster(copied.data).start()
    cluster.stop()
    shutil.rmtree(copied.data)
    shutil.rmtree(home)


@only_root
def test_root_copies_programs_that_the_server_user_cannot_reach(folder: Path) -> None:
    install = find_programs().folder.parent
    closed = folder / "home"
    package = closed / "site-packages" / install.parent.name
    package.mkdir(parents=True)
    closed.chmod(0o700)
    shutil.copytree(install, package / install.name, symlinks=True)
    libraries = install.parent.with_name(f"{install.parent.name}.libs")
    shutil.copytree(libraries, package.with_name(libraries.name))
    cluster = Cluster(folder / "var", settings={"fsync": "off"}, programs=package / install.name / "bin")

    cluster.start()

    copied = list((cluster.data / "postgres").glob("programs-*"))
    executable = Path(f"/proc/{pid_of(cluster)}/exe").readlink()
    assert [executable.is_relative_to(copy) for copy in copied] == [True]
    cluster.stop()
    cluster.start()
    assert list((cluster.data / "postgres").glob("programs-*")) == copied


@only_root
def test_root_runs_the_server_as_the_owner_of_the_data_folder(folder: Path) -> None:
    data = folder / "var"
    data.mkdir()
    os.chown(data, *OTHER)
    cluster = Cluster(data, settings={"fsync": "off"})

    cluster.start()
    owner = Path(f"/proc/{pid_of(cluster)}").stat().st_uid
    cluster.stop()
    then = as_user(*OTHER, lambda: _start_and_ask(Cluster(data)))

    assert (owner, then) == (OTHER[0], "rostra")


@only_root
def test_an_ordinary_user_needs_no_root(folder: Path) -> None:
    data = folder / "var"
    data.mkdir()
    os.chown(data, *OTHER)

    said = as_user(*OTHER, lambda: _start_and_ask(Cluster(data, settings={"fsync": "off"})))

    assert said == "rostra"
    assert sorted({file.stat().st_uid for file in data.rglob("*")}) == [OTHER[0]]


@only_root
def test_a_data_folder_of_an_unknown_user_is_served_by_nobody(folder: Path) -> None:
    data = folder / "var"
    data.mkdir()
    os.chown(data, 54321, 54321)

    assert find_place(data).account == nobody()


@only_root
def test_a_cluster_of_somebody_else_is_refused(copied: Cluster) -> None:
    os.chown(copied.data, *OTHER)
    own = copied.data / "postgres"
    for file in (own, own / "lock", own / "passwords"):
        os.chown(file, *OTHER)

    for ask in (Cluster.start, Cluster.running, Cluster.url):
        said = as_user(*OTHER, partial(ask, Cluster(copied.data)))
        assert "belongs to user nobody, not to daemon" in said

    os.chown(copied.data, 0, 0)


def _start_and_ask(cluster: Cluster) -> str:
    cluster.start()
    with psycopg.connect(cluster.url()) as app:
        row = app.execute("SELECT current_user").fetchone()
    cluster.stop()
    assert row is not None
    return str(row[0])
