"""Folders, processes and users for the tests of the embedded PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from rostra.config.postgres import Cluster
from rostra.config.postgres.place import find_place
from rostra.config.postgres.server import postmaster

ROOT = os.geteuid() == 0
only_root = pytest.mark.skipif(not ROOT, reason="only root can become another user")

HOLD = """
import sys
from pathlib import Path
from rostra.config.postgres import Cluster
with Cluster(Path(sys.argv[1])).hold():
    print("held", flush=True)
    sys.stdin.readline()
"""
START = """
import sys
from pathlib import Path
from rostra.config.postgres import Cluster
Cluster(Path(sys.argv[1])).start()
"""


def new_folder() -> Path:
    """A folder that root's server can reach: pytest's own are closed to its user."""
    folder = Path(tempfile.mkdtemp(prefix="rostra-test-", dir="/tmp"))
    folder.chmod(0o755)
    return folder


def copy(data: Path, target: Path) -> Path:
    subprocess.run(["cp", "-a", data, target], check=True)
    return target


def pid_of(cluster: Cluster) -> int:
    found = postmaster(find_place(cluster.data).cluster)
    assert found is not None
    return found


def begin(script: str, cluster: Cluster) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, cluster.data], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def holder_of(cluster: Cluster) -> subprocess.Popen[str]:
    process = begin(HOLD, cluster)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def release(process: subprocess.Popen[str]) -> int:
    process.communicate("\n")
    return process.returncode


def kill(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def as_user(uid: int, gid: int, check: Callable[[], object]) -> str:
    """What `check` returns in a child process of that user, or the error it ended with."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(gid)
            os.setuid(uid)
            said = str(check())
        except BaseException as error:  # noqa: BLE001  (the child must not go on as a second pytest)
            said = repr(error)
        os.write(writer, said.encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return said
