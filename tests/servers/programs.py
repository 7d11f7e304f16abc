"""What the server tests need from the machine: programs, free ports, processes that end with the test run."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

CACHE = Path(__file__).parents[2] / ".cache" / "servers"


def need(packages: Mapping[str, str]) -> None:
    """Every program must be there; root installs what is missing, anybody else is told the command.

    `packages` is program (name or glob of an absolute path) → Debian package. A missing one fails, it never skips.
    """
    missing = sorted({package for program, package in packages.items() if not find(program)})
    if not missing:
        return
    command = ["apt-get", "-o", "DPkg::Lock::Timeout=300", "install", "-y", "--no-install-recommends", *missing]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "-o", "DPkg::Lock::Timeout=300", "update"], check=True, stdout=subprocess.DEVNULL)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    still = sorted({package for program, package in packages.items() if not find(program)})
    if still:
        pytest.fail(f"The server tests need Debian packages: sudo apt-get install {' '.join(still)}", pytrace=False)


def find(program: str) -> str:
    """The path of a program, "" when it is not there; of several matches of a glob the last, which is the newest."""
    if program.startswith("/"):
        return str(max(Path("/").glob(program.lstrip("/")), default=""))
    return shutil.which(program) or ""


def free_ports(count: int) -> list[int]:
    """Ports of 127.0.0.1 that nobody listens on, all different."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


@contextmanager
def running(
    command: list[str], *, log: Path, ready: Callable[[str], bool], seconds: float, env: Mapping[str, str] | None = None
) -> Iterator[str]:
    """Start a program, wait until `ready(its output so far)` is true, stop it at the end. Yields the output."""
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env=env, cwd=log.parent)
    try:
        until = time.monotonic() + seconds
        while not ready(text := log.read_text(errors="replace")):
            if process.poll() is not None or time.monotonic() > until:
                pytest.fail(f"{command[0]} did not start:\n{text[-3000:]}", pytrace=False)
            time.sleep(0.1)
        yield text
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
