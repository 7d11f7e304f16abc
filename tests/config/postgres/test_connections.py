from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from rostra.config.postgres import Cluster, PostgresError
from rostra.config.postgres.place import PORT


def test_start_makes_a_cluster_that_both_roles_can_use(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url("owner")) as owner:
        owner.execute("CREATE TABLE made (id serial PRIMARY KEY, word text)")
    with psycopg.connect(cluster.url("app")) as app:
        app.execute("INSERT INTO made (word) VALUES ('æøå')")
        app.execute("UPDATE made SET word = upper(word)")
        rows = app.execute("SELECT id, word FROM made").fetchall()
        app.execute("DELETE FROM made")

    assert rows == [(1, "ÆØÅ")]


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE public.mine (id int)",
        "CREATE DATABASE mine",
        "CREATE ROLE other",
        "CREATE EXTENSION amcheck",
        "ALTER ROLE rostra SUPERUSER",
        "SET ROLE rostra_owner",
        "SELECT pg_read_file('/etc/passwd')",
        "TRUNCATE kept",
        "DROP TABLE kept",
    ],
)
def test_the_application_role_is_refused(cluster: Cluster, statement: str) -> None:
    with psycopg.connect(cluster.url("owner")) as owner:
        owner.execute("CREATE TABLE IF NOT EXISTS kept (id int)")

    app = psycopg.connect(cluster.url("app"), autocommit=True)
    with closing(app), pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(statement)


def test_settings_and_locale_are_ours(cluster: Cluster) -> None:
    asked = (
        "server_encoding",
        "data_checksums",
        "listen_addresses",
        "max_connections",
        "min_wal_size",
        "TimeZone",
        "fsync",
    )
    with psycopg.connect(cluster.url()) as app:
        settings = [app.execute("SELECT current_setting(%s)", [name]).fetchone() for name in asked]
        locale = app.execute(
            "SELECT datlocprovider, datctype FROM pg_database WHERE datname = current_database()"
        ).fetchone()

    assert settings == [("UTF8",), ("on",), ("",), ("60",), ("512MB",), ("UTC",), ("off",)]
    assert locale == ("b", "C.UTF-8" if sys.platform != "darwin" else "en_US.UTF-8")


def test_extensions_and_rights_are_in_every_new_database(cluster: Cluster) -> None:
    cluster.create_database("second")
    with psycopg.connect(cluster.url("owner", "second")) as owner:
        owner.execute("CREATE TABLE made (id int)")
        extensions = owner.execute("SELECT extname FROM pg_extension ORDER BY extname").fetchall()
    with psycopg.connect(cluster.url("app", "second")) as app:
        app.execute("INSERT INTO made VALUES (1)")
    cluster.drop_database("second")

    assert [name for (name,) in extensions] == ["btree_gin", "citext", "pg_trgm", "plpgsql", "unaccent"]


def test_create_database_copies_its_template(cluster: Cluster) -> None:
    cluster.create_database("pattern")
    with psycopg.connect(cluster.url("owner", "pattern")) as owner:
        owner.execute("CREATE TABLE word AS SELECT 'copied' AS word")

    cluster.create_database("clone", template="pattern")

    with psycopg.connect(cluster.url("app", "clone")) as app:
        rows = app.execute("SELECT word FROM word").fetchall()
    for name in ("pattern", "clone"):
        cluster.drop_database(name)

    assert rows == [("copied",)]


def test_drop_database_throws_out_who_is_connected(cluster: Cluster) -> None:
    cluster.create_database("busy")
    with psycopg.connect(cluster.url("owner", "busy")) as owner:
        cluster.drop_database("busy")
        with pytest.raises(psycopg.OperationalError):
            owner.execute("SELECT 1")
    cluster.drop_database("busy")


def test_a_wrong_password_is_refused(cluster: Cluster) -> None:
    address = make_conninfo(cluster.url("superuser"), password="wrong")

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(address)


def test_passwords_are_for_the_owner_only_and_not_in_the_address(cluster: Cluster) -> None:
    file = cluster.data / "postgres" / "passwords"
    words = re.findall(r"[0-9a-f]{48}", file.read_text())

    assert file.stat().st_mode & 0o777 == 0o600
    assert len(set(words)) == 3
    assert [word for word in words if word in cluster.url() + str(cluster.environment())] == []


def test_environment_serves_the_programs(cluster: Cluster) -> None:
    environment = {**os.environ, **cluster.environment("owner")}

    shown = subprocess.run(
        [cluster.bin("psql"), "-XAtc", "SELECT current_user"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    dumped = subprocess.run([cluster.bin("pg_dump"), "-Fc"], env=environment, capture_output=True, check=True)
    listed = subprocess.run([cluster.bin("pg_restore"), "-l"], input=dumped.stdout, capture_output=True, check=True)

    assert shown.stdout == "rostra_owner\n"
    assert dumped.stdout[:5] == b"PGDMP"
    assert listed.stderr == b""


def test_an_unknown_program_is_named(cluster: Cluster) -> None:
    with pytest.raises(PostgresError, match="pg_nothing"):
        cluster.bin("pg_nothing")


def test_the_socket_is_closed_to_others(cluster: Cluster) -> None:
    sockets = Path(cluster.connection()["host"])

    assert sockets.stat().st_mode & 0o777 == 0o700
    assert (sockets / f".s.PGSQL.{PORT}").is_socket()
