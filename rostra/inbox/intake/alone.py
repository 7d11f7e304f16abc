from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rostra.inbox.intake.tables import run


@contextmanager
def alone(what: str, key: int) -> Iterator[bool]:
    """Whether this worker is the only one at it, over all processes; a worker that dies lets go.

    The lock belongs to the connection, not to a transaction, so it holds while the network is called.
    """
    ((mine,),) = run("SELECT pg_try_advisory_lock(hashtextextended(%s, %s))", what, key)
    try:
        yield mine
    finally:
        if mine:
            run("SELECT pg_advisory_unlock(hashtextextended(%s, %s))", what, key)
