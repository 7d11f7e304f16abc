"""What the server tests need from the machine: programs, free ports, a cache, processes that end with the test run."""

from __future__ import annotations

import hashlib
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

CACHE = Path(__file__).parents[2] / ".cache" / "servers"


def need(*programs: str) -> None:
    """Every program (its name, or a glob of its absolute path) must be there: a missing one fails, it never skips."""
    if missing := [program for program in programs if not find(program)]:
        words = f"Missing: {', '.join(missing)}. `make test-servers` installs what it needs, as root."
        pytest.fail(words, pytrace=False)


def find(program: str) -> str:
    """The path of a program, "" when it is not there; of several matches of a glob the last, which is the newest."""
    if program.startswith("/"):
        return str(max(Path("/").glob(program.lstrip("/")), default=""))
    return shutil.which(program) or ""


def run(command: list[str], *, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> None:
    """Run a program to its end; fails with the end of what it said."""
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.fail(f"{' '.join(command)} failed:\n{done.stdout[-1500:]}\n{done.stderr[-3000:]}", pytrace=False)


def cached(name: str, inputs: bytes, build: Callable[[Path], None]) -> Path:
    """A folder that `build` has filled, once for the same inputs; one that was left half-filled never counts."""
    home = CACHE / name / hashlib.sha256(inputs).hexdigest()[:16]
    if not home.exists():
        home.parent.mkdir(parents=True, exist_ok=True)
        building = Path(tempfile.mkdtemp(dir=home.parent))
        try:
            build(building)
            building.rename(home)
        finally:
            shutil.rmtree(building, ignore_errors=True)
    return home


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
