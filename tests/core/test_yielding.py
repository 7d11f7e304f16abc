from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from rostra.core.yielding import NICENESS, let_others_first


@pytest.fixture
def other() -> Iterator[subprocess.Popen[bytes]]:
    """A process with a session of its own that waits."""
    with subprocess.Popen(
        [sys.executable, "-c", "input()"], stdin=subprocess.PIPE, start_new_session=True, stderr=subprocess.DEVNULL
    ) as process:
        yield process
        process.kill()


def _niceness(pid: int) -> int:
    return os.getpriority(os.PRIO_PROCESS, pid)


def test_process_gives_way_with_its_session(other: subprocess.Popen[bytes]) -> None:
    let_others_first(other.pid)
    assert _niceness(other.pid) == NICENESS
    autogroup = Path(f"/proc/{other.pid}/autogroup")
    if autogroup.exists():
        assert autogroup.read_text().split()[-1] == str(NICENESS)


def test_process_that_is_nicer_stays_so(other: subprocess.Popen[bytes]) -> None:
    os.setpriority(os.PRIO_PROCESS, other.pid, NICENESS + 5)
    let_others_first(other.pid)
    assert _niceness(other.pid) == NICENESS + 5


def test_where_it_cannot_be_it_is_no_fault() -> None:
    let_others_first(2**22 + 1)
