"""Processes that are killed, as by `kill -9`, at each point at which the world outside sees something of their work."""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection

from tests.workers import eventually

MOST = 2_000
"""Points; a work that has more never ends."""


class _Points:
    """Counts statements, commits, and what is done to files; ends the process before the one that is asked for."""

    def __init__(self, last: int) -> None:
        self.left = last

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        self.pass_one()
        return execute(*arguments)

    def pass_one(self) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self, thing: Any, name: str) -> None:
        real = getattr(thing, name)

        def watched(*arguments: Any, **more: Any) -> Any:
            self.pass_one()
            return real(*arguments, **more)

        setattr(thing, name, watched)


def killed_before(point: int, work: Callable[[], object]) -> bool:
    """Do this in a process of its own that is killed before its so manyth point; False where it came to its end."""
    connection.close()
    child = os.fork()
    if child == 0:
        _work(point, work)
    _pid, status = os.waitpid(child, 0)
    _alone()
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0, "the work failed by itself: see its traceback"
    return False


def deaths(work: Callable[[], object], *, step: int = 1) -> Iterator[int]:
    """Let it be killed again and again, each time later, until it comes to its end; gives the point after each death."""
    for point in range(1, MOST, step):
        if not killed_before(point, work):
            return
        yield point
    raise AssertionError("It never came to its end.")


def _work(point: int, work: Callable[[], object]) -> None:
    points = _Points(point)
    points.watch(connection, "commit")
    for name in ("fsync", "replace", "unlink"):
        points.watch(os, name)
    code = 1
    try:
        with connection.execute_wrapper(points):
            work()
        code = 0
    finally:
        if code:
            traceback.print_exc()
        # Nothing of the test run that was copied may go on here.
        os._exit(code)


def _alone() -> None:
    """Until the database has noticed that the other one is gone, and let go of its locks."""

    def others() -> bool:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                " AND backend_type = 'client backend'"
            )
            return bool(cursor.fetchone() == (0,))

    eventually(others)
