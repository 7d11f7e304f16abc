"""Jobs of the tests of the queue; they write what they did into a file."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from rostra.core.queue import Lane, defer, job


@job("sample.note")
def note(path: str, text: str = "") -> None:
    """Leave a line."""
    _write(path, text)


@job("sample.everything", lane=Lane.PROMPT)
def everything(**arguments: Any) -> None:
    """Leave what it was given."""
    _write(arguments.pop("path"), repr(arguments))


@job("sample.gate")
def gate(path: str, gate: str) -> None:
    """Say that it began, wait for the gate file, say that it ended."""
    _write(path, "began")
    with Path(gate).open() as opened:  # a named pipe: opens when somebody writes
        opened.read()
    _write(path, "ended")


@job("sample.change_of_mind")
def change_of_mind(path: str) -> None:
    """Defer a job in a transaction that is rolled back, and one in a transaction that is not."""
    with transaction.atomic():
        defer("sample.note", path=path, text="never")
        transaction.set_rollback(True)
    defer("sample.note", path=path, text="after all")


@job("sample.interrupted")
def interrupted(path: str) -> None:
    """Lose the connection to the database the first time."""
    first = not Path(path).exists()
    _write(path, "again" if not first else "first")
    if first:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")


@job("sample.meet")
def meet(path: str) -> None:
    """End only when another one of it runs at the same time."""
    _meeting.wait(30)
    _write(path, f"met {os.getpid()}")


_meeting = threading.Barrier(2)


def _write(path: str, text: str) -> None:
    with Path(path).open("a") as file:
        file.write(f"{text}\n")
