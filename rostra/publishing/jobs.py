from __future__ import annotations

import queue
import threading

from rostra.core.clock import database_clock
from rostra.core.queue import Lane, job
from rostra.core.worker import stopping
from rostra.publishing import actions

AT_ONCE = 48
"""How many networks a worker waits for at the same time."""

_asked = threading.Event()
_busy = threading.Lock()
_inbox: actions.Inbox = queue.SimpleQueue()


@job("publishing.deliver", lane=Lane.PROMPT)
def deliver() -> None:
    """Send, look up and withdraw what is due. A worker does that once at a time: who comes meanwhile calls it to look again."""
    _asked.set()
    while _asked.is_set() and not stopping():
        if not _busy.acquire(blocking=False):
            _inbox.put(None)
            return
        try:
            _asked.clear()
            actions.deliver_due(clock=database_clock(), at_once=AT_ONCE, inbox=_inbox)
        finally:
            _busy.release()


@job("publishing.sweep", lane=Lane.PROMPT, every="* * * * * */15")
def sweep() -> None:
    """Every 15 seconds: what no job remembers is found in the rows; what is late is told."""
    actions.sweep(now=database_clock()())


@job("publishing.look", every="*/5 * * * *")
def look() -> None:
    """Every five minutes: what stands on the networks is compared with what stood there first, each item every hour."""
    actions.look_due(clock=database_clock())


@job("publishing.expire", lane=Lane.PROMPT, every="* * * * *")
def expire() -> None:
    """Every minute: what has had its time is withdrawn, or does not go out any more."""
    actions.expire_due(now=database_clock()())


@job("publishing.correct", every="* * * * *")
def correct() -> None:
    """At once, and every minute: corrections that were confirmed are made."""
    actions.make_changes(clock=database_clock())


@job("publishing.check_links", every="* * * * *")
def check_links() -> None:
    """At once, and every minute: the pages that people named are opened, and compared with what they were to post."""
    actions.check_links(clock=database_clock())
