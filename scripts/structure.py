"""Write rostra/config/structure.sql: the tables that all migrations make. Run it after adding a migration."""

from __future__ import annotations

import os
import re
import subprocess
import sys

from rostra.config.postgres import Cluster, throwaway
from rostra.config.structure import FILE

HEAD = """\
-- Written by scripts/structure.py from the migrations: do not edit.
SET LOCAL check_function_bodies = false;
SELECT pg_catalog.set_config('search_path', '', true);
"""
TAIL = "SELECT pg_catalog.set_config('search_path', 'public', true);\n"
DATABASE = "rostra_structure"
# Settings of pg_dump's own session, some of them unknown to older servers, and the notes of its version.
NOISE = re.compile(r"(?:--.*|SET \w+ = .*;|SELECT pg_catalog\.set_config.*|\\(?:un)?restrict .*)?\n")
APPLIED = re.compile(r"COPY public\.django_migrations .*?\n(.*?)\\\.\n", re.DOTALL)


def written(cluster: Cluster) -> str:
    """The structure of a database that was made by its migrations, with their names."""
    schema = _dump(cluster, "--schema-only")
    lines = [line for line in schema.splitlines(keepends=True) if not NOISE.fullmatch(line)]
    found = APPLIED.search(_dump(cluster, "--data-only", "--table=public.django_migrations"))
    assert found  # noqa: S101 - a database without migrations has no structure
    applied = [row.split("\t")[1:3] for row in found[1].splitlines()]
    rows = ",\n".join(f"  ('{app}', '{name}', now())" for app, name in sorted(applied))
    return f"{HEAD}{''.join(lines)}INSERT INTO public.django_migrations (app, name, applied) VALUES\n{rows};\n{TAIL}"


def _dump(cluster: Cluster, *options: str) -> str:
    command = [cluster.bin("pg_dump"), "--no-owner", "--no-privileges", "--no-comments", *options]
    environment = {**os.environ, **cluster.environment("owner", DATABASE)}
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout


def replayed() -> str:
    """The structure as the migrations make it now, in a database of its own."""
    with throwaway() as cluster:
        cluster.create_database(DATABASE)
        environment = {
            **os.environ,
            "DATABASE_URL": cluster.url("app", DATABASE),
            "DATABASE_OWNER_URL": cluster.url("owner", DATABASE),
        }
        command = [sys.executable, "-m", "rostra.config", "migrate", "--replay", "--verbosity=0"]
        subprocess.run(command, env=environment, check=True)
        return written(cluster)


if __name__ == "__main__":
    FILE.write_text(replayed(), encoding="utf-8")
