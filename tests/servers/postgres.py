"""A throw-away PostgreSQL of Debian on loopback, for servers that bring no database of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.programs import find, free_ports, need

BINARIES = "/usr/lib/postgresql/*/bin/initdb"


def _as_owner(*command: str) -> None:
    """PostgreSQL refuses to run as root; Debian's own user runs it then."""
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*prefix, *command], check=True, stdout=subprocess.DEVNULL, cwd="/")


@contextmanager
def temporary_postgres() -> Iterator[str]:
    """Yield the address of an empty database; nothing of it is left afterwards."""
    need(BINARIES)
    binaries = Path(find(BINARIES)).parent
    (port,) = free_ports(1)
    folder = Path(tempfile.mkdtemp(prefix="rostra-test-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    data = folder / "data"
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    try:
        _as_owner(f"{binaries}/initdb", "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C")
        _as_owner(f"{binaries}/pg_ctl", "-D", str(data), "-w", "-l", f"{folder}/log", "-o", options, "start")
        try:
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
        finally:
            _as_owner(f"{binaries}/pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)
