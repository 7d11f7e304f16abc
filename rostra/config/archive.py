"""A backup: one tar file with the database's dump, the stored files and a manifest. Keys are left out, always."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from rostra.config import environment
from rostra.config.owner import as_owner
from rostra.config.postgres import Cluster
from rostra.core.unpacking import unpack

FORMAT = 1
MANIFEST, DUMP, FILES = "manifest.json", "database.dump", "files"


class BackupError(Exception):
    """The backup cannot be written or read; the sentence says why and what to do."""


def write_backup(target: Path, *, now: datetime) -> Path:
    """Dump database and files into `target`, whole or not at all. Raises BackupError."""
    if target.exists():
        raise BackupError(f"{target} exists already: a backup is never overwritten.")
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".rostra-backup-") as folder:
        dump = Path(folder) / DUMP
        # The dump first: a file stored meanwhile is in neither or in both, never missing.
        _run("pg_dump", "--format=custom", "--no-comments", f"--file={dump}")
        manifest = Path(folder) / MANIFEST
        content = {"format": FORMAT, "rostra": version("rostra"), "at": now.isoformat(), "keys": "not included"}
        manifest.write_text(json.dumps(content, indent=1))
        whole = Path(folder) / "whole.tar"
        with tarfile.open(whole, "w") as tar:
            tar.add(manifest, MANIFEST)
            tar.add(dump, DUMP)
            if Path(settings.FILES_ROOT).exists():
                tar.add(settings.FILES_ROOT, FILES)
        whole.chmod(0o600)
        # A link fails where the file exists: two backups at once cannot overwrite one another.
        os.link(whole, target)
    return target


def read_backup(source: Path) -> dict[str, Any]:
    """Bring a backup into an empty installation. Gives its manifest. Raises BackupError, with nothing changed."""
    with tempfile.TemporaryDirectory(prefix="rostra-restore-") as name:
        folder = Path(name)
        manifest = _unpack(source, folder)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
            if cursor.fetchone()[0]:
                raise BackupError(
                    "This installation holds data already: restore into an empty ROSTRA_DATA or database."
                )
        if any(Path(settings.FILES_ROOT).glob("*")):
            raise BackupError(f"{settings.FILES_ROOT} is not empty.")
        options = ["--no-owner", "--exit-on-error", "--single-transaction", "--no-comments"]
        with as_owner():
            database = connection.settings_dict["NAME"]
        _run("pg_restore", *options, f"--dbname={database}", str(folder / DUMP))
        if (folder / FILES).exists():
            _close(folder / FILES)
            shutil.copytree(folder / FILES, settings.FILES_ROOT, dirs_exist_ok=True)
    return manifest


def _unpack(source: Path, folder: Path) -> dict[str, Any]:
    try:
        with tarfile.open(source) as tar:
            unpack(tar, folder)
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
    except (OSError, tarfile.TarError, ValueError) as error:
        raise BackupError(f"{source} is not a whole backup of Rostra: {error}") from error
    if manifest.get("format") != FORMAT or not (folder / DUMP).exists():
        raise BackupError(f"{source} is of a format that this release does not read.")
    return manifest


def _close(folder: Path) -> None:
    """For us alone, whatever the modes in the archive."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)


def _run(program: str, *arguments: str) -> None:
    path, variables = _program(program)
    done = subprocess.run(
        [path, *arguments], env={**os.environ, **variables}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupError(f"{program} failed: {done.stderr.strip()[-2000:]}")


def _program(name: str) -> tuple[str, Mapping[str, str]]:
    """The program and how it connects as the owner: the embedded cluster's, else the machine's."""
    cluster = Cluster(environment.path("ROSTRA_DATA"))
    if cluster.url("owner") == settings.DATABASE_OWNER_URL:
        return str(cluster.bin(name)), cluster.environment("owner")
    path = shutil.which(name)
    if path is None:
        raise BackupError(f"{name} is not on this machine. On Debian and Ubuntu: apt-get install postgresql-client")
    with as_owner():
        return path, _variables(connection.settings_dict)


def _variables(database: Mapping[str, Any]) -> dict[str, str]:
    pairs = {
        "PGHOST": database["HOST"],
        "PGPORT": database["PORT"],
        "PGUSER": database["USER"],
        "PGPASSWORD": database["PASSWORD"],
        "PGDATABASE": database["NAME"],
        "PGPASSFILE": database["OPTIONS"].get("passfile", ""),
        "PGSSLMODE": database["OPTIONS"].get("sslmode", ""),
    }
    return {name: str(value) for name, value in pairs.items() if value}
